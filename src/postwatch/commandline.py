"""What every command line of the house shares: its options, its help page, and the words for a wrong call.

``--json`` and ``--workspace`` belong to every command, ``--request-id`` to those that write, ``--pdf`` to those that
make documents; they are added here and nowhere else, and stand before or after the verb (``--pdf`` after it).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException
from typer.main import get_command, get_group

from postwatch.errors import UsageError
from postwatch.language import N_, _

Function = TypeVar("Function", bound=Callable[..., None])
SHARED = frozenset({"json", "workspace", "request_id", "help"})
# Options whose texts can be erased; they are named as the columns of a unit.
PERSONAL_OPTIONS = frozenset({"representative", "contact", "phone", "email"})


@dataclass
class Invocation:
    """The shared options of one call; ``args_hash`` covers the other arguments of a call that writes."""

    json: bool = False
    workspace: Path | None = None
    request_id: str | None = None
    pdf: bool = False
    args_hash: str = ""


def _shared_options(*, writing: bool) -> list[Any]:
    """The shared options as parameters, made anew for each command because a parameter belongs to one."""

    def remember_json(ctx: typer.Context, value: bool) -> bool:
        if value:
            ctx.obj.invocation.json = True
        return value

    def remember_workspace(ctx: typer.Context, value: str | None) -> str | None:
        if value:
            ctx.obj.invocation.workspace = Path(value)
        return value

    def remember_request(ctx: typer.Context, value: str | None) -> str | None:
        if value is not None:
            ctx.obj.invocation.request_id = value
        return value

    def read(
        json: bool = typer.Option(
            False,
            "--json",
            callback=remember_json,
            expose_value=False,
            help=_("print the result as JSON"),
        ),
        workspace: str = typer.Option(
            None,
            "--workspace",
            "-w",
            callback=remember_workspace,
            expose_value=False,
            help=_("folder of the workspace"),
        ),
    ) -> None: ...

    def write(
        request_id: str = typer.Option(
            None,
            "--request-id",
            callback=remember_request,
            expose_value=False,
            help=_("the same id again answers with the first result and changes nothing"),
        ),
    ) -> None: ...

    params: list[Any] = []
    for function in (read, write) if writing else (read,):
        holder = typer.Typer(add_completion=False, rich_markup_mode=None)
        holder.command()(function)
        params += get_command(holder).params
    return params


def _pdf_option() -> list[Any]:
    """The option of commands that make documents."""

    def remember_pdf(ctx: typer.Context, value: bool) -> bool:
        if value:
            ctx.obj.invocation.pdf = True
        return value

    def make(
        pdf: bool = typer.Option(
            False,
            "--pdf",
            callback=remember_pdf,
            expose_value=False,
            help=_("make a PDF beside each document"),
        ),
    ) -> None: ...

    holder = typer.Typer(add_completion=False, rich_markup_mode=None)
    holder.command()(make)
    return list(get_command(holder).params)


def args_hash(ctx: Any) -> str:
    """Return SHA-256 over the given arguments, whatever their order; a repeated request has the same.

    The shared options do not count, nor the content of files that are named. Of an option about a person only its name
    counts: a hash of the text in the journal would outlast the text itself when the person asks to be forgotten.
    """
    given = {
        name: None if name in PERSONAL_OPTIONS else value
        for name, value in ctx.params.items()
        if getattr(ctx.get_parameter_source(name), "name", "") == "COMMANDLINE"
    }
    whole = json.dumps(given, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


class ReadingCommand(TyperCommand):
    """A command that looks and changes nothing."""

    writes = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += _shared_options(writing=self.writes)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        write_help(self, ctx, formatter)


class WritingCommand(ReadingCommand):
    """A command that changes records; a request id that is known is answered before its function runs."""

    writes = True
    opens_workspace = True

    def invoke(self, ctx: Any) -> Any:
        ctx.obj.invocation.args_hash = args_hash(ctx)
        if self.opens_workspace:
            ctx.obj.answer_repeated(ctx.command_path.partition(" ")[2])
        return super().invoke(ctx)


class FoundingCommand(WritingCommand):
    """A command that makes a workspace, and finds out by itself whether its request was carried out there before."""

    opens_workspace = False


class PrintingCommand(WritingCommand):
    """A command that changes records and makes documents; a PDF beside them when asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += _pdf_option()


