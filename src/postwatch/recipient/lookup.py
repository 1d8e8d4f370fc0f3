"""Units found by a typed text: a code, a name, an earlier name, a name in short."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.area.tables import Area
from postwatch.errors import NotFoundError, RuleError
from postwatch.language import _
from postwatch.recipient import names
from postwatch.recipient.tables import Recipient, RecipientSpan
from postwatch.record.kinds import Refers
from postwatch.searching import Known, Search, digits_of
from postwatch.store.columns import rows_with
from postwatch.store.remembered import remembered
from postwatch.store.transaction import WITHDRAWN_TOO, ids
from postwatch.vietnamese import code_key, fold, may_mean

# How many units are named where none was found, and how like their names are.
_MOST_MEANT, _NEAR = 3, 60
# More codes than a server takes as values of a statement are not named in it.
_MOST_CODES = 1000
# What of a unit is searched as texts, besides its names and its area, and what as numbers.
_TEXTS = ("address", "business_number", "licence_number", "confirmation_number", "representative", "contact", "email")
_NUMBERS = ("phone", "business_number", "licence_number", "confirmation_number")


def searched_of_units(session: Session, codes: Collection[str]) -> dict[str, Known]:
    """Return the searchable facts of units, by their codes: names, also earlier names, places, numbers."""
    units, areas = Recipient.__table__.c, Area.__table__.c
    statement = select_columns(
        units.id, units.code, units.name, areas.name.label("place"), *(units[name] for name in {*_TEXTS, *_NUMBERS})
    ).join(Area, areas.id == units.area_id)
    if len(codes) <= _MOST_CODES:
        statement = statement.where(units.code.in_(codes))
    former: dict[int, list[str]] = {}
    for unit_id, name in session.execute(select(RecipientSpan.recipient_id, RecipientSpan.name)):
        former.setdefault(unit_id, []).append(name)
    return {
        row["code"]: Known(
            " ".join([row["name"], row["place"], *(row[name] or "" for name in _TEXTS), *former.get(row["id"], ())]),
            " ".join(filter(None, (digits_of(row[name]) for name in _NUMBERS))),
        )
        for row in session.execute(statement).mappings()
    }


def find_recipient(session: Session, *, recipient: str) -> Recipient:
    """Return the unit that a person means by a code or a name, case ignored; marks count, unless none is typed.

    A name that no unit has any more finds the unit that had it; for a merged unit it returns the unit that it became
    part of. Raises NotFoundError with the nearest names, or RuleError when a name fits several units.
    """
    exact = recipients_meant(session, recipient=recipient)
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise RuleError(
            _("{name} may mean {codes}").format(name=recipient, codes=", ".join(sorted(row.code for row in exact))),
            hint=_("give the code of the right entry"),
        )
    coded = select(Recipient).where(Recipient.code == recipient.strip().upper())
    gone = session.exec(coded.execution_options(**WITHDRAWN_TOO)).first()
    if gone is not None:
        raise NotFoundError(
            _("{unit} was withdrawn on {day}: it counts as never recorded").format(
                unit=f"{gone.name} ({gone.code})", day=gone.withdrawn_on
            ),
            hint=_("by whom: {command}").format(command='postwatch journal list --command "withdraw UNIT"'),
        )
    raise NotFoundError(
        _("There is no unit {recipient}").format(recipient=recipient), hint=_nearest(session, recipient)
    )


@remembered
def recipients_meant(session: Session, *, recipient: str) -> list[Recipient]:
    """Return the units that a person may mean by a code or a name, as `find_recipient` finds the only unit."""
    coded = list(rows_with(session, Recipient, code=recipient.strip().upper()))
    found = coded or _named(session, recipient) or _formerly(session, recipient) or _shortened(session, recipient)
    exact = coded or [row for row in found if row.merged_into_id is None] or found
    return [remaining(session, row) for row in exact] if len(exact) == 1 else exact


def _named(session: Session, name: str) -> list[Recipient]:
    """Return the units that have a name now."""
    # Asked of the names first: beside its office, SQLite would look for a name in all rows of the office.
    alike = ids(session, select_columns(Recipient.__table__.c.id).where(col(Recipient.name_folded) == fold(name)))
    rows = session.exec(select(Recipient).where(col(Recipient.id).in_(alike)))
    return [row for row in rows if may_mean(name, row.name)]


def _formerly(session: Session, name: str) -> list[Recipient]:
    """Return the units that had a name on earlier days."""
    spans = rows_with(session, RecipientSpan, name_folded=fold(name))
    had = [span.recipient_id for span in spans if may_mean(name, span.name)]
    return list(session.exec(select(Recipient).where(col(Recipient.id).in_(had))))


def _shortened(session: Session, name: str) -> list[Recipient]:
    """Return the units whose name is the same once abbreviations in either are written out."""
    whole = names.in_full(name)
    if whole == fold(name):
        return []
    return [row for row in rows_with(session, Recipient) if names.in_full(row.name) == whole]


def remaining(session: Session, row: Recipient) -> Recipient:
    """Return the unit that a unit was merged into, itself where it was not."""
    while row.merged_into_id is not None:
        row = session.get_one(Recipient, row.merged_into_id)
    return row


def _nearest(session: Session, typed: str) -> str:
    """Return the hint for an unknown unit: units with nearly that name, else those that contain it anywhere.

    It never takes any of them for the unit that was meant, even if it is the only match.
    """
    from postwatch.sheets.grids import as_word

    search = Search(typed)
    found = [] if search.is_number else _called_nearly(session, fold(typed))
    found = found or _having(session, search)
    if not found:
        return _("see: postwatch recipient list")
    if len(found) <= _MOST_MEANT:
        return _("did you mean {codes}? see: postwatch recipient list").format(codes=", ".join(found))
    return _("{count} units have it in their names or numbers: postwatch recipient list --search {text}").format(
        count=len(found), text=as_word(typed)
    )


def _having(session: Session, search: Search) -> list[str]:
    """Return the codes of the units that are found by words or a number."""
    codes = session.exec(select(Recipient.code).where(col(Recipient.merged_into_id).is_(None))).all()
    rows = [_Meant(code) for code in codes]
    return sorted((row.recipient for row in search.among(rows, searched_of_units(session, codes))), key=code_key)


class _Meant(NamedTuple):
    recipient: str


def _called_nearly(session: Session, folded: str) -> list[str]:
    from rapidfuzz import fuzz

    scores = {
        code: max(fuzz.ratio(folded, code.lower()), fuzz.token_set_ratio(folded, name))
        for code, name in session.exec(select(Recipient.code, Recipient.name_folded).order_by(col(Recipient.code)))
    }
    near = sorted((code for code, score in scores.items() if score >= _NEAR), key=lambda code: -scores[code])
    return near[:_MOST_MEANT]


UNIT = Refers(Recipient, lambda session, typed, _on: find_recipient(session, recipient=typed))
