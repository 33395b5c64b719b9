"""Two numbers that turn a cosine into a logit: sigmoid(logit) >= 0.5 means that the label holds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from gliznet_export.layout import Layout, Row
from gliznet_export.tokenizer import encode
from training import sources

TEXTS_A_SOURCE = 40


@dataclass(frozen=True)
class Sample:
    row: Row
    holds: np.ndarray
    """[labels] bool."""


def samples(training: Path, own: Path, words: Tokenizer, layout: Layout, max_length: int, seed: int) -> list[Sample]:
    """Some texts of every source with their candidate labels, in random order."""
    chance = random.Random(seed)
    drawn = []
    for source in sources.load(training, own, seed):
        for example in chance.sample(source.examples, TEXTS_A_SOURCE):
            names = sorted({*example.candidates, *chance.sample(source.inventory, min(10, len(source.inventory)))})
            labels = [encode(words, name) for name in names]
            text = encode(words, example.text)[: layout.room_for_text(max_length, labels)]
            drawn.append(Sample(layout.row(text, labels), np.isin(names, example.labels)))
    chance.shuffle(drawn)
    return drawn


def fit(cosines: list[np.ndarray], drawn: list[Sample]) -> tuple[float, float]:
    """Scale and bias of the logistic regression of "holds" on the cosine; every text counts the same."""
    x = torch.from_numpy(np.concatenate(cosines)).double()
    y = torch.from_numpy(np.concatenate([sample.holds for sample in drawn])).double()
    weight = torch.from_numpy(np.concatenate([np.full(len(sample.holds), 1 / len(sample.holds)) for sample in drawn]))
    scale, bias = (torch.zeros((), dtype=torch.double, requires_grad=True) for _ in range(2))
    optimizer = torch.optim.LBFGS([scale, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(x * scale + bias, y, weight)
        value.backward()
        return value

    optimizer.step(loss)
    return scale.item(), bias.item()
