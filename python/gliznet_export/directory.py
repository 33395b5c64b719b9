"""Writes a model directory: tokenizer, graphs, and the manifest when every graph was seen to compute what it should."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from gliznet_export import ExportError, golden, onnx_graph, parity, quantize, tokenizer
from gliznet_export.batches import Session, arrays
from gliznet_export.manifest import MANIFEST, TOKENIZER, Graph, Manifest
from gliznet_export.parity import Parity
from gliznet_export.sentence_source import SentenceSource
from gliznet_export.source import Source

PRECISIONS = {"fp32": "model.onnx", "fp16": "model.fp16.onnx", "int8": "model.int8.onnx"}
ACTIVATIONS = ("sigmoid", "softmax")
LIMITS = {"fp32": 1e-4, "fp16": 2e-2}
"""The largest |Δlogit| from PyTorch. int8 is measured and not limited: what it costs depends on the weights."""
TOLERANCES = {"fp32": 1e-4, "fp16": 4e-2, "int8": 0.25}
"""The largest |Δlogit| between two machines. For fp16, each may be at its limit; int8 is exact on x86-64, but not measured elsewhere."""


@dataclass(frozen=True)
class Options:
    precisions: list[str]
    activation: str
    id: str


def write(source: Source, out: Path, options: Options, say: Callable[[str], None]) -> Path:
    """The manifest's path. Raises ExportError when a graph is not faithful; the directory then has no manifest."""
    words = begin(source, out, options.precisions)
    rows = parity.rows(words, source.layout, source.max_length)
    say(f"computing {len(rows)} rows in PyTorch")
    wanted = parity.expected(source.reference(), rows)
    graphs = []
    for precision in options.precisions:
        file = out / PRECISIONS[precision]
        say(f"writing {file.name}")
        _graph(source, precision, file)
        found = parity.measure(Session(file), rows, wanted, source.tokens["pad"])
        graphs.append(judged(file.name, precision, found, say))
    return _manifest(source, options, graphs, golden.cases(words, source.layout, source.max_length)).write(out)


def begin(source: Source | SentenceSource, out: Path, precisions: list[str]) -> Tokenizer:
    """Makes the directory, without a manifest and with a tokenizer, which it returns."""
    for precision in precisions:
        if precision not in PRECISIONS:
            raise ExportError(f"--precision: expected one of {[*PRECISIONS]}, found {precision!r}")
    out.mkdir(parents=True, exist_ok=True)
    (out / MANIFEST).unlink(missing_ok=True)
    return _tokenizer(source, out)


def judged(file: str, precision: str, found: Parity, say: Callable[[str], None]) -> Graph:
    """What the manifest says of a graph that is faithful enough."""
    say(f"{file}: |Δlogit| max {found.largest:.2g}, mean {found.mean:.2g}, in a batch {found.company:.2g}")
    limit = LIMITS.get(precision, float("inf"))
    if not found.largest <= limit or not found.company <= limit:
        raise ExportError(f"{file}: expected |Δlogit| ≤ {limit} from PyTorch, found {found.largest:.2g}")
    return Graph(file, precision, TOLERANCES[precision], float(f"{found.largest:.2g}"), found.rows)


def _tokenizer(source: Source | SentenceSource, out: Path) -> Tokenizer:
    original = source.checkpoint.tokenizer_json
    text = tokenizer.plain(original, source.tokens.values())
    tokenizer.refuse_different(original, text)
    words = Tokenizer.from_str(text)
    tokenizer.refuse_spellable(words, source.names)
    largest = max(max(words.get_vocab().values()), *source.tokens.values())
    if largest >= source.vocabulary_size:
        raise ExportError(f"tokenizer.json: expected ids below the model's {source.vocabulary_size}, found {largest}")
    _check_names(text, source.names)
    (out / TOKENIZER).write_text(text, encoding="utf-8")
    return words


def _check_names(tokenizer_json: str, names: dict[str, int]) -> None:
    """A token that stays must keep its id and not be one of the structure."""
    words = Tokenizer.from_str(tokenizer_json)
    for token in json.loads(tokenizer_json)["added_tokens"]:
        if words.token_to_id(token["content"]) != token["id"] or token["id"] in names.values():
            raise ExportError(f"tokenizer.json: the added token {token['content']!r} does not keep its id {token['id']}")


def _graph(source: Source, precision: str, file: Path) -> None:
    rows = parity.example(source.layout, source.tokens["lab"])
    example = tuple(torch.from_numpy(a) for a in arrays(rows, 4, source.tokens["pad"]))
    onnx_graph.export(in_precision(precision, source.module), example, file)


def in_precision(precision: str, module: nn.Module, rounded: Mapping[str, quantize.Rounded] | None = None) -> nn.Module:
    """The module, or a copy whose encoder computes in fewer bits, in 8 with weights that are rounded already or to the nearest step."""
    if precision == "fp32":
        return module
    module = copy.deepcopy(module)
    if precision == "fp16":
        module.encoder.half()
    else:
        quantize.quantize(module.encoder, rounded)
    return module


def _manifest(source: Source, options: Options, graphs: list[Graph], cases: list) -> Manifest:
    return Manifest(
        id=options.id,
        revision=source.checkpoint.revision,
        license=source.checkpoint.license,
        layout=source.layout,
        tokens=source.tokens,
        vocabulary_size=source.vocabulary_size,
        max_length=source.max_length,
        text_pooling=source.text_pooling,
        label_pooling=source.label_pooling,
        scoring=source.scoring,
        activation=options.activation,
        graphs=graphs,
        golden=cases,
    )
