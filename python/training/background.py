"""What a model directory needs to say "none of these": writes the field `none` into its gliznet.json.

    python -m training.background MODEL --training TEXTS --eval SETS

Run it in `python/`; README.md there says what TEXTS and SETS hold. `vector` is the mean of the vectors of many label names of many
subjects. A text's cosine with it says how near the text is to labels in general; a label set holds for a text if its best
label is clearly nearer than that. Weights are learnt by logistic regression on simulated label sets: texts of one source
whose label is in the set, against texts of other sources. The level is chosen on the evaluation sets:
the model has seen the sources, and their texts lie closer to their labels than others do.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gliznet_export.manifest import MANIFEST, UNKNOWN_DIGEST, seal
from training import sources
from training.measure import Model, lines_of

OWN = Path(__file__).parent / "own_texts"
SEED = 20261126
NAMES_A_SOURCE = 400
"""Label names of a source that count in the background: enough for every subject, and no source outweighs the others by much."""
TEXTS_A_SOURCE, MOST_TOKENS, MOST_NAMES = 150, 112, 600
SETS_A_SOURCE, TEXTS_A_SET = 8, 60
FEWEST_LABELS, MOST_LABELS = 2, 150
LOST, LINES = 0.04, 400
"""Of the first lines of an evaluation set: what the level gives up of the set that loses most."""
STEEPNESS = 2.5
"""How fast a text becomes one of "none": times its distance from the level in logits. 2.5 has the smallest calibration error."""
RELATED = ("sgd", "medquad", "own_")
"""Sources in several forms, or of overlapping subjects: texts of one are no strangers to the labels of the other."""


@dataclass(frozen=True)
class Vectors:
    """Of one source: texts, label names, and which hold."""

    name: str
    texts: np.ndarray
    names: list[str]
    labels: np.ndarray
    holds: np.ndarray


@dataclass(frozen=True)
class LabelSet:
    """A simulated label set with texts that belong to it, and texts of other sources."""

    labels: np.ndarray
    inside: np.ndarray
    outside: np.ndarray


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("--training", type=Path, required=True, help="folder of NAME.jsonl.gz")
    arguments.add_argument("--eval", type=Path, required=True, help="folder of NAME.jsonl")
    options = arguments.parse_args()
    model = Model(options.model)
    read = sources.load(options.training, OWN, SEED)
    background = mean_of_names(model, read)
    sets = simulated([vectors(model, source) for source in read])
    weight, per_log_labels, _ = learnt(sets, background)
    weight, per_log_labels = round(weight, 2), round(per_log_labels, 3)
    level = min(_level(model, file, background, weight, per_log_labels) for file in sorted(options.eval.glob("*.jsonl")))
    none = {
        "weight": weight,
        "perLogLabels": per_log_labels,
        "level": math.floor(100 * level) / 100,
        "steepness": STEEPNESS,
        "vector": [round(float(x), 6) for x in background],
    }
    write(options.model, none)


def write(directory: Path, none: dict) -> None:
    """Puts the field before the golden vectors, with the manifest's digest made anew."""
    told = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    last = {key: told.pop(key) for key in ("producedBy", "parity", "golden")}
    seal(directory, told | {"manifestSha256": UNKNOWN_DIGEST, "none": none} | last)


def _level(model: Model, file: Path, background: np.ndarray, weight: float, per_log_labels: float) -> float:
    lines = lines_of(file, LINES)
    labels = np.stack([model.label(name) for name in lines[0]["candidates"]])
    texts = np.concatenate([model.vectors([model.row(line["text"])]) for line in lines])
    level = float(np.quantile(closeness(texts, labels, background, weight, per_log_labels), LOST))
    print(f"{file.stem}: {LOST:.0%} lie below {level:.4f}", file=sys.stderr)
    return level


def mean_of_names(model: Model, read: list[sources.Source]) -> np.ndarray:
    """Not of length one: how far names of labels agree is part of it."""
    names = set()
    for source in read:
        inventory = sorted(source.inventory)
        random.Random(f"{SEED} {source.name}").shuffle(inventory)
        names.update(inventory[:NAMES_A_SOURCE])
    print(f"{len(names)} label names", file=sys.stderr)
    return np.mean([model.label(name) for name in sorted(names)], axis=0)


