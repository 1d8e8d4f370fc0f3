"""Options and arguments of commands: their help, and how typed values are read; those that several commands take.

The default of a command's parameter is an `Option`, or the parameter's class is marked with `asked`: the fields of such
a class, which hold all options of an action, have options as defaults, and the command gets an object of it.
"""

import datetime as dt
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Generic, Protocol, TypeVar, dataclass_transform, get_args, get_origin

import typer

from postwatch.dataclass import dataclass
from postwatch.errors import MissingError, UsageError
from postwatch.language import N_, Code, _
from postwatch.searching import Search as Search  # noqa: PLC0414 -- commands name the type of a search

if TYPE_CHECKING:
    from postwatch.sheets.answers import Part
    from postwatch.sheets.grids import Reading

Class = TypeVar("Class")
Function = TypeVar("Function", bound=Callable[..., None])
REQUIRED: Any = ...
NOTHING: Mapping[str, Any] = MappingProxyType({})
"""An empty mapping: no options, no values."""
DAY, FILE, FOLDER, TEXT = N_("DAY"), N_("FILE"), N_("FOLDER"), N_("TEXT")
"""Placeholders for typed values on help pages."""
_EXAMPLES: Mapping[str, str] = {DAY: "15/5/2020", N_("NUMBER"): "3", N_("AMOUNT"): "2.500.000"}
# What an option of a change holds that was not typed.
UNTOUCHED: Any = object()


class Reader(Code):
    """Who reads an answer: the clerk who types the commands, or the leader who decides."""

    CLERK = "clerk", N_("clerk")
    LEADER = "leader", N_("leader")


class Source(Protocol):
    """The source of typed values: a command line, or a row of a sheet."""

    @property
    def today(self) -> dt.date:
        """Return the legal day."""

    def typed(self, name: str, option: "Option") -> Any:
        """Return the value typed for an option, by the name of its parameter."""

    def called(self, name: str, option: "Option") -> str:
        """Return how a refusal calls a typed value."""

    def file(self, typed: str, what: str) -> Path:
        """Return the file that was named."""


