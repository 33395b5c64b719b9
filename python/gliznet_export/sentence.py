"""A sentence encoder: tokens of one text, or of one label, to a vector of length one."""

from __future__ import annotations

from torch import Tensor, nn

from gliznet_export import ExportError
from gliznet_export.encoders.bert import BertEncoder
from gliznet_export.encoders.masks import padding_bias

POOLINGS = ("first", "mean")
FAR = -60.0
"""Added to the attention score of padding: e^-60 is nothing beside 1, and no result is subnormal, which is slow."""


class SentenceEncoder(nn.Module):
    """vector [batch, hidden] float32: the first hidden state, or the mean of all, normalized."""

    def __init__(self, encoder: nn.Module, pooling: str):
        super().__init__()
        if pooling not in POOLINGS:
            raise ExportError(f"pooling {pooling!r} is not supported, expected one of {[*POOLINGS]}")
        self.encoder = encoder
        self.pooling = pooling

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        pooled = self._pooled(self._states(input_ids, attention_mask), attention_mask)
        return pooled / (pooled * pooled).sum(-1, keepdim=True).sqrt().clamp(min=1e-12)

    def _states(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        if not isinstance(self.encoder, BertEncoder):
            return self.encoder.encode(input_ids, attention_mask)
        bias = padding_bias(attention_mask, self.encoder.norm.weight.dtype, FAR)
        return self.encoder(input_ids, bias, wanted=1 if self.pooling == "first" else None)

    def _pooled(self, hidden: Tensor, attention_mask: Tensor) -> Tensor:
        if self.pooling == "first":
            return hidden[:, 0].float()
        weight = attention_mask.unsqueeze(1).float()
        return (weight @ hidden.float()).squeeze(1) / weight.sum(-1).clamp(min=1.0)
