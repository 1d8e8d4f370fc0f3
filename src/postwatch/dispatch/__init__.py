"""Official dispatches: draft, number, sending, receipt."""
