"""Workspaces: a folder that holds everything of an office, and the demo in such a folder."""
