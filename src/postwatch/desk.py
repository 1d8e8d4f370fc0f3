"""The desk that actions get besides the session: settings, files, moment and legal day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postwatch.dataclass import dataclass
from postwatch.paths import resource

if TYPE_CHECKING:
    from postwatch.files.staged import Shelf
    from postwatch.settings import OfficeSettings


@dataclass(frozen=True)
class Desk:
    """Where an action works: ``now`` is the moment in UTC, ``today`` the legal day at UTC+7.

    ``settings`` are those of the file that the workspace names, ``overrides`` what the workspace itself says; those of
    a day are given by `office.by_day`. ``actor`` is who works.
    """

    settings: "OfficeSettings"
    shelf: "Shelf"
    now: dt.datetime
    today: dt.date
    overrides: Mapping[str, Any] = field(default_factory=dict)
    actor: str = ""

    def settings_of(self, office: str) -> "OfficeSettings":
        """Return the settings of a later office file, with the workspace's settings that are not of a single office.

        Raises NotFoundError, or UsageError listing every fault.
        """
        from postwatch.settings import lasting, office_settings

        file = resource("data", f"offices/{office}.toml", self.workspace)
        return office_settings(file, lasting(self.overrides))._replace(code=self.settings.code)

    @property
    def workspace(self) -> Path:
        """Return the folder whose own templates and data take precedence over the shipped files."""
        return self.shelf.root
