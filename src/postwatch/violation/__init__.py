"""Violations, gathered in cases."""
