"""Taking in a sheet as one command, for every noun that has one: its file, its preview, its refusals, its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from postwatch import console
from postwatch.context import AppContext
from postwatch.errors import RowsRefusedError, UsageError
from postwatch.language import _
from postwatch.options import NOTHING, SheetCall
from postwatch.paths import named_file
from postwatch.vietnamese import quoted

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.intake import IntakeResult, SheetKind, Taken, Word


class DryRun(Exception):  # noqa: N818 -- not an error: a dry run leaves no change
    """Ends the transaction of a dry run."""


def is_sheet(unit: str, call: SheetCall, *, what: str = "") -> bool:
    """Return whether a sheet was named instead of a unit, or of ``what`` else is named.

    Raises UsageError where both are named, or neither, or a sheet's option without it.
    """
    if not call.file and (alone := call.typed_alone):
        raise UsageError(
            _("{name} goes with --from FILE").format(name=alone),
            hint=_("name a sheet, or leave it out: nothing was written"),
        )
    if bool(unit) == bool(call.file):
        raise UsageError(
            _("Give either {first} or {second}").format(first=what or _("a unit"), second=_("--from FILE")),
            hint=_("give only one of them") if unit else _("name the sheet, such as: --from FILE"),
        )
    return bool(call.file)


def import_sheet(
    office: AppContext, *, call: SheetCall, kind: "SheetKind", lacking: Mapping[str, str] = NOTHING
) -> None:
    """Take in a sheet as a single command: all of it, or the good rows when asked, or none on a dry run.

    ``lacking`` are values of columns that the sheet does not have. At a terminal it first shows how the columns were
    read, and asks whether to write the rows. Raises RowsRefusedError when rows are bad and not skipped; ends with exit
    code 7 when some were skipped.
    """
    from postwatch.intake import require_all

    if office.invocation.codes:
        raise UsageError(
            _("A sheet is of one record, not of {codes}").format(codes=", ".join(office.invocation.codes)),
            hint=_("take it in for one code at a time"),
        )
    if call.dry_run:
        result = _previewed(office, call, kind, lacking).result
        for warning in result.warnings_list:
            office.warn(warning)
        office.say(_told(result, call, lacking), result)
        _end(result)
        return
    if console.is_terminal() and not office.invocation.json:
        call, is_wanted = _settled(office, call, kind, lacking)
        if not is_wanted:
            console.put(_("Nothing was written."))
            return
    with office.begin() as session:
        taken = _taken(office, session, call, kind, lacking, dry_run=False)
        require_all(taken.result, skip_refused=call.skip_refused, read_with=_read_with(call, lacking))
        result = _with_refused_sheet(office, session, call, kind, taken)
        for warning in result.warnings_list:
            office.warn(warning)
        code = RowsRefusedError.exit_code if result.refused else 0
        office.say(_told(result, call, lacking), result, exit_code=code)
    _end(result)


def _settled(
    office: AppContext, call: SheetCall, kind: "SheetKind", lacking: Mapping[str, str]
) -> tuple[SheetCall, bool]:
    """Ask what each unknown word of a sheet means, show how its columns are read, ask whether to write its rows.

    A word is asked once for all rows. Return the call with the answers; a sheet that is still refused is refused
    without a question.
    """
    asked: set[str] = set()
    taken = _previewed(office, call, kind, lacking)
    while answers := _answers([word for word in taken.unknown if word.text not in asked]):
        asked |= answers.keys()
        told = [f"{text}={code}" for text, code in answers.items() if code]
        if not told:
            break
        call = replace(call, how=call.how.with_values(told))
        taken = _previewed(office, call, kind, lacking)
    for warning in taken.result.warnings_list:
        office.warn(warning)
    if taken.result.refused and not call.skip_refused:
        return call, True
    console.put(_told(taken.result, call, lacking))
    return call, console.ask(_("Write them?"))


def _answers(unknown: Sequence["Word"]) -> dict[str, str]:
    """Ask at the terminal what words mean; a blank answer leaves the rows of a word refused."""
    question = _("Column {title}, {count} rows: what does {text} stand for? A blank answer leaves it.")
    return {
        one.text: console.choose(
            question.format(title=one.title, count=len(one.rows), text=quoted(one.text)),
            [(choice.typed, choice.words) for choice in one.choices],
        )
        for one in unknown
    }


def _previewed(office: AppContext, call: SheetCall, kind: "SheetKind", lacking: Mapping[str, str]) -> "Taken":
    """Return what a dry run takes in; write nothing."""
    taken: Taken
    try:
        with office.begin() as session:
            taken = _taken(office, session, call, kind, lacking, dry_run=True)
            raise DryRun
    except DryRun:
        return taken


def _taken(
    office: AppContext, session: "Session", call: SheetCall, kind: "SheetKind", lacking: Mapping[str, str], *,
    dry_run: bool,
) -> "Taken":  # fmt: skip
    from postwatch.intake import take_in

    path, reading = named_file(call.file, workspace=office.workspace), call.reading(lacking)
    words = _("rows of {file}").format(file=path.name)
    with console.progress(words, quiet=office.invocation.json) as on_progress:
        return take_in(
            session, office.desk, kind=kind, path=path, reading=reading, dry_run=dry_run, on_progress=on_progress
        )


def _with_refused_sheet(
    office: AppContext, session: "Session", call: SheetCall, kind: "SheetKind", taken: "Taken"
) -> "IntakeResult":
    """Write the refused rows, if any, into a sheet in the current folder, and return the result that names it.

    It is written before the others are: where it cannot be, nothing is.
    """
    from postwatch.files.output import print_out
    from postwatch.intake import refused_sheet

    if not taken.refused:
        return taken.result
    data = refused_sheet(taken, (*kind.columns, *kind.more_columns(session, office.desk)))
    ending = f"-{_('refused-rows')}"
    name = f"{Path(call.file).stem.removesuffix(ending)}{ending}.xlsx"
    made = print_out(data, file="", name=name, workspace=office.workspace, replace=False)
    return replace(taken.result, refused_sheet=str(made.path))


def _end(result: "IntakeResult") -> None:
    """End with the code of refused rows where some were."""
    if result.refused:
        raise typer.Exit(RowsRefusedError.exit_code)


def _told(result: "IntakeResult", call: SheetCall, lacking: Mapping[str, str]) -> str:
    """Return a summary of the import, with the options that settled how the sheet is read, to be copied."""
    from postwatch.intake import summary

    options = _read_with(call, lacking)
    return summary(result) + ("\n" + _("Read with: {options}").format(options=options) if options else "")


def _read_with(call: SheetCall, lacking: Mapping[str, str]) -> str:
    """Return the options that settled how a sheet is read, typed or answered, to be copied."""
    from postwatch.sheets.grids import as_word

    settled = [call.as_typed, *(f"--{name} {as_word(value)}" for name, value in lacking.items())]
    return " ".join(part for part in settled if part)
