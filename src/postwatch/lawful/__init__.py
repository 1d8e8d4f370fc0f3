"""Prepared papers are refused where the law speaks against them; signed ones are recorded and marked."""
