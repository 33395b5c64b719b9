"""Writes tiny checkpoints with random weights, one of every kind that the exporter supports."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModel

from test_models import tiny_tokenizers

SEED = 20261125
HIDDEN = 32
POSITIONS = 1100
"""More than the longest sequence of the tests."""


@dataclass(frozen=True)
class Tiny:
    backbone: dict
    head: dict = field(default_factory=dict)
    """Of config.json."""
    generation: str = "first"
    """first: similarity_head; attention: with attention_temperature; scoring: the last."""
    layout: str | None = None


BERT = {"model_type": "bert", "hidden_size": HIDDEN, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48}
MODERNBERT = {
    "model_type": "modernbert",
    "hidden_size": HIDDEN,
    "num_hidden_layers": 4,
    "num_attention_heads": 2,
    "intermediate_size": 40,
    "local_attention": 16,
    "global_attn_every_n_layers": 2,
}
DEBERTA = {
    "model_type": "deberta-v2",
    "hidden_size": HIDDEN,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 48,
    "relative_attention": True,
    "position_biased_input": False,
    "type_vocab_size": 0,
    "pos_att_type": ["p2c", "c2p"],
    "share_att_key": True,
    "norm_rel_ebd": "layer_norm",
    "position_buckets": 16,
}
_STRUCTURE = {"bos": "CLS", "eos": "SEP", "cls": "CLS", "sep": "SEP", "pad": "PAD"}
_PROJECTED = {"projected_dim": 24, "use_projection_layernorm": True}
_LAB = {"use_lab_token_for_labels": True}

TINY = {
    "bert-cosine": Tiny(BERT, {"similarity_metric": "cosine"} | _PROJECTED),
    "bert-dot": Tiny(BERT, {"similarity_metric": "dot"}, layout="lab-first"),
    "bert-lab-bilinear": Tiny(BERT, {"similarity_metric": "bilinear"} | _PROJECTED | _LAB, layout="card"),
    "bert-temperature": Tiny(BERT, {"similarity_metric": "dot", "projected_dim": 24}, "attention", "lab-first"),
    "bert-scoring-cosine": Tiny(BERT, {"scoring_method": "cosine"}, "scoring"),
    "bert-scoring-bilinear": Tiny(BERT, {}, "scoring", "lab-first"),
    "modernbert-cosine": Tiny(MODERNBERT, _PROJECTED, layout="card"),
    "modernbert-bias": Tiny(
        MODERNBERT
        | {"local_attention": 128, "attention_bias": True, "mlp_bias": True, "norm_bias": True, "local_rope_theta": 500.0},
        {"scoring_method": "cosine"},
        "scoring",
    ),
    "deberta-cosine": Tiny(DEBERTA, _PROJECTED),
    "deberta-unshared": Tiny(
        DEBERTA | {"share_att_key": False, "pos_att_type": "c2p", "norm_rel_ebd": "none", "position_buckets": -1},
        {"similarity_metric": "bilinear"},
    ),
}


def write(name: str, folder: Path, hidden: int = HIDDEN, positions: int = POSITIONS) -> Path:
    """The checkpoint of that name, as save_pretrained would leave it."""
    tiny = TINY[name]
    folder.mkdir(parents=True, exist_ok=True)
    family = tiny.backbone["model_type"]
    special = tiny_tokenizers.write(family, folder, ["[LAB]"])
    lab = special["[LAB]"]
    backbone = AutoConfig.for_model(
        **tiny.backbone
        | {"vocab_size": lab + 1, "max_position_embeddings": positions, "hidden_size": hidden}
        | token_ids(special)
    )
    draw = random_weights(name)
    weights = draw("backbone.", AutoModel.from_config(backbone).state_dict())
    weights |= draw("aggregator.", _head(tiny, hidden))
    if tiny.head.get("similarity_metric") == "dot":
        weights["aggregator.similarity_head.logit_scale"] = torch.tensor(-2.0)  # a dot product is large by itself
    weights["loss_fn.bce_scale"] = torch.ones(())
    save_file(weights, folder / "model.safetensors")
    config = {"model_type": "gliznet", "architectures": ["GliZNetForSequenceClassification"], "lab_token_id": lab}
    config |= tiny.head | {"backbone_config": backbone.to_dict()}
    (folder / "config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    return folder


def token_ids(special: dict[str, int]) -> dict[str, int]:
    """What a config says of the tokenizer's special tokens."""
    return {f"{kind}_token_id": special[f"[{token}]"] for kind, token in _STRUCTURE.items()}


def _head(tiny: Tiny, hidden: int) -> dict[str, torch.Tensor]:
    """Tensors of the aggregator's names and shapes."""
    if tiny.generation == "scoring":
        if "scoring_method" in tiny.head:
            return {"scoring.logit_scale": torch.zeros(())}
        return {"scoring.bilinear.weight": torch.zeros(1, hidden, hidden), "scoring.bilinear.bias": torch.zeros(1)}
    size = tiny.head.get("projected_dim", hidden)
    head = {"similarity_head.logit_scale": torch.zeros(())}
    metric = tiny.head.get("similarity_metric", "cosine")
    if metric == "bilinear":
        head |= {"similarity_head.classifier.weight": torch.zeros(1, size, size), "similarity_head.classifier.bias": torch.zeros(1)}
    elif metric == "dot" and tiny.generation == "first":
        head |= {"similarity_head.classifier.weight": torch.zeros(1, size), "similarity_head.classifier.bias": torch.zeros(1)}
    if tiny.generation == "attention":
        head["attention_temperature"] = torch.zeros(())
    for projector in ("text_projector", "label_projector") if "projected_dim" in tiny.head else ():
        head |= {f"{projector}.0.weight": torch.zeros(size, hidden), f"{projector}.0.bias": torch.zeros(size)}
        if tiny.head.get("use_projection_layernorm"):
            head |= {f"{projector}.1.weight": torch.zeros(size), f"{projector}.1.bias": torch.zeros(size)}
    return head


def random_weights(name: str) -> Callable[[str, dict[str, torch.Tensor]], dict[str, torch.Tensor]]:
    """Fills tensors so that attention is uneven and no norm, bias or scale does nothing."""
    chance = torch.Generator().manual_seed(SEED + sum(name.encode()))

    def drawn(tensor: torch.Tensor, name: str) -> torch.Tensor:
        noise = torch.randn(tensor.shape, generator=chance)
        if name.endswith("logit_scale"):
            return torch.tensor(2.0)
        if tensor.dim() == 0:
            return torch.tensor(1.3)
        if "mbeddings.weight" in name and "Norm" not in name:  # word, position and relative embeddings
            return noise
        if tensor.dim() == 1:
            return 0.1 * noise + (1.0 if name.endswith("weight") else 0.0)
        return noise / math.sqrt(tensor.shape[-1]) / (3 if tensor.dim() == 3 else 1)

    def fill(prefix: str, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        return {prefix + name: drawn(tensor, name).contiguous() for name, tensor in tensors.items()}

    return fill
