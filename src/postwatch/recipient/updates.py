"""Units that a register names again: recorded so already, corrected, or with another name, kind, area or parent."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from postwatch.area.names import CLASSES
from postwatch.correction.changes import FieldChange
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, PostwatchError, RuleError, UsageError
from postwatch.fields import Entry
from postwatch.intake import UNCHANGED
from postwatch.language import _
from postwatch.recipient.actions import (
    DETAILS,
    FIELDS,
    PLACED,
    DraftedUnit,
    active_codes,
    change_recipient,
    changes_between,
    drafted_unit,
    edit_recipient,
    register_unit,
)
from postwatch.recipient.doubles import likely_doubles, warning_of
from postwatch.recipient.known import Drafted, Gathered
from postwatch.recipient.screen import change_in_words
from postwatch.recipient.tables import Recipient, RecipientKind, RecipientSpan
from postwatch.vietnamese import spelled

_MOST_NAMED = 20
_NO_OFFICES = (RecipientKind.SERVICE_POINT, RecipientKind.POSTAL_ENTERPRISE)
_AREA = re.compile(rf"({'|'.join(CLASSES)})( \w+){{1,3}}")


@dataclass(frozen=True)
class Update:
    """Whether units that are recorded otherwise are corrected.

    Name, kind, area and parent from ``changed_on`` on, or on all days if they were always wrong.
    """

    is_asked: bool = False
    changed_on: dt.date | None = None
    was_wrong: bool = False


class RegisterRow(NamedTuple):
    """What a row of a register says of a unit, by the names of its fields, and what tells the place of the row.

    Codes of enumerations are as they were written; blank cells say nothing.
    """

    said: Mapping[str, Any]
    place: Callable[[], str]


@dataclass(frozen=True)
class UpdatedUnit:
    """A unit that was corrected from a register, and the changes to it."""

    code: str
    changes_list: tuple[FieldChange, ...]


class UnitTaker:
    """Takes the units of a register."""

    def __init__(self, session: Session, desk: Desk, update: Update) -> None:
        """Read the recorded units."""
        self.session, self.desk, self.update = session, desk, update
        self.known = Gathered(session)
        self.places: dict[str, Callable[[], str]] = {}
        self.kinds: set[RecipientKind] = set()
        self.added: set[str] = set()
        self.outdated: list[str] = []

    def __call__(self, session: Session, desk: Desk, *, draft: RegisterRow) -> object:
        """Add a new unit, correct a unit that is recorded otherwise, or return UNCHANGED.

        Raises as `add_recipient` and `_put_right`, AlreadyThereError for a unit that an earlier row names.
        """
        drafted = drafted_unit(session, desk, typed=draft.said, known=self.known)
        _refuse_area(drafted.row)
        self.kinds.add(drafted.row.kind)
        code = draft.said.get("code")
        codes = _codes_meant(self.known, drafted, code)
        if (first := next((self.places[code] for code in codes if code in self.places), None)) is not None:
            raise AlreadyThereError(
                _("It is the same unit as in {place}").format(place=first()),
                hint=_("remove one of the two rows; two different units need two codes"),
            )
        row = self.known.row(codes[0]) if len(codes) == 1 or code else None
        taken: Drafted | UpdatedUnit | None
        if row is None:
            taken = register_unit(drafted, code=code, known=self.known)
            self.added.add(taken.code)
        else:
            taken = self._put_right(row, drafted, draft.said)
        self.places[row.code if row is not None else drafted.row.code] = draft.place
        return UNCHANGED if taken is None else taken

    def _put_right(self, row: Recipient, drafted: DraftedUnit, said: Mapping[str, Any]) -> UpdatedUnit | None:
        """Put a recorded unit right; None where the register says the same; blank cells say nothing.

        A register of before names a unit as it was, or a double of it: it says nothing of what the unit is now.

        Raises AlreadyThereError for a unit that is recorded otherwise where no update was asked for, RuleError where it
        is not said since when name, kind, area or parent are others.
        """
        then = self._then(row, drafted.row)
        if then is not row or row.merged_into_id is not None:
            self.outdated.append(row.code)
        if row.merged_into_id is not None:
            return None
        changes = {one.field: one for one in self._differences(row, then, drafted, said)}
        if not changes:
            return None
        said = {**said, **({"address": drafted.row.address} if "address" in said else {})}
        differing = {name: value for name, value in said.items() if FIELDS[name].key in changes}
        placed = {name: value for name, value in differing.items() if name in PLACED}
        if not self.update.is_asked:
            raise _recorded_otherwise(
                AlreadyThereError, row, changes, hint=_("add --update to put it right, or correct the row")
            )
        if placed and self.update.changed_on is None and not self.update.was_wrong:
            hint = _("add --changed-on DAY if it became so, or --correct if it was always recorded wrongly")
            raise _recorded_otherwise(RuleError, row, changes, hint=hint)
        self.known.write()
        with self.session.begin_nested():
            wrong = differing
            if placed and self.update.changed_on is not None and not self.update.was_wrong:
                change_recipient(
                    self.session,
                    self.desk,
                    recipient=row.code,
                    on=self.update.changed_on,
                    changes=Entry.saying(**placed),
                )
                wrong = {name: value for name, value in differing.items() if name not in PLACED}
            if wrong:
                edit_recipient(self.session, self.desk, recipient=row.code, changes=Entry.saying(**wrong))
        return UpdatedUnit(row.code, tuple(changes.values()))

    def _then(self, row: Recipient, new: Drafted) -> Recipient | RecipientSpan:
        """Return the unit, or the earlier span of it that has the name, the kind and the area which a row says."""
        spans = self.known.spans.get(row.id, ())
        said = [span for span in spans if _is_placed_as(span, new)]
        return said[-1] if said and not _is_placed_as(row, new) else row

    def _differences(
        self, row: Recipient, then: Recipient | RecipientSpan, drafted: DraftedUnit, said: Mapping[str, Any]
    ) -> Iterator[FieldChange]:
        """Yield the differences of a row from the record of a unit, ``then`` when it had the name of the row.

        Names that differ in capitals are the same.
        """
        new = drafted.row
        before: dict[str, Any] = {"name": then.name, "kind": then.kind, "area": self.known.area_name(then.area_id)}
        after: dict[str, Any] = {"name": new.name, "kind": new.kind, "area": drafted.area.name}
        if spelled(new.name) == spelled(then.name):
            after["name"] = then.name
        if "parent_id" in said:
            before["parent"], after["parent"] = self.known.code_of(then.parent_id), drafted.parent
        others = [name for name in said if name in DETAILS]
        details = [{name: getattr(one, name) for name in others} for one in (row, new)]
        return changes_between(before | details[0], after | details[1])

    def finish(self) -> list[str]:
        """Write the waiting units, and return warnings: of units that are not named, and of likely doubles."""
        self.known.write()
        new = likely_doubles(self.session, on=self.desk.today, of=self.added) if self.added else []
        return [*self._not_named(), *self._named_as_before(), *warning_of(new)]

    def _named_as_before(self) -> list[str]:
        """Return a warning about units that the register names as they were, or by a double."""
        words = _("Named as they were before, or by a double that was merged, and left as they are: {codes}")
        return [words.format(codes=_first_of(self.outdated))] if self.outdated else []

    def _not_named(self) -> list[str]:
        """Return a warning about units of these kinds that are active today and that the register does not name."""
        if not self.update.is_asked:
            return []
        active = active_codes(self.session, kinds=self.kinds, on=self.desk.today)
        missing = [code for code in active if code not in self.places]
        words = _("Not in the sheet, and left as they are: {codes}")
        return [words.format(codes=_first_of(missing))] if missing else []


def _first_of(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_MOST_NAMED]) + (" …" if len(codes) > _MOST_NAMED else "")


def _is_placed_as(unit: Recipient | RecipientSpan, new: Drafted) -> bool:
    return (spelled(unit.name), unit.kind, unit.area_id) == (spelled(new.name), new.kind, new.area_id)


def _refuse_area(row: Drafted) -> None:
    """Refuse a point or an enterprise that is called like an area: it is a heading above units (UsageError)."""
    if row.kind in _NO_OFFICES and _AREA.fullmatch(row.name_folded):
        raise UsageError(
            _("{name} is the name of an area, not of a unit").format(name=row.name),
            hint=_("write the whole name of the unit, or remove the row"),
            details={"column": "name"},
        )


def _codes_meant(known: Gathered, drafted: DraftedUnit, code: str | None) -> list[str]:
    """Return the codes of units that a row may mean: its own, and those of the same name, kind and area.

    Where no unit has that name now, those are meant that had it, and doubles that were merged.
    """
    row = drafted.row
    own = [] if code is None else [code.strip().upper()]
    place = row.name_folded, row.area_id, row.kind
    for alike in (known.alike(*place), [] if own else known.formerly_alike(*place)):
        if same := [one for other, one in alike if spelled(other) == spelled(row.name)]:
            return list(dict.fromkeys([*own, *same]))
    return own


def _recorded_otherwise(
    kind: type[PostwatchError], row: Recipient, changes: Mapping[str, FieldChange], *, hint: str
) -> PostwatchError:
    told = "; ".join(change_in_words(one) for one in changes.values())
    return kind(
        _("{name} ({code}) is recorded otherwise: {changes}").format(name=row.name, code=row.code, changes=told),
        hint=hint,
    )


def changes_told(taken: object) -> str | None:
    """Return the changes of a corrected unit in words, None for an added unit."""
    if not isinstance(taken, UpdatedUnit):
        return None
    return f"{taken.code}: {'; '.join(change_in_words(one) for one in taken.changes_list)}"
