"""Where files may lie that leave the records: anywhere but among the files of a workspace."""

import os
from pathlib import Path

from postwatch import paths
from postwatch.errors import UsageError
from postwatch.language import _


def is_among_files(target: Path, *workspaces: Path) -> bool:
    """Return whether a place lies among the files of these workspaces, or of any that it lies in."""
    # Unlike resolve, this leaves a circle of links to whoever opens it.
    real = Path(os.path.realpath(target))
    above = (target.absolute(), *target.absolute().parents, real, *real.parents)
    around = [folder for folder in above if os.path.isfile(folder / paths.SETTINGS_FILE)]  # noqa: PTH113 -- never raises
    return any(
        real.is_relative_to(os.path.realpath(folder / name))
        for folder in (*workspaces, *around)
        for name in paths.WORKSPACE_FOLDERS
    )


def require_outside(target: Path, *workspaces: Path) -> None:
    """Refuse a place among the files of a workspace (UsageError).

    There a copy would copy itself, contradict the records, steer the program, or be cleared away by the next command.
    """
    if is_among_files(target, *workspaces):
        raise UsageError(
            _("{path} lies among the files of the workspace").format(path=target),
            hint=_("name a place outside of {folders}").format(folders=", ".join(paths.WORKSPACE_FOLDERS)),
        )
