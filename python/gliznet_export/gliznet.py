"""GliZNet: one forward pass over a text and its labels, and a head that compares the two.

Source: KameniAlexNea/zero-shot-classification, gliznet/model.py at 07d5912 (similarity_head) and its later
gliznet/model/aggregator.py (attention_temperature, then scoring). Dropout is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from gliznet_export import ExportError
from gliznet_export.tensors import Tensors

SCORINGS = ("cosine", "dot", "bilinear")
_LARGEST_SCALE = 100.0


@dataclass(frozen=True)
class HeadConfig:
    """What the head of a checkpoint computes; told by its tensors, since config.json leaves out what is a default."""

    text: str
    """first: the state of [CLS]; attention: a mean of the text's states for each label."""
    label: str
    """mean: of the states of the label's tokens; lab: the state of its [LAB]."""
    scoring: str
    scorer: str
    """Prefix of the scorer's tensors."""
    hidden: int
    lab: int
    projected: int | None = None
    layernorm: bool = False

    @staticmethod
    def of(config: dict, hidden: int, lab: int, tensors: Tensors) -> HeadConfig:
        if any(f"scoring.{name}" in tensors for name in ("logit_scale", "bilinear.weight")):
            scoring = config.get("scoring_method", "bilinear")
            return HeadConfig("attention", "lab", _known(scoring, ("cosine", "bilinear")), "scoring", hidden, lab)
        metric = _known(config.get("similarity_metric", "cosine"), SCORINGS)
        layernorm = config.get("use_projection_layernorm", False)
        projected = config.get("projected_dim") or hidden
        attention = "attention_temperature" in tensors
        if metric == "dot" and attention:
            metric = "scaled-dot"
        return HeadConfig(
            text="attention" if attention else "first",
            label="lab" if config.get("use_lab_token_for_labels", False) else "mean",
            scoring=metric,
            scorer="similarity_head",
            hidden=hidden,
            lab=lab,
            projected=projected if layernorm or (attention and projected != hidden) else None,
            layernorm=layernorm,
        )


def _known(scoring: str, known: tuple[str, ...]) -> str:
    if scoring not in known:
        raise ExportError(f"config.json: the scoring {scoring!r} is not supported, expected one of {[*known]}")
    return scoring


class GliZNet(nn.Module):
    """logits [batch, labels] float32. The head computes in fp32 whatever the encoder does."""

    def __init__(self, encoder: nn.Module, config: HeadConfig):
        super().__init__()
        self.encoder = encoder
        self.config = config
        self.text_projector = _projector(config)
        self.label_projector = _projector(config)
        size = config.projected or config.hidden
        self.scale = nn.Parameter(torch.ones(()))
        self.sharpness = nn.Parameter(torch.tensor(config.hidden**-0.5))
        if config.scoring == "bilinear":
            self.classifier = nn.Bilinear(size, size, 1)
        elif config.scoring == "dot":
            self.classifier = nn.Linear(size, 1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, lmask: Tensor, label_ids: Tensor) -> Tensor:
        hidden = self.encoder.encode(input_ids, attention_mask).float()
        is_lab = input_ids == self.config.lab
        if self.config.label == "lab":
            number = torch.where(is_lab, is_lab.to(torch.int64).cumsum(1), 0)
        else:
            number = lmask
        member = (number.unsqueeze(1) == label_ids.view(1, -1, 1)).float()  # [batch, labels, sequence]
        labels = member @ self.label_projector(hidden) / member.sum(-1, keepdim=True).clamp(min=1.0)
        if self.config.text == "first":
            return self.score(self.text_projector(hidden[:, :1]), labels)
        is_text = (lmask == 0) & (attention_mask > 0)
        if self.config.label == "lab":
            is_text = is_text & ~is_lab
        tokens = self.text_projector(hidden)
        similarity = labels @ tokens.transpose(-1, -2) * self.sharpness
        weight = torch.where(is_text.unsqueeze(1), similarity, torch.finfo(similarity.dtype).min).softmax(-1)
        return self.score(weight @ tokens, labels)

    def score(self, text: Tensor, labels: Tensor) -> Tensor:
        """text [batch, labels or 1, size], labels [batch, labels, size] → [batch, labels]."""
        if self.config.scoring == "cosine":
            return (normalize(text, dim=-1) * normalize(labels, dim=-1)).sum(-1) * self.scale
        if self.config.scoring == "scaled-dot":
            return (text * labels).sum(-1) * self.scale
        if self.config.scoring == "dot":
            return self.classifier(text * labels).squeeze(-1)
        return (text @ self.classifier.weight[0] * labels).sum(-1) + self.classifier.bias

    def load(self, tensors: Tensors) -> GliZNet:
        """Takes the weights under the names of GliZNetForSequenceClassification; one that is left over is an error."""
        config, head = self.config, tensors.under("aggregator.")
        self.encoder.load(tensors.under("backbone."))
        for projector, name in ((self.text_projector, "text_projector"), (self.label_projector, "label_projector")):
            for index, part in enumerate(projector.children()):
                head.into(part, f"{name}.{index}")
        if config.scoring in ("cosine", "scaled-dot"):
            scale = head.take(f"{config.scorer}.logit_scale", [])
            later = config.scorer == "scoring"
            self.scale.data = scale.exp().clamp(max=_LARGEST_SCALE) if later else scale.clamp(-10, 10).exp()
        else:
            head.into(self.classifier, "scoring.bilinear" if config.scorer == "scoring" else "similarity_head.classifier")
        if "attention_temperature" in head:
            self.sharpness.data = 1 / head.take("attention_temperature", []).abs().clamp(min=0.1)
        tensors.ignore("loss_fn.", "aggregator.similarity_head.logit_scale", "aggregator.scoring.logit_scale")
        tensors.refuse_left_over()
        return self.eval()


def _projector(config: HeadConfig) -> nn.Sequential:
    """Nothing, Linear, or Linear and LayerNorm."""
    parts: list[nn.Module] = []
    if config.projected:
        parts.append(nn.Linear(config.hidden, config.projected))
    if config.layernorm:
        parts.append(nn.LayerNorm(config.projected))
    return nn.Sequential(*parts)
