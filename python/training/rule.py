"""Measures the decision rule: what is selected, off-topic texts, calibration, and `labels fit` with 50 labelled lines.

    python -m training.rule MODEL --eval SETS

Run it in `python/`; README.md there says what SETS holds. MODEL has the field `none` (see background.py). Texts are cut at
the longest sequence. The last line of the output is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gliznet_export.manifest import MANIFEST
from training.measure import Model, lines_of

TOPICAL = ("clinc_domains", "medical_abstracts", "snips", "stackoverflow20", "situation")
SHARE = 0.7
"""Of the best label's odds, which a label needs to be selected beside it."""
BINS = 15
LABELLED, DRAWS = 50, 5
EXAMPLES_A_LABEL, STEPS = 8, 200
SCALES, RIDGES = (0.8, 1.0, 1.25, 1.6), (2.0, 8.0, 32.0)
"""What a fit may multiply the model's scale with, and how much it may hold back the biases of labels."""
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9)
SHARE_PENALTY = 0.1
MOST_LOST = 0.02
"""Of the labelled texts, which the fitted strictness may give up."""
FOLDS = 5


@dataclass(frozen=True)
class None_:
    """When none of the labels holds."""

    weight: float
    per_log_labels: float
    level: float
    steepness: float
    vector: np.ndarray

    @staticmethod
    def of(told: dict) -> None_:
        return None_(told["weight"], told["perLogLabels"], told["level"], told["steepness"], np.array(told["vector"], np.float32))

    def closeness(self, texts: np.ndarray, best: np.ndarray, labels: int) -> np.ndarray:
        """Above 0: the best label, of that cosine, holds."""
        return best - self.weight * (texts @ self.vector) - self.per_log_labels * np.log(labels) - self.level


@dataclass(frozen=True)
class Set:
    name: str
    texts: np.ndarray
    labels: np.ndarray
    holds: np.ndarray


@dataclass(frozen=True)
class Fitted:
    """A label set with what was fitted to it; the defaults are those of a set that nothing was fitted to."""

    labels: np.ndarray
    scale: float = 1.0
    """Times the model's."""
    bias: np.ndarray | float = 0.0
    share: float = SHARE
    strictness: float = 0.0
    """Added to the level, in logits of the model's scale."""


class Rule:
    def __init__(self, scale: float, none: None_):
        self.scale, self.none = scale, none

    def logits(self, texts: np.ndarray, fitted: Fitted) -> np.ndarray:
        """Without the model's bias, which no part of the rule sees."""
        return fitted.scale * self.scale * (texts @ fitted.labels.T) + fitted.bias

    def closeness(self, texts: np.ndarray, fitted: Fitted) -> np.ndarray:
        """In logits, from cosines without the scale and the biases of the set."""
        best = (texts @ fitted.labels.T).max(1)
        return self.scale * self.none.closeness(texts, best, len(fitted.labels)) - fitted.strictness

    def selected(self, texts: np.ndarray, fitted: Fitted) -> np.ndarray:
        return near_best(self.logits(texts, fitted), fitted.share) & (self.closeness(texts, fitted) >= 0)[:, None]

    def scores(self, texts: np.ndarray, fitted: Fitted) -> np.ndarray:
        """Share of each label in the softmax, times the probability that any of them holds."""
        any_holds = 1 / (1 + np.exp(-self.none.steepness * self.closeness(texts, fitted)))
        return any_holds[:, None] * softmax(self.logits(texts, fitted))


def near_best(logits: np.ndarray, share: float) -> np.ndarray:
    return logits >= logits.max(1, keepdims=True) + np.log(share)


