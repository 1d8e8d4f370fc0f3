"""Violations: acts recorded under the law of their day."""
