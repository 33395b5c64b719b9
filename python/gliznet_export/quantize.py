"""Weight-only quantisation: a quarter of the size, and a text's score still does not depend on its batch mates.

Linear layers become MatMulNBits with 8-bit blocks; with accuracy level 4 the runtime rounds the activations of each row and
block by themselves, so rows stay independent (dynamic quantisation, which takes one range per tensor, does not). Embedding
tables are kept as 8-bit rows with one scale each.
"""

from __future__ import annotations

import logging
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from torch import Tensor, nn

BITS = 8
INT8_ACCURACY_LEVEL = 4


class QuantizedEmbedding(nn.Module):
    """An embedding table of int8 rows, each with its own scale: row = int8 · scale."""

    def __init__(self, weight: Tensor):
        super().__init__()
        scale = (weight.abs().amax(-1, keepdim=True) / 127).clamp(min=1e-12)
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].to(self.scale.dtype) * self.scale[ids]


def quantize_embeddings(module: nn.Module, smallest: int = 1024) -> nn.Module:
    """Replaces, in place, every embedding table of at least `smallest` rows."""
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Embedding) and child.num_embeddings >= smallest:
                setattr(parent, name, QuantizedEmbedding(child.weight.detach()))
    return module


def quantize_linear(source: Path, target: Path, block: int = 128, accuracy_level: int = INT8_ACCURACY_LEVEL) -> None:
    """Writes the graph of `source` with the weights of its matrix products in 8 bits."""
    config = DefaultWeightOnlyQuantConfig(
        block_size=block, is_symmetric=True, accuracy_level=accuracy_level, bits=BITS
    )
    logging.getLogger("onnxruntime.quantization").setLevel(logging.WARNING)
    quantizer = MatMulNBitsQuantizer(onnx.load(source), algo_config=config)
    quantizer.process()
    onnx.save(quantizer.model.model, target)
