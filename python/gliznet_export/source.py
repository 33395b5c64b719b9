"""A checkpoint understood: its module, its layout, its special tokens, and the reference to measure against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from gliznet_export import ExportError, reference
from gliznet_export.checkpoint import Checkpoint
from gliznet_export.encoders import families
from gliznet_export.gliznet import GliZNet, HeadConfig
from gliznet_export.layout import Layout
from gliznet_export.reference import Reference
from gliznet_export.tensors import Tensors

LAYOUTS = {"reference": Layout.reference, "lab-first": Layout.lab_first, "card": Layout.card}
_GLIZNET_LENGTH = 512


@dataclass(frozen=True)
class Source:
    checkpoint: Checkpoint
    module: nn.Module
    """(input_ids, attention_mask, lmask, label_ids) → logits; its `encoder` may be quantised."""
    layout: Layout
    tokens: dict[str, int]
    names: dict[str, int]
    """Special tokens by the text that must not spell them."""
    vocabulary_size: int
    max_length: int
    text_pooling: str
    label_pooling: str
    scoring: str
    reference: Callable[[], Reference]

    @staticmethod
    def of(checkpoint: Checkpoint, layout: str | None, max_length: int | None) -> Source:
        if checkpoint.config.get("model_type") == "gliznet":
            return _gliznet(checkpoint, layout or "reference", max_length)
        raise ExportError(f"config.json: model_type {checkpoint.config.get('model_type')!r} is not supported, expected gliznet")


def _gliznet(checkpoint: Checkpoint, layout: str, max_length: int | None) -> Source:
    config = checkpoint.encoder_config("backbone_config")
    encoder = families.build(config, "backbone_config")
    names = dict(checkpoint.token(kind) for kind in ("cls", "sep", "pad"))
    cls, sep, pad = names.values()
    lab = names["[LAB]"] = _lab(checkpoint)
    tensors = Tensors(checkpoint.weights)
    head = HeadConfig.of(checkpoint.config, config["hidden_size"], lab, tensors.under("aggregator."))
    return Source(
        checkpoint=checkpoint,
        module=GliZNet(encoder, head).load(tensors),
        layout=LAYOUTS[layout](cls, sep, lab),
        tokens={"cls": cls, "sep": sep, "pad": pad, "lab": lab},
        names=names,
        vocabulary_size=config["vocab_size"],
        max_length=longest(max_length, _GLIZNET_LENGTH, checkpoint, encoder),
        text_pooling=head.text,
        label_pooling=head.label,
        scoring=head.scoring,
        reference=lambda: reference.gliznet(checkpoint, lab),
    )


def _lab(checkpoint: Checkpoint) -> int:
    """The config's id, or the tokenizer's; they must not differ."""
    stated, found = checkpoint.config.get("lab_token_id"), checkpoint.token_id("[LAB]")
    if stated not in (None, found):
        raise ExportError(f"config.json: lab_token_id is {stated}, and tokenizer.json has [LAB] at {found}")
    return found


def longest(wanted: int | None, usual: int, checkpoint: Checkpoint, encoder: nn.Module) -> int:
    """The wanted length, else the usual one as far as tokenizer and encoder go."""
    if wanted is None:
        return min(n for n in (usual, checkpoint.tokenizer_limit(), encoder.longest) if n is not None)
    if wanted < 1 or (encoder.longest is not None and wanted > encoder.longest):
        raise ExportError(f"--max-length: expected 1 to {encoder.longest} tokens, found {wanted}")
    return wanted
