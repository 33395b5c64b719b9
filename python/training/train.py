"""Trains the default model's encoder; stops and resumes at any time.

    python -m training.train RUN --training TEXTS --start ../models/default --teacher CACHE

Run it in `python/`; README.md there says what TEXTS holds, and teacher.py makes CACHE. RUN/checkpoint.pt holds everything that
a later run needs to continue, and RUN/log.jsonl one line for each report.
"""

from __future__ import annotations

import argparse
import copy
import json
import platform
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from training import sources, start
from training.objective import Objective, mean_of_phrasings
from training.tasks import Task, Tasks
from training.teacher import Teacher

WARM_UP, DECAY = 0.05, 0.5
"""Shares of the steps in which the learning rate rises and falls."""
WEIGHT_DECAY = 0.01
LONGEST_GRADIENT = 1.0
HEAD_RATE = 0.03
"""Peak learning rate of the numbers of the head, which move much faster than the encoder."""
AVERAGED = 0.99
"""What the running average of the weights keeps of itself at each step."""
REPORT_STEPS = 10
SAVE_SECONDS = 60


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("run", type=Path, help="folder of the checkpoint and the log")
    options.add_argument("--training", type=Path, required=True, help="folder of NAME.jsonl.gz")
    options.add_argument("--start", default="bge-small", help=f"one of {', '.join(start.STARTS)}, or the directory of a default model")
    options.add_argument("--teacher", type=Path, help="file that teacher.py wrote; without it, labels alone are learnt from")
    options.add_argument("--steps", type=int, default=1_100)
    options.add_argument("--tasks", type=int, default=4, help="of 16 texts, in a step")
    options.add_argument("--learning-rate", type=float, default=3e-5)
    options.add_argument("--device", default="cpu", help="cpu or cuda")
    options.add_argument("--workers", type=int, default=0, help="processes that make tasks ready; 0: none besides this one")
    options.add_argument("--seed", type=int, default=sources.SEED)
    train(options.parse_args())


