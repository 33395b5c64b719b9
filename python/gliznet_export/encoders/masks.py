"""Additive attention masks that stay finite, in fp16 too, and that leave no row without a sum."""

from __future__ import annotations

import torch
from torch import Tensor

MASKED = -1e4
"""Added to the attention score of what must not be seen. The largest negative number would overflow in fp16 and give NaN."""


def padding_bias(attention_mask: Tensor, dtype: torch.dtype, masked: float = MASKED) -> Tensor:
    """[batch, 1, 1, sequence]: 0 on tokens, `masked` on padding."""
    return torch.where(attention_mask > 0, 0.0, masked).to(dtype)[:, None, None, :]


def window_bias(length: int, distance: int, like: Tensor) -> Tensor:
    """[sequence, sequence]: 0 where two positions are at most `distance` apart, MASKED elsewhere."""
    at = torch.arange(length, device=like.device)
    apart = (at.unsqueeze(-1) - at.unsqueeze(0)).abs()
    return torch.where(apart <= distance, 0.0, MASKED).to(like.dtype)
