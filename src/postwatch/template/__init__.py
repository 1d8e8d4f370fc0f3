"""Word templates: listed, exported, checked."""
