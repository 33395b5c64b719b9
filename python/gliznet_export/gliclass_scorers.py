"""What GLiClass compares a text and its labels with: text [batch, 1, size], labels [batch, labels, size] → [batch, labels]."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gliznet_export.tensors import Tensors

_MLP_SIZE = 256


class Simple(nn.Module):
    def __init__(self, size: int):
        super().__init__()

    def forward(self, text: Tensor, labels: Tensor) -> Tensor:
        return (text * labels).sum(-1)

    def load(self, tensors: Tensors) -> None:
        """Nothing to load."""


class WeightedDot(nn.Module):
    """Two projections of each side: one pair side by side, the other multiplied, then two layers."""

    def __init__(self, size: int):
        super().__init__()
        self.proj_text = nn.Linear(size, 2 * size)
        self.proj_label = nn.Linear(size, 2 * size)
        self.out_mlp = nn.Sequential(nn.Linear(3 * size, 4 * size), nn.Identity(), nn.ReLU(), nn.Linear(4 * size, 1))

    def forward(self, text: Tensor, labels: Tensor) -> Tensor:
        text, text_factor = self.proj_text(text).expand(-1, labels.shape[1], -1).chunk(2, -1)
        labels, label_factor = self.proj_label(labels).chunk(2, -1)
        return self.out_mlp(torch.cat([text, labels, text_factor * label_factor], -1)).squeeze(-1)

    def load(self, tensors: Tensors) -> None:
        tensors.into(self.proj_text, "proj_text")
        tensors.into(self.proj_label, "proj_label")
        for index in (0, 3):
            tensors.into(self.out_mlp[index], f"out_mlp.{index}")


class Mlp(nn.Module):
    """Three layers over both sides."""

    def __init__(self, size: int):
        super().__init__()
        half = _MLP_SIZE // 2
        self.mlp = nn.Sequential(
            nn.Linear(2 * size, _MLP_SIZE), nn.ReLU(), nn.Linear(_MLP_SIZE, half), nn.ReLU(), nn.Linear(half, 1)
        )

    def forward(self, text: Tensor, labels: Tensor) -> Tensor:
        return self.mlp(torch.cat([text.expand(-1, labels.shape[1], -1), labels], -1)).squeeze(-1)

    def load(self, tensors: Tensors) -> None:
        for index in (0, 2, 4):
            tensors.into(self.mlp[index], f"mlp.{index}")


SCORERS = {"simple": Simple, "weighted-dot": WeightedDot, "mlp": Mlp}
