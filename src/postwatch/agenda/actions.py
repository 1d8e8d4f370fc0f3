"""The agenda of a day: due, overdue and unfinished matters, gathered from all nouns; `sections` only sorts them."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import and_, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from postwatch.area.tables import Area
from postwatch.campaign.tables import Campaign, CampaignStatus
from postwatch.case.open_matters import MINUTES_TERM, WaitingInCases, waiting_in_cases
from postwatch.case.rules import FAULTS as MARKS
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.open_matters import carried_unasked, count_unasked, drafts_waiting
from postwatch.dispatch.queries import issued_dispatches
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.open_matters import followups_waiting
from postwatch.followup.tables import Followup
from postwatch.inspection.conditions import owes_remedy
from postwatch.inspection.tables import Finding, Visit
from postwatch.journal.newest import journal_head
from postwatch.language import N_, _
from postwatch.law.confirmed import catalogue_of
from postwatch.law.known import last_change, reading
from postwatch.law.rows import CONFIDENCES
from postwatch.pledge.open_matters import count_missing
from postwatch.recipient.conditions import active
from postwatch.recipient.ending_papers import PAPERS, papers_ending
from postwatch.recipient.queries import has_units
from postwatch.recipient.tables import REFERRING, Recipient
from postwatch.register.conditions import UNISSUED
from postwatch.register.queries import count_reserved, waited_for
from postwatch.register.tables import LetterStatus
from postwatch.report.conditions import unsent
from postwatch.report.tables import Report
from postwatch.staff.conditions import everybody
from postwatch.staff.tables import StaffMember
from postwatch.store.columns import grouped, rows_with
from postwatch.store.transaction import has_rows
from postwatch.task.deadlines import waits
from postwatch.task.open_matters import days_of_open_tasks
from postwatch.task.silent_tasks import count_silent
from postwatch.vietnamese import dong

SOON = dt.timedelta(days=7)
# How far ahead terms are written into a calendar.
A_YEAR = dt.timedelta(days=366)
# A custom of offices: an enterprise needs time to apply for a new licence; the law's term for that was not verified.
ENDING = dt.timedelta(days=60)
# So many names are told of many.
_FEW = 3
# How long the desk tells that the data of the law changed: who works once a month sees it.
TOLD = dt.timedelta(days=30)
KINDS = {
    "to_sign": N_("Drafts of cases that wait for a signature"),
    "complaint": N_("Complaints and lawsuits"),
    "case": N_("Terms of cases"),
    "inspection": N_("Papers that rounds lack"),
    "finding": N_("What units have to put right"),
    "task": N_("Tasks with a day"),
    "licence": N_("Licences and confirmations that end"),
    "letter": N_("Campaigns without a letter"),
    "draft": N_("Drafts of letters"),
    "signed": N_("Signed papers that wait for their numbers"),
    "unsent": N_("Units that letters were not sent to yet"),
    "receipt": N_("Units that have not acknowledged letters"),
    "unasked": N_("Units that letters do not ask"),
    "carried": N_("Tasks carried over that no letter asks for"),
    "report": N_("Standing tasks without a report"),
    "pledge": N_("Units that have not signed a pledge"),
    "sign": N_("Signs of violations for the person who may sanction (Điều 58.5)"),
    "unacted": N_("Signs of violations that no violation says"),
    "annulled": N_("Cases that wait for a new decision"),
    "goods": N_("Cases with confiscated goods that are not handed over or destroyed yet"),
    "remedy": N_("Cases without proof that the remedies were carried out"),
    "fine": N_("Fines outstanding"),
    "fault": N_("Papers with points to review"),
    "area": N_("Units in areas that ended"),
    "number": N_("Numbers that are reserved"),
    "law": N_("Data of the law that changed"),
}
"""Kinds of things on the desk, and the heading of each."""
# What waits for a hand comes first: a signature, a number, the sending.
_OF_A_HAND = {"to_sign": 0, "letter": 0, "draft": 0, "signed": 1, "unsent": 2}
# What units hold; anything else is held by people of the office, who are told by their titles.
_OF_UNITS = ("task", "finding", "licence")
_ENDED = (LetterStatus.RECALLED, LetterStatus.REPLACED, LetterStatus.VOID)


@dataclass(frozen=True)
class DeskItem:
    """A thing that waits: how many, until when, whether that day is past, and the command that shows or does it.

    ``key`` is what it is known by from day to day, whatever becomes of its count and of its day. ``in_codes`` says what
    waits without anything that was written freely or may tell of a person. ``group`` is the group of its like, such as
    ``case:decide``, ``heading`` that in words. A line that tells of a whole group has the key of the group, the first
    of its days, and the command that lists its ``items``, which are 1 of any other; ``overdue_count`` is how much of
    its count is past its day. ``held_by`` are units (codes) and titles of people of the office in whose hands it is,
    ``path`` is the draft that waits for a signature.
    """

    kind: str
    what: str
    count: int
    due_on: dt.date | None
    overdue: bool
    command: str
    key: str
    in_codes: str
    group: str
    heading: str
    items: int
    overdue_count: int
    held_by: str | None = None
    path: str | None = None

    @property
    def state(self) -> str:
        """Return that it is overdue, or how much of it is; nothing where its day is not past."""
        words = _("overdue") if self.overdue_count == self.count else _("{count} overdue")
        return words.format(count=self.overdue_count) if self.overdue else ""


@dataclass(frozen=True)
class Today:
    """The desk of a day; ``overdue`` counts the things whose day is past, ``journal_head`` is the newest hash.

    ``later`` is the task or the term of a case whose day comes first after those of the desk.
    """

    today: dt.date
    overdue: int
    items_list: tuple[DeskItem, ...]
    journal_head: str
    later: DeskItem | None

    def only(self, items: Iterable[DeskItem]) -> "Today":
        """Return the desk with some of its things alone."""
        kept = tuple(items)
        return replace(self, overdue=sum(one.overdue for one in kept), items_list=kept, later=None)

    @property
    def nothing(self) -> str:
        """Return the sentence that nothing is on the desk, empty where something is."""
        return "" if self.items_list else _("Nothing waits in the next {days} days.").format(days=SOON.days)


@dataclass(frozen=True)
class _Letter:
    """The facts of a letter that the agenda needs."""

    code: str
    symbol: str | None
    status: LetterStatus
    ended_on: dt.date | None
    path: str
    drafted_on: dt.date
    signer: str | None


class _Group(NamedTuple):
    """A group within a kind of thing, and its heading."""

    name: str
    heading: str


def desk_of(session: Session, *, office: AppContext, ahead: dt.timedelta = SOON) -> Today:
    """Return everything that waits, in the order of the desk (`in_order`).

    What has a day counts as long as that is not further ``ahead``; a licence counts from `ENDING` before its last day.
    """
    by = office.today + ahead
    waiting, titles = waiting_in_cases(session, office.desk), {one.name: one.title for one in everybody(session)}
    dated = [*_tasks(session, office), *_terms(waiting, today=office.today)]
    items = [
        *_without_letter(session),
        *_letters(session, office.desk),
        *_papers(session, office.desk),
        *_reports(session),
        *_unasked(session, office.desk),
        *_carried(session, office.desk),
        *_silent(session, office),
        *_pledges(session, office.desk),
        *_findings(session, office.desk),
        *_signs(session),
        *_licences(session, office.desk, by=max(by, office.today + ENDING)),
        *_cases(waiting, today=office.today),
        *(one for one in dated if (one.due_on or by) <= by),
        *_areas(session, office.desk),
        *_numbers(session),
        *_law(session, office.desk),
    ]
    items = [_held_by_title(one, titles) for one in items]
    later = min((one for one in dated if (one.due_on or by) > by), key=lambda one: one.due_on or by, default=None)
    return Today(office.today, sum(item.overdue for item in items), in_order(items), journal_head(session), later)


def _held_by_title(item: DeskItem, titles: Mapping[str, str]) -> DeskItem:
    """Return a thing that a person holds with the title of that person in place of the name."""
    return item if item.kind in _OF_UNITS else replace(item, held_by=titles.get(item.held_by or ""))


def in_order(items: Iterable[DeskItem]) -> tuple[DeskItem, ...]:
    """Return things in the order of the desk.

    Papers that wait for a signature, a number or the sending come first, then complaints, overdue things, and the rest
    by day.
    """

    def place(item: DeskItem) -> tuple[int, bool, bool, dt.date]:
        of_a_hand = _OF_A_HAND.get(item.kind, len(_OF_A_HAND))
        return of_a_hand, item.kind != "complaint", not item.overdue, item.due_on or dt.date.max

    return tuple(sorted(items, key=place))


def _without_letter(session: Session) -> Iterator[DeskItem]:
    """Yield the open campaigns of which no letter is drafted or issued, once there are units to write to."""
    campaigns = rows_with(session, Campaign, status=CampaignStatus.OPEN).all()
    written = select_columns(col(Dispatch.campaign_id)).where(col(Dispatch.status).not_in(_ENDED))
    known = set(session.execute(written).scalars())
    for campaign in campaigns:
        if campaign.id not in known and has_units(session):
            command = "postwatch dispatch generate"
            command += f" --campaign {campaign.code}" if len(campaigns) > 1 else ""
            words = _("Campaign {name} has no letter yet").format(name=campaign.code)
            yield _waiting("letter", campaign.code, words, 1, command)


def _letters(session: Session, desk: Desk) -> Iterator[DeskItem]:
    """Letters that can still be issued, then those not sent and, of dispatches alone, not acknowledged."""
    nouns: tuple[tuple[type[Dispatch | Followup], str, Callable[[], set[str]]], ...] = (
        (Dispatch, _("Dispatch {name}"), lambda: drafts_waiting(session)),
        (Followup, _("Follow-up {name}"), lambda: followups_waiting(session, desk)),
    )
    for table, called, drafts in nouns:
        letters, waited = [*_open_letters(session, table)], waited_for(session, table, on=desk.today)
        waiting = drafts() if any(letter.status in UNISSUED for letter in letters) else ()
        for letter in letters:
            unsent, silent = waited.get(letter.code, (0, 0))
            if letter.status in UNISSUED:
                yield from _unissued(called, letter, waiting)
            elif unsent:
                yield _unsent(called, letter.code, letter.symbol, unsent)
            elif silent and table is Dispatch:
                words = _("Units that have not acknowledged {name}").format(name=letter.symbol)
                command = f"postwatch show {letter.code} --not-acknowledged"
                yield _waiting("receipt", letter.code, words, silent, command)


def _papers(session: Session, desk: Desk) -> Iterator[DeskItem]:
    """Yield the letters of inspections that can be issued, were not sent to all, are lacking, or are marked.

    An office without any loads nothing of them.
    """
    if not has_rows(session, "inspection_paper"):
        return
    from postwatch.inspection.open_papers import papers_marked, papers_to_issue, papers_unsent
    from postwatch.inspection.paper_rules import FAULTS

    called, waiting = _("Inspection letter {name}"), papers_to_issue(session)
    signers = {person.id: person.name for person in everybody(session)}
    for one in waiting:
        signer = signers.get(one.signer_id or 0)
        letter = _Letter(one.code, one.symbol, one.status, one.ended_on, one.path, one.drafted_on, signer)
        yield from _unissued(called, letter, {one.code for one in waiting})
    for letter_unsent in papers_unsent(session, on=desk.today):
        yield _unsent(called, letter_unsent.paper, letter_unsent.symbol, letter_unsent.units)
    yield from _papers_lacking(session, desk)
    for one, marks in papers_marked(session):
        faults = "; ".join(_(FAULTS[fault]) for fault in marks.faults)
        words = _("{paper} of {day} was made {faults}").format(paper=one.symbol, day=one.issued_on, faults=faults)
        group = _marked("inspection", marks.faults, FAULTS)
        yield _waiting("fault", one.code, words, 1, f"postwatch show {one.code}", group)


def _papers_lacking(session: Session, desk: Desk) -> Iterator[DeskItem]:
    from postwatch.inspection.open_papers import papers_lacking

    for lacking in papers_lacking(session, desk):
        term = lacking.term
        words = _("Round {round} has no {paper} yet ({norm}, {seen})").format(
            round=lacking.round, paper=lacking.kind.in_words, norm=term.norm, seen=_(CONFIDENCES[term.confidence])
        )
        command = f"postwatch inspect draft {lacking.round} {lacking.kind.value}"
        if lacking.draft is not None:
            command = f"postwatch paper issue {lacking.draft} --on …"
        about = f"{lacking.round}:{lacking.kind.value}"
        group = _Group(lacking.kind.value, _("Rounds without {paper}").format(paper=lacking.kind.in_words))
        yield _due("inspection", about, words, 1, term.due_on, term.due_on < desk.today, command, group=group)


def _open_letters(session: Session, table: type[Dispatch | Followup]) -> Iterator[_Letter]:
    """Yield, in the order they were drafted, the letters that are not issued or that something may be waited for.

    Nothing is waited for under a letter that ended, nor under a letter of a campaign that is closed.
    """
    drafted_on = Followup.as_of if table is Followup else Dispatch.drafted_on
    of_letter = (table.code, table.symbol, table.status, table.ended_on, table.path, drafted_on, StaffMember.name)
    letters = select_columns(*map(col, of_letter)).join(
        StaffMember, col(StaffMember.id) == table.signer_id, isouter=True
    )
    if table is Followup:
        letters = letters.join(Dispatch, col(Dispatch.id) == Followup.dispatch_id)
    is_open = and_(col(table.status).not_in(_ENDED), col(Campaign.status) == CampaignStatus.OPEN)
    wanted = letters.join(Campaign, col(Campaign.id) == Dispatch.campaign_id).where(
        or_(col(table.status).in_(UNISSUED), is_open)
    )
    for row in session.execute(wanted.order_by(col(table.id))):
        yield _Letter(*row)


def _reports(session: Session) -> Iterator[DeskItem]:
    """Yield the reports, and the letters that correct reports, that were issued and not sent."""
    reports = select_columns(col(Report.code), col(Report.symbol), col(Report.corrects_id)).where(unsent())
    for code, symbol, corrects_id in session.execute(reports.order_by(col(Report.period_first), col(Report.id))):
        words = _("Report {name} is not sent yet")
        if corrects_id is not None:
            words = _("Letter {name}, which corrects a report, is not sent yet")
        yield _waiting("unsent", code, words.format(name=symbol), 1, f"postwatch paper send {code}")


def _unissued(called: str, letter: _Letter, waiting: Collection[str]) -> Iterator[DeskItem]:
    """Yield a draft that can be issued, or a signed letter that waits for its number."""
    name = called.format(name=letter.code)
    if letter.status is LetterStatus.SIGNED and letter.ended_on is None:
        words = _("{letter} is signed and waits for its number").format(letter=name)
        yield _waiting("signed", letter.code, words, 1, f"postwatch paper issue {letter.code} --on … --number …")
    elif letter.code in waiting:
        words = _("{paper}, drafted on {day}").format(paper=_to_sign(name), day=letter.drafted_on)
        whole = _with_signer(words, person=letter.signer, path=letter.path)
        command = f"postwatch paper issue {letter.code} --on …"
        draft = _item("draft", letter.code, whole, 1, None, False, command, words, None)
        yield replace(draft, held_by=letter.signer, path=letter.path or None)


def _to_sign(paper: str) -> str:
    """Return the sentence that a paper waits for a signature."""
    return _("{paper} waits for a signature").format(paper=paper)


def _with_signer(words: str, *, person: str | None, path: str | None) -> str:
    """Return a sentence with whose signature a paper waits for, and with its file."""
    if path:
        return _("{words} ({person}): {path}").format(words=words, person=person or "…", path=path)
    return _("{words} ({person})").format(words=words, person=person or "…")


def _unsent(called: str, code: str, symbol: str | None, units: int) -> DeskItem:
    """Return a letter that some of its units (a count) were not sent."""
    words = _("{letter} is not sent to all yet").format(letter=called.format(name=symbol))
    return _waiting("unsent", code, words, units, f"postwatch paper send {code}")


def _unasked(session: Session, desk: Desk) -> Iterator[DeskItem]:
    """Yield the units that letters of open campaigns do not ask, though they speak to their kind."""
    for campaign in rows_with(session, Campaign, status=CampaignStatus.OPEN).all():
        for letter in issued_dispatches(session, campaign_id=campaign.id):
            count = count_unasked(session, dispatch=letter, on=desk.today)
            if count:
                words = _("Units that {name} does not ask; add one with: paper send {code} --add UNIT")
                what = words.format(name=letter.symbol, code=letter.code)
                yield _waiting("unasked", letter.code, what, count, f"postwatch show {letter.code}")


def _carried(session: Session, desk: Desk) -> Iterator[DeskItem]:
    """Yield the tasks that were carried over to a campaign of which no letter asks for them any more."""
    for campaign, count in carried_unasked(session, on=desk.today).items():
        words = _("Tasks carried over to {campaign} that none of its letters asks for").format(campaign=campaign)
        yield _waiting("carried", campaign, words, count, "postwatch task list --status carried")


def _tasks(session: Session, office: AppContext) -> Iterator[DeskItem]:
    """Yield the tasks with a day, those of each day together."""
    tasks = days_of_open_tasks(session)
    due_days = grouped(
        (task.due_on, task.recipient)
        for task in tasks
        if task.due_on is not None and waits(mode=task.mode.value, is_reported=task.reported_to is not None)
    )
    for due_on, units in due_days.items():
        late, count = due_on < office.today, len(units)
        words = _("Tasks that are overdue") if late else _("Tasks due")
        narrowed = "--overdue" if late else "--status open"
        item = _due("task", due_on, words, count, due_on, late, f"postwatch task list {narrowed}")
        yield replace(item, held_by=some_of([unit for unit, _tasks in Counter(units).most_common()]))


def some_of(names: Collection[str]) -> str:
    """Return the first three names, and how many more there are."""
    if len(names) <= _FEW + 1:
        return ", ".join(names)
    return _("{names} and {count} more").format(names=", ".join([*names][:_FEW]), count=len(names) - _FEW)


def _silent(session: Session, office: AppContext) -> Iterator[DeskItem]:
    period, silent = count_silent(session, office.desk)
    if silent:
        month = f"{period.month:02d}/{period.year}"
        words = _("Standing tasks without a report for {month}").format(month=month)
        yield _waiting("report", month, words, silent, "postwatch task list --silent")


def _pledges(session: Session, desk: Desk) -> Iterator[DeskItem]:
    campaigns = rows_with(session, Campaign, status=CampaignStatus.OPEN).all()
    for campaign in campaigns:
        missing = count_missing(session, campaign=campaign.code, on=desk.today)
        if missing:
            words = _("Units that have not signed the pledge of {campaign}").format(campaign=campaign.code)
            named = f" --campaign {campaign.code}" if len(campaigns) > 1 else ""
            yield _waiting("pledge", campaign.code, words, missing, f"postwatch pledge missing{named}")


def _signs(session: Session) -> Iterator[DeskItem]:
    """Yield the signs of violations that no act says, for who has the power (Luật XLVPHC, Điều 58.5)."""
    if not has_rows(session, "finding"):
        return
    from postwatch.case.signs import signs_without_act

    waiting = signs_without_act(session)
    if not waiting:
        return
    by = select_columns(col(Visit.code), col(Recipient.code)).where(col(Recipient.kind).in_(REFERRING))
    found_by = session.execute(by.join(Recipient, col(Recipient.id) == Visit.by_recipient_id))
    referred = {row[0]: row[1] for row in found_by}
    own = [one for one in waiting if one.visit not in referred]
    for visit, units in grouped((one.visit, one.unit) for one in waiting if one.visit in referred).items():
        words = _("What {by} found at {unit} goes to the person who may sanction (Điều 58.5)")
        command = f"postwatch violation add {units[0]} … --visit {visit}"
        yield _waiting("sign", visit, words.format(by=referred[visit], unit=units[0]), len(units), command)
    if own:
        words = _("Signs of violations that no violation says; write a sheet of them")
        yield _waiting("unacted", "", words, len(own), "postwatch violation sheet")


def _findings(session: Session, desk: Desk) -> Iterator[DeskItem]:
    """Yield the findings that units have to put right by a day.

    Findings of a visit with the same day are a single item. It is known by its first finding, also when that was put
    right.
    """
    alike = aliased(Finding)
    first = (
        select_columns(func.min(alike.position))
        .where(col(alike.visit_id) == col(Finding.visit_id), col(alike.remedy_due_on) == col(Finding.remedy_due_on))
        .scalar_subquery()
    )
    statement = (
        select_columns(col(Visit.code), col(Recipient.code), col(Finding.remedy_due_on), first, col(Finding.remedy))
        .join(Visit, col(Visit.id) == Finding.visit_id)
        .join(Recipient, col(Recipient.id) == Visit.recipient_id)
        .where(owes_remedy(), col(Finding.remedy_due_on).is_not(None))
        .order_by(col(Finding.id))
    )
    waiting = grouped(
        ((visit, unit, due_on, place), remedy) for visit, unit, due_on, place, remedy in session.execute(statement)
    )
    for (visit, unit, due_on, place), remedies in waiting.items():
        words = _("{unit} has to put right: {remedy}").format(unit=unit, remedy="; ".join(dict.fromkeys(remedies)))
        in_codes = _("{unit} has to put right what was found").format(unit=unit)
        command, late = f"postwatch show {visit}", due_on < desk.today
        found = _due("finding", f"{visit}:{place}", words, len(remedies), due_on, late, command, in_codes)
        yield replace(found, held_by=unit)


def _licences(session: Session, desk: Desk, *, by: dt.date) -> Iterator[DeskItem]:
    """Yield the licences and confirmations of the office that end by a day, or have ended and were not renewed."""
    for one in papers_ending(session, desk, by=by):
        late = one.ends_on < desk.today
        words = _("{unit}: {paper} {number} has ended") if late else _("{unit}: {paper} {number} ends")
        in_codes = _("{unit}: {paper} has ended") if late else _("{unit}: {paper} ends")
        named = {"unit": one.holder, "paper": _(PAPERS[one.paper])}
        words, in_codes = words.format(**named, number=one.number), in_codes.format(**named)
        options = f"--{one.paper}-number … --{one.paper}-on … --{one.paper}-ends-on …"
        command = f"postwatch amend {one.holder} {options}"
        paper = _due("licence", f"{one.holder}:{one.paper}", words, one.units, one.ends_on, late, command, in_codes)
        yield replace(paper, held_by=one.holder)


def _terms(waiting: WaitingInCases, *, today: dt.date) -> Iterator[DeskItem]:
    """Yield the terms of cases, but for those that a drafted paper settles once it is signed."""
    signing = {(draft.case, draft.settles) for draft in waiting.unsigned_list}
    for term in (one for one in waiting.terms_list if (one.case, one.name) not in signing):
        words = _("Case {case}: {clock}").format(case=term.case, clock=term.title)
        late, command = term.due_on < today, f"postwatch case show {term.case}"
        group = _Group(term.name, _("Cases: {clock}").format(clock=term.title))
        about, in_codes = f"{term.case}:{term.name}", _in_case(waiting, term.case, term.title)
        due = _due("case", about, words, 1, term.due_on, late, command, in_codes, group)
        yield replace(due, held_by=term.drawn_up_by)


def _in_case(waiting: WaitingInCases, case: str, what: str) -> str:
    """Return what waits in a case, which is told by its code and that of its unit."""
    unit = waiting.recipients.get(case)
    return _("Case {case}: {clock}").format(case=f"{case} ({unit})" if unit else case, clock=what)


def _cases(waiting: WaitingInCases, *, today: dt.date) -> Iterator[DeskItem]:
    """Yield complaints, documents without a signature or a number, fines, and unlawful papers."""
    for one in waiting.complaints_list:
        words = _("Case {case}: {kind} of {day} is not settled").format(
            case=one.case, kind=one.kind.in_words, day=one.since
        )
        verb = one.kind.value
        command = f"postwatch case step {one.case} {verb} --answered-on … --outcome …"
        yield _waiting("complaint", f"{one.case}:{verb}:{one.since}", words, 1, command)
    yield from _unsigned(waiting, today=today)
    for paper in waiting.papers_list:
        words = _("Case {case}: {paper} of {day} waits for its number").format(
            case=paper.case, paper=paper.paper, day=paper.signed_on
        )
        about = f"{paper.case}:{paper.signed_on}"
        yield _waiting("signed", about, words, 1, f"postwatch case show {paper.case}")
    yield from _decided(waiting)
    if waiting.cases_owing:
        words = _("Fines outstanding: {owed}").format(owed=dong(waiting.fines_outstanding))
        command = f"postwatch report records fines_outstanding --period {today}..{today}"
        yield _waiting("fine", "", words, waiting.cases_owing, command)
    for marked in waiting.marked_list:
        about = f"{marked.case}:{marked.paper}:{marked.signed_on}"
        group = _marked("case", marked.faults_list, MARKS)
        yield _waiting("fault", about, marked.sentence(), 1, f"postwatch case show {marked.case}", group)


def _unsigned(waiting: WaitingInCases, *, today: dt.date) -> Iterator[DeskItem]:
    """Yield the papers of cases that wait for a signature, and the cases whose minutes are not even drafted."""
    to_draw_up = _Group(MINUTES_TERM, _("Cases without minutes"))
    to_sign = _Group(MINUTES_TERM, _("Minutes that wait for a signature"))
    for draft in waiting.unsigned_list:
        kind, about, group = "to_sign", f"{draft.case}:{draft.path}", None
        if draft.settles == MINUTES_TERM:
            group = to_sign
        if draft.path is None:
            kind, about, group = "case", f"{draft.case}:{MINUTES_TERM}", to_draw_up
        named = _to_sign(_("Case {case}: {clock}").format(case=draft.case, clock=draft.paper))
        whole = _with_signer(named, person=draft.person, path=draft.path)
        words = _to_sign(_in_case(waiting, draft.case, draft.paper))
        late = draft.due_on is not None and draft.due_on < today
        command = f"postwatch case sign {draft.meant} --number …"
        unsigned = _item(kind, about, whole, 1, draft.due_on, late, command, words, group)
        yield replace(unsigned, held_by=draft.person, path=draft.path)


def _decided(waiting: WaitingInCases) -> Iterator[DeskItem]:
    """Yield open matters of decisions: to be made anew or changed, and the goods and remedies."""
    for case in waiting.annulled_list:
        words = _("Case {case} waits for a new decision: the earlier one was annulled").format(case=case)
        yield _waiting("annulled", case, words, 1, f"postwatch case step {case} verify --on … --number …")
    for one in waiting.to_carry_out_list:
        words = _("Case {case}: the decision has to be annulled or changed, as the {what} of {day} ended").format(
            case=one.case, what=one.kind.in_words, day=one.since
        )
        about = f"{one.case}:{one.kind.value}:{one.since}:ended"
        yield _waiting("complaint", about, words, 1, f"postwatch case show {one.case}")
    for case in waiting.confiscated_list:
        words = _("Case {case}: confiscated goods are not handed over or destroyed yet").format(case=case)
        yield _waiting("goods", case, words, 1, f"postwatch case goods {case} hand-over --to … --number …")
    for case in waiting.remedies_list:
        words = _("Case {case}: no proof is recorded that the remedies were carried out").format(case=case)
        yield _waiting("remedy", case, words, 1, f"postwatch case step {case} remedy --on … --number …")


def _areas(session: Session, desk: Desk) -> Iterator[DeskItem]:
    """Yield the units that are still in areas which ended, those of each last day together."""
    last = col(Area.active_to)
    lying = select_columns(last, func.count()).join(Recipient, col(Recipient.area_id) == Area.id)
    ended = lying.where(last < desk.today, active(desk.today)).group_by(last).order_by(last)
    for last_on, count in session.execute(ended):
        words, next_on = _("Units in areas that ended on {day}").format(day=last_on), last_on + dt.timedelta(days=1)
        yield _waiting("area", last_on, words, count, f"postwatch recipient succeed --on {next_on}")


def _numbers(session: Session) -> Iterator[DeskItem]:
    reserved = count_reserved(session)
    if reserved:
        yield _waiting("number", "", _("Numbers that are reserved"), reserved, "postwatch register list")


def _law(session: Session, desk: Desk) -> Iterator[DeskItem]:
    """Yield that the data of the law changed, for `TOLD` from the day of its entry, if rows judge otherwise.

    Nobody can know who saw it, and finding the cases that moved takes as long as all terms: `law changes` does it.
    """
    change = last_change(session, desk, since=desk.today - TOLD)
    if change is None:
        return
    with reading(session, change.before):
        former = catalogue_of(session, desk)
    count = catalogue_of(session, desk).differing(former)
    if count:
        words = _("Rows of the law that changed; see what moved in open cases")
        yield _waiting("law", change.since or "", words, count, "postwatch law changes")


def _marked(of: str, faults: Collection[str], words: Mapping[str, str]) -> _Group:
    """Return the group of a paper by its first mark in the order of ``words``, which are untranslated."""
    mark = next(fault for fault in words if fault in faults)
    return _Group(f"{of}:{mark}", _("Papers made {faults}").format(faults=_(words[mark])))


def _waiting(kind: str, about: object, what: str, count: int, command: str, group: _Group | None = None) -> DeskItem:
    """Return a thing without a day; ``about`` tells it from others of its kind."""
    return _item(kind, about, what, count, None, False, command, what, group)


def _due(
    kind: str, about: object, what: str, count: int, due_on: dt.date, late: bool, command: str,
    in_codes: str = "", group: _Group | None = None,
) -> DeskItem:  # fmt: skip
    """Return a thing with its day; ``about`` tells it from others of its kind, ``in_codes`` may say the same."""
    return _item(kind, about, what, count, due_on, late, command, in_codes or what, group)


def _item(
    kind: str, about: object, what: str, count: int, due_on: dt.date | None, late: bool, command: str,
    in_codes: str, group: _Group | None,
) -> DeskItem:  # fmt: skip
    key = f"{kind}:{about}" if about else kind
    name, heading = (f"{kind}:{group.name}", group.heading) if group else (kind, _(KINDS[kind]))
    return DeskItem(
        kind, what, count, due_on, late, command, key, in_codes, name, heading,
        items=1, overdue_count=count if late else 0,
    )  # fmt: skip
