"""The law on open cases, and the changes by another version of its data: ranges, terms that run, marks."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session

from postwatch.case.facts import AnyAct
from postwatch.case.governing_law import governing_day
from postwatch.case.marks import marked_in
from postwatch.case.open_matters import running_terms
from postwatch.case.state import CaseFile, files_meeting, read_whole
from postwatch.case.tables import CaseStatus
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import PostwatchError
from postwatch.language import N_
from postwatch.law import fines
from postwatch.law import in_force as law
from postwatch.law.confirmed import catalogue_of
from postwatch.law.known import LawChange, last_change, reading

KINDS = {"range": N_("range"), "term": N_("term"), "mark": N_("mark")}


@dataclass(frozen=True, order=True)
class MovedPoint:
    """A fact of an open case (code) on which another version of the law differs.

    ``kind`` is a value of KINDS. Of a ``range`` ``name`` is the code of the act, ``before`` and ``after`` are sums in
    đồng such as ``3000000-5000000``; of a ``term`` its code and last days; of a ``mark`` a key of `rules.FAULTS`, which
    the paper ``what`` has before or after. None where there is none.
    """

    case: str
    kind: str
    name: str
    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class LawChanges:
    """Changes by the newest version of the law; ``since`` is the day of its entry, None where none has it yet.

    ``is_known`` is false where no other version was in use before.
    """

    is_known: bool
    since: dt.date | None
    changes_list: tuple[MovedPoint, ...]


def law_changes(session: Session, desk: Desk) -> LawChanges:
    """Return the changes in open cases between the version of the law known before and that of the session."""
    change = last_change(session, desk)
    if change is None:
        return LawChanges(is_known=False, since=None, changes_list=())
    return LawChanges(is_known=True, since=change.since, changes_list=tuple(_moved(session, desk, change)))


def _moved(session: Session, desk: Desk, change: LawChange) -> Iterator[MovedPoint]:
    with reading(session, change.before):
        before = what_law_says(session, desk)
    now = what_law_says(session, desk)
    for point in sorted(before.keys() | now.keys()):
        if before.get(point) != now.get(point):
            yield replace(point, before=before.get(point), after=now.get(point))


def what_law_says(session: Session, desk: Desk) -> dict[MovedPoint, str]:
    """Return the facts of open cases that the law decides, by the law that a session reads."""
    read_whole(session)
    found = {
        MovedPoint(term.case, "term", term.name, term.title, None, None): term.due_on.isoformat()
        for term in running_terms(session, desk)
    }
    for file in files_meeting(session):
        if file.case.status is CaseStatus.CLOSED:
            continue
        for act in file.acts:
            in_dong = _range(session, desk, act)
            if in_dong is not None:
                found[MovedPoint(file.case.code, "range", act.code, act.provision, None, None)] = in_dong
        found |= dict.fromkeys(_marks(session, desk, file), "")
    return found


def _range(session: Session, desk: Desk, act: AnyAct) -> str | None:
    """Return the range that the catalogue has for an act, as its offender is fined; None where it has none."""
    for row in law.in_force(catalogue_of(session, desk).acts, governing_day(act)):
        if (row.decree, row.provision) == (act.decree, act.provision):
            low, high = fines.fine_range(row.fine_min, row.fine_max, act.offender.value)
            return f"{low}-{high}"
    return None


def _marks(session: Session, desk: Desk, file: CaseFile) -> Iterator[MovedPoint]:
    """Yield the faults of the papers of a case that still count."""
    try:
        for paper in marked_in(session, desk, file):
            for fault in paper.faults_list:
                number = paper.number or paper.signed_on.isoformat()
                yield MovedPoint(file.case.code, "mark", fault, number, None, None)
    except PostwatchError:
        return  # a version without what they are judged by
