"""Texts of the training sources with labels that hold and labels that do not, to fit the default model's scale and bias to."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from gliznet_export.layout import Apart, Ids
from gliznet_export.tokenizer import encode
from training import sources

TEXTS_A_SOURCE = 40


@dataclass(frozen=True)
class Sample:
    text: Ids
    labels: list[Ids]
    """A sequence each."""
    holds: np.ndarray
    """[labels] bool."""


def samples(training: Path, own: Path, words: Tokenizer, layout: Apart, max_length: int, seed: int) -> list[Sample]:
    """Some texts of every source with their candidate labels, in random order."""
    chance = random.Random(seed)
    room = max_length - len(layout.of_text([]))
    drawn = []
    for source in (read := sources.load(training, own, seed)):
        wanted = sources.share_of(TEXTS_A_SOURCE, read, source)
        for example in chance.sample(source.examples, min(wanted, len(source.examples))):
            names = sorted({*example.candidates, *chance.sample(source.inventory, min(10, len(source.inventory)))})
            labels = [layout.of_label(encode(words, name)) for name in names]
            text = layout.of_text(encode(words, example.text)[:room])
            drawn.append(Sample(text, labels, np.isin(names, example.labels)))
    chance.shuffle(drawn)
    return drawn
