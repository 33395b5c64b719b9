"""A sentence encoder's checkpoint understood: what sentence-transformers wrote beside the weights, and what it means here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoConfig, AutoModel

from gliznet_export import ExportError
from gliznet_export.checkpoint import Checkpoint, optional_json, read_json, spelled_out
from gliznet_export.encoders import families
from gliznet_export.layout import Apart, Ids
from gliznet_export.sentence import SentenceEncoder
from gliznet_export.source import longest
from gliznet_export.tensors import Tensors
from gliznet_export.tokenizer import encode

_USUAL_LENGTH = 512
_PREFIXES = ("", "bert.", "roberta.", "mpnet.", "model.")
_OTHER_HEADS = ("cls.", "lm_head.", "head.", "decoder.")
_SAMPLES = ("sports", "The striker scored twice.", "Crème brûlée", "1. first")


@dataclass(frozen=True)
class SentenceSource:
    checkpoint: Checkpoint
    module: SentenceEncoder
    layout: Apart
    tokens: dict[str, int]
    names: dict[str, int]
    """Special tokens by the text that must not spell them."""
    vocabulary_size: int
    dimension: int
    max_length: int
    reference: Callable[[], Callable[[Ids], Tensor]]
    """A sequence → its vector, computed by transformers."""

    @staticmethod
    def of(
        checkpoint: Checkpoint,
        pooling: str | None = None,
        max_length: int | None = None,
        text_prefix: str | None = None,
        label_prefix: str | None = None,
    ) -> SentenceSource:
        parts = Parts.of(checkpoint.folder, pooling)
        config = spelled_out(checkpoint.config, "the checkpoint")
        encoder = families.build(config, "the encoder")
        inner = _inner(checkpoint.weights)
        tensors = Tensors(checkpoint.weights)
        encoder.load(tensors.under(inner))
        tensors.ignore(*_OTHER_HEADS)
        tensors.refuse_left_over()
        frame = Frame.of(checkpoint)
        return SentenceSource(
            checkpoint=checkpoint,
            module=SentenceEncoder(encoder, parts.pooling).eval(),
            layout=Apart(
                frame.around("text", parts.text_prefix if text_prefix is None else text_prefix),
                frame.around("label", parts.label_prefix if label_prefix is None else label_prefix),
            ),
            tokens=frame.tokens,
            names=frame.names,
            vocabulary_size=config["vocab_size"],
            dimension=config["hidden_size"],
            max_length=longest(max_length, parts.max_length or _USUAL_LENGTH, checkpoint, encoder),
            reference=lambda: _reference(checkpoint, inner, parts.pooling),
        )


@dataclass(frozen=True)
class Parts:
    """What stands beside the weights."""

    pooling: str
    max_length: int | None
    text_prefix: str
    label_prefix: str

    @staticmethod
    def of(folder: Path, pooling: str | None) -> Parts:
        stated = optional_json(folder / "sentence_bert_config.json")
        told = optional_json(folder / "config_sentence_transformers.json")
        prompts = told.get("prompts") or {}
        usual = prompts.get(told.get("default_prompt_name") or "", "")
        return Parts(
            pooling=pooling or _pooling(folder),
            max_length=stated.get("max_seq_length"),
            text_prefix=prompts.get("document") or prompts.get("passage") or usual,
            label_prefix=prompts.get("query") or usual,
        )


def _pooling(folder: Path) -> str:
    if not (folder / "modules.json").exists():
        raise ExportError(f"{folder}: expected modules.json of a sentence-transformers model, or --pooling, found neither")
    config: dict = {}
    for module in read_json(folder / "modules.json"):
        kind = module["type"].rsplit(".", 1)[-1]
        if kind not in ("Transformer", "Pooling", "Normalize"):
            raise ExportError(f"modules.json: the module {kind} is not supported, expected Transformer, Pooling and Normalize")
        if kind == "Pooling":
            config = read_json(folder / module["path"] / "config.json")
    modes = [name.removeprefix("pooling_mode_") for name, on in config.items() if name.startswith("pooling_mode_") and on]
    modes += [config["pooling_mode"]] if "pooling_mode" in config else []
    known = {"cls": "first", "cls_token": "first", "mean": "mean", "mean_tokens": "mean"}
    if len(modes) != 1 or modes[0] not in known:
        raise ExportError(f"the pooling {modes} is not supported, expected one of cls_token and mean_tokens")
    if config.get("include_prompt") is False:
        raise ExportError("the pooling without the prompt (include_prompt false) is not supported")
    return known[modes[0]]


@dataclass(frozen=True)
class Frame:
    """The special tokens that the tokenizer puts around a text."""

    words: Tokenizer
    before: Ids
    after: Ids
    tokens: dict[str, int]
    names: dict[str, int]

    @staticmethod
    def of(checkpoint: Checkpoint) -> Frame:
        words = Tokenizer.from_str(checkpoint.tokenizer_json)
        words.no_truncation()
        words.no_padding()
        bare, framed = encode(words, "a"), words.encode("a").ids
        at = next((i for i in range(len(framed)) if framed[i : i + len(bare)] == bare), None)
        if at is None or len(framed) - at - len(bare) < 1 or at < 1:
            raise ExportError("tokenizer.json: expected special tokens before and after a text, found none")
        before, after = framed[:at], framed[at + len(bare) :]
        stated = checkpoint.tokenizer_config.get("pad_token") or "[PAD]"
        pad = stated["content"] if isinstance(stated, dict) else stated
        tokens = {"cls": before[0], "sep": after[-1], "pad": checkpoint.token_id(pad)}
        names = {words.id_to_token(token): token for token in (*before, *after, tokens["pad"])}
        return Frame(words, before, after, tokens, names)

    def around(self, name: str, prefix: str) -> list:
        return [*self.before, *self._prefix(prefix), name, *self.after]

    def _prefix(self, prefix: str) -> Ids:
        """The ids that a prefix adds before any text."""
        if not prefix:
            return []
        for form in (prefix, prefix.rstrip()):
            ids = encode(self.words, form)
            if all(encode(self.words, prefix + text) == ids + encode(self.words, text) for text in _SAMPLES):
                return ids
        raise ExportError(f"tokenizer.json: it reads a text differently behind the prefix {prefix!r}, which is not supported")


def _inner(weights: dict[str, Tensor]) -> str:
    """What stands before the names of the encoder's tensors."""
    for prefix in _PREFIXES:
        if any(name.startswith(f"{prefix}embeddings.") for name in weights):
            return prefix
    raise ExportError("the checkpoint lacks the tensors embeddings.*")


def _reference(checkpoint: Checkpoint, prefix: str, pooling: str) -> Callable[[Ids], Tensor]:
    config = AutoConfig.for_model(**checkpoint.config)
    model = AutoModel.from_config(config, attn_implementation="eager", dtype=torch.float32)
    weights = {n.removeprefix(prefix): w for n, w in checkpoint.weights.items() if n.startswith(prefix)}
    missing = [n for n in model.load_state_dict(weights, strict=False).missing_keys if not n.startswith("pooler.")]
    if missing:
        raise ExportError(f"the checkpoint lacks the tensors {missing} of {type(model).__name__}")
    model.eval()

    @torch.no_grad()
    def vector(ids: Ids) -> Tensor:
        row = torch.tensor([ids])
        states = model(input_ids=row, attention_mask=torch.ones_like(row)).last_hidden_state[0]
        return torch.nn.functional.normalize(states[0] if pooling == "first" else states.mean(0), dim=0)

    return vector
