"""The desk that actions get besides the session: settings, files, moment and legal day."""

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch.dataclass import dataclass
from postwatch.paths import resource

if TYPE_CHECKING:
    from postwatch.days import Calendar
    from postwatch.files.staged import Shelf
    from postwatch.settings import OfficeSettings


@dataclass(frozen=True)
class Desk:
    """Where an action works: ``now`` is the moment in UTC, ``today`` the legal day at UTC+7."""

    settings: "OfficeSettings"
    shelf: "Shelf"
    now: dt.datetime
    today: dt.date

    @property
    def workspace(self) -> Path:
        """Return the folder whose own templates and data win over the shipped ones."""
        return self.shelf.root

    @cached_property
    def calendar(self) -> "Calendar":
        """Return the working days and holidays, read when first asked for."""
        return load_calendar(self.workspace)


def load_calendar(workspace: Path | None = None) -> "Calendar":
    """Return the calendar with the rows of ``holidays.csv``: the workspace's own file, else the shipped one.

    Raises NotFoundError when there is neither, UsageError listing the rows that cannot be read.
    """
    from postwatch.datafile import read_rows
    from postwatch.days import Calendar, SpecialDay

    return Calendar(read_rows(resource("data", "holidays.csv", workspace), SpecialDay, like="data/holidays.csv"))