@dataclass(frozen=True)
class Option:
    """An option, or an argument, of a command.

    ``read`` gets the source, the typed value, and how a refusal calls it: on a command line ``what``, else its own
    name. ``default`` counts as typed when nothing was, ``absent`` is the value of a field that nobody filled; REQUIRED
    if there must be something. A ``hidden`` option works, and no help tells of it. ``name`` is that of the parameter if
    the field has another, ``flags`` are the spellings if they are not made from it. Texts are translated where they are
    shown: this is read before the language is known. ``choices`` are all values, if few. An option that ``is_personal``
    is a text about a person, which can be erased: the journal keeps no hash of it. ``titles`` are those of its column
    in a sheet, untranslated, or its ``key`` in JSON; without titles it has no column. ``names`` is the table of the
    records that its code names, ``shape`` the placeholder on help pages.
    """

    help: str
    read: Callable[[Source, Any, str], Any]
    what: str = ""
    typed: Any = str
    default: Any = ""
    absent: Any = None
    name: str = ""
    flags: tuple[str, ...] = ()
    is_argument: bool = False
    is_day: bool = False
    hidden: bool = False
    choices: Any = None
    is_personal: bool = False
    titles: tuple[str, ...] = ()
    key: str = ""
    names: str = ""
    shape: str = ""

    def parameter(self, name: str, *, may_wait: bool) -> inspect.Parameter:
        """Return the parameter from which Typer reads it; Typer does not ask for an option that ``may_wait``."""
        declared = typer.Argument if self.is_argument else typer.Option
        described: dict[str, Any] = {"help": self.help, "hidden": self.hidden, "metavar": self.shape or None}
        annotation: Any = Annotated[self.typed, declared(*self.flags, **described)]
        # A blank is no number to Typer.
        blank = None if self.typed == int | None else ""
        default = blank if self.default is REQUIRED and may_wait else self.default
        default = inspect.Parameter.empty if default is REQUIRED else default
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)

    def value(self, source: Source, name: str) -> Any:
        """Read the value typed under a name. Raises UsageError for an unreadable value, NotFoundError for a file."""
        typed, called = source.typed(name, self), source.called(name, self)
        if isinstance(typed, str) and typed.strip() == "…":
            raise UsageError(
                _("{name} is “…”, as the command was printed").format(name=called), hint=_("write the value instead")
            )
        return self.read(source, typed, called)

    def as_change(self) -> "Option":
        """Return the option that changes a recorded value: not typed it changes nothing, typed blank it empties it.

        What must be there cannot be emptied (UsageError).
        """
        from dataclasses import replace

        is_number = int in (self.typed, *get_args(self.typed))
        # A number is read here: a blank is no number to Typer.
        typed = str | None if is_number else self.typed if self.typed == list[str] | None else self.typed | None
        flags = (
            tuple(f"{flag}/--no-{flag.removeprefix('--')}" for flag in self.flags) if self.typed is bool else self.flags
        )
        return replace(self, typed=typed, default=None, flags=flags, is_argument=False, read=self._read_change)

    def _read_change(self, source: Source, typed: Any, what: str) -> Any:
        if typed is None or typed == []:
            return UNTOUCHED
        is_blank = isinstance(typed, str) and not typed.strip()
        if is_blank and REQUIRED in (self.default, self.absent):
            raise UsageError(
                _("{name} cannot be empty").format(name=what), hint=_("give a value, or leave the option out")
            )
        if isinstance(typed, str) and int in (self.typed, *get_args(self.typed)):
            return read_number(typed, what)
        return self.read(source, "" if is_blank else typed, what)

    def example(self) -> str:
        """Return an example of a value as it is typed.

        It is that of the help, else of its kind, else its meaning in capitals.
        """
        from postwatch.sheets.grids import as_word

        named = re.search(rf", (?:{_('such as')}) (\"[^\"]*\"|.+?)(?:[;,(]|{_(' or ')}|$)", _(self.help))
        if named is not None:
            return as_word(named[1].strip(' "'))
        if self.choices:
            first = next(iter(self.choices))
            return as_word(getattr(first, "in_words", first))
        known = _EXAMPLES.get(DAY if self.is_day else self.shape)
        return known or as_word(re.split("[:;,(]", _(self.help))[0].strip().upper())

    def shown(self, name: str) -> str:
        """Return how a message calls it: as it is typed."""
        if self.is_argument:
            return _(ARGUMENTS[name])
        return self.flags[0] if self.flags else f"--{name.replace('_', '-')}"


def read_text(typed: str | None, what: str) -> str | None:
    """Return a typed text in NFC and checked, None for a blank. Raises UsageError for signs that no text has."""
    from postwatch.vietnamese import clean

    return (clean(typed, what=what) or None) if typed else None


def read_reader(typed: str) -> Reader:
    """Return the reader that was typed, by a code or in words. Raises UsageError for another."""
    from postwatch.vietnamese import choice

    return choice(Reader, typed, what="--for")


def read_number(typed: str, what: str) -> int | None:
    """Return a typed whole number, None for a blank. Raises UsageError for any other text."""
    if not typed.strip():
        return None
    try:
        return int(typed)
    except ValueError:
        raise UsageError(
            _("The value of {name} cannot be used: {reason}").format(name=what, reason=_("it is not a whole number")),
            hint=_("write it in digits"),
        ) from None


def read_day(typed: object, what: str) -> dt.date | None:
    """Return a typed day, None where nothing was typed. Raises UsageError for an unreadable or ambiguous day."""
    from postwatch.sheets.cells import as_date

    return None if typed in (None, "") else as_date(typed, what=what)


def _past_day(source: Source, typed: str, what: str) -> dt.date:
    from postwatch.days import require_past

    return require_past(read_day(typed, what) or source.today, today=source.today)


