"""Notebooks with their outputs, as they must come out."""
