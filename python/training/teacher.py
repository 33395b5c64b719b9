"""What an ensemble says about the training texts: the model that training starts from, all-mpnet-base-v2 and e5-small-v2.

    python -m training.teacher CACHE --training TEXTS --model ../models/default --mpnet MPNET

Run it in `python/`; README.md there says what TEXTS holds. MPNET is a folder with the files of sentence-transformers' checkpoint.
CACHE keeps one vector of each encoder for every text and label, as they are: without boilerplate and without mistakes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from gliznet_export.independent import PHRASINGS
from gliznet_export.sentence import SentenceEncoder
from gliznet_export.batches import padded
from training import sources, start

MAX_TOKENS = 192
BATCH_TOKENS, GPU_BATCH_TOKENS = 2_048, 65_536
SHARPNESS = 2.5
"""Of the teacher's softmax over the mean of the standardized scores."""
WEIGHTS = (0.5, 0.3, 0.2)
"""Of the default model, of all-mpnet-base-v2 and of e5-small-v2 in this mean."""
QUERY = "query: "
"""Before everything that e5 reads."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
Vectors = Callable[[Sequence[str]], np.ndarray]


class Teacher:
    """Scores [texts, labels] from cached vectors."""

    def __init__(self, cache: Path):
        with np.load(cache, allow_pickle=False) as saved:
            self._texts = {text: at for at, text in enumerate(saved["texts"].tolist())}
            self._labels = {label: at for at, label in enumerate(saved["labels"].tolist())}
            encoders = range(len(WEIGHTS))
            self._of_texts = [saved[f"texts{k}"].astype(np.float32) for k in encoders]
            self._of_labels = [saved[f"labels{k}"].astype(np.float32) for k in encoders]
            self._spread = [float(saved[f"spread{k}"]) for k in encoders]

    def scores(self, texts: Sequence[str], labels: Sequence[str]) -> np.ndarray:
        """Logits of the teacher's softmax."""
        rows, columns = [self._texts[text] for text in texts], [self._labels[label] for label in labels]
        cosines = (t[rows] @ l[columns].T for t, l in zip(self._of_texts, self._of_labels, strict=True))
        return SHARPNESS * sum(w * cosine / spread for w, cosine, spread in zip(WEIGHTS, cosines, self._spread, strict=True))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("cache", type=Path, help="a file NAME.npz")
    arguments.add_argument("--training", type=Path, required=True, help="folder of NAME.jsonl.gz")
    arguments.add_argument("--model", type=Path, required=True, help="directory of the default model")
    arguments.add_argument("--mpnet", type=Path, required=True)
    options = arguments.parse_args()
    drawn = sources.load(options.training, sources.OWN, sources.SEED)
    texts = sorted({example.text for source in drawn for example in source.examples})
    labels = sorted({label for source in drawn for label in source.inventory})
    print(f"{len(texts)} texts, {len(labels)} labels", file=sys.stderr)
    known, arrays = _known(options.cache), {"texts": np.array(texts), "labels": np.array(labels)}
    for number, (of_texts, of_labels) in enumerate(_encoders(options)):
        names = f"texts{number}", f"labels{number}"
        arrays[names[0]] = _completed(known, "texts", number, texts, of_texts)
        arrays[names[1]] = _completed(known, "labels", number, labels, of_labels)
        arrays[f"spread{number}"] = np.array(_spread(arrays[names[0]], arrays[names[1]]))
        np.savez(options.cache, **arrays)


def _encoders(options: argparse.Namespace) -> Iterator[tuple[Vectors, Vectors]]:
    """For texts and for labels."""
    ours = of_model(options.model)
    yield ours, lambda labels: phrased(ours, labels)
    mpnet = of_mpnet(options.mpnet)
    yield mpnet, mpnet
    e5 = of_published("e5-small", QUERY)
    yield e5, e5


def _known(cache: Path) -> dict[str, np.ndarray]:
    if not cache.exists():
        return {}
    with np.load(cache, allow_pickle=False) as saved:
        return dict(saved)


def _completed(known: dict[str, np.ndarray], kind: str, number: int, names: list[str], vectors: Vectors) -> np.ndarray:
    """[names, dimension] float16, of which only those are computed that an earlier cache lacks."""
    rows = dict(zip(known[kind].tolist(), known[f"{kind}{number}"], strict=True)) if f"{kind}{number}" in known else {}
    missing = [name for name in names if name not in rows]
    if missing:
        rows.update(zip(missing, vectors(missing).astype(np.float16), strict=True))
    print(f"{kind}{number}: {len(missing)} computed", file=sys.stderr)
    return np.stack([rows[name] for name in names])


def phrased(vectors: Vectors, labels: Sequence[str]) -> np.ndarray:
    mean = np.mean([vectors([phrasing.format(label) for label in labels]) for phrasing in PHRASINGS], axis=0)
    return mean / np.linalg.norm(mean, axis=-1, keepdims=True)


def of_model(directory: Path) -> Vectors:
    encoder, words = start.of_directory(directory)
    return by_length(start.words(words), SentenceEncoder(encoder, "first").eval(), (start.CLS, start.SEP, start.PAD))


def of_published(name: str, prefix: str) -> Vectors:
    encoder, words = start.named(name)
    model = SentenceEncoder(encoder, start.STARTS[name].pooling).eval()
    vectors = by_length(start.words(words), model, (start.CLS, start.SEP, start.PAD))
    return lambda texts: vectors([prefix + text for text in texts])


def of_mpnet(directory: Path) -> Vectors:
    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    frame = tuple(tokenizer.token_to_id(token) for token in ("<s>", "</s>", "<pad>"))
    model = AutoModel.from_pretrained(directory, dtype=torch.bfloat16).eval()

    def mean(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        return torch.nn.functional.normalize((hidden * mask.unsqueeze(-1)).sum(1), dim=-1)

    model.to(DEVICE)
    return by_length(tokenizer, mean, frame)


def by_length(tokenizer: Tokenizer, model: Callable, frame: tuple[int, int, int], most: int = MAX_TOKENS) -> Vectors:
    """Computes texts of like length together, on a GPU if there is one."""
    first, last, pad = frame
    batch_tokens = BATCH_TOKENS if DEVICE == "cpu" else GPU_BATCH_TOKENS
    if isinstance(model, torch.nn.Module):
        model.to(DEVICE)
    tokenizer.no_truncation()
    tokenizer.no_padding()

    @torch.no_grad()
    def vectors(texts: Sequence[str]) -> np.ndarray:
        read = tokenizer.encode_batch([*texts], add_special_tokens=False)
        rows = [[first, *text.ids[:most], last] for text in read]
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        found: list[np.ndarray] = []
        while len(found) < len(order):
            width = len(rows[order[len(found)]])
            batch = [rows[at] for at in order[len(found) : len(found) + max(1, batch_tokens // width)]]
            with torch.autocast(DEVICE, torch.bfloat16):
                found.extend(model(*(torch.from_numpy(a).to(DEVICE) for a in padded(batch, pad))).float().cpu().numpy())
        return np.stack([found[at] for at in np.argsort(order)])

    return vectors


def _spread(texts: np.ndarray, labels: np.ndarray) -> float:
    """Standard deviation of the cosines of a text with labels, in the mean over some texts."""
    chance = np.random.default_rng(0)
    some = [array[chance.integers(len(array), size=2_000)].astype(np.float32) for array in (texts, labels)]
    return float((some[0] @ some[1].T).std(axis=1).mean())


if __name__ == "__main__":
    main()
