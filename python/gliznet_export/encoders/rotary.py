"""Rotary positions: each pair of a head's dimensions turned by an angle that grows with the position."""

from __future__ import annotations

import torch
from torch import Tensor


def frequencies(size: int, theta: float) -> Tensor:
    """[size / 2] fp32: radians a position."""
    return 1.0 / theta ** (torch.arange(0, size, 2, dtype=torch.float32) / size)


class Turn:
    """cos and sin of the angles of one theta, [sequence, size] fp32; in fp16 far positions would fall together."""

    def __init__(self, length: int, frequency: Tensor):
        angles = torch.arange(length, device=frequency.device).unsqueeze(-1).to(torch.float32) * frequency
        angles = torch.cat([angles, angles], -1)
        self.cos, self.sin = angles.cos(), angles.sin()

    def __call__(self, heads: Tensor) -> Tensor:
        """heads […, sequence, size], turned."""
        first, second = heads.float().chunk(2, -1)
        turned = heads.float() * self.cos + torch.cat([-second, first], -1) * self.sin
        return turned.to(heads.dtype)
