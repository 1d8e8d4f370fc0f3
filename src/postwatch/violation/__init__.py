"""Acts against the law, gathered in cases."""
