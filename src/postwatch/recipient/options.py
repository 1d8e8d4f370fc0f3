"""Options of the commands of units."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from postwatch import options
from postwatch.language import N_
from postwatch.options import Source, asked, code, flag, missing, optional_day, past_day, read_day, read_text, word
from postwatch.recipient.rules import FIELD_WORDS

# Fields of add and of edit whose help is not their name.
_HELP = {
    "parent": N_("Unit above, such as the enterprise of a point"),
    "legal_form": N_("Legal form, such as branch or household"),
    "point_type": N_("Type of a service point"),
    "channel": N_("How letters are sent: ioffice, post, email, in_person"),
}
_ABOUT_PERSONS = frozenset({"representative", "contact", "phone", "email"})
_UNTOUCHED = object()


def _kept(_source: Source, typed: str | None, what: str) -> str | None:
    """Return the value of a field that cannot be emptied, None where nothing was typed."""
    found = read_text(typed, what)
    if typed is not None and not found:
        raise missing([what])
    return found


NAME = word(N_("Full name"), typed=str | None, default=None, read=_kept)
AREA = word(N_("Area: code or name"), typed=str | None, default=None, read=_kept)
KIND = word(N_("Kind, such as service_point"), typed=str | None, default=None, read=_kept)
PARENT = word(
    N_("Unit above, such as the enterprise of a point; blank: none"), typed=str | None, default=None, absent=None
)
BEGINS_ON = past_day(N_("First day of it; default: today"), "--on")


def _field(name: str) -> Any:
    is_day = name.startswith("active_") or name.endswith("_on")
    read, shape = (read_day, options.DAY) if is_day else (read_text, options.TEXT)
    words = FIELD_WORDS[name]
    return word(
        _HELP.get(name, words), typed=str | None, default=None, what=words, shape=shape,
        is_personal=name in _ABOUT_PERSONS,
        read=lambda _source, typed, what: _UNTOUCHED if typed is None else read(typed.strip(), what),
    )  # fmt: skip


# What a unit must have is asked for apart; its source is a sheet's.
FIELDS: Any = {name: _field(name) for name in FIELD_WORDS if name not in {"name", "area", "source"}}


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that were typed; an empty text empties a field, and gives None."""
    return {name: value for name, value in fields.items() if value is not _UNTOUCHED}


# Units were searched with --text alone before every list was.
SEARCH_OR_TEXT = replace(options.SEARCH, flags=("--search", "--text"))


@asked
class OfUnits:
    """The units of a list: of a kind, in an area, an enterprise itself and its points."""

    kind: str | None = code(N_("Only units of this kind"))
    area: str | None = options.AREA
    enterprise: str | None = code(N_("Enterprise: its code or name; the units under it are meant too"))


@asked
class Filter(OfUnits):
    """The filter of a list of units."""

    on: dt.date | None = optional_day(N_("Units as they were on this day"), what=N_("the day"))
    with_closed: bool = flag(N_("units that ended too"), "--closed", name="closed")
