"""Corrections: which records were amended or withdrawn, by whom and why."""
