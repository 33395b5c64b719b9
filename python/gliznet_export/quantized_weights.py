"""Reads an 8-bit BERT encoder back out of its graph, to the last bit."""

from __future__ import annotations

from collections.abc import Callable

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from gliznet_export import ExportError
from gliznet_export.encoders.bert import BertConfig, BertEncoder
from gliznet_export.quantize import QuantizedEmbedding, QuantizedLinear, quantize


def stored(model: onnx.ModelProto) -> dict[str, Tensor]:
    """The graph's constants by name."""
    return {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in model.graph.initializer}


def bert_from_quantized(constants: dict[str, Tensor], heads: int) -> nn.Module:
    """The encoder that `quantize` and `onnx_graph.export` made the graph of; nothing in the graph tells the number of heads."""
    rows = _only(constants, lambda t: t.dtype == torch.int8)
    config = BertConfig(
        vocabulary=rows.shape[0],
        hidden=rows.shape[1],
        layers=sum(name.endswith(".qkv.weight") for name in constants),
        heads=heads,
        intermediate=constants["encoder.layers.0.intermediate.bias"].shape[0],
        positions=constants["encoder.positions.weight"].shape[0],
        types=1,
    )
    encoder = quantize(BertEncoder(config))
    found = {
        "words.rows": rows,
        "words.scale": _only(constants, lambda t: t.shape == (rows.shape[0], 1)),
        "types.weight": _only(constants, lambda t: t.shape == rows.shape[1:]).unsqueeze(0),
    }
    known = found | {name.removeprefix("encoder."): tensor for name, tensor in constants.items()}
    state = {name: known[name] if not name.endswith(".zero") else value for name, value in encoder.state_dict().items()}
    encoder.load_state_dict(state)
    return encoder.eval()


def whole(quantized: nn.Module) -> BertEncoder:
    """The same encoder with each 8-bit weight multiplied out to fp32, to train it further."""
    encoder = BertEncoder(quantized.config)
    state = quantized.state_dict()
    for name, module in quantized.named_modules():
        if isinstance(module, QuantizedLinear):
            state[f"{name}.weight"] = module.weight.T * module.scale.unsqueeze(-1)
        elif isinstance(module, QuantizedEmbedding):
            state[f"{name}.weight"] = module.rows * module.scale
    encoder.load_state_dict({name: state[name] for name in encoder.state_dict()})
    return encoder.eval()


def _only(constants: dict[str, Tensor], fits: Callable[[Tensor], bool]) -> Tensor:
    """A tensor that lost its name in the export, by what it looks like."""
    found = [tensor for name, tensor in constants.items() if not name.startswith("encoder.") and fits(tensor)]
    if len(found) != 1:
        raise ExportError(f"expected the 8-bit graph of a BERT encoder, found {len(found)} tensors that could be the embeddings'")
    return found[0]
