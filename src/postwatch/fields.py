"""Field declarations: the label of a field of a record, and how it is typed, declared once, beside its column.

``Annotated[dt.date, Told(...)]`` in a table makes the option, the column of a sheet, the label and the name in JSON.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import Any, Generic, NamedTuple, TypeVar, get_args

from postwatch import options
from postwatch.dataclass import dataclass
from postwatch.labels import in_dong
from postwatch.language import Code, _
from postwatch.options import REQUIRED, UNTOUCHED, Bound, Option, Source, change, require_typed
from postwatch.vietnamese import choice

Record = TypeVar("Record")
_NOTHING_TYPED: Any = None
AS_LABELLED = ("",)
"""The title of a column that is called in a sheet as its label in Vietnamese."""


@dataclass(frozen=True)
class Told:
    """The label of a field, how its option is called and explained, and the titles of its column in a sheet.

    Texts are untranslated. Without ``help`` nobody types it. ``key`` is its name in JSON, if that is not the column's,
    ``option`` the name of option and column, if that is not ``key``; ``what`` is its name in a refusal. ``offers`` is
    the help if a blank is filled from elsewhere: a day is today, the area that of the unit. ``makes`` describes an
    option of another kind than its type tells, such as money, ``flags`` are the spellings of an option if they are not
    made from its name. A field that ``must`` be typed may be empty later: a person's name that was erased. A field
    typed ``once`` is never amended. A field without ``titles`` has no column: it is given for a whole sheet.
    """

    label: str
    help: str = ""
    titles: tuple[str, ...] = ()
    option: str = ""
    key: str = ""
    what: str = ""
    offers: str = ""
    makes: Callable[..., Any] | None = None
    flags: tuple[str, ...] = ()
    is_argument: bool = False
    must: bool = False
    once: bool = False

    @property
    def column_titles(self) -> tuple[str, ...]:
        """Return the titles of its column, untranslated."""
        return tuple(title or self.label for title in self.titles)

    def as_option(self, name: str, make: Callable[..., Any], help_: str = "", *, needed: bool = False) -> Any:
        """Return the option of a name that a maker of options makes; a ``needed`` option must be typed."""
        default = {"default": REQUIRED} if needed else {}
        others = {"what": self.what, "is_argument": self.is_argument, "titles": self.column_titles}
        return make(help_ or self.help, *self.flags, name=name, **others, **default)


class ToldField(NamedTuple):
    """A field of a table: the name of its column, its `Told`, its type, whether it must be filled in."""

    name: str
    told: Told
    type: Any
    required: bool
    is_personal: bool = False

    @property
    def key(self) -> str:
        """Return its name in JSON: a reference shows the code of its target."""
        return self.told.key or self.name.removesuffix("_id")

    @property
    def typed_as(self) -> str:
        """Return the name of its option, or argument, and of its column in a sheet."""
        return self.told.option or self.key

    def chosen(self, typed: str) -> Any:
        """Return the member of its enumeration that was typed. Raises UsageError."""
        return choice(self.type, typed, what=_(self.told.what))

    @property
    def is_chosen(self) -> bool:
        """Return whether the field takes a member of an enumeration."""
        return isinstance(self.type, type) and issubclass(self.type, Code)

    def option(self, help_: str) -> Option:
        """Return the option by which it is typed, with a help text."""
        needed = self.required and not self.told.offers
        made: Option = self.told.as_option(self.typed_as, self.told.makes or self._maker(), help_, needed=needed)
        made = replace(made, is_personal=self.is_personal, key=self.key)
        if self.told.makes or not self.is_chosen:
            return made
        # What a refusal calls it is said by `chosen`.
        read = lambda _source, typed, _what: self.chosen(typed) if typed else None  # noqa: E731
        return replace(made, what="", read=read, choices=self.type)

    def narrowing(self, help_: str) -> Option:
        """Return the option that narrows a list to a single value of the field."""
        made: Option = options.code(help_, name=self.typed_as, choices=self.type if self.is_chosen else None)
        return made

    def _maker(self) -> Callable[..., Any]:
        if self.name.endswith("_id") or self.is_chosen:
            return options.code
        if issubclass(self.type, dt.date):
            return options.day if self.required else options.optional_day
        return options.number if self.type is int else options.text


@cache
def fields_of(table: Any) -> Mapping[str, ToldField]:
    """Return the fields of a table that have a `Told`, by name: its own first, then those of its parts.

    Behind them those ``beside`` the columns: values typed and kept elsewhere, such as the scan. ``typed`` names the
    fields that come first, where they are typed in another order than that of the columns.
    """
    columns = {
        name: ToldField(name, told, _bare(info.annotation), told.must or info.is_required(), _is_personal(table, name))
        for name, info in table.model_fields.items()
        for told in info.metadata
        if isinstance(told, Told)
    }
    beside = {name: ToldField(name, told, None, required=False) for name, told in getattr(table, "beside", {}).items()}
    found = columns | beside
    own = [name for name in table.__annotations__ if name in columns]
    return {name: found[name] for name in dict.fromkeys([*getattr(table, "typed", "").split(), *own, *found])}


def _is_personal(table: Any, name: str) -> bool:
    """Return whether a field is a column of texts that can be erased."""
    from postwatch.store.columns import PERSONAL

    return hasattr(table, "__table__") and PERSONAL in table.__table__.columns[name].info


def _bare(annotation: Any) -> Any:
    """Return a type without None."""
    return next((one for one in get_args(annotation) if one is not type(None)), annotation)


def told_option(table: Any, name: str) -> Any:
    """Return the option of a field of a table, for a command that asks for some fields only."""
    field = fields_of(table)[name]
    return field.option(field.told.help)


def label_of(table: Any, key: str) -> str | None:
    """Return the label of a field of a record, by its name in JSON; None if it has none."""
    for one in fields_of(table).values():
        if key in (one.key, one.name):
            return in_dong(_(one.told.label)) if one.told.makes is options.money else _(one.told.label)
    return None


def is_money(table: Any, name: str) -> bool:
    """Return whether a field is declared as an amount in đồng."""
    return name in fields_of(table) and fields_of(table)[name].told.makes is options.money


class Entry(Generic[Record]):
    """The typed values of a record. They are read on demand: with a sheet nothing is typed."""

    def __init__(self, asked: Mapping[str, tuple[str, Option]], source: Source) -> None:
        self._asked, self._source = asked, source
        self._instead: dict[str, Any] = {}

    @classmethod
    def bind(cls, table: Any) -> Bound:
        """Return the options of a record that is added; they may wait where a sheet may be named instead."""
        asked = {
            name: (one.typed_as, one.option(one.told.offers or one.told.help))
            for name, one in fields_of(table).items()
            if one.told.help
        }
        has_column = any(option.titles for _name, option in asked.values())
        return Bound(dict(asked.values()), partial(cls, asked), is_row=has_column)

    @classmethod
    def of(cls, table: Any, source: Source, **instead: Any) -> "Entry[Any]":
        """Return an entry of a record from a row of a sheet; ``instead`` are fields without a cell."""
        made: Entry[Any] = cls.bind(table).make(source)
        return made.over(**instead)

    @classmethod
    def saying(cls, **values: Any) -> "Entry[Any]":
        """Return an entry with these values, by the names of fields, and nothing else."""
        return cls({}, _NOTHING_TYPED).over(**values)

    def over(self, **instead: Any) -> "Entry[Record]":
        """Return the same with other values of some fields."""
        made = type(self)({name: one for name, one in self._asked.items() if name not in instead}, self._source)
        made._instead = {**self._instead, **instead}
        return made

    @property
    def first(self) -> str:
        """Return how the first that was typed of it is typed; where nothing was, its first argument or option."""
        typed = [one for one in self._asked.values() if one[1].titles and self._source.typed(*one)]
        name, option = min(typed or self._asked.values(), key=lambda one: not one[1].is_argument)
        return option.shown(name)

    @property
    def is_blank(self) -> bool:
        """Return whether nothing was typed of a single record, in the fields that a sheet has columns for."""
        return not any(self._source.typed(name, option) for name, option in self._asked.values() if option.titles)

    def is_typed(self, field: str) -> bool:
        """Return whether a value of a field was typed."""
        return bool(self._source.typed(*self._asked[field]))

    def one(self, field: str) -> Any:
        """Return the typed value of a field. Raises UsageError."""
        name, option = self._asked[field]
        return option.value(self._source, name)

    @cached_property
    def given(self) -> Mapping[str, Any]:
        """Return the typed values, by the names of fields, None for a blank. Raises UsageError."""
        require_typed(dict(self._asked.values()), self._source)
        read = {field: option.value(self._source, name) for field, (name, option) in self._asked.items()}
        return {field: value for field, value in read.items() if value is not UNTOUCHED} | self._instead

    def write(self, row: Record, *, but: Collection[str] = ()) -> None:
        """Write the typed values into the columns of a row, but for some."""
        for name, value in self.given.items():
            if name not in but and hasattr(type(row), name):
                setattr(row, name, value)


class Amended(Entry[Record]):
    """The values typed to be written over a recorded row; fields not typed are left alone."""

    @classmethod
    def bind(cls, table: Any) -> Bound:
        """Return the options by which a record is changed."""
        asked = {
            name: change(one.typed_as, one.option(one.told.help))
            for name, one in fields_of(table).items()
            if one.told.help and not one.told.once
        }
        return Bound(dict(asked.values()), partial(cls, asked))
