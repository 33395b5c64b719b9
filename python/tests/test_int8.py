"""8-bit graphs compute the same on every x86 processor: nothing in them saturates or depends on the vector width."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

import export
from gliznet_export.encoders.attention import Attention
from gliznet_export.quantize import LARGEST_PAIR, Rounded, SteppedAttention, nearest, weight_scale
from gliznet_export.rounding import compensated, rounded
from test_models.tiny_checkpoints import TINY

DEFAULT_MODEL = Path(__file__).parents[2] / "models" / "default" / "model.int8.onnx"


def weights(graph: onnx.GraphProto) -> list[np.ndarray]:
    """Of every 8-bit product, [inputs, outputs] int8."""
    stored = {i.name: i for i in graph.initializer}
    return [numpy_helper.to_array(stored[node.input[1]]) for node in graph.node if node.op_type == "MatMulInteger"]


def saturating(rows: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """rows @ weight as processors without VNNI compute it: two neighbouring products are added in 16 bits."""
    products = rows[:, :, None].astype(np.int64) * weight
    pairs = products.reshape(len(rows), -1, 2, weight.shape[1]).sum(2)
    return pairs.clip(-(2**15), 2**15 - 1).sum(1)


def is_exact(weight: np.ndarray) -> bool:
    drawn = np.random.default_rng(1).integers(1, 256, (4, len(weight)))
    rows = np.concatenate([drawn, np.full((1, len(weight)), 255)])
    return np.array_equal(saturating(rows, weight), rows @ weight.astype(np.int64))


def graph_of(name: str, tmp_path_factory, exported) -> onnx.GraphProto:
    out = tmp_path_factory.mktemp("int8")
    arguments = [str(exported(name).checkpoint), str(out), "--max-length", "320", "--precision", "int8"]
    assert export.main([*arguments, "--layout", TINY[name].layout or "reference"]) == 0
    return onnx.load(out / "model.int8.onnx").graph


@pytest.mark.parametrize("name", ["bert-cosine", "modernbert-cosine", "deberta-cosine"])
def test_no_product_of_an_exported_graph_saturates(exported, tmp_path_factory, name):
    graph = graph_of(name, tmp_path_factory, exported)
    assert weights(graph)
    assert all(is_exact(weight) for weight in weights(graph))
    assert not any(node.op_type == "Softmax" for node in graph.node)


def test_no_product_of_the_default_model_saturates():
    graph = onnx.load(DEFAULT_MODEL).graph
    assert len(weights(graph)) == 48
    assert all(is_exact(weight) for weight in weights(graph))
    assert not any(node.op_type == "Softmax" for node in graph.node)


def test_weights_of_the_full_range_would_saturate():
    assert not is_exact(np.full((4, 1), 127, np.int8))


@pytest.mark.parametrize("inputs", [1, 2, 7, 384])
def test_the_scale_is_no_larger_than_exactness_needs(inputs):
    weight = torch.randn(64, inputs, generator=torch.Generator().manual_seed(inputs))
    rounded = (weight / weight_scale(weight)).round()
    pairs = torch.nn.functional.pad(rounded, (0, inputs % 2)).unflatten(-1, (-1, 2)).sum(-1).abs().amax(-1)
    largest = rounded.abs().amax(-1)
    assert largest.max() <= 127
    assert pairs.max() <= LARGEST_PAIR
    assert ((largest >= 126) | (pairs >= LARGEST_PAIR - 2)).all()


def test_attention_in_steps_is_attention():
    chance = torch.Generator().manual_seed(3)
    scores = 100 * torch.randn(2, 3, 5, 7, generator=chance)  # far beyond what exp takes
    scores[..., -1] = -1e4
    value = torch.randn(2, 3, 7, 4, generator=chance)
    assert torch.allclose(SteppedAttention()(scores, value), Attention()(scores, value), atol=1e-6)


def test_weights_that_are_rounded_by_their_inputs_keep_the_outputs_and_saturate_nowhere():
    torch.manual_seed(7)
    on_the_grid = nearest(torch.randn(64, 96))
    moved = on_the_grid.steps * on_the_grid.scale + 0.2 * on_the_grid.scale * torch.randn(64, 96)
    inputs = torch.randn(2_000, 12) @ torch.randn(12, 96) + 0.1 * torch.randn(2_000, 96)

    by_inputs = rounded(moved, inputs.T @ inputs)

    def error(found: Rounded) -> float:
        return float(((found.steps * found.scale - moved) @ inputs.T).square().mean())

    assert error(by_inputs) < error(nearest(moved)) / 4
    assert by_inputs.steps.float().unflatten(-1, (-1, 2)).sum(-1).abs().max() <= LARGEST_PAIR
    assert is_exact(by_inputs.steps.T.numpy())


def test_inputs_are_seen_while_the_model_runs():
    model = torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.ReLU(), torch.nn.Linear(8, 4))
    texts = torch.randn(50, 8)

    found = compensated(model, lambda: (model(text) for text in texts))

    assert {*found} == {"0", "2"}
    hidden = model[:2](texts)
    expected = rounded(model[2].weight, hidden.T @ hidden)
    assert torch.equal(found["2"].steps, expected.steps)
