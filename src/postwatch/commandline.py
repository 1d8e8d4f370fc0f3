"""Kinds of commands, help pages, messages for a wrong call, the hash by which a repeated call is known.

``--json`` and ``--workspace`` belong to every command, ``--request-id`` and ``--late`` to those that write, ``--as-of``
to those that look at the records, ``--accept-head`` to both, ``--pdf`` to those that make documents, ``--format``,
``--to`` and ``--replace`` to those that show a table, ``--redact`` and ``--public`` where it is of records,
``--public``, ``--with-persons`` and ``--for`` to those that make pages; they are added here and nowhere else, and may
come before or after the verb.
"""

import hashlib
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import partial
from importlib import import_module
from itertools import chain, takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias, cast

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException
from typer.main import get_command, get_command_from_info, get_command_name, get_group
from typer.models import CommandInfo, TyperInfo

from postwatch.dataclass import dataclass
from postwatch.errors import MissingError, UsageError
from postwatch.language import N_, _
from postwatch.options import ARGUMENTS, DAY, FILE, FOLDER, TEXT, Function, Option, missing, missing_words, sign, spread

SHARED = frozenset(
    {"json", "workspace", "request_id", "late", "after_gap", "as_of", "accept_head"}
    | {"list_format", "list_file", "list_replace", "list_limit", "list_columns"}
    | {"redact", "public", "with_persons", "reader", "help"}
)
_OF_PROGRAMS = frozenset({"request_id", "late", "after_gap", "accept_head"})
WHOLE_HELP = "postwatch.whole_help"
"""Where a call keeps that its help page tells of the options that programs use too."""
FILE_FORMATS = ("csv", "xlsx", "json")
# Options of lists that leave no row out.
_NO_FILTERS = frozenset({"exit_code", "by", "by_area", "withdrawn", "closed", "everything", "limit", "head"})
LIST_FORMATS = ("table", *FILE_FORMATS)
# How alike an option that every command has is to a misspelt word.
_MISSPELT = 0.8
# So many commands of a noun are named in a hint.
_MOST_WORDS = 15
# Where a code comes in between the words of a verb.
_PLACES = frozenset({"CASE", "CODE", "PERIOD", "KIND"})
Options: TypeAlias = Mapping[str, tuple[Any, Any]]
"""Options by the names of their parameters: each an annotated type and a default."""
_NO_OPTIONS: Options = {}


@dataclass
class Invocation:
    """The shared options of a call, its command, whether it shows records; ``args_hash`` of its others if it writes.

    ``shows_table`` says whether the command takes --format, ``narrowing`` names the options by which it narrows a list,
    ``narrowed`` those that were given. ``codes`` are those of several records that a single call is about.
    """

    json: bool = False
    workspace: Path | None = None
    request_id: str | None = None
    late: bool = False
    after_gap: bool = False
    as_of: str | None = None
    redact: bool = False
    public: bool = False
    with_persons: bool = False
    reader: str = "leader"
    accept_head: bool = False
    pdf: bool = False
    list_format: str | None = None
    list_file: Path | None = None
    list_replace: bool = False
    list_limit: int | None = None
    list_columns: str | None = None
    shows_records: bool = False
    command: str = ""
    args_hash: str = ""
    codes: tuple[str, ...] = ()
    shows_table: bool = False
    narrowing: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()

    @property
    def is_for_screen(self) -> bool:
        """Return whether a person reads the answer on the screen: it is neither JSON nor a file."""
        return not self.json and self.list_format in (None, "table")

    @property
    def masks_persons(self) -> bool:
        """Return whether nothing of persons is to be shown; for the public nothing of enterprises either."""
        return self.redact or self.public

    def settle_format(self, more: tuple[str, ...] = ()) -> None:
        """Choose the format of a table: as named, else by the ending of the file; ``json`` is the same as --json.

        ``more`` are the formats that this command has besides those of all lists. Raises UsageError for another format,
        for a table in a file, for --json with the format of another file, and for columns of a result without a table.
        """
        if self.list_limit is not None and self.list_limit < 1:
            raise UsageError(
                _("{count} rows cannot be listed").format(count=self.list_limit),
                hint=_("give --limit a number from 1 on"),
            )
        if self.list_format is None and self.list_file is None:
            return
        chosen = self._chosen_format((*(LIST_FORMATS if self.list_file is None else FILE_FORMATS), *more))
        if self.json and chosen != "json":
            raise UsageError(
                _("--json and the format {format} are two different answers").format(format=chosen),
                hint=_("leave one of them out"),
            )
        self.list_format, self.json = chosen, chosen == "json"

    def _chosen_format(self, allowed: tuple[str, ...]) -> str:
        """Return the format that is named, else that of the file. Raises UsageError for any other than is allowed."""
        ending = "" if self.list_file is None else self.list_file.suffix.removeprefix(".")
        chosen = (ending if self.list_format is None else self.list_format).strip().lower()
        if chosen not in allowed:
            from postwatch.vietnamese import one_of

            raise UsageError(
                _("--to {file} does not say which format it is").format(file=self.list_file)
                if self.list_format is None
                else _("{text} is not a valid {what}").format(text=self.list_format, what="--format"),
                hint=one_of(chosen, allowed),
            )
        return chosen


