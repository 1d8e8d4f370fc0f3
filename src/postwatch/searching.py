"""Words that a list is searched for: without marks and capitals, all of them, and parts of telephone and other numbers.

A row is searched in everything that it says, and in what else is known of the unit that it is about.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from postwatch.language import Code
from postwatch.vietnamese import fold

# Shorter numbers occur in nearly every telephone and every day; they are, or begin, a small number: «Bưu cục 1».
_SHORTEST_NUMBER = 3
_SHORT = re.compile("[0-9]{1,2}")
_BEFORE_A_DAY = "\1"
_NUMBER = re.compile(r"[+(]*[0-9][0-9.()\-]*")
# As few digits as a telephone has; more than any number has are not asked for.
_SHORTEST_PHONE, _LONGEST_NUMBER = 8, 20
# A slash parts telephones; of a licence or a day it is a part.
_BETWEEN_WORDS = re.compile("[;,]|(?<=[0-9]{8})/(?=[0-9])")
_DAY = re.compile(
    "(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\\2(?P<year>[0-9]{4})"
    "|(?P<year_first>[0-9]{4})-(?P<month_then>[0-9]{1,2})-(?P<day_last>[0-9]{1,2})"
)
_QUOTES = re.compile('["“”«»]')
_BETWEEN_NUMBERS = re.compile("[/;,]")
_NO_DIGITS = re.compile("[^0-9]+")
_COUNTRY = "84"
# A mobile number abroad: the country, and nine digits.
_LONG_WITH_COUNTRY = 11
# No text of the records has it.
_APART = "\0"


class Known(NamedTuple):
    """Searchable facts of a unit besides a row about it: texts, and numbers that are written in many ways."""

    words: str
    numbers: str = ""


class _Part(NamedTuple):
    """Words that are looked for: all of them; or some beside each other as a number that is written with blanks.

    ``pieces`` has, for each word, the numbers that begin with it: the place behind each of them, and its digits.
    """

    words: tuple[re.Pattern[str], ...]
    pieces: tuple[tuple[tuple[int, str], ...], ...] = ()

    @property
    def is_number(self) -> bool:
        """Return whether the words are numbers, and long enough to be searched as such."""
        return any(self.pieces)


class Search:
    """The text of a search."""

    def __init__(self, typed: str) -> None:
        """Take words, numbers with blanks, points or +84 within, and quoted parts that must be found as they are."""
        quoted = [fold(one) for one in _QUOTES.split(typed)]
        wholes = [_Part((re.compile(re.escape(one)),)) for one in quoted[1::2] if one]
        self._parts = (*wholes, *_parts([word for one in quoted[::2] for word in _BETWEEN_WORDS.sub(" ", one).split()]))

    @property
    def is_number(self) -> bool:
        """Return whether only a number was typed, of a telephone or a licence."""
        return bool(self._parts) and all(part.is_number for part in self._parts)

    def among(self, rows: Sequence[Any], known: Mapping[str, Known]) -> Iterator[Any]:
        """Yield the rows that contain all words; ``known`` has the other searchable facts, by the codes of units."""
        about = [known.get(unit_of(row) or "", _NOTHING) for row in rows]
        texts = _folded([f"{' '.join(_texts(row))} {one.words}" for row, one in zip(rows, about, strict=True)])
        for row, text, one in zip(rows, texts, about, strict=True):
            if self._parts and all(_stands(part, text, one.numbers) for part in self._parts):
                yield row


_NOTHING = Known("")


def unit_of(row: Any) -> str | None:
    """Return the code of the unit that a row of a list is about, or that it is; None of another row."""
    if hasattr(row, "recipient"):
        return row.recipient  # type: ignore[no-any-return]
    return row.code if hasattr(row, "area_name") and hasattr(row, "code") else None


def digits_of(numbers: str | None) -> str:
    """Return the digits of numbers as a telephone is dialled here: ``+84 912.345 678`` is ``0912345678``."""
    return " ".join(_dialled(one) for one in _BETWEEN_NUMBERS.split(numbers or "") if one.strip())


def _dialled(number: str) -> str:
    digits = _NO_DIGITS.sub("", number)
    has_country = number.lstrip(" (").startswith("+") or len(digits) >= _LONG_WITH_COUNTRY
    from_abroad = digits.startswith(_COUNTRY) and has_country
    return f"0{digits.removeprefix(_COUNTRY).removeprefix('0')}" if from_abroad else digits


def _parts(words: Iterable[str]) -> Iterator[_Part]:
    """Yield words singly, and adjoining parts of a number together."""
    run: list[str] = []
    for word in words:
        if _NUMBER.fullmatch(word):
            run.append(word)
            continue
        yield from _number(run)
        run = []
        yield _Part((_pattern(word),))
    yield from _number(run)


def _number(run: list[str]) -> Iterator[_Part]:
    if run:
        yield _Part(tuple(map(_pattern, run)), tuple(tuple(_pieces(run, place)) for place in range(len(run))))


def _pieces(run: list[str], place: int) -> Iterator[tuple[int, str]]:
    for behind in range(place + 1, len(run) + 1):
        digits = _dialled("".join(run[place:behind]))
        if len(digits) > _LONGEST_NUMBER:
            return
        if len(digits) >= _SHORTEST_NUMBER:
            yield behind, digits


def _pattern(word: str) -> re.Pattern[str]:
    day = _DAY.fullmatch(word)
    if day is not None:
        return _pattern_of_day(*(int(day[one] or day[other]) for one, other in _OF_A_DAY))
    small = f"(?<![0-9/{_BEFORE_A_DAY}]){word}[0-9]?(?![0-9])"
    return re.compile(small if _SHORT.fullmatch(word) else re.escape(word))


_OF_A_DAY = (("day", "day_last"), ("month", "month_then"), ("year", "year_first"))


def _pattern_of_day(day: int, month: int, year: int) -> re.Pattern[str]:
    """Return a day in all the ways in which people write it."""
    ways = f"0?{day}[/.-]0?{month}[/.-]{year:04}|{year:04}-0?{month}-0?{day}"
    return re.compile(f"(?<![0-9])({ways})(?![0-9])")


def _stands(part: _Part, text: str, numbers: str) -> bool:
    """Return whether all words are found, each in the text or with those beside it in a number.

    Numbers beside each other are a single number or several; parts of telephones are a single number only, or they
    would be written together.
    """
    if not part.pieces:
        return all(word.search(text) for word in part.words)
    # Places up to which all is found, and those that a part of a telephone reaches.
    found, in_part = {0}, set[int]()
    for place, (word, pieces) in enumerate(zip(part.words, part.pieces, strict=True)):
        if place not in found | in_part:
            continue
        if word.search(text):
            found.add(place + 1)
        for behind, digits in pieces:
            is_whole = len(digits) >= _SHORTEST_PHONE
            if (is_whole or place in found) and digits in numbers:
                (found if is_whole else in_part).add(behind)
    return len(part.words) in found | in_part


def _folded(texts: Sequence[str]) -> list[str]:
    """Fold texts at once: many short texts take several times as long."""
    return fold(_APART.join(text.replace(_APART, " ") for text in texts)).split(_APART) if texts else []


def _texts(value: Any) -> Iterator[str]:
    """Yield the searchable texts of a value: texts, codes with their words, days as people write them; no figures."""
    if isinstance(value, str):
        yield str(value)
        if isinstance(value, Code):
            yield value.in_words
    elif isinstance(value, dt.date):
        yield f"{_BEFORE_A_DAY}{value:%d/%m/%Y}"
    elif dataclasses.is_dataclass(value):
        for name, one in vars(value).items():
            # The code of an area is a number that nobody sees.
            yield from () if name == "area" else _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)