class NounGroup(TyperGroup):
    """The verbs of one noun."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.params += _shared_options(writing=False)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        write_help(self, ctx, formatter)


class Noun(typer.Typer):
    """A noun's verbs; ``reads`` and ``writes`` say what a verb does to the records."""

    def __init__(self, *, help: str) -> None:  # noqa: A002 -- Typer's own word
        super().__init__(cls=NounGroup, help=help, add_completion=False, rich_markup_mode=None, no_args_is_help=True)

    def reads(self, name: str | None = None, *, help: str) -> Callable[[Function], Function]:  # noqa: A002
        """Register a verb that changes nothing."""
        return self.command(name, cls=ReadingCommand, help=help)

    def writes(self, name: str | None = None, *, help: str) -> Callable[[Function], Function]:  # noqa: A002
        """Register a verb that changes records."""
        return self.command(name, cls=WritingCommand, help=help)

    def founds(self, name: str | None = None, *, help: str) -> Callable[[Function], Function]:  # noqa: A002
        """Register a verb that makes a workspace."""
        return self.command(name, cls=FoundingCommand, help=help)

    def prints(self, name: str | None = None, *, help: str) -> Callable[[Function], Function]:  # noqa: A002
        """Register a verb that changes records and makes documents, whose JSON names them under ``path``."""
        return self.command(name, cls=PrintingCommand, help=help)


@dataclass(frozen=True)
class Entry:
    """A first word of the command line: its module and app, its help untranslated, whether it is a noun with verbs."""

    room: str
    help: str
    daily: bool
    is_noun: bool = True
    app: str = "app"


