"""Writes the model directory of the default model from a training run, or from an untrained encoder.

    python -m training.default_model OUT --training TEXTS --run RUN
    python -m training.default_model OUT --training TEXTS --untrained minilm --precision fp32

Run it in `python/`; README.md there says what TEXTS holds. The trained weights are averaged with those that training began
from, which preserves what the encoder knew about other subjects.
"""

from __future__ import annotations

import argparse
import copy
import sys
from pathlib import Path

import numpy as np
import torch

from gliznet_export import golden, onnx_graph, quantize, tokenizer
from gliznet_export.batches import Session, arrays
from gliznet_export.biencoder import BiEncoder
from gliznet_export.encoders.bert import BertEncoder
from gliznet_export.layout import Layout, Row
from gliznet_export.manifest import TOKENIZER, Graph, Manifest
from training import calibration, start
from training.train import OWN, SEED

TRAINED_SHARE = 0.75
CAUTION = 0.8
"""Of the scale and the bias that fit the training texts: the model knows their sources, and is less sure of others. It leaves the
cosine at which a label begins to hold, and best evens out the softmax scores on the first 400 lines of the evaluation sets."""
GRAPHS = {"fp32": "model.onnx", "int8": "model.int8.onnx"}
TOLERANCES = {"fp32": 1e-4, "int8": 0.25}
"""Logits. An int8 graph is exact on every x86-64 processor; others may round differently, which moves a logit by about .1."""
PARITY_TEXTS = 300


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--training", type=Path, required=True, help="folder of NAME.jsonl.gz to calibrate on")
    which = arguments.add_mutually_exclusive_group(required=True)
    which.add_argument("--run", type=Path, help="folder that train.py wrote")
    which.add_argument("--untrained", choices=start.STARTS, help="an encoder as it comes, to compare with")
    arguments.add_argument("--share", type=float, default=TRAINED_SHARE, help="of the trained weights in the average")
    arguments.add_argument("--precision", choices=GRAPHS, default="int8")
    options = arguments.parse_args()

    name = options.untrained or torch.load(options.run / "checkpoint.pt", weights_only=True)["start"]
    origin = start.STARTS[name]
    encoder, tokenizer_json = start.fetch(origin)
    if options.run:
        average(encoder, options.run / "checkpoint.pt", options.share)
    encoder = start.with_lab(encoder)
    options.out.mkdir(parents=True, exist_ok=True)
    words = start.words(tokenizer_json)
    lab = encoder.config.vocabulary - 1
    tokenizer.refuse_spellable(words, {"[CLS]": start.CLS, "[SEP]": start.SEP, "[PAD]": start.PAD, "[LAB]": lab})
    (options.out / TOKENIZER).write_text(tokenizer_json, encoding="utf-8")
    layout = Layout.segments(start.CLS, start.SEP, lab)

    drawn = calibration.samples(options.training, OWN, words, layout, start.MAX_LENGTH, SEED)
    scale, bias = calibration.fit(logits(BiEncoder(encoder, origin.pooling), [sample.row for sample in drawn]), drawn)
    if options.run:
        scale, bias = CAUTION * scale, CAUTION * bias
    print(f"calibration: scale {scale:.3f}, bias {bias:.3f}", file=sys.stderr)
    model = BiEncoder(encoder, origin.pooling, scale, bias)

    Manifest(
        id=f"gliznet-{name}" if options.run else f"{name}-untrained",
        revision=f"{SEED}" if options.run else origin.artifact.rsplit(":", 1)[1],
        license="Apache-2.0 AND MIT" if origin.license == "MIT" else origin.license,
        layout=layout,
        tokens={"cls": start.CLS, "sep": start.SEP, "pad": start.PAD, "lab": lab},
        vocabulary_size=lab + 1,
        max_length=start.MAX_LENGTH,
        text_pooling=origin.pooling,
        label_pooling=origin.pooling,
        scoring="cosine",
        activation="sigmoid",
        graphs=[graph(model, options.out, options.precision, [sample.row for sample in drawn[:PARITY_TEXTS]])],
        golden=golden.cases(words, layout, start.MAX_LENGTH),
    ).write(options.out)


def average(encoder: BertEncoder, checkpoint: Path, share: float) -> None:
    """Moves the encoder's weights by that share of the way to the trained ones."""
    prefix = "encoder."
    state = torch.load(checkpoint, weights_only=True)["objective"]
    with torch.no_grad():
        for name, weight in encoder.named_parameters():
            weight.lerp_(state[prefix + name], share)


@torch.no_grad()
def logits(model: BiEncoder, rows: list[Row]) -> list[np.ndarray]:
    model.eval()
    return [model(*(torch.from_numpy(a) for a in arrays([row], max(row.lmask), start.PAD)))[0].numpy() for row in rows]


def graph(model: BiEncoder, out: Path, precision: str, rows: list[Row]) -> Graph:
    """Writes the graph and measures how far its logits lie from PyTorch in fp32."""
    expected = logits(model, rows)
    example = tuple(torch.from_numpy(a) for a in arrays(rows[:3], 4, start.PAD))
    file = out / GRAPHS[precision]
    onnx_graph.export(quantize.quantize(copy.deepcopy(model)) if precision == "int8" else model, example, file)
    session = Session(file)
    apart = [np.abs(session.logits([row], len(e), start.PAD)[0] - e) for row, e in zip(rows, expected, strict=True)]
    largest, mean = float(max(map(np.max, apart))), float(np.concatenate(apart).mean())
    print(f"{file.name}: |Δlogit| max {largest:.2g}, mean {mean:.2g} over {len(rows)} texts", file=sys.stderr)
    return Graph(file.name, precision, TOLERANCES[precision], float(f"{largest:.2g}"), len(rows))


if __name__ == "__main__":
    main()
