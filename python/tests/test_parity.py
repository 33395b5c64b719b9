"""Every kind of checkpoint computes in ONNX Runtime what it computes in transformers."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from tokenizers import Tokenizer

import export
from gliznet_export.batches import Session
from gliznet_export.checkpoint import Checkpoint
from gliznet_export.layout import Layout, Row
from gliznet_export.source import Source
from gliznet_export.tokenizer import encode
from test_models.tiny_checkpoints import TINY

LENGTHS = (8, 130, 300, 1024)
LABELS = (1, 2, 7, 64)
TEXTS = [
    "The striker scored twice in the final",
    "Crème brûlée für zwei, 東京で寿司 🍣 и немного музыки",
    "four    spaces, two  spaces and\ta tab [unused1] ",
    "",
]


def rows(layout: Layout, vocabulary: int) -> list[Row]:
    """Of each length with each number of labels, as far as they fit; any token of the vocabulary that is not the structure."""
    chance = random.Random(7)
    made = []
    for length in LENGTHS:
        for count in LABELS:
            labels = [[chance.randrange(5, vocabulary) for _ in range(chance.randint(1, 5))] for _ in range(count)]
            room = layout.room_for_text(length, labels)
            if room > 0:
                made.append(layout.row([chance.randrange(5, vocabulary) for _ in range(room)], labels))
    return made


@pytest.mark.parametrize("name", TINY)
def test_logits_are_those_of_the_reference_alone_and_in_a_padded_batch(exported, name):
    model = exported(name)
    manifest = json.loads((model.directory / "gliznet.json").read_text())
    layout = Layout(manifest["layout"]["name"], manifest["layout"]["sequence"])
    words = Tokenizer.from_file(str(model.directory / "tokenizer.json"))
    reference = Source.of(Checkpoint.open(str(model.checkpoint)), TINY[name].layout, None).reference()
    batch = rows(layout, words.get_vocab_size() - 5)
    assert {len(row.input_ids) for row in batch} >= {130, 300, 1024}
    wanted = [reference(row).numpy() for row in batch]

    fp32, fp16 = (Session(model.directory / file) for file in ("model.onnx", "model.fp16.onnx"))
    pad = manifest["tokens"]["pad"]
    alone = [fp32.logits([row], max(row.lmask), pad)[0] for row in batch]
    together = fp32.logits(batch, max(LABELS), pad)
    half = fp16.logits(batch, max(LABELS), pad)
    assert np.isfinite(together).all() and np.isfinite(half).all()
    for index, logits in enumerate(wanted):
        assert np.abs(alone[index] - logits).max() <= 1e-4
        assert np.abs(together[index, : len(logits)] - alone[index]).max() <= 1e-4
        assert np.abs(half[index, : len(logits)] - logits).max() <= 2e-2
    assert np.ptp(np.concatenate(wanted)) > 0.05  # a head that says the same of everything would pass


@pytest.mark.parametrize("name", TINY)
def test_text_is_read_as_by_the_checkpoints_tokenizer_and_spells_no_special_token(exported, name):
    model = exported(name)
    original = Tokenizer.from_file(str(model.checkpoint / "tokenizer.json"))
    plain = Tokenizer.from_file(str(model.directory / "tokenizer.json"))
    original.no_truncation()
    for text in TEXTS:
        assert encode(plain, text) == encode(original, text)
    special = json.loads((model.directory / "gliznet.json").read_text())["tokens"].values()
    for spelled in ("[CLS]", "[SEP]", "[PAD]", "[LAB]"):
        assert original.token_to_id(spelled) in special
        for text in (spelled, f"a {spelled} b", f"a{spelled}{spelled}", spelled.lower(), f" {spelled}  {spelled} "):
            assert not set(encode(plain, text)) & set(special)


@pytest.mark.parametrize("name", TINY)
def test_golden_vectors_are_what_the_layout_and_the_graphs_give(exported, name):
    model = exported(name)
    manifest = json.loads((model.directory / "gliznet.json").read_text())
    layout = Layout(manifest["layout"]["name"], manifest["layout"]["sequence"])
    words = Tokenizer.from_file(str(model.directory / "tokenizer.json"))
    session = Session(model.directory / "model.onnx")
    assert manifest["parity"]["model.onnx"]["maxAbsLogitDelta"] <= 1e-4
    assert manifest["parity"]["model.fp16.onnx"]["maxAbsLogitDelta"] <= 2e-2
    for golden in manifest["golden"]:
        row = layout.row(encode(words, golden["text"]), [encode(words, label) for label in golden["labels"]])
        assert (row.input_ids, row.lmask) == (golden["inputIds"], golden["lmask"])
        logits = session.logits([row], len(golden["labels"]), manifest["tokens"]["pad"])[0]
        assert np.abs(logits - golden["logits"]["model.onnx"]).max() <= 1e-5


@pytest.mark.parametrize("name", ["modernbert-cosine", "deberta-cosine"])
def test_in_8_bits_a_row_does_not_depend_on_its_batch(exported, tmp_path, name):
    layout = ["--layout", TINY[name].layout or "reference"]
    arguments = [str(exported(name).checkpoint), str(tmp_path), "--max-length", "1024", "--precision", "int8"]
    assert export.main(arguments + layout) == 0
    manifest = json.loads((tmp_path / "gliznet.json").read_text())
    session, pad = Session(tmp_path / "model.int8.onnx"), manifest["tokens"]["pad"]
    batch = rows(Layout(manifest["layout"]["name"], manifest["layout"]["sequence"]), 500)
    together = session.logits(batch, max(LABELS), pad)
    for row, logits in zip(batch, together, strict=True):
        alone = session.logits([row], max(row.lmask), pad)[0]
        assert np.abs(alone - logits[: len(alone)]).max() <= 1e-4
    assert manifest["parity"]["model.int8.onnx"]["maxAbsLogitDelta"] <= 0.25
