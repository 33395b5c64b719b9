"""gliznet.json of a model that makes the vector of a label without the text: `labels: independent`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from gliznet_export import ExportError, golden
from gliznet_export.batches import Session
from gliznet_export.layout import Apart, Ids
from gliznet_export.manifest import TOKENIZER, Graph, closing, opening, seal
from gliznet_export.tokenizer import encode

PHRASINGS = ("{}", "This text is about {}.")
"""What a label is read as: its vector is the mean over these, of length one again."""
MOST_PHRASINGS = 8
_DIGITS = 6


def check_phrasings(phrasings: Sequence[str]) -> list[str]:
    if not 1 <= len(phrasings) <= MOST_PHRASINGS or any(phrasing.count("{}") != 1 for phrasing in phrasings):
        raise ExportError(f"--phrasing: expected 1 to {MOST_PHRASINGS} phrasings, each with {{}} once, found {[*phrasings]}")
    return [*phrasings]


@dataclass(frozen=True)
class Calibration:
    """logit = scale · cosine + bias."""

    scale: float
    bias: float

    def logits(self, text: np.ndarray, labels: np.ndarray) -> np.ndarray:
        return labels @ text * self.scale + self.bias


@dataclass(frozen=True)
class IndependentManifest:
    id: str
    revision: str
    license: str
    layout: Apart
    tokens: dict[str, int]
    vocabulary_size: int
    max_length: int
    dimension: int
    pooling: str
    calibration: Calibration
    phrasings: list[str]
    graphs: list[Graph]
    activation: str = "sigmoid"

    def write(self, directory: Path) -> Path:
        """Writes gliznet.json beside the graphs and the tokenizer, whose digests, vectors and logits it reads from the directory."""
        words = Tokenizer.from_file(str(directory / TOKENIZER))
        sessions = {graph.file: Session(directory / graph.file) for graph in self.graphs}
        return seal(
            directory,
            opening("independent", self.id, self.revision, self.license, self.graphs, directory)
            | {
                "layout": {"name": "apart", "text": self.layout.text, "label": self.layout.label},
                "tokens": self.tokens,
                "vocabularySize": self.vocabulary_size,
                "maxLength": self.max_length,
                "inputs": {"inputIds": "input_ids", "attentionMask": "attention_mask"},
                "output": "vector",
                "dimension": self.dimension,
                "pooling": self.pooling,
                "scoring": "cosine",
                "activation": self.activation,
                "calibration": {"scale": self.calibration.scale, "bias": self.calibration.bias},
                "phrasings": self.phrasings,
            }
            | closing(self.graphs, [self._golden(words, sessions, *case) for case in self._cases(words)]),
        )

    def _cases(self, words: Tokenizer) -> list[tuple[str, list[str]]]:
        return golden.plan(words, min(self.max_length, golden.LONGEST) - len(self.layout.of_text([])))

    def _golden(self, words: Tokenizer, sessions: dict[str, Session], text: str, labels: list[str]) -> dict:
        input_ids = self.layout.of_text(encode(words, text))
        label_ids = [phrased(words, self.layout, label, self.phrasings) for label in labels]
        pad = self.tokens["pad"]
        vectors = {file: session.vectors([input_ids], pad)[0] for file, session in sessions.items()}
        of_labels = {file: label_vectors(session, label_ids, pad) for file, session in sessions.items()}
        return {
            "text": text,
            "labels": labels,
            "inputIds": input_ids,
            "labelIds": label_ids,
            "vectors": {file: _rounded(vector) for file, vector in vectors.items()},
            "logits": {file: _rounded(self.calibration.logits(vector, of_labels[file])) for file, vector in vectors.items()},
        }


def phrased(words: Tokenizer, layout: Apart, label: str, phrasings: Sequence[str]) -> list[Ids]:
    """The sequence of each phrasing of a label."""
    return [layout.of_label(encode(words, phrasing.replace("{}", label))) for phrasing in phrasings]


def label_vectors(session: Session, label_ids: Sequence[Sequence[Ids]], pad: int) -> np.ndarray:
    """[labels, dimension]: the mean over the phrasings of each label, of length one."""
    means = [np.mean([session.vectors([ids], pad)[0] for ids in phrasings], axis=0) for phrasings in label_ids]
    return np.stack([mean / np.linalg.norm(mean) for mean in means])


def _rounded(numbers: np.ndarray) -> list[float]:
    return [round(float(number), _DIGITS) for number in numbers]
