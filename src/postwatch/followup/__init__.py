"""Follow-up letters: reminders to units that have not done the tasks of a dispatch."""
