"""Acts across all nouns, which are verbs of one of them: a campaign is closed."""
