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
from training.teacher import Teacher
from training.wrappers import MOST_WORDS, Wrappers

TEXTS = 16
"""Texts of a task. All come from one source, so that the labels of one are honest rivals for the others."""
MAX_TOKENS = 288
MAX_TEXT_TOKENS = 192
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
OPEN = 0.25
"""Share of the tasks with texts and labels of many sources, which only a teacher can tell apart."""
FEWEST_OPEN, MOST_OPEN = 3, 64
"""Labels of such a task."""
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
    taught: np.ndarray | None
    """[texts, labels]: the teacher's logits, of the texts without boilerplate and mistakes."""


class Tasks:
    """Task n depends on the seed and n alone, so that training can resume."""

    def __init__(self, sources: list[Source], tokenizer: Tokenizer, seed: int, teacher: Teacher | None = None):
        self._sources = sources
        self._weights = [source.weight for source in sources]
        self._tokenizer = tokenizer
        self._seed = seed
        self._teacher = teacher
        self._wrappers = Wrappers()

    def task(self, number: int) -> Task:
        chance = random.Random(f"{self._seed} {number}")
        if self._teacher is not None and chance.random() < OPEN:
            examples = [chance.choice(self._source(chance).examples) for _ in range(TEXTS)]
            return self._of("open", examples, [], self._anything(examples, chance), chance)
        source = self._source(chance)
        examples = chance.sample(source.examples, min(TEXTS, len(source.examples)))
        foreign = [] if self._teacher is None else self._of_others(source, chance)
        return self._of(source.name, examples, _pool(source, examples, chance), foreign, chance)

    def _source(self, chance: random.Random) -> Source:
        return chance.choices(self._sources, self._weights)[0]

    def _of(self, source: str, examples: list[Example], known: list[str], others: list[str], chance: random.Random) -> Task:
        names = known + others
        phrasings = PHRASINGS if chance.random() < PHRASED else PHRASINGS[:1]
        wordings = [_worded(label, chance) for label in names]
        return Task(
            source,
            examples,
            [self._read(example.text, chance) for example in examples],
            names,
            [[encode(self._tokenizer, p.format(wording))[:MAX_TOKENS] for p in phrasings] for wording in wordings],
            np.array([[label in example.labels for label in known] for example in examples], dtype=bool),
            self._teacher.scores([example.text for example in examples], names) if self._teacher is not None else None,
        )

    def _of_others(self, source: Source, chance: random.Random) -> list[str]:
        return sorted(set(self._anywhere(FOREIGN, chance)).difference(source.inventory))

    def _anything(self, examples: list[Example], chance: random.Random) -> list[str]:
        """Half of the labels belong to the texts or are near to those that do."""
        wanted = int(FEWEST_OPEN * (MOST_OPEN / FEWEST_OPEN) ** chance.random())
        near = [chance.choice(chance.choice(examples).candidates) for _ in range(wanted // 2)]
        return sorted({*near, *self._anywhere(wanted - len(near), chance)})

    def _anywhere(self, wanted: int, chance: random.Random) -> list[str]:
        return [chance.choice(chance.choice(self._sources).inventory) for _ in range(wanted)]

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
