"""Which encoder a config.json asks for."""

from __future__ import annotations

from torch import nn

from gliznet_export import ExportError
from gliznet_export.encoders.bert import BertConfig, BertEncoder
from gliznet_export.encoders.deberta import DebertaConfig, DebertaEncoder
from gliznet_export.encoders.mpnet import MpnetConfig, MpnetEncoder
from gliznet_export.encoders.modernbert import ModernBertConfig, ModernBertEncoder

_FAMILIES = {
    "bert": (BertConfig, BertEncoder),
    "xlm-roberta": (BertConfig, BertEncoder),
    "mpnet": (MpnetConfig, MpnetEncoder),
    "modernbert": (ModernBertConfig, ModernBertEncoder),
    "deberta-v2": (DebertaConfig, DebertaEncoder),
}


def build(config: dict, where: str) -> nn.Module:
    """An encoder without its weights.

    config: Hugging Face's config of the encoder, every key present; where: its place in config.json, for messages.
    """
    family = config.get("model_type")
    if family not in _FAMILIES:
        raise ExportError(f"config.json: {where}.model_type {family!r} is not supported, expected one of {[*_FAMILIES]}")
    settings, encoder = _FAMILIES[family]
    return encoder(settings.of(config))
