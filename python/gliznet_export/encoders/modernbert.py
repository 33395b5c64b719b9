"""ModernBERT: rotary positions, pre-norm, GeGLU; most layers see a window around each token, every n-th sees all.

Source: arXiv 2412.13663; names and rules of transformers' modeling_modernbert.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from gliznet_export import ExportError
from gliznet_export.encoders.attention import Attention
from gliznet_export.encoders.masks import padding_bias, window_bias
from gliznet_export.encoders.rotary import Turn, frequencies
from gliznet_export.tensors import Tensors

_GLOBAL, _LOCAL = "full_attention", "sliding_attention"


@dataclass(frozen=True)
class ModernBertConfig:
    vocabulary: int
    hidden: int
    heads: int
    intermediate: int
    positions: int
    local: tuple[bool, ...]
    """For each layer: sees its window only."""
    distance: int
    """A window reaches that many tokens to either side."""
    global_theta: float
    local_theta: float
    epsilon: float
    attention_bias: bool
    mlp_bias: bool
    norm_bias: bool

    @staticmethod
    def of(config: dict) -> ModernBertConfig:
        """Reads Hugging Face's config of a ModernBERT model, in which the layers and thetas are spelled out."""
        if config["hidden_activation"] != "gelu":
            raise ExportError(f"config.json: hidden_activation {config['hidden_activation']!r} is not supported, expected 'gelu'")
        for kind, rope in config["rope_parameters"].items():
            if rope["rope_type"] != "default":
                raise ExportError(f"config.json: rope_type {rope['rope_type']!r} of {kind} is not supported, expected 'default'")
        return ModernBertConfig(
            vocabulary=config["vocab_size"],
            hidden=config["hidden_size"],
            heads=config["num_attention_heads"],
            intermediate=config["intermediate_size"],
            positions=config["max_position_embeddings"],
            local=tuple(kind == _LOCAL for kind in config["layer_types"]),
            distance=config["local_attention"] // 2,
            global_theta=config["rope_parameters"][_GLOBAL]["rope_theta"],
            local_theta=config["rope_parameters"][_LOCAL]["rope_theta"],
            epsilon=config["norm_eps"],
            attention_bias=config["attention_bias"],
            mlp_bias=config["mlp_bias"],
            norm_bias=config["norm_bias"],
        )

    def norm(self) -> nn.LayerNorm:
        return nn.LayerNorm(self.hidden, self.epsilon, bias=self.norm_bias)


class ModernBertLayer(nn.Module):
    def __init__(self, config: ModernBertConfig, first: bool):
        super().__init__()
        self.heads = config.heads
        self.attention_norm = nn.Identity() if first else config.norm()
        self.qkv = nn.Linear(config.hidden, 3 * config.hidden, config.attention_bias)
        self.attention = Attention()
        self.attention_output = nn.Linear(config.hidden, config.hidden, config.attention_bias)
        self.mlp_norm = config.norm()
        self.mlp_input = nn.Linear(config.hidden, 2 * config.intermediate, config.mlp_bias)
        self.mlp_output = nn.Linear(config.intermediate, config.hidden, config.mlp_bias)

    def forward(self, hidden: Tensor, bias: Tensor, turn: Turn) -> Tensor:
        batch, length, size = hidden.shape
        heads = self.qkv(self.attention_norm(hidden)).view(batch, length, 3, self.heads, size // self.heads)
        query, key, value = heads.permute(2, 0, 3, 1, 4).unbind(0)
        scores = turn(query) * (size // self.heads) ** -0.5 @ turn(key).transpose(-1, -2) + bias
        context = self.attention(scores, value).transpose(1, 2).reshape(batch, length, size)
        hidden = hidden + self.attention_output(context)
        value, gate = self.mlp_input(self.mlp_norm(hidden)).chunk(2, -1)
        return hidden + self.mlp_output(nn.functional.gelu(value) * gate)


class ModernBertEncoder(nn.Module):
    def __init__(self, config: ModernBertConfig):
        super().__init__()
        self.config = config
        self.longest = config.positions
        self.words = nn.Embedding(config.vocabulary, config.hidden)
        self.norm = config.norm()
        self.layers = nn.ModuleList(ModernBertLayer(config, first=index == 0) for index in range(len(config.local)))
        self.final_norm = config.norm()
        size = config.hidden // config.heads
        self.global_frequency = frequencies(size, config.global_theta)  # no buffers: they stay fp32
        self.local_frequency = frequencies(size, config.local_theta)

    def encode(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Hidden states [batch, sequence, hidden]."""
        length = input_ids.shape[1]
        everywhere = padding_bias(attention_mask, self.norm.weight.dtype)
        window = everywhere + window_bias(length, self.config.distance, everywhere)
        far, near = Turn(length, self.global_frequency), Turn(length, self.local_frequency)
        hidden = self.norm(self.words(input_ids))
        for layer, local in zip(self.layers, self.config.local, strict=True):
            hidden = layer(hidden, window, near) if local else layer(hidden, everywhere, far)
        return self.final_norm(hidden)

    def load(self, tensors: Tensors) -> ModernBertEncoder:
        """Takes the weights under the names that Hugging Face's ModernBertModel gives them."""
        tensors.into(self.words, "embeddings.tok_embeddings")
        tensors.into(self.norm, "embeddings.norm")
        for index, layer in enumerate(self.layers):
            tensors.into(layer.attention_norm, f"layers.{index}.attn_norm")
            tensors.into(layer.qkv, f"layers.{index}.attn.Wqkv")
            tensors.into(layer.attention_output, f"layers.{index}.attn.Wo")
            tensors.into(layer.mlp_norm, f"layers.{index}.mlp_norm")
            tensors.into(layer.mlp_input, f"layers.{index}.mlp.Wi")
            tensors.into(layer.mlp_output, f"layers.{index}.mlp.Wo")
        tensors.into(self.final_norm, "final_norm")
        return self
