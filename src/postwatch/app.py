"""The front door: the command tree, and the only place where errors become text and exit codes."""

import atexit
import contextlib
import datetime as dt
import os
import re
import sys
import unicodedata
from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.exceptions import Abort, TyperException
from typer.main import get_group

from postwatch import by_code, console, language, sandbox
from postwatch.answers import Replayed
from postwatch.by_code import KindOfCode
from postwatch.commandline import Entry, FrontGroup, Invocation, Noun, explain
from postwatch.context import AppContext, language_of, trade_words
from postwatch.errors import DocumentError, PostwatchError, UsageError
from postwatch.language import N_, _
from postwatch.letters import UNIT

if TYPE_CHECKING:
    from sqlalchemy import MetaData
    from sqlmodel import Session

    from postwatch.desk import Desk
    from postwatch.report.period import PeriodChoice
    from postwatch.searching import Known
    from postwatch.unit_of_work import RecordsOfFiles

INTERRUPTED = 130
_ACCOUNT = re.compile(r"(?<=://)\S*@")

_STEPS = (
    "verify forward extend drop postpone reduce enforce remedy lapse complain sue stay correct annul transfer "
    "take-over reopen"
)
_IN_CASES = {
    "amend act": "amend VP", "amend payment": "amend VV.T", "amend decision": "amend VV.Q",
    "withdraw act": "withdraw VP", "withdraw payment": "withdraw VV.T", "withdraw decision": "withdraw VV.Q",
    "withdraw step": "withdraw VV.B",
}  # fmt: skip
_MOVED_TO_CASES = tuple({
    **{verb: f"case {verb} CASE" for verb in ("pay", "explain", "join", "serve", "goods", "close", "file")},
    **{step: f"case step CASE {step}" for step in _STEPS.split()},
    "minutes": "case draft CASE minutes", "draft": "case draft CASE paper", "record-minutes": "case sign CASE minutes",
    "decide": "case sign CASE decision", "withdraw-join": "case part CASE", "archive": "case list",
    **{words.replace(" ", "-").removesuffix("-act"): now for words, now in _IN_CASES.items()},
}.items())  # fmt: skip
# Verbs on any letter by its code; papers of a case are signed and served there.
_PAPERS = "sign issue send acknowledge void recall correct"
_PUT_RIGHT = "amend withdraw"
KINDS: Mapping[str, KindOfCode] = {
    "CV": KindOfCode(N_("dispatch"), f"show amend replace {_PAPERS}", "dispatch.commands:by_code"),
    "CV.G": KindOfCode(N_("sending of a dispatch to a unit"), "withdraw", "dispatch.commands:sendings"),
    "CV.N": KindOfCode(N_("receipt of a dispatch"), _PUT_RIGHT, "dispatch.commands:receipts"),
    "NV": KindOfCode(N_("task"), "show", "task.commands:by_code"),
    "NV.B": KindOfCode(N_("report on a task"), _PUT_RIGHT, "task.commands:reports"),
    "NV.K": KindOfCode(N_("how a task ended"), _PUT_RIGHT, "lifecycle.commands:ends"),
    "CK": KindOfCode(N_("pledge"), f"show {_PUT_RIGHT}", "pledge.commands:by_code"),
    "KT": KindOfCode(N_("visit"), f"show {_PUT_RIGHT}", "inspection.commands:by_code"),
    "KT.K": KindOfCode(N_("remedy of a finding"), _PUT_RIGHT, "inspection.commands:remedies_by_code"),
    "DKT": KindOfCode(N_("inspection round"), f"show {_PUT_RIGHT}", "inspection.commands:rounds_by_code"),
    "VKT.G": KindOfCode(
        N_("sending of a letter of a round to a unit"), "withdraw", "inspection.paper_commands:sendings"
    ),
    "VKT": KindOfCode(
        N_("letter of an inspection round"), f"show amend {_PAPERS}", "inspection.paper_commands:by_code"
    ),
    "VKT.N": KindOfCode(N_("receipt of a letter of a round"), _PUT_RIGHT, "inspection.paper_commands:receipts"),
    "BBKT": KindOfCode(N_("signed minutes of a round"), "withdraw", "inspection.paper_commands:minutes_by_code"),
    "VP": KindOfCode(N_("violation"), f"show {_PUT_RIGHT}", "violation.commands:app case.commands:act"),
    "VV": KindOfCode(N_("case"), "show", "case.commands:app case.step_commands:app", also="sign serve"),
    "VV.T": KindOfCode(N_("payment of a fine"), f"show {_PUT_RIGHT}", "case.commands:parts case.commands:payments"),
    "VV.Q": KindOfCode(N_("sanction decision"), f"show {_PUT_RIGHT}", "case.commands:parts case.commands:decisions"),
    "VV.G": KindOfCode(N_("explanation"), "show withdraw", "case.commands:parts case.commands:steps"),
    "VV.B": KindOfCode(N_("step of a case"), "show withdraw", "case.commands:parts case.commands:steps"),
    "TB": KindOfCode(N_("incident"), f"show {_PUT_RIGHT}", "incident.commands:by_code"),
    "GC": KindOfCode(N_("remark"), f"show {_PUT_RIGHT}", "note.commands:by_code"),
    "DD.G": KindOfCode(N_("sending of a follow-up to a unit"), "withdraw", "followup.commands:sendings"),
    "DD": KindOfCode(N_("follow-up letter"), f"show amend {_PAPERS}", "followup.commands:by_code"),
    "DD.N": KindOfCode(N_("receipt of a follow-up"), _PUT_RIGHT, "followup.commands:receipts"),
    "BC": KindOfCode(
        N_("report"),
        "show send acknowledge replace correct withdraw",
        "report.commands:by_code report.commands:receipts",
    ),
    "BC.N": KindOfCode(N_("receipt of a report"), _PUT_RIGHT, "report.commands:receipts"),
    "CB": KindOfCode(N_("person of the office"), "amend", "staff.commands:by_code"),
    "CB.U": KindOfCode(N_("delegation"), "withdraw", "staff.commands:delegations_by_code"),
    UNIT: KindOfCode(
        N_("unit"),
        f"show {_PUT_RIGHT}",
        "overview.commands:by_code recipient.commands:by_code lifecycle.commands:units",
    ),
}
_PAPER_HELP: Mapping[str, str] = {
    "sign": N_("record that a paper was signed, and waits for the number that the registry gives"),
    "issue": N_("give a draft its number and day"),
    "send": N_("record that a paper was sent"),
    "acknowledge": N_("record that somebody received a paper"),
    "serve": N_("record that a paper of a case was served"),
    "void": N_("leave a number void, or drop a draft"),
    "recall": N_("draft the letter that recalls another"),
    "replace": N_("draft a paper again, in place of another"),
    "correct": N_("draft the letter that corrects another"),
}


