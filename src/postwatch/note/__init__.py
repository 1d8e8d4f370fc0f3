"""Difficulties and proposals for the report."""
