"""What says "none of these": the regression finds what it was made with, and the manifest stays sealed."""

from __future__ import annotations

import hashlib
import json

import numpy as np

from gliznet_export.manifest import MANIFEST, UNKNOWN_DIGEST, seal
from training import background

DIMENSION = 16


def test_the_regression_finds_how_much_general_nearness_counts():
    chance = np.random.default_rng(4)
    general = np.eye(DIMENSION)[0]
    sets = []
    for _ in range(60):
        labels = chance.normal(size=(5, DIMENSION))
        labels[:, 0] = 0
        labels /= np.linalg.norm(labels, axis=1, keepdims=True)
        texts = chance.normal(size=(400, DIMENSION)) * 0.3
        best = (texts @ labels.T).max(1) - 0.6 * texts[:, 0]
        inside = chance.random(400) < 1 / (1 + np.exp(-8 * (best - np.median(best))))
        sets.append(background.LabelSet(labels, texts[inside], texts[~inside]))
    weight, per_log_labels, slope = background.learnt(sets, general)
    assert abs(weight - 0.6) < 0.1
    assert slope > 4
    assert np.isfinite(per_log_labels)


def test_the_field_stands_before_the_golden_vectors_and_the_digest_is_made_anew(tmp_path):
    told = {"formatVersion": 2, "manifestSha256": UNKNOWN_DIGEST, "producedBy": {}, "parity": {}, "golden": [{"text": "a"}]}
    seal(tmp_path, told)
    background.write(tmp_path, {"level": 0.1, "vector": [0.5, 0.25]})
    text = (tmp_path / MANIFEST).read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert [*manifest][-4:] == ["none", "producedBy", "parity", "golden"]
    open_digest = text.replace(manifest["manifestSha256"], UNKNOWN_DIGEST, 1)
    assert hashlib.sha256(open_digest.encode()).hexdigest() == manifest["manifestSha256"]
    background.write(tmp_path, {"level": 0.2, "vector": [0.5, 0.25]})
    assert json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["none"]["level"] == 0.2