def _moved(of: str, verbs: str, letters: str) -> tuple[tuple[str, str], ...]:
    """Return old verbs of a noun with their words of now; of a paper, or of any record."""
    words = {verb: f"paper {verb} {letters}" if verb in _PAPER_HELP else f"{verb} {letters}" for verb in verbs.split()}
    return tuple((f"{verb}{of}", now) for verb, now in words.items())


ENTRIES: Mapping[str, Entry] = {
    "status": Entry("postwatch.status.commands", N_("what has to be done today"), daily=True, is_noun=False),
    "show": Entry("postwatch.by_code", N_("any record by its code"), daily=True),
    "amend": Entry(
        "postwatch.by_code",
        N_("put right what differs from the paper: a record by its code"),
        daily=True,
        is_noun=False,
    ),
    "withdraw": Entry(
        "postwatch.by_code",
        N_("let a record by its code count as never recorded"),
        daily=True,
        is_noun=False,
    ),
    "recipient": Entry(
        "postwatch.recipient.commands",
        N_("the register of units"),
        daily=True,
        rooms=(("postwatch.lifecycle.commands", "recipient"),),
        moved=(*_moved("", "show", UNIT), ("edit", f"amend {UNIT}")),
    ),
    "dispatch": Entry(
        "postwatch.dispatch.commands",
        N_("dispatches: the letters of campaigns"),
        daily=True,
        moved=(
            *_moved("", f"show replace {_PAPERS}", "CV"),
            *_moved("", _PUT_RIGHT, "CV.N"),
            ("list", "paper list dispatch"),
            ("sheet", "dispatch sheets CODE receipts"),
        ),
    ),
    "paper": Entry(
        "postwatch.paper.commands",
        N_("any paper by its code: signed, issued, sent, received"),
        daily=True,
        rooms=(
            ("postwatch.dispatch.commands", "lists"),
            ("postwatch.followup.commands", "lists"),
            ("postwatch.inspection.paper_commands", "lists"),
        ),
    ),
    "task": Entry(
        "postwatch.task.commands",
        N_("tasks of units and their reports"),
        daily=True,
        rooms=(("postwatch.lifecycle.commands", "task"),),
        moved=(*_moved("", "show", "NV"), *_moved("", _PUT_RIGHT, "NV.B"), *_moved("-end", _PUT_RIGHT, "NV.K")),
    ),
    "pledge": Entry(
        "postwatch.pledge.commands",
        N_("pledges: forms, records, coverage"),
        daily=True,
        moved=_moved("", f"show {_PUT_RIGHT}", "CK"),
    ),
    "inspect": Entry(
        "postwatch.inspection.commands",
        N_("inspections and their findings"),
        daily=True,
        rooms=(("postwatch.inspection.paper_commands", "app"), ("postwatch.overview.commands", "inspections")),
        moved=(
            *_moved("", f"show {_PUT_RIGHT}", "KT"),
            *_moved("-remedy", _PUT_RIGHT, "KT.K"),
            *_moved("", _PAPERS, "VKT"),
            *_moved("-plan", _PUT_RIGHT, "DKT"),
            *_moved("-receipt", _PUT_RIGHT, "VKT.N"),
            ("round", "show DKT"),
            ("paper", "show VKT"),
            ("papers", "paper list inspect"),
            ("checklist", "inspect answer checklist"),
            ("answers", "inspect answer counts"),
            ("remedies", "inspect sheet remedies"),
            ("draft-minutes", "inspect draft CODE KIND"),
            ("minutes draft", "inspect draft CODE minutes"),
            ("record-minutes", "inspect minutes"),
            ("signed-minutes", "inspect minutes list"),
            ("withdraw-minutes", "withdraw BBKT"),
        ),
    ),
    "violation": Entry("postwatch.violation.commands", N_("violations: acts"), daily=True, moved=_MOVED_TO_CASES),
    "case": Entry(
        "postwatch.case.commands",
        N_("case files: papers, steps, payments"),
        daily=True,
        rooms=(("postwatch.case.step_commands", "app"), ("postwatch.case.paper_commands", "app")),
        moved=tuple(_IN_CASES.items()),
    ),
    "incident": Entry(
        "postwatch.incident.commands",
        N_("incidents reported by others"),
        daily=True,
        moved=_moved("", f"show {_PUT_RIGHT}", "TB"),
    ),
    "note": Entry(
        "postwatch.note.commands",
        N_("difficulties and proposals for the report"),
        daily=True,
        moved=_moved("", f"show {_PUT_RIGHT}", "GC"),
    ),
    "followup": Entry(
        "postwatch.followup.commands",
        N_("follow-up letters"),
        daily=True,
        rooms=(("postwatch.report.commands", "followups"),),
        moved=(
            *_moved("", f"show {_PAPERS}", "DD"),
            *_moved("", _PUT_RIGHT, "DD.N"),
            ("list", "paper list followup"),
        ),
    ),
    "report": Entry(
        "postwatch.report.commands",
        N_("the report of a period"),
        daily=True,
        rooms=(
            ("postwatch.history.commands", "report_app"),
            ("postwatch.pages.commands", "report_app"),
            ("postwatch.rollup.commands", "report_app"),
        ),
        moved=(*_moved("", "show send acknowledge replace correct", "BC"), *_moved("", _PUT_RIGHT, "BC.N")),
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
        moved=(("show", "campaign list campaign"),),
    ),
    "office": Entry(
        "postwatch.office.commands",
        N_("the office itself, and its successor"),
        rooms=(("postwatch.lifecycle.commands", "office"),),
    ),
    "staff": Entry(
        "postwatch.staff.commands",
        N_("people who sign, lead, draw up"),
        moved=(
            ("edit", "amend CB"),
            ("delegations", "staff delegate list"),
            ("end-delegation", "staff end"),
            ("withdraw-delegation", "withdraw CB.U"),
        ),
    ),
    "init": Entry("postwatch.workspace.commands", N_("make a workspace"), is_noun=False),
    "demo": Entry("postwatch.workspace.commands", N_("the whole loop on the shipped sample"), is_noun=False),
    "template": Entry(
        "postwatch.template.commands", N_("the Word templates of the papers"), moved=(("fields", "template list"),)
    ),
    "document": Entry("postwatch.document.commands", N_("any Word file checked against the decree")),
    "evidence": Entry("postwatch.evidence.commands", N_("the scans on file")),
    "journal": Entry("postwatch.history.commands", N_("who did what"), moved=(("show", "journal list entry"),)),
    "undo": Entry(
        "postwatch.history.commands", N_("undo the last command, or an older one"), is_noun=False, app="undo_app"
    ),
    "db": Entry("postwatch.database.commands", N_("the database: backups, checks, upgrade, copies")),
    "completion": Entry("postwatch.completion.commands", N_("completion of words in a shell"), is_noun=False),
    "help": Entry("postwatch.help.commands", N_("the help page of a command, the command for a job"), is_noun=False),
}


