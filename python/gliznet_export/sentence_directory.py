"""Writes the model directory of a sentence encoder, whose labels are independent of the text."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from gliznet_export import calibration, golden, onnx_graph
from gliznet_export.batches import Session, padded
from gliznet_export.calibration import Calibration
from gliznet_export.directory import PRECISIONS, begin, in_precision, judged
from gliznet_export.independent import IndependentManifest, check_phrasings, phrased
from gliznet_export.layout import Apart, Ids
from gliznet_export.manifest import Graph
from gliznet_export.parity import LENGTHS, Parity
from gliznet_export.sentence import SentenceEncoder
from gliznet_export.sentence_source import SentenceSource
from gliznet_export.tokenizer import encode

_SEED = 20261126
_EACH = 3


@dataclass(frozen=True)
class SentenceOptions:
    precisions: list[str]
    activation: str
    id: str
    phrasings: Sequence[str]
    calibrate: Path | None = None
    """Lines of texts and labels; none for the default calibration."""


def write(source: SentenceSource, out: Path, options: SentenceOptions, say: Callable[[str], None]) -> Path:
    """The manifest's path. Raises ExportError when a graph is not faithful; the directory then has no manifest."""
    phrasings = check_phrasings(options.phrasings)
    words = begin(source, out, options.precisions)
    fitted = _calibration(source, words, phrasings, options.calibrate, say)
    texts = rows(source.layout, source.max_length, words)
    labels = [phrased(words, source.layout, label, ["{}"])[0] for label in golden.LABELS]
    say(f"computing {len(texts)} texts and {len(labels)} labels in PyTorch")
    reference = source.reference()
    wanted = [np.stack([reference(ids).numpy() for ids in sequences]) for sequences in (texts, labels)]
    graphs = []
    for precision in options.precisions:
        file = out / PRECISIONS[precision]
        say(f"writing {file.name}")
        graph(in_precision(precision, source.module), source.dimension, file)
        found = measure(Session(file), (texts, labels), wanted, fitted, source.tokens["pad"])
        graphs.append(judged(file.name, precision, found, say))
    return _manifest(source, options, phrasings, fitted, graphs).write(out)


def graph(module: SentenceEncoder, dimension: int, file: Path) -> None:
    """Traced with rows whose batch and length are unequal; the ids are of any token."""
    example = tuple(torch.from_numpy(a) for a in padded([[1] * length for length in (9, 11, 14)], 0))
    onnx_graph.export(module, example, file, onnx_graph.vectors(dimension))


def rows(layout: Apart, max_length: int, words: Tokenizer) -> list[Ids]:
    """Texts of each length, of words of the golden texts."""
    chance = random.Random(_SEED)
    known = [token for text in golden.TEXTS for token in encode(words, text)]
    frame = len(layout.of_text([]))
    lengths = sorted({min(length, max_length) for length in LENGTHS})
    return [layout.of_text(chance.choices(known, k=length - frame)) for length in lengths for _ in range(_EACH) if length > frame]


def measure(session: Session, sequences: tuple[list[Ids], list[Ids]], wanted: list[np.ndarray], fitted: Calibration, pad: int) -> Parity:
    """How far the logits of every text and label lie from the wanted vectors', each sequence alone and beside three others."""
    alone = [np.concatenate([session.vectors([ids], pad) for ids in of_kind]) for of_kind in sequences]
    mixed = [*sequences[0], *sequences[1]]
    batches = [session.vectors(mixed[at : at + 4], pad) for at in range(0, len(mixed), 4)]
    together = np.split(np.concatenate(batches), [len(sequences[0])])
    expected, single, shared = (_logits(fitted, *vectors) for vectors in (wanted, alone, together))
    apart = np.abs(np.stack([single, shared]) - expected)
    return Parity(float(apart.max()), float(apart.mean()), float(np.abs(single - shared).max()), len(mixed))


def _logits(fitted: Calibration, texts: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.stack([fitted.logits(text, labels) for text in texts])


def _calibration(
    source: SentenceSource, words: Tokenizer, phrasings: list[str], file: Path | None, say: Callable[[str], None]
) -> Calibration:
    def text(written: str) -> np.ndarray:
        room = source.max_length - len(source.layout.of_text([]))
        return _vectors(source.module, [source.layout.of_text(encode(words, written)[:room])])[0]

    def label(name: str) -> np.ndarray:
        mean = _vectors(source.module, phrased(words, source.layout, name, phrasings)).mean(0)
        return mean / np.linalg.norm(mean)

    if file:
        fitted = calibration.calibrate(calibration.read(file), text, label)
    else:
        fitted, fits = calibration.default(text, label)
        say("calibration: of the exporter's own twenty sentences" + ("" if fits else ", which this encoder does not tell apart"))
    say(f"calibration: scale {fitted.scale:.3f}, bias {fitted.bias:.3f}")
    return fitted


@torch.no_grad()
def _vectors(module: SentenceEncoder, sequences: list[Ids]) -> np.ndarray:
    every = [module(*(torch.from_numpy(a) for a in padded([ids], 0))) for ids in sequences]
    return torch.cat(every).numpy()


def _manifest(
    source: SentenceSource, options: SentenceOptions, phrasings: list[str], fitted: Calibration, graphs: list[Graph]
) -> IndependentManifest:
    return IndependentManifest(
        id=options.id,
        revision=source.checkpoint.revision,
        license=source.checkpoint.license,
        layout=source.layout,
        tokens=source.tokens,
        vocabulary_size=source.vocabulary_size,
        max_length=source.max_length,
        dimension=source.dimension,
        pooling=source.module.pooling,
        calibration=fitted,
        phrasings=phrasings,
        graphs=graphs,
        activation=options.activation,
    )
