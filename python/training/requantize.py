"""Quantises the 8-bit graph of a model directory again, in the way that `gliznet_export/quantize.py` does it now.

    python -m training.requantize MODEL OUT --training TEXTS --revision NAME

Run it in `python/`; README.md there says what TEXTS holds. It is for a graph whose training run no longer exists: the weights
come from the old graph, so each of them is rounded twice. Scale, bias, tokenizer and golden texts do not change. MODEL and OUT
may be the same folder.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import onnx
from tokenizers import Tokenizer

from gliznet_export import golden
from gliznet_export.layout import Layout
from gliznet_export.manifest import MANIFEST, TOKENIZER, Manifest
from gliznet_export.quantized_weights import biencoder_from_onnx
from training import calibration, start
from training.default_model import GRAPHS, PARITY_TEXTS, graph
from training.train import OWN, SEED


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--training", type=Path, required=True, help="folder of NAME.jsonl.gz, texts to compare the graph with PyTorch on")
    arguments.add_argument("--revision", required=True, help="of the new model")
    options = arguments.parse_args()

    told = json.loads((options.model / MANIFEST).read_text(encoding="utf-8"))
    layout = Layout(told["layout"]["name"], told["layout"]["sequence"])
    words = Tokenizer.from_file(str(options.model / TOKENIZER))
    drawn = calibration.samples(options.training, OWN, words, layout, told["maxLength"], SEED)
    model = biencoder_from_onnx(onnx.load(options.model / GRAPHS["int8"]), told["pooling"]["text"], start.HEADS)
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.out.samefile(options.model):
        shutil.copyfile(options.model / TOKENIZER, options.out / TOKENIZER)

    Manifest(
        id=told["model"]["id"],
        revision=options.revision,
        license=told["model"]["license"],
        layout=layout,
        tokens=told["tokens"],
        vocabulary_size=told["vocabularySize"],
        max_length=told["maxLength"],
        text_pooling=told["pooling"]["text"],
        label_pooling=told["pooling"]["label"],
        scoring=told["scoring"],
        activation=told["activation"],
        graphs=[graph(model, options.out, "int8", [sample.row for sample in drawn[:PARITY_TEXTS]])],
        golden=golden.cases(words, layout, told["maxLength"]),
    ).write(options.out)


if __name__ == "__main__":
    main()
