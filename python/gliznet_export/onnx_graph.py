"""PyTorch module → one ONNX file with the inputs, output and free dimensions that the model directory promises."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import onnx
import torch
from torch import nn

from gliznet_export import ExportError

OPSET = 21
LARGEST_BYTES = 2**31 - 2**24
"""Of a protobuf message, less what the nodes take."""
INPUTS = ("input_ids", "attention_mask", "lmask", "label_ids")
OUTPUT = "logits"
FORBIDDEN = {"If", "Loop", "Scan", "NonZero"}


def export(module: nn.Module, example: tuple[torch.Tensor, ...], path: Path) -> None:
    """Writes the graph. The example is (input_ids, attention_mask, lmask, label_ids) with batch, length and labels all unequal."""
    size = sum(t.numel() * t.element_size() for t in [*module.parameters(), *module.buffers()])
    if size >= LARGEST_BYTES:
        raise ExportError(f"{path.name}: {size >> 20} MB of weights do not fit in one ONNX file of 2 GB; try a smaller precision")
    batch, sequence, labels = (torch.export.Dim(name, min=2) for name in ("batch", "sequence", "labels"))  # 1 is traced apart
    row = {0: batch, 1: sequence}
    for noisy in ("torch.onnx", "onnx_ir", "onnxscript"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module.eval(),
            example,
            dynamo=True,
            opset_version=OPSET,
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_shapes=(row, row, row, {0: labels}),
            external_data=False,
            verbose=False,
        )
    model = program.model_proto
    without_metadata(model)
    onnx.save(model, path)
    check(path)


def check(path: Path) -> None:
    """Refuses a graph that is not what the service loads."""
    graph = onnx.load(path).graph
    shapes = {
        value.name: [dimension.dim_param or dimension.dim_value for dimension in value.type.tensor_type.shape.dim]
        for value in [*graph.input, *graph.output]
    }
    row = ["batch", "sequence"]
    expected = {name: row for name in INPUTS[:3]} | {INPUTS[3]: ["labels"], OUTPUT: ["batch", "labels"]}
    if shapes != expected:
        raise ExportError(f"{path.name}: the graph's inputs and output are {shapes}, expected {expected}")
    forbidden = sorted({node.op_type for node in graph.node} & FORBIDDEN)
    if forbidden:
        raise ExportError(f"{path.name}: the graph holds {forbidden}, whose shapes depend on the data")


def without_metadata(model: onnx.ModelProto) -> None:
    """Drops what the exporter notes about this machine (file names, stack traces): the file depends on the weights alone."""
    graph = model.graph
    del model.metadata_props[:]
    for item in [graph, *graph.node, *graph.initializer, *graph.input, *graph.output, *graph.value_info]:
        del item.metadata_props[:]
    for node in graph.node:
        node.doc_string = ""
    del graph.value_info[:]
