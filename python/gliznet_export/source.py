"""A checkpoint understood: its module, its layout, its special tokens, and the reference to measure against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tokenizers import Tokenizer
from torch import nn

from gliznet_export import ExportError, reference
from gliznet_export.checkpoint import Checkpoint
from gliznet_export.encoders import families
from gliznet_export.gliclass import GliClass, GliClassConfig
from gliznet_export.gliclass_reference import gliclass
from gliznet_export.gliznet import GliZNet, HeadConfig
from gliznet_export.layout import Layout
from gliznet_export.reference import Reference
from gliznet_export.tensors import Tensors
from gliznet_export.tokenizer import encode

LAYOUTS = {"reference": Layout.reference, "lab-first": Layout.lab_first, "card": Layout.card}
IN_SEQUENCE = ("gliznet", "GLiClass")
"""Models in which labels and text see each other; every other checkpoint is a sentence encoder's."""
_GLIZNET_LENGTH = 512
_GLICLASS_LENGTH = 1024


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
        kind = checkpoint.config.get("model_type")
        if kind == "gliznet":
            return _gliznet(checkpoint, layout or "reference", max_length)
        if layout:
            raise ExportError("--layout: a GLiClass checkpoint tells its layout by itself, expected none")
        return _gliclass(checkpoint, max_length)


def _gliznet(checkpoint: Checkpoint, layout: str, max_length: int | None) -> Source:
    config = checkpoint.encoder_config("backbone_config")
    encoder = families.build(config, "backbone_config")
    frame = [checkpoint.token(kind) for kind in ("cls", "sep", "pad")]
    names, (cls, sep, pad) = dict(frame), (token for _, token in frame)
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


def _gliclass(checkpoint: Checkpoint, max_length: int | None) -> Source:
    config = checkpoint.encoder_config("encoder_config")
    config["vocab_size"] = checkpoint.config.get("vocab_size") or config["vocab_size"]
    encoder = families.build(config, "encoder_config")
    frame = [checkpoint.token(kind) for kind in ("cls", "sep", "pad")]
    names, (cls, sep, pad) = dict(frame), (token for _, token in frame)
    head = GliClassConfig.of(checkpoint.config, config["hidden_size"])
    for name, stated in (("<<LABEL>>", head.label), ("<<SEP>>", head.separator)):
        names[name] = checkpoint.token_id(name)
        if names[name] != stated:
            raise ExportError(f"config.json: {name} is {stated}, and tokenizer.json has it at {names[name]}")
    layout = Layout.gliclass(cls, sep, head.label, head.separator, head.prompt_first)
    _refuse_read_apart_differently(checkpoint, layout, head)
    return Source(
        checkpoint=checkpoint,
        module=GliClass(encoder, head).load(Tensors(checkpoint.weights)),
        layout=layout,
        tokens={"cls": cls, "sep": sep, "pad": pad, "lab": head.label, "text": head.separator},
        names=names,
        vocabulary_size=config["vocab_size"],
        max_length=longest(max_length, _GLICLASS_LENGTH, checkpoint, encoder),
        text_pooling=head.text,
        label_pooling=head.label_pooling,
        scoring=head.scorer,
        reference=lambda: gliclass(checkpoint),
    )


def _refuse_read_apart_differently(checkpoint: Checkpoint, layout: Layout, head: GliClassConfig) -> None:
    """GLiClass reads labels and text as one string, this project each by itself; the tokens must not differ."""
    whole = Tokenizer.from_str(checkpoint.tokenizer_json)
    whole.no_truncation()
    whole.no_padding()
    text, labels = "The striker scored", ["sports", "Science and technology"]
    prompt = "".join(f"<<LABEL>>{label}" for label in labels) + "<<SEP>>"
    row = layout.row(encode(whole, text), [encode(whole, label) for label in labels])
    if whole.encode(prompt + text if head.prompt_first else text + prompt).ids != row.input_ids:
        raise ExportError("tokenizer.json: it reads labels and text apart differently than joined, which is not supported")


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
