"""Checkpoints in the forms that Hugging Face's tools leave them."""

from __future__ import annotations

import json

import huggingface_hub
import pytest
from safetensors.torch import load_file, save_file

import export
from gliznet_export import ExportError, onnx_graph
from gliznet_export.checkpoint import Checkpoint
from gliznet_export.source import Source


def test_weights_in_several_files_are_read(checkpoint):
    whole = checkpoint / "model.safetensors"
    weights = load_file(whole)
    names = sorted(weights)
    parts = {"model-1.safetensors": names[::2], "model-2.safetensors": names[1::2]}
    for file, of_file in parts.items():
        save_file({name: weights[name] for name in of_file}, checkpoint / file)
    whole.unlink()
    index = {"weight_map": {name: file for file, of_file in parts.items() for name in of_file}}
    (checkpoint / "model.safetensors.index.json").write_text(json.dumps(index))
    assert Checkpoint.open(str(checkpoint)).weights.keys() == weights.keys()


def test_one_token_may_do_the_work_of_two(checkpoint):
    stated = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[SEP]"}
    (checkpoint / "tokenizer_config.json").write_text(json.dumps(stated))
    tokens = Source.of(Checkpoint.open(str(checkpoint)), None, None).tokens
    assert tokens["pad"] == tokens["sep"] != tokens["cls"]


def test_a_model_is_as_long_as_its_parts_allow(checkpoint):
    assert Source.of(Checkpoint.open(str(checkpoint)), None, None).max_length == 512
    (checkpoint / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 300}))
    assert Source.of(Checkpoint.open(str(checkpoint)), None, None).max_length == 300


def test_a_hub_that_is_not_reached_is_said_in_one_line(capsys, monkeypatch, tmp_path):
    def unreachable(*_: object, **__: object) -> str:
        raise ConnectionError("no route to the hub\nand more")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    assert export.main(["owner/name", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "export: owner/name: no such folder, and not downloaded from the hub: no route to the hub"
    )


def test_a_graph_too_large_for_one_file_is_refused(checkpoint, monkeypatch, tmp_path):
    monkeypatch.setattr(onnx_graph, "LARGEST_BYTES", 1000)
    with pytest.raises(ExportError, match="do not fit in one ONNX file"):
        onnx_graph.export(Source.of(Checkpoint.open(str(checkpoint)), None, None).module, (), tmp_path / "model.onnx")