class Training:
    """The objective in fp32, which the optimizer moves, a copy of its encoder in bf16, which computes, and the running average."""

    def __init__(self, objective: Objective, learning_rate: float):
        self.objective = objective
        self.average = copy.deepcopy(objective.encoder)
        self.computing = copy.deepcopy(objective)
        self.computing.encoder.to(torch.bfloat16)
        encoder = [p for p in objective.encoder.parameters() if p.requires_grad]
        head = [p for name, p in objective.named_parameters() if not name.startswith("encoder.")]
        groups = [{"params": encoder, "peak": learning_rate}, {"params": head, "peak": HEAD_RATE}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY)

    @torch.no_grad()
    def move(self, rate: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * rate
        for whole, computed in self._pairs(self.objective, self.computing):
            whole.grad, computed.grad = None if computed.grad is None else computed.grad.float(), None
        nn.utils.clip_grad_norm_(self.objective.parameters(), LONGEST_GRADIENT)
        self.optimizer.step()
        self.copied()
        for mean, weight in self._pairs(self.average, self.objective.encoder):
            mean.lerp_(weight, 1 - AVERAGED)

    @torch.no_grad()
    def copied(self) -> None:
        for whole, computed in self._pairs(self.objective, self.computing):
            computed.copy_(whole)

    @staticmethod
    def _pairs(one: nn.Module, other: nn.Module) -> zip[tuple[nn.Parameter, nn.Parameter]]:
        return zip(one.parameters(), other.parameters(), strict=True)

    def state(self) -> dict:
        return {"objective": self.objective.state_dict(), "average": self.average.state_dict(), "optimizer": self.optimizer.state_dict()}

    def resume(self, state: dict) -> None:
        self.objective.load_state_dict(state["objective"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.copied()


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    encoder, words = start.named(options.start)
    for table in (encoder.words, encoder.positions, encoder.types):
        table.requires_grad_(False)
    objective = Objective(encoder.train(), start.CLS, start.SEP, start.PAD).to(options.device)
    training = Training(objective, options.learning_rate)
    texts = sources.load(options.training, sources.OWN, sources.SEED)
    teacher = Teacher(options.teacher) if options.teacher else None
    tasks = Tasks(texts, start.words(words), options.seed, teacher)

    options.run.mkdir(parents=True, exist_ok=True)
    checkpoint = options.run / "checkpoint.pt"
    done = _resume(checkpoint, training)
    facts = {name: str(value) for name, value in vars(options).items()} | {"from": done}
    versions = {"python": platform.python_version(), "torch": torch.__version__, "cpu": torch.get_num_threads()}
    _log(options.run, facts | versions | {"sources": {source.name: len(source.examples) for source in texts}})

    sums, saved = torch.zeros(2, device=options.device), time.monotonic()
    steps = Steps(tasks, options.tasks, range(done, options.steps))
    loader = DataLoader(steps, batch_size=None, num_workers=options.workers, prefetch_factor=8 if options.workers else None)
    bar = tqdm(loader, initial=done, total=options.steps, unit="step")
    for step, ready in enumerate(bar, start=done):
        sums += _learn(training.computing, ready)
        training.move(_schedule(step / options.steps))
        last = step + 1 == options.steps
        if (step + 1) % REPORT_STEPS == 0 or last:
            loss, right = (sums / (step % REPORT_STEPS + 1)).tolist()
            _log(options.run, {"step": step + 1, "loss": round(loss, 4), "right": round(right, 4)})
            bar.set_postfix(loss=f"{loss:.3f}", right=f"{right:.3f}")
            sums.zero_()
        if last or time.monotonic() - saved > SAVE_SECONDS:
            _save(checkpoint, {"start": options.start, "step": step + 1} | training.state())
            saved = time.monotonic()


class Steps(Dataset):
    """The tasks of each step."""

    def __init__(self, tasks: Tasks, tasks_a_step: int, steps: range):
        self._tasks = tasks
        self._tasks_a_step = tasks_a_step
        self._steps = steps

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, index: int) -> list[Task]:
        first = self._steps[index] * self._tasks_a_step
        return [self._tasks.task(number) for number in range(first, first + self._tasks_a_step)]


def _learn(objective: Objective, tasks: list[Task]) -> Tensor:
    """Adds to the gradients; the mean (loss, share of the texts whose best label holds)."""
    device = objective.scale.device
    texts = objective.embed([text for task in tasks for text in task.texts]).split([len(task.texts) for task in tasks])
    phrased = [phrasing for task in tasks for label in task.labels for phrasing in label]
    labels = objective.embed(phrased).split([len(task.labels) * len(task.labels[0]) for task in tasks])
    result, total = torch.zeros(2, device=device), torch.zeros((), device=device)
    for task, of_texts, of_labels in zip(tasks, texts, labels, strict=True):
        taught = None if task.taught is None else torch.from_numpy(task.taught).to(device)
        of_labels = mean_of_phrasings(of_labels, len(task.labels[0]))
        loss, right = objective.loss(of_texts, of_labels, torch.from_numpy(task.holds).to(device), taught)
        total = total + loss / len(tasks)
        result += torch.stack([loss.detach(), right]) / len(tasks)
    total.backward()
    return result


def _schedule(progress: float) -> float:
    """Rises to 1, stays, then falls to 0, in straight lines."""
    return min(1.0, progress / WARM_UP, (1 - progress) / DECAY)


def _resume(checkpoint: Path, training: Training) -> int:
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True, map_location="cpu")
    training.resume(state)
    return state["step"]


def _save(checkpoint: Path, state: dict) -> None:
    unfinished = checkpoint.with_suffix(".tmp")
    torch.save(state, unfinished)
    unfinished.replace(checkpoint)


def _log(run: Path, line: dict) -> None:
    with open(run / "log.jsonl", "a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
