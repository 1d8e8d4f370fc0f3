"""Tasks of a unit under a dispatch."""
