"""What the exporter does not understand it names, in one sentence, and writes no manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

import export
from gliznet_export import directory


def fails(capsys: pytest.CaptureFixture, checkpoint: Path, *arguments: str) -> str:
    out = checkpoint.parent / "out"
    assert export.main([str(checkpoint), str(out), *arguments]) == 2
    assert not (out / "gliznet.json").exists()
    return capsys.readouterr().err.splitlines()[-1]


def edit(checkpoint: Path, change) -> None:
    file = checkpoint / "config.json"
    config = json.loads(file.read_text())
    change(config)
    file.write_text(json.dumps(config))


def edit_weights(checkpoint: Path, change) -> None:
    file = checkpoint / "model.safetensors"
    weights = load_file(file)
    change(weights)
    save_file(weights, file)


@pytest.mark.parametrize(
    "name",
    ["backbone.encoder.layer.1.output.dense.weight", "aggregator.label_projector.1.bias", "aggregator.similarity_head.logit_scale"],
)
def test_a_missing_tensor_is_named(capsys, checkpoint, name):
    edit_weights(checkpoint, lambda weights: weights.pop(name))
    assert f"the checkpoint lacks the tensor {name}" in fails(capsys, checkpoint)


def test_a_tensor_that_is_not_understood_is_named(capsys, checkpoint):
    edit_weights(checkpoint, lambda weights: weights.update({"aggregator.gate.weight": torch.ones(2)}))
    assert "not understood: aggregator.gate.weight" in fails(capsys, checkpoint)


def test_a_tensor_of_another_shape_is_named(capsys, checkpoint):
    edit_weights(checkpoint, lambda weights: weights.update({"backbone.embeddings.LayerNorm.bias": torch.ones(3)}))
    assert "backbone.embeddings.LayerNorm.bias has shape [3], expected [32]" in fails(capsys, checkpoint)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.update(model_type="bert"), "expected modules.json of a sentence-transformers model"),
        (lambda c: c.update(similarity_metric="euclid"), "the scoring 'euclid' is not supported"),
        (lambda c: c.update(lab_token_id=3), "lab_token_id is 3"),
        (lambda c: c.update(backbone_config={"model_type": "gpt2"}), "backbone_config.model_type 'gpt2' is not supported"),
        (lambda c: c.pop("backbone_config"), "expected backbone_config with a model_type"),
        (lambda c: c["backbone_config"].update(hidden_act="silu"), "hidden_act 'silu' is not supported"),
        (lambda c: c["backbone_config"].update(is_decoder=True), "is_decoder True is not supported"),
    ],
)
def test_a_config_that_is_not_supported_is_named(capsys, checkpoint, change, message):
    edit(checkpoint, change)
    assert message in fails(capsys, checkpoint)


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(capsys, checkpoint, file):
    (checkpoint / file).unlink()
    assert f"expected a checkpoint with {file}, found none" in fails(capsys, checkpoint)


def test_arguments_are_checked(capsys, checkpoint):
    assert "expected one of ['fp32', 'fp16', 'int8'], found 'bf16'" in fails(capsys, checkpoint, "--precision", "fp32,bf16")
    assert "--max-length: expected 1 to 1100 tokens, found 5000" in fails(capsys, checkpoint, "--max-length", "5000")
    assert "expected a folder with a checkpoint" in fails(capsys, checkpoint.parent / "nowhere")


def test_a_token_beyond_the_vocabulary_is_refused(capsys, checkpoint):
    file = checkpoint / "tokenizer.json"
    spec = json.loads(file.read_text())
    spec["model"]["vocab"]["zebra"] = 99_999
    file.write_text(json.dumps(spec))
    assert "found 99999" in fails(capsys, checkpoint)


def test_a_graph_that_is_not_faithful_leaves_no_manifest(capsys, checkpoint, monkeypatch):
    monkeypatch.setitem(directory.LIMITS, "fp32", 1e-12)
    assert "expected |Δlogit| ≤ 1e-12 from PyTorch" in fails(capsys, checkpoint)
