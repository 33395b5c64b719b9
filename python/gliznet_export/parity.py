"""How far a graph's logits lie from the reference: rows of unequal length, few and many labels, alone and in one batch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from gliznet_export import golden
from gliznet_export.batches import Session
from gliznet_export.layout import Layout, Row
from gliznet_export.reference import Reference
from gliznet_export.tokenizer import encode

LENGTHS = (8, 24, 130, 300, 1024)
LABELS = (1, 3, 20, 64)
_SEED = 20261125


@dataclass(frozen=True)
class Parity:
    largest: float
    """|Δlogit| from the reference."""
    mean: float
    company: float
    """The largest |Δlogit| between a row alone and in a padded batch."""
    rows: int


def rows(tokenizer: Tokenizer, layout: Layout, max_length: int) -> list[Row]:
    """For each length and number of labels that go together one row, then the golden vectors."""
    chance = random.Random(_SEED)
    words = [token for text in golden.TEXTS for token in encode(tokenizer, text)]
    labels = [encode(tokenizer, label) for label in golden.LABELS]
    made = []
    for length in sorted({min(length, max_length) for length in (*LENGTHS, max_length)}):
        if length > max(LENGTHS):
            continue
        for count in LABELS:
            chosen = [list(chance.choice(labels)) for _ in range(count)]
            room = layout.room_for_text(length, chosen)
            if room > 0:
                made.append(layout.row([chance.choice(words) for _ in range(room)], chosen))
    return made + [case.row for case in golden.cases(tokenizer, layout, max_length)]


def example(layout: Layout, token: int) -> list[Row]:
    """Rows to trace a graph with: batch 3, length and number of labels unequal to it and to each other."""
    return [layout.row([token] * text, [[token]] * 2) for text in (9, 11, 14)]


def expected(reference: Reference, rows: Sequence[Row]) -> list[np.ndarray]:
    return [reference(row).numpy() for row in rows]


def measure(session: Session, rows: Sequence[Row], wanted: Sequence[np.ndarray], pad: int) -> Parity:
    """Every row alone, and every row beside its neighbours of other lengths."""
    alone = [session.logits([row], len(logits), pad)[0] for row, logits in zip(rows, wanted, strict=True)]
    together = []
    for at in range(0, len(rows), 4):
        most = max(len(logits) for logits in wanted[at : at + 4])
        batch = session.logits(rows[at : at + 4], most, pad)
        together += [logits[: len(w)] for logits, w in zip(batch, wanted[at : at + 4], strict=True)]
    apart = [np.abs(a - w) for graph in (alone, together) for a, w in zip(graph, wanted, strict=True)]
    company = max(float(np.abs(a - t).max()) for a, t in zip(alone, together, strict=True))
    every = np.concatenate(apart)
    return Parity(float(every.max()), float(every.mean()), company, len(rows))
