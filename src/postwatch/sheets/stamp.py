"""The stamp of a sheet that was written out to be filled in: of which office, which sheet, and about what."""

import re
from typing import NamedTuple

_STAMP = re.compile(r"postwatch (?P<kind>[a-z_]{1,40}) office=(?P<office>[^\s=]{1,80})(?: about=(?P<about>\S{1,80}))?")


class Stamp(NamedTuple):
    """Whose sheet it is, by the office's code, of which kind, and the month or the letter that it is about, if any."""

    office: str
    kind: str
    about: str = ""

    @property
    def text(self) -> str:
        """Return the stamp as written in the properties of the file."""
        return f"postwatch {self.kind} office={self.office}" + (f" about={self.about}" if self.about else "")


def stamp_in(description: str) -> Stamp | None:
    """Return the stamp that the description of a file is; None for any other text."""
    found = _STAMP.fullmatch(description.strip())
    return Stamp(found["office"], found["kind"], found["about"] or "") if found is not None else None
