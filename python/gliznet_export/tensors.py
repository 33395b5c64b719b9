"""A checkpoint's tensors, each taken exactly once: what is missing, misshapen or left over is an error that names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn

from gliznet_export import ExportError


class Tensors:
    def __init__(self, tensors: Mapping[str, Tensor], prefix: str = "", taken: set[str] | None = None):
        self._tensors = tensors
        self._prefix = prefix
        self._taken = set() if taken is None else taken

    def under(self, prefix: str) -> Tensors:
        """The same tensors, seen below a prefix such as "backbone."; what is taken there counts here."""
        return Tensors(self._tensors, self._prefix + prefix, self._taken)

    def __contains__(self, name: str) -> bool:
        return self._prefix + name in self._tensors

    def take(self, name: str, shape: Iterable[int]) -> Tensor:
        full, shape = self._prefix + name, list(shape)
        if full not in self._tensors:
            raise ExportError(f"the checkpoint lacks the tensor {full}, expected with shape {shape}")
        tensor = self._tensors[full]
        if list(tensor.shape) != shape:
            raise ExportError(f"the tensor {full} has shape {list(tensor.shape)}, expected {shape}")
        self._taken.add(full)
        return tensor.to(torch.float32)

    def into(self, module: nn.Module, name: str) -> None:
        """Copies NAME.weight, NAME.bias … into the parameters of one module."""
        with torch.no_grad():
            for part, parameter in module.named_parameters(recurse=False):
                parameter.copy_(self.take(f"{name}.{part}", parameter.shape))

    def into_joined(self, module: nn.Linear, names: list[str]) -> None:
        """Fills one linear layer with several that read the same input, stacked along the output."""
        rows = module.out_features // len(names)
        with torch.no_grad():
            for part, parameter in module.named_parameters(recurse=False):
                shape = [rows, *parameter.shape[1:]]
                parameter.copy_(torch.cat([self.take(f"{name}.{part}", shape) for name in names]))

    def ignore(self, *names: str) -> None:
        """Tensors that hold no weight of the computation, such as a buffer of position numbers; NAME. stands for all below it."""
        for name in (self._prefix + name for name in names):
            self._taken.update(t for t in self._tensors if t == name or (name.endswith(".") and t.startswith(name)))

    def refuse_left_over(self) -> None:
        if self.left_over():
            raise ExportError(f"the checkpoint holds tensors that are not understood: {', '.join(self.left_over())}")

    def left_over(self) -> list[str]:
        return sorted(name for name in self._tensors if name.startswith(self._prefix) and name not in self._taken)
