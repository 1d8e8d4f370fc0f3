"""Files: written whole or not at all, locked, read safely, unpacked."""
