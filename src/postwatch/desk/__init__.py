"""Commands of the house that belong to no noun."""
