"""The front door: the command tree, and the one place where errors become text and exit codes."""

import atexit
import contextlib
import datetime as dt
import os
import re
import sys
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.exceptions import Abort, TyperException
from typer.main import get_group

from postwatch import console, language, sandbox
from postwatch.answers import Replayed
from postwatch.commandline import Entry, FrontGroup, Invocation, Noun, explain
from postwatch.context import AppContext, language_of
from postwatch.errors import DocumentError, PostwatchError, UsageError
from postwatch.language import N_, _

if TYPE_CHECKING:
    from sqlalchemy import MetaData
    from sqlmodel import Session

    from postwatch.desk import Desk
    from postwatch.searching import Known
    from postwatch.unit_of_work import RecordsOfFiles

INTERRUPTED = 130
_ACCOUNT = re.compile(r"(?<=://)\S*@")

_STEPS = (
    "verify forward extend drop postpone reduce enforce remedy lapse complain sue stay correct annul transfer "
    "take-over reopen"
)
_MOVED_TO_CASES = tuple({
    **{verb: f"case {verb} CASE" for verb in ("pay", "explain", "join", "serve", "goods", "close", "file")},
    **{step: f"case step CASE {step}" for step in _STEPS.split()},
    "minutes": "case draft CASE minutes", "draft": "case draft CASE paper", "record-minutes": "case sign CASE minutes",
    "decide": "case sign CASE decision", "withdraw-join": "case part CASE", "archive": "case list",
    "amend": "case amend CODE act", "amend-payment": "case amend CASE payment",
    "amend-decision": "case amend CASE decision", "withdraw": "case withdraw CODE act",
    "withdraw-payment": "case withdraw CASE payment", "withdraw-decision": "case withdraw CASE decision",
    "withdraw-step": "case withdraw CASE step",
}.items())  # fmt: skip
ENTRIES: Mapping[str, Entry] = {
    "status": Entry("postwatch.status.commands", N_("what has to be done today"), daily=True, is_noun=False),
    "recipient": Entry(
        "postwatch.recipient.commands",
        N_("the register of units"),
        daily=True,
        rooms=(("postwatch.overview.commands", "recipient"), ("postwatch.lifecycle.commands", "recipient")),
    ),
    "dispatch": Entry("postwatch.dispatch.commands", N_("dispatches: draft, issue, send, receipts"), daily=True),
    "task": Entry(
        "postwatch.task.commands",
        N_("tasks of units and their reports"),
        daily=True,
        rooms=(("postwatch.lifecycle.commands", "task"),),
    ),
    "pledge": Entry("postwatch.pledge.commands", N_("pledges: forms, records, coverage"), daily=True),
    "inspect": Entry(
        "postwatch.inspection.commands",
        N_("inspections and their findings"),
        daily=True,
        rooms=(("postwatch.inspection.paper_commands", "app"),),
    ),
    "violation": Entry("postwatch.violation.commands", N_("violations: acts"), daily=True, moved=_MOVED_TO_CASES),
    "case": Entry(
        "postwatch.case.commands",
        N_("case files: papers, steps, payments"),
        daily=True,
        rooms=(("postwatch.case.step_commands", "app"), ("postwatch.case.paper_commands", "app")),
    ),
    "incident": Entry("postwatch.incident.commands", N_("incidents reported by others"), daily=True),
    "note": Entry("postwatch.note.commands", N_("difficulties and proposals for the report"), daily=True),
    "followup": Entry("postwatch.followup.commands", N_("follow-up letters"), daily=True),
    "report": Entry(
        "postwatch.report.commands",
        N_("the report of a period"),
        daily=True,
        rooms=(
            ("postwatch.history.commands", "report_app"),
            ("postwatch.pages.commands", "report_app"),
            ("postwatch.rollup.commands", "report_app"),
        ),
    ),
    "pages": Entry("postwatch.pages.commands", N_("pages to look at: today, units, pledges, cases, reports")),
    "register": Entry("postwatch.register.commands", N_("the outgoing register and its numbers"), daily=True),
    "law": Entry(
        "postwatch.law.commands",
        N_("the sanction catalogue"),
        daily=True,
        rooms=(("postwatch.case.law_commands", "app"),),
    ),
    "campaign": Entry(
        "postwatch.campaign.commands",
        N_("campaigns: a directive carried out"),
        rooms=(("postwatch.lifecycle.commands", "campaign"),),
    ),
    "office": Entry(
        "postwatch.office.commands",
        N_("the office itself, and its successor"),
        rooms=(("postwatch.lifecycle.commands", "office"),),
    ),
    "staff": Entry("postwatch.staff.commands", N_("people who sign, lead, draw up")),
    "init": Entry("postwatch.workspace.commands", N_("make a workspace"), is_noun=False),
    "demo": Entry("postwatch.workspace.commands", N_("the whole loop on the shipped sample"), is_noun=False),
    "template": Entry("postwatch.template.commands", N_("the Word templates of the papers")),
    "document": Entry("postwatch.document.commands", N_("any Word file checked against the decree")),
    "evidence": Entry("postwatch.evidence.commands", N_("the scans on file")),
    "journal": Entry("postwatch.history.commands", N_("who did what")),
    "undo": Entry(
        "postwatch.history.commands", N_("undo the last command, or an older one"), is_noun=False, app="undo_app"
    ),
    "db": Entry("postwatch.database.commands", N_("the database: backups, checks, upgrade, copies")),
    "completion": Entry("postwatch.completion.commands", N_("completion of words in a shell"), is_noun=False),
    "help": Entry("postwatch.help.commands", N_("the help page of a command"), is_noun=False),
}


