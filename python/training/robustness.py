"""Measures a model directory or a run on the evaluation sets: as they are, in wrappers, misspelt, and with all labels at once.

    python -m training.robustness MODEL_OR_RUN --eval SETS --wrappers FILE [--limit 200] [--share 0.75]

Run it in `python/`; README.md there says what SETS and FILE hold. The last line of its output is JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from gliznet_export.batches import Session
from gliznet_export.encoders.bert import BertEncoder
from gliznet_export.sentence import SentenceEncoder
from gliznet_export.tokenizer import encode
from training import start
from training.default_model import GRAPHS, average, recorded_start
from training.edits import misspell
from training.measure import MANY_SETS
from training.teacher import Vectors, by_length, phrased

MANY_LINES = 150
WRAPPED_LINES = 80
EDITS_SEED = 15
ROOM = start.MAX_LENGTH - 2


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path, help="model directory, or folder that train.py wrote")
    arguments.add_argument("--eval", type=Path, required=True, help="folder of NAME.jsonl")
    arguments.add_argument("--wrappers", type=Path, help="numbered lines with `before {text} after`")
    arguments.add_argument("--limit", type=int, default=200, help="the first N lines of each set; 0 for all")
    arguments.add_argument("--share", type=float, default=1.0, help="of the trained weights of a run, against those it started from")
    options = arguments.parse_args()
    sets = {file.stem: _lines(file, options.limit) for file in sorted(options.eval.glob("*.jsonl"))}
    wrappers = _wrappers(options.wrappers) if options.wrappers else []
    print(json.dumps(measure(_vectors(options.model, options.share), sets, wrappers)))


def measure(vectors: Vectors, sets: dict[str, list[dict]], wrappers: Sequence[str]) -> dict:
    every = sorted({label for lines in sets.values() for label in lines[0]["candidates"]})
    of_labels = dict(zip(every, phrased(vectors, every), strict=True))
    plain = {name: vectors([line["text"] for line in lines]) for name, lines in sets.items()}
    result: dict = {"accuracy": {}, "macroF1": {}}
    for name, lines in sets.items():
        said = best(plain[name], lines, of_labels)
        result["accuracy"][name] = accuracy(said, lines)
        result["macroF1"][name] = macro_f1(said, lines)
    first = {name: lines[:WRAPPED_LINES] for name, lines in sets.items()}
    result["firstLines"] = _of(first, lambda name, lines: plain[name][: len(lines)], of_labels)
    for number, wrapper in enumerate(wrappers, start=1):
        wrap = wrapper.replace
        texts = {name: [wrap("{text}", line["text"]) for line in lines] for name, lines in first.items()}
        result[f"wrapper{number}"] = _of(first, lambda name, _, texts=texts: vectors(texts[name]), of_labels)
    chance = random.Random(EDITS_SEED)
    texts = {name: [misspell(line["text"], chance) for line in lines] for name, lines in first.items()}
    result["misspelt"] = _of(first, lambda name, _: vectors(texts[name]), of_labels)
    many = {name: [line | {"candidates": every} for line in sets[name][:MANY_LINES]] for name in MANY_SETS if name in sets}
    result["manyLabels"] = _of(many, lambda name, lines: plain[name][: len(lines)], of_labels)
    for part in result.values():
        part["mean"] = float(np.mean(list(part.values())))
    return {part: {name: round(value, 3) for name, value in values.items()} for part, values in result.items()}


def best(texts: np.ndarray, lines: list[dict], of_labels: dict[str, np.ndarray]) -> list[str]:
    """The label with the highest score of each line."""
    cosines = [np.stack([of_labels[name] for name in line["candidates"]]) @ text for text, line in zip(texts, lines, strict=True)]
    return [line["candidates"][int(cosine.argmax())] for cosine, line in zip(cosines, lines, strict=True)]


def accuracy(said: list[str], lines: list[dict]) -> float:
    return float(np.mean([label in line["labels"] for label, line in zip(said, lines, strict=True)]))


def macro_f1(said: list[str], lines: list[dict]) -> float:
    """Mean over the labels that a line holds; of a line with several, the one that was said, or else the first, counts."""
    gold = [label if label in line["labels"] else line["labels"][0] for label, line in zip(said, lines, strict=True)]
    of_label = []
    for label in set(gold):
        right = sum(s == g == label for s, g in zip(said, gold, strict=True))
        of_label.append(2 * right / (said.count(label) + gold.count(label)))
    return float(np.mean(of_label))


def _of(sets: dict[str, list[dict]], vectors: Callable[[str, list[dict]], np.ndarray], of_labels: dict) -> dict[str, float]:
    return {name: accuracy(best(vectors(name, lines), lines, of_labels), lines) for name, lines in sets.items()}


def _vectors(model: Path, share: float) -> Vectors:
    graph = model / GRAPHS["int8"]
    if graph.exists():
        session, words = Session(graph, threads=2), start.words((model / "tokenizer.json").read_text(encoding="utf-8"))
        frame = (start.CLS, start.SEP, start.PAD)

        def of_graph(texts: Sequence[str]) -> np.ndarray:
            rows = [[frame[0], *encode(words, text)[:ROOM], frame[1]] for text in texts]
            return np.concatenate([session.vectors([row], frame[2]) for row in rows])

        return of_graph
    encoder, tokenizer_json = start.named(recorded_start(model))
    average(encoder, model / "checkpoint.pt", share)
    return of_encoder(encoder, tokenizer_json)


def of_encoder(encoder: BertEncoder, tokenizer_json: str) -> Vectors:
    sentence = SentenceEncoder(encoder, "first").eval()
    return by_length(start.words(tokenizer_json), sentence, (start.CLS, start.SEP, start.PAD), ROOM)


def _lines(file: Path, limit: int) -> list[dict]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in (lines[:limit] if limit else lines)]


def _wrappers(file: Path) -> list[str]:
    found = re.findall(r"^\d+\. `(.*)`$", file.read_text(encoding="utf-8"), re.MULTILINE)
    print(f"{len(found)} wrappers", file=sys.stderr)
    return [wrapper.replace("\\n", "\n") for wrapper in found]


if __name__ == "__main__":
    main()
