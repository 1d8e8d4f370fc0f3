"""The words that a shell offers when Tab is pressed."""
