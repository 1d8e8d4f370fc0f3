"""Acts across all nouns: a unit closes, is merged, is succeeded by others."""
