"""Workspaces: a folder that holds everything of one office, and the demo in one."""
