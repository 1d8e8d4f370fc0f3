"""``document check``: any Word file checked against the decree."""
