"""Answers to what a sheet does not say: as they are typed after --read, and what they change of a reading."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.sheets.grids import Reading, as_word
from postwatch.vietnamese import fold, one_of

Part: TypeAlias = tuple[str, str]
"""What is told of a sheet, and the value: ``("header", "5")``."""
Answer: TypeAlias = tuple[Part, ...]
WORDS = ("sheet", "header", "map", "ignore", "hidden", "encoding", "value")
_PARTS = re.compile(rf";\s*(?=(?:{'|'.join(WORDS)})\s*=)")
OPEN = "…"
"""What a printed answer has where the value is the user's to choose."""


def parts_of(typed: str) -> list[Part]:
    """Return the parts of an answer such as «sheet=DS 2020; header=5». Raises UsageError for any other word."""
    found = []
    for part in filter(str.strip, _PARTS.split(typed)):
        word, sign, value = (one.strip() for one in part.partition("="))
        if word not in WORDS or not sign or not value:
            raise UsageError(
                _("--read {text} does not say how a sheet is read").format(text=as_word(part.strip())),
                hint=one_of(word, WORDS) if word not in WORDS else _("write it so: {word}=VALUE").format(word=word),
            )
        found.append((word, value))
    return found


def as_option(answer: Iterable[Part]) -> str:
    """Return an answer as the option that gives it."""
    return f"--read {as_word('; '.join(f'{word}={value}' for word, value in answer))}"


def reading_of(parts: Iterable[Part], lacking: Mapping[str, str]) -> Reading:
    """Return the reading that parts of answers tell, with values of columns that the file does not have.

    Raises UsageError for a title without its column, a row that is no number, and a word that is neither read nor
    leave.
    """
    return answered(Reading(lacking=lacking), parts)


def answered(reading: Reading, parts: Iterable[Part]) -> Reading:
    """Return a reading with what further answers say. Raises as `reading_of`."""
    for word, value in parts:
        reading = _with(reading, word, value)
    return reading


def _with(reading: Reading, word: str, value: str) -> Reading:
    if word in ("map", "value"):
        title, key = _title_and_key(value)
        if word == "map":
            return replace(reading, maps={**reading.maps, title: key})
        return replace(reading, values={**reading.values, fold(title): key})
    if word == "ignore":
        return replace(reading, ignored=(*reading.ignored, value))
    if word == "sheet":
        return replace(reading, sheets=(*reading.sheets, value))
    if word == "header" and not value.isdecimal():
        raise _invalid(word, value, hint=_("write a whole number in digits"))
    if word == "hidden" and value not in ("read", "leave"):
        raise _invalid(word, value, hint=one_of(value, ("read", "leave")))
    told: dict[str, Any] = {"header": int, "hidden": "read".__eq__, "encoding": str}
    return replace(reading, **{word: told[word](value)})


def _invalid(word: str, value: str, *, hint: str) -> UsageError:
    return UsageError(_("{text} is not a valid {what}").format(text=value, what=word), hint=hint)


def _title_and_key(typed: str) -> tuple[str, str]:
    title, sign, key = (one.strip() for one in typed.rpartition("="))
    if not (title and sign and key):
        raise UsageError(
            _("map={text} does not say which column the title is").format(text=typed),
            hint=_('write the title, = and the column, such as: --read "map=SĐT=phone"'),
        )
    if key == OPEN:
        raise UsageError(
            _("{name} is “…”, as the command was printed").format(name=title), hint=_("write the value instead")
        )
    return title, key
