"""Any Word file held against the decree."""
