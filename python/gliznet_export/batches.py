"""Rows → the arrays a graph takes, and a session that runs them as the service does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from gliznet_export.layout import Ids, Row


def arrays(rows: Sequence[Row], labels: int, pad: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(input_ids, attention_mask, lmask, label_ids), padded on the right to the longest row."""
    input_ids, attention_mask = padded([row.input_ids for row in rows], pad)
    lmask, _ = padded([row.lmask for row in rows], 0)
    return input_ids, attention_mask, lmask, np.arange(1, labels + 1, dtype=np.int64)


def padded(rows: Sequence[Ids], pad: int) -> tuple[np.ndarray, np.ndarray]:
    """(input_ids, attention_mask), padded on the right to the longest row."""
    input_ids = np.full((len(rows), max(map(len, rows))), pad, np.int64)
    attention_mask = np.zeros_like(input_ids)
    for index, row in enumerate(rows):
        input_ids[index, : len(row)] = row
        attention_mask[index, : len(row)] = 1
    return input_ids, attention_mask


class Session:
    """One ONNX graph on the CPU."""

    def __init__(self, graph: Path, threads: int = 1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def logits(self, rows: Sequence[Row], labels: int, pad: int) -> np.ndarray:
        """[rows, labels] float32."""
        names = ("input_ids", "attention_mask", "lmask", "label_ids")
        return self._session.run(["logits"], dict(zip(names, arrays(rows, labels, pad), strict=True)))[0]

    def vectors(self, rows: Sequence[Ids], pad: int) -> np.ndarray:
        """[rows, dimension] float32, of length one."""
        return self._session.run(["vector"], dict(zip(("input_ids", "attention_mask"), padded(rows, pad), strict=True)))[0]
