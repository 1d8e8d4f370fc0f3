"""Incidents reported by customs, police, an enterprise or a citizen."""
