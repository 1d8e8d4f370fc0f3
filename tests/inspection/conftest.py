"""The journals of this room are read after each story."""

from databases import journal_read as journal_read  # noqa: PLC0414 -- a fixture of the room
