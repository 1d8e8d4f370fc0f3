"""Follow-up letters: reminders to units that did not do what a dispatch asks."""
