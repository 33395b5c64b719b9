"""Reads the weights of a bi-encoder back out of its 8-bit graph, each rounded to the step that the graph keeps."""

from __future__ import annotations

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from gliznet_export import ExportError
from gliznet_export.biencoder import BiEncoder
from gliznet_export.encoders.bert import BertConfig, BertEncoder


def biencoder_from_onnx(model: onnx.ModelProto, pooling: str, heads: int) -> BiEncoder:
    """The module that `quantize` and `onnx_graph.export` made the graph of; nothing in the graph tells the number of heads."""
    stored = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in model.graph.initializer}
    words = _words(stored)
    positions = stored["encoder.positions.weight"]
    layers = sum(name.endswith(".qkv.weight") for name in stored)
    config = BertConfig(
        vocabulary=words.shape[0],
        hidden=words.shape[1],
        layers=layers,
        heads=heads,
        intermediate=stored["encoder.layers.0.intermediate.bias"].shape[0],
        positions=positions.shape[0],
        types=1,
    )
    encoder = BertEncoder(config)
    found = {"words.weight": words, "types.weight": _only(stored, lambda t: t.shape == words.shape[1:]).unsqueeze(0)}
    encoder.load_state_dict({name: found.get(name, _weight(stored, f"encoder.{name}")) for name in encoder.state_dict()})
    return BiEncoder(encoder, pooling, stored["scale"].item(), stored["bias"].item()).eval()


def _weight(stored: dict[str, Tensor], name: str) -> Tensor | None:
    weight = stored.get(name)
    if weight is None or weight.dtype != torch.int8:
        return weight
    return (weight * stored[name.removesuffix("weight") + "scale"]).T


def _words(stored: dict[str, Tensor]) -> Tensor:
    rows = _only(stored, lambda t: t.dtype == torch.int8)
    return rows * _only(stored, lambda t: t.shape == (rows.shape[0], 1))


def _only(stored: dict[str, Tensor], fits) -> Tensor:
    """A tensor that lost its name in the export, by what it looks like."""
    found = [tensor for name, tensor in stored.items() if not name.startswith("encoder.") and fits(tensor)]
    if len(found) != 1:
        raise ExportError(f"expected the 8-bit graph of a bi-encoder, found {len(found)} tensors that could be the embeddings'")
    return found[0]
