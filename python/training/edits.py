"""Spelling mistakes as fingers make them."""

from __future__ import annotations

import random
import string

SHARE = 0.2
"""Of the words, each of which gets one edit."""
_SHORTEST = 3
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: "".join(row[max(0, at - 1) : at] + row[at + 1 : at + 2]) for row in _ROWS for at, letter in enumerate(row)
}


def misspell(text: str, chance: random.Random, share: float = SHARE) -> str:
    words = text.split(" ")
    return " ".join(_edited(word, chance) if len(word) >= _SHORTEST and chance.random() < share else word for word in words)


def _edited(word: str, chance: random.Random) -> str:
    """One letter missing, doubled, exchanged with the next, hit beside, or put in."""
    at = chance.randrange(len(word))
    letter = word[at]
    kind = chance.randrange(5)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + letter + word[at:]
    if kind == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + letter + word[at + 2 :]
    if kind == 3:
        return word[:at] + chance.choice(_NEIGHBOURS.get(letter.lower(), string.ascii_lowercase)) + word[at + 1 :]
    return word[:at] + chance.choice(string.ascii_lowercase) + word[at:]
