"""Scans that came in and documents that were made."""
