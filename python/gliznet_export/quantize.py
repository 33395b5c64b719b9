"""8-bit weights and activations: a quarter of the size, faster on a CPU, and the same logits on every x86 processor.

Three properties, each of which the usual dynamic quantisation lacks:

* A text's score does not depend on the other texts of its batch: every row of the activations has its own scale.
* The products are exact. Processors without VNNI add two neighbouring products in 16 bits, which saturate. The weights are
  therefore scaled so that no two neighbours of one sign sum up to more than LARGEST_PAIR. Halving the range of the weights
  or of the activations would do the same at twice the rounding error.
* What stands between the products does not depend on the vector width of the processor either. ONNX Runtime's Softmax
  does, in the last bit; the next rounding to 8 bits turns that bit into a whole step, and a logit moves by .1.

Activations are unsigned around 128 because processors multiply unsigned by signed bytes fast, and signed by signed slowly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gliznet_export.encoders.attention import Attention

SMALLEST_TABLE = 1024
LARGEST_PAIR = 128
"""Two activations of at most 255 times two weights: 255 · 128 = 32,640 fits in a signed 16-bit number."""
_ZERO = 128
LARGEST = 127
_WIDER = 1.001


@dataclass(frozen=True)
class Rounded:
    """weight [outputs, inputs] = steps (int8) · scale [outputs, 1]."""

    steps: Tensor
    scale: Tensor


def nearest(weight: Tensor) -> Rounded:
    scale = weight_scale(weight)
    return Rounded((weight / scale).round().to(torch.int8), scale)


def quantize(module: nn.Module, rounded: Mapping[str, Rounded] | None = None) -> nn.Module:
    """Replaces, in place, linear layers and large embedding tables by 8-bit ones, and other steps by exact or faster equals.

    `rounded` has the weights of linear layers by name (see rounding.py); those of others are rounded to the nearest step.
    """
    rounded = rounded or {}
    for path, parent in list(module.named_modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Embedding) and child.num_embeddings >= SMALLEST_TABLE:
                setattr(parent, name, QuantizedEmbedding(child.weight.detach()))
            elif isinstance(child, nn.Linear):
                found = rounded.get(f"{path}.{name}".lstrip("."))
                setattr(parent, name, QuantizedLinear(found or nearest(child.weight.detach()), child.bias))
            elif isinstance(child, nn.LayerNorm):
                setattr(parent, name, SteppedLayerNorm(child))
            elif isinstance(child, Attention):
                setattr(parent, name, SteppedAttention())
    return module


class QuantizedEmbedding(nn.Module):
    """An embedding table of int8 rows, each with its own scale: row = int8 · scale."""

    def __init__(self, weight: Tensor):
        super().__init__()
        scale = _scale(weight)
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].to(self.scale.dtype) * self.scale[ids]


class QuantizedLinear(nn.Module):
    """x · weightᵀ + bias with int8 weights, one scale for each output, and rows of x in 8 bits, one scale for each row.

    Exists for the exported graph: outside of an export its product is not computed.
    """

    def __init__(self, rounded: Rounded, bias: Tensor | None):
        super().__init__()
        self.register_buffer("scale", rounded.scale.squeeze(-1))
        self.register_buffer("weight", rounded.steps.T.contiguous())
        self.register_buffer("zero", torch.tensor(_ZERO, dtype=torch.uint8))
        self.bias = bias

    def forward(self, x: Tensor) -> Tensor:
        inputs, outputs = self.weight.shape
        rows = x.reshape(-1, inputs)
        scale = _scale(rows)
        per_row = [rows, scale.squeeze(-1), self.zero.expand(rows.shape[0])]
        rows = torch.onnx.ops.symbolic("QuantizeLinear", per_row, {"axis": 0}, dtype=torch.uint8, shape=rows.shape)
        shape = [rows.shape[0], outputs]
        product = torch.onnx.ops.symbolic("MatMulInteger", [rows, self.weight, self.zero], dtype=torch.int32, shape=shape)
        y = (product.to(x.dtype) * scale).reshape(*x.shape[:-1], outputs) * self.scale
        return y if self.bias is None else y + self.bias


class SteppedAttention(nn.Module):
    """Attention in elementary steps, whose sums have the same order with vectors of any width and with any padding.

    The weights' sum is one more column of the product with the values: ONNX Runtime's sum over an axis depends on the length.
    """

    def forward(self, scores: Tensor, value: Tensor) -> Tensor:
        weight = (scores - scores.amax(-1, keepdim=True)).exp()
        summed = weight @ nn.functional.pad(value, (0, 1), value=1.0)
        return summed[..., :-1] / summed[..., -1:]


class SteppedLayerNorm(nn.Module):
    """LayerNorm in elementary steps, which the runtime computes with vector instructions, unlike its own operator."""

    def __init__(self, norm: nn.LayerNorm):
        super().__init__()
        self.weight, self.bias, self.epsilon = norm.weight, norm.bias, norm.eps

    def forward(self, x: Tensor) -> Tensor:
        centred = x - x.mean(-1, keepdim=True)
        variance = (centred * centred).mean(-1, keepdim=True)
        y = centred * (variance + self.epsilon).rsqrt() * self.weight
        return y if self.bias is None else y + self.bias


def weight_scale(weight: Tensor) -> Tensor:
    """[outputs, 1]: the smallest scale with which weight / scale, rounded, neither exceeds 127 nor LARGEST_PAIR in a pair."""
    scale = torch.maximum(_scale(weight), _largest_pair(weight) / LARGEST_PAIR)
    while (saturates := _largest_pair((weight / scale).round()) > LARGEST_PAIR).any():
        scale = torch.where(saturates, scale * _WIDER, scale)
    return scale


def _largest_pair(weight: Tensor) -> Tensor:
    """[outputs, 1]: the largest |sum| of two neighbouring weights, which a processor adds up first. Of two signs it is small."""
    weight = nn.functional.pad(weight, (0, weight.shape[-1] % 2))
    return weight.unflatten(-1, (-1, 2)).sum(-1).abs().amax(-1, keepdim=True)


def _scale(rows: Tensor) -> Tensor:
    """[…, 1]: what makes the largest number of each row 127."""
    return rows.abs().amax(-1, keepdim=True).clamp(min=1e-9) / LARGEST
