"""Incidents reported by customs, police or an enterprise."""
