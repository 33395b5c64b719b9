"""A bi-encoder in one sequence: segments that do not see each other, so that every label is read as a sentence of its own.

The text and each label attend to themselves only, and positions restart with every segment. One pass over
`[CLS] text [SEP] [LAB] label1 [SEP] [LAB] label2 [SEP] …` therefore computes exactly what a sentence encoder computes for
the text and for each label apart, at the price of one pass.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from gliznet_export.encoders.bert import BertEncoder


class Segments:
    """Which tokens belong together, from lmask alone: a label owns its tokens and the special token on either side of them."""

    def __init__(self, lmask: Tensor, attention_mask: Tensor):
        beside = torch.maximum(pad(lmask, (1, 0))[:, :-1], pad(lmask, (0, 1))[:, 1:])
        self.number = torch.maximum(lmask, beside)  # [batch, sequence], 0 = the text
        self.real = attention_mask > 0
        self.together = self.number.unsqueeze(-1) == self.number.unsqueeze(-2)  # [batch, sequence, sequence]

    def positions(self, limit: int) -> Tensor:
        """[batch, sequence]: 0, 1, 2 … in each segment, at most limit - 1."""
        earlier = self.together.to(torch.int64).tril(-1)
        return earlier.sum(-1).clamp(max=limit - 1)

    def attention_bias(self, dtype: torch.dtype) -> Tensor:
        """[batch, 1, sequence, sequence]: 0 inside a segment, the lowest finite number elsewhere."""
        visible = self.together & self.real.unsqueeze(-2)
        return torch.where(visible, 0.0, torch.finfo(dtype).min).to(dtype).unsqueeze(1)

    def mean(self, hidden: Tensor, segment: Tensor) -> Tensor:
        """Mean hidden state of the given segments: hidden [batch, sequence, hidden], segment [n] → [batch, n, hidden]."""
        member = (self.number.unsqueeze(1) == segment.view(1, -1, 1)) & self.real.unsqueeze(1)
        weight = member.to(hidden.dtype)
        return weight @ hidden / weight.sum(-1, keepdim=True).clamp(min=1.0)


class BiEncoder(nn.Module):
    """logit = cosine(text, label) · scale + bias, with scale and bias such that sigmoid(logit) >= 0.5 means "holds"."""

    def __init__(self, encoder: BertEncoder, scale: float = 1.0, bias: float = 0.0):
        super().__init__()
        self.encoder = encoder
        self.scale = nn.Parameter(torch.tensor(scale))
        self.bias = nn.Parameter(torch.tensor(bias))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, lmask: Tensor, label_ids: Tensor) -> Tensor:
        segments = Segments(lmask, attention_mask)
        dtype = self.encoder.norm.weight.dtype
        hidden = self.encoder(input_ids, segments.positions(self.encoder.config.positions), segments.attention_bias(dtype))
        text = nn.functional.normalize(segments.mean(hidden, torch.zeros_like(label_ids[:1])), dim=-1)
        labels = nn.functional.normalize(segments.mean(hidden, label_ids), dim=-1)
        return (labels @ text.transpose(-1, -2)).squeeze(-1) * self.scale + self.bias
