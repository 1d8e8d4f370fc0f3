"""The sheet of violations: written out for the signs that visits found, and taken in when it is filled."""

import datetime as dt
import re
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlmodel import Session

from postwatch.case.actions import ActDetails, add_act, judge, possible_duplicate, warnings_of
from postwatch.case.signs import Sign
from postwatch.case.tables import Offender, Violation
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, PostwatchError
from postwatch.fields import Entry
from postwatch.intake import Cells, SheetKind
from postwatch.language import _
from postwatch.law.catalogue import Catalogue
from postwatch.recipient.importing import UNIT, UNIT_AREA, UNIT_NAME, beside_unit, unit_of
from postwatch.recipient.lookup import find_recipient
from postwatch.record.importing import columns_of
from postwatch.sheets.columns import Cell, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill
from postwatch.vietnamese import fold

COLUMNS = beside_unit((replace(UNIT, required=False), *columns_of(Violation)))
_CODES = frozenset({"unit", "visit"})
# Columns that are written out filled; a row that holds nothing else is not recorded.
PRINTED = frozenset({"unit", UNIT_NAME, UNIT_AREA, "visit", "detected_on", "description"})
# Words for a new case; acts of a unit with the same words are of the same new case: «mới 1».
_NEW_CASE = re.compile(r"(new|moi)(?P<mark> .+)?")
NEW_CASES = ("mới 1", "mới 2", "mới 3")


@dataclass(frozen=True)
class ActSheet:
    """A sheet that was written out, and how many signs of violations it names."""

    path: str
    sha256: str
    signs: int


def act_sheet(signs: Sequence[Sign], *, office: str) -> bytes:
    """Return an xlsx with a row for each sign of a violation; the facts that the law asks for are to be filled in."""
    rows: list[dict[str, Cell]] = [
        {
            "unit": one.unit, UNIT_NAME: one.name, UNIT_AREA: one.area, "visit": one.visit,
            "detected_on": one.visited_on, "description": one.text,
        }
        for one in signs
    ]  # fmt: skip
    offered = {"offender": tuple(Offender), "case": NEW_CASES}
    columns = [replace(one, choices=offered.get(one.key, one.choices), is_code=one.key in _CODES) for one in COLUMNS]
    return sheet_to_fill("Hành vi", columns, rows, stamp=Stamp(office, "act_sheet"))


def entry_of(row: SheetRow) -> Entry[Violation] | None:
    """Return a row as an entry; None if nothing was filled in. Raises UsageError naming the cell."""
    if row.holds_only(PRINTED):
        return None
    return Entry.saying(**Entry.of(Violation, Cells(row)).given)


def _unit_of(session: Session, desk: Desk, row: SheetRow) -> str | None:
    """Return the unit of a row (`unit_of`), None for an act without a unit."""
    return unit_of(session, desk, row) if row.text("unit") or row.text(UNIT_NAME) else None


def _act_meant(session: Session, desk: Desk, draft: Entry[Violation]) -> Hashable:
    act = judge(session, desk, given=draft.given).act
    if act.recipient_id is None:  # two finds of a day may look alike; whose they are, `possible_duplicate` asks
        return None
    return act.recipient_id, act.decree, act.provision, act.ended_on, act.detected_on


def _code_of(session: Session, unit: str | None) -> str | None:
    return find_recipient(session, recipient=unit).code if unit is not None else None


class ActWriter:
    """Writes the violations of a sheet, and knows which new cases its rows have opened."""

    def __init__(self, _session: Session, _desk: Desk) -> None:
        self.opened: dict[tuple[str | None, str | None], str] = {}

    def __call__(self, session: Session, desk: Desk, *, draft: Entry[Violation]) -> ActDetails:
        """Record a violation. Raises as `add_act`, and AlreadyThereError for a violation that is recorded."""
        typed = draft.given["case"] or ""
        new = _NEW_CASE.fullmatch(fold(typed))
        if new is None:
            return self.add(session, desk, draft)
        mark = _code_of(session, draft.given["recipient_id"]), new["mark"]
        case = self.opened.get(mark)
        try:
            act = self.add(session, desk, draft.over(case=case))
        except PostwatchError as error:
            if case is not None:  # nobody has seen the code of a case that is just being opened
                error.message = error.message.replace(case, typed)
            raise
        if new["mark"] is not None:
            self.opened[mark] = act.case
        return act

    def again(self, session: Session, desk: Desk, row: SheetRow) -> Mapping[str, Cell]:
        """Return the case of a refused row: the case that other rows of the sheet have opened under its words."""
        new = _NEW_CASE.fullmatch(fold(row.text("case")))
        with suppress(PostwatchError):
            unit = _code_of(session, _unit_of(session, desk, row))
            case = self.opened.get((unit, new["mark"])) if new is not None else None
            return {} if case is None else {"case": case}
        return {}

    def add(self, session: Session, desk: Desk, draft: Entry[Violation]) -> ActDetails:
        """Record a violation of a case that is known, or without a case. Raises as `__call__`."""
        with session.begin_nested():
            act = add_act(session, desk, draft=draft)
            twin = possible_duplicate(session, desk, act=act.id)
            if twin is not None:
                raise AlreadyThereError(
                    _("{twin} has the same unit, provision and days").format(twin=twin),
                    hint=_("if this is another violation, record it by itself: postwatch violation add"),
                )
        return act


def acts(today: dt.date, catalogue: Catalogue) -> SheetKind:
    """Return the sheet of violations, taken in on a day under the law of a catalogue."""

    def warning(act: ActDetails) -> str | None:
        return "; ".join(warnings_of(act, catalogue=catalogue, today=today)) or None

    return SheetKind(
        COLUMNS,
        entry_of,
        add_act,
        warning=warning,
        begin=ActWriter,
        again=ActWriter.again,
        settle=lambda session, desk, row, draft: draft.over(recipient_id=_unit_of(session, desk, row)),
        meant=_act_meant,
        name="act_sheet",
    )
