"""Tasks: some texts of one source, and one pool of labels that each of the texts is scored against."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from gliznet_export.tokenizer import encode
from training.sources import Example, Source

TEXTS = 16
"""Texts of a task. All come from one source, so that the labels of one are honest rivals for the others."""
MAX_TOKENS = 112
MAX_CHARACTERS = 12 * MAX_TOKENS
FEWEST_EXTRA, MOST_EXTRA = 8, 96
"""Labels of the source that none of the texts names, so that long lists of labels are learnt too."""
WORDED_DIFFERENTLY = 0.25

_WORDINGS = {
    "positive": ["good", "positive sentiment", "favourable", "great", "praise", "satisfied"],
    "negative": ["bad", "negative sentiment", "unfavourable", "terrible", "criticism", "dissatisfied"],
    "very positive": ["excellent", "5 stars", "very good"],
    "very negative": ["awful", "1 star", "very bad"],
    "spam": ["unwanted advertising", "junk mail"],
    "legitimate email": ["not spam", "ordinary message"],
    "harmless": ["not offensive", "neutral"],
    "offensive language": ["offensive", "insulting"],
}
_FRAMES = ["{}", "about {}", "this is {}", "it is about {}", "{}."]


@dataclass(frozen=True)
class Task:
    source: str
    texts: list[list[int]]
    labels: list[list[int]]
    holds: np.ndarray
    """[texts, labels] bool."""


class Tasks:
    """An endless, reproducible stream of tasks; task n depends on the seed and n alone, so that training can resume."""

    def __init__(self, sources: list[Source], tokenizer: Tokenizer, seed: int):
        self._sources = sources
        self._weights = [source.weight for source in sources]
        self._tokenizer = tokenizer
        self._seed = seed

    def from_number(self, number: int) -> Iterator[Task]:
        while True:
            yield self.task(number)
            number += 1

    def task(self, number: int) -> Task:
        chance = random.Random(f"{self._seed} {number}")
        source = chance.choices(self._sources, self._weights)[0]
        examples = chance.sample(source.examples, min(TEXTS, len(source.examples)))
        pool = _pool(source, examples, chance)
        holds = np.array([[label in example.labels for label in pool] for example in examples])
        wordings = [_worded(label, chance) for label in pool]
        return Task(
            source.name,
            [encode(self._tokenizer, example.text[:MAX_CHARACTERS])[:MAX_TOKENS] for example in examples],
            [encode(self._tokenizer, wording)[:MAX_TOKENS] for wording in wordings],
            holds,
        )


def _pool(source: Source, examples: list[Example], chance: random.Random) -> list[str]:
    wanted = {label for example in examples for label in example.labels}
    named = {label for example in examples for label in example.candidates} - wanted
    others = sorted(named) if len(source.inventory) > MOST_EXTRA else source.inventory
    chance.shuffle(others := [label for label in others if label not in wanted])
    extra = int(FEWEST_EXTRA * (MOST_EXTRA / FEWEST_EXTRA) ** chance.random())
    return sorted(wanted) + others[:extra]


def _worded(label: str, chance: random.Random) -> str:
    if chance.random() >= WORDED_DIFFERENTLY:
        return label
    label = chance.choice(_WORDINGS.get(label, [label]))
    return chance.choice(_FRAMES).format(chance.choice([label, label.title(), label.lower()]))
