"""What is learnt: the labels that hold stand above those that do not, by how much, and what the teacher says about all of them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gliznet_export.encoders.bert import BertEncoder

FAR = -60.0
"""Added to the attention scores of padding: enough to vanish, not so much that arithmetic slows down."""
CONTRAST_SHARE, BCE_SHARE, TEACHER_SHARE = 0.4, 0.2, 1.0
MOST_SCALE = 50.0
BATCH_TOKENS = 2_048
GPU_BATCH_TOKENS = 12_288


class Objective(nn.Module):
    """Contrast among the labels of a task, a binary term that makes the cosine mean the same for every text, and distillation."""

    def __init__(self, encoder: BertEncoder, start: int, end: int, pad: int):
        super().__init__()
        self.encoder = encoder
        self.scale = nn.Parameter(torch.tensor(20.0))
        self.binary_scale = nn.Parameter(torch.tensor(20.0))
        self.binary_bias = nn.Parameter(torch.tensor(-14.0))
        self.teacher_scale = nn.Parameter(torch.tensor(15.0))
        self._start, self._end, self._pad = start, end, pad

    def embed(self, rows: list[list[int]]) -> Tensor:
        """[rows, hidden], of length one: the first hidden state of each row, framed as a sentence of its own.

        Rows of like length are computed together, for little padding.
        """
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        most = GPU_BATCH_TOKENS if self.scale.is_cuda else BATCH_TOKENS
        batches, done = [], 0
        while done < len(order):
            batch = [order[done]]
            for at in order[done + 1 :]:
                if (len(batch) + 1) * (len(rows[at]) + 2) > most:
                    break
                batch.append(at)
            batches.append(self._batch([rows[at] for at in batch]))
            done += len(batch)
        return torch.cat(batches)[torch.tensor(order).argsort().to(self.scale.device)]

    def _batch(self, rows: list[list[int]]) -> Tensor:
        framed = [[self._start, *row, self._end] for row in rows]
        width = max(map(len, framed))
        ids = torch.tensor([row + [self._pad] * (width - len(row)) for row in framed]).to(self.scale.device)
        real = ids != self._pad
        bias = torch.where(real, 0.0, FAR).to(self.encoder.norm.weight.dtype)[:, None, None, :]
        hidden = self.encoder(ids, bias, wanted=1)
        return nn.functional.normalize(hidden[:, 0].float(), dim=-1)

    def loss(self, texts: Tensor, labels: Tensor, holds: Tensor, taught: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """(loss, share of the texts whose best label holds), of vectors [texts, hidden] and [labels, hidden].

        holds [texts, known labels] bool, each text with one at least: the labels after them are known to the teacher alone,
        whose logits [texts, labels] `taught` are. Where no label is known, the teacher's best one counts as the one that holds.
        """
        cosine = texts @ labels.T
        known = cosine[:, : holds.shape[1]]
        loss = cosine.new_zeros(())
        if holds.shape[1]:
            loss = CONTRAST_SHARE * contrast(known * self.scale.clamp(max=MOST_SCALE), holds)
            loss = loss + BCE_SHARE * balanced_bce(known * self.binary_scale + self.binary_bias, holds)
        if taught is not None:
            loss = loss + TEACHER_SHARE * distilled(cosine * self.teacher_scale, taught)
        if not holds.shape[1]:
            return loss, (cosine.argmax(1) == taught.argmax(1)).float().mean()
        best = known.argmax(1, keepdim=True)
        return loss, holds.gather(1, best).float().mean()


def mean_of_phrasings(vectors: Tensor, phrasings: int) -> Tensor:
    """[labels, hidden], of length one, from [labels * phrasings, hidden]."""
    return nn.functional.normalize(vectors.unflatten(0, (-1, phrasings)).mean(1), dim=-1)


def distilled(logits: Tensor, taught: Tensor) -> Tensor:
    """Mean over the texts of the divergence from the teacher's softmax to the student's."""
    return nn.functional.kl_div(logits.log_softmax(1), taught.log_softmax(1), reduction="batchmean", log_target=True)


def contrast(logits: Tensor, holds: Tensor) -> Tensor:
    """Mean over the texts of -log p of each label that holds, against the labels that do not."""
    rivals = logits.masked_fill(holds, float("-inf")).logsumexp(1, keepdim=True)
    cost = nn.functional.softplus(rivals - logits)
    return ((cost * holds).sum(1) / holds.sum(1)).mean()


def balanced_bce(logits: Tensor, holds: Tensor) -> Tensor:
    """Labels that hold count as much as all the others of the text together."""
    cost = nn.functional.binary_cross_entropy_with_logits(logits, holds.float(), reduction="none")
    right = (cost * holds).sum(1) / holds.sum(1)
    wrong = (cost * ~holds).sum(1) / (~holds).sum(1).clamp(min=1)
    return (right + wrong).mean() / 2
