"""The agenda of a day: open matters, in their groups."""
