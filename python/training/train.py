"""Trains the default model's encoder; stops and resumes at any time.

    python -m training.train RUN --training TEXTS

Run it in `python/`; README.md there says what TEXTS holds. RUN/checkpoint.pt holds everything that a later run needs to
continue, and RUN/log.jsonl one line for each report. It uses the CPU only.
"""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path

import torch
from tqdm import tqdm

from training import sources, start
from training.objective import Objective
from training.tasks import Task, Tasks

SEED = 20261125
TASKS_A_STEP = 4
WARM_UP = 0.05
WEIGHT_DECAY = 0.01
LONGEST_GRADIENT = 1.0
REPORT_STEPS = 25
OWN = Path(__file__).parent / "own_texts"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("run", type=Path, help="folder of the checkpoint and the log")
    options.add_argument("--training", type=Path, required=True, help="folder of NAME.jsonl.gz")
    options.add_argument("--start", choices=start.STARTS, default="bge-small")
    options.add_argument("--steps", type=int, default=1_100)
    options.add_argument("--learning-rate", type=float, default=3e-5)
    train(options.parse_args())


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(SEED)
    encoder, words = start.fetch(start.STARTS[options.start])
    objective = Objective(encoder.train(), start.CLS, start.SEP, start.PAD)
    for table in (encoder.words, encoder.positions, encoder.types):
        table.requires_grad_(False)
    optimizer = torch.optim.AdamW(_groups(objective, options.learning_rate), weight_decay=WEIGHT_DECAY)
    texts = sources.load(options.training, OWN, SEED)
    tasks = Tasks(texts, start.words(words), SEED)

    options.run.mkdir(parents=True, exist_ok=True)
    checkpoint = options.run / "checkpoint.pt"
    done = _resume(checkpoint, objective, optimizer)
    facts = {"seed": SEED, "start": options.start, "steps": options.steps, "from": done, "learningRate": options.learning_rate}
    versions = {"python": platform.python_version(), "torch": torch.__version__, "cpu": torch.get_num_threads()}
    _log(options.run, facts | versions | {"sources": {source.name: len(source.examples) for source in texts}})

    sums = torch.zeros(2)
    for step in (bar := tqdm(range(done, options.steps), initial=done, total=options.steps, unit="step")):
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * _schedule(step / options.steps)
        optimizer.zero_grad()
        for number in range(step * TASKS_A_STEP, (step + 1) * TASKS_A_STEP):
            sums += _learn(objective, tasks.task(number))
        torch.nn.utils.clip_grad_norm_(objective.parameters(), LONGEST_GRADIENT)
        optimizer.step()
        if (step + 1) % REPORT_STEPS == 0 or step + 1 == options.steps:
            loss, right = (sums / TASKS_A_STEP / (step % REPORT_STEPS + 1)).tolist()
            _log(options.run, {"step": step + 1, "loss": round(loss, 4), "right": round(right, 4), "scale": objective.scale.item()})
            bar.set_postfix(loss=f"{loss:.3f}", right=f"{right:.3f}")
            sums.zero_()
            _save(checkpoint, options.start, step + 1, objective, optimizer)


def _learn(objective: Objective, task: Task) -> torch.Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        loss, right = objective(task.texts, task.labels, torch.from_numpy(task.holds))
    (loss / TASKS_A_STEP).backward()
    return torch.stack([loss.detach(), right])


def _groups(objective: Objective, learning_rate: float) -> list[dict]:
    """The three numbers of the head move a thousand times faster than the encoder."""
    weights = [p for p in objective.encoder.parameters() if p.requires_grad]
    head = [objective.scale, objective.binary_scale, objective.binary_bias]
    return [{"params": weights, "peak": learning_rate}, {"params": head, "peak": 1_000 * learning_rate}]


def _schedule(progress: float) -> float:
    """Rises to 1, then falls to 0, in straight lines."""
    return progress / WARM_UP if progress < WARM_UP else (1 - progress) / (1 - WARM_UP)


def _resume(checkpoint: Path, objective: Objective, optimizer: torch.optim.Optimizer) -> int:
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    objective.load_state_dict(state["objective"])
    optimizer.load_state_dict(state["optimizer"])
    return state["step"]


def _save(checkpoint: Path, start: str, step: int, objective: Objective, optimizer: torch.optim.Optimizer) -> None:
    unfinished = checkpoint.with_suffix(".tmp")
    learnt = {"objective": objective.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save({"start": start, "step": step} | learnt, unfinished)
    unfinished.replace(checkpoint)


def _log(run: Path, line: dict) -> None:
    with open(run / "log.jsonl", "a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
