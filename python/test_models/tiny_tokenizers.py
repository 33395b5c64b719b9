"""Tokenizers of the three kinds that backbones bring, with a small vocabulary out of this project's own texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

_PYTHON = Path(__file__).parents[1]
_OWN_TEXTS = _PYTHON / "training" / "own_texts"
_WORDPIECE = _PYTHON.parent / "models" / "default" / "tokenizer.json"
"""Of the default model: a vocabulary to shorten."""
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
_ANGLED = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
"""Special tokens of XLM-R and MPNet, in the order of their ids."""
_PIECES = 500


def write(family: str, folder: Path, added: list[str]) -> dict[str, int]:
    """tokenizer.json and tokenizer_config.json as a checkpoint has them; the ids of the special tokens by their text."""
    tokenizer = {"bert": _wordpiece, "modernbert": _byte_level, "deberta-v2": _unigram}[family]()
    tokenizer.add_special_tokens(added)
    special = {name: tokenizer.token_to_id(name) for name in (*_SPECIAL, *added)}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", special["[CLS]"]), ("[SEP]", special["[SEP]"])]
    )
    tokenizer.enable_truncation(512)
    tokenizer.save(str(folder / "tokenizer.json"))
    stated = {"cls_token": "[CLS]", "sep_token": {"content": "[SEP]"}, "pad_token": "[PAD]", "model_max_length": 10**30}
    (folder / "tokenizer_config.json").write_text(json.dumps(stated), encoding="utf-8")
    return special


def write_angled(family: str, folder: Path) -> dict[str, int]:
    """The same for XLM-R and MPNet, whose special tokens have other names and whose padding is not 0."""
    tokenizer = _unigram(_ANGLED[:4], "<unk>") if family == "xlm-roberta" else _wordpiece(_ANGLED, "<unk>")
    tokenizer.add_special_tokens(_ANGLED)
    special = {name: tokenizer.token_to_id(name) for name in _ANGLED}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", special["<s>"]), ("</s>", special["</s>"])]
    )
    tokenizer.enable_truncation(512)
    tokenizer.save(str(folder / "tokenizer.json"))
    stated = {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(stated), encoding="utf-8")
    return special


def _wordpiece(special: list[str] = _SPECIAL, unknown: str = "[UNK]") -> Tokenizer:
    """BERT's: single characters, and the words that come first."""
    spec = json.loads(_WORDPIECE.read_text(encoding="utf-8"))
    every = [word for word in spec["model"]["vocab"] if not word.startswith("[")]
    short = [word for word in every if len(word.removeprefix("##")) == 1 and ord(word[-1]) < 0x2000]
    words = [word for word in every if len(word.removeprefix("##")) > 1][:_PIECES]
    spec["model"]["vocab"] = {word: number for number, word in enumerate([*special, *short, *words])}
    spec["model"]["unk_token"] = unknown
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    tokenizer.add_special_tokens(special)
    return tokenizer


def _byte_level() -> Tokenizer:
    """ModernBERT's: byte-level BPE, runs of spaces and [unusedN] as added tokens that are not special."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(texts(), trainers.BpeTrainer(vocab_size=_PIECES + 256, initial_alphabet=alphabet, show_progress=False))
    tokenizer.add_tokens([AddedToken(" " * count, normalized=True) for count in (4, 3, 2)])
    tokenizer.add_special_tokens(["<|endoftext|>", *_SPECIAL])
    tokenizer.add_tokens([AddedToken(f"[unused{number}]", normalized=True) for number in range(3)])
    return tokenizer


def _unigram(special: Sequence[str] = ("[PAD]", "[CLS]", "[SEP]", "[UNK]"), unknown: str = "[UNK]") -> Tokenizer:
    """DeBERTa-v3's and XLM-R's: a unigram model whose vocabulary begins with the special tokens."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    trainer = trainers.UnigramTrainer(vocab_size=_PIECES, special_tokens=[*special], unk_token=unknown, show_progress=False)
    tokenizer.train_from_iterator(texts(), trainer)
    tokenizer.add_special_tokens([*special, "[MASK]"] if "[CLS]" in special else [*special])
    return tokenizer


def texts() -> list[str]:
    files = sorted(_OWN_TEXTS.glob("*.jsonl"))
    return [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
