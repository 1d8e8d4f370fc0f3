"""Inspection rounds, their visits and findings."""
