"""Writes the default model with the graphs that are too large for this repository: fp16 and fp32, which GPUs need.

    python -m training.precisions MODEL OUT --precision fp16,fp32

Run it in `python/`. OUT gets the files of MODEL with all of its graphs, and beside them the wider ones, whose weights are those of the
8-bit graph. Only what the 8-bit graph rounds on the way is not rounded in them, so their scores differ a little from its scores.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from gliznet_export import ExportError, golden, sentence_directory
from gliznet_export.batches import Session, padded
from gliznet_export.calibration import Calibration
from gliznet_export.directory import LIMITS, PRECISIONS, in_precision, judged
from gliznet_export.independent import IndependentManifest, phrased
from gliznet_export.layout import Apart, Ids
from gliznet_export.manifest import MANIFEST, Graph
from gliznet_export.sentence import SentenceEncoder
from training import background, start

WIDER = tuple(LIMITS)
NARROW = PRECISIONS["int8"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--precision", default="fp16", help="fp16, fp32, or both with a comma between; default: %(default)s")
    options = arguments.parse_args()
    try:
        write(options.model, options.out, options.precision.split(","), lambda line: print(line, file=sys.stderr))
    except ExportError as error:
        arguments.exit(2, f"{error}\n")


def write(model: Path, out: Path, precisions: Sequence[str], say: Callable[[str], None]) -> Path:
    """The manifest's path. Raises ExportError when a graph is not faithful; the directory then has no manifest."""
    if not precisions or not set(precisions) <= set(WIDER):
        raise ExportError(f"--precision: expected some of {[*WIDER]}, found {[*precisions]}")
    told = _told(model)
    _copy(model, out)
    encoder, tokenizer_json = start.of_directory(model)
    module = SentenceEncoder(start.with_lab(encoder), told["pooling"]).eval()
    layout = Apart(told["layout"]["text"], told["layout"]["label"])
    fitted = Calibration(**told["calibration"])
    words = start.words(tokenizer_json)
    texts = sentence_directory.rows(layout, told["maxLength"], words)
    labels = [phrased(words, layout, label, ["{}"])[0] for label in golden.LABELS]
    wanted = [_vectors(module, sequences) for sequences in (texts, labels)]
    made = {PRECISIONS[precision] for precision in precisions}
    graphs = [_kept(told, file) for file in told["graphs"] if file not in made]
    for precision in precisions:
        file = out / PRECISIONS[precision]
        say(f"writing {file.name}")
        sentence_directory.graph(in_precision(precision, module), told["dimension"], file)
        found = sentence_directory.measure(Session(file), (texts, labels), wanted, fitted, told["tokens"]["pad"])
        graphs.append(judged(file.name, precision, found, say))
    manifest = _manifest(told, layout, fitted, graphs).write(out)
    if "none" in told:
        background.write(out, told["none"])
    return manifest


def _told(model: Path) -> dict:
    """The manifest, of a model that has what the wider graphs are made of."""
    try:
        told = json.loads((model / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExportError(f"MODEL: expected a directory with {MANIFEST}, found: {error}") from error
    labels, graphs = told.get("labels"), [*told.get("graphs", {})]
    if labels != "independent" or NARROW not in graphs:
        raise ExportError(f"MODEL: expected labels that are independent and the graph {NARROW}, found {labels} and {graphs}")
    return told


def _copy(model: Path, out: Path) -> None:
    """Everything but the manifest, which is made anew."""
    if out.resolve() == model.resolve():
        raise ExportError(f"OUT: expected another directory than MODEL, found {out}")
    out.mkdir(parents=True, exist_ok=True)
    (out / MANIFEST).unlink(missing_ok=True)
    for file in model.iterdir():
        if file.name != MANIFEST:
            shutil.copy(file, out)


def _kept(told: dict, file: str) -> Graph:
    """What the manifest says of a graph that stays as it is."""
    graph, parity = told["graphs"][file], told["parity"][file]
    return Graph(file, graph["precision"], graph["tolerance"], parity["maxAbsLogitDelta"], parity["texts"])


@torch.no_grad()
def _vectors(module: SentenceEncoder, sequences: list[Ids]) -> np.ndarray:
    every = [module(*(torch.from_numpy(a) for a in padded([ids], start.PAD))) for ids in sequences]
    return torch.cat(every).numpy()


def _manifest(told: dict, layout: Apart, fitted: Calibration, graphs: list[Graph]) -> IndependentManifest:
    return IndependentManifest(
        id=told["model"]["id"],
        revision=told["model"]["revision"],
        license=told["model"]["license"],
        layout=layout,
        tokens=told["tokens"],
        vocabulary_size=told["vocabularySize"],
        max_length=told["maxLength"],
        dimension=told["dimension"],
        pooling=told["pooling"],
        calibration=fitted,
        phrasings=told["phrasings"],
        graphs=graphs,
        activation=told["activation"],
    )


if __name__ == "__main__":
    main()
