"""Codes of units on public pages: random, the same from export to export; the key to them stays in the office."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from random import SystemRandom
from typing import Any, TypeVar

from sqlmodel import Session, select

from postwatch.agenda.actions import Today
from postwatch.files.write import make_folder, write_whole
from postwatch.language import _
from postwatch.overview.unit_lines import UnitLine
from postwatch.pledge.coverage import CoverageResult
from postwatch.recipient.tables import Recipient

# Among the data of the workspace, so that a backup has it.
KEY = "data/ma-cong-khai.csv"
# So many enterprises make an area, or a row of a table, tell of none of them.
CROWD = 3
Row = TypeVar("Row", bound=Any)
_CODE = re.compile(r"(?<![\w.-])(dv-)?([A-Z0-9]+(?:[-.][A-Z0-9]+)*)(?![\w-])")
_OF_RECORD = re.compile(r"[A-Z]{2,4}-[0-9]{4}-[0-9]{4,}(\.[A-Z0-9]+)*")


def public_codes(session: Session, workspace: Path) -> Mapping[str, str]:
    """Return the public codes of units by their own; those that are new are added to the key, a csv file.

    Raises DocumentError when the key cannot be written.
    """
    path, codes, known = workspace / KEY, set(session.exec(select(Recipient.code))), {}
    if path.is_file():
        known = {code: public for public, code in csv.reader(io.StringIO(path.read_text("utf-8-sig")))}
    new = sorted(codes - known.keys())
    if new:
        # Twice as many numbers as units: none tells how many units there are, or which came last.
        digits = max(3, len(str(2 * (len(known) + len(new)))))
        every = {f"K-{number:0{digits}}" for number in range(1, 10**digits)}
        known |= zip(new, SystemRandom().sample(sorted(every - {*known.values(), *codes}), len(new)), strict=True)
        text = io.StringIO()
        csv.writer(text).writerows(sorted((public, code) for code, public in known.items()))
        make_folder(path.parent)
        write_whole(path, text.getvalue().encode("utf-8-sig"), replace=True)
    return known


def told_to_public(lines: Sequence[UnitLine], codes: Mapping[str, str]) -> list[UnitLine]:
    """Return lines under public codes, without what tells an enterprise: the unit above it, the day
    of an inspection, and an area in which there are few like it.
    """
    enterprises = defaultdict(set)
    for line in lines:
        enterprises[line.area_name, line.kind].add(line.parent or line.code)
    hidden = {place for place, theirs in enterprises.items() if len(theirs) < CROWD}
    told = []
    for line in lines:
        is_telling = line.name == _("(masked)") and (line.area_name, line.kind) in hidden
        area = "" if is_telling else line.area_name
        told.append(replace(line, code=codes[line.code], area_name=area, parent=None, former=(), visited_on=None))
    return told


def crowded(found: CoverageResult) -> CoverageResult:
    """Return coverage without that of enterprises, and of areas as `in_crowds`."""
    return replace(found, by_area=in_crowds(found.by_area, "total"), by_enterprise=())


def in_crowds(rows: Iterable[Row], size: str) -> tuple[Row, ...]:
    """Return rows of areas, those of so few units (the field ``size``) that they would tell whose they are added up."""
    few: list[Any] = []
    for row in sorted(rows, key=attrgetter(size)):
        if getattr(row, size) < CROWD or 0 < sum(map(attrgetter(size), few)) < CROWD:
            few.append(row)
    if not few:
        return tuple(rows)
    sums = {name: sum(getattr(row, name) or 0 for row in few) for name, one in vars(few[0]).items() if type(one) is int}
    return (*(row for row in rows if row not in few), replace(few[0], area="", area_name=_("other areas"), **sums))


def without_units(desk: Today, codes: Mapping[str, str]) -> Today:
    """Return an agenda without the matters of single units and records."""
    return replace(desk, items_list=tuple(one for one in desk.items_list if _told(one.in_codes, codes) == one.in_codes))


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
