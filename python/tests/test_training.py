"""What the default model is trained on and by, with a tiny encoder."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from gliznet_export.encoders.bert import BertConfig, BertEncoder
from gliznet_export.quantize import quantize
from gliznet_export.quantized_weights import whole
from training import sources, start
from training.objective import Objective, distilled, mean_of_phrasings
from training.tasks import FOREIGN, MAX_TOKENS, TEXTS, Tasks
from training.teacher import WEIGHTS, Teacher
from training.train import Training

DEFAULT = Path(__file__).parents[2] / "models" / "default"
CONFIG = BertConfig(vocabulary=2_000, hidden=32, layers=2, heads=4, intermediate=64, positions=64, types=1)


@pytest.fixture
def objective() -> Objective:
    torch.manual_seed(1)
    return Objective(BertEncoder(CONFIG), start=1, end=2, pad=0)


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Tasks:
    own = sources.load(tmp_path_factory.mktemp("no-public-sets"), sources.OWN, 1)
    return Tasks(own, start.words((DEFAULT / "tokenizer.json").read_text(encoding="utf-8")), 1)


def test_a_row_has_the_same_vector_alone_and_among_others_of_any_length(objective: Objective) -> None:
    chance = random.Random(3)
    rows = [[chance.randrange(3, 2_000) for _ in range(chance.randrange(1, 60))] for _ in range(70)]
    together = objective.embed(rows)
    alone = torch.cat([objective.embed([row]) for row in rows])
    assert torch.allclose(together, alone, atol=1e-5)


def test_a_label_that_only_the_teacher_knows_changes_nothing_but_the_distillation(objective: Objective) -> None:
    texts, labels = (torch.nn.functional.normalize(torch.randn(n, 32), dim=-1) for n in (4, 6))
    holds = torch.eye(4, 5).bool()
    assert objective.loss(texts, labels, holds)[0] == objective.loss(texts, labels[:5], holds)[0]


def test_a_student_that_agrees_with_the_teacher_has_nothing_to_learn_from_it() -> None:
    logits = torch.randn(3, 7)
    assert distilled(logits + 2, logits).abs() < 1e-6
    assert distilled(-logits, logits) > 0.1


def test_a_label_with_one_phrasing_is_read_as_it_is() -> None:
    vectors = torch.nn.functional.normalize(torch.randn(6, 8), dim=-1)
    assert torch.allclose(mean_of_phrasings(vectors, 1), vectors)
    assert mean_of_phrasings(vectors, 2).shape == (3, 8)


def test_weights_come_back_from_8_bits_within_half_a_step(objective: Objective) -> None:
    encoder = objective.encoder
    back = whole(quantize(copy.deepcopy(encoder)))
    for (name, weight), other in zip(encoder.named_parameters(), back.parameters(), strict=True):
        step = weight.abs().amax(-1, keepdim=True) / 64 if "weight" in name else 0.0
        assert ((weight - other).abs() <= step / 2 + 1e-6).all(), name


def test_training_goes_on_after_a_stop_as_if_there_was_none(objective: Objective) -> None:
    rows, holds = [[5, 6, 7], [8, 9], [10]], torch.eye(3).bool()

    def learn(training: Training) -> None:
        texts, labels = training.computing.embed(rows), training.computing.embed([row[::-1] for row in rows])
        training.computing.loss(texts, labels, holds)[0].backward()
        training.move(1.0)

    stopped = Training(copy.deepcopy(objective), 1e-3)
    learn(stopped)
    resumed = Training(copy.deepcopy(objective), 1e-3)
    resumed.resume(copy.deepcopy(stopped.state()))
    for training in (stopped, resumed):
        learn(training)
    for name, weight in stopped.objective.state_dict().items():
        assert torch.equal(weight, resumed.objective.state_dict()[name]), name
    assert not torch.equal(stopped.objective.encoder.layers[0].qkv.weight, objective.encoder.layers[0].qkv.weight)


def test_a_task_depends_on_its_number_alone_and_fits_the_longest_sequence(tasks: Tasks) -> None:
    for number in range(20):
        task, again = tasks.task(number), tasks.task(number)
        assert (task.texts, task.names, task.labels) == (again.texts, again.names, again.labels)
        assert max(map(len, task.texts)) <= MAX_TOKENS
        assert task.holds.any(axis=1).all()
        assert len(task.names) == len(task.labels) <= task.holds.shape[1] + FOREIGN


def test_a_task_with_texts_and_labels_of_many_sources_is_learnt_from_the_teacher_alone(
    objective: Objective, tmp_path: Path
) -> None:
    own = sources.load(tmp_path, sources.OWN, 1)
    tasks = Tasks(own, start.words((DEFAULT / "tokenizer.json").read_text(encoding="utf-8")), 1, _teacher(own, tmp_path))
    drawn = [tasks.task(number) for number in range(20)]
    for task in drawn:
        assert task.taught is not None and task.taught.shape == (len(task.texts), len(task.names)), task.source
    task = next(task for task in drawn if task.source == "open")
    assert task.holds.shape == (TEXTS, 0)
    texts, labels = (torch.nn.functional.normalize(torch.randn(len(n), 32), dim=-1) for n in (task.texts, task.names))
    loss, agreed = objective.loss(texts, labels, torch.from_numpy(task.holds), torch.from_numpy(task.taught))
    assert loss > 0 and 0 <= agreed <= 1


def _teacher(own: list[sources.Source], folder: Path) -> Teacher:
    """Of random vectors."""
    chance = np.random.default_rng(7)
    texts = sorted({example.text for source in own for example in source.examples})
    labels = sorted({label for source in own for label in source.inventory})
    arrays = {"texts": np.array(texts), "labels": np.array(labels)}
    for encoder in range(len(WEIGHTS)):
        arrays |= {f"texts{encoder}": chance.normal(size=(len(texts), 4)), f"labels{encoder}": chance.normal(size=(len(labels), 4))}
        arrays[f"spread{encoder}"] = np.array(1.0)
    np.savez(folder / "cache.npz", **arrays)
    return Teacher(folder / "cache.npz")


def test_labels_of_two_groups_of_own_texts_are_never_rivals() -> None:
    groups = [source for source in sources.load(Path("none"), sources.OWN, 1) if source.name == "own_moods"]
    assert len(groups) > 1
    for group in groups:
        assert all(set(example.candidates) == set(group.inventory) for example in group.examples)
