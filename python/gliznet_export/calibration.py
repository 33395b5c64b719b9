"""Two numbers that turn a cosine into a logit: sigmoid(logit) >= 0.5 means that the label holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from gliznet_export import ExportError
from gliznet_export.independent import Calibration

MOST_TEXTS = 2_000
"""Of a file; the first ones."""
RIDGE = 1e-5
"""Times scale²: keeps the scale finite where a threshold tells all texts apart."""
CAUTION = 0.8
"""Of the default calibration: its sentences are plain, and texts are not."""
FALLBACK_SCALE = 20.0
SENTENCES = {
    "sports": "The striker scored twice in the last ten minutes and the team won the cup.",
    "politics": "The parliament voted against the new bill after the minister resigned.",
    "cooking": "Simmer the onions in butter, add the stock, and season the soup with thyme.",
    "technology": "The new laptop has a faster processor and a battery that lasts for two days.",
    "business": "The company's shares fell after it reported lower profits for the third quarter.",
    "music": "The orchestra played two symphonies, and the pianist was called back for an encore.",
    "health": "The doctor prescribed antibiotics and told the patient to rest for a week.",
    "travel": "We booked a flight to Lisbon and a small hotel near the old harbour.",
    "weather": "Heavy rain and strong winds are expected tonight, with snow above a thousand metres.",
    "law": "The court of appeal overturned the verdict because the evidence had been obtained illegally.",
    "education": "The school hired three teachers so that pupils can learn in smaller classes.",
    "religion": "Pilgrims gathered at the temple to pray on the first day of the festival.",
    "gardening": "Prune the roses in early spring and cover the beds with compost.",
    "cars": "The engine stalls in second gear and the brakes need new pads.",
    "fashion": "The designer showed long linen coats and wide trousers for the autumn collection.",
    "books": "Her second novel follows three sisters and was praised for its quiet prose.",
    "crime": "Police arrested two men who had robbed a jewellery shop at gunpoint.",
    "space": "The probe entered orbit around Mars and sent back its first pictures of the surface.",
    "history": "The empire collapsed in the fifth century after a long series of invasions.",
    "animals": "The lioness watched the herd of zebras while her cubs slept in the grass.",
}
"""A sentence for each of twenty topics, to calibrate an encoder on of which nothing else is known."""


@dataclass(frozen=True)
class Example:
    text: str
    candidates: list[str]
    holds: list[bool]


def default_examples() -> list[Example]:
    names = [*SENTENCES]
    return [Example(text, names, [name == topic for name in names]) for topic, text in SENTENCES.items()]


def read(file: Path) -> list[Example]:
    """Lines {"text", "labels" or "label", "candidates"}. Without candidates, a text is compared with every label of the file."""
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()][:MOST_TEXTS]
        right = [line["labels"] if "labels" in line else [line["label"]] for line in lines]
        names = sorted({label for labels in right for label in labels})
        of_lines = [sorted({*line.get("candidates", names), *labels}) for line, labels in zip(lines, right, strict=True)]
        texts = [line["text"] for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise ExportError(f"--calibrate: expected a file of lines {{text, labels}}, found {type(e).__name__}: {e}") from e
    examples = [
        Example(text, candidates, [name in labels for name in candidates])
        for text, candidates, labels in zip(texts, of_lines, right, strict=True)
    ]
    if not any(True in e.holds and False in e.holds for e in examples):
        raise ExportError("--calibrate: expected texts for which some labels hold and others do not, found none")
    return examples


def calibrate(examples: Sequence[Example], vector: Callable[[str], np.ndarray], of_label: Callable[[str], np.ndarray]) -> Calibration:
    """Of the cosines between texts and labels, each given by its vector of length one."""
    labels = {name: of_label(name) for example in examples for name in example.candidates}
    cosines = [np.stack([labels[name] for name in e.candidates]) @ vector(e.text) for e in examples]
    scale, bias = fit(cosines, [np.array(e.holds) for e in examples], RIDGE)
    return Calibration(_rounded(scale), _rounded(bias))


def default(vector: Callable[[str], np.ndarray], of_label: Callable[[str], np.ndarray]) -> tuple[Calibration, bool]:
    """Of the twenty sentences, and whether the encoder tells them apart at all.

    One that does not gets a scale of 20, and a bias that puts the mean cosine at the middle.
    """
    examples = default_examples()
    fitted = calibrate(examples, vector, of_label)
    if fitted.scale >= 1:
        return Calibration(_rounded(CAUTION * fitted.scale), _rounded(CAUTION * fitted.bias)), True
    mean = np.mean([of_label(name) for name in SENTENCES], 0) @ np.mean([vector(e.text) for e in examples], 0)
    return Calibration(FALLBACK_SCALE, _rounded(-FALLBACK_SCALE * mean)), False


def fit(cosines: Sequence[np.ndarray], holds: Sequence[np.ndarray], ridge: float = 0.0) -> tuple[float, float]:
    """Scale and bias of the logistic regression of "holds" on the cosine; every text counts the same."""
    x = torch.from_numpy(np.concatenate(cosines)).double()
    y = torch.from_numpy(np.concatenate(holds)).double()
    weight = torch.from_numpy(np.concatenate([np.full(len(of_text), 1 / len(of_text)) for of_text in holds]))
    scale, bias = (torch.zeros((), dtype=torch.double, requires_grad=True) for _ in range(2))
    optimizer = torch.optim.LBFGS([scale, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(x * scale + bias, y, weight) + ridge * scale * scale
        value.backward()
        return value

    optimizer.step(loss)
    return scale.item(), bias.item()


def _rounded(number: float) -> float:
    return round(float(number), 4)
