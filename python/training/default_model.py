"""Writes the model directory of the default model from a training run, or from an untrained encoder.

    python -m training.default_model OUT --training TEXTS --run RUN
    python -m training.default_model OUT --training TEXTS --untrained minilm --precision fp32

Run it in `python/`; README.md there says what TEXTS holds. The trained weights are averaged with those that training began
from, which preserves what the encoder knew about other subjects.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from gliznet_export import sentence_directory, tokenizer
from gliznet_export.batches import Session, padded
from gliznet_export.calibration import Calibration, fit
from gliznet_export.directory import TOLERANCES, in_precision
from gliznet_export.encoders.bert import BertEncoder
from gliznet_export.independent import PHRASINGS, IndependentManifest
from gliznet_export.layout import Apart, Ids
from gliznet_export.manifest import TOKENIZER, Graph
from gliznet_export.rounding import compensated
from gliznet_export.sentence import SentenceEncoder
from training import calibration, start
from training.calibration import Sample
from training.sources import OWN, SEED, load
from training.tasks import Tasks

MODEL = "gliznet-bge-small"
TRAINED_SHARE = 0.7
SHARPER = 1.1
"""Times the scale and the bias that fit the training texts, of which our own are harder than most. It leaves the cosine at which a
label begins to hold, and best evens out the softmax scores on the first 400 lines of the evaluation sets."""
GRAPHS = {"fp32": "model.onnx", "int8": "model.int8.onnx"}
PARITY_TEXTS = 300
TASKS_TO_ROUND_BY = 25
"""Whose texts, in boilerplate and without, and labels say how weights are best rounded."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--training", type=Path, required=True, help="folder of NAME.jsonl.gz to calibrate on")
    which = arguments.add_mutually_exclusive_group(required=True)
    which.add_argument("--run", type=Path, help="folder that train.py wrote")
    which.add_argument("--untrained", choices=start.STARTS, help="an encoder as it comes, to compare with")
    arguments.add_argument("--share", type=float, default=TRAINED_SHARE, help="of the trained weights in the average")
    arguments.add_argument("--revision", default=f"{SEED}", help="of the model of a run")
    arguments.add_argument("--precision", choices=GRAPHS, default="int8")
    options = arguments.parse_args()

    name = options.untrained or recorded_start(options.run)
    origin = start.STARTS.get(name, start.STARTS["bge-small"])
    encoder, tokenizer_json = start.named(name)
    if options.run:
        average(encoder, options.run / "checkpoint.pt", options.share)
    encoder = start.with_lab(encoder)
    options.out.mkdir(parents=True, exist_ok=True)
    words = start.words(tokenizer_json)
    lab = encoder.config.vocabulary - 1
    tokenizer.refuse_spellable(words, {"[CLS]": start.CLS, "[SEP]": start.SEP, "[PAD]": start.PAD, "[LAB]": lab})
    (options.out / TOKENIZER).write_text(tokenizer_json, encoding="utf-8")
    layout = Apart.framed(start.CLS, lab, start.SEP)

    drawn = calibration.samples(options.training, OWN, words, layout, start.MAX_LENGTH, SEED)
    model = SentenceEncoder(encoder, origin.pooling).eval()
    scale, bias = fit(cosines(_computed_by(model), drawn), [sample.holds for sample in drawn])
    if options.run:
        scale, bias = SHARPER * scale, SHARPER * bias
    print(f"calibration: scale {scale:.3f}, bias {bias:.3f}", file=sys.stderr)
    fitted = Calibration(scale, bias)
    sequences = _sequences(options.training, words)

    IndependentManifest(
        id=MODEL if options.run else f"{name}-untrained",
        revision=options.revision if options.run else origin.artifact.rsplit(":", 1)[1],
        license="Apache-2.0 AND MIT" if origin.license == "MIT" else origin.license,
        layout=layout,
        tokens={"cls": start.CLS, "sep": start.SEP, "pad": start.PAD, "lab": lab},
        vocabulary_size=lab + 1,
        max_length=start.MAX_LENGTH,
        dimension=encoder.config.hidden,
        pooling=origin.pooling,
        calibration=fitted,
        phrasings=[*PHRASINGS],
        graphs=[graph(model, fitted, options.out, options.precision, drawn[:PARITY_TEXTS], sequences)],
    ).write(options.out)


def recorded_start(run: Path) -> str:
    """What a run began from."""
    return torch.load(run / "checkpoint.pt", weights_only=True)["start"]


def average(encoder: BertEncoder, checkpoint: Path, share: float) -> None:
    """Moves the encoder's weights by that share of the way to the running average of the trained ones."""
    state = torch.load(checkpoint, weights_only=True)["average"]
    with torch.no_grad():
        for name, weight in encoder.named_parameters():
            weight.lerp_(state[name], share)


def cosines(vector: Callable[[Ids], np.ndarray], drawn: list[Sample]) -> list[np.ndarray]:
    """[labels] of each sample, between its text and its labels."""

    @lru_cache(None)
    def of_label(*ids: int) -> np.ndarray:
        return vector([*ids])

    return [np.stack([of_label(*ids) for ids in sample.labels]) @ vector(sample.text) for sample in drawn]


def _computed_by(model: SentenceEncoder) -> Callable[[Ids], np.ndarray]:
    @torch.no_grad()
    def vector(ids: Ids) -> np.ndarray:
        return model(*(torch.from_numpy(a) for a in padded([ids], start.PAD)))[0].numpy()

    return vector


def _sequences(training: Path, words: Tokenizer) -> list[Ids]:
    tasks = Tasks(load(training, OWN, SEED), words, SEED)
    drawn = [tasks.task(number) for number in range(TASKS_TO_ROUND_BY)]
    rows = [row for task in drawn for row in [*task.texts, *(label[0] for label in task.labels[: len(task.texts)])]]
    return [[start.CLS, *row, start.SEP] for row in rows]


def graph(
    model: SentenceEncoder, fitted: Calibration, out: Path, precision: str, drawn: list[Sample], sequences: list[Ids]
) -> Graph:
    """Writes the graph and measures how far its logits lie from PyTorch in fp32; `sequences` say how to round to 8 bits."""
    vector = _computed_by(model)
    expected = cosines(vector, drawn)
    file = out / GRAPHS[precision]
    rounded = compensated(model.encoder, lambda: map(vector, sequences)) if precision == "int8" else None
    sentence_directory.graph(in_precision(precision, model, rounded), model.encoder.config.hidden, file)
    session = Session(file)
    found = cosines(lambda ids: session.vectors([ids], start.PAD)[0], drawn)
    apart = np.abs(np.concatenate(found) - np.concatenate(expected)) * fitted.scale
    print(f"{file.name}: |Δlogit| max {apart.max():.2g}, mean {apart.mean():.2g} over {len(drawn)} texts", file=sys.stderr)
    return Graph(file.name, precision, TOLERANCES[precision], float(f"{apart.max():.2g}"), len(drawn))


if __name__ == "__main__":
    main()
