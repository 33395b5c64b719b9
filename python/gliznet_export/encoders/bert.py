"""BERT (and MiniLM, bge, e5, which are BERT by another name), XLM-R and MPNet: absolute positions, post-norm."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from gliznet_export import ExportError
from gliznet_export.encoders.attention import Attention
from gliznet_export.encoders.masks import padding_bias
from gliznet_export.tensors import Tensors

_POSITIONS_AFTER_PADDING = ("xlm-roberta", "mpnet")
_ACTIVATIONS = {"gelu": nn.functional.gelu, "relu": nn.functional.relu}


@dataclass(frozen=True)
class BertConfig:
    vocabulary: int
    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    types: int
    epsilon: float = 1e-12
    activation: str = "gelu"
    first_position: int = 0
    """Row of the table of positions for the first token: XLM-R and MPNet count from behind the padding token's id."""

    def with_vocabulary(self, size: int) -> BertConfig:
        return replace(self, vocabulary=size)

    @staticmethod
    def of(config: dict) -> BertConfig:
        """Reads Hugging Face's config.json of a BERT model."""
        if config.get("position_embedding_type") not in (None, "absolute"):
            raise ExportError(
                f"config.json: position_embedding_type {config['position_embedding_type']!r} is not supported, "
                "expected 'absolute'"
            )
        if config.get("is_decoder"):
            raise ExportError("config.json: is_decoder True is not supported, expected an encoder")
        activation = config.get("hidden_act", "gelu")
        if activation not in _ACTIVATIONS:
            raise ExportError(f"config.json: hidden_act {activation!r} is not supported, expected one of {[*_ACTIVATIONS]}")
        return BertConfig(
            vocabulary=config["vocab_size"],
            hidden=config["hidden_size"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            intermediate=config["intermediate_size"],
            positions=config["max_position_embeddings"],
            types=config.get("type_vocab_size", 2),
            epsilon=config.get("layer_norm_eps", 1e-12),
            activation=activation,
            first_position=config["pad_token_id"] + 1 if config["model_type"] in _POSITIONS_AFTER_PADDING else 0,
        )


class BertLayer(nn.Module):
    def __init__(self, config: BertConfig):
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.hidden, 3 * config.hidden)
        self.attention_output = nn.Linear(config.hidden, config.hidden)
        self.attention_norm = nn.LayerNorm(config.hidden, config.epsilon)
        self.intermediate = nn.Linear(config.hidden, config.intermediate)
        self.output = nn.Linear(config.intermediate, config.hidden)
        self.output_norm = nn.LayerNorm(config.hidden, config.epsilon)
        self.activation = _ACTIVATIONS[config.activation]
        self.attention = Attention()

    def forward(self, hidden: Tensor, bias: Tensor, wanted: int | None = None) -> Tensor:
        """The layer's output, for every position or for the first `wanted` ones alone."""
        batch, length, size = hidden.shape
        heads = self.qkv(hidden).view(batch, length, 3, self.heads, size // self.heads)
        query, key, value = heads.permute(2, 0, 3, 1, 4).unbind(0)
        if wanted is not None:
            query, bias, hidden = query[:, :, :wanted], bias[:, :, :wanted], hidden[:, :wanted]
        scores = query @ key.transpose(-1, -2) * (size // self.heads) ** -0.5 + bias
        context = self.attention(scores, value).transpose(1, 2).reshape(batch, -1, size)
        hidden = self.attention_norm(hidden + self.attention_output(context))
        return self.output_norm(hidden + self.output(self.activation(self.intermediate(hidden))))


class BertEncoder(nn.Module):
    def __init__(self, config: BertConfig):
        super().__init__()
        self.config = config
        self.longest = config.positions - config.first_position
        self.words = nn.Embedding(config.vocabulary, config.hidden)
        self.positions = nn.Embedding(config.positions, config.hidden)
        self.types = nn.Embedding(config.types, config.hidden)
        self.norm = nn.LayerNorm(config.hidden, config.epsilon)
        self.layers = nn.ModuleList(BertLayer(config) for _ in range(config.layers))

    def forward(self, input_ids: Tensor, bias: Tensor, wanted: int | None = None) -> Tensor:
        """Hidden states [batch, sequence, hidden], or of the first `wanted` positions, to which the last layer is then limited.

        bias [batch, 1, 1, sequence], added to the attention scores, tells tokens from padding.
        """
        length, first = input_ids.shape[1], self.config.first_position
        positions = torch.arange(first, first + length, device=input_ids.device).unsqueeze(0)
        bias = self.with_distances(bias, length)
        hidden = self.norm(self.words(input_ids) + self.positions(positions) + self.types.weight[0])
        for layer in self.layers[:-1]:
            hidden = layer(hidden, bias)
        return self.layers[-1](hidden, bias, wanted)

    def with_distances(self, bias: Tensor, length: int) -> Tensor:
        """The bias as it is; MPNet adds one for the distance between two tokens."""
        return bias

    def encode(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Hidden states [batch, sequence, hidden] of sequences whose tokens all see each other."""
        return self(input_ids, padding_bias(attention_mask, self.norm.weight.dtype))

    def load(self, tensors: Tensors) -> BertEncoder:
        """Takes the weights under the names that Hugging Face's BertModel gives them."""
        with torch.no_grad():
            tensors.into(self.words, "embeddings.word_embeddings")
            tensors.into(self.positions, "embeddings.position_embeddings")
            tensors.into(self.types, "embeddings.token_type_embeddings")
            tensors.into(self.norm, "embeddings.LayerNorm")
            for index, layer in enumerate(self.layers):
                at = f"encoder.layer.{index}"
                tensors.into_joined(layer.qkv, [f"{at}.attention.self.{part}" for part in ("query", "key", "value")])
                tensors.into(layer.attention_output, f"{at}.attention.output.dense")
                tensors.into(layer.attention_norm, f"{at}.attention.output.LayerNorm")
                tensors.into(layer.intermediate, f"{at}.intermediate.dense")
                tensors.into(layer.output, f"{at}.output.dense")
                tensors.into(layer.output_norm, f"{at}.output.LayerNorm")
        tensors.ignore("embeddings.position_ids", "pooler.")
        return self
