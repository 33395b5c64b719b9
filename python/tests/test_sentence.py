"""Sentence encoders of every kind give the vectors of transformers, and logits that do not depend on what is beside them."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

import export
from gliznet_export import calibration
from gliznet_export.batches import Session
from gliznet_export.independent import label_vectors
from gliznet_export.layout import Apart
from gliznet_export.tokenizer import encode
from test_models import tiny_sentences
from test_models.tiny_sentences import TINY

LENGTHS = (2, 9, 130, 300)
TEXTS = ["The striker scored twice in the final", "Crème brûlée für zwei, 東京で寿司 🍣", "a [CLS] b </s> <s>[SEP]", ""]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory):
    """(checkpoint, model directory) of each kind, exported once."""
    done: dict[str, tuple[Path, Path]] = {}

    def make(name: str) -> tuple[Path, Path]:
        if name not in done:
            checkpoint = tiny_sentences.write(name, tmp_path_factory.mktemp(name))
            out = tmp_path_factory.mktemp("out") / name
            assert export.main([str(checkpoint), str(out), "--precision", "fp32,int8", "--max-length", "320"]) == 0
            done[name] = checkpoint, out
        return done[name]

    return make


def manifest_of(directory: Path) -> dict:
    return json.loads((directory / "gliznet.json").read_text(encoding="utf-8"))


@lru_cache(1)
def reference_model(checkpoint: Path) -> torch.nn.Module:
    """By transformers' own loading of the checkpoint, which knows the prefixes of the tensors."""
    return AutoModel.from_pretrained(checkpoint, attn_implementation="eager", dtype=torch.float32).eval()


def reference(checkpoint: Path, pooling: str, ids: list[int]) -> np.ndarray:
    with torch.no_grad():
        states = reference_model(checkpoint)(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.int64)).last_hidden_state[0]
    vector = states[0] if pooling == "cls_token" else states.mean(0)
    return (vector / vector.norm()).numpy()


@pytest.mark.parametrize("name", TINY)
def test_vectors_are_those_of_transformers_alone_and_in_a_padded_batch(made, name):
    checkpoint, out = made(name)
    manifest = manifest_of(out)
    assert (manifest["formatVersion"], manifest["labels"], manifest["maxLength"]) == (2, "independent", 320)
    layout = Apart(manifest["layout"]["text"], manifest["layout"]["label"])
    chance = random.Random(5)
    frame = len(layout.of_text([]))
    rows = [layout.of_text([chance.randrange(6, 400) for _ in range(max(0, n - frame))]) for n in LENGTHS]
    session, pad = Session(out / "model.onnx"), manifest["tokens"]["pad"]
    together = session.vectors(rows, pad)
    for row, vector in zip(rows, together, strict=True):
        assert np.abs(session.vectors([row], pad)[0] - vector).max() <= 1e-5
        assert np.abs(reference(checkpoint, TINY[name].pooling, row) - vector).max() <= 1e-4
    assert np.abs(together[0] - together[3]).max() > 0.05  # a graph that says the same of everything would pass


@pytest.mark.parametrize("name", TINY)
def test_in_8_bits_a_vector_does_not_depend_on_its_batch(made, name):
    _, out = made(name)
    manifest = manifest_of(out)
    chance = random.Random(6)
    rows = [[chance.randrange(6, 400) for _ in range(n)] for n in (4, 17, 60, 130)]
    session, pad = Session(out / "model.int8.onnx"), manifest["tokens"]["pad"]
    together = session.vectors(rows, pad)
    for row, vector in zip(rows, together, strict=True):
        assert np.abs(session.vectors([row], pad)[0] - vector).max() <= 1e-5
    assert manifest["parity"]["model.int8.onnx"]["maxAbsLogitDelta"] <= 0.05 * manifest["calibration"]["scale"]


@pytest.mark.parametrize("name", TINY)
def test_a_sequence_is_what_the_checkpoints_tokenizer_makes_of_prefix_and_text(made, name):
    checkpoint, out = made(name)
    manifest = manifest_of(out)
    layout = Apart(manifest["layout"]["text"], manifest["layout"]["label"])
    plain = Tokenizer.from_file(str(out / "tokenizer.json"))
    original = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    original.no_truncation()
    prompts = TINY[name].prompts
    text_prefix = prompts.get("passage", prompts.get("document", ""))
    for text in (TEXTS[0], TEXTS[1]):
        assert layout.of_text(encode(plain, text)) == original.encode(text_prefix + text).ids
        assert layout.of_label(encode(plain, text)) == original.encode(prompts.get("query", "") + text).ids
    special = set(manifest["tokens"].values())
    for text in TEXTS:
        assert not special & set(encode(plain, text))


