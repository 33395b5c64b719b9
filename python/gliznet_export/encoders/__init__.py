"""Transformer encoders written for export: additive masks, no data-dependent shape, the caller's attention mask and positions.

An encoder has `config`, `longest` (tokens of the longest sequence, None for any), `load(Tensors)` with Hugging Face's
names, and `encode(input_ids, attention_mask)` → hidden states [batch, sequence, hidden].
"""
