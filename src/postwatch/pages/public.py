"""Codes of units on public pages: random, the same from export to export; the key to them stays in the office."""

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from random import SystemRandom
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.area.tables import Area
from postwatch.files.write import make_folder, write_whole
from postwatch.language import _
from postwatch.overview.unit_lines import UnitLine
from postwatch.pledge.coverage import CoverageResult
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import grouped

# Among the data of the workspace, so that a backup has it.
KEY = "data/ma-cong-khai.csv"
# A public page tells of no fewer enterprises together, and of no fewer units of an area.
CROWD, CROWD_OF_UNITS = 3, 5
# What a public line may tell of a unit whose name is masked, in the order in which readers ask for it.
_FACTS = ("state", "area_name", "pledging", "tasks_open", "tasks_overdue", "cases_open")
# The columns by which a row of an area is of few units.
_SIZES = ("total", "units", "asked", "pledges_asked")
Row = TypeVar("Row", bound=Any)
Owners = Mapping[str, frozenset[int]]
"""The enterprises (ids) that have units in an area, by its code."""
_CODE = re.compile(r"(?<![\w.-])(dv-)?([A-Z0-9]+(?:[-.][A-Z0-9]+)*)(?![\w-])")
_OF_RECORD = re.compile(r"[A-Z]{2,4}-[0-9]{4}-[0-9]{4,}(\.[A-Z0-9]+)*")


def public_codes(session: Session, workspace: Path, hidden: Collection[str]) -> Mapping[str, str]:
    """Return the public codes of the ``hidden`` units by their own, which others keep.

    Codes that are new are added to the key, a csv file. Raises DocumentError when the key cannot be written.
    """
    path, codes, known = workspace / KEY, set(session.exec(select(Recipient.code))), {}
    if path.is_file():
        known = {code: public for public, code in csv.reader(io.StringIO(path.read_text("utf-8-sig")))}
    new = sorted(hidden - known.keys())
    if new:
        # Twice as many numbers as units: none tells how many units there are, or which came last.
        digits = max(3, len(str(2 * (len(known) + len(new)))))
        every = {f"K-{number:0{digits}}" for number in range(1, 10**digits)}
        known |= zip(new, SystemRandom().sample(sorted(every - {*known.values(), *codes}), len(new)), strict=True)
        text = io.StringIO()
        csv.writer(text).writerows(sorted((public, code) for code, public in known.items()))
        make_folder(path.parent)
        write_whole(path, text.getvalue().encode("utf-8-sig"), replace=True)
    return {code: known[code] for code in hidden}


def told_to_public(lines: Sequence[UnitLine], codes: Mapping[str, str]) -> list[UnitLine]:
    """Return lines under public codes, without the unit above, former names and the day of an inspection.

    Of units with such codes only facts are told that `CROWD` enterprises of their kind share, all facts together.
    """
    told = {line.code: replace(line, parent=None, former=(), visited_on=None) for line in lines}
    kinds = grouped((line.kind, line) for line in lines if line.code in codes)
    for alike in map(_in_large_areas, kinds.values()):
        shared = _shared_facts(alike)
        for line in alike:
            facts: dict[str, Any] = {name: getattr(line, name) if name in shared else None for name in _FACTS}
            told[line.code] = replace(told[line.code], code=codes[line.code], **facts)
    return list(told.values())


def _in_large_areas(lines: Sequence[UnitLine]) -> list[UnitLine]:
    """Return the lines of a kind with the areas of few enterprises as other areas."""
    there = grouped((line.area_name, line.parent or line.code) for line in lines)
    few = {area for area, enterprises in there.items() if len(set(enterprises)) < CROWD}
    return [replace(line, area_name=_("other areas")) if line.area_name in few else line for line in lines]


def _shared_facts(lines: Sequence[UnitLine]) -> list[str]:
    """Return the facts by which lines of a kind are told: each set of lines alike is of `CROWD` enterprises."""
    facts: list[str] = []
    for name in _FACTS:
        alike = grouped((attrgetter(*facts, name)(line), line.parent or line.code) for line in lines)
        if min(len(set(enterprises)) for enterprises in alike.values()) >= CROWD:
            facts.append(name)
    return facts


def owners_of_areas(session: Session, hidden: Collection[str]) -> Mapping[str, frozenset[int]]:
    """Return the enterprises (ids) of the ``hidden`` units of each area, by its code."""
    unit, owner = col(Recipient.code), func.coalesce(col(Recipient.parent_id), col(Recipient.id))
    found = session.exec(select(Area.code, unit, owner).join(Recipient, col(Recipient.area_id) == Area.id))
    owners = grouped((area, owner) for area, code, owner in found if code in hidden)
    return {area: frozenset(there) for area, there in owners.items()}


def crowded(found: CoverageResult, owners: Owners) -> CoverageResult:
    """Return coverage without that of enterprises, and of areas as `in_crowds`."""
    return replace(found, by_area=in_crowds(found.by_area, owners), by_enterprise=())


def in_crowds(rows: Sequence[Row], owners: Owners) -> tuple[Row, ...]:
    """Return rows of areas, with those added up that would tell whose they are.

    They are of few units or enterprises (``owners``); the smallest of the others are added where that is few still.
    """
    few = [row for row in rows if not are_large([row], owners)]
    large = sorted((row for row in rows if row not in few), key=_smallest)
    while few and large and not are_large(few, owners):
        few.append(large.pop(0))
    return (*(row for row in rows if row in large), *([_sum(few)] if few else ()))


def are_large(rows: Sequence[Row], owners: Owners) -> bool:
    """Return whether rows of areas tell together of so many units and enterprises that they tell of none."""
    there = frozenset().union(*(owners.get(row.area, frozenset()) for row in rows))
    return _smallest(_sum(rows)) >= CROWD_OF_UNITS and len(there) >= CROWD


def _smallest(row: Any) -> int:
    """Return of how few units a row of an area tells."""
    return min(filter(None, (getattr(row, name, 0) for name in _SIZES)), default=CROWD_OF_UNITS)


def _sum(rows: Sequence[Row]) -> Row:
    """Return the row of all other areas."""
    numbers = [name for name, one in vars(rows[0]).items() if type(one) is int]
    sums = {name: sum(getattr(row, name) or 0 for row in rows) for name in numbers}
    return replace(rows[0], area="", area_name=_("other areas"), **sums)


def recoded(page: bytes, codes: Mapping[str, str]) -> bytes:
    """Return a page with public codes for those of units and masks for those of records, the same if there are none."""
    head, header, body = page.decode().partition("<header")
    shown, script, rest = body.rpartition("<script")
    return f"{head}{header}{_told(shown, codes)}{script}{rest}".encode() if codes else page


def _told(text: str, codes: Mapping[str, str]) -> str:
    def public(found: re.Match[str]) -> str:
        if _OF_RECORD.fullmatch(found[2]):
            return _("(masked)")
        # A number is a figure, though a unit may have it for a code.
        return found[0] if found[2].isdigit() else f"{found[1] or ''}{codes.get(found[2], found[2])}"

    return _CODE.sub(public, text)
