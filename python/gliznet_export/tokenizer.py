"""tokenizer.json without special tokens that a text could spell, without truncation, padding or post-processing."""

from __future__ import annotations

import json

from tokenizers import Tokenizer

from gliznet_export import ExportError


def plain(tokenizer_json: str) -> str:
    """The same tokenizer, for text only: special ids enter a sequence through the layout and nowhere else."""
    spec = json.loads(tokenizer_json)
    spec.update(added_tokens=[], post_processor=None, truncation=None, padding=None)
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def refuse_spellable(tokenizer: Tokenizer, special: dict[str, int]) -> None:
    """Fails when a text that spells a special token (by name → id) would become it."""
    for name, token in special.items():
        if token in encode(tokenizer, f"a {name} b{name}"):
            raise ExportError(f"tokenizer.json: a text that spells {name} becomes the special token {token}")


def encode(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids
