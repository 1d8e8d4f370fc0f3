"""Columns of a sheet: its titles, and its rows under the keys that an import knows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from postwatch.dataclass import dataclass
from postwatch.days import as_date
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.vietnamese import clean, fold, quoted

Cell: TypeAlias = str | int | float | bool | date | datetime | None
_YES = frozenset({"x", "co", "yes", "true", "1"})
_NO = frozenset({"", "khong", "no", "false", "0"})
_TELLING = 4
"""Signs from which on a text is taken to be the cell's own where a message holds it."""


@dataclass(frozen=True)
class Row:
    """A row that holds something: its number in the file (from 1) and its values by column title."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Sheet:
    """One sheet: file name, sheet name (empty for csv), titles in order, rows without the blank ones."""

    file: str
    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """A column that an import knows: its key, the titles it may stand under (the first one is shown), need.

    ``personal`` is a column of texts about persons.
    """

    key: str
    titles: tuple[str, ...]
    required: bool = False
    personal: bool = False


@dataclass(frozen=True)
class SheetRow:
    """A row by column key. Columns that the sheet does not have are None; ``titles`` holds those it has.

    ``personal`` are the keys of texts about persons.
    """

    file: str
    sheet: str
    number: int
    values: dict[str, Cell]
    titles: dict[str, str]
    personal: frozenset[str] = frozenset()

    def where(self, key: str | None = None) -> str:
        """Place for a message: file, sheet, row and, with ``key``, the column as the sheet titles it."""
        parts = [self.file]
        if self.sheet:
            parts.append(_("sheet {name}").format(name=self.sheet))
        parts.append(_("row {number}").format(number=self.number))
        if key is not None:
            parts.append(_("column {name}").format(name=self.titles.get(key, key)))
        return ", ".join(parts)

    def text(self, key: str, *, multiline: bool = False) -> str:
        """Return the cell as clean text, empty for none; a number or day as it would be typed.

        Raises UsageError, with the place, for characters that cannot be seen.
        """
        value = self.values.get(key)
        return "" if value is None else clean(typed(value), what=self.where(key), multiline=multiline)

    def is_blank(self, key: str) -> bool:
        """Return whether the sheet has nothing there."""
        return self.values.get(key) in (None, "")

    def require(self, *keys: str) -> None:
        """Refuse a row where one of these cells is empty (UsageError)."""
        for key in keys:
            if self.is_blank(key) or not self.text(key):
                raise UsageError(
                    _("The cell is empty: {where}").format(where=self.where(key)),
                    hint=_("fill it in, or remove the row"),
                )

    def day(self, key: str) -> date | None:
        """Return the cell as a day, None for none. Raises UsageError, with the place, for what is no day."""
        return None if self.is_blank(key) else self.required_day(key)

    def required_day(self, key: str) -> date:
        """Return the cell as a day. Raises UsageError, with the place, for what is none."""
        return as_date(self.values[key], what=self.where(key))

    def flag(self, key: str) -> bool:
        """Return whether the cell says yes; an empty one says no. Raises UsageError, with the place, for neither."""
        text = self.text(key)
        if fold(text) not in _YES | _NO:
            raise UsageError(
                _("{where}: {text} is neither yes nor no").format(where=self.where(key), text=quoted(text)),
                hint=_("write x, or leave the cell empty"),
            )
        return fold(text) in _YES

    def whole_number(self, key: str) -> int | None:
        """Return the cell as a whole number, None for none. Raises UsageError, with the place, for what is none."""
        text = self.text(key)
        if text and not text.isdecimal():
            raise UsageError(
                _("{text} is not a number: {where}").format(text=text, where=self.where(key)),
                hint=_("write the arrival number in digits"),
            )
        return int(text) if text else None

    def without_personal(self, message: str, *, about: str | None = None) -> str:
        """Return a message without the row's texts about persons; ``about`` is the column of which it speaks.

        A text of a sign or three stands in many words by chance, and is told only where the message is about it.
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


# Every list in an office starts with a running number; it carries nothing.
_RUNNING_NUMBERS = frozenset({"stt", "tt", "sott", "sothutu"})


def match_columns(sheet: Sheet, wanted: Sequence[Column]) -> tuple[SheetRow, ...]:
    """Return the rows under the keys of ``wanted``; titles are compared without marks, case, blanks and signs.

    Columns of running numbers (STT) are left out. Raises UsageError for a column that nothing wants, for two columns
    with one meaning, and for a required column that is missing.
    """
    keys = {_bare(title): column.key for column in wanted for title in (column.key, *column.titles)}
    hint = _("known columns: {names}").format(names=_known(wanted))
    titles: dict[str, str] = {}
    for title in sheet.header:
        bare = _bare(title)
        if bare not in keys:
            if bare in _RUNNING_NUMBERS:
                continue
            raise UsageError(
                _("{file}: unknown column {title}").format(file=sheet.file, title=quoted(title)), hint=hint
            )
        key = keys[bare]
        if key in titles:
            raise UsageError(
                _("{file}: columns {first} and {second} mean the same").format(
                    file=sheet.file, first=quoted(titles[key]), second=quoted(title)
                ),
                hint=_("remove one of them or give it another title"),
            )
        titles[key] = title
    missing = [column for column in wanted if column.required and column.key not in titles]
    if missing:
        raise UsageError(_("{file}: missing column {names}").format(file=sheet.file, names=_known(missing)), hint=hint)
    personal = frozenset(column.key for column in wanted if column.personal)
    places = [(column.key, titles.get(column.key, "")) for column in wanted]
    return tuple(
        SheetRow(
            sheet.file, sheet.name, row.number, {key: row.cells.get(title) for key, title in places}, titles, personal
        )
        for row in sheet.rows
    )


def _bare(title: str) -> str:
    return "".join(c for c in fold(title) if c.isalnum())


def _known(wanted: Iterable[Column]) -> str:
    return ", ".join(column.titles[0] if column.titles else column.key for column in wanted)
