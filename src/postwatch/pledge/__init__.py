"""Pledges against contraband by post."""
