"""Rounds weights to 8 bits such that the outputs of a layer change little, not the weights themselves.

What rounding one weight changes in the output is made up for by the weights of the same output that are not rounded yet: by how
much, the correlations of the layer's inputs tell. Frantar et al., "GPTQ: Accurate Post-Training Quantization for Generative
Pre-trained Transformers" (2022), describe the method. It matters here because training that goes on from 8-bit weights
moves most of them by less than half a step: rounding to the nearest step would undo the training.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from gliznet_export.quantize import LARGEST, LARGEST_PAIR, Rounded, weight_scale

DAMPING = 0.01
"""Of the mean variance of the inputs, added to each: for inputs that hardly vary in the texts that were seen."""
BLOCK = 128
"""Columns after which the making up is passed on to all later ones."""


@torch.no_grad()
def compensated(model: nn.Module, run: Callable[[], Iterable[object]]) -> dict[str, Rounded]:
    """The rounded weights of each linear layer by its name; `run` runs the model on texts like those that it will read."""
    layers = {name: layer for name, layer in model.named_modules() if isinstance(layer, nn.Linear)}
    seen = {name: torch.zeros(layer.in_features, layer.in_features) for name, layer in layers.items()}

    def watch(name: str) -> Callable:
        def add(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            rows = inputs[0].reshape(-1, inputs[0].shape[-1]).float()
            seen[name] += rows.T @ rows

        return add

    handles = [layer.register_forward_pre_hook(watch(name)) for name, layer in layers.items()]
    for _ in run():
        pass
    for handle in handles:
        handle.remove()
    return {name: rounded(layer.weight, seen[name]) for name, layer in layers.items()}


def rounded(weight: Tensor, products: Tensor) -> Rounded:
    """weight [outputs, inputs]; products [inputs, inputs]: the sum over the inputs seen of the product of each two."""
    scale = weight_scale(weight)
    passed_on = _passed_on(products)
    left, steps = (weight / scale).double(), torch.zeros(weight.shape, dtype=torch.float64)
    for begin in range(0, weight.shape[1], BLOCK):
        end = min(begin + BLOCK, weight.shape[1])
        errors = torch.zeros(weight.shape[0], end - begin, dtype=torch.float64)
        for at in range(begin, end):
            steps[:, at] = _within(left[:, at].round(), steps[:, at - 1] if at % 2 else None)
            errors[:, at - begin] = (left[:, at] - steps[:, at]) / passed_on[at, at]
            left[:, at:end] -= errors[:, at - begin, None] * passed_on[at, at:end]
        left[:, end:] -= errors @ passed_on[begin:end, end:]
    return Rounded(steps.to(torch.int8), scale)


def _within(step: Tensor, neighbour: Tensor | None) -> Tensor:
    """The nearest step that neither exceeds 127 nor, with its left neighbour of the same pair, LARGEST_PAIR."""
    step = step.clamp(-LARGEST, LARGEST)
    return step if neighbour is None else step.clamp(-LARGEST_PAIR - neighbour, LARGEST_PAIR - neighbour).clamp(-LARGEST, LARGEST)


def _passed_on(products: Tensor) -> Tensor:
    """Upper triangle: row n says how the error of weight n is passed on to the weights from n on."""
    products = products.double()
    products += DAMPING * products.diagonal().mean() * torch.eye(len(products), dtype=torch.float64)
    return torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(products)), upper=True)
