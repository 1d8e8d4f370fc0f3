"""The journal on screen, and undo."""
