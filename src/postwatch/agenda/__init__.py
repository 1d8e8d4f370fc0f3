"""The agenda of a day: what waits, in its groups."""