class FrontGroup(NounGroup):
    """The front door's group: a room is imported only when its word is called, so ``--help`` stays quick."""

    entries: Mapping[str, Entry] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        app: typer.Typer = getattr(import_module(entry.room), entry.app)
        command: Any = get_group(app) if entry.is_noun else get_command(app)
        command.name = cmd_name
        return command

    def command_rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Sections of the help page: the daily work first."""
        sections = ((_("Daily work"), True), (_("Administration"), False))
        return [
            (title, [(name, _(entry.help)) for name, entry in self.entries.items() if entry.daily is daily])
            for title, daily in sections
        ]


def write_help(command: Any, ctx: Any, formatter: Any) -> None:
    """The help page of a command, in the language of the screen."""
    pieces = [] if isinstance(command, TyperGroup) else [_argument_usage(p) for p in command.params if _is_argument(p)]
    words = [*pieces, _("COMMAND") if isinstance(command, TyperGroup) else "", _("[OPTIONS]")]
    formatter.write_usage(ctx.command_path, " ".join(word for word in words if word), prefix=_("Usage:") + " ")
    if command.help:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(command.help)
    for title, rows in _help_sections(command, ctx):
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows, col_max=34)


def _help_sections(command: Any, ctx: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    params = command.get_params(ctx)
    own = [p for p in params if isinstance(p, TyperOption) and p.name not in SHARED and not p.hidden]
    shared = [p for p in params if isinstance(p, TyperOption) and p.name in SHARED]
    sections = [
        (_("Arguments"), [(_argument_usage(p), _describe(p)) for p in params if _is_argument(p)]),
        (_("Options"), [(_option_usage(p), _describe(p)) for p in own]),
    ]
    if isinstance(command, FrontGroup):
        sections += command.command_rows()
    elif isinstance(command, TyperGroup):
        sections.append((_("Commands"), [(name, sub.help or "") for name, sub in command.commands.items()]))
    sections.append((_("Shared options"), [(_option_usage(p), _describe(p)) for p in shared]))
    return sections


def _is_argument(param: Any) -> bool:
    return isinstance(param, TyperArgument)


# Words of the help page for the names of arguments, untranslated.
ARGUMENTS = {
    "act": N_("ACT-OR-CASE"),
    "campaign": N_("CAMPAIGN"),
    "case": N_("CASE"),
    "dispatch": N_("DISPATCH"),
    "file": N_("FILE"),
    "folder": N_("FOLDER"),
    "followup": N_("FOLLOW-UP"),
    "item": N_("ACT-OR-CASE"),
    "kind": N_("KIND"),
    "name": N_("NAME"),
    "number": N_("NUMBER"),
    "pledge": N_("PLEDGE"),
    "provision": N_("PROVISION"),
    "recipient": N_("UNIT"),
    "role": N_("ACCOUNT"),
    "task": N_("TASK"),
    "text": N_("TEXT"),
    "unit": N_("UNIT"),
    "units": N_("UNIT"),
    "visit": N_("VISIT"),
}


def _argument_name(param: Any) -> str:
    return _(ARGUMENTS[param.name]) if param.name in ARGUMENTS else str(param.name).upper()


def _argument_usage(param: Any) -> str:
    name = _argument_name(param)
    name = f"{name}..." if param.nargs != 1 else name
    return name if param.required else f"[{name}]"


def _option_usage(param: Any) -> str:
    names = ", ".join([*param.opts, *param.secondary_opts])
    return names if param.is_flag or param.name == "help" else f"{names} {_('VALUE')}"


def _describe(param: Any) -> str:
    if param.name == "help":
        return _("show this page")
    extra = []
    if param.required:
        extra.append(_("required"))
    elif param.default not in (None, False, "", [], ()) and not callable(param.default):
        extra.append(_("default: {value}").format(value=param.default))
    return f"{param.help or ''} {'[' + '; '.join(extra) + ']' if extra else ''}".strip()


def explain(error: TyperException) -> UsageError:
    """A wrong call in our words; Typer's own sentences cannot be translated."""
    kind = type(error).__name__
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "postwatch"
    hint = _("see: {path} --help").format(path=path)
    param = getattr(error, "param", None)
    name = _parameter_name(param)
    if kind == "MissingParameter":
        return UsageError(_("{name} is missing").format(name=name), hint=hint)
    if kind == "BadParameter" and name:
        reason = _reason(param, error)
        return UsageError(_("The value of {name} cannot be used: {reason}").format(name=name, reason=reason), hint=hint)
    if kind == "NoSuchOption":
        option = getattr(error, "option_name", "")
        return UsageError(_("There is no option {name}").format(name=option), hint=hint)
    if kind == "BadOptionUsage":
        return UsageError(_option_sentence(error), hint=hint)
    return UsageError(_usage_sentence(error, ctx), hint=hint)


def _option_sentence(error: TyperException) -> str:
    option = getattr(error, "option_name", "")
    takes_none = "does not take a value" in error.message
    return (_("The option {name} takes no value") if takes_none else _("The option {name} needs a value")).format(
        name=option
    )


def _reason(param: Any, error: TyperException) -> str:
    """Why a value is refused; only whole numbers are read by Typer, whose own sentence cannot be translated."""
    annotation = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    return _("it is not a whole number") if annotation in {int, int | None} else error.message


def _parameter_name(param: Any) -> str:
    if param is None:
        return ""
    if isinstance(param, TyperArgument):
        return _argument_name(param)
    return str(param.opts[0]) if param.opts else str(param.name)


_MISSING_VERB = N_("A command is missing after {path}")
_NO_VERB = N_("There is no command {word}")
_TOO_MUCH = N_("There are words too many: {words}")


def _usage_sentence(error: TyperException, ctx: Any) -> str:
    message = error.message
    if message.startswith("No such command"):
        return _(_NO_VERB).format(word=message.split("'")[1] if "'" in message else "")
    if message.startswith("Missing command"):
        return _(_MISSING_VERB).format(path=ctx.command_path if ctx is not None else "postwatch")
    if message.startswith("Got unexpected extra argument"):
        return _(_TOO_MUCH).format(words=message.partition("(")[2].partition("(")[2].rstrip(")"))
    return _("The call cannot be understood: {reason}").format(reason=message)
