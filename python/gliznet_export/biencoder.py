"""A bi-encoder in one sequence: segments that do not see each other, so that every label is read as a sentence of its own.

The text and each label attend to themselves only, and positions restart with every segment. One pass over
`[CLS] text [SEP] [LAB] label1 [SEP] [LAB] label2 [SEP] …` therefore computes exactly what a sentence encoder computes for
the text and for each label apart, at the price of one pass.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from gliznet_export import ExportError
from gliznet_export.encoders.bert import BertEncoder

FAR = -60.0
"""Added to the attention score of what must not be seen: e^-60 is nothing beside 1, and no result is subnormal, which is slow."""
POOLINGS = ("first", "mean")


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
        """[batch, 1, sequence, sequence]: 0 inside a segment, FAR elsewhere."""
        visible = self.together & self.real.unsqueeze(-2)
        return torch.where(visible, 0.0, FAR).to(dtype).unsqueeze(1)

    def members(self, segment: Tensor) -> Tensor:
        """[batch, n, sequence] bool: the real tokens of the given segments [n]."""
        return (self.number.unsqueeze(1) == segment.view(1, -1, 1)) & self.real.unsqueeze(1)


class BiEncoder(nn.Module):
    """logit = cosine(text, label) · scale + bias, with scale and bias such that sigmoid(logit) >= 0.5 means "holds".

    A segment is represented by its first hidden state, [CLS] or [LAB], or by the mean of all of them.
    """

    def __init__(self, encoder: BertEncoder, pooling: str, scale: float = 1.0, bias: float = 0.0):
        super().__init__()
        if pooling not in POOLINGS:
            raise ExportError(f"pooling {pooling!r} is not known, expected one of {POOLINGS}")
        self.encoder = encoder
        self.pooling = pooling
        self.scale = nn.Parameter(torch.tensor(scale))
        self.bias = nn.Parameter(torch.tensor(bias))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, lmask: Tensor, label_ids: Tensor) -> Tensor:
        segments = Segments(lmask, attention_mask)
        dtype = self.encoder.norm.weight.dtype
        positions, bias = segments.positions(self.encoder.config.positions), segments.attention_bias(dtype)
        member = segments.members(torch.cat([torch.zeros_like(label_ids[:1]), label_ids]))  # the text, then each label
        if self.pooling == "first":
            first = (member & (positions == 0).unsqueeze(1)).to(dtype)
            vectors = self.encoder(input_ids, positions, bias, first)
        else:
            weight = member.to(dtype)
            vectors = weight @ self.encoder(input_ids, positions, bias) / weight.sum(-1, keepdim=True).clamp(min=1.0)
        vectors = nn.functional.normalize(vectors, dim=-1)
        return (vectors[:, 1:] @ vectors[:, :1].transpose(-1, -2)).squeeze(-1) * self.scale + self.bias
