"""Scans that the cells of a sheet name: the files of one folder, each by its name alone."""

from collections.abc import Iterator
from pathlib import Path

from postwatch.errors import NotFoundError, UsageError
from postwatch.language import _
from postwatch.vietnamese import nearest, nfc, quoted

SCAN = "scan"
"""The key of the column in which a row names its scan."""
# What programs leave in a folder for themselves.
_OF_PROGRAMS = frozenset({"thumbs.db", "desktop.ini"})


class Scans:
    """The files of a folder, and which of them a sheet has named."""

    def __init__(self, folder: Path) -> None:
        """Look what lies in a folder. Raises UsageError for what is none or cannot be read."""
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            raise UsageError(
                _("{folder} cannot be read as a folder of scans: {reason}").format(
                    folder=folder, reason=error.strerror
                ),
                hint=_("name the folder in which the scans lie: --scans FOLDER"),
            ) from error
        self.folder = folder
        self._paths = {_plain(path.name): path for path in paths}
        self._named: set[Path] = set()

    def find(self, name: str, *, where: str) -> Path:
        """Return the file of a name that stands in a cell, ``where`` for a message; capitals need not be the same.

        Raises UsageError for what is more than a name, NotFoundError for a name that no file has, or several have.
        """
        if name in {".", ".."} or "/" in name or "\\" in name:
            raise UsageError(
                _("{where}: {text} is not the name of a file alone").format(where=where, text=quoted(name)),
                hint=_("write the name without its folder; the file is looked for in {folder}").format(
                    folder=self.folder
                ),
            )
        same = [one for one in self._paths if one.casefold() == _plain(name).casefold()]
        found = self._paths.get(_plain(name)) or (self._paths[same[0]] if len(same) == 1 else None)
        if found is None:
            near = nearest(name, self._paths)
            raise NotFoundError(
                _("{where}: there is no file {text} in {folder}").format(
                    where=where, text=quoted(name), folder=self.folder
                ),
                hint=_("check the name of the file")
                if near is None
                else _("did you mean {word}?").format(word=quoted(near)),
            )
        self._named.add(found)
        return found

    def unnamed(self, *, but: Path) -> Iterator[str]:
        """Yield the names of plain files that no cell named, ``but`` for the sheet itself and what programs leave."""
        for name, path in self._paths.items():
            is_of_a_program = name.startswith((".", "~")) or name.casefold() in _OF_PROGRAMS
            if path in self._named or is_of_a_program or path.is_symlink() or not path.is_file():
                continue
            if not path.samefile(but):
                yield name


def _plain(name: str) -> str:
    """Return a name as a cell holds it: in NFC, runs of blanks as one."""
    return " ".join(nfc(name).split())
