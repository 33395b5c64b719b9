"""Transformer encoders written for export: additive masks, no data-dependent shape, the caller's attention mask and positions."""
