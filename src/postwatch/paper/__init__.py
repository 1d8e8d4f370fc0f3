"""Outgoing papers of every kind in one list; what is done to one by its code is its noun's."""
