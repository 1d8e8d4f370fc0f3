"""One unit with all that is known of it."""
