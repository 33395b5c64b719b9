"""Brings a checkpoint into the model directory that gliznet-streams loads, and proves that nothing changed."""

VERSION = "1.0"


class ExportError(Exception):
    """Something in the input is not understood or not right; the message is one sentence for the user."""
