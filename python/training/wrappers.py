"""Puts texts into what mails, tickets, chats, web pages and logs carry around them, so that the model learns to read past it.

`boilerplate.txt` is the grammar. A line that ends in a colon names a symbol, and each indented line below is an alternative:

| sign | stands for |
|---|---|
| `[symbol]`, `[symbol?]` | an expansion of the symbol, always or in half of the cases |
| `(a|b|)` | one of these, nested at will |
| `~`, `^` | a random digit, a random hexadecimal digit |
| `\\n`, `\\s`, `\\[`, `\\]` | a new line, a space, brackets |
| `[text]`, `[html text]`, `[json text]` | the text: as it is, escaped for HTML, escaped for JSON |
"""

from __future__ import annotations

import html
import json
import random
import re
from pathlib import Path

GRAMMAR = Path(__file__).with_name("boilerplate.txt")
START, BREAK = "document", "break"
BLOCK = "block"
FEWEST_WORDS, MOST_WORDS = 2, 150
"""Of boilerplate around one text."""
AFTER = 0.6
"""Share of the further blocks that stand behind the text."""
BROKEN = 0.08
"""Share of the texts with something between two sentences as well."""

_FORMS = {"text": "\ue000", "html text": "\ue001", "json text": "\ue002"}
_GROUP = re.compile(r"\(([^()]*)\)")
_SIGN = re.compile(r"\\(.)|\[([^\]]+)\]|~|\^")
_ESCAPED = {"n": "\n", "s": " "}
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_PARAGRAPH_TAGS = ("<br>", "<br/>", "</p><p>", "<br />\n", "</div><div>", "</span> <span>")


class Wrappers:
    """Every result depends on the random generator given to it alone."""

    def __init__(self, grammar: str | None = None):
        self._rules = _rules(GRAMMAR.read_text(encoding="utf-8") if grammar is None else grammar)

    def wrap(self, text: str, chance: random.Random, most_words: int = MOST_WORDS) -> str:
        """The text in at most that many words of boilerplate."""
        around = self._around(chance, most_words)
        if chance.random() < BROKEN:
            text = self._broken(text, chance)
        forms = {_FORMS["text"]: text, _FORMS["html text"]: _as_html(text, chance), _FORMS["json text"]: json.dumps(text)[1:-1]}
        for mark, form in forms.items():
            around = around.replace(mark, form)
        return around

    def _around(self, chance: random.Random, most: int) -> str:
        """A document, with more blocks on either side until it is as long as was drawn."""
        wanted = min(most, int(FEWEST_WORDS * (MOST_WORDS / FEWEST_WORDS) ** chance.random()))
        around = self.expand(START, chance)
        while len(around.split()) > most:
            around = self.expand(START, chance)
        while len(around.split()) < wanted:
            block = self.expand(BLOCK, chance)
            longer = f"{around}\n\n{block}" if chance.random() < AFTER else f"{block}\n\n{around}"
            if len(longer.split()) > most:
                break
            around = longer
        return around

    def expand(self, symbol: str, chance: random.Random) -> str:
        """An expansion of the symbol, in which a private character stands for the text."""
        alternative = chance.choice(self._rules[symbol])
        while (group := _GROUP.search(alternative)) is not None:
            alternative = alternative[: group.start()] + chance.choice(group[1].split("|")) + alternative[group.end() :]
        return _SIGN.sub(lambda sign: self._sign(sign, chance), alternative)

    def symbols(self) -> set[str]:
        return set(self._rules)

    def used(self) -> set[str]:
        """Symbols that an alternative names."""
        signs = (sign for alternatives in self._rules.values() for text in alternatives for sign in _SIGN.finditer(text))
        return {sign[2].removesuffix("?") for sign in signs if sign[2]} - set(_FORMS)

    def _sign(self, sign: re.Match, chance: random.Random) -> str:
        escaped, symbol = sign[1], sign[2]
        if escaped is not None:
            return _ESCAPED.get(escaped, escaped)
        if symbol is None:
            return chance.choice("0123456789" if sign[0] == "~" else "0123456789abcdef")
        if symbol in _FORMS:
            return _FORMS[symbol]
        if symbol.endswith("?") and chance.random() < 0.5:
            return ""
        return self.expand(symbol.removesuffix("?"), chance)

    def _broken(self, text: str, chance: random.Random) -> str:
        ends = [end.start() for end in _SENTENCE_END.finditer(text)]
        if not ends:
            return text
        at = chance.choice(ends)
        return text[:at] + self.expand(BREAK, chance) + text[at + 1 :]


def _rules(grammar: str) -> dict[str, list[str]]:
    rules: dict[str, list[str]] = {}
    for line in grammar.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("    "):
            rules[next(reversed(rules))].append(line.strip())
        else:
            rules[line.removesuffix(":")] = []
    return rules


def _as_html(text: str, chance: random.Random) -> str:
    """With entities as different editors write them, and a tag between paragraphs or sentences."""
    escaped = html.escape(text, quote=chance.random() < 0.5)
    if chance.random() < 0.2:
        escaped = escaped.replace("&#x27;", chance.choice(["&rsquo;", "&#39;", "&apos;"])).replace(". ", ".&nbsp; ")
    tag = chance.choice(_PARAGRAPH_TAGS)
    escaped = escaped.replace("\n", tag)
    return _SENTENCE_END.sub(tag, escaped) if chance.random() < 0.2 else escaped
