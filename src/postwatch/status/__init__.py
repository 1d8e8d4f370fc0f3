"""The list of the day: all that is open, due or overdue."""
