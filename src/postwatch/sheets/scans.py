"""Scans that the cells of a sheet name: the files of a folder, each by its name alone."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from postwatch.errors import NotFoundError, UsageError
from postwatch.language import _
from postwatch.vietnamese import nearest, nfc, quoted

SCAN = "scan"
"""The key of the column in which a row names its scan."""
# What programs leave in a folder for themselves.
_OF_PROGRAMS = frozenset({"thumbs.db", "desktop.ini"})
MOST_COMPARED = 200_000
"""Names that are compared with wrong names; where whole folders are wrong, more would take minutes."""


class Scans:
    """The files of a folder, and which of them a sheet has named."""

    def __init__(self, folder: Path) -> None:
        """Read the names in a folder. Raises UsageError for a path that is no folder or cannot be read."""
        try:
            with os.scandir(folder) as entries:
                found = [(Path(one.path), one.is_file(follow_symlinks=False)) for one in entries]
        except OSError as error:
            raise UsageError(
                _("{folder} cannot be read as a folder of scans: {reason}").format(
                    folder=folder, reason=error.strerror
                ),
                hint=_("name the folder in which the scans lie: --scans FOLDER"),
            ) from error
        self.folder = folder
        self._paths: dict[str, list[Path]] = {}
        for path, _is_file in sorted(found):
            self._paths.setdefault(_plain(path.name).casefold(), []).append(path)
        self._unnamed = {path for path, is_file in found if is_file}
        self._compared = 0

    def find(self, name: str, *, where: str) -> Path:
        """Return the file of the name in a cell, ``where`` for a message; capitals need not be the same.

        Raises UsageError for more than a name, NotFoundError for a name that no file has, or several have.
        """
        if name in {".", ".."} or "/" in name or "\\" in name:
            raise UsageError(
                _("{where}: {text} is not the name of a file alone").format(where=where, text=quoted(name)),
                hint=_("write the name without its folder; the file is looked for in {folder}").format(
                    folder=self.folder
                ),
            )
        same = self._paths.get(_plain(name).casefold(), [])
        found = same if len(same) == 1 else [path for path in same if _plain(path.name) == _plain(name)]
        if len(found) != 1:
            near = self._nearest(name)
            raise NotFoundError(
                _("{where}: there is no file {text} in {folder}").format(
                    where=where, text=quoted(name), folder=self.folder
                ),
                hint=_("check the name of the file")
                if near is None
                else _("did you mean {word}?").format(word=quoted(near)),
            )
        self._unnamed.discard(found[0])
        return found[0]

    def _nearest(self, name: str) -> str | None:
        """Return the name of the file that is most like another name, or None where none is like it."""
        self._compared += len(self._paths)
        if self._compared > MOST_COMPARED:
            return None
        return nearest(name, [_plain(path.name) for paths in self._paths.values() for path in paths])

    def unnamed(self, *, but: Path, besides: Iterable[str]) -> Iterator[str]:
        """Yield the names of plain files that no cell named, ``but`` for the sheet itself and leftovers of programs.

        ``besides`` are the cells of rows that were refused before they were looked for.
        """
        named = {_plain(name).casefold() for name in besides}
        for path in sorted(path for path in self._unnamed if _plain(path.name).casefold() not in named):
            if not is_of_a_program(path.name) and path.resolve() != but.resolve():
                yield _plain(path.name)


def is_of_a_program(name: str) -> bool:
    """Return whether a program left a file of the name in a folder for itself."""
    return name.startswith((".", "~")) or name.casefold() in _OF_PROGRAMS


def _plain(name: str) -> str:
    """Return a name as a cell holds it: in NFC, with single blanks; bytes that are no text become placeholders."""
    return " ".join(nfc(os.fsencode(name).decode("utf-8", "replace")).split())
