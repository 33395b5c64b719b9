"""GLiClass, the uni-encoder of Knowledgator: labels before the text, each behind a token of its own.

Source: gliclass 0.1.21 (model.py, layers.py, scorers.py). Where that computes with padding or with absent labels, this
computes what a text alone would give.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gliznet_export import ExportError
from gliznet_export.gliclass_scorers import SCORERS
from gliznet_export.tensors import Tensors

_EPSILON = 1e-8
_EXPECTED = {
    "architecture_type": "uni-encoder",
    "use_lstm": False,
    "squeeze_layers": False,
    "use_segment_embeddings": False,
    "use_calibrator": False,
    "encoder_layer_id": -1,
    "projector_hidden_act": "gelu",
}


@dataclass(frozen=True)
class GliClassConfig:
    hidden: int
    """Of the encoder."""
    middle: int
    """Between the two layers of a projector."""
    label: int
    """Id of the token before each label."""
    separator: int
    """Id of the token between labels and text."""
    prompt_first: bool
    text: str
    """first, or avg of all tokens."""
    label_pooling: str
    """first: one state; average: of the label's tokens."""
    of_separator: bool
    """The text begins at the separator; else it is the whole sequence."""
    of_label_token: bool
    """A label's own token counts as the label's; else the tokens behind it alone."""
    normalized: bool
    scorer: str

    @staticmethod
    def of(config: dict, hidden: int) -> GliClassConfig:
        """Reads config.json, which leaves out what is a default."""
        for key in ("class_token_index", "text_token_index"):
            if config.get(key, -1) < 0:
                raise ExportError(f"config.json: expected {key}, a token id, found {config.get(key)!r}")
        for key, expected in _EXPECTED.items():
            if config.get(key, expected) != expected:
                raise ExportError(f"config.json: {key} {config[key]!r} is not supported, expected {expected!r}")
        return GliClassConfig(
            hidden=hidden,
            middle=config.get("hidden_size") or hidden,
            label=config["class_token_index"],
            separator=config["text_token_index"],
            prompt_first=config.get("prompt_first", False),
            text=_known(config, "pooling_strategy", "first", ["first", "avg"]),
            label_pooling=_known(config, "class_token_pooling", "first", ["first", "average"]),
            of_separator=config.get("extract_text_features", False),
            of_label_token=config.get("embed_class_token", True),
            normalized=config.get("normalize_features", False),
            scorer=_known(config, "scorer_type", "simple", [*SCORERS]),
        )


def _known(config: dict, key: str, default: str, known: list[str]) -> str:
    value = config.get(key, default)
    if value not in known:
        raise ExportError(f"config.json: {key} {value!r} is not supported, expected one of {known}")
    return value


class Projector(nn.Module):
    def __init__(self, config: GliClassConfig):
        super().__init__()
        self.linear_1 = nn.Linear(config.hidden, config.middle)
        self.linear_2 = nn.Linear(config.middle, config.hidden)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear_2(nn.functional.gelu(self.linear_1(x)))


class GliClass(nn.Module):
    """logits [batch, labels] float32. The head computes in fp32 whatever the encoder does."""

    def __init__(self, encoder: nn.Module, config: GliClassConfig):
        super().__init__()
        self.encoder = encoder
        self.config = config
        self.text_projector = Projector(config)
        self.classes_projector = Projector(config)
        self.scorer = SCORERS[config.scorer](config.middle)
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, lmask: Tensor, label_ids: Tensor) -> Tensor:
        hidden = self.encoder.encode(input_ids, attention_mask).float()
        text = self.text_projector(self._text(input_ids, attention_mask) @ hidden)
        member = self._labels(input_ids, attention_mask, label_ids)
        labels = self.classes_projector(member @ hidden / member.sum(-1, keepdim=True).clamp(min=1.0))
        if self.config.normalized:
            text, labels = (x / (x.norm(dim=-1, keepdim=True) + _EPSILON) for x in (text, labels))
        return self.scorer(text, labels) * self.scale

    def _text(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """[batch, 1, sequence]: the weight of each state in the text's."""
        real = (attention_mask > 0).to(torch.int64)
        separators = (input_ids == self.config.separator).to(torch.int64)
        behind = separators.cumsum(1) > 0 if self.config.of_separator else real > 0
        if self.config.text == "first":
            chosen = behind & (behind.to(torch.int64).cumsum(1) == 1)
            return chosen.float().unsqueeze(1)
        weight = (behind & (real > 0)).float() / real.sum(1, keepdim=True)
        return weight.unsqueeze(1)

    def _labels(self, input_ids: Tensor, attention_mask: Tensor, label_ids: Tensor) -> Tensor:
        """[batch, labels, sequence]: 1 on the states of each label."""
        starts = input_ids == self.config.label
        number = starts.to(torch.int64).cumsum(1).unsqueeze(1)
        wanted = label_ids.view(1, -1, 1)
        if self.config.label_pooling == "first":
            chosen = starts if self.config.of_label_token else nn.functional.pad(starts, (1, 0))[:, :-1]
            return (chosen.unsqueeze(1) & (number == wanted)).float()
        mine = attention_mask > 0
        if not self.config.of_label_token:
            mine = mine & ~starts
        if self.config.of_separator:
            mine = mine & ((input_ids == self.config.separator).to(torch.int64).cumsum(1) == 0)
        return (mine.unsqueeze(1) & (number == wanted)).float()

    def load(self, tensors: Tensors) -> GliClass:
        """Takes the weights under the names of GLiClassModel; one that is left over is an error."""
        inner = tensors.under("model.")
        self.encoder.load(inner.under("encoder_model."))
        for projector, name in ((self.text_projector, "text_projector"), (self.classes_projector, "classes_projector")):
            inner.into(projector.linear_1, f"{name}.linear_1")
            inner.into(projector.linear_2, f"{name}.linear_2")
        self.scorer.load(inner.under("scorer."))
        if self.config.normalized:
            self.scale.data = inner.take("logit_scale", [])
        inner.ignore("logit_scale")
        tensors.refuse_left_over()
        return self.eval()
