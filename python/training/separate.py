"""Makes of a model directory with text and labels in one sequence one in which each has a sequence of its own.

    python -m training.separate MODEL OUT --revision NAME

Run it in `python/`. It is for revision 20261125.1 of the default model, in whose 8-bit graph the segments did not see each other:
the same weights, to the last bit, give the vector of a segment, and scale and bias move to the manifest.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import onnx

from gliznet_export.calibration import Calibration
from gliznet_export.independent import PHRASINGS, IndependentManifest
from gliznet_export.layout import Apart
from gliznet_export.manifest import MANIFEST, TOKENIZER, Graph
from gliznet_export.quantized_weights import bert_from_quantized, stored
from gliznet_export.sentence import SentenceEncoder
from gliznet_export.sentence_directory import graph
from training import start
from training.default_model import GRAPHS

_DIGITS = 6


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--revision", required=True, help="of the new model")
    options = arguments.parse_args()

    told = json.loads((options.model / MANIFEST).read_text(encoding="utf-8"))
    constants = stored(onnx.load(options.model / GRAPHS["int8"]))
    encoder = bert_from_quantized(constants, start.HEADS)
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.out.samefile(options.model):
        shutil.copyfile(options.model / TOKENIZER, options.out / TOKENIZER)
    file = options.out / GRAPHS["int8"]
    graph(SentenceEncoder(encoder, told["pooling"]["text"]).eval(), encoder.config.hidden, file)

    [(name, of_graph)] = told["graphs"].items()
    parity = told["parity"][name]
    tokens = told["tokens"]
    IndependentManifest(
        id=told["model"]["id"],
        revision=options.revision,
        license=told["model"]["license"],
        layout=Apart.framed(tokens["cls"], tokens["lab"], tokens["sep"]),
        tokens=tokens,
        vocabulary_size=told["vocabularySize"],
        max_length=told["maxLength"],
        dimension=encoder.config.hidden,
        pooling=told["pooling"]["text"],
        calibration=Calibration(*(round(constants[part].item(), _DIGITS) for part in ("scale", "bias"))),
        phrasings=[*PHRASINGS],
        graphs=[Graph(file.name, of_graph["precision"], of_graph["tolerance"], parity["maxAbsLogitDelta"], parity["texts"])],
    ).write(options.out)


if __name__ == "__main__":
    main()
