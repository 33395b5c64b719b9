"""GLiClass checkpoints, made and computed by Knowledgator's own package, give the same from our graph."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

import export
from gliznet_export.batches import Session
from gliznet_export.layout import Layout
from gliznet_export.tokenizer import encode
from test_models import tiny_gliclass

LABELS = ["sports", "politics", "a longer label of several words", "x", "cooking", "law"]
TEXT = "The striker scored twice in the final, and after a long evening of speeches the committee put the decision off. "

@pytest.mark.parametrize("name", tiny_gliclass.KINDS)
def test_tokens_and_logits_are_those_of_the_package(tmp_path, name):
    model = tiny_gliclass.write(name, tmp_path / name)
    out = tmp_path / "out"
    assert export.main([str(tmp_path / name), str(out), "--max-length", "1024"]) == 0
    manifest = json.loads((out / "gliznet.json").read_text())
    layout = Layout(manifest["layout"]["name"], manifest["layout"]["sequence"])
    words = Tokenizer.from_file(str(out / "tokenizer.json"))
    original = Tokenizer.from_file(str(tmp_path / name / "tokenizer.json"))
    original.no_truncation()
    session = Session(out / "model.onnx")
    rows, wanted = [], []
    for repeated in (1, 3, 12):
        for count in (1, 3, 6):
            labels = "".join(f"<<LABEL>>{label}" for label in LABELS[:count]) + "<<SEP>>"
            text = (TEXT * repeated).strip()
            ids = original.encode(labels + text if model.config.prompt_first else text + labels).ids
            row = layout.row(encode(words, text), [encode(words, label) for label in LABELS[:count]])
            assert row.input_ids == ids
            with torch.no_grad():
                tensor = torch.tensor([ids])
                logits = model(input_ids=tensor, attention_mask=torch.ones_like(tensor), max_num_classes=count).logits[0].numpy()
            alone = session.logits([row], count, manifest["tokens"]["pad"])[0]
            assert np.abs(alone - logits).max() <= 1e-4
            rows.append(row)
            wanted.append(logits)
    together = session.logits(rows, len(LABELS), manifest["tokens"]["pad"])
    for row, logits in zip(together, wanted, strict=True):
        assert np.abs(row[: len(logits)] - logits).max() <= 1e-4
    assert np.ptp(np.concatenate(wanted)) > 0.05


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("architecture_type", "bi-encoder"),
        ("scorer_type", "hopfield"),
        ("pooling_strategy", "max"),
        ("use_lstm", True),
        ("squeeze_layers", True),
    ],
)
def test_what_is_not_supported_is_named(capsys, tmp_path, key, value):
    tiny_gliclass.write("gliclass-text-first", tmp_path / "checkpoint")
    file = tmp_path / "checkpoint" / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {key: value}))
    assert export.main([str(tmp_path / "checkpoint"), str(tmp_path / "out")]) == 2
    assert f"{key} {value!r} is not supported" in capsys.readouterr().err


def test_a_tokenizer_that_reads_a_label_differently_behind_its_token_is_refused(capsys, tmp_path):
    tiny_gliclass.write("gliclass-weighted-dot", tmp_path / "checkpoint")
    file = tmp_path / "checkpoint" / "tokenizer.json"
    spec = json.loads(file.read_text())
    spec["pre_tokenizer"]["prepend_scheme"] = "first"
    file.write_text(json.dumps(spec))
    assert export.main([str(tmp_path / "checkpoint"), str(tmp_path / "out")]) == 2
    assert "reads labels and text apart differently" in capsys.readouterr().err
