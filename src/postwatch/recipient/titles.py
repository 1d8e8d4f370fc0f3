"""Titles under which registers have their columns, and words of their cells, read once from data/registers.toml."""

from functools import cache
from typing import NamedTuple, TypeAlias

from postwatch.datafile import read_toml, record_of
from postwatch.paths import resource
from postwatch.records import Name

_FILE = "registers.toml"
Titles: TypeAlias = tuple[Name, ...]
"""Titles of a column; the first is the one shown."""


class UnitTitles(NamedTuple):
    """Titles of the columns of a register of units, by the keys of the columns."""

    code: Titles
    kind: Titles
    name: Titles
    area: Titles
    parent: Titles
    legal_form: Titles
    point_type: Titles
    address: Titles
    business_number: Titles
    business_number_on: Titles
    business_number_issuer: Titles
    licence_number: Titles
    licence_on: Titles
    licence_issuer: Titles
    licence_ends_on: Titles
    confirmation_number: Titles
    confirmation_on: Titles
    confirmation_issuer: Titles
    confirmation_ends_on: Titles
    representative: Titles
    representative_title: Titles
    contact: Titles
    phone: Titles
    email: Titles
    channel: Titles
    note: Titles
    source: Titles
    active_from: Titles
    active_to: Titles


class UnitOfRowTitles(NamedTuple):
    """Titles of the columns of any other sheet that tell which unit a row is about."""

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
    """Titles of the columns of units and of the unit of a row, and words of what units are."""

    unit: UnitTitles
    unit_of_row: UnitOfRowTitles
    kind: KindWords
    point_type: PointTypeWords
    legal_form: LegalFormWords


@cache
def register_titles() -> RegisterTitles:
    """Return the titles and words of the shipped file."""
    file = resource("data", _FILE)
    return record_of(read_toml(file), RegisterTitles, file=file, like=f"data/{_FILE}")
