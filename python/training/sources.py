"""The texts to learn from: which sets, how much of each, and what their labels are."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

SEED = 20261125
LEFT_OUT = {"movie_genres": "2.4 % of its texts overlap a public test set"}
MOST_EXAMPLES = 3_000
MORE_EXAMPLES = {"wordnet_hypernyms": 9_000, "wordnet_domains": 6_000}
DRAWN = 0.1
"""How often a text of a full set is drawn, against one of a set that is as small as this share of it."""
OWN = Path(__file__).parent / "own_texts"
OWN_TEXT_WEIGHT = 1
"""How often a text that was written for this project is drawn, against one that fills the share of a full public set."""


@dataclass(frozen=True)
class Example:
    text: str
    labels: tuple[str, ...]
    """The labels that hold."""
    candidates: tuple[str, ...]
    """Labels worth telling apart from them; holds `labels` too."""


class Named(Protocol):
    name: str


@dataclass
class Source:
    """One set of texts whose labels belong together."""

    name: str
    examples: list[Example]
    weight: float
    inventory: list[str] = field(init=False)
    """Every label of the set, the frequent ones as often as the rare."""

    def __post_init__(self) -> None:
        self.inventory = sorted({label for example in self.examples for label in example.candidates})


def load(training: Path, own: Path, seed: int) -> list[Source]:
    """Public sets NAME.jsonl.gz, thinned to their share, and own texts NAME.jsonl."""
    sources = []
    for file in sorted(training.glob("*.jsonl.gz")):
        name = file.name.removesuffix(".jsonl.gz")
        if name in LEFT_OUT:
            continue
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            examples = [_example(line) for line in lines]
        most = MORE_EXAMPLES.get(name, MOST_EXAMPLES)
        random.Random(f"{seed} {name}").shuffle(examples)
        examples = examples[:most]
        sources.append(Source(name, examples, min(len(examples), DRAWN * most)))
    for file in sorted(own.glob("*.jsonl")):
        sources += [Source(f"own_{file.stem}", group, OWN_TEXT_WEIGHT * len(group)) for group in _groups(file)]
    if not sources:
        raise FileNotFoundError(f"{training} holds no NAME.jsonl.gz")
    return sources


def share_of(amount: int, read: Sequence[Named], source: Named) -> int:
    """Of an amount for each name: own texts of one file are several sources with one name."""
    return max(2, amount // sum(other.name == source.name for other in read))


def _groups(file: Path) -> list[list[Example]]:
    """Own texts by their candidates: labels of two groups can hold for one text. Lines without candidates are one group."""
    groups: dict[tuple[str, ...], list[Example]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        groups.setdefault(tuple(json.loads(line).get("candidates", ())), []).append(_example(line))
    return [*groups.values()]


def _example(line: str) -> Example:
    fields = json.loads(line)
    labels = tuple(fields["labels"])
    return Example(fields["text"], labels, tuple(fields.get("candidates", labels)))
