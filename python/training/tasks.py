"""Tasks: some texts of one source, and one pool of labels that each of the texts is scored against."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from gliznet_export.independent import PHRASINGS
from gliznet_export.tokenizer import encode
from training.edits import misspell
from training.sources import Example, Source
from training.wrappers import MOST_WORDS, Wrappers

TEXTS = 16
"""Texts of a task. All come from one source, so that the labels of one are honest rivals for the others."""
MAX_TOKENS = 176
MAX_TEXT_TOKENS = 96
"""Of the text itself; boilerplate takes the rest."""
MAX_CHARACTERS = 12 * MAX_TEXT_TOKENS
TOKENS_A_WORD = 2
"""Of boilerplate, roughly: it has many numbers, addresses and tags."""
FEWEST_WORDS = 8
"""Of boilerplate that a long text must leave room for."""
WRAPPED, MISSPELT = 0.5, 0.15
"""Shares of the texts."""
FEWEST_EXTRA, MOST_EXTRA = 8, 64
"""Labels of the source that none of the texts names, so that long lists of labels are learnt too."""
FOREIGN = 16
"""Labels of other sources. Nobody said whether they hold, so that they are learnt from the teacher alone."""
WORDED_DIFFERENTLY = 0.25
PHRASED = 0.3
"""Share of the tasks whose labels are read in all phrasings, as the service does; in the others, as they are."""

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
_FRAMES = [
    "{}",
    "about {}",
    "this is {}",
    "it is about {}",
    "{}.",
    "category: {}",
    "{} and the like",
    "{}, in the widest sense of the word",
    "texts, messages and remarks of the kind {}",
    "everything that belongs to {} according to our handbook",
]


@dataclass(frozen=True)
class Task:
    source: str
    examples: list[Example]
    texts: list[list[int]]
    """As the model reads them: half of them in boilerplate, some misspelt."""
    names: list[str]
    """Of the labels."""
    labels: list[list[list[int]]]
    """Each phrasing of each label."""
    holds: np.ndarray
    """[texts, known labels] bool: nobody said whether the labels after them, which are of other sources, hold."""


class Tasks:
    """Task n depends on the seed and n alone, so that training can resume."""

    def __init__(self, sources: list[Source], tokenizer: Tokenizer, seed: int, foreign: int = FOREIGN):
        self._sources = sources
        self._weights = [source.weight for source in sources]
        self._tokenizer = tokenizer
        self._seed = seed
        self._foreign = foreign
        self._wrappers = Wrappers()

    def task(self, number: int) -> Task:
        chance = random.Random(f"{self._seed} {number}")
        source = chance.choices(self._sources, self._weights)[0]
        examples = chance.sample(source.examples, min(TEXTS, len(source.examples)))
        pool = _pool(source, examples, chance)
        foreign = self._of_others(source, chance)
        holds = np.array([[label in example.labels for label in pool] for example in examples])
        phrasings = PHRASINGS if chance.random() < PHRASED else PHRASINGS[:1]
        wordings = [_worded(label, chance) for label in pool + foreign]
        return Task(
            source.name,
            examples,
            [self._read(example.text, chance) for example in examples],
            pool + foreign,
            [[encode(self._tokenizer, p.format(wording))[:MAX_TOKENS] for p in phrasings] for wording in wordings],
            holds,
        )

    def _of_others(self, source: Source, chance: random.Random) -> list[str]:
        drawn = (chance.choice(chance.choice(self._sources).inventory) for _ in range(self._foreign))
        return sorted(set(drawn).difference(source.inventory))

    def _read(self, text: str, chance: random.Random) -> list[int]:
        text = text[:MAX_CHARACTERS]
        ids = encode(self._tokenizer, text)[:MAX_TEXT_TOKENS]
        wrapped, misspelt = chance.random() < WRAPPED, chance.random() < MISSPELT
        room = (MAX_TOKENS - len(ids)) // TOKENS_A_WORD
        if misspelt:
            text = misspell(text, chance)
        if wrapped and room >= FEWEST_WORDS:
            text = self._wrappers.wrap(text, chance, min(room, MOST_WORDS))
        return encode(self._tokenizer, text)[:MAX_TOKENS] if wrapped or misspelt else ids


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
