"""Titles under which registers have their columns, and words of their cells, read once from data/registers.toml."""

from functools import cache
from typing import NamedTuple, TypeAlias

from postwatch.datafile import read_toml, record_of
from postwatch.paths import resource
from postwatch.records import Name

_FILE = "registers.toml"
Titles: TypeAlias = tuple[Name, ...]
"""Titles of a column."""


class UnitOfRowTitles(NamedTuple):
    """Titles of the columns of any other sheet that tell which unit a row is about; the first of each is shown."""

    code: Titles
    name: Titles
    area: Titles


class KindWords(NamedTuple):
    """What registers write for kinds of units, by their codes."""

    district_office: Titles = ()
    commune_office: Titles = ()
    postal_enterprise: Titles = ()
    service_point: Titles = ()
    authority: Titles = ()
    coordinating_body: Titles = ()
    internal_unit: Titles = ()
    other: Titles = ()


class PointTypeWords(NamedTuple):
    """What registers write for kinds of points, by their codes."""

    post_office: Titles = ()
    commune_cultural_point: Titles = ()
    agency: Titles = ()
    mailbox: Titles = ()
    other: Titles = ()


class LegalFormWords(NamedTuple):
    """What registers write for legal forms, by their codes."""

    company: Titles = ()
    branch: Titles = ()
    business_location: Titles = ()
    representative_office: Titles = ()
    cooperative: Titles = ()
    household: Titles = ()
    individual: Titles = ()
    state_body: Titles = ()
    other: Titles = ()


class RegisterTitles(NamedTuple):
    """Titles of the columns of units and of the unit of a row, and words of what units are.

    Those of ``unit`` are by the keys of columns, and come behind those told of the fields of a unit; ``state`` are
    those of a column that says whether a unit still works, ``commune`` and ``commune_code`` of a commune. ``posts`` are
    how the posts of representatives begin.
    """

    unit: dict[str, Titles]
    state: Titles
    commune: Titles
    commune_code: Titles
    posts: Titles
    unit_of_row: UnitOfRowTitles
    kind: KindWords
    point_type: PointTypeWords
    legal_form: LegalFormWords


@cache
def register_titles() -> RegisterTitles:
    """Return the titles and words of the shipped file."""
    file = resource("data", _FILE)
    return record_of(read_toml(file), RegisterTitles, file=file, like=f"data/{_FILE}")
