"""The boilerplate around training texts, and the spelling mistakes in them."""

from __future__ import annotations

import difflib
import random

import pytest

from training.edits import misspell
from training.wrappers import BREAK, MOST_WORDS, START, Wrappers

TEXT = 'It is <late> & "cold". The train to Ghent left without us. We want our money back.'
SEEDS = range(400)


@pytest.fixture(scope="module")
def wrappers() -> Wrappers:
    return Wrappers()


def test_every_symbol_is_defined_and_used(wrappers: Wrappers) -> None:
    assert wrappers.used() | {START, BREAK} == wrappers.symbols()


def test_the_text_stands_in_every_document_once(wrappers: Wrappers) -> None:
    for seed in SEEDS:
        wrapped = wrappers.wrap("zebra", random.Random(seed))
        assert wrapped.count("zebra") == 1, f"seed {seed}: {wrapped}"


def test_no_sign_of_the_grammar_is_left(wrappers: Wrappers) -> None:
    for seed in SEEDS:
        wrapped = wrappers.wrap("zebra", random.Random(seed))
        assert not any(sign in wrapped for sign in ("~", "^", "[text]", "?]", "\ue000", "\ue001", "\ue002")), f"seed {seed}: {wrapped}"


def test_boilerplate_is_not_longer_than_asked_for(wrappers: Wrappers) -> None:
    for most in (8, 40, MOST_WORDS):
        words = [len(wrappers.wrap("zebra", random.Random(seed), most).split()) - 1 for seed in SEEDS]
        assert max(words) <= most
        assert max(words) > most / 2


def test_a_seed_decides_everything_and_two_seeds_rarely_agree(wrappers: Wrappers) -> None:
    wrapped = [wrappers.wrap(TEXT, random.Random(seed)) for seed in SEEDS]
    assert wrapped == [wrappers.wrap(TEXT, random.Random(seed)) for seed in SEEDS]
    assert len(set(wrapped)) > 0.95 * len(wrapped)


def test_markup_of_a_text_is_escaped_in_html() -> None:
    only_html = Wrappers("document:\n    <p>[html text]</p>\nblock:\n    <hr>\nbreak:\n    <br>\n")
    for seed in SEEDS:
        wrapped = only_html.wrap(TEXT, random.Random(seed))
        assert "&lt;late&gt; &amp; " in wrapped and "<late>" not in wrapped, f"seed {seed}: {wrapped}"


def test_about_a_fifth_of_the_words_are_misspelt_by_one_edit_each() -> None:
    words = " ".join(["breakfast", "is", "served", "until", "eleven"] * 400)
    edited = misspell(words, random.Random(7))
    pairs = list(zip(words.split(" "), edited.split(" "), strict=True))
    changed = [(before, after) for before, after in pairs if before != after]
    assert 0.12 < len(changed) / len(pairs) < 0.2
    for before, after in changed:
        alike = difflib.SequenceMatcher(None, before, after).ratio()
        assert abs(len(before) - len(after)) <= 1 and alike > 0.6, (before, after)
