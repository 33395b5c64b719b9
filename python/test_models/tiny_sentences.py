"""Tiny checkpoints of sentence encoders with random weights, as sentence-transformers saves them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel

from test_models import tiny_tokenizers
from test_models.tiny_checkpoints import BERT, HIDDEN, MODERNBERT, POSITIONS, random_weights, token_ids


@dataclass(frozen=True)
class TinySentence:
    encoder: dict
    pooling: str
    normalize: bool = True
    prompts: dict[str, str] = field(default_factory=dict)
    prefix: str = ""
    """Before the names of the tensors."""


_ANGLED = {key: value for key, value in BERT.items() if key not in ("model_type", "type_vocab_size")}
TINY = {
    "sentence-bert-first": TinySentence(BERT, "cls_token"),
    "sentence-bert-mean": TinySentence(BERT, "mean_tokens", False, {"query": "query: ", "passage": "passage: "}, "bert."),
    "sentence-modernbert": TinySentence(MODERNBERT, "cls_token"),
    "sentence-modernbert-mean": TinySentence(MODERNBERT, "mean_tokens"),
    "sentence-xlm-roberta": TinySentence(
        _ANGLED | {"model_type": "xlm-roberta"}, "mean_tokens", True, {"query": "query: ", "document": "passage: "}
    ),
    "sentence-mpnet": TinySentence(_ANGLED | {"model_type": "mpnet"}, "mean_tokens"),
}


def write(name: str, folder: Path, hidden: int = HIDDEN, positions: int = POSITIONS) -> Path:
    """The checkpoint of that name, as SentenceTransformer.save would leave it."""
    tiny = TINY[name]
    folder.mkdir(parents=True, exist_ok=True)
    config = _config(tiny, folder, hidden, positions)
    weights = random_weights(name)(tiny.prefix, AutoModel.from_config(config).state_dict())
    save_file(weights, folder / "model.safetensors")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    modes = {f"pooling_mode_{mode}": mode == tiny.pooling for mode in ("cls_token", "mean_tokens", "max_tokens")}
    kinds = [("Transformer", ""), ("Pooling", "1_Pooling")] + ([("Normalize", "2_Normalize")] if tiny.normalize else [])
    files = {
        "config.json": config.to_dict(),
        "modules.json": [
            {"idx": at, "name": f"{at}", "path": path, "type": f"sentence_transformers.models.{kind}"}
            for at, (kind, path) in enumerate(kinds)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": hidden} | modes,
        "sentence_bert_config.json": {"max_seq_length": 128, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": tiny.prompts, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    }
    for file, content in files.items():
        (folder / file).write_text(json.dumps(content, indent=2), encoding="utf-8")
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    return folder


def _config(tiny: TinySentence, folder: Path, hidden: int, positions: int) -> AutoConfig:
    family = tiny.encoder["model_type"]
    if family in ("xlm-roberta", "mpnet"):
        special = tiny_tokenizers.write_angled(family, folder)
        ids = {"bos_token_id": special["<s>"], "pad_token_id": special["<pad>"], "eos_token_id": special["</s>"]}
        positions += special["<pad>"] + 1  # rows of the table that no token uses
    else:
        special = tiny_tokenizers.write(family, folder, [])
        ids = token_ids(special)
    ids["vocab_size"] = max(Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab().values()) + 1
    size = {"max_position_embeddings": positions, "hidden_size": hidden}
    return AutoConfig.for_model(**tiny.encoder | size | ids)
