"""What a layer does with its attention scores, as a module of its own so that 8-bit graphs can compute it in other steps."""

from __future__ import annotations

from torch import Tensor, nn


class Attention(nn.Module):
    """softmax(scores) @ value, for scores [batch, heads, queries, keys] and value [batch, heads, keys, size]."""

    def forward(self, scores: Tensor, value: Tensor) -> Tensor:
        return scores.softmax(-1) @ value
