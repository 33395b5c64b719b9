"""gliznet.json: everything the service must know about a model, with the digests and golden vectors that prove it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from gliznet_export import VERSION
from gliznet_export.batches import Session
from gliznet_export.layout import Layout, Row

FORMAT_VERSION = 2
MANIFEST = "gliznet.json"
TOKENIZER = "tokenizer.json"
UNKNOWN_DIGEST = "0" * 64


@dataclass(frozen=True)
class Graph:
    """One graph file: how far its logits may lie from the golden ones, and how far they lay from PyTorch at export."""

    file: str
    precision: str
    tolerance: float
    max_abs_logit_delta: float
    texts: int


@dataclass(frozen=True)
class Golden:
    text: str
    labels: list[str]
    row: Row


@dataclass(frozen=True)
class Manifest:
    id: str
    revision: str
    license: str
    layout: Layout
    tokens: dict[str, int]
    """Ids of cls, sep, pad and lab; for GLiClass also of the token before the text."""
    vocabulary_size: int
    max_length: int
    text_pooling: str
    label_pooling: str
    scoring: str
    activation: str
    graphs: list[Graph]
    golden: list[Golden] = field(default_factory=list)

    def write(self, directory: Path) -> Path:
        """Writes gliznet.json beside the graphs and the tokenizer, whose digests and logits it reads from the directory."""
        sessions = {graph.file: Session(directory / graph.file) for graph in self.graphs}
        golden = [
            {
                "text": case.text,
                "labels": case.labels,
                "inputIds": case.row.input_ids,
                "lmask": case.row.lmask,
                "logits": {file: _logits(session, case, self.tokens["pad"]) for file, session in sessions.items()},
            }
            for case in self.golden
        ]
        return seal(
            directory,
            opening("in-sequence", self.id, self.revision, self.license, self.graphs, directory)
            | {
                "layout": {"name": self.layout.name, "sequence": self.layout.sequence},
                "tokens": self.tokens,
                "vocabularySize": self.vocabulary_size,
                "maxLength": self.max_length,
                "inputs": {
                    "inputIds": "input_ids",
                    "attentionMask": "attention_mask",
                    "lmask": "lmask",
                    "labelIds": "label_ids",
                },
                "output": "logits",
                "pooling": {"text": self.text_pooling, "label": self.label_pooling},
                "scoring": self.scoring,
                "activation": self.activation,
            }
            | closing(self.graphs, golden),
        )


def opening(labels: str, name: str, revision: str, license: str, graphs: list[Graph], directory: Path) -> dict:
    """The fields that every manifest begins with. `labels` says where they stand: "in-sequence" with the text, or "independent"."""
    return {
        "formatVersion": FORMAT_VERSION,
        "manifestSha256": UNKNOWN_DIGEST,
        "labels": labels,
        "model": {"id": name, "revision": revision, "license": license},
        "graphs": {
            graph.file: {"sha256": sha256(directory / graph.file), "precision": graph.precision, "tolerance": graph.tolerance}
            for graph in graphs
        },
        "tokenizer": {"file": TOKENIZER, "sha256": sha256(directory / TOKENIZER)},
    }


def closing(graphs: list[Graph], golden: list[dict]) -> dict:
    """The fields that every manifest ends with."""
    made_by = ("torch", "onnx", "onnxruntime", "transformers", "tokenizers")
    return {
        "producedBy": {"exporter": VERSION} | {name: version(name) for name in made_by},
        "parity": {graph.file: {"maxAbsLogitDelta": graph.max_abs_logit_delta, "texts": graph.texts} for graph in graphs},
        "golden": golden,
    }


def seal(directory: Path, content: dict) -> Path:
    """Writes gliznet.json with its own digest."""
    text = _render(content)
    path = directory / MANIFEST
    path.write_text(text.replace(UNKNOWN_DIGEST, hashlib.sha256(text.encode()).hexdigest(), 1), encoding="utf-8")
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _logits(session: Session, case: Golden, pad: int) -> list[float]:
    return [round(float(logit), 6) for logit in session.logits([case.row], len(case.labels), pad)[0]]


def _render(content: dict) -> str:
    """One line for each top-level key and each golden vector, so that a diff can be read."""
    lines = []
    for key, value in content.items():
        if key == "golden":
            vectors = ",\n    ".join(json.dumps(vector, ensure_ascii=False) for vector in value)
            lines.append(f'  "golden": [\n    {vectors}\n  ]')
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