def _money(_source: Source, typed: str, what: str) -> int | None:
    from postwatch.vietnamese import parse_money

    return parse_money(typed, what=what) if typed else None


def _search(_source: Source, typed: str, _what: str) -> Search | None:
    return Search(typed) if typed.strip() else None


def _file(source: Source, typed: str, what: str) -> Path | None:
    return source.file(typed, what) if typed else None


def _kind(read: Callable[[Source, Any, str], Any], **plain: Any) -> Callable[..., Any]:
    """Return a maker of options that are read alike: of a help text, spellings, and other fields of an `Option`.

    An option is the default of a field or a parameter that has the type it reads, and so is of any type.
    """

    def option(help: str, *flags: str, **others: Any) -> Any:  # noqa: A002 -- Typer's own word
        described: dict[str, Any] = {"help": help, "flags": flags, "read": read} | plain | others
        return Option(**described)

    return option


# A text in NFC and checked; None when nothing was typed.
text = _kind(lambda _source, typed, what: read_text(typed, what), shape=TEXT)
# A code, a name or a word that is looked up later, as it was typed; None when nothing was.
code = _kind(lambda _source, typed, _what: typed or None, shape=N_("CODE"))
# A value taken just as it was typed, or as Typer read it.
word = _kind(lambda _source, typed, _what: typed, absent="")
# A flag, such as --dry-run.
flag = _kind(lambda _source, typed, _what: typed, typed=bool, default=False, absent=False)
# A day: today when nothing was typed; for a past day a future day is refused; None when nothing was typed.
day = _kind(lambda source, typed, what: read_day(typed, what) or source.today, absent=REQUIRED, is_day=True, shape=DAY)
past_day = _kind(_past_day, absent=REQUIRED, is_day=True, shape=DAY)
optional_day = _kind(lambda _source, typed, what: read_day(typed, what), is_day=True, shape=DAY)
# An amount in đồng; None when nothing was typed.
money = _kind(_money, shape=N_("AMOUNT"))
# A file that must be there; None when nothing was typed.
file = _kind(_file, shape=FILE)
# A repeatable option: each value as it was typed, or as a text where blanks are left out.
words = _kind(lambda _source, typed, _what: typed or (), typed=list[str] | None, default=None, absent=())
texts = _kind(
    lambda _source, typed, what: tuple(one for one in (read_text(each, what) for each in typed or ()) if one),
    typed=list[str] | None, default=None, absent=(), shape=TEXT,
)  # fmt: skip


def _days(_source: Source, typed: Sequence[object] | None, what: str) -> tuple[dt.date, ...]:
    return tuple(one for one in (read_day(each, what) for each in typed or ()) if one is not None)


# Days, one or several.
days = _kind(_days, typed=list[str] | None, default=None, absent=(), is_day=True, shape=DAY)


def number(help: str, *flags: str, default: int | None = None, **others: Any) -> Any:  # noqa: A002
    """Describe a whole number."""
    typed = int if isinstance(default, int) else int | None
    return word(help, *flags, typed=typed, default=default, absent=default, shape=N_("NUMBER"), **others)


def checked(help: str, rule: Callable[[str], Any], **others: Any) -> Any:  # noqa: A002
    """Describe an option whose value a rule makes of the typed text, or refuses."""
    return word(help, read=lambda _source, typed, _what: rule(typed), **others)


