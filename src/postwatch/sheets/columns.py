"""Columns that an import knows, and a row under their keys."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.language import N_, Code, _
from postwatch.sheets.cells import as_date
from postwatch.sheets.scans import Scans
from postwatch.vietnamese import clean, fold, is_clean, quoted

Cell: TypeAlias = str | int | float | bool | date | datetime | None
ColumnNote: TypeAlias = tuple[str, str]  # the key of a column, and the note on values in it
_YES = frozenset({"x", "co", "yes", "true", "1"})
_NO = frozenset({"", "khong", "no", "false", "0"})
# Notes on values that were not taken unchanged.
ZERO_BACK = N_("Column {name}: a zero that the spreadsheet had dropped was put back in {count} rows: {rows}")
DAYS_READ = N_("Column {name}: numbers and years of two digits were read as days in {count} rows: {rows}")
REPEATED = N_("Column {name}: what says «as above» is what the row above says in {count} rows: {rows}")
REQUIRED_MARK = " *"
"""What the title of a column that must be filled in ends with, in a sheet that is written out."""
_TELLING = 4
"""Signs from which on a text is taken to be the cell's own where a message holds it."""


Holds: TypeAlias = Literal["text", "date", "number"]


@dataclass(frozen=True)
class Column:
    """A column that an import knows: its key, its possible titles (the first is shown), whether it is required.

    The key is the name of the option that the column fills. A column that fills none, and tells a reader whom the row
    is about, has a key with a dot, such as ``unit.name``, which no option has. ``personal`` is a column of texts about
    persons. ``is_context``: its value may be above the rows it holds for, or in cells merged over them. ``fix``
    corrects values spoilt by a spreadsheet, ``says`` tells so. ``option`` gives a value that the sheet lacks,
    ``instead`` are columns from which it can be told. ``is_own``: no two rows have the same. ``joined``: a sheet may
    have several such columns, whose values are then joined by it. ``of_parent`` is the value of parent rows, to which
    ``option`` does not apply. In a written sheet its cells are of the kind ``holds``, and offer ``choices``; a column
    that ``is_code`` must not be changed.
    """

    key: str
    titles: tuple[str, ...]
    required: bool = False
    personal: bool = False
    is_context: bool = False
    fix: Callable[[Cell], Cell] | None = None
    option: str = ""
    instead: tuple[str, ...] = ()
    says: str = ZERO_BACK
    is_own: bool = False
    joined: str = ""
    of_parent: str = ""
    holds: Holds = "text"
    choices: tuple[Any, ...] = ()
    is_code: bool = False

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the choices in words, each without what follows a comma, which parts them in a file."""
        return tuple(one.in_words.partition(",")[0] if isinstance(one, Code) else one for one in self.choices)


NOTHING_GIVEN: frozenset[str] = frozenset()  # shared by the rows: they may be tens of thousands


class SheetRow(NamedTuple):
    """A row by column key. Columns that the sheet does not have are None; ``titles`` holds those it has.

    ``personal`` are the keys of texts about persons, ``scans`` the files that its cells may name, ``first_column`` is
    the place at which its table begins, if it lies beside another; ``shown`` are the titles of columns that it lacks,
    ``given`` the keys whose value is what an option says for all rows.
    """

    file: str
    sheet: str
    number: int
    values: dict[str, Cell]
    titles: dict[str, str]
    personal: frozenset[str] = frozenset()
    scans: Scans | None = None
    first_column: int = 0
    shown: Mapping[str, str] = {}
    given: frozenset[str] = NOTHING_GIVEN

    @property
    def place(self) -> tuple[str, int, int]:
        """Return sheet, number and first column: no other row of the file has all of them."""
        return self.sheet, self.number, self.first_column

    def filled(self, key: str, value: Cell, *told_by: str) -> "SheetRow":
        """Return the row with a value that other columns told, whose title counts unless the sheet has its own."""
        title = next((self.titles[teller] for teller in told_by if teller in self.titles), "")
        return self._replace(values=self.values | {key: value}, titles={key: title} | self.titles)

    def where(self, key: str | None = None) -> str:
        """Place for a message: file, sheet, row and, with ``key``, the column as the sheet titles it."""
        parts = [self.file]
        if self.sheet:
            parts.append(_("sheet {name}").format(name=self.sheet))
        parts.append(_("row {number}").format(number=self.number))
        if key is not None:
            parts.append(_("column {name}").format(name=self.titles.get(key, self.shown.get(key, key))))
        return ", ".join(parts)

    def text(self, key: str, *, multiline: bool = False) -> str:
        """Return the cell as clean text, empty for none; a number or day as it would be typed.

        Raises UsageError, with the place, for characters that cannot be seen.
        """
        value = self.values.get(key)
        if isinstance(value, str) and is_clean(value):
            return value
        return "" if value is None else clean(typed(value), what=self.where(key), multiline=multiline)

    def is_blank(self, key: str) -> bool:
        """Return whether the sheet has nothing there."""
        return self.values.get(key) in (None, "")

    def holds_only(self, keys: Collection[str]) -> bool:
        """Return whether all other columns are blank: these were filled in before."""
        return all(self.is_blank(key) for key in self.values if key not in keys)

    def require(self, *keys: str) -> None:
        """Refuse a row where any of these cells is empty (UsageError)."""
        for key in keys:
            self.required_text(key)

    def required_text(self, key: str) -> str:
        """Return the cell as `text` does. Raises UsageError, with the place, for an empty cell too."""
        text = self.text(key)
        if not text:
            raise UsageError(
                _("The cell is empty: {where}").format(where=self.where(key)),
                hint=_("fill it in, or remove the row"),
            )
        return text

    def day(self, key: str) -> date | None:
        """Return the cell as a day, None if blank. Raises UsageError, with the place, for any other text."""
        return None if self.is_blank(key) else self.required_day(key)

    def required_day(self, key: str) -> date:
        """Return the cell as a day. Raises UsageError, with the place, for any other text."""
        return as_date(self.values[key], what=self.where(key))

    def flag(self, key: str) -> bool:
        """Return whether the cell says yes; an empty cell says no. Raises UsageError, with the place, for neither."""
        text = self.text(key)
        if fold(text) not in _YES | _NO:
            raise UsageError(
                _("{where}: {text} is neither yes nor no").format(where=self.where(key), text=quoted(text)),
                hint=_("write x, or leave the cell empty"),
            )
        return fold(text) in _YES

    def whole_number(self, key: str) -> int | None:
        """Return the cell as a whole number, None if blank. Raises UsageError, with the place, for any other text."""
        text = self.text(key)
        if text and not text.isdecimal():
            raise UsageError(
                _("{text} is not a number: {where}").format(text=text, where=self.where(key)),
                hint=_("write a whole number in digits"),
            )
        return int(text) if text else None

    def without_personal(self, message: str, *, about: str | None = None) -> str:
        """Return a message without the row's texts about persons; ``about`` is the column that it is about.

        A text of up to three signs occurs in many words by chance, and is removed only if the message is about it.
        """
        for key in sorted(self.personal):
            text = typed(self.values.get(key) or "").strip()
            if text and (key == about or len(text) >= _TELLING):
                message = message.replace(text, "…").replace(" ".join(text.split()), "…")
        return message


def typed(value: str | float | date) -> str:
    """Return a value as a person would type it: a number with a comma, a day as dd/mm/yyyy."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    if isinstance(value, datetime) and value.time() != datetime.min.time():
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