class PostwatchGroup(FrontGroup):
    """The words of the house."""

    entries = ENTRIES


def build() -> Any:
    """Return the command tree; rooms are imported as their words are called."""
    app = Noun(help=_("Compliance tracker of a provincial inspectorate of post."))
    app.info.cls = PostwatchGroup

    @app.callback()
    def front(
        version: Annotated[
            bool,
            typer.Option(
                "--version", is_eager=True, expose_value=False, callback=_say_version, help=_("which postwatch this is")
            ),
        ] = False,
    ) -> None: ...

    return get_group(app)


def _say_version(value: bool) -> None:
    """Say which program this is, with what it stands on; then end."""
    if not value:
        return
    import platform
    import sqlite3
    from importlib.metadata import version

    from postwatch.store.upgrade import head

    console.put(
        _("postwatch {version}, schema {schema}, Python {python}, SQLite {sqlite}").format(
            version=version("postwatch"), schema=head(), python=platform.python_version(), sqlite=sqlite3.sqlite_version
        )
    )
    raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; returns its exit code."""
    words = [unicodedata.normalize("NFC", word) for word in (sys.argv[1:] if arguments is None else arguments)]
    _speak_utf8()
    office = AppContext(files=_files, tables=_tables, units=_units, note_law=_note_law, journal_of=_journal_of)
    try:
        if not language.activate(language_of(Invocation(workspace=_workspace_word(words)), office.environ)):
            office.warn(_("POSTWATCH_LANG does not name a language of postwatch: write vi or en"))
        return _run(words, office)
    except BrokenPipeError:
        # Whoever read our output has gone; what was committed stays committed.
        return office.exit_code
    except (KeyboardInterrupt, Abort):
        changed = _("The change was written.") if office.has_committed else _("Nothing was changed.")
        console.tell(_("Interrupted. {what}").format(what=changed))
        return INTERRUPTED
    except OSError as error:
        return _blame_system(error, office)
    except Exception as error:
        return _confess(error, office)


def _files() -> "RecordsOfFiles":
    from postwatch.evidence import on_file

    return on_file


def _tables() -> "MetaData":
    from postwatch.schema import METADATA

    return METADATA


def _units(session: "Session", codes: Collection[str]) -> "Mapping[str, Known]":
    from postwatch.recipient.finding import searched_of_units

    return searched_of_units(session, codes)


def _note_law(session: "Session", workspace: Path, *, on: dt.date) -> str | None:
    from postwatch.law.known import note_law

    return note_law(session, workspace, on=on)


def _journal_of(session: "Session", desk: "Desk", **asked: Any) -> list[tuple[dt.date, str]]:
    from postwatch.history.told import journal_of

    return journal_of(session, desk, **asked)


def _run(words: list[str], office: AppContext) -> int:
    try:
        _require_text(words)
        return _call(words, office)
    except PostwatchError as error:
        return _refuse(error, as_json=office.invocation.json)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            console.put(error.message)
            return 0
        return _refuse(explain(error), as_json=office.invocation.json or "--json" in words)


def _refuse(error: PostwatchError, *, as_json: bool) -> int:
    # An address of a database that was typed in a wrong place may hold a password.
    message = _ACCOUNT.sub("…@", error.message)
    if as_json:
        body = {"error": message, "hint": error.hint, "exit_code": error.exit_code, **error.details}
        with contextlib.suppress(BrokenPipeError):  # a refusal stays one when nobody reads it
            console.put_json(body)
    else:
        console.tell(_("error: {message}").format(message=message))
        for line in console.refused_lines(error.details.get("refused_list", [])):
            console.tell(line)
        console.tell(_("hint: {hint}").format(hint=error.hint))
    return error.exit_code


def _call(words: list[str], office: AppContext) -> int:
    """Typer's own loop; it answers an interrupt and a closed pipe by itself, and both are ours to answer."""
    try:
        code = build().main(args=words, prog_name="postwatch", standalone_mode=False, obj=office)
    except Replayed as replayed:
        return office.repeat(replayed.answer)
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        raise
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _require_text(words: Sequence[str]) -> None:
    """Refuse bytes that are no text in the system's encoding; Python hands them on as lone surrogates."""
    for word in words:
        if any("\ud800" <= char <= "\udfff" for char in word):
            raise UsageError(
                _("The argument {word} contains bytes that are not text").format(word=word),
                hint=_("type it again in a terminal that uses UTF-8"),
            )