# How typed values are called on the screen, by the names of their parameters, untranslated: those of arguments, and of
# options without a shape of their own.
ARGUMENTS = {
    "add": N_("UNIT"),
    "add_unit": N_("UNIT"),
    "answers": N_("ITEM=ANSWER"),
    "act": N_("VIOLATION-OR-CASE"),
    "area": N_("AREA"),
    "at": N_("HOUR"),
    "born": DAY,
    "by": N_("GROUP"),
    "by_area": N_("KIND"),
    "campaign": N_("CAMPAIGN"),
    "code": N_("CODE"),
    "case": N_("CASE"),
    "covers": FILE,
    "database": N_("ADDRESS"),
    "dispatch": N_("DISPATCH"),
    "drop_unit": N_("UNIT"),
    "entry": N_("ENTRY"),
    "figure": N_("FIGURE"),
    "file": FILE,
    "form": N_("FORMAT"),
    "round_code": N_("ROUND"),
    "row": N_("ROW"),
    "folder": FOLDER,
    "giver": N_("GIVER"),
    "group": N_("GROUP"),
    "head": N_("CODE"),
    "incident": N_("INCIDENT"),
    "followup": N_("FOLLOW-UP"),
    "followups": N_("FOLLOW-UP"),
    "inspection_paper": N_("LETTER"),
    "item": N_("VIOLATION-OR-CASE"),
    "kind": N_("KIND"),
    "language": N_("LANGUAGE"),
    "letter_kind": N_("KIND"),
    "like": N_("TEMPLATE"),
    "list_format": N_("FORMAT"),
    "may": N_("KIND"),
    "measure": N_("NAME=NUMBER"),
    "minutes_kind": N_("KIND"),
    "mode": N_("KIND"),
    "name": N_("NAME"),
    "note": N_("NOTE"),
    "number": N_("NUMBER"),
    "offender": N_("KIND"),
    "office": N_("OFFICE"),
    "out": FILE,
    "paper": N_("PAPER"),
    "period": N_("PERIOD"),
    "person": N_("PERSON"),
    "place": N_("UNIT=AREA"),
    "pledge": N_("PLEDGE"),
    "profile": N_("KIND"),
    "provision": N_("PROVISION"),
    "read": N_("READING"),
    "recipient": N_("UNIT"),
    "report": N_("REPORT"),
    "request_id": N_("CODE"),
    "role": N_("ACCOUNT"),
    "shell": N_("SHELL"),
    "signed_minutes": N_("MINUTES"),
    "step": N_("STEP"),
    "target": N_("ROUND-OR-VISIT"),
    "task": N_("TASK"),
    "tasks": N_("TASK"),
    "text": TEXT,
    "unit": N_("UNIT"),
    "units": N_("UNIT"),
    "urgency": N_("KIND"),
    "value": N_("WORD=MEANING"),
    "visit": N_("VISIT"),
    "visits": N_("VISIT"),
    "waive": N_("UNIT=REASON"),
    "words": N_("COMMAND"),
}


# What several commands take.
AREA = code(N_("Area: code or name"), name="area")
CAMPAIGN = code(N_("Campaign; default: the only open one"), name="campaign")
HEAD = word(N_("Journal hash noted earlier, for example on paper"), typed=str | None, default=None)
ON = optional_day(N_("Day; default: today"), name="on", what=N_("the day"))
OVERWRITE = flag(N_("overwrite an existing file"), "--replace")
REASON = text(N_("Why"), default=REQUIRED)
# Words that a list is narrowed to; `Search` of ``searching``, None when nothing was typed.
SEARCH = word(
    N_("Only what has these words, marks ignored: of its text, its unit, or a part of its telephone or number"),
    "--search", name="search", read=_search, absent=None, shape=TEXT,
)  # fmt: skip
REDRAFT = flag(N_("replacing an earlier draft"), "--replace")
SIGNER = code(N_("Who signs: code or name"))
SINCE = optional_day(N_("First day"), name="since", what=N_("the first day"))
UNIT = code(N_("Unit: code or name"), name="unit")
RECEIVED_BY = code(N_("Unit that received it, where it was recorded for another one"), name="unit")
UNIT_ARGUMENT = word(N_("Unit: code or name"), is_argument=True, default=REQUIRED)
UNITS_ARGUMENT = words(N_("Unit, or several that are told the same of: code or name"), name="units", is_argument=True)
UNIT_KIND = code(N_("Only units of this kind, such as service_point"))
WITHDRAWN = flag(N_("only those that were withdrawn"), "--withdrawn")
UNTIL = optional_day(N_("Last day"), name="until", what=N_("the last day"))


