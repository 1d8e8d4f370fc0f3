"""A ministry's directive, carried out."""
