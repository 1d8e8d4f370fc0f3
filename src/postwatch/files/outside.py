"""Where copies may lie that leave the records: anywhere but among the files of a workspace."""

import os
from pathlib import Path

from postwatch import paths
from postwatch.errors import UsageError
from postwatch.files.output import KEPT
from postwatch.language import _


def require_outside(target: Path, *workspaces: Path) -> None:
    """Refuse a place among the files of these workspaces, or of any that it lies in (UsageError).

    There a copy would copy itself, contradict the records, steer the program, or be cleared away by the next command.
    """
    # Unlike resolve, this leaves a circle of links to whoever opens it.
    real = Path(os.path.realpath(target))
    above = (target.absolute(), *target.absolute().parents, real, *real.parents)
    around = [folder for folder in above if os.path.isfile(folder / paths.SETTINGS_FILE)]  # noqa: PTH113 -- never raises
    for folder in (*workspaces, *around):
        if any(real.is_relative_to(os.path.realpath(folder / name)) for name in KEPT):
            raise UsageError(
                _("{path} lies among the files of the workspace").format(path=target),
                hint=_("name a place outside of {folders}").format(folders=", ".join(KEPT)),
            )
