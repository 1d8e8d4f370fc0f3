"""The catalogue of data/law, read once: provisions, authorities, clocks, forms.

Six sheets: sanctions.csv, decrees.csv, authorities.csv, clocks.csv, forms.csv, checklist.csv; a workspace's own copy of
a sheet wins over the shipped one. Columns and confidence labels: data/README.md.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch.dataclass import dataclass, result_of
from postwatch.datafile import Record, read_rows
from postwatch.language import _
from postwatch.law import rules
from postwatch.law.clocks import EXPLANATION_CLOCKS, CaseDays, Clock, ClockRule, running
from postwatch.paths import resource
from postwatch.vietnamese import fold

if TYPE_CHECKING:
    from postwatch.days import Calendar

SHEETS = ("sanctions", "decrees", "authorities", "clocks", "forms", "checklist")

# Columns that are called otherwise than the fields of their rows.
_COLUMNS = {
    "sanctions": {
        "effective_from": "valid_from",
        "effective_to": "valid_to",
        "org_fine_min": "fine_min",
        "org_fine_max": "fine_max",
    },
    "decrees": {"in_force_from": "valid_from", "in_force_to": "valid_to"},
    "authorities": {"max_fine_org": "max_fine"},
}


@dataclass(frozen=True)
class Catalogue:
    """All six sheets."""

    rows: tuple[rules.CatalogueRow, ...]
    decrees: tuple[rules.Decree, ...]
    authorities: tuple[rules.Authority, ...]
    clocks: tuple[ClockRule, ...]
    forms: tuple[rules.Form, ...]
    checklist: tuple[rules.ChecklistItem, ...]

    def on(self, day: dt.date) -> list[rules.CatalogueRow]:
        """Return the rows of the decree that governs an act of a day. Raises NotFoundError as ``rules.decree_on``."""
        decree = rules.decree_on(self.decrees, day, held=self.held)
        return [row for row in self.rows if row.decree == decree.number]

    @property
    def held(self) -> frozenset[str]:
        """Decrees of which the catalogue has rows."""
        return frozenset(row.decree for row in self.rows)


@dataclass(frozen=True)
class ProvisionResult:
    """A provision as scripts see it. Fines in đồng, for an organisation; ``verified`` when seen word for word."""

    decree: str
    provision: str
    conduct: str
    fine_min: int
    fine_max: int
    verified: bool
    confidence: str
    source: str


@dataclass(frozen=True)
class Provision(ProvisionResult):
    """A provision as asked for.

    ``provision`` is what was cited (``11.4.b``), ``catalogue_provision`` the label of its row (``11.4.a-c``).
    ``pickable`` is false for a row that is shown but has no citable point.
    """

    additional: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    catalogue_provision: str
    citation: str
    pickable: bool


@dataclass(frozen=True)
class CatalogueFinding:
    """Something of the catalogue to look at: ``unverified``, ``overlapping``, ``expired`` or ``vague``."""

    kind: str
    what: str
    detail: str


@dataclass(frozen=True)
class CatalogueCheck:
    """What a check of the catalogue found."""

    ok: bool
    findings_list: tuple[CatalogueFinding, ...]


def load_catalogue(workspace: Path | None = None) -> Catalogue:
    """Return the catalogue, read again only when one of its files changed.

    Raises UsageError listing line and column of each fault of a sheet, NotFoundError when a sheet is missing.
    """
    files = tuple(resource("data", f"law/{name}.csv", workspace) for name in SHEETS)
    return _read_catalogue(files, tuple(file.stat().st_mtime_ns for file in files))


def find_provision(text: str, *, on: dt.date, workspace: Path | None = None) -> Provision:
    """The one act cited as ``text`` in the decree of the day ``on``; see ``rules.law_day`` for which day that is.

    Raises UsageError for an unreadable citation, RuleError for one that names no single point or is held only vaguely,
    NotFoundError when no decree or no row is held for the day.
    """
    catalogue = load_catalogue(workspace)
    vague = _labelled(catalogue, text, on)
    if vague:
        raise rules.vague_only(vague[0].provision, vague)
    reference = rules.parse_reference(text)
    return _provision(rules.pick(catalogue.on(on), reference, on), reference)


def look_up(text: str, *, on: dt.date, workspace: Path | None = None) -> list[Provision]:
    """What the decree of the day ``on`` says of ``text``, to be read: a citation, or the label of a row without points.

    Several only where rows without a citable point speak of the same clause. Raises as ``find_provision``, which is for
    what is recorded; a row of a run of points may be asked for whole here.
    """
    catalogue = load_catalogue(workspace)
    vague = _labelled(catalogue, text, on)
    if vague:
        return [_provision(row, None) for row in vague]
    reference = rules.parse_reference(text)
    found = rules.look(catalogue.on(on), reference, on)
    return [_provision(row, reference if row.reference is not None else None) for row in found]


def _labelled(catalogue: Catalogue, text: str, on: dt.date) -> list[rules.CatalogueRow]:
    """Return the rows of a day without a citable point that ``text`` labels. Raises NotFoundError for other days."""
    if not rules.labelled(catalogue.rows, text):
        return []
    rows = catalogue.on(on)
    held = rules.labelled(rows, text)
    current = rules.in_force(held, on)
    if held and not current:
        raise rules.not_that_day(held[0], held[0].provision, on)
    if not held:
        raise rules.not_held(rows, text.strip(), on)
    return current


def form_on(purpose: str, on: dt.date, *, workspace: Path | None = None) -> rules.Form:
    """Return the prescribed form of a purpose on a day. Raises NotFoundError as ``rules.form_on``."""
    return rules.form_on(load_catalogue(workspace).forms, purpose, on)


def checklist_on(on: dt.date, *, workspace: Path | None = None) -> list[rules.ChecklistItem]:
    """Return what an inspection of a day looks at, in the order of the sheet."""
    return rules.in_force(load_catalogue(workspace).checklist, on)


def cited_decree(number: str, on: dt.date, *, workspace: Path | None = None) -> list[rules.Decree]:
    """A decree as a paper of a day cites it: itself, then those that amended it by then; empty when it is not held.

    A decree whose first day is not known is not cited as an amendment.
    """
    decrees = load_catalogue(workspace).decrees
    amending = [one for one in rules.in_force(decrees, on) if one.amends == number and one.valid_from is not None]
    return [*(one for one in decrees if one.number == number and not one.amends), *amending]


def search(text: str, *, on: dt.date | None = None, workspace: Path | None = None) -> list[Provision]:
    """Return rows whose conduct, label or additional sanction holds all words of ``text``, marks and case ignored.

    With ``on``, only rows of that day, and NotFoundError when no decree is held for it.
    """
    catalogue = load_catalogue(workspace)
    rows = catalogue.rows if on is None else rules.in_force(catalogue.on(on), on)
    words = fold(text).split()
    return [_provision(row, row.reference) for row in rows if all(word in _searched(row) for word in words)]


def authorities_for(provision: Provision, *, on: dt.date, workspace: Path | None = None) -> list[rules.Authority]:
    """Return who may impose the top of a provision's range on a day (that of the decision), weakest first."""
    return rules.competent_authorities(
        load_catalogue(workspace).authorities,
        fine_max=provision.fine_max,
        decree=provision.decree,
        reference=rules.parse_reference(provision.provision),
        on=on,
    )


