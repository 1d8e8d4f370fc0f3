"""Figures of a period, read across all nouns."""
