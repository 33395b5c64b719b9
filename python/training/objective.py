"""What is learnt: the labels that hold stand above those that do not, and by how much."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gliznet_export.encoders.bert import BertEncoder

FAR = -60.0
"""Added to the attention scores of padding: enough to vanish, not so much that arithmetic slows down."""
BCE_SHARE = 0.3
MOST_SCALE = 50.0


class Objective(nn.Module):
    """Contrast among the labels of a task, plus a binary term that makes the cosine mean the same for every text."""

    def __init__(self, encoder: BertEncoder, start: int, end: int, pad: int):
        super().__init__()
        self.encoder = encoder
        self.scale = nn.Parameter(torch.tensor(20.0))
        self.binary_scale = nn.Parameter(torch.tensor(20.0))
        self.binary_bias = nn.Parameter(torch.tensor(-14.0))
        self._start, self._end, self._pad = start, end, pad

    def embed(self, rows: list[list[int]]) -> Tensor:
        """[rows, hidden], of length one: the first hidden state of each row, framed as a sentence of its own."""
        framed = [[self._start, *row, self._end] for row in rows]
        width = max(map(len, framed))
        ids = torch.tensor([row + [self._pad] * (width - len(row)) for row in framed])
        real = torch.arange(width) < torch.tensor([len(row) for row in framed]).unsqueeze(1)
        bias = torch.where(real, 0.0, FAR)[:, None, None, :]
        hidden = self.encoder(ids, torch.arange(width).expand_as(ids), bias)
        return nn.functional.normalize(hidden[:, 0].float(), dim=-1)

    def forward(self, texts: list[list[int]], labels: list[list[int]], holds: Tensor) -> tuple[Tensor, Tensor]:
        """(loss, share of the texts whose best label holds); holds [texts, labels] bool, each text with one at least."""
        cosine = self.embed(texts) @ self.embed(labels).T
        loss = contrast(cosine * self.scale.clamp(max=MOST_SCALE), holds)
        loss = loss + BCE_SHARE * balanced_bce(cosine * self.binary_scale + self.binary_bias, holds)
        best = cosine.argmax(1, keepdim=True)
        return loss, holds.gather(1, best).float().mean()


def contrast(logits: Tensor, holds: Tensor) -> Tensor:
    """Mean over the texts of -log p of each label that holds, against the labels that do not."""
    rivals = logits.masked_fill(holds, float("-inf")).logsumexp(1, keepdim=True)
    cost = nn.functional.softplus(rivals - logits)
    return ((cost * holds).sum(1) / holds.sum(1)).mean()


def balanced_bce(logits: Tensor, holds: Tensor) -> Tensor:
    """Labels that hold count as much as all the others of the text together."""
    cost = nn.functional.binary_cross_entropy_with_logits(logits, holds.float(), reduction="none")
    right = (cost * holds).sum(1) / holds.sum(1)
    wrong = (cost * ~holds).sum(1) / (~holds).sum(1).clamp(min=1)
    return (right + wrong).mean() / 2
