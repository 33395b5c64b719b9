"""Texts that every model directory carries with the ids and logits they must give."""

from __future__ import annotations

from tokenizers import Tokenizer

from gliznet_export.layout import Layout
from gliznet_export.manifest import Golden
from gliznet_export.tokenizer import encode

_TOPICS = ["sports", "politics", "cooking", "science and technology", "business", "music", "health", "travel", "weather", "law"]
_MORE = ["education", "religion", "gardening", "cars", "fashion", "books", "crime", "space", "history", "animals"]
_LONG = (
    "The committee met for the third time this week to weigh the cost of the new stadium against the needs of the schools, "
    "and after a long evening of speeches it put the decision off once more. "
)


LABELS = _TOPICS + _MORE
TEXTS = [_LONG, "Crème brûlée für zwei, 東京で寿司 🍣 и немного музыки — ¿quién cocina?", *LABELS]
"""Texts and labels to draw tokens from."""


def cases(tokenizer: Tokenizer, layout: Layout, max_length: int) -> list[Golden]:
    """Short, long, spelled special tokens, Unicode; one label and twenty."""
    few = _TOPICS[:3]
    plan = [
        ("The striker scored twice in the final", few),
        ("My card was charged twice for the same order, please refund one of them.", ["billing"]),
        ("A text that spells [CLS] [SEP] [LAB] [PAD] and goes on. [LAB] politics", few),
        ("Crème brûlée für zwei, 東京で寿司 🍣 и немного музыки — ¿quién cocina?", ["cooking [LAB]", "música", "旅行"]),
        ("Astronomers found water vapour in the air of a planet twice the size of ours.", _TOPICS + _MORE),
        (_long(tokenizer, layout, max_length, few), few),
    ]
    return [
        Golden(text, labels, layout.row(encode(tokenizer, text), [encode(tokenizer, label) for label in labels]))
        for text, labels in plan
    ]


def _long(tokenizer: Tokenizer, layout: Layout, max_length: int, labels: list[str]) -> str:
    """As many sentences as fit beside the labels, 512 tokens at most."""
    room = layout.room_for_text(min(max_length, 512), [encode(tokenizer, label) for label in labels])
    return (_LONG * (room // len(encode(tokenizer, _LONG)))).strip()
