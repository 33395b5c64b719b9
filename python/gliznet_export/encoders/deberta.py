"""DeBERTa-v2 and -v3: attention scores of content to content, content to position (c2p) and position to content (p2c).

Source: arXiv 2006.03654, 2111.09543; names and rules of transformers' modeling_deberta_v2. Position scores depend on the
distance of two tokens alone: exact when near, in buckets of growing width (logarithmic) when far.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gliznet_export import ExportError
from gliznet_export.encoders.attention import Attention
from gliznet_export.encoders.masks import padding_bias
from gliznet_export.tensors import Tensors

_EXPECTED = {
    "hidden_act": "gelu",
    "relative_attention": True,
    "position_biased_input": False,
    "type_vocab_size": 0,
    "conv_kernel_size": 0,
}
"""What v3 has; other values ask for parts that are not here."""


@dataclass(frozen=True)
class DebertaConfig:
    vocabulary: int
    hidden: int
    layers: int
    heads: int
    intermediate: int
    epsilon: float
    c2p: bool
    p2c: bool
    shared: bool
    """Positions go through the same projections as tokens."""
    normed: bool
    """The table of positions goes through a layer norm."""
    buckets: int
    """0 or less: a position for every distance."""
    distances: int
    """Larger distances count as this one."""

    @staticmethod
    def of(config: dict) -> DebertaConfig:
        """Reads Hugging Face's config of a DeBERTa-v2 model."""
        for key, expected in _EXPECTED.items():
            if config.get(key, expected) != expected:
                raise ExportError(f"config.json: {key} {config[key]!r} is not supported, expected {expected!r}")
        for key in ("embedding_size", "attention_head_size"):
            if key in config:
                raise ExportError(f"config.json: {key} is not supported, expected none")
        kinds = config["pos_att_type"] or []
        distances = config["max_relative_positions"]
        return DebertaConfig(
            vocabulary=config["vocab_size"],
            hidden=config["hidden_size"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            intermediate=config["intermediate_size"],
            epsilon=config["layer_norm_eps"],
            c2p="c2p" in kinds,
            p2c="p2c" in kinds,
            shared=config.get("share_att_key", False),
            normed="layer_norm" in config.get("norm_rel_ebd", "none"),
            buckets=config.get("position_buckets", -1),
            distances=distances if distances >= 1 else config["max_position_embeddings"],
        )

    @property
    def span(self) -> int:
        """Half the rows of the table of positions."""
        return self.buckets if self.buckets > 0 else self.distances

    def rows(self) -> Tensor:
        """[2 · distances + 1] int64: the table's row for each distance from -distances to distances."""
        distance = torch.arange(-self.distances, self.distances + 1)
        if self.buckets > 0:
            middle = self.buckets // 2
            far = torch.log(distance.abs().clamp(min=middle) / middle) / math.log((self.distances - 1) / middle)
            bucket = distance.sign() * (middle + torch.ceil(far * (middle - 1))).to(torch.int64)
            distance = torch.where(distance.abs() <= middle, distance, bucket)
        return (distance + self.span).clamp(0, 2 * self.span - 1)


class DebertaLayer(nn.Module):
    def __init__(self, config: DebertaConfig):
        super().__init__()
        self.config = config
        size = config.hidden // config.heads
        self.scale = (size * (1 + config.c2p + config.p2c)) ** -0.5
        self.qkv = nn.Linear(config.hidden, 3 * config.hidden)
        self.attention = Attention()
        self.register_buffer("position_keys", torch.zeros(config.heads, size, 2 * config.span))
        self.register_buffer("position_queries", torch.zeros(config.heads, size, 2 * config.span))
        self.attention_output = nn.Linear(config.hidden, config.hidden)
        self.attention_norm = nn.LayerNorm(config.hidden, config.epsilon)
        self.intermediate = nn.Linear(config.hidden, config.intermediate)
        self.output = nn.Linear(config.intermediate, config.hidden)
        self.output_norm = nn.LayerNorm(config.hidden, config.epsilon)

    def forward(self, hidden: Tensor, bias: Tensor, rows: Tensor) -> Tensor:
        """rows [sequence, sequence]: the row of the table of positions for each query (first) and key."""
        batch, length, size = hidden.shape
        heads = self.qkv(hidden).view(batch, length, 3, self.config.heads, size // self.config.heads)
        query, key, value = heads.permute(2, 0, 3, 1, 4).unbind(0)
        query = query * self.scale  # before the products, which would be too large for fp16 else
        scores = query @ key.transpose(-1, -2) + bias
        every = [batch, self.config.heads, length, length]
        if self.config.c2p:
            scores = scores + (query @ self.position_keys).gather(-1, rows.expand(every))
        if self.config.p2c:
            of_keys = (key * self.scale) @ self.position_queries
            scores = scores + of_keys.gather(-1, rows.transpose(0, 1).expand(every)).transpose(-1, -2)
        context = self.attention(scores, value).transpose(1, 2).reshape(batch, length, size)
        hidden = self.attention_norm(hidden + self.attention_output(context))
        return self.output_norm(hidden + self.output(nn.functional.gelu(self.intermediate(hidden))))

    def load(self, tensors: Tensors, positions: Tensor) -> None:
        """positions [2 · span, hidden]: what the layer makes of them does not depend on the input, so it is kept instead."""
        tensors.into_joined(self.qkv, [f"attention.self.{part}_proj" for part in ("query", "key", "value")])
        tensors.into(self.attention_output, "attention.output.dense")
        tensors.into(self.attention_norm, "attention.output.LayerNorm")
        tensors.into(self.intermediate, "intermediate.dense")
        tensors.into(self.output, "output.dense")
        tensors.into(self.output_norm, "output.LayerNorm")
        for wanted, kept, part in (
            (self.config.c2p, self.position_keys, "key"),
            (self.config.p2c, self.position_queries, "query"),
        ):
            if wanted:
                projection = nn.Linear(self.config.hidden, self.config.hidden)
                tensors.into(projection, f"attention.self.{part}_proj" if self.config.shared else f"attention.self.pos_{part}_proj")
                with torch.no_grad():
                    kept.copy_(projection(positions).view(len(positions), self.config.heads, -1).permute(1, 2, 0))


class DebertaEncoder(nn.Module):
    longest = None

    def __init__(self, config: DebertaConfig):
        super().__init__()
        self.config = config
        self.words = nn.Embedding(config.vocabulary, config.hidden)
        self.norm = nn.LayerNorm(config.hidden, config.epsilon)
        self.layers = nn.ModuleList(DebertaLayer(config) for _ in range(config.layers))
        self.register_buffer("rows", config.rows())

    def encode(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Hidden states [batch, sequence, hidden]."""
        at = torch.arange(input_ids.shape[1], device=input_ids.device)
        farthest = self.config.distances
        rows = self.rows[(at.unsqueeze(-1) - at).clamp(-farthest, farthest) + farthest]
        bias = padding_bias(attention_mask, self.norm.weight.dtype)
        hidden = self.norm(self.words(input_ids))
        for layer in self.layers:
            hidden = layer(hidden, bias, rows)
        return hidden

    def load(self, tensors: Tensors) -> DebertaEncoder:
        """Takes the weights under the names that Hugging Face's DebertaV2Model gives them."""
        config = self.config
        tensors.into(self.words, "embeddings.word_embeddings")
        tensors.into(self.norm, "embeddings.LayerNorm")
        positions = tensors.take("encoder.rel_embeddings.weight", [2 * config.span, config.hidden])
        if config.normed:
            norm = nn.LayerNorm(config.hidden, config.epsilon)
            tensors.into(norm, "encoder.LayerNorm")
            positions = norm(positions).detach()
        for index, layer in enumerate(self.layers):
            layer.load(tensors.under(f"encoder.layer.{index}."), positions)
        tensors.ignore("embeddings.position_ids", "embeddings.position_embeddings.")
        return self
