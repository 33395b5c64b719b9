"""Trains the default model on a CPU: a sentence encoder learns to put a text near the names of the labels that hold for it."""
