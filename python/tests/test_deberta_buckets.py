"""The table of distances is transformers', to the last edge of a bucket."""

from __future__ import annotations

import pytest
import torch
from transformers.models.deberta_v2.modeling_deberta_v2 import make_log_bucket_position

from gliznet_export.encoders.deberta import DebertaConfig


@pytest.mark.parametrize(("buckets", "distances"), [(256, 512), (256, 1024), (128, 512), (32, 512), (16, 1100), (-1, 64)])
def test_rows_of_all_distances(buckets, distances):
    config = DebertaConfig(9, 8, 1, 1, 8, 1e-7, True, True, True, True, buckets, distances)
    distance = torch.arange(-3 * distances, 3 * distances + 1)
    expected = make_log_bucket_position(distance, buckets, distances) if buckets > 0 else distance
    expected = (expected.long() + config.span).clamp(0, 2 * config.span - 1)
    assert torch.equal(config.rows()[distance.clamp(-distances, distances) + distances], expected)
