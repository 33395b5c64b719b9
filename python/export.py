"""Makes a model directory out of a GliZNet or GLiClass checkpoint.

    python export.py alexneakameni/gliznet-ModernBERT-base OUT --precision fp32,fp16,int8 --layout card

Nothing in a GliZNet checkpoint tells its layout: take it from the model's card. The manifest is written last, and only
when the graphs compute what the checkpoint does.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gliznet_export import ExportError
from gliznet_export.checkpoint import Checkpoint
from gliznet_export.directory import ACTIVATIONS, PRECISIONS, Options, write
from gliznet_export.source import LAYOUTS, Source


def main(arguments: list[str] | None = None) -> int:
    options = _parse(arguments)
    try:
        say(f"reading {options.checkpoint}")
        checkpoint = Checkpoint.open(options.checkpoint)
        source = Source.of(checkpoint, options.layout, options.max_length)
        precisions = options.precision.split(",")
        path = write(source, options.out, Options(precisions, options.activation, options.id or checkpoint.id), say)
        say(f"wrote {path}")
        return 0
    except ExportError as e:
        say(str(e))
        return 2


def say(line: str) -> None:
    print(f"export: {line}", file=sys.stderr)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", help="folder, or OWNER/NAME of a model on the hub")
    parser.add_argument("out", type=Path, help="the model directory")
    parser.add_argument("--precision", default="fp32", help=f"graphs to write, of {','.join(PRECISIONS)} (default: fp32)")
    parser.add_argument("--layout", choices=LAYOUTS, help="of a GliZNet checkpoint (default: reference)")
    parser.add_argument("--activation", choices=ACTIVATIONS, default="sigmoid", help="logits to scores (default: sigmoid)")
    parser.add_argument("--max-length", type=int, help="tokens of the longest sequence (default: what the model was made for)")
    parser.add_argument("--id", help="of the model (default: the checkpoint's)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
