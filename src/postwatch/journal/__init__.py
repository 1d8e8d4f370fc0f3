"""The journal: who did what, when, in an append-only chain."""