_PATHS = frozenset({"workspace", "list_file"})


def _remember(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> Any:
    """Keep the value of a shared option, wherever it is in the call."""
    said = (Path(value) if value else None) if param.name in _PATHS else value
    if said is not None and said is not False:
        setattr(ctx.obj.invocation, str(param.name), said)
    return value


def _shared(kind: Any, *names: str, text: str, shape: str | None = None) -> Any:
    return Annotated[kind, typer.Option(*names, callback=_remember, expose_value=False, help=text, metavar=shape)]


_READING: dict[str, tuple[Any, Any]] = {
    "json": (_shared(bool, "--json", text=N_("print the result as JSON")), False),
    "workspace": (_shared(str, "--workspace", "-w", text=N_("folder of the workspace"), shape=FOLDER), None),
}
_ANSWERING_ONCE = N_("the same id again answers with the first result and changes nothing")
_ACCEPTING = N_("accept a journal that does not contain the entry that was seen last")
_AS_OF = N_("the records as at the end of this day of recording, after this entry of the journal, or for this report")
_ACCEPT: dict[str, tuple[Any, Any]] = {"accept_head": (_shared(bool, "--accept-head", text=_ACCEPTING), False)}
_LOOKING_BACK: dict[str, tuple[Any, Any]] = {"as_of": (_shared(str, "--as-of", text=_AS_OF, shape=DAY), None)}
_REDACT = N_("show neither persons, household businesses, telephones nor free texts")
_PUBLIC = N_("show no names or numbers of enterprises and service points either")
_MASKING: dict[str, tuple[Any, Any]] = {
    "redact": (_shared(bool, "--redact", text=_REDACT), False),
    "public": (_shared(bool, "--public", text=_PUBLIC), False),
}
_FOR_THE_PUBLIC = N_("for the public: name no enterprises and service points either, and leave cases out")
_READER = N_("for whom: leader, the default, or clerk, for whom the pages have commands")
_WITH_PERSONS = N_("show persons, telephones and free texts: the journal records it, and every page says so")
_SHOWING: dict[str, tuple[Any, Any]] = {
    "redact": _MASKING["redact"],
    "public": (_shared(bool, "--public", text=_FOR_THE_PUBLIC), False),
    "with_persons": (_shared(bool, "--with-persons", text=_WITH_PERSONS), False),
    "reader": (_shared(str, "--for", text=_READER, shape=N_("READER")), None),
}
_ONCE: dict[str, tuple[Any, Any]] = {"request_id": (_shared(str, "--request-id", text=_ANSWERING_ONCE), None)}
_WRITING: dict[str, tuple[Any, Any]] = _ONCE | {
    "late": (_shared(bool, "--late", text=N_("record although the journal is written to a later day")), False),
    "after_gap": (
        _shared(bool, "--after-gap", text=N_("record though the last entry is over a month old")),
        False,
    ),
}
_PRINTING: dict[str, tuple[Any, Any]] = {
    "pdf": (_shared(bool, "--pdf", text=N_("make a PDF beside each document")), False)
}
# What --format and --to say of themselves, by the formats that a command has besides those of all lists.
_HELP_ON_FORMATS: Mapping[tuple[str, ...], tuple[str, str]] = {
    (): (
        N_("table, csv, xlsx or json; default: by the file, else table"),
        N_("file or folder to write to; default: csv on the screen, xlsx to a new file here"),
    ),
    ("html", "eml", "ics"): (
        N_("table, csv, xlsx, json, html, eml or ics; default: by the file, else table"),
        N_("file or folder to write to; default: csv on the screen, xlsx, html, eml and ics to a new file here"),
    ),
    ("docx", "html"): (
        N_("table, csv, xlsx, json, docx or html; default: by the file, else table"),
        N_("file or folder to write to; default: csv on the screen, xlsx, docx and html to a new file here"),
    ),
}


def _listing(more: tuple[str, ...]) -> dict[str, tuple[Any, Any]]:
    """Return the options of a command that shows a table, and has these formats besides those of all lists."""
    as_what, to = _HELP_ON_FORMATS[more]
    return {
        "list_format": (_shared(str, "--format", text=as_what), None),
        "list_file": (_shared(str, "--to", text=to, shape=FILE), None),
        "list_replace": (_shared(bool, "--replace", text=N_("overwrite an existing file")), False),
        "list_limit": (_shared(int, "--limit", text=N_("only the first rows, so many"), shape=N_("NUMBER")), None),
        "list_columns": (
            _shared(str, "--columns", text=N_("only these columns of the table, by their heads: Code,Day"), shape=TEXT),
            None,
        ),
    }


def _parameters(options: Options) -> list[Any]:
    """Return options as parameters of a command, made anew for each because a parameter belongs to a single command."""

    def read() -> None: ...

    kind = inspect.Parameter.KEYWORD_ONLY
    sign(
        read,
        [inspect.Parameter(name, kind, annotation=hint, default=default) for name, (hint, default) in options.items()],
    )
    holder = typer.Typer(add_completion=False, rich_markup_mode=None)
    holder.command()(read)
    return list(get_command(holder).params)


def args_hash(ctx: Any) -> str:
    """Return SHA-256 over the given arguments, whatever their order; a repeated request has the same.

    The shared options do not count, nor the content of files that are named. Of an option about a person only its name
    counts: a hash of the text in the journal would outlast the text itself when the person asks to be forgotten.
    """
    known: Mapping[str, Option] = getattr(ctx.command.callback, "options", {})
    given = {
        name: None if name in known and known[name].is_personal else value
        for name, value in ctx.params.items()
        if _is_given(ctx, name)
    }
    codes = ctx.obj.invocation.codes
    given = {name: codes if value in codes else value for name, value in given.items()} if codes else given
    whole = json.dumps(given, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


def words_of(ctx: Any) -> str:
    """Return the present words of a command without the program's name, also if it was called by its old words."""
    moved: str = getattr(ctx.command, "moved_to", "")
    return " ".join(_words(moved)) if moved else ctx.command_path.partition(" ")[2]


def _words(moved: str) -> list[str]:
    """Return words by which a verb is called now, without the place of a code."""
    return [word for word in moved.split() if word not in _PLACES]


def _is_given(ctx: Any, name: str) -> bool:
    """Return whether a parameter was typed."""
    return getattr(ctx.get_parameter_source(name), "name", "") == "COMMANDLINE"


class ReadingCommand(TyperCommand):
    """A command that looks and changes nothing; ``result`` names the class of its JSON, as ``Noun`` says.

    ``kinds`` are words behind it by which another command of its ``verbs`` is meant: `Noun` says how. ``unnamed`` is
    the word of a kind that need not be typed.
    """

    writes = False
    shows_table = False
    more_formats: tuple[str, ...] = ()
    result = ""
    moved_to = ""
    kinds: Mapping[str, int | None] = MappingProxyType({})
    verbs: Mapping[str, Any] = MappingProxyType({})
    unnamed = ""
    options: Options = _READING
    masking: Options = _NO_OPTIONS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listing = {**_listing(self.more_formats), **self.masking} if self.shows_table else {}
        own = {name for param in self.params for name in param.opts}
        shared = _parameters({**self.options, **listing})
        self.params += [param for param in shared if not own & {*param.opts}]

    def list_commands(self, _ctx: Any) -> list[str]:
        """Return the words of the kinds."""
        return [kind for kind in self.kinds if f"{self.name} {kind}" in self.verbs]

    def get_command(self, _ctx: Any, kind: str) -> Any:
        """Return the command of a kind."""
        return self.verbs[f"{self.name} {kind}"]

    def kind_meant(self, ctx: Any, args: Sequence[str]) -> tuple[str, list[str]]:
        """Return the kind that arguments mean, empty for the command itself, and the arguments without its word.

        A kind is named first or behind the record, or it is meant by the number of arguments, unless an option is given
        that this command alone has.
        """
        places, options = self._parts(ctx, args)
        named = next((place for place in places[:2] if args[place] in self.kinds), None)
        if named is not None:
            return args[named], [*args[:named], *args[named + 1 :]]
        kind = next((kind for kind, count in self.kinds.items() if count == len(places)), "")
        if not kind or {*options} & {*ctx.help_option_names}:
            return "", [*args]
        others = {param.name for param in ctx.command.get_command(ctx, f"{self.name} {kind}").params}
        own = {name for param in self.params if param.name not in others for name in param.opts}
        return ("" if {*options} & own else kind), [*args]

    def _parts(self, ctx: Any, args: Sequence[str]) -> tuple[list[int], list[str]]:
        """Return the places of the words that are no option and no value of an option, and the options."""
        places: list[int] = []
        options: list[str] = []
        rest = iter(range(len(args)))
        for place in rest:
            option, equals, _value = args[place].partition("=")
            if option == "--":
                places += rest
            elif not option.startswith("-"):
                places.append(place)
            else:
                options.append(option)
                if not equals and self._takes_value(ctx, option):
                    next(rest, None)
        return places, options

    def _takes_value(self, ctx: Any, option: str) -> bool:
        """Return whether a value follows an option of the command or, where it has none of this name, of its kinds."""
        kinds = (ctx.command.get_command(ctx, f"{self.name} {kind}") for kind in self.kinds)
        found = (param for command in chain((self,), kinds) for param in command.params if option in param.opts)
        return not getattr(next(found, None), "is_flag", True)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        write_help(self, ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        ctx.obj.clear_noted()
        call = ctx.obj.invocation
        call.settle_format(self.more_formats)
        call.command = words_of(ctx)
        if self.moved_to:
            words = " ".join(
                _(word if word in _PLACES else "CODE") if word.isupper() else word for word in self.moved_to.split()
            ).removesuffix(f" {self.unnamed}")
            ctx.obj.tell(_("from now on: postwatch {words}").format(words=words))
        own = {
            p.name: p.opts[0] for p in self.params if isinstance(p, TyperOption) and p.name not in SHARED | _NO_FILTERS
        }
        call.shows_table = self.shows_table
        call.narrowing = tuple(option for name, option in own.items() if name != "on")
        call.narrowed = tuple(option for name, option in own.items() if _is_given(ctx, name))
        try:
            return super().invoke(ctx)
        except MissingError as error:
            known = {one.opts[0]: one for one in self.params}
            each = [_option_example(self, known[name]) if name in known else name for name in error.names]
            error.hint = missing(each).hint
            raise

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        args = _asking_for_help(ctx, args)
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except TyperException as error:
            error.ctx = getattr(error, "ctx", None) or ctx  # type: ignore[attr-defined] # the parser does not know it
            if type(error).__name__ == "MissingParameter":
                given, _rest, _order = self.make_parser(ctx).parse_args(args=typed)
                missing = [p for p in self.params if p.required and p.value_is_missing(p.consume_value(ctx, given)[0])]
                missing.sort(key=_is_argument, reverse=True)
                error.missing = missing  # type: ignore[attr-defined]
            raise


class RecordsCommand(ReadingCommand):
    """A command that looks at the records, as they are now or as they were."""

    options = _READING | _LOOKING_BACK | _ACCEPT
    masking: Options = _MASKING

    def invoke(self, ctx: Any) -> Any:
        ctx.obj.invocation.shows_records = True
        return super().invoke(ctx)


class UnmaskedCommand(RecordsCommand):
    """A command that cannot be asked to leave persons out."""

    masking: Options = _NO_OPTIONS


class PageCommand(UnmaskedCommand):
    """A command that makes pages, which show no persons unless asked to."""

    options = UnmaskedCommand.options | _SHOWING

    def invoke(self, ctx: Any) -> Any:
        call = ctx.obj.invocation
        masked = "--public" if call.public else "--redact" if call.redact else ""
        if masked and call.with_persons:
            told = _("{option} and --with-persons are two different pages").format(option=masked)
            raise UsageError(told, hint=_("leave one of them out"))
        call.redact = not call.with_persons
        return super().invoke(ctx)


class WritingCommand(ReadingCommand):
    """A command that changes records; a request id that is known is answered before its function runs."""

    writes = True
    options = _READING | _WRITING | _ACCEPT
    opens_workspace = True

    def invoke(self, ctx: Any) -> Any:
        ctx.obj.invocation.args_hash = args_hash(ctx)
        ctx.obj.invocation.command = words_of(ctx)
        if self.opens_workspace:
            ctx.obj.answer_repeated()
        return super().invoke(ctx)


class FoundingCommand(WritingCommand):
    """A command that makes a workspace, and finds out by itself whether its request was carried out there before."""

    options = _READING | _ONCE
    opens_workspace = False


class PrintingCommand(WritingCommand):
    """A command that changes records and makes documents; a PDF beside them when asked."""

    options = _READING | _WRITING | _ACCEPT | _PRINTING


class CountingCommand(PrintingCommand):
    """A command that shows figures of the records, as they are or as they were, and makes a document when asked."""

    options = PrintingCommand.options | _LOOKING_BACK


class NounGroup(TyperGroup):
    """The verbs of a noun; ``moved`` are old verbs, not shown, with the words by which each is called now.

    ``wanted`` is the placeholder for the next word of a call, untranslated.
    """

    moved: Mapping[str, str] = MappingProxyType({})
    wanted = N_("COMMAND")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.params += _parameters(_READING)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _asking_for_help(ctx, args))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        found = super().get_command(ctx, cmd_name)
        below = {words.partition(" ")[2]: now for words, now in self.moved.items() if words.startswith(f"{cmd_name} ")}
        if found is None and below:
            group = KindsGroup(name=cmd_name)
            group.moved, group.alone = below, next(iter(below))
            return group
        if found is not None or cmd_name not in self.moved:
            return found
        command = ctx.find_root().command
        for word in _words(self.moved[cmd_name]):
            command = command.get_command(ctx, word)
        moved = copy(command)
        moved.moved_to = self.moved[cmd_name]
        # Words of before say what they mean, whatever the number of arguments.
        moved.kinds = dict.fromkeys(getattr(command, "kinds", ()))
        return moved

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that a call means: of a verb with kinds it may be that of a kind."""
        name, command, rest = super().resolve_command(ctx, args)
        if not isinstance(command, ReadingCommand) or not command.kinds:
            return name, command, rest
        kind, left = command.kind_meant(ctx, rest)
        if not kind:
            return name, command, rest
        meant = self.get_command(ctx, f"{command.name} {kind}")
        if command.moved_to:
            meant = copy(meant)
            meant.moved_to = command.moved_to.replace("KIND", kind)
        return f"{command.name} {kind}", meant, left

    def sections(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the sections of the help page, by title."""
        return [(_("Commands"), [(name, command.help or "") for name, command in self.commands.items()])]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        write_help(self, ctx, formatter)


class KindsGroup(NounGroup):
    """A verb about a record whose next word says which kind of thing is meant: ``case step VV-2026-0001 complain``.

    ``record`` is what the record is for completion, ``alone`` the kind where none is named, ``other`` where the word is
    none of them.
    """

    record, alone, other = "case", "", ""
    wanted = N_("CODE KIND")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the kind before the record, where click looks for it."""
        words = list(takewhile(lambda word: not word.startswith("-"), args))[:2]
        named = [word for word in words if word in {*self.commands, *self.moved}]
        meant = self.alone if len(words) == 1 else self.other
        if words and meant and not named:
            args = [meant, *args]
        elif words:
            kind = (named or words[::-1])[0]
            args = [kind, *(word for word in words if word is not kind), *args[len(words) :]]
        return super().parse_args(ctx, args)


class Noun(typer.Typer):
    """A noun's verbs.

    ``reads``, ``draws``, ``counts``, ``writes``, ``prints`` and ``checks`` name the use that a verb makes of the
    records. ``kinds`` are words behind a verb, with the number of arguments by which each is meant where its word is
    not typed: of ``{"delegate": {"list": 0}}`` the words ``delegate list`` are a command, and ``delegate`` alone means
    it.

    ``result`` names the classes that the verb prints as JSON, those of the noun's actions bare, such as
    ``list[PledgeLine]``, others below ``postwatch``, such as ``intake.IntakeResult``: JSON Schemas are made from them.
    ``shows_table``: it answers with `Answers.show`, and so has --format and --to.
    """

    def __init__(
        self,
        *,
        help: str,  # noqa: A002 -- Typer's own words
        cls: type[NounGroup] = NounGroup,
        kinds: Mapping[str, Mapping[str, int | None]] = MappingProxyType({}),
    ) -> None:
        self.kinds = kinds
        super().__init__(
            cls=cls,
            help=help,
            add_completion=False,
            rich_markup_mode=None,
            no_args_is_help=True,
            context_settings={"help_option_names": ["-h", "--help"]},
        )

    def reads(
        self,
        name: str | None = None,
        *,
        help: str,  # noqa: A002
        result: str = "",
        shows_table: bool = True,
        is_masked: bool = True,
        more_formats: tuple[str, ...] = (),
        moved_to: str = "",
    ) -> Callable[[Function], Function]:
        """Register a verb that looks at the records, of today or of an earlier day, without persons when asked.

        Not ``is_masked``: what it shows are the texts themselves, or what follows from them. ``more_formats`` are those
        that it has besides those of all lists, such as ``html``. ``moved_to`` is that of ``counts``.
        """
        kind = RecordsCommand if is_masked else UnmaskedCommand
        told = {"shows_table": shows_table, "more_formats": more_formats, "moved_to": moved_to}
        return self._verb(kind, name, help, result, **told)

    def draws(self, name: str | None = None, *, help: str, result: str = "") -> Callable[[Function], Function]:  # noqa: A002
        """Register a verb that makes pages of the records, without persons unless asked to show them."""
        return self._verb(PageCommand, name, help, result)

    def checks(
        self,
        name: str | None = None,
        *,
        help: str,  # noqa: A002
        result: str = "",
        shows_table: bool = False,
        more_formats: tuple[str, ...] = (),
    ) -> Callable[[Function], Function]:
        """Register a verb that looks at something else: the database, the journal's chain, the law, a file."""
        return self._verb(ReadingCommand, name, help, result, shows_table=shows_table, more_formats=more_formats)

    def writes(self, name: str | None = None, *, help: str, result: str = "") -> Callable[[Function], Function]:  # noqa: A002
        """Register a verb that changes records."""
        return self._verb(WritingCommand, name, help, result)

    def founds(self, name: str | None = None, *, help: str, result: str = "") -> Callable[[Function], Function]:  # noqa: A002
        """Register a verb that makes a workspace."""
        return self._verb(FoundingCommand, name, help, result)

    def prints(self, name: str | None = None, *, help: str, result: str = "") -> Callable[[Function], Function]:  # noqa: A002
        """Register a verb that changes records and makes documents, whose JSON names them under ``path``."""
        return self._verb(PrintingCommand, name, help, result)

    def counts(
        self,
        name: str | None = None,
        *,
        help: str,  # noqa: A002
        result: str = "",
        moved_to: str = "",
    ) -> Callable[[Function], Function]:
        """Register a verb that shows figures, of today or of an earlier day, and makes a document when asked.

        A verb that was ``moved_to`` other words, and has options of its own, is not shown.
        """
        return self._verb(CountingCommand, name, help, result, moved_to=moved_to)

    def _verb(
        self,
        kind: type[ReadingCommand],
        name: str | None,
        text: str,
        result: str,
        **told: Any,
    ) -> Callable[[Function], Function]:
        """Register a command of a class; ``told`` are attributes of it."""

        def register(function: Function) -> Function:
            own = type(kind.__name__, (kind,), {"result": result, **told})
            self.command(name, cls=own, help=text)(spread(function))
            return function

        return register


class Verbs(Mapping[str, Any]):
    """The verbs of rooms by their words; a verb is made, with its options, when a call asks for it.

    A room is imported (``nouns`` do it) only when no room before it has the verb that is called.
    """

    def __init__(self, nouns: Iterable[Callable[[], Noun]]) -> None:
        self._rooms = iter(nouns)
        self._registered: dict[str, CommandInfo | TyperInfo] = {}
        self._kinds: dict[str, Mapping[str, int | None]] = {}
        self._made: dict[str, Any] = {}

    def __getitem__(self, word: str) -> Any:
        while word not in self._registered and self._import_next():
            pass
        if word not in self._made:
            registered = self._registered[word]
            if isinstance(registered, CommandInfo):
                made: Any = get_command_from_info(registered, pretty_exceptions_short=True, rich_markup_mode=None)
                made.kinds, made.verbs = self._kinds.get(word, {}), self
                verb, _blank, kind = word.partition(" ")
                made.unnamed = kind if self._kinds.get(verb, {}).get(kind) is not None else ""
            else:
                made = get_group(cast("Noun", registered.typer_instance))
                made.name = word
            self._made[word] = made
        return self._made[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown())

    def __len__(self) -> int:
        return len(self._shown())

    def _shown(self) -> list[str]:
        """Return the words of verbs that are not those of before; a kind of a verb is none."""
        return [word for word, one in self._all().items() if " " not in word and not getattr(one.cls, "moved_to", "")]

    def _all(self) -> Mapping[str, CommandInfo | TyperInfo]:
        while self._import_next():
            pass
        return self._registered

    def _import_next(self) -> bool:
        """Import the next room, and return whether there was another room."""
        room = next(self._rooms, None)
        if room is not None:
            noun = room()
            self._registered |= {_word_of(one): one for one in noun.registered_commands}
            self._registered |= {str(one.name): one for one in noun.registered_groups}
            self._kinds |= noun.kinds
        return room is not None


def _word_of(registered: CommandInfo) -> str:
    return registered.name or get_command_name(getattr(registered.callback, "__name__", ""))


def group_of(noun: Noun, verbs: Verbs, moved: Iterable[tuple[str, str]]) -> NounGroup:
    """Return the group of a noun with verbs of it and of the rooms above, and old words of it."""
    group = cast("NounGroup", get_group(Noun(help=str(noun.info.help))))
    group.commands, group.moved = cast("Any", verbs), dict(moved)
    return group


@dataclass(frozen=True)
class Entry:
    """A first word of the command line: its module and app, its help untranslated, whether it is a noun with verbs.

    ``rooms`` are modules and apps above the noun that bring verbs of it, ``moved`` old verbs with the words by which
    each is called now: CASE or CODE is where a code comes in between, KIND where a kind does, the letters of a code are
    of the kind that is meant.
    """

    room: str
    help: str
    daily: bool = False
    is_noun: bool = True
    app: str = "app"
    rooms: tuple[tuple[str, str], ...] = ()
    moved: tuple[tuple[str, str], ...] = ()


def noun_of(room: str, app: str) -> Noun:
    """Return the app of a room, which is imported now."""
    return cast("Noun", getattr(import_module(room), app))


class FrontGroup(NounGroup):
    """The front door's group: a room is imported only when its word is called, so ``--help`` stays quick."""

    entries: Mapping[str, Entry] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        noun, *others = (partial(noun_of, room, app) for room, app in ((entry.room, entry.app), *entry.rooms))
        verbs = Verbs((noun, *others))
        command: Any = group_of(noun(), verbs, entry.moved) if entry.is_noun else verbs[cmd_name]
        command.name = cmd_name
        return command

    def sections(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the words of the program: the daily work first."""
        sections = ((_("Daily work"), True), (_("Administration"), False))
        return [
            (title, [(name, _(entry.help)) for name, entry in self.entries.items() if entry.daily is daily])
            for title, daily in sections
        ]


def job_of(ctx: Any, words: str) -> str:
    """Return the job of a command as its help begins, and behind it its words; of no command the words alone."""
    command = ctx.find_root().command
    for word in words.split():
        command = command.get_command(ctx, word) if hasattr(command, "get_command") else None
    help_ = getattr(command, "help", None) or ""
    job = re.split(r"[:;.(]", help_, maxsplit=1)[0].strip()
    return f"{job} ({words})" if job else words


def _asking_for_help(ctx: Any, args: list[str]) -> list[str]:
    """Return words without the ``--all`` that asks a help page for the options that programs use."""
    if "--all" not in args or not {*args} & {*ctx.help_option_names}:
        return args
    ctx.meta[WHOLE_HELP] = True
    return [word for word in args if word != "--all"]


def write_help(command: Any, ctx: Any, formatter: Any) -> None:
    """The help page of a command, in the language of the screen."""
    formatter.write_usage(*usage_of(command, ctx), prefix=_("Usage:") + " ")
    if command.help:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(command.help)
    for title, rows in help_sections(command, ctx):
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows, col_max=34)


def usage_of(command: Any, ctx: Any) -> tuple[str, str]:
    """Return the words of a command, and the usage of its arguments."""
    pieces = [] if isinstance(command, TyperGroup) else [_argument_usage(p) for p in command.params if _is_argument(p)]
    words = [*pieces, _(command.wanted) if isinstance(command, NounGroup) else "", _("[OPTIONS]")]
    path, code = ctx.command_path.removesuffix(f" {getattr(command, 'unnamed', '')}"), getattr(command, "code", "")
    if code:  # of a record that is named by its code the letters are not typed
        path, words[0] = path.rpartition(" ")[0], code
    return path, " ".join(word for word in words if word)


def help_sections(command: Any, ctx: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the entries of the help page of a command, by section title; shared options come last."""
    params = command.get_params(ctx)
    options = [p for p in params if isinstance(p, TyperOption)]
    own = [p for p in options if p.name not in SHARED and not p.hidden]
    left_out = frozenset() if WHOLE_HELP in ctx.meta else _OF_PROGRAMS
    shared = [p for p in options if p.name in SHARED - left_out]

    def entries(usage: Callable[[Any], str], chosen: Iterable[Any]) -> list[tuple[str, str]]:
        return [(usage(param), _describe(param)) for param in chosen]

    sections = [
        (_("Arguments"), entries(_argument_usage, filter(_is_argument, params))),
        (_("Options"), entries(_option_usage, own)),
    ]
    if isinstance(command, NounGroup):
        sections += command.sections()
    elif kinds := command.list_commands(ctx):
        sections.append((_("Kinds"), [(kind, command.get_command(ctx, kind).help) for kind in kinds]))
    sections.append((_("Shared options"), entries(_option_usage, shared)))
    return sections


def _is_argument(param: Any) -> bool:
    return isinstance(param, TyperArgument)


def _argument_name(param: Any) -> str:
    return _(ARGUMENTS[param.name]) if param.name in ARGUMENTS else str(param.name).upper()


def _argument_usage(param: Any) -> str:
    name = _argument_name(param)
    name = f"{name}..." if param.nargs != 1 else name
    return name if param.required else f"[{name}]"


def _option_usage(param: Any) -> str:
    if param.name == "help":
        return ", ".join(sorted(param.opts, key=len))  # the library keeps them in a set
    names = ", ".join([*param.opts, *param.secondary_opts])
    return names if param.is_flag else f"{names} {_(param.metavar or ARGUMENTS[param.name])}"


def _option_example(command: Any, param: Any) -> str:
    """Return an option as it is typed with an example of its value."""
    plain = Option(param.help or "", lambda _source, typed, _what: typed, shape=param.metavar or "")
    option: Option = getattr(command.callback, "options", {}).get(param.name, plain)
    return _option_usage(param) if param.is_flag else f"{param.opts[0]} {option.example()}"


def _describe(param: Any) -> str:
    if param.name == "help":
        return _("show this page; with --all also the options that programs use")
    extra = []
    if param.required:
        extra.append(_("required"))
    elif param.default not in (None, False, "", [], ()) and not callable(param.default):
        extra.append(_("default: {value}").format(value=param.default))
    text = _(param.help) if param.help else ""
    return f"{text} {'[' + '; '.join(extra) + ']' if extra else ''}".strip()


def explain(error: TyperException) -> UsageError:
    """Return a wrong call in our words; Typer's own sentences cannot be translated."""
    kind = type(error).__name__
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "postwatch"
    param = getattr(error, "param", None)
    name = _parameter_name(param)
    if kind == "MissingParameter":
        missing = list(map(_parameter_name, getattr(error, "missing", [param])))
        return UsageError(missing_words(missing), hint=_("such as: {call}").format(call=_call(ctx)))
    if kind == "BadParameter" and name:
        reason = _reason(param, error)
        return UsageError(
            _("The value of {name} cannot be used: {reason}").format(name=name, reason=reason),
            hint=_such_as(ctx, path, *getattr(param, "opts", ())),
        )
    if kind == "NoSuchOption":
        option = getattr(error, "option_name", "")
        return UsageError(_("Unknown option {name}").format(name=option), hint=_hint_on_option(option, ctx, path))
    if kind == "BadOptionUsage":
        return UsageError(_option_sentence(error), hint=_such_as(ctx, path, getattr(error, "option_name", "")))
    if error.message.startswith("No such command"):
        word = error.message.split("'")[1] if "'" in error.message else ""
        return no_command(word, ctx.command.list_commands(ctx) if ctx is not None else [], path)
    return UsageError(_usage_sentence(error, ctx), hint=_such_as(ctx, path))


def _such_as(ctx: Any, path: str, *options: str) -> str:
    """Return the hint for a call that is nearly right: the same call as it is typed, with some options."""
    if ctx is None:
        return _("see: {path} --help").format(path=path)
    return _("such as: {call}").format(call=_call(ctx, *options))


def _hint_on_option(option: str, ctx: Any, path: str) -> str:
    """Return the hint for an unknown option: the option probably meant, else all that the command takes."""
    from postwatch.vietnamese import nearest

    own = [name for one in _own(ctx) for name in one.opts]
    if _near(option, own):
        return _meant(option, own, path)
    params = ctx.command.get_params(ctx) if ctx is not None else []
    shared = [name for one in params for name in one.opts if not _is_argument(one)]
    if nearest(option.lstrip("-"), [one.lstrip("-") for one in shared], alike=_MISSPELT):
        return _meant(option, shared, path)
    return _("it takes: {call}").format(call=_call(ctx, *own, usage=_option_usage))


def _own(ctx: Any) -> list[Any]:
    """Return the options of a call that belong to its command alone."""
    params = ctx.command.get_params(ctx) if ctx is not None else []
    return [one for one in params if isinstance(one, TyperOption) and one.name not in SHARED and not one.hidden]


def _call(ctx: Any, *options: str, usage: Callable[[Any], str] | None = None) -> str:
    """Return a call as it is typed: its arguments, the options that it needs, and these, in the order of the page.

    Options have examples of values, unless another ``usage`` tells how each is shown.
    """
    usage = usage or partial(_option_example, ctx.command)
    params = ctx.command.get_params(ctx)
    typed = [_argument_usage(one) for one in params if _is_argument(one)]
    needed = [usage(one) for one in _own(ctx) if one.required]
    shown = (one for one in params if not one.required and not _is_argument(one))
    others = [usage(one) for one in shown if one.opts[0] in options]
    path, code = ctx.command_path, getattr(ctx.command, "code", "")
    if code:  # the code is typed in place of its letters
        path, typed = f"{path.rpartition(' ')[0]} {code}", typed[1:]
    return " ".join([path, *typed, *needed, *(f"[{one}]" for one in others)])


def no_command(word: str, known: Iterable[str], path: str) -> UsageError:
    """Return the refusal of a word that is none of the commands after ``path``."""
    return UsageError(_("Unknown command {word}").format(word=word), hint=_meant(word, known, path))


def _meant(typed: str, known: Iterable[str], path: str) -> str:
    """Return the hint for a misspelt word of a call: the word probably meant, and where all of them are listed.

    An option may be meant by its last word: --on is --signed-on where nothing is called --on alone.
    """
    words = [*known]
    word = _near(typed, words)
    if word is None and 0 < len(words) <= _MOST_WORDS:
        return _("write one of: {allowed}").format(allowed=", ".join(words))
    if word is None:
        return _("see: {path} --help").format(path=path)
    return _("did you mean {word}? see: {path} --help").format(word=word, path=path)


def _near(typed: str, words: Sequence[str]) -> str | None:
    """Return the word of a call that was probably meant."""
    from postwatch.vietnamese import nearest

    # The dashes are no part of the likeness: --kind is not like --on.
    bare = {one.lstrip("-"): one for one in words}
    ending = f"-{typed.removeprefix('--')}"
    meant = nearest(typed.lstrip("-"), bare)
    ended = (one for one in words if typed.startswith("--") and one.endswith(ending))
    return next(ended, bare[meant] if meant is not None else None)


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


def _usage_sentence(error: TyperException, ctx: Any) -> str:
    message = error.message
    if message.startswith("Missing command"):
        return _("A command is missing after {path}").format(path=ctx.command_path if ctx is not None else "postwatch")
    if message.startswith("Got unexpected extra argument"):
        return _("Unexpected arguments: {words}").format(words=message.partition("(")[2].partition("(")[2].rstrip(")"))
    return _("The command line cannot be parsed: {reason}").format(reason=message)
