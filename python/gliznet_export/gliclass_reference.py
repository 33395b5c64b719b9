"""What a GLiClass checkpoint computes, by another way than the export: transformers' encoder, slices of one row, loops."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import gelu, linear, relu

from gliznet_export.checkpoint import Checkpoint
from gliznet_export.layout import Row
from gliznet_export.reference import Reference, encoder

_EPSILON = 1e-8


def gliclass(checkpoint: Checkpoint) -> Reference:
    """GLiClassUniEncoder of one unpadded row."""
    config = checkpoint.config
    model = encoder(checkpoint, "encoder_config", "model.encoder_model.", config.get("vocab_size"))
    weights = {n.removeprefix("model."): w.float() for n, w in checkpoint.weights.items() if n.startswith("model.")}

    def layer(x: Tensor, name: str) -> Tensor:
        return linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def represented(state: Tensor, projector: str) -> Tensor:
        x = layer(gelu(layer(state, f"{projector}.linear_1")), f"{projector}.linear_2")
        return x / (x.norm() + _EPSILON) if config.get("normalize_features", False) else x

    def score(text: Tensor, label: Tensor) -> Tensor:
        kind = config.get("scorer_type", "simple")
        if kind == "simple":
            return text @ label
        if kind == "mlp":
            x = relu(layer(torch.cat([text, label]), "scorer.mlp.0"))
            return layer(relu(layer(x, "scorer.mlp.2")), "scorer.mlp.4")[0]
        (t0, t1), (l0, l1) = layer(text, "scorer.proj_text").view(2, -1), layer(label, "scorer.proj_label").view(2, -1)
        return layer(relu(layer(torch.cat([t0, l0, t1 * l1]), "scorer.out_mlp.0")), "scorer.out_mlp.3")[0]

    @torch.no_grad()
    def logits(row: Row) -> Tensor:
        ids = torch.tensor(row.input_ids)
        states = model(input_ids=ids[None], attention_mask=torch.ones_like(ids)[None]).last_hidden_state[0]
        text = represented(_text(config, row.input_ids, states), "text_projector")
        scores = [
            score(text, represented(_label(config, row.input_ids, states, number), "classes_projector"))
            for number in range(max(row.lmask))
        ]
        scale = weights["logit_scale"] if config.get("normalize_features", False) else 1.0
        return torch.stack(scores) * scale

    return logits


def _text(config: dict, ids: list[int], states: Tensor) -> Tensor:
    read = states[ids.index(config["text_token_index"]) :] if config.get("extract_text_features", False) else states
    return read[0] if config.get("pooling_strategy", "first") == "first" else read.sum(0) / len(ids)


def _label(config: dict, ids: list[int], states: Tensor, number: int) -> Tensor:
    starts = [index for index, token in enumerate(ids) if token == config["class_token_index"]]
    begin = starts[number] + (0 if config.get("embed_class_token", True) else 1)
    if config.get("class_token_pooling", "first") == "first":
        return states[begin]
    extract = config.get("extract_text_features", False)
    end = starts[number + 1] if number + 1 < len(starts) else ids.index(config["text_token_index"]) if extract else len(ids)
    return states[begin:end].mean(0)
