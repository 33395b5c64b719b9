"""Reads the weights of a BERT encoder back out of the ONNX file that sentence encoders are published as."""

from __future__ import annotations

import onnx
import torch
from onnx import numpy_helper

from gliznet_export import ExportError
from gliznet_export.encoders.bert import BertConfig, BertEncoder
from gliznet_export.tensors import Tensors


def bert_from_onnx(model: onnx.ModelProto, heads: int) -> BertEncoder:
    """The number of heads is the one thing that the file's weights do not tell."""
    tensors = _named(model.graph)
    words, positions, types = (
        tensors[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
    )
    layers = sum(name.endswith(".attention.self.query.weight") for name in tensors)
    if layers == 0:
        raise ExportError("the ONNX file holds no encoder.layer.N.attention.self.query: it is not a BERT encoder")
    config = BertConfig(
        vocabulary=words.shape[0],
        hidden=words.shape[1],
        layers=layers,
        heads=heads,
        intermediate=tensors["encoder.layer.0.intermediate.dense.weight"].shape[0],
        positions=positions.shape[0],
        types=types.shape[0],
    )
    source = Tensors(tensors)
    encoder = BertEncoder(config).load(source)
    source.ignore("embeddings.position_ids")
    if source.left_over():
        raise ExportError(f"the ONNX file holds weights that are not understood: {source.left_over()}")
    return encoder.eval()


def _named(graph: onnx.GraphProto) -> dict[str, torch.Tensor]:
    """Initializers by Hugging Face name; a matrix that lost its name is called after the node that multiplies by it."""
    tensors = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in tensors:
            name = node.name.removesuffix("/MatMul").strip("/").replace("/", ".") + ".weight"
            tensors[name] = tensors.pop(node.input[1]).T.contiguous()
    return tensors
