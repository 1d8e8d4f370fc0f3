"""The office itself."""
