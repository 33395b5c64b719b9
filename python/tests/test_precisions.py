"""The graphs that GPUs need, made of the 8-bit one: with a tiny encoder in place of the default model's."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from gliznet_export import ExportError, sentence_directory
from gliznet_export.calibration import Calibration
from gliznet_export.directory import in_precision
from gliznet_export.encoders.bert import BertConfig, BertEncoder
from gliznet_export.independent import PHRASINGS, IndependentManifest
from gliznet_export.layout import Apart
from gliznet_export.manifest import MANIFEST, UNKNOWN_DIGEST, Graph
from gliznet_export.sentence import SentenceEncoder
from training import background, precisions, start

DEFAULT = Path(__file__).parents[2] / "models" / "default"
NONE = {"weight": 0.5, "perLogLabels": 0.01, "level": 0.1, "steepness": 2.5, "vector": [0.25] * 24}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory like the default model's, whose vectors have 24 numbers."""
    folder = tmp_path_factory.mktemp("model")
    shutil.copy(DEFAULT / "tokenizer.json", folder)
    lab = start.words((folder / "tokenizer.json").read_text(encoding="utf-8")).get_vocab_size()
    torch.manual_seed(20261126)
    config = BertConfig(vocabulary=lab, hidden=24, layers=1, heads=start.HEADS, intermediate=48, positions=512, types=1)
    bare = BertEncoder(config).eval()
    with torch.no_grad():
        for parameter in bare.parameters():  # an exporter leaves out weights of one and equal biases
            parameter.add_(0.1 * torch.randn_like(parameter))
    encoder = SentenceEncoder(start.with_lab(bare), "first").eval()
    sentence_directory.graph(in_precision("int8", encoder), 24, folder / "model.int8.onnx")
    IndependentManifest(
        id="tiny",
        revision="1",
        license="Apache-2.0",
        layout=Apart.framed(start.CLS, lab, start.SEP),
        tokens={"cls": start.CLS, "sep": start.SEP, "pad": start.PAD, "lab": lab},
        vocabulary_size=lab + 1,
        max_length=start.MAX_LENGTH,
        dimension=24,
        pooling="first",
        calibration=Calibration(20.0, -10.0),
        phrasings=[*PHRASINGS],
        graphs=[Graph("model.int8.onnx", "int8", 0.25, 0.1, 300)],
    ).write(folder)
    background.write(folder, NONE)
    return folder


def test_wider_graphs_stand_beside_the_8_bit_one_which_stays_as_it_is(model: Path, tmp_path: Path) -> None:
    text = precisions.write(model, tmp_path, ["fp16", "fp32"], print).read_text(encoding="utf-8")
    made, told = json.loads(text), json.loads((model / MANIFEST).read_text(encoding="utf-8"))
    assert {file: graph["precision"] for file, graph in made["graphs"].items()} == {
        "model.int8.onnx": "int8",
        "model.fp16.onnx": "fp16",
        "model.onnx": "fp32",
    }
    assert hashlib.sha256(text.replace(made["manifestSha256"], UNKNOWN_DIGEST, 1).encode()).hexdigest() == made["manifestSha256"]
    narrow = "model.int8.onnx"
    assert made["graphs"][narrow] == told["graphs"][narrow]
    assert made["parity"][narrow] == told["parity"][narrow]
    changed = {"manifestSha256", "graphs", "parity", "producedBy", "golden"}
    assert {k: v for k, v in made.items() if k not in changed} == {k: v for k, v in told.items() if k not in changed}
    assert [*made] == [*told]
    for before, after in zip(told["golden"], made["golden"], strict=True):
        assert after["logits"][narrow] == before["logits"][narrow]
        assert after["inputIds"] == before["inputIds"]
        vectors = {file: np.array(vector) for file, vector in after["vectors"].items()}
        assert np.abs(vectors["model.fp16.onnx"] - vectors["model.onnx"]).max() < 1e-2
        assert 0 < np.abs(vectors[narrow] - vectors["model.onnx"]).max() < 0.2


def test_graphs_that_the_model_has_already_are_kept_and_listed(model: Path, tmp_path: Path) -> None:
    first = json.loads(precisions.write(model, tmp_path / "fp16", ["fp16"], print).read_text(encoding="utf-8"))
    both = json.loads(precisions.write(tmp_path / "fp16", tmp_path / "both", ["fp32"], print).read_text(encoding="utf-8"))
    assert [*both["graphs"]] == ["model.int8.onnx", "model.fp16.onnx", "model.onnx"]
    assert {*both["graphs"]} == {file.name for file in (tmp_path / "both").glob("*.onnx")}
    for field in ("graphs", "parity"):
        assert both[field]["model.fp16.onnx"] == first[field]["model.fp16.onnx"]
    again = json.loads(precisions.write(tmp_path / "both", tmp_path / "again", ["fp16"], print).read_text(encoding="utf-8"))
    assert {*again["graphs"]} == {*both["graphs"]} and len(again["parity"]) == 3


def in_sequence(told: dict) -> None:
    told["labels"] = "in-sequence"


def without_8_bit(told: dict) -> None:
    told["graphs"] = {"model.onnx": told["graphs"].pop("model.int8.onnx")}


@pytest.mark.parametrize(
    ("change", "found"), [(None, "No such file"), (in_sequence, "found in-sequence"), (without_8_bit, r"found independent and \['model.onnx'\]")]
)
def test_a_directory_that_is_no_such_model_is_named_with_exit_code_2(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, change, found: str
) -> None:
    other, out = tmp_path / "other", tmp_path / "out"
    other.mkdir()
    if change:
        told = json.loads((model / MANIFEST).read_text(encoding="utf-8"))
        change(told)
        (other / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["precisions", str(other), str(out)])
    with pytest.raises(SystemExit) as ended:
        precisions.main()
    said = capsys.readouterr().err
    assert ended.value.code == 2 and said.startswith("MODEL: expected") and re.search(found, said) and said.count("\n") == 1
    assert not out.exists()


def test_a_precision_that_is_none_is_named_and_the_model_is_not_overwritten(model: Path, tmp_path: Path) -> None:
    for wrong in (["int8"], ["fp16", "fp8"], []):
        with pytest.raises(ExportError, match="--precision: expected some of"):
            precisions.write(model, tmp_path / "out", wrong, print)
    with pytest.raises(ExportError, match="another directory than MODEL"):
        precisions.write(model, model, ["fp16"], print)
    assert (model / MANIFEST).exists() and not (tmp_path / "out").exists()
