"""Prepared papers are refused where the law speaks against them; signed papers are recorded and marked."""