@dataclass(frozen=True)
class Changes(Generic[Class]):
    """The typed fields of an `asked` class, to be put over a recorded object of it."""

    given: Mapping[str, Any]

    def over(self, recorded: Class) -> Class:
        """Return the recorded object with the typed values."""
        from dataclasses import replace

        values = {
            name: value.over(getattr(recorded, name)) if isinstance(value, Changes) else value
            for name, value in self.given.items()
        }
        return replace(recorded, **values)  # type: ignore[type-var]

    @classmethod
    def bind(cls, kind: Any) -> "Bound":
        """Return each of the options of an `asked` class, by which a recorded value is changed."""
        parts: dict[str, Bound] = {}
        for field, bound in kind.__asked__.items():
            nested = _asked_class(kind.__annotations__[field])
            parts[field] = cls.bind(nested) if nested is not None else _change(bound)

        def make(source: Source) -> Changes[Any]:
            typed = {field: one.make(source) for field, one in parts.items()}
            return Changes({field: value for field, value in typed.items() if value not in (UNTOUCHED, Changes({}))})

        return Bound(_options(parts), make)


@dataclass(frozen=True)
class Bound:
    """A parameter of a command: the options it is made of, by the names that Typer has, and how it is made of them.

    Typer asks for none of those of a parameter that ``waits``, nor for those of a row where a sheet of rows may be
    named instead (``is_row``).
    """

    options: Mapping[str, Option]
    make: Callable[[Source], Any]
    waits: bool = False
    is_row: bool = False


@dataclass(frozen=True)
class _CommandLine:
    """The values typed on a command line."""

    caller: Any
    given: Mapping[str, Any]

    @property
    def today(self) -> dt.date:
        return self.caller.today  # type: ignore[no-any-return]

    def typed(self, name: str, option: Option) -> Any:
        """Return a value as it was typed, a day without its year with the year in which it is near to today."""
        from postwatch.days import with_year

        value = self.given[name]
        if not (option.is_day and value):
            return value
        days = [with_year(one, today=self.today) for one in ([value] if isinstance(value, str) else value)]
        return days[0] if isinstance(value, str) else days

    def called(self, name: str, option: Option) -> str:
        return _(option.what) if option.what else option.shown(name)

    def file(self, typed: str, what: str) -> Path:  # noqa: ARG002 -- a sheet finds the place of the name by it
        from postwatch.paths import named_file

        return named_file(typed)


@dataclass_transform(frozen_default=True)
def asked(kind: type[Class]) -> type[Class]:
    """Mark a class of options of an action: a frozen dataclass whose defaults may be options.

    A field of another such class has all the options of that class.
    """
    parts: dict[str, Bound] = dict(getattr(kind, "__asked__", {}))
    for name, hint in kind.__annotations__.items():
        default = vars(kind).get(name)
        parts |= {name: bound} if (bound := _bind(name, hint, default)) is not None else {}
        if isinstance(default, Option):
            absent = REQUIRED if default.default is REQUIRED else default.absent
            delattr(kind, name) if absent is REQUIRED else setattr(kind, name, absent)
    kind.__asked__ = parts  # type: ignore[attr-defined]
    return dataclass(frozen=True)(kind)


def spread(function: Function) -> Function:
    """Return a command whose options are separate parameters of its signature, as Typer reads them.

    Call it with values. Its first parameter is the caller, or the context where it is called ``ctx``.
    """
    first, *others = inspect.signature(function).parameters.values()
    bound = {one.name: _bind(one.name, one.annotation, one.default) for one in others}
    parts = {name: one for name, one in bound.items() if one is not None}
    takes_sheet = any(one.annotation is SheetCall for one in others)
    waiting = {name for name, one in parts.items() if one.waits or (one.is_row and takes_sheet)}
    if len(parts) < len(bound):
        raise TypeError(f"{function.__name__}: {bound.keys() - parts.keys()} have no option")

    @wraps(function)
    def call(ctx: typer.Context, **given: Any) -> None:
        line = _CommandLine(ctx.obj, given)
        require_typed(_options({name: one for name, one in parts.items() if name not in waiting}), line)
        function(ctx if first.name == "ctx" else ctx.obj, **_values(parts, line))

    call.options = _options(parts)  # type: ignore[attr-defined]
    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    own = [
        option.parameter(name, may_wait=part in waiting)
        for part, one in parts.items()
        for name, option in one.options.items()
    ]
    sign(call, [context, *own])
    return call  # type: ignore[return-value]


