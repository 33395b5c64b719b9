"""Writes tiny GLiClass checkpoints with random weights, one of each supported kind, by means of the package `gliclass`."""

from __future__ import annotations

from pathlib import Path

from gliclass import GLiClassModel, GLiClassModelConfig
from transformers import AutoConfig

from test_models import tiny_tokenizers
from test_models.tiny_checkpoints import BERT, DEBERTA, HIDDEN, MODERNBERT, POSITIONS, random_weights, token_ids

V3 = {"prompt_first": True, "class_token_pooling": "average", "pooling_strategy": "avg"}
KINDS = {
    "gliclass-text-first": (BERT, {}),
    "gliclass-weighted-dot": (DEBERTA, {"scorer_type": "weighted-dot", "prompt_first": True}),
    "gliclass-mlp": (MODERNBERT, {"scorer_type": "mlp", "prompt_first": True, "normalize_features": True}),
    "gliclass-averages": (MODERNBERT, V3 | {"embed_class_token": False}),
    "gliclass-text-features": (DEBERTA, V3 | {"extract_text_features": True}),
    "gliclass-behind-the-token": (
        BERT,
        {"prompt_first": True, "embed_class_token": False, "extract_text_features": True, "normalize_features": True},
    ),
}


def write(name: str, folder: Path, hidden: int = HIDDEN, positions: int = POSITIONS) -> GLiClassModel:
    """The checkpoint of that name, and the model that it was saved from."""
    backbone, options = KINDS[name]
    folder.mkdir(parents=True, exist_ok=True)
    special = tiny_tokenizers.write(backbone["model_type"], folder, ["<<LABEL>>", "<<SEP>>"])
    size = special["<<SEP>>"] + 1
    encoder = AutoConfig.for_model(
        **backbone
        | {"vocab_size": size, "max_position_embeddings": positions, "hidden_size": hidden}
        | token_ids(special)
    )
    config = GLiClassModelConfig(
        encoder_config=encoder,
        encoder_model="tiny",
        class_token_index=special["<<LABEL>>"],
        text_token_index=special["<<SEP>>"],
        vocab_size=size,
        **options,
    )
    model = GLiClassModel(config).eval()
    model.load_state_dict(random_weights(name)("", model.state_dict()))
    model.save_pretrained(folder)
    return model
