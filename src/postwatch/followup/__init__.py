"""Follow-up letters: debts of a dispatch, the ladder of reminders, and who was chased in vain."""