def sign(function: Callable[..., Any], parameters: Sequence[inspect.Parameter]) -> None:
    """Give a function the signature from which Typer reads its options."""
    function.__signature__ = inspect.Signature(list(parameters))  # type: ignore[attr-defined]
    function.__annotations__ = {one.name: one.annotation for one in parameters}


def _bind(name: str, hint: Any, default: Any) -> Bound | None:
    """Bind a parameter or a field to its option, to options by name, or to those of its class; None where it has none.

    A parameter that is a function gives the object of its class when the command calls it, with fields without option.
    """
    if isinstance(default, Option):
        own = default.name or name
        return Bound({own: default}, lambda source: default.value(source, own))
    if hasattr(get_origin(hint), "bind"):
        own_way: Bound = get_origin(hint).bind(*get_args(hint))
        return own_way
    if isinstance(default, Mapping):
        several = {key: bound for key, one in default.items() if (bound := _bind(key, one, one)) is not None}
        return Bound(_options(several), lambda source: _values(several, source))
    kind = _asked_class(hint)
    if kind is None:
        return None
    options = _options(kind.__asked__)
    if get_args(hint)[:1] == (...,):

        def make_later(source: Source) -> Callable[..., Any]:
            def make(**others: Any) -> Any:
                require_typed(options, source)
                return made(kind, source, **others)

            return make

        return Bound(options, make_later, waits=True)
    return Bound(options, lambda source: made(kind, source))


def _asked_class(hint: Any) -> Any:
    """Return the `asked` class that a parameter or a field holds, perhaps among several types; else None."""
    return next((one for one in (hint, *get_args(hint)) if hasattr(one, "__asked__")), None)


def _change(bound: Bound) -> Bound:
    ((own, changing),) = (change(*one) for one in bound.options.items())
    return Bound({own: changing}, lambda source: changing.value(source, own))


def change(name: str, option: Option) -> tuple[str, Option]:
    """Return the name and the option that change a recorded value; --reason says why it is changed."""
    return "recorded_reason" if name == "reason" else name, option.as_change()


def made(kind: type[Class], source: Source, **others: Any) -> Class:
    """Return an object of an `asked` class, from the typed values and the fields that have no option."""
    return kind(**_values(kind.__asked__, source), **others)  # type: ignore[attr-defined]


def _options(parts: Mapping[str, Bound]) -> dict[str, Option]:
    return {name: option for part in parts.values() for name, option in part.options.items()}


def _values(parts: Mapping[str, Bound], source: Source) -> dict[str, Any]:
    return {name: part.make(source) for name, part in parts.items()}


def require_typed(options: Mapping[str, Option], source: Source) -> None:
    """See that something was typed for all that must be. Raises UsageError that names all that are missing."""
    needed = {name: option for name, option in options.items() if option.default is REQUIRED}
    typed = {name: source.typed(name, option) for name, option in needed.items()}
    blank = [needed[name].shown(name) for name, value in typed.items() if value is None or not str(value).strip()]
    if blank:
        raise missing(blank)


def missing(names: Sequence[str]) -> MissingError:
    """Return the refusal of a call in which options or arguments are missing."""
    hint = _("add to the command line: {names}").format(names=" ".join(names))
    return MissingError(missing_words(names), hint=hint, names=names)


def missing_words(names: Sequence[str]) -> str:
    """Return a sentence on the missing arguments of a call."""
    sentence = _("Missing: {name}") if len(names) > 1 else _("{name} is missing")
    return sentence.format(name=", ".join(names))


