"""People who sign, lead and draw up."""
