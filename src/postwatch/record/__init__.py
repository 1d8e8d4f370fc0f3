"""Records told once: what a noun says of its kind, and all that follows from it."""
