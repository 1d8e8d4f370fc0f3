"""The workbook of a bag for the field: its sheets of visits and acts; each row is of a unit, a round and a bag."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from postwatch.case.tables import Offender, Violation
from postwatch.errors import UsageError
from postwatch.fields import fields_of
from postwatch.inspection.answer_tables import AnswerKind
from postwatch.inspection.importing import COLUMNS as OF_VISITS
from postwatch.inspection.importing import question_columns
from postwatch.inspection.round_tables import OF_VISIT
from postwatch.inspection.tables import Visit
from postwatch.language import _
from postwatch.law.rows import ChecklistItem
from postwatch.recipient.importing import OF_UNIT, UNIT_AREA, UNIT_NAME, Unit
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import filled_sheet, workbook_bytes
from postwatch.vietnamese import quoted
from postwatch.violation.importing import COLUMNS as OF_ACTS
from postwatch.violation.importing import NEW_CASES

Draft = TypeVar("Draft")
VISITS_SHEET, ACTS_SHEET = "Kiểm tra", "Hành vi"
KIND = "inspection_bag"
"""What the stamp of the workbook calls it."""
BAG, REFUSAL = "bag.code", "minutes.refusal"
"""Columns that fill no option of a visit or an act: the bag of a row, and why an offender did not sign the minutes."""
_VISIT, _ACT = ({name: one.typed_as for name, one in fields_of(table).items()} for table in (Visit, Violation))
ROUND = _VISIT["round"]
# The round tells the fields of other visits, and the folder of a unit has its scans; acts are found by visits.
_LEFT_OUT = frozenset({*(_VISIT[name] for name in OF_VISIT), _VISIT["scan"], _ACT["visit_id"]})
_OF_BAG = Column(BAG, ("Túi hồ sơ", "Mã túi hồ sơ"), is_code=True)
_OF_REFUSAL = Column(REFUSAL, ("Lý do người vi phạm không ký",), personal=True)
PRINTED = OF_UNIT | {ROUND, BAG}
"""Columns that are written out filled; a row that holds nothing else was not filled in."""


def _columns(columns: Sequence[Column], *more: Column) -> tuple[Column, ...]:
    kept = (one for one in columns if one.key not in _LEFT_OUT)
    return (*(replace(one, is_code=one.is_code or one.key == ROUND) for one in kept), *more)


VISIT_COLUMNS = _columns(OF_VISITS, _OF_BAG)
ACT_COLUMNS = _columns(
    [replace(one, choices=tuple(Offender)) if one.key == _ACT["offender"] else one for one in OF_ACTS],
    _OF_REFUSAL, _OF_BAG,
)  # fmt: skip


class Bag(NamedTuple):
    """A bag by its own code, and the round (a code) that it is of."""

    code: str
    round: str

    def stamp(self, office: str) -> Stamp:
        """Return the stamp of its workbook."""
        return Stamp(office, KIND, f"{self.round}/{self.code}")

    def draft_of(
        self, row: SheetRow, printed: Collection[str], read: Callable[[SheetRow], Draft | None]
    ) -> Draft | None:
        """Return a row as it is read, None where nothing but ``printed`` columns is filled in.

        Raises UsageError for a row that was written for another bag, or of which that can no longer be told.
        """
        if row.holds_only(printed):
            return None
        for key, own in ((BAG, self.code), *(((ROUND, self.round),) if ROUND in row.titles else ())):
            if (said := row.required_text(key)) != own:
                raise UsageError(
                    _("{where}: the row is of {other}, the bag of {own}").format(
                        where=row.where(key), other=quoted(said), own=quoted(own)
                    ),
                    hint=_("take the row in with its own bag, or write it into a row that was written out here"),
                )
        return read(row)


def bag_of(stamp: Stamp | None, *, file: str) -> Bag:
    """Return the bag of which a workbook says by its stamp that it is. Raises UsageError for any other workbook."""
    round_code, _sign, code = (stamp.about if stamp is not None and stamp.kind == KIND else "").partition("/")
    if not code:
        raise UsageError(
            _("{file} is not the workbook of a bag").format(file=file),
            hint=_("fill in the workbook that inspect pack wrote; other sheets: postwatch inspect log --from FILE"),
        )
    return Bag(code, round_code)


def workbook(bag: Bag, units: Sequence[Unit], *, questions: Sequence[ChecklistItem], office: str) -> bytes:
    """Return the workbook of a bag: in both sheets a row for each unit, to be filled in."""
    named = [{"unit": code, UNIT_NAME: name, UNIT_AREA: area} for code, name, area in units]
    answers = [replace(one, choices=tuple(AnswerKind)) for one in question_columns(questions)]
    offered = [replace(one, choices=NEW_CASES) if one.key == _ACT["case"] else one for one in ACT_COLUMNS]
    return workbook_bytes(
        [
            filled_sheet(
                VISITS_SHEET, [*VISIT_COLUMNS, *answers], [{**one, ROUND: bag.round, BAG: bag.code} for one in named]
            ),
            filled_sheet(ACTS_SHEET, offered, [{**one, BAG: bag.code} for one in named]),
        ],
        description=bag.stamp(office).text,
    )
