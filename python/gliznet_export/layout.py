"""The order in which special tokens, text and labels stand in a sequence: data of the manifest, read alike by the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Ids = list[int]


@dataclass(frozen=True)
class Row:
    """One row of a batch. `lmask` is k on the tokens of label k (from 1), 0 elsewhere."""

    input_ids: Ids
    lmask: Ids


@dataclass(frozen=True)
class Layout:
    name: str
    sequence: list

    @staticmethod
    def reference(cls: int, sep: int, lab: int) -> Layout:
        return Layout("reference", [cls, "text", sep, {"eachLabel": ["label", lab]}])

    @staticmethod
    def lab_first(cls: int, sep: int, lab: int) -> Layout:
        return Layout("lab-first", [cls, "text", sep, {"eachLabel": [lab, "label"]}])

    @staticmethod
    def card(cls: int, sep: int, lab: int) -> Layout:
        return Layout("card", [cls, "text", {"eachLabel": [lab, "label"]}, sep])

    @staticmethod
    def gliclass(cls: int, sep: int, label: int, separator: int, prompt_first: bool) -> Layout:
        """GLiClass's two orders: labels before or behind the text."""
        labels = [{"eachLabel": [label, "label"]}, separator]
        sequence = [cls, *labels, "text", sep] if prompt_first else [cls, "text", *labels, sep]
        return Layout("gliclass" if prompt_first else "gliclass-text-first", sequence)

    def row(self, text: Ids, labels: Sequence[Ids]) -> Row:
        ids: Ids = []
        lmask: Ids = []

        def add(tokens: Ids, label: int) -> None:
            ids.extend(tokens)
            lmask.extend([label] * len(tokens))

        for item in self.sequence:
            if item == "text":
                add(text, 0)
            elif isinstance(item, int):
                add([item], 0)
            else:
                for number, label in enumerate(labels, start=1):
                    for part in item["eachLabel"]:
                        add(label, number) if part == "label" else add([part], 0)
        return Row(ids, lmask)

    def room_for_text(self, max_length: int, labels: Sequence[Ids]) -> int:
        """How many text tokens fit beside these labels; below 0 when the labels alone are too long."""
        return max_length - len(self.row([], labels).input_ids)


@dataclass(frozen=True)
class Apart:
    """A text and a label are each a sequence of their own: special tokens, and the ids of a prefix such as "query: ", around them."""

    text: list
    label: list

    @staticmethod
    def framed(cls: int, lab: int, sep: int) -> Apart:
        """A label begins with a token of its own."""
        return Apart([cls, "text", sep], [lab, "label", sep])

    def of_text(self, ids: Ids) -> Ids:
        return _around(self.text, "text", ids)

    def of_label(self, ids: Ids) -> Ids:
        return _around(self.label, "label", ids)


def _around(frame: list, name: str, ids: Ids) -> Ids:
    at = frame.index(name)
    return [*frame[:at], *ids, *frame[at + 1 :]]
