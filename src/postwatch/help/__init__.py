"""Help on a command, and the shape of its JSON."""
