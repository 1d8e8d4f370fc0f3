"""Answers to the checklist counted: for each question how many visits gave which answer."""

from collections import Counter

from sqlmodel import Session, col, select

from postwatch.area.lookup import find_area
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.inspection.answer_tables import AnswerKind, VisitAnswer
from postwatch.inspection.answers import Question, question_of
from postwatch.inspection.lookup import find_round
from postwatch.inspection.options import AnswerFilter
from postwatch.inspection.tables import Finding, Visit
from postwatch.law import in_force
from postwatch.law.confirmed import catalogue_of
from postwatch.law.rows import ChecklistItem
from postwatch.recipient.tables import Recipient
from postwatch.record.rules import check_days
from postwatch.store import conditions
from postwatch.store.columns import grouped, rows_with
from postwatch.store.transaction import recorded


@dataclass(frozen=True)
class CountedQuestion(Question):
    """A question with the visits that gave each answer; ``not_met_list`` names those (codes) that found it not met.

    ``findings`` counts what the visits found that is about it.
    """

    met: int
    not_met: int
    not_shown: int
    not_applicable: int
    not_met_list: tuple[str, ...]
    findings: int


@dataclass(frozen=True)
class CountedAnswers:
    """The answers of so many visits: ``visits`` counts all of those chosen, ``answered`` those that gave an answer."""

    visits: int
    answered: int
    questions_list: tuple[CountedQuestion, ...]


def count_answers(session: Session, desk: Desk, *, chosen: AnswerFilter) -> CountedAnswers:
    """Return how often each question got which answer, in the order of the checklist.

    Raises RuleError for days in the wrong order, NotFoundError for an unknown round or area.
    """
    check_days(chosen.first, chosen.last)
    wanted = conditions.chosen(
        chosen.round_code and Visit.round_id == find_round(session, desk, code=chosen.round_code).id,
        chosen.area and Recipient.area_id == find_area(session, area=chosen.area, on=desk.today).id,
        chosen.first and Visit.visited_on >= chosen.first,
        chosen.last and Visit.visited_on <= chosen.last,
    )
    visits = select(Visit).join(Recipient, col(Recipient.id) == Visit.recipient_id).where(*wanted)
    visits = visits.order_by(col(Visit.visited_on), col(Visit.id))
    found = {one.id: one for one in session.exec(recorded(visits, Visit, withdrawn=False))}
    answers = [one for one in rows_with(session, VisitAnswer, by="id") if one.visit_id in found]
    checklist = catalogue_of(session, desk).checklist
    by_question = grouped((_question(checklist, found[one.visit_id], one.item), one) for one in answers)
    about = select(Finding).where(col(Finding.checklist_item).is_not(None))
    findings = Counter(
        _question(checklist, found[one.visit_id], one.checklist_item or "")
        for one in session.exec(about)
        if one.visit_id in found
    )
    in_order = [one for one in checklist if one in by_question]
    return CountedAnswers(
        visits=len(found),
        answered=len({one.visit_id for one in answers}),
        questions_list=tuple(
            _counted(one, by_question[one], found, findings[one]) for one in dict.fromkeys([*in_order, *by_question])
        ),
    )


def _question(checklist: tuple[ChecklistItem, ...], visit: Visit, code: str) -> ChecklistItem:
    """Return a question of the checklist of the visit's day; a question no longer in it has its code as text."""
    of_day = in_force.in_force(checklist, visit.visited_on)
    return next((one for one in of_day if one.code == code), ChecklistItem(code, code, "memory"))


def _counted(
    item: ChecklistItem, answers: list[VisitAnswer], visits: dict[int, Visit], findings: int
) -> CountedQuestion:
    by_answer = grouped((one.answer, visits[one.visit_id]) for one in answers)
    not_met = sorted(by_answer.get(AnswerKind.NOT_MET, ()), key=lambda one: (one.visited_on, one.id))
    counts = {kind.value: len(by_answer.get(kind, ())) for kind in AnswerKind}
    return result_of(
        CountedQuestion,
        question_of(item),
        **counts,
        not_met_list=tuple(one.code for one in not_met),
        findings=findings,
    )
