"""MPNet: BERT without token types, whose attention scores also depend on the distance between two tokens.

Source: arXiv 2004.09297; names and rules of transformers' modeling_mpnet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from gliznet_export.encoders.bert import BertConfig, BertEncoder
from gliznet_export.tensors import Tensors

_FARTHEST = 128
"""From this distance on, all tokens are in the last bucket."""


@dataclass(frozen=True, kw_only=True)
class MpnetConfig(BertConfig):
    buckets: int

    @staticmethod
    def of(config: dict) -> MpnetConfig:
        """Reads Hugging Face's config of an MPNet model."""
        bert = BertConfig.of(config | {"type_vocab_size": 1})
        return MpnetConfig(**vars(bert), buckets=config["relative_attention_num_buckets"])

    def bucket(self, distance: Tensor) -> Tensor:
        """The bucket of each distance, key minus query: half of the buckets for either direction, wider the farther away."""
        half = self.buckets // 2
        exact = half // 2
        far = torch.log(distance.abs().clamp(min=1).float() / exact) / math.log(_FARTHEST / exact)
        far = (exact + (far * (half - exact)).to(torch.int64)).clamp(max=half - 1)
        return torch.where(distance.abs() < exact, distance.abs(), far) + (distance > 0) * half


class MpnetEncoder(BertEncoder):
    config: MpnetConfig

    def __init__(self, config: MpnetConfig):
        super().__init__(config)
        self.register_buffer("distances", torch.zeros(config.heads, 2 * self.longest - 1))

    def with_distances(self, bias: Tensor, length: int) -> Tensor:
        at = torch.arange(length, device=bias.device)
        return bias + self.distances[:, at - at.unsqueeze(-1) + self.longest - 1]

    def load(self, tensors: Tensors) -> MpnetEncoder:
        """Takes the weights under the names that Hugging Face's MPNetModel gives them."""
        config = self.config
        with torch.no_grad():
            self.types.weight.zero_()
            weight = tensors.take("encoder.relative_attention_bias.weight", [config.buckets, config.heads])
            distance = torch.arange(1 - self.longest, self.longest)
            self.distances.copy_(weight[config.bucket(distance)].T)
            tensors.into(self.words, "embeddings.word_embeddings")
            tensors.into(self.positions, "embeddings.position_embeddings")
            tensors.into(self.norm, "embeddings.LayerNorm")
            for index, layer in enumerate(self.layers):
                at = f"encoder.layer.{index}"
                tensors.into_joined(layer.qkv, [f"{at}.attention.attn.{part}" for part in "qkv"])
                tensors.into(layer.attention_output, f"{at}.attention.attn.o")
                tensors.into(layer.attention_norm, f"{at}.attention.LayerNorm")
                tensors.into(layer.intermediate, f"{at}.intermediate.dense")
                tensors.into(layer.output, f"{at}.output.dense")
                tensors.into(layer.output_norm, f"{at}.output.LayerNorm")
        tensors.ignore("embeddings.position_ids", "pooler.")
        return self
