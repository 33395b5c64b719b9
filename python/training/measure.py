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
from gliznet_export.independent import Calibration, label_vectors, phrased
from gliznet_export.layout import Apart, Ids
from gliznet_export.manifest import MANIFEST, TOKENIZER
from gliznet_export.tokenizer import encode

MULTI_LABEL = "situation"
MANY_SETS = ("snips", "stackoverflow20", "medical_abstracts")
BINS = 10
SPEED_TEXT_TOKENS, SPEED_RUNS = 100, 40


class Model:
    def __init__(self, directory: Path):
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        self._words = Tokenizer.from_file(str(directory / TOKENIZER))
        self._layout = Apart(manifest["layout"]["text"], manifest["layout"]["label"])
        self._room = manifest["maxLength"] - len(self._layout.of_text([]))
        self._pad = manifest["tokens"]["pad"]
        self._phrasings = manifest["phrasings"]
        self._session = Session(directory / next(iter(manifest["graphs"])))
        self._labels: dict[str, np.ndarray] = {}
        self.calibration = Calibration(**manifest["calibration"])

    def row(self, text: str, most: int | None = None) -> Ids:
        return self._layout.of_text(encode(self._words, text)[: self._room if most is None else most])

    def vectors(self, rows: list[Ids]) -> np.ndarray:
        return self._session.vectors(rows, self._pad)

    def logits(self, text: str, names: list[str]) -> np.ndarray:
        """[names], of a text cut at the longest sequence."""
        return self.calibration.logits(self.vectors([self.row(text)])[0], np.stack([self.label(name) for name in names]))

    def label(self, name: str) -> np.ndarray:
        if name not in self._labels:
            sequences = phrased(self._words, self._layout, name, self._phrasings)
            self._labels[name] = label_vectors(self._session, [sequences], self._pad)[0]
        return self._labels[name]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("--eval", type=Path, required=True, help="folder of NAME.jsonl")
    arguments.add_argument("--limit", type=int, default=400, help="the first N lines of each set")
    arguments.add_argument("--beside", type=Path, help="another model directory, to compare the speed with")
    options = arguments.parse_args()
    model = Model(options.model)
    sets = {file.stem: lines_of(file, options.limit) for file in sorted(options.eval.glob("*.jsonl"))}
    result: dict = {"ece": {}}
    for name, lines in sets.items():
        print(name, file=sys.stderr)
        scored = [(line, model.logits(line["text"], line["candidates"])) for line in lines]
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


def lines_of(file: Path, limit: int) -> list[dict]:
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
        lines = sets[name]
        best = [names[int(model.logits(line["text"], names).argmax())] for line in lines]
        accuracy[name] = round(float(np.mean([b in line["labels"] for b, line in zip(best, lines, strict=True)])), 3)
    return {"labels": len(names)} | accuracy | {"mean": round(float(np.mean(list(accuracy.values()))), 3)}


def batch_delta(model: Model, lines: list[dict], rows: int = 10) -> float:
    """The largest difference of a cosine, times scale, that a text's batch can make."""
    together = [model.row(line["text"] * (1 + i)) for i, line in enumerate(lines[:rows])]
    alone = np.concatenate([model.vectors([row]) for row in together])
    return float(np.linalg.norm(alone - model.vectors(together), axis=-1).max() * model.calibration.scale)


def speed(model: Model) -> float:
    """Texts a second, one at a time on one core."""
    row = model.row("the committee weighed the cost of a new stadium " * 40, SPEED_TEXT_TOKENS)
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        for _ in range(SPEED_RUNS):
            model.vectors([row])
        best = min(best, time.perf_counter() - began)
    return SPEED_RUNS / best


if __name__ == "__main__":
    main()