class PostwatchGroup(FrontGroup):
    """The words of the house."""

    entries = ENTRIES

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of a word; verbs for any record are found by the letters of codes."""
        if cmd_name in self.entries and self.entries[cmd_name].room == by_code.__name__:
            return by_code.codes_group(cmd_name, KINDS, _(self.entries[cmd_name].help))
        command = super().get_command(ctx, cmd_name)
        if cmd_name == "paper":
            groups = {verb: by_code.codes_group(verb, KINDS, _(help_)) for verb, help_ in _PAPER_HELP.items()}
            command.commands = ChainMap(command.commands, groups)
        return command


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
    """Print the version of the program and of the software that it runs on; then end."""
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
    office = AppContext(
        files=_files, tables=_tables, units=_units, note_law=_note_law, journal_of=_journal_of, draw_period=_draw_period
    )  # fmt: skip
    try:
        invocation = Invocation(workspace=_workspace_word(words))
        language.call_trade(trade_words(invocation, office.environ))
        if not language.activate(language_of(invocation, office.environ)):
            office.warn(_("POSTWATCH_LANG does not name a language of postwatch: write vi or en"))
        return _run(words, office)
    except BrokenPipeError:
        # The reader of our output has gone; committed work stays committed.
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
    from postwatch.recipient.lookup import searched_of_units

    return searched_of_units(session, codes)


def _draw_period(office: AppContext, choice: "PeriodChoice", *, on: dt.date | None, file: str, replace: bool) -> None:
    from postwatch.pages.commands import draw_period

    draw_period(office, choice, on=on, file=file, replace=replace)


def _note_law(session: "Session", workspace: Path, *, on: dt.date) -> str | None:
    from postwatch.law.known import note_law

    return note_law(session, workspace, on=on)


def _journal_of(session: "Session", desk: "Desk", **asked: Any) -> list[tuple[dt.date, str]]:
    from postwatch.history.text import journal_of

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
    """Return the exit code for a full disk or a folder that cannot be written, also behind stdout."""
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
    """Run the typed command line, as the installed program does; files that it writes are their owner's alone."""
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