def vectors(model: Model, source: sources.Source) -> Vectors:
    chance = random.Random(f"{SEED} {source.name}")
    examples = chance.sample(source.examples, min(TEXTS_A_SOURCE, len(source.examples)))
    gold = sorted({label for example in examples for label in example.labels})
    others = sorted({label for example in examples for label in example.candidates} - {*gold})
    names = (gold + chance.sample(others, len(others)))[:MOST_NAMES]
    texts = np.concatenate([model.vectors([model.row(example.text, MOST_TOKENS)]) for example in examples])
    print(source.name, file=sys.stderr)
    holds = np.array([[name in example.labels for name in names] for example in examples])
    return Vectors(source.name, texts, names, np.stack([model.label(name) for name in names]), holds)


def simulated(read: list[Vectors]) -> list[LabelSet]:
    chance = np.random.default_rng(SEED)
    return [
        made
        for source in read
        for _ in range(sources.share_of(SETS_A_SOURCE, read, source))
        if (made := _simulated(source, read, chance)) is not None
    ]


def _simulated(source: Vectors, read: list[Vectors], chance: np.random.Generator) -> LabelSet | None:
    size = math.exp(chance.uniform(math.log(FEWEST_LABELS), math.log(max(FEWEST_LABELS, min(len(source.names), MOST_LABELS)))))
    likely = source.holds.sum(0) + 0.3
    chosen = chance.choice(len(source.names), min(round(size), len(source.names)), replace=False, p=likely / likely.sum())
    inside = np.flatnonzero(source.holds[:, chosen].any(1))
    if len(inside) < 5:
        return None
    taken = {source.names[i].lower() for i in chosen}
    outside = []
    while len(outside) < TEXTS_A_SET:
        other = read[chance.integers(len(read))]
        text = chance.integers(len(other.texts))
        if not _related(source.name, other.name) and taken.isdisjoint(other.names[i].lower() for i in np.flatnonzero(other.holds[text])):
            outside.append(other.texts[text])
    return LabelSet(source.labels[chosen], source.texts[chance.permutation(inside)[:TEXTS_A_SET]], np.stack(outside))


def _related(one: str, other: str) -> bool:
    return one == other or any(one.startswith(family) and other.startswith(family) for family in RELATED)


def features(texts: np.ndarray, labels: np.ndarray, background: np.ndarray) -> np.ndarray:
    """[texts, 3]: the best label's cosine, the cosine with the background, and the logarithm of the number of labels."""
    return np.stack([(texts @ labels.T).max(1), texts @ background, np.full(len(texts), math.log(len(labels)))], axis=1)


def closeness(texts: np.ndarray, labels: np.ndarray, background: np.ndarray, weight: float, per_log_labels: float) -> np.ndarray:
    best, general, size = features(texts, labels, background).T
    return best - weight * general - per_log_labels * size


def learnt(sets: list[LabelSet], background: np.ndarray) -> tuple[float, float, float]:
    """(weight, per_log_labels, slope) of the logistic regression of "inside"; both sides of every set count the same."""
    sides = [(side, s.labels, inside) for s in sets for side, inside in ((s.inside, 1.0), (s.outside, 0.0))]
    x = np.concatenate([np.c_[features(texts, labels, background), np.ones(len(texts))] for texts, labels, _ in sides])
    y = np.concatenate([np.full(len(texts), inside) for texts, _, inside in sides])
    counts = np.concatenate([np.full(len(texts), 1 / len(texts)) for texts, _, _ in sides])
    w = np.zeros(4)
    for _ in range(30):  # Newton's method: three numbers and a constant, far from separable
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x * (counts * p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(4), x.T @ (counts * (y - p)))
    print(f"best cosine × {w[0]:.2f}, background × {w[1]:.2f}, log labels × {w[2]:.2f}, {w[3]:+.2f}", file=sys.stderr)
    return -w[1] / w[0], -w[2] / w[0], w[0]


if __name__ == "__main__":
    main()
