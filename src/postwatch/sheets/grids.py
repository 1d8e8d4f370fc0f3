"""A sheet as it is in its file, before any title is known; and the options of its reading."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from postwatch.dataclass import dataclass
from postwatch.sheets.columns import Cell
from postwatch.sheets.scans import Scans
from postwatch.vietnamese import fold

Rows: TypeAlias = Sequence[tuple[int, list[Cell]]]
"""Rows that hold something: number from 1, then the values from column 1 on."""
Merge: TypeAlias = tuple[int, int, int, int]
"""Cells that were merged: first row, first column, last row, last column, from 1."""


@dataclass(frozen=True)
class Grid:
    """A sheet: its rows, merged cells, hidden or filtered rows, and formulas that no program has calculated.

    ``uncounted`` holds rows and columns from 1, ``description`` is what the properties of the file say of it. A csv
    file is one sheet without a name. ``first_column`` is the place at which a table beside another begins;
    a table ``is_part`` of a sheet that has several.
    """

    file: str
    name: str
    rows: Rows
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    uncounted: tuple[tuple[int, int], ...] = ()
    description: str = ""
    first_column: int = 0
    is_part: bool = False


@dataclass(frozen=True)
class Reading:
    """How a register is to be read, if it does not tell itself.

    ``maps`` are titles, as the file writes them, and the columns that they are; ``ignored`` are titles and sections to
    be passed over; ``sheets`` are names of those that are read; ``header`` is the row of the titles; ``encoding`` is a
    value of ENCODINGS; ``hidden`` says whether hidden rows are read; ``values`` are what folded texts of cells stand
    for; ``lacking`` are values of columns that the file does not have; ``scans`` are the files that its cells may name.
    If it ``leaves_others``, unwanted columns are passed over without a question.
    """

    maps: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    header: int | None = None
    encoding: str | None = None
    hidden: bool | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    scans: Scans | None = None
    leaves_others: bool = False


_SIGNS, _DIGIT = re.compile(r"[\W_]+"), re.compile("[0-9]")


def bare(text: str) -> str:
    """Return a title for comparing: without marks, case, blanks and signs."""
    return _SIGNS.sub("", fold(text))


class BareTexts:
    """Titles for comparing: a text is among them as `bare` returns it."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take texts that are bare already."""
        self._texts = frozenset(texts)
        self._have_digits = any(map(_DIGIT.search, self._texts))

    def __contains__(self, text: str) -> bool:
        """Return whether a text is among them; a digit tells most values from titles, which seldom have one."""
        return (self._have_digits or _DIGIT.search(text) is None) and bare(text) in self._texts


def bare_without_remark(text: str) -> str:
    """Return a title for comparing, without its remark in brackets."""
    return bare(re.sub(r"\(.*?\)", "", text))


def as_word(text: str) -> str:
    """Return a text as one word of a command line."""
    if '"' in text:
        return shlex.quote(text)
    return text if re.fullmatch(r"[\w.-]+", text) else f'"{text}"'


def column_letter(number: int) -> str:
    """Return the letters of a column counted from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
