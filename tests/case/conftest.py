"""The journals of this room are read after each story."""

from written_again import journal_read as journal_read  # noqa: PLC0414 -- a fixture of the room
