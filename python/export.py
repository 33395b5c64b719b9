"""Makes a model directory out of a checkpoint of GliZNet, GLiClass or a sentence encoder.

    python export.py alexneakameni/gliznet-ModernBERT-base OUT --precision fp32,fp16,int8 --layout card
    python export.py intfloat/multilingual-e5-small OUT --text-prefix "query: " --label-prefix "query: " --calibrate texts.jsonl

Nothing in a GliZNet checkpoint tells its layout: take it from the model's card. The manifest is written last, and only
when the graphs compute what the checkpoint does.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gliznet_export import ExportError, directory, sentence_directory
from gliznet_export.checkpoint import Checkpoint
from gliznet_export.directory import ACTIVATIONS, PRECISIONS, Options
from gliznet_export.independent import PHRASINGS
from gliznet_export.sentence import POOLINGS
from gliznet_export.sentence_directory import SentenceOptions
from gliznet_export.sentence_source import SentenceSource
from gliznet_export.source import IN_SEQUENCE, LAYOUTS, Source

OF_SENTENCE_ENCODERS = ("pooling", "phrasing", "text_prefix", "label_prefix", "calibrate")


def main(arguments: list[str] | None = None) -> int:
    options = _parse(arguments)
    try:
        say(f"reading {options.checkpoint}")
        checkpoint = Checkpoint.open(options.checkpoint)
        in_sequence = checkpoint.config.get("model_type") in IN_SEQUENCE
        path = _in_sequence(checkpoint, options) if in_sequence else _independent(checkpoint, options)
        say(f"wrote {path}")
        return 0
    except ExportError as e:
        say(str(e))
        return 2


def _in_sequence(checkpoint: Checkpoint, options: argparse.Namespace) -> Path:
    for name in OF_SENTENCE_ENCODERS:
        if getattr(options, name) is not None:
            raise ExportError(f"--{name.replace('_', '-')}: is for sentence encoders, expected none for this checkpoint")
    source = Source.of(checkpoint, options.layout, options.max_length)
    return directory.write(source, options.out, Options(options.precision.split(","), options.activation, options.id or checkpoint.id), say)


def _independent(checkpoint: Checkpoint, options: argparse.Namespace) -> Path:
    if options.layout:
        raise ExportError("--layout: is for GliZNet, expected none for a sentence encoder")
    source = SentenceSource.of(checkpoint, options.pooling, options.max_length, options.text_prefix, options.label_prefix)
    wanted = SentenceOptions(
        options.precision.split(","),
        options.activation,
        options.id or checkpoint.id,
        options.phrasing or PHRASINGS,
        options.calibrate,
    )
    return sentence_directory.write(source, options.out, wanted, say)


def say(line: str) -> None:
    print(f"export: {line}", file=sys.stderr)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", help="folder, or OWNER/NAME of a model on the hub")
    parser.add_argument("out", type=Path, help="the model directory")
    parser.add_argument("--precision", default="fp32", help=f"graphs to write, of {','.join(PRECISIONS)} (default: fp32)")
    parser.add_argument("--layout", choices=LAYOUTS, help="of a GliZNet checkpoint (default: reference)")
    parser.add_argument("--pooling", choices=POOLINGS, help="of a sentence encoder (default: what modules.json says)")
    parser.add_argument("--phrasing", action="append", help=f"what a label is read as, repeatable (default: {PHRASINGS})")
    parser.add_argument("--text-prefix", help="before a text (default: the prompt document or passage of the checkpoint)")
    parser.add_argument("--label-prefix", help="before a label (default: the prompt query of the checkpoint)")
    parser.add_argument("--calibrate", type=Path, help="lines {text, labels} to fit scale and bias to (default: twenty own sentences)")
    parser.add_argument("--activation", choices=ACTIVATIONS, default="sigmoid", help="logits to scores (default: sigmoid)")
    parser.add_argument("--max-length", type=int, help="tokens of the longest sequence (default: what the model was made for)")
    parser.add_argument("--id", help="of the model (default: the checkpoint's)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
