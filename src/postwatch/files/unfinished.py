"""Notes of the folders in which this account works, kept in its state folder: any later command can clear them up."""

import os
from contextlib import suppress
from pathlib import Path

from postwatch.files.write import make_folder, write_whole


def state_folder() -> Path:
    """Return the folder that the system has for the state of programs; where it has none, nothing can be kept."""
    from platformdirs import user_state_path

    try:
        return user_state_path("postwatch", appauthor=False)
    except (RuntimeError, OSError):  # an account without a home has no place for anything
        return Path(os.devnull)


def note(folder: Path) -> None:
    """Note that work goes on in a folder, whose name no other has."""
    with suppress(OSError):
        make_folder(_notes())
        write_whole(_notes() / folder.name, str(folder.absolute()).encode(), replace=True)


def noted() -> list[Path]:
    """Return the folders that were noted and not forgotten."""
    try:
        return [Path((_notes() / name).read_text(encoding="utf-8")) for name in os.listdir(_notes())]  # noqa: PTH208 -- in each command
    except (OSError, ValueError):
        return []


def forget(folder: Path) -> None:
    """Forget a folder that is gone; on a disk that is not there it may only be away."""
    if folder.parent.exists() and not folder.exists():
        with suppress(OSError):
            (_notes() / folder.name).unlink(missing_ok=True)


def _notes() -> Path:
    return state_folder() / "unfinished"