@pytest.mark.parametrize("name", TINY)
def test_golden_vectors_are_what_layout_graphs_and_calibration_give(made, name):
    _, out = made(name)
    manifest = manifest_of(out)
    layout = Apart(manifest["layout"]["text"], manifest["layout"]["label"])
    words = Tokenizer.from_file(str(out / "tokenizer.json"))
    pad, scale, bias = manifest["tokens"]["pad"], manifest["calibration"]["scale"], manifest["calibration"]["bias"]
    assert manifest["phrasings"] == ["{}", "This text is about {}."]
    for file, graph in manifest["graphs"].items():
        session = Session(out / file)
        for golden in manifest["golden"]:
            assert golden["inputIds"] == layout.of_text(encode(words, golden["text"]))
            for label, ids in zip(golden["labels"], golden["labelIds"], strict=True):
                assert ids == [layout.of_label(encode(words, p.replace("{}", label))) for p in manifest["phrasings"]]
            vector = session.vectors([golden["inputIds"]], pad)[0]
            assert np.abs(vector - golden["vectors"][file]).max() <= 2e-6
            logits = label_vectors(session, golden["labelIds"], pad) @ vector * scale + bias
            assert np.abs(logits - golden["logits"][file]).max() <= 1e-4
        assert graph["tolerance"] == {"fp32": 1e-4, "int8": 0.25}[graph["precision"]]


def test_scale_and_bias_are_fitted_to_a_file(made, tmp_path):
    checkpoint, _ = made("sentence-bert-first")
    file = tmp_path / "texts.jsonl"
    lines = [{"text": label, "labels": [label]} for label in ("sports", "politics", "law")] + [{"text": "music", "label": "music"}]
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["--calibrate", str(file), "--phrasing", "{}"]
    assert export.main([str(checkpoint), str(out), *arguments]) == 0
    manifest = manifest_of(out)
    scale, bias = manifest["calibration"]["scale"], manifest["calibration"]["bias"]
    assert manifest["phrasings"] == ["{}"]
    assert scale + bias > 0  # a text that is the label itself has a cosine of 1
    assert scale > 1


def test_the_regression_finds_the_scale_and_bias_that_labels_were_drawn_with():
    chance = np.random.default_rng(3)
    cosines = [chance.uniform(-1, 1, 50) for _ in range(400)]
    holds = [chance.random(50) < 1 / (1 + np.exp(-(6 * c - 2))) for c in cosines]
    scale, bias = calibration.fit(cosines, holds)
    assert abs(scale - 6) < 0.3
    assert abs(bias + 2) < 0.15


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": True}, "expected one of cls_token and mean_tokens"),
        ("config.json", {"model_type": "gpt2"}, "model_type 'gpt2' is not supported"),
        ("config.json", {"hidden_act": "silu"}, "hidden_act 'silu' is not supported"),
    ],
)
def test_what_is_not_supported_is_named(capsys, tmp_path, file, change, message):
    checkpoint = tiny_sentences.write("sentence-bert-first", tmp_path / "checkpoint")
    path = checkpoint / file
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert export.main([str(checkpoint), str(tmp_path / "out")]) == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--phrasing", "no place"], "each with {} once"),
        (["--layout", "card"], "--layout: is for GliZNet"),
        (["--calibrate", "nowhere.jsonl"], "--calibrate: expected a file"),
    ],
)
def test_arguments_are_checked(capsys, tmp_path, arguments, message):
    checkpoint = tiny_sentences.write("sentence-bert-first", tmp_path / "checkpoint")
    assert export.main([str(checkpoint), str(tmp_path / "out"), *arguments]) == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_a_module_that_is_not_supported_is_named(capsys, tmp_path):
    checkpoint = tiny_sentences.write("sentence-bert-first", tmp_path / "checkpoint")
    modules = json.loads((checkpoint / "modules.json").read_text())
    modules.append({"idx": 3, "name": "3", "path": "3_Dense", "type": "sentence_transformers.models.Dense"})
    (checkpoint / "modules.json").write_text(json.dumps(modules))
    assert export.main([str(checkpoint), str(tmp_path / "out")]) == 2
    assert "the module Dense is not supported" in capsys.readouterr().err