def clocks_for(
    provision: Provision,
    days: CaseDays,
    *,
    offender: str,
    calendar: "Calendar",
    conditions: Collection[str] = (),
    workspace: Path | None = None,
) -> list[Clock]:
    """Return the terms of a case, one for each name of clocks.csv, each by the law of the day it starts from.

    ``conditions`` (of CONDITIONS) replace an ordinary term by its longer one, the last of them that the sheet has.
    Terms to explain are left out when the range gives no right to (``rules.may_explain``).
    """
    top = rules.fine_range(provision.fine_min, provision.fine_max, offender)[1]
    explains = rules.may_explain(top, offender, suspension=rules.suspends(provision.additional))
    found = running(
        load_catalogue(workspace).clocks, rules.parse_reference(provision.provision), days,
        decree=provision.decree, conditions=conditions, calendar=calendar,
    )  # fmt: skip
    return [clock for clock in found if explains or clock.name not in EXPLANATION_CLOCKS]


def check_catalogue(*, on: dt.date, workspace: Path | None = None) -> list[CatalogueFinding]:
    """What in the catalogue needs a look: rows unverified, overlapping or vague, and decrees expired by a day."""
    catalogue = load_catalogue(workspace)
    findings = [
        CatalogueFinding("overlapping", f"{one.decree} {one.provision}", f"{other.provision}: {other.conduct}")
        for one, other in rules.overlapping(catalogue.rows)
    ]
    findings += [
        CatalogueFinding("expired", decree.number, decree.transition)
        for decree in catalogue.decrees
        if decree.number in catalogue.held and decree.valid_to is not None and decree.valid_to < on
    ]
    for row in catalogue.rows:
        if row.confidence != "verbatim":
            findings.append(CatalogueFinding("unverified", f"{row.decree} {row.provision}", row.confidence))
        if row.reference is None:
            findings.append(CatalogueFinding("vague", f"{row.decree} {row.provision}", row.conduct))
    findings += [
        CatalogueFinding("unverified", f"{form.code}, {form.instrument}", form.confidence)
        for form in catalogue.forms
        if not form.verified
    ]
    return findings


def _provision(row: rules.CatalogueRow, reference: rules.Reference | None) -> Provision:
    return result_of(
        Provision,
        row,
        provision=str(reference) if reference else row.provision,
        verified=row.confidence == "verbatim",
        effective_from=row.valid_from,
        effective_to=row.valid_to,
        catalogue_provision=row.provision,
        citation=reference.in_words() if reference else row.provision,
        pickable=row.reference is not None,
    )


@lru_cache(maxsize=1024)
def _searched(row: rules.CatalogueRow) -> str:
    return fold(f"{row.provision} {row.conduct} {row.additional}")


@lru_cache(maxsize=8)
def _read_catalogue(files: tuple[Path, ...], _stamps: tuple[int, ...]) -> Catalogue:
    sanctions, decrees, authorities, clocks, forms, checklist = files
    return Catalogue(
        rows=_rows(sanctions, rules.CatalogueRow, check=_wrong_range),
        decrees=_rows(decrees, rules.Decree),
        authorities=_rows(authorities, rules.Authority),
        clocks=_rows(clocks, ClockRule),
        forms=_rows(forms, rules.Form),
        checklist=_rows(checklist, rules.ChecklistItem),
    )


def _rows(
    file: Path, shape: type[Record], check: Callable[[Record], Iterable[tuple[str, str]]] = lambda _row: ()
) -> tuple[Record, ...]:
    return read_rows(file, shape, like=f"data/law/{file.name}", columns=_COLUMNS.get(file.stem), check=check)


def _wrong_range(row: rules.CatalogueRow) -> Iterator[tuple[str, str]]:
    if row.fine_min > row.fine_max:
        yield "fine_max", _("{value} is less than the least fine").format(value=row.fine_max)
