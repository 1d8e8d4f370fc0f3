"""Declared records: a noun declares its kind, and the common verbs follow from it."""
