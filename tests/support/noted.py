"""What people write into a report, so that it has no gap and can be issued."""

from typing import Any

KINDS = ("result", "shortcoming", "cause", "next_month", "difficulty", "proposal")


def write_notes(run: Any, day: str, **environ: str) -> None:
    """Write of each kind that there is nothing to tell, on a day of the period."""
    for kind in KINDS:
        assert run("note", "add", kind, "Không có.", "--on", day, **environ).code == 0
