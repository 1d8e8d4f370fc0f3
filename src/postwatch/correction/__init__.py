"""Mistakes put right: what was amended or withdrawn, by whom and why."""
