"""Taking in a sheet as one command, for every noun that has one: its file, its preview, its refusals, its answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer

from postwatch import console
from postwatch.context import AppContext
from postwatch.errors import RowsRefusedError, UsageError
from postwatch.language import _
from postwatch.options import SheetCall
from postwatch.paths import named_file

if TYPE_CHECKING:
    from postwatch.intake import IntakeResult, SheetKind


NOTHING: Mapping[str, str] = MappingProxyType({})


class DryRun(Exception):  # noqa: N818 -- not an error: a dry run leaves no change
    """Ends the transaction of a dry run."""


def import_instead(office: AppContext, unit: str, call: SheetCall, kind: "SheetKind", *, what: str = "") -> bool:
    """Take in the sheet that was named instead of a unit, or ``what`` else is named, and return whether one was.

    Raises UsageError where both are named, or neither, or a sheet's option without it; otherwise as `import_sheet`.
    """
    if not call.file and (call.dry_run or call.skip_refused):
        raise UsageError(
            _("{name} goes with --from FILE").format(name="--dry-run" if call.dry_run else "--skip-refused"),
            hint=_("name a sheet, or leave it out: nothing was written"),
        )
    if bool(unit) == bool(call.file):
        raise UsageError(
            _("Give either {first} or {second}").format(first=what or _("a unit"), second=_("--from FILE")),
            hint=_("give only one of them"),
        )
    if call.file:
        import_sheet(office, call=call, kind=kind)
    return bool(call.file)


def import_sheet(
    office: AppContext, *, call: SheetCall, kind: "SheetKind", lacking: Mapping[str, str] = NOTHING
) -> None:
    """Take in a sheet as one command: all of it, or the good rows when asked, or none on a dry run.

    ``lacking`` are values of columns that the sheet does not have. At a terminal it is shown first what was read as
    what, and asked whether to write it. Raises RowsRefusedError when rows are bad and not skipped; ends with exit code
    7 when some were skipped.
    """
    from postwatch.intake import require_all, take_in

    result: IntakeResult | None = None
    is_agreed = (
        call.dry_run or office.invocation.json or not console.is_terminal() or _agrees(office, call, kind, lacking)
    )
    if not is_agreed:
        console.put(_("Nothing was written."))
        return
    try:
        with office.begin() as session:
            path = named_file(call.file, workspace=office.workspace)
            result = take_in(
                session, office.desk, kind=kind, path=path, reading=call.how.reading(lacking), dry_run=call.dry_run
            )
            require_all(result, skip_refused=call.skip_refused)
            for warning in result.warnings_list:
                office.warn(warning)
            if result.dry_run:
                raise DryRun
            office.say(_told(result, call), result, exit_code=RowsRefusedError.exit_code if result.refused else 0)
    except DryRun:
        if result is not None:
            office.say(_told(result, call), result)
    if result is not None and result.refused:
        raise typer.Exit(RowsRefusedError.exit_code)


def _told(result: "IntakeResult", call: SheetCall) -> str:
    """Return what was done, with the options that settled how the sheet is read, to be copied."""
    from postwatch.intake import summary

    settled = call.how.as_typed
    return summary(result) + ("\n" + _("Read with: {options}").format(options=settled) if settled else "")


def _agrees(office: AppContext, call: SheetCall, kind: "SheetKind", lacking: Mapping[str, str]) -> bool:
    """Show what would be written, and ask; a sheet that is refused is not asked about."""
    from postwatch.intake import take_in

    result: IntakeResult | None = None
    try:
        with office.begin() as session:
            path = named_file(call.file, workspace=office.workspace)
            reading = call.how.reading(lacking)
            result = take_in(session, office.desk, kind=kind, path=path, reading=reading, dry_run=True)
            raise DryRun
    except DryRun:
        pass
    if result is None or (result.refused and not call.skip_refused):
        return True
    console.put(_told(result, call))
    return typer.confirm(_("Write them?"))
