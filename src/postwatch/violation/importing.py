"""The sheet of violations: written out for the signs that visits found, and taken in when it is filled."""

import datetime as dt
import re
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlmodel import Session

from postwatch.case.actions import ActDetails, add_act, judge, possible_duplicate, warnings_of
from postwatch.case.options import ActDraft
from postwatch.case.signs import Sign
from postwatch.case.tables import Offender
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, PostwatchError
from postwatch.inspection.options import VISIT_TITLES
from postwatch.intake import Cells, SheetKind
from postwatch.language import _
from postwatch.law.catalogue import Catalogue
from postwatch.options import made
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.importing import UNIT_AREA, UNIT_NAME, unit_of, unit_typed
from postwatch.sheets.columns import Cell, Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill
from postwatch.vietnamese import fold

COLUMNS = (
    Column("unit", ("Mã đơn vị", "Đơn vị", "Mã", "unit", "recipient"), required=True, instead=(UNIT_NAME,)),
    Column(UNIT_NAME, ("Tên đơn vị", "Tên", "name")),
    Column(UNIT_AREA, ("Địa bàn", "area")),
    Column("visit", VISIT_TITLES),
    Column("detected_on", ("Ngày phát hiện", "detected_on")),
    Column(
        "description",
        ("Mô tả hành vi", "Mô tả", "Hành vi", "Hành vi vi phạm", "Dấu hiệu vi phạm", "Nội dung vi phạm", "description"),
    ),
    Column("provision", ("Điều khoản", "Điểm, khoản, điều", "Căn cứ xử phạt", "provision"), required=True),
    Column("decree", ("Nghị định", "Số nghị định", "Văn bản xử phạt", "decree")),
    Column("on", ("Ngày kết thúc hành vi", "Ngày vi phạm", "Ngày thực hiện hành vi", "on", "occurred_on")),
    Column("continuing", ("Còn đang thực hiện", "Đang tiếp diễn", "continuing")),
    Column("offender", ("Đối tượng vi phạm", "Đối tượng", "offender")),
    Column("aggravating", ("Số tình tiết tăng nặng", "Tình tiết tăng nặng", "aggravating")),
    Column("mitigating", ("Số tình tiết giảm nhẹ", "Tình tiết giảm nhẹ", "mitigating")),
    Column("drawn_up_by", ("Người lập biên bản", "drawn_up_by")),
    Column("minutes_number", ("Số biên bản", "Số biên bản vi phạm hành chính", "minutes_number")),
    Column("minutes_on", ("Ngày lập biên bản", "Ngày biên bản", "minutes_on")),
    Column("case", ("Vụ việc", "Mã vụ việc", "case")),
)
# Columns that are written out filled; a row that holds nothing else is not recorded.
_PRINTED = frozenset({"unit", UNIT_NAME, UNIT_AREA, "visit", "detected_on", "description"})
# What stands for a new case; acts of a unit with the same words are of one new case: «mới 1».
_NEW_CASE = re.compile(r"(new|moi)(?P<mark> .+)?")
_NEW_CASES = ("mới 1", "mới 2", "mới 3")


@dataclass(frozen=True)
class ActSheet:
    """A sheet that was written out, and how many signs of violations it names."""

    path: str
    sha256: str
    signs: int


def act_sheet(signs: Sequence[Sign], *, office: str) -> bytes:
    """Return an xlsx with a row for each sign of a violation; what the law asks of it is to be filled in."""
    rows = [(one.unit, one.name, one.area, one.visit, one.visited_on, one.text) for one in signs]
    return sheet_to_fill(
        "Hành vi",
        COLUMNS,
        rows,
        days=("detected_on", "on", "minutes_on"),
        numbers=("aggravating", "mitigating"),
        codes=("unit", "visit"),
        choices={
            "continuing": ("có", "không"),
            "offender": [one.in_words for one in Offender],
            "case": _NEW_CASES,
        },
        stamp=Stamp(office, "act_sheet"),
    )


def draft_of(row: SheetRow) -> ActDraft | None:
    """Return a row as a draft; None for one where nothing was filled in. Raises UsageError naming the cell."""
    if all(row.is_blank(key) for key in row.values.keys() - _PRINTED):
        return None
    return made(ActDraft, Cells(row), recipient=unit_typed(row))


def _with_unit(session: Session, desk: Desk, row: SheetRow, draft: ActDraft) -> ActDraft:
    return replace(draft, recipient=unit_of(session, desk, row))


def _act_meant(session: Session, desk: Desk, draft: ActDraft) -> Hashable:
    act = judge(session, desk, draft=draft).act
    return act.recipient_id, act.decree, act.provision, act.ended_on, act.detected_on


class _Writer:
    """Writes the violations of one sheet, and knows which new cases its rows have opened."""

    def __init__(self, _session: Session, _desk: Desk) -> None:
        self.opened: dict[tuple[str, str | None], str] = {}

    def __call__(self, session: Session, desk: Desk, *, draft: ActDraft) -> ActDetails:
        """Record a violation. Raises as `add_act`, and AlreadyThereError for one that is recorded."""
        new = _NEW_CASE.fullmatch(fold(draft.case or ""))
        if new is None:
            return self._add(session, desk, draft)
        mark = find_recipient(session, recipient=draft.recipient).code, new["mark"]
        case = self.opened.get(mark)
        try:
            act = self._add(session, desk, replace(draft, case=case))
        except PostwatchError as error:
            if case is not None:  # nobody has seen the code of a case that is just being opened
                error.message = error.message.replace(case, draft.case or "")
            raise
        if new["mark"] is not None:
            self.opened[mark] = act.case
        return act

    def again(self, session: Session, desk: Desk, row: SheetRow) -> Mapping[str, Cell]:
        """Return the case of a refused row: the one that other rows of the sheet have opened under its words."""
        new = _NEW_CASE.fullmatch(fold(row.text("case")))
        with suppress(PostwatchError):
            unit = find_recipient(session, recipient=unit_of(session, desk, row)).code
            case = self.opened.get((unit, new["mark"])) if new is not None else None
            return {} if case is None else {"case": case}
        return {}

    def _add(self, session: Session, desk: Desk, draft: ActDraft) -> ActDetails:
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
        draft_of,
        add_act,
        warning=warning,
        begin=_Writer,
        again=_Writer.again,
        settle=_with_unit,
        meant=_act_meant,
        name="act_sheet",
    )
