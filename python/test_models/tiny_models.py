"""Makes the tiny random model directories that the Java tests load, with the tokens and logits of 500 texts.

    python -m test_models.tiny_models ../src/test/resources/models [NAME …]

Run it in `python/`. fixtures.jsonl holds {"text", "ids"} for each text, and for some of them also "labels", "inputIds", and the
"logits" of PyTorch; with "lmask" where labels stand in the sequence, and with "labelIds" and "vector" where they do not.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import torch
from tokenizers import Tokenizer

import export
from gliznet_export import golden
from gliznet_export.checkpoint import Checkpoint
from gliznet_export.layout import Ids
from gliznet_export.sentence_source import SentenceSource
from gliznet_export.source import Source
from gliznet_export.tokenizer import encode
from test_models import tiny_checkpoints, tiny_gliclass, tiny_sentences, tiny_tokenizers

NAMES = [
    "bert-cosine",
    "bert-dot",
    "bert-lab-bilinear",
    "modernbert-cosine",
    "modernbert-bias",
    "deberta-cosine",
    "gliclass-text-first",
    "gliclass-averages",
]
SENTENCES = ["sentence-bert-first", "sentence-bert-mean", "sentence-modernbert", "sentence-xlm-roberta", "sentence-mpnet"]
HIDDEN = 16
MAX_LENGTH = 320
TEXTS = 500
SCORED = 40
_SPELLED = ["[CLS]", "[SEP]", "[LAB]", "[PAD]", "[MASK]", "[UNK]", "<<LABEL>>", "<<SEP>>", "<|endoftext|>", "[unused1]", "<s>", "</s>", "<pad>", "<unk>", "<mask>"]
_ODD = [
    "",
    " ",
    "\n\t\r ",
    "\u0000\u0001\u001f",
    "a\u0000b\u0007c",
    "\u200b\u200d\ufeff",
    "\u00a0no\u00a0break\u3000space",
    "e\u0301 é ﬁ Ⅷ ½ İ ẞ ﷺ",
    "👩‍👩‍👧‍👦 🇨🇭 👍🏽 ☕️",
    "\U0001f9ff\U0001f469\u200d\U0001f680",
    "\u202eright to left\u202c עברית العربية",
    "ไทย हिन्दी 한국어 日本語 中文字",
    "  four    spaces   and\ttabs\t\t",
    "x" * 150,
    "https://example.org/a?b=c&d=%20#e",
    "don't can't it's O'Neill's",
    "▁ ▁▁ ## ##ing Ġword",
    "\ufffd\ue000\U0010ffff",
]
_RANGES = [(0x20, 0x7F), (0xA0, 0x250), (0x370, 0x600), (0x900, 0xE80), (0x2000, 0x2C00), (0x3040, 0x3100), (0x4E00, 0x9000), (0x1F300, 0x1FAFF)]


def main(out: Path, names: list[str]) -> None:
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            checkpoint, layout = Path(folder) / name, None
            if name in SENTENCES:
                tiny_sentences.write(name, checkpoint, HIDDEN, MAX_LENGTH)
            elif name in tiny_gliclass.KINDS:
                tiny_gliclass.write(name, checkpoint, HIDDEN, MAX_LENGTH)
            else:
                tiny_checkpoints.write(name, checkpoint, HIDDEN, MAX_LENGTH)
                layout = tiny_checkpoints.TINY[name].layout
            arguments = [str(checkpoint), str(out / name), "--max-length", str(MAX_LENGTH)]
            if export.main(arguments + (["--layout", layout] if layout else [])):
                sys.exit(f"{name} was not exported")
            opened = Checkpoint.open(str(checkpoint))
            scored = _independent(opened, out / name) if name in SENTENCES else _in_sequence(opened, layout)
            fixtures = _fixtures(opened, out / name, scored)
        lines = [json.dumps(line, separators=(",", ":")) + "\n" for line in fixtures]
        (out / name / "fixtures.jsonl").write_text("".join(lines), encoding="utf-8")


def texts() -> list[str]:
    """Odd ones, spelled special tokens, long ones, random characters, and sentences."""
    chance = random.Random(tiny_checkpoints.SEED)
    sentences = tiny_tokenizers.texts()
    made = _ODD + [f"a {name} b" for name in _SPELLED] + [name + name for name in _SPELLED]
    made += ["word " * 1_000, "".join(chance.sample(sentences, 20)), "🍣" * 400, "no-space" * 300]
    while len(made) < TEXTS // 2:
        first, last = chance.choice(_RANGES)
        made.append("".join(chr(chance.randrange(first, last)) + " " * (chance.random() < 0.2) for _ in range(chance.randint(1, 40))))
    return made + [chance.choice([str, str.upper, str.title])(text) for text in chance.sample(sentences, TEXTS - len(made))]


Scored = Callable[[Ids, list[str], Callable[[str], Ids]], dict | None]
"""The ids of a text, labels, and what makes ids of a label: the expected sequences and logits, or None if they are too long."""


def _fixtures(checkpoint: Checkpoint, directory: Path, scored: Scored) -> list[dict]:
    words = Tokenizer.from_file(str(directory / "tokenizer.json"))
    original = Tokenizer.from_str(checkpoint.tokenizer_json)
    original.no_truncation()
    chance = random.Random(tiny_checkpoints.SEED)
    lines: list[dict] = []
    for number, text in enumerate(texts()):
        line = {"text": text, "ids": encode(words, text)}
        if line["ids"] != encode(original, text) and not any(name in text for name in _SPELLED):
            sys.exit(f"{text!r} is read differently without special tokens")
        labels = chance.sample(golden.LABELS, chance.choice([1, 2, 5, 20]))
        if number % (TEXTS // SCORED) == 0 and line["ids"]:
            line |= scored(line["ids"], labels, lambda label: encode(words, label)) or {}
        lines.append(line)
    return lines


def _in_sequence(checkpoint: Checkpoint, layout: str | None) -> Scored:
    source = Source.of(checkpoint, layout, MAX_LENGTH)
    reference = source.reference()

    def scored(text: Ids, labels: list[str], ids: Callable[[str], Ids]) -> dict | None:
        of_labels = [ids(label) for label in labels]
        if len(text) > source.layout.room_for_text(MAX_LENGTH, of_labels):
            return None
        row = source.layout.row(text, of_labels)
        return {"labels": labels, "inputIds": row.input_ids, "lmask": row.lmask, "logits": _rounded(reference(row))}

    return scored


def _independent(checkpoint: Checkpoint, directory: Path) -> Scored:
    source = SentenceSource.of(checkpoint, max_length=MAX_LENGTH)
    reference = source.reference()
    told = json.loads((directory / "gliznet.json").read_text(encoding="utf-8"))

    def scored(text: Ids, labels: list[str], ids: Callable[[str], Ids]) -> dict | None:
        row = source.layout.of_text(text)
        if len(row) > MAX_LENGTH:
            return None
        phrased = [[source.layout.of_label(ids(p.replace("{}", label))) for p in told["phrasings"]] for label in labels]
        vector = reference(row)
        means = torch.stack([torch.stack([reference(sequence) for sequence in of_label]).mean(0) for of_label in phrased])
        cosines = torch.nn.functional.normalize(means, dim=-1) @ vector
        logits = cosines * told["calibration"]["scale"] + told["calibration"]["bias"]
        return {"labels": labels, "inputIds": row, "labelIds": phrased, "vector": _rounded(vector), "logits": _rounded(logits)}

    return scored


def _rounded(numbers: torch.Tensor) -> list[float]:
    return [round(float(number), 6) for number in numbers]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or NAMES + SENTENCES)