def _blame_system(error: OSError, office: AppContext) -> int:
    """Return a folder that cannot be written, a full disk, also behind stdout: the answer itself may be what failed."""
    if office.environ.get("POSTWATCH_DEBUG"):
        raise error
    reason = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    changed = _("The change was written.") if office.has_committed else _("Nothing was changed.")
    refusal = DocumentError(
        _("The system refuses: {reason}. {what}").format(reason=reason, what=changed),
        hint=_("check the place, the free space and the permissions"),
    )
    try:
        return _refuse(refusal, as_json=office.invocation.json)
    except OSError:
        return _refuse(refusal, as_json=False)


def _confess(error: Exception, office: AppContext) -> int:
    if office.environ.get("POSTWATCH_DEBUG"):
        raise error
    bug = PostwatchError(
        _("Internal error: {kind}").format(kind=type(error).__name__),
        hint=_("run the command again with POSTWATCH_DEBUG=1 and give what it prints to your IT staff"),
    )
    return _refuse(bug, as_json=office.invocation.json)


def _workspace_word(words: Sequence[str]) -> Path | None:
    """Return the workspace that the words name; only to know its language before any help text is read."""
    for index, word in enumerate(words):
        if word in {"-w", "--workspace"} and index + 1 < len(words):
            return Path(words[index + 1])
        if word.startswith("--workspace="):
            return Path(word.partition("=")[2])
    return None


def _speak_utf8() -> None:
    """A redirected stream on Windows speaks a code page that lacks Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")


def run() -> NoReturn:
    """Run the command line that was typed, as the installed program does; what it writes is its owner's alone."""
    os.umask(0o077)
    if sys.argv[1:] == [sandbox.CHILD]:
        sandbox.serve()
        sys.exit()
    _leave(main())


def _leave(code: int) -> NoReturn:
    """End the process at once: giving each object back, as the interpreter does, takes a fifth of a short command."""
    atexit._run_exitfuncs()
    console.close()
    os._exit(code)
