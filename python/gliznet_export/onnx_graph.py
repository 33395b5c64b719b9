"""PyTorch module → one ONNX file with the inputs, output and free dimensions that the model directory promises."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from torch import nn

from gliznet_export import ExportError

OPSET = 21
LARGEST_BYTES = 2**31 - 2**24
"""Of a protobuf message, less what the nodes take."""
FORBIDDEN = {"If", "Loop", "Scan", "NonZero"}


@dataclass(frozen=True)
class Form:
    """The inputs and the output of a graph, with the names or numbers of their dimensions."""

    inputs: dict[str, list[str]]
    output: str
    shape: list[str | int]

    def shapes(self) -> dict[str, list[str | int]]:
        return self.inputs | {self.output: self.shape}


_ROW = ["batch", "sequence"]
LOGITS = Form({"input_ids": _ROW, "attention_mask": _ROW, "lmask": _ROW, "label_ids": ["labels"]}, "logits", ["batch", "labels"])
"""Text and labels in one sequence to a logit for each label. An example has batch, length and number of labels all unequal."""


def vectors(dimension: int) -> Form:
    """One text or one label in each row to its vector."""
    return Form({"input_ids": _ROW, "attention_mask": _ROW}, "vector", ["batch", dimension])


def export(module: nn.Module, example: tuple[torch.Tensor, ...], path: Path, form: Form = LOGITS) -> None:
    """Writes the graph. The example holds a tensor for each input, in which no two free dimensions are equal, and none is 1."""
    size = sum(t.numel() * t.element_size() for t in [*module.parameters(), *module.buffers()])
    if size >= LARGEST_BYTES:
        raise ExportError(f"{path.name}: {size >> 20} MB of weights do not fit in one ONNX file of 2 GB; try a smaller precision")
    free = {name: torch.export.Dim(name, min=2) for shape in form.inputs.values() for name in shape}  # 1 is traced apart
    for noisy in ("torch.onnx", "onnx_ir", "onnxscript"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module.eval(),
            example,
            dynamo=True,
            opset_version=OPSET,
            input_names=list(form.inputs),
            output_names=[form.output],
            dynamic_shapes=tuple({at: free[name] for at, name in enumerate(shape)} for shape in form.inputs.values()),
            external_data=False,
            verbose=False,
        )
    model = program.model_proto
    without_metadata(model)
    onnx.save(model, path)
    check(path, form)


def check(path: Path, form: Form) -> None:
    """Refuses a graph that is not what the service loads."""
    graph = onnx.load(path).graph
    shapes = {
        value.name: [dimension.dim_param or dimension.dim_value for dimension in value.type.tensor_type.shape.dim]
        for value in [*graph.input, *graph.output]
    }
    if shapes != form.shapes():
        raise ExportError(f"{path.name}: the graph's inputs and output are {shapes}, expected {form.shapes()}")
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
