"""Model directories of tiny random checkpoints, each exported once a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

import export
from test_models import tiny_checkpoints

torch.set_num_threads(1)
MAX_LENGTH = 1024
PRECISIONS = "fp32,fp16"


@dataclass(frozen=True)
class Exported:
    name: str
    checkpoint: Path
    directory: Path


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Exported]:
    made: dict[str, Exported] = {}

    def make(name: str) -> Exported:
        if name not in made:
            checkpoint = tiny_checkpoints.write(name, tmp_path_factory.mktemp(name))
            directory = tmp_path_factory.mktemp("out") / name
            arguments = [str(checkpoint), str(directory), "--max-length", str(MAX_LENGTH), "--precision", PRECISIONS]
            layout = tiny_checkpoints.TINY[name].layout
            assert export.main(arguments + (["--layout", layout] if layout else [])) == 0
            made[name] = Exported(name, checkpoint, directory)
        return made[name]

    return make


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """One to spoil."""
    return tiny_checkpoints.write("bert-cosine", tmp_path / "checkpoint")
