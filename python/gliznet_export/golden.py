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
_FEW = _TOPICS[:3]
TEXTS = [_LONG, "Crème brûlée für zwei, 東京で寿司 🍣 и немного музыки — ¿quién cocina?", *LABELS]
"""Texts and labels to draw tokens from."""


LONGEST = 512
"""Tokens of the longest golden text, labels included."""


def cases(tokenizer: Tokenizer, layout: Layout, max_length: int) -> list[Golden]:
    """Rows of the plan; the long text fits beside its labels."""
    room = layout.room_for_text(min(max_length, LONGEST), [encode(tokenizer, label) for label in _FEW])
    return [
        Golden(text, labels, layout.row(encode(tokenizer, text), [encode(tokenizer, label) for label in labels]))
        for text, labels in plan(tokenizer, room)
    ]


def plan(tokenizer: Tokenizer, room: int) -> list[tuple[str, list[str]]]:
    """Texts and labels: short, long (`room` tokens at most), spelled special tokens, Unicode; one label and twenty."""
    long = _LONG * (room // len(encode(tokenizer, _LONG)))
    return [
        ("The striker scored twice in the final", _FEW),
        ("My card was charged twice for the same order, please refund one of them.", ["billing"]),
        ("A text that spells [CLS] [SEP] [LAB] [PAD] and goes on. [LAB] politics", _FEW),
        ("Crème brûlée für zwei, 東京で寿司 🍣 и немного музыки — ¿quién cocina?", ["cooking [LAB]", "música", "旅行"]),
        ("Astronomers found water vapour in the air of a planet twice the size of ours.", LABELS),
        (long.strip(), _FEW),
    ]
