"""Acts across all nouns: a campaign or a unit is closed, a unit is merged or succeeded, the office is handed over."""
