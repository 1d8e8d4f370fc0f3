"""Forgetting of a person in all places: the register of units, pledges and receipts."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import NotFoundError
from postwatch.journal.chain import EARLIER_TEXTS, Values, is_salted
from postwatch.journal.recorder import forget, forget_removed, personal_names
from postwatch.naming import Records, kind_of
from postwatch.pledge.tables import Pledge
from postwatch.recipient.actions import RecipientResult, doubles_of, recipient_result
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.register.tables import Addressee, Receipt
from postwatch.schema import METADATA, TABLES
from postwatch.store.columns import Row, from_json
from postwatch.store.masking import Names, free_texts
from postwatch.store.transaction import see_withdrawn

# A title tells nobody's name, and goes with it.
_TITLES: Mapping[type[Row], str] = {Recipient: "representative_title", Pledge: "capacity"}


@dataclass(frozen=True)
class ForgottenPersons(RecipientResult):
    """A unit whose persons were forgotten.

    On how many pledges and receipts, and which records still have a name (words). Free text is not erased: it may say
    more than who somebody was.
    """

    pledges: int
    receipts: int
    named_list: tuple[str, ...]


def _forget_undone(session: Session, desk: Desk, code: str) -> ForgottenPersons | None:
    """Erase the persons of a unit whose recording was undone; None where there never was such a unit."""
    removed = forget_removed(session, office=desk.settings.code, table=Recipient, meant=_with("code", {code}))
    if removed is None:
        return None
    _forget_removed(session, desk, {removed["id"]}, set())
    clear = {name: None if is_salted(value) else value for name, value in removed.items()}
    unit = Recipient(**from_json(Recipient.__table__, clear))
    return result_of(ForgottenPersons, recipient_result(session, unit), pledges=0, receipts=0, named_list=())


def forget_persons(session: Session, desk: Desk, *, recipient: str) -> ForgottenPersons:
    """Erase the persons of a unit and since when they are: the earlier texts too.

    Who represents it, who answers for it, who signed its pledges and acknowledged its letters. The journal still shows
    that they were there and holds; papers that were made and backups keep what they say. Those of its doubles go too.
    Of a unit whose recording was undone, given by its code, the texts of the days before that are erased. Raises
    NotFoundError for a unit that there never was.
    """
    code = recipient.strip().upper()
    try:
        unit = find_recipient(session, recipient=recipient)
    except NotFoundError:
        before = _forget_undone(session, desk, code)
        if before is None:
            raise
        return before
    see_withdrawn(session)
    units = [unit, *doubles_of(session, unit)]
    ids = {one.id for one in units}
    addressed = {*session.exec(select(Addressee.id).where(col(Addressee.recipient_id).in_(ids)))}
    codes = {one.code for one in units}
    forget_removed(session, office=desk.settings.code, table=Recipient, meant=_with("code", codes))
    _forget_removed(session, desk, ids, addressed)
    rows: dict[type[Row], Sequence[Row]] = {
        Recipient: units,
        Receipt: session.exec(select(Receipt).where(col(Receipt.addressee_id).in_(addressed))).all(),
        **{table: _rows_of(session, table, ids) for table in _tables_of_units()},
    }
    names = {text for of_table in rows.values() for row in of_table for text in _erased(session, row)}
    return result_of(
        ForgottenPersons,
        recipient_result(session, unit),
        pledges=len(rows[Pledge]),
        receipts=len(rows[Receipt]),
        named_list=tuple(dict.fromkeys(_naming(session, names))),
    )


def _tables_of_units() -> Iterator[Any]:
    """Yield the tables of records of units that hold texts about persons."""
    for table in TABLES.classes.values():
        if personal_names(table) and "recipient_id" in table.__table__.columns:
            yield table


def _rows_of(session: Session, table: Any, unit_ids: Collection[int]) -> Sequence[Row]:
    """Return the records of units in a table."""
    found: Sequence[Row] = session.exec(select(table).where(col(table.recipient_id).in_(unit_ids))).all()
    return found


def _forget_removed(session: Session, desk: Desk, unit_ids: Collection[int], addressee_ids: Collection[int]) -> None:
    """Erase the texts of the records and receipts of units that were removed by an undo."""
    tables = {table: _with("recipient_id", unit_ids) for table in _tables_of_units()}
    for table, meant in (tables | {Receipt: _with("addressee_id", addressee_ids)}).items():
        forget_removed(session, office=desk.settings.code, table=table, meant=meant)


def _with(column: str, values: Collection[Any]) -> Callable[[Values], bool]:
    """Return a test for recorded rows in which a column has any of the values."""
    return lambda row: row.get(column) in values


def _erased(session: Session, row: Row) -> list[str]:
    """Erase the texts about persons of a row, and return those that it had."""
    names = personal_names(type(row))
    texts = [text for text in (getattr(row, name) for name in names) if text]
    for name in names:
        setattr(row, name, None)
    title = _TITLES.get(type(row))
    if title is not None:
        setattr(row, title, None)
    session.add(row)
    forget(session, row=row)
    return texts


def _naming(session: Session, names: set[str]) -> Iterator[str]:
    """Yield in words the records whose free text contains any of the names."""
    found, records = Names(names), Records(session)
    for table, row_id, text in free_texts(session.connection(), METADATA):
        if table != EARLIER_TEXTS and any(True for _span in found.spans(text)):
            yield f"{kind_of(table, count=1)} {records.name_of(table, row_id)}"
