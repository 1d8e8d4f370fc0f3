"""Letters that chase those who did nothing."""
