"""A unit with all that is known of it."""
