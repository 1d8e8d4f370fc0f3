"""Scans of documents that came in, and documents that were made."""
