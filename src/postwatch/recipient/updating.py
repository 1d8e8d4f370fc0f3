"""Units that a register names again: recorded so already, put right, or with another name, kind, area or parent."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session

from postwatch.correction.rules import FieldChange
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError, UsageError
from postwatch.intake import UNCHANGED
from postwatch.language import _
from postwatch.recipient.actions import (
    DraftedUnit,
    RecipientDraft,
    RecipientResult,
    SpanDraft,
    change_recipient,
    drafted_unit,
    edit_recipient,
    register_unit,
)
from postwatch.recipient.known import Gathered
from postwatch.recipient.rules import FIELD_WORDS
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.vietnamese import spelled

_MOST_NAMED = 20
_NO_OFFICES = (RecipientKind.SERVICE_POINT, RecipientKind.POSTAL_ENTERPRISE)
_AREA = re.compile(r"(huyen|thi xa|thanh pho|xa|phuong|thi tran|tinh)( \w+){1,3}")
_PLACED = ("name", "kind", "area", "parent")


@dataclass(frozen=True)
class Update:
    """Whether units that are recorded otherwise are put right; name, kind, area and parent from ``changed_on`` on, or
    on all days where they were always wrong.
    """

    is_asked: bool = False
    changed_on: dt.date | None = None
    was_wrong: bool = False


@dataclass(frozen=True)
class UpdatedUnit:
    """A unit that was put right from a register, and what changed of it."""

    code: str
    changes_list: tuple[FieldChange, ...]


class UnitTaker:
    """Takes the units of one register."""

    def __init__(self, session: Session, update: Update) -> None:
        """Read what is recorded."""
        self.known, self.update = Gathered(session), update
        self.met: set[str] = set()
        self.kinds: set[RecipientKind] = set()

    def __call__(
        self, session: Session, desk: Desk, *, draft: RecipientDraft
    ) -> RecipientResult | UpdatedUnit | object:
        """Take a unit, as `take_unit`."""
        drafted = drafted_unit(session, desk, draft=draft, known=self.known)
        self.kinds.add(drafted.row.kind)
        _refuse_area(drafted.row)
        row = _recorded(self.known, drafted, draft.code)
        if row is None:
            added = register_unit(drafted, code=draft.code, known=self.known)
            self.met.add(added.code)
            return added
        self.met.add(row.code)
        return take_unit(session, desk, row=row, drafted=drafted, draft=draft, known=self.known, update=self.update)

    def not_named(self) -> list[str]:
        """Return a warning about units of these kinds that are active and that the register does not name."""
        if not self.update.is_asked:
            return []
        missing = sorted(code for code in self.known.open_codes(self.kinds) if code not in self.met)
        words = _("Not in the sheet, and left as they are: {codes}")
        more = " …" if len(missing) > _MOST_NAMED else ""
        return [words.format(codes=", ".join(missing[:_MOST_NAMED]) + more)] if missing else []


def take_unit(
    session: Session, desk: Desk, *, row: Recipient, drafted: DraftedUnit, draft: RecipientDraft, known: Gathered,
    update: Update,
) -> UpdatedUnit | object:  # fmt: skip
    """Put a recorded unit right, or return UNCHANGED where the register says the same; blank cells say nothing.

    Raises AlreadyThereError for a unit that is recorded otherwise where no update was asked for, RuleError where it is
    not said since when name, kind, area or parent are others.
    """
    changes = {one.field: one for one in _differences(known, row, drafted, draft)}
    if not changes:
        return UNCHANGED
    placed = {name: getattr(draft, name) for name in _PLACED if name in changes}
    _require_asked(row, changes, placed, update)
    others = {name: draft.details[name] for name in changes if name not in _PLACED}
    with session.begin_nested():
        if update.was_wrong or not placed:
            edit_recipient(session, desk, recipient=row.code, changes=others | placed)
        else:
            change_recipient(session, desk, recipient=row.code, draft=SpanDraft(update.changed_on, **placed))  # type: ignore[arg-type]
            if others:
                edit_recipient(session, desk, recipient=row.code, changes=others)
    return UpdatedUnit(row.code, tuple(changes.values()))


def _refuse_area(row: Recipient) -> None:
    """Refuse a point or an enterprise that is called like an area: it stands above units (UsageError)."""
    if row.kind in _NO_OFFICES and _AREA.fullmatch(row.name_folded):
        raise UsageError(
            _("{name} is the name of an area, not of a unit").format(name=row.name),
            hint=_("write the whole name of the unit, or pass the row over: --ignore"),
            details={"column": "name"},
        )


def _recorded(known: Gathered, drafted: DraftedUnit, code: str | None) -> Recipient | None:
    """Return the unit that a row means: that of its code, or the only one of its name, kind and area."""
    row = drafted.row
    if code is not None:
        return known.row(code.strip().upper())
    name = spelled(row.name)
    alike = [one for other, one in known.alike(row.name_folded, row.area_id, row.kind) if spelled(other) == name]
    return known.row(alike[0]) if len(alike) == 1 else None


def _differences(known: Gathered, row: Recipient, drafted: DraftedUnit, draft: RecipientDraft) -> Iterator[FieldChange]:
    new = drafted.row
    if spelled(new.name) != spelled(row.name):
        yield FieldChange("name", row.name, new.name)
    if new.kind != row.kind:
        yield FieldChange("kind", row.kind.value, new.kind.value)
    if new.area_id != row.area_id:
        yield FieldChange("area", known.area_name(row.area_id), drafted.area.name)
    if draft.parent and new.parent_id != row.parent_id:
        yield FieldChange("parent", known.code_of(row.parent_id), drafted.parent)
    for name in draft.details:
        before, after = (_shown(getattr(one, name)) for one in (row, new))
        if before != after:
            is_personal = Recipient.__table__.c[name].info.get("personal", False)
            yield FieldChange(name, None, None) if is_personal else FieldChange(name, before, after)


def _shown(value: Any) -> str | None:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return None if value is None else str(value)


def _require_asked(
    row: Recipient, changes: Mapping[str, FieldChange], placed: Mapping[str, Any], update: Update
) -> None:
    shown = "; ".join(_told(one) for one in changes.values())
    if not update.is_asked:
        raise AlreadyThereError(
            _("{name} ({code}) is recorded otherwise: {changes}").format(name=row.name, code=row.code, changes=shown),
            hint=_("add --update to put it right, or correct the row"),
        )
    if placed and update.changed_on is None and not update.was_wrong:
        raise RuleError(
            _("{name} ({code}) is recorded otherwise: {changes}").format(name=row.name, code=row.code, changes=shown),
            hint=_("add --changed-on DAY if it became so, or --correct if it was always recorded wrongly"),
        )


def _told(change: FieldChange) -> str:
    words = _(FIELD_WORDS[change.field]).lower() if change.field in FIELD_WORDS else _("kind")
    if change.before is None and change.after is None:
        return words
    return f"{words} {change.before or '—'} → {change.after}"
