"""Measures what `gliznet evaluate` does not: calibration, many labels at once, a text alone and in a batch, speed.

    python -m training.measure MODEL --eval SETS [--beside OTHER]

Run it in `python/`; README.md there says what SETS holds. It uses one thread, and the last line of its output is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from gliznet_export.batches import Session
from gliznet_export.layout import Layout, Row
from gliznet_export.manifest import MANIFEST, TOKENIZER
from gliznet_export.tokenizer import encode

MULTI_LABEL = "situation"
MANY_SETS = ("snips", "stackoverflow20", "medical_abstracts")
MANY_LINES = 150
BINS = 10
SPEED_TEXT_TOKENS, SPEED_LABELS, SPEED_RUNS = 100, 20, 40


class Model:
    def __init__(self, directory: Path):
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        self._words = Tokenizer.from_str((directory / TOKENIZER).read_text(encoding="utf-8"))
        self._layout = Layout(manifest["layout"]["name"], manifest["layout"]["sequence"])
        self._most = manifest["maxLength"]
        self._pad = manifest["tokens"]["pad"]
        self._session = Session(directory / next(iter(manifest["graphs"])))

    def row(self, text: str, names: list[str], most: int | None = None) -> Row:
        labels = [encode(self._words, name) for name in names]
        room = self._layout.room_for_text(self._most, labels)
        return self._layout.row(encode(self._words, text)[: room if most is None else most], labels)

    def logits(self, rows: list[Row]) -> np.ndarray:
        return self._session.logits(rows, max(max(row.lmask) for row in rows), self._pad)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("--eval", type=Path, required=True, help="folder of NAME.jsonl")
    arguments.add_argument("--limit", type=int, default=400, help="the first N lines of each set")
    arguments.add_argument("--beside", type=Path, help="another model directory, to compare the speed with")
    options = arguments.parse_args()
    model = Model(options.model)
    sets = {file.stem: _lines(file, options.limit) for file in sorted(options.eval.glob("*.jsonl"))}
    result: dict = {"ece": {}}
    for name, lines in sets.items():
        print(name, file=sys.stderr)
        scored = [(line, model.logits([model.row(line["text"], line["candidates"])])[0]) for line in lines]
        if name == MULTI_LABEL:
            result["microF1"] = round(micro_f1(scored), 3)
        else:
            result["ece"][name] = round(calibration_error(scored), 3)
    result["ece"]["mean"] = round(float(np.mean(list(result["ece"].values()))), 3)
    result["manyLabels"] = many_labels(model, sets)
    result["batchDelta"] = batch_delta(model, sets["snips"])
    result["documentsPerSecond"] = round(speed(model), 1)
    if options.beside:
        result["overBeside"] = round(speed(model) / speed(Model(options.beside)), 2)
    print(json.dumps(result))


def _lines(file: Path, limit: int) -> list[dict]:
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line, _ in zip(lines, range(limit), strict=False)]


def micro_f1(scored: list[tuple[dict, np.ndarray]]) -> float:
    """Over all labels of all texts, where sigmoid(logit) >= 0.5 means that a label holds."""
    holds = np.concatenate([np.isin(line["candidates"], line["labels"]) for line, _ in scored])
    said = np.concatenate([logits >= 0 for _, logits in scored])
    return 2 * (holds & said).sum() / (holds.sum() + said.sum())


def calibration_error(scored: list[tuple[dict, np.ndarray]]) -> float:
    """Expected calibration error of the best label's softmax score, in ten bins of equal width."""
    best, right = [], []
    for line, logits in scored:
        p = np.exp(logits - logits.max())
        best.append((p / p.sum()).max())
        right.append(line["candidates"][int(logits.argmax())] in line["labels"])
    best, right = np.array(best), np.array(right)
    bins = np.minimum((best * BINS).astype(int), BINS - 1)
    shares = [(bins == b).mean() * abs(best[bins == b].mean() - right[bins == b].mean()) for b in set(bins)]
    return float(sum(shares))


def many_labels(model: Model, sets: dict[str, list[dict]]) -> dict[str, float]:
    """Top-1 accuracy when the labels of all the sets are offered at once."""
    names = sorted({label for lines in sets.values() for label in lines[0]["candidates"]})
    accuracy = {}
    for name in MANY_SETS:
        lines = sets[name][:MANY_LINES]
        best = [names[int(model.logits([model.row(line["text"], names)])[0].argmax())] for line in lines]
        accuracy[name] = round(float(np.mean([b in line["labels"] for b, line in zip(best, lines, strict=True)])), 3)
    return {"labels": len(names)} | accuracy | {"mean": round(float(np.mean(list(accuracy.values()))), 3)}


def batch_delta(model: Model, lines: list[dict], rows: int = 10) -> float:
    """The largest difference of a logit between a text alone and in a padded batch."""
    together = [model.row(line["text"] * (1 + i), line["candidates"]) for i, line in enumerate(lines[:rows])]
    batch = model.logits(together)
    return float(max(np.abs(model.logits([row])[0] - batch[i, : max(row.lmask)]).max() for i, row in enumerate(together)))


def speed(model: Model) -> float:
    """Texts a second, one at a time on one core."""
    row = model.row("the committee weighed the cost of a new stadium " * 40, [f"label {i}" for i in range(SPEED_LABELS)], SPEED_TEXT_TOKENS)
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        for _ in range(SPEED_RUNS):
            model.logits([row])
        best = min(best, time.perf_counter() - began)
    return SPEED_RUNS / best


if __name__ == "__main__":
    main()
