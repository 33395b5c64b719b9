"""A checkpoint as Hugging Face writes it: config.json, safetensors, tokenizer.json; in a folder, or on the hub by its id."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoConfig

from gliznet_export import ExportError

_WEIGHTS = "model.safetensors"
_SHARDS = "model.safetensors.index.json"
_FILES = ["*.json", "*.safetensors", "README.md"]
_UNLIMITED = 100_000


@dataclass(frozen=True)
class Checkpoint:
    id: str
    revision: str
    """Commit on the hub, or the digest of the weights."""
    license: str
    config: dict
    weights: dict[str, Tensor]
    tokenizer_json: str
    tokenizer_config: dict
    folder: Path

    @staticmethod
    def open(source: str) -> Checkpoint:
        """Reads a folder, or downloads a model of the hub."""
        folder = Path(source)
        local = folder.is_dir()
        if not local:
            folder = _download(source)
        weights = _weights(folder)
        return Checkpoint(
            id=folder.resolve().name if local else source,
            revision=_digest(folder) if local else folder.name,
            license=_license(folder / "README.md"),
            config=read_json(folder / "config.json"),
            weights=weights,
            tokenizer_json=_text(folder / "tokenizer.json"),
            tokenizer_config=optional_json(folder / "tokenizer_config.json"),
            folder=folder,
        )

    def encoder_config(self, key: str) -> dict:
        """The nested config of the encoder, with the defaults that a config.json leaves out."""
        nested = self.config.get(key)
        if not isinstance(nested, dict) or "model_type" not in nested:
            raise ExportError(f"config.json: expected {key} with a model_type, found {nested!r}")
        return spelled_out(nested, key)

    def token(self, kind: str) -> tuple[str, int]:
        """Text and id of the tokenizer's "cls", "sep" or "pad"."""
        stated = self.tokenizer_config.get(f"{kind}_token") or f"[{kind.upper()}]"
        name = stated["content"] if isinstance(stated, dict) else stated
        return name, self.token_id(name)

    def token_id(self, name: str) -> int:
        spec = json.loads(self.tokenizer_json)
        for token in spec.get("added_tokens") or []:
            if token["content"] == name:
                return token["id"]
        vocabulary = spec["model"]["vocab"]
        if isinstance(vocabulary, dict) and name in vocabulary:
            return vocabulary[name]
        raise ExportError(f"tokenizer.json: expected a token {name!r}, found none")

    def tokenizer_limit(self) -> int | None:
        """Tokens that the tokenizer's config allows, None for any number."""
        stated = self.tokenizer_config.get("model_max_length")
        return int(stated) if stated is not None and stated <= _UNLIMITED else None


def spelled_out(config: dict, where: str) -> dict:
    """An encoder's config with the defaults that a config.json leaves out; where: its place, for messages."""
    try:
        return AutoConfig.for_model(**config).to_dict()
    except (ValueError, TypeError) as e:
        raise ExportError(f"config.json: {where} is not a config that transformers knows: {str(e).splitlines()[0]}") from e


def _download(source: str) -> Path:
    from huggingface_hub import snapshot_download

    if not re.fullmatch(r"[\w.-]+/[\w.-]+", source):
        raise ExportError(f"{source}: expected a folder with a checkpoint, or OWNER/NAME of a model on the hub")
    try:
        return Path(snapshot_download(source, allow_patterns=_FILES))
    except Exception as e:  # the client raises errors of many libraries
        reason = (str(e).strip().splitlines() or [type(e).__name__])[0]
        raise ExportError(f"{source}: no such folder, and not downloaded from the hub: {reason}") from e


def _weights(folder: Path) -> dict[str, Tensor]:
    if (folder / _SHARDS).exists():
        files = sorted(set(read_json(folder / _SHARDS)["weight_map"].values()))
    else:
        files = [_WEIGHTS]
    weights: dict[str, Tensor] = {}
    for file in files:
        if not (folder / file).exists():
            raise ExportError(f"{folder}: expected a checkpoint with {file}, found none")
        weights |= load_file(folder / file)
    return weights


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _license(card: Path) -> str:
    found = re.search(r"^license:\s*(\S+)", card.read_text(encoding="utf-8"), re.MULTILINE) if card.exists() else None
    return found[1] if found else "unknown"


def _text(file: Path) -> str:
    if not file.exists():
        raise ExportError(f"{file.parent}: expected a checkpoint with {file.name}, found none")
    return file.read_text(encoding="utf-8")


def read_json(file: Path) -> dict:
    try:
        return json.loads(_text(file))
    except json.JSONDecodeError as e:
        raise ExportError(f"{file}: expected JSON, found {e}") from e


def optional_json(file: Path) -> dict:
    return read_json(file) if file.exists() else {}