@asked
class HowRead:
    """How a sheet is read where it does not say so itself; as `sheets.grids.Reading` has it, as it was typed."""

    read: tuple[str, ...] = words(
        N_("with a sheet: how it is read, such as \"sheet=2020; header=5; map=SĐT=phone; ignore=Fax\""), "--read",
        name="read",
    )  # fmt: skip
    maps: tuple[str, ...] = words(N_("a part of --read"), "--map", name="map", hidden=True)
    ignored: tuple[str, ...] = words(N_("a part of --read"), "--ignore", name="ignore", hidden=True)
    sheets: tuple[str, ...] = words(N_("a part of --read"), "--sheet", name="sheet", hidden=True)
    header: int | None = number(N_("a part of --read"), "--header", hidden=True)
    encoding: str | None = code(N_("a part of --read"), "--encoding", hidden=True)
    hidden: str | None = code(N_("a part of --read"), "--hidden", hidden=True)

    @property
    def _typed(self) -> "list[Part]":
        """Return all that was typed, as parts of --read, which the other options are too."""
        from postwatch.sheets.answers import parts_of

        given = [part for one in self.read for part in parts_of(one)]
        for flag, value in list(self.by_flag.items())[1:]:
            values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            given += [(flag.removeprefix("--"), str(one)) for one in values if one is not None]
        return given

    def with_values(self, values: Sequence[str]) -> "HowRead":
        """Return it with what texts of cells stand for, each as it was typed."""
        from dataclasses import replace

        return replace(self, read=(*self.read, *(f"value={one}" for one in values)))

    @property
    def by_flag(self) -> Mapping[str, Any]:
        """Return the values by their options."""
        return {
            "--read": self.read, "--map": self.maps, "--ignore": self.ignored, "--sheet": self.sheets,
            "--header": self.header, "--encoding": self.encoding, "--hidden": self.hidden,
        }  # fmt: skip

    @property
    def as_typed(self) -> str:
        """Return the options that were given, as they are typed on a command line."""
        from postwatch.sheets.answers import as_option

        return as_option(self._typed) if self._typed else ""

    def reading(self, lacking: Mapping[str, str]) -> "Reading":
        """Return the typed options as the reader takes them, with values of columns that the file does not have.

        Raises UsageError as `sheets.answers.reading_of`.
        """
        from postwatch.sheets.answers import reading_of

        return reading_of(self._typed, lacking)


_SCANS = file(N_("with --from: the folder of the scans that the sheet names"), "--scans", shape=FOLDER)


@asked
class SheetCall:
    """A sheet that was named instead of a single record, and how it is to be taken in."""

    how: HowRead
    file: str = word(N_("A sheet of many, to be taken in instead"), "--from", shape=FILE)
    dry_run: bool = flag(N_("with --from: only show what would be done"), "--dry-run")
    skip_refused: bool = flag(N_("with --from: write the good rows"), "--skip-refused")
    scans: Path | None = _SCANS

    @property
    def as_typed(self) -> str:
        """Return the options that say how the sheet is read, as they are typed on a command line."""
        from postwatch.sheets.grids import as_word

        scans = "" if self.scans is None else f"--scans {as_word(str(self.scans))}"
        return " ".join(part for part in (self.how.as_typed, scans) if part)

    def reading(self, lacking: Mapping[str, str]) -> "Reading":
        """Return how the sheet is read, as `HowRead.reading`. Raises UsageError for a path to no folder of scans."""
        from dataclasses import replace

        from postwatch.sheets.scans import Scans

        scans = Scans(self.scans) if self.scans is not None else None
        return replace(self.how.reading(lacking), scans=scans)

    @property
    def typed_alone(self) -> str:
        """Return the first of the options that are nothing without a sheet, empty where none was given."""
        given = {
            "--dry-run": self.dry_run,
            "--skip-refused": self.skip_refused,
            **self.how.by_flag,
            "--scans": self.scans,
        }
        return next((name for name, value in given.items() if value not in (None, False, ())), "")
