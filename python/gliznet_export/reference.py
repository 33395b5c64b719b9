"""What a checkpoint computes, by another way than the export: transformers' own encoder, and heads that loop over labels.

One unpadded row at a time, eager attention, fp32. The parity of an export is measured against this.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity, layer_norm, linear
from transformers import AutoConfig, AutoModel, PreTrainedModel

from gliznet_export import ExportError
from gliznet_export.checkpoint import Checkpoint
from gliznet_export.layout import Row

Reference = Callable[[Row], Tensor]
"""A row → its logits [labels]."""


def encoder(checkpoint: Checkpoint, key: str, prefix: str, vocabulary: int | None = None) -> PreTrainedModel:
    """transformers' model for the config under `key`, with the weights under `prefix` and the tokens that were added."""
    config = AutoConfig.for_model(**checkpoint.config[key])
    config.vocab_size = vocabulary or config.vocab_size
    model = AutoModel.from_config(config, attn_implementation="eager", dtype=torch.float32)
    weights = {n.removeprefix(prefix): w for n, w in checkpoint.weights.items() if n.startswith(prefix)}
    found = model.load_state_dict(weights, strict=False)
    missing = [name for name in found.missing_keys if not name.startswith("pooler.")]
    if missing:
        raise ExportError(f"the checkpoint lacks the tensors {missing} of {type(model).__name__}")
    return model.eval()


def gliznet(checkpoint: Checkpoint, lab: int) -> Reference:
    """GliZNet at 07d5912, and its later generations where the tensors tell so."""
    model = encoder(checkpoint, "backbone_config", "backbone.")
    config = checkpoint.config
    weights = {n.removeprefix("aggregator."): w.float() for n, w in checkpoint.weights.items()}
    later = any(name.startswith("scoring.") for name in weights)

    def projected(which: str, states: Tensor) -> Tensor:
        if f"{which}.0.weight" in weights:
            states = linear(states, weights[f"{which}.0.weight"], weights[f"{which}.0.bias"])
        if f"{which}.1.weight" in weights:
            states = layer_norm(states, states.shape[-1:], weights[f"{which}.1.weight"], weights[f"{which}.1.bias"])
        return states

    @torch.no_grad()
    def logits(row: Row) -> Tensor:
        ids, owner = torch.tensor(row.input_ids), torch.tensor(row.lmask)
        states = model(input_ids=ids[None], attention_mask=torch.ones_like(ids)[None]).last_hidden_state[0]
        labs = later or config.get("use_lab_token_for_labels", False)
        places = (ids == lab).nonzero().flatten()
        result = []
        for label in range(1, int(owner.max()) + 1):
            of_label = projected("label_projector", states)
            of_label = of_label[places[label - 1]] if labs else of_label[owner == label].mean(0)
            if later or "attention_temperature" in weights:
                text = projected("text_projector", states)[(owner == 0) & ~((ids == lab) & labs)]
                sharpness = len(of_label) ** -0.5 if later else 1 / weights["attention_temperature"].abs().clamp(min=0.1)
                text = torch.softmax(text @ of_label * sharpness, 0) @ text
            else:
                text = projected("text_projector", states[0])
            result.append(_score(config, weights, text, of_label))
        return torch.stack(result)

    return logits


def _score(config: dict, weights: dict[str, Tensor], text: Tensor, label: Tensor) -> Tensor:
    if "scoring.bilinear.weight" in weights:
        return text @ weights["scoring.bilinear.weight"][0] @ label + weights["scoring.bilinear.bias"][0]
    if "scoring.logit_scale" in weights:
        return cosine_similarity(text, label, dim=0) * min(weights["scoring.logit_scale"].exp().item(), 100.0)
    kind = config.get("similarity_metric", "cosine")
    head = {n.removeprefix("similarity_head."): w for n, w in weights.items() if n.startswith("similarity_head.")}
    if kind == "bilinear":
        return text @ head["classifier.weight"][0] @ label + head["classifier.bias"][0]
    if kind == "dot" and "classifier.weight" in head:
        return head["classifier.weight"][0] @ (text * label) + head["classifier.bias"][0]
    scale = head["logit_scale"].clamp(-10, 10).exp()
    return scale * (cosine_similarity(text, label, dim=0) if kind == "cosine" else text @ label)
