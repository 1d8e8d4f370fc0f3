"""What one unit has to do under one dispatch."""
