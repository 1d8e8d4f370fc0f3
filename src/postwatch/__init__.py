"""postwatch: a compliance tracker for a provincial inspectorate of post."""