def softmax(logits: np.ndarray) -> np.ndarray:
    p = np.exp(logits - logits.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def fit(rule: Rule, labels: np.ndarray, texts: np.ndarray, holds: np.ndarray, examples: bool = True) -> Fitted:
    """From labelled texts. The plain label set comes back unless the fitted one has less surprise, and no smaller micro F1, in
    cross-validation."""
    plain = Fitted(labels)
    apart, closeness = _left_out(rule, labels, texts, holds, examples)
    tried = {(scale, ridge): _cross_validated(scale * apart, holds, ridge) for scale in SCALES for ridge in RIDGES}
    scale, ridge = min(tried, key=lambda setting: surprise(tried[setting], holds))
    logits = tried[scale, ridge]
    share = max(SHARES, key=lambda s: micro_f1(near_best(logits, s), holds) - SHARE_PENALTY * abs(s - SHARE))
    strictness = quantile(closeness[holds.any(1)], MOST_LOST)
    selected = near_best(logits, share) & (closeness - strictness >= 0)[:, None]
    if surprise(logits, holds) >= surprise(rule.logits(texts, plain), holds):
        return plain
    if micro_f1(selected, holds) < micro_f1(rule.selected(texts, plain), holds):
        return plain
    return Fitted(moved(labels, texts, holds) if examples else labels, scale, biases(scale * apart, holds, ridge), share, strictness)


def _cross_validated(logits: np.ndarray, holds: np.ndarray, ridge: float) -> np.ndarray:
    """The logits, each text's with the biases of the other folds."""
    fold = np.arange(len(logits)) % FOLDS
    result = logits.copy()
    for k in range(FOLDS):
        result[fold == k] += biases(logits[fold != k], holds[fold != k], ridge)
    return result


def surprise(logits: np.ndarray, holds: np.ndarray) -> float:
    """Mean cross-entropy of the softmax and the labels that hold, which share a text evenly."""
    known = holds.any(1)
    wanted = holds[known] / holds[known].sum(1, keepdims=True)
    return float(-(np.log(np.maximum(softmax(logits[known]), np.finfo(float).tiny)) * wanted).sum(1).mean())


def _left_out(rule: Rule, labels: np.ndarray, texts: np.ndarray, holds: np.ndarray, examples: bool) -> tuple[np.ndarray, np.ndarray]:
    """(logits, closeness) of each text, from label vectors in which the text itself is no example."""
    logits, closeness = np.zeros(holds.shape), np.zeros(len(texts))
    for i, text in enumerate(texts):
        fitted = Fitted(moved(labels, texts, holds, i) if examples else labels)
        logits[i] = rule.logits(text[None], fitted)[0]
        closeness[i] = rule.closeness(text[None], fitted)[0]
    return logits, closeness


def moved(labels: np.ndarray, texts: np.ndarray, holds: np.ndarray, without: int = -1) -> np.ndarray:
    """Label vectors moved towards their examples: the first texts of each label. One example counts half, many as much as the name."""
    result = labels.copy()
    for i in range(len(labels)):
        rows = [row for row in np.flatnonzero(holds[:, i])[:EXAMPLES_A_LABEL] if row != without]
        if rows:
            vector = labels[i] + len(rows) / (len(rows) + 1) * texts[rows].mean(0)
            result[i] = vector / np.linalg.norm(vector)
    return result


def biases(logits: np.ndarray, holds: np.ndarray, ridge: float) -> np.ndarray:
    """Ridge regression under the softmax, by gradient descent; they sum to 0. Texts for which no label holds do not count."""
    known = holds.any(1)
    logits, wanted = logits[known], holds[known] / holds[known].sum(1, keepdims=True)
    bias = np.zeros(logits.shape[1])
    for _ in range(STEPS):
        bias -= ((softmax(logits + bias) - wanted).sum(0) + ridge * bias) / (0.5 * len(logits) + ridge)
    return bias


def quantile(values: np.ndarray, share: float) -> float:
    """Between the order statistics around share · count - 1/2; the smallest for few values."""
    ordered = np.sort(values)
    at = min(max(share * len(ordered) - 0.5, 0), len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (at - low) * (ordered[high] - ordered[low]))


def micro_f1(selected: np.ndarray, holds: np.ndarray) -> float:
    return float(2 * (selected & holds).sum() / max(1, selected.sum() + holds.sum()))


def macro_f1(selected: np.ndarray, holds: np.ndarray) -> float:
    f1 = 2 * (selected & holds).sum(0) / np.maximum(1, selected.sum(0) + holds.sum(0))
    return float(f1[holds.any(0)].mean())


def calibration_error(scores: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    return float(sum((bins == b).mean() * abs(scores[bins == b].mean() - right[bins == b].mean()) for b in np.unique(bins)))


def auroc(above: np.ndarray, below: np.ndarray) -> float:
    return float(((above[:, None] > below).mean() + (above[:, None] >= below).mean()) / 2)


def off_topic(rule: Rule, sets: dict[str, Set], fitted: dict[str, Fitted], names: tuple[str, ...] = TOPICAL) -> dict[str, float]:
    """Share of the other sets' texts that get none of the labels."""
    return {
        name: float(np.mean([(rule.closeness(o.texts, fitted[name]) < 0).mean() for o in sets.values() if o.name != name])) for name in names
    }


def defaults(rule: Rule, sets: dict[str, Set]) -> dict:
    result: dict = {}
    plain = {name: Fitted(s.labels) for name, s in sets.items()}
    for name, s in sets.items():
        selected, scores = rule.selected(s.texts, plain[name]), rule.scores(s.texts, plain[name])
        best = scores.argmax(1)
        top = s.holds[np.arange(len(best)), best]
        result[name] = {
            "microF1": micro_f1(selected, s.holds),
            "macroF1": macro_f1(selected, s.holds),
            "selected": float(selected.sum(1).mean()),
            "none": float((~selected.any(1)).mean()),
            "singleF1": micro_f1(selected & (np.arange(selected.shape[1]) == best[:, None]), s.holds),
            "pairwiseEce": calibration_error(scores.ravel(), s.holds.ravel()),
            "topEce": calibration_error(scores.max(1), top),
            "accuracy": float(top.mean()),
        }
    pairs = [(a, b) for a in TOPICAL for b in sets if a != b]
    areas = [auroc(rule.closeness(sets[a].texts, plain[a]), rule.closeness(sets[b].texts, plain[a])) for a, b in pairs]
    rejected = off_topic(rule, sets, plain)
    return {"sets": result, "auroc": float(np.mean(areas)), "offTopicNone": rejected | {"mean": float(np.mean([*rejected.values()]))}}


def after_fit(rule: Rule, sets: dict[str, Set], seed: int = 0, examples: bool = True) -> dict:
    result: dict = {}
    rejected: dict[str, list[float]] = {name: [] for name in TOPICAL}
    for name, s in sets.items():
        draws = []
        for draw in range(DRAWS):
            order = np.random.default_rng(seed + draw).permutation(len(s.texts))
            known, rest = order[:LABELLED], order[LABELLED:]
            fitted = fit(rule, s.labels, s.texts[known], s.holds[known], examples)
            selected = rule.selected(s.texts[rest], fitted)
            scores = rule.scores(s.texts[rest], fitted)
            top = s.holds[rest][np.arange(len(rest)), scores.argmax(1)]
            draws.append(
                {
                    "microF1": micro_f1(selected, s.holds[rest]),
                    "before": micro_f1(rule.selected(s.texts[rest], Fitted(s.labels)), s.holds[rest]),
                    "macroF1": macro_f1(selected, s.holds[rest]),
                    "none": float((~selected.any(1)).mean()),
                    "selected": float(selected.sum(1).mean()),
                    "share": fitted.share,
                    "scale": fitted.scale,
                    "strictness": fitted.strictness,
                    "kept": float(fitted.bias is Fitted.bias),
                    "pairwiseEce": calibration_error(scores.ravel(), s.holds[rest].ravel()),
                    "topEce": calibration_error(scores.max(1), top),
                }
            )
            if name in TOPICAL:
                rejected[name].append(off_topic(rule, sets, {name: fitted}, (name,))[name])
        result[name] = {key: float(np.mean([d[key] for d in draws])) for key in draws[0]}
    share = {name: float(np.mean(values)) for name, values in rejected.items()}
    return {"sets": result, "offTopicNone": share | {"mean": float(np.mean([*share.values()]))}}


def show(title: str, figures: dict) -> None:
    print(title)
    keys = [*next(iter(figures["sets"].values()))]
    print(f"{'':20s}", *(f"{key:>11s}" for key in keys))
    for name, values in figures["sets"].items():
        print(f"{name:20s}", *(f"{values[key]:11.3f}" for key in keys))
    print(f"{'mean':20s}", *(f"{np.mean([v[key] for v in figures['sets'].values()]):11.3f}" for key in keys))
    print("off-topic texts with none", {k: round(v, 3) for k, v in figures["offTopicNone"].items()}, "AUROC", round(figures.get("auroc", 0), 3))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("--eval", type=Path, required=True, help="folder of NAME.jsonl")
    arguments.add_argument("--limit", type=int, default=400, help="the first N lines of each set")
    options = arguments.parse_args()
    model = Model(options.model)
    told = json.loads((options.model / MANIFEST).read_text(encoding="utf-8"))
    rule = Rule(model.calibration.scale, None_.of(told["none"]))
    sets = {file.stem: read(model, file, options.limit) for file in sorted(options.eval.glob("*.jsonl"))}
    report(rule, sets)


def read(model: Model, file: Path, limit: int) -> Set:
    print(file.stem, file=sys.stderr)
    lines = lines_of(file, limit)
    names = lines[0]["candidates"]
    texts = np.concatenate([model.vectors([model.row(line["text"])]) for line in lines])
    holds = np.array([np.isin(names, line["labels"]) for line in lines])
    return Set(file.stem, texts, np.stack([model.label(name) for name in names]), holds)


def report(rule: Rule, sets: dict[str, Set]) -> None:
    before, after = defaults(rule, sets), after_fit(rule, sets)
    show("defaults", before)
    show(f"after fit with {LABELLED} lines, mean of {DRAWS} draws", after)
    biased = after_fit(rule, sets, examples=False)
    show("the same without examples", biased)
    print(json.dumps({"defaults": before, "fit": after, "fitWithoutExamples": biased}))


if __name__ == "__main__":
    main()
