"""Outgoing papers of every kind in a single list; verbs on a paper by its code belong to its noun."""
