"""tokenizer.json without special tokens that a text could spell, without truncation, padding or post-processing."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tokenizers import Tokenizer

from gliznet_export import ExportError

_SAMPLES = (
    "Crème brûlée für zwei, 東京で寿司 🍣 и немного музыки — ¿quién cocina?",
    "Two  spaces,   three, a\ttab,\r\na line, no\u00a0break and a soft\u00adhyphen.",
    "def f(x):\n        return {'a': x ** 2}  # don't\n",
    " leading and trailing ",
    "ﬁnancial Ⅷ ½ naïve İstanbul ẞ Ω ﷺ \u200b\u0000\u0007 end",
)


def plain(tokenizer_json: str, structure: Iterable[int] = ()) -> str:
    """The same tokenizer, for text only: special ids enter a sequence through the layout and nowhere else.

    Added tokens that are neither special nor in the structure, such as runs of spaces, stay.
    """
    spec, structure = json.loads(tokenizer_json), set(structure)
    kept, dropped = [], []
    for token in spec.get("added_tokens") or []:
        (dropped if token.get("special") or token["id"] in structure else kept).append(token)
    vocabulary = spec["model"]["vocab"]
    if isinstance(vocabulary, dict):
        vocabulary.update({token["content"]: token["id"] for token in kept})  # else they would move up to the ids that got free
    else:
        _rename(vocabulary, dropped)
    spec.update(added_tokens=kept, post_processor=None, truncation=None, padding=None)
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def _rename(vocabulary: list, dropped: list[dict]) -> None:
    """A unigram model finds its special pieces in a text by itself; a piece with a plain space in it, it never meets."""
    for token in dropped:
        if token["id"] < len(vocabulary) and vocabulary[token["id"]][0] == token["content"]:
            vocabulary[token["id"]] = [f" {token['content']}", *vocabulary[token["id"]][1:]]


def refuse_spellable(tokenizer: Tokenizer, special: dict[str, int]) -> None:
    """Fails when a text that spells a special token (by name → id) would become it."""
    for name, token in special.items():
        if token in encode(tokenizer, f"a {name} b{name}"):
            raise ExportError(f"tokenizer.json: a text that spells {name} becomes the special token {token}")


def refuse_different(tokenizer_json: str, plain_json: str) -> None:
    """Fails when the tokenizer without its special tokens reads ordinary text in another way than the original."""
    before, after = Tokenizer.from_str(tokenizer_json), Tokenizer.from_str(plain_json)
    before.no_truncation()
    before.no_padding()
    for text in _SAMPLES:
        if encode(before, text) != encode(after, text):
            raise ExportError(f"tokenizer.json: without its special tokens it reads {text!r} differently")


def encode(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids
