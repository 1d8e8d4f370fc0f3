"""Answers to the checklist: the questions to a unit on a day; answers as they are typed, kept with a visit, shown."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session

from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.inspection import rules
from postwatch.inspection.answer_tables import AnswerKind, VisitAnswer
from postwatch.inspection.tables import Visit
from postwatch.inspection.typed_answers import checklist_answers
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.law.questions import checklist_on
from postwatch.law.rows import VERIFIED, ChecklistItem
from postwatch.recipient.spans import unit_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.columns import rows_with, save
from postwatch.vietnamese import choice


@dataclass(frozen=True)
class Question:
    """A question of the checklist with its norm; ``verified`` is true where the norm was seen word for word."""

    item: str
    content: str
    basis: str
    confidence: str
    verified: bool


@dataclass(frozen=True)
class AnsweredQuestion(Question):
    """A question that a visit asks; ``answer`` is None while it is not answered."""

    answer: AnswerKind | None


def questions_on(session: Session, desk: Desk, *, on: dt.date, kind: str | None = None) -> list[ChecklistItem]:
    """Return the questions of a day in their order, optionally for a kind of unit."""
    items = checklist_on(catalogue_of(session, desk), on)
    return [one for one in items if kind is None or one.is_for(kind)]


def list_questions(session: Session, desk: Desk, *, on: dt.date, kind: str | None) -> list[Question]:
    """Return the questions of a day as they are shown, optionally for a kind of unit (UsageError)."""
    of_kind = choice(RecipientKind, kind, what=_("kind")).value if kind else None
    return [question_of(one) for one in questions_on(session, desk, on=on, kind=of_kind)]


def question_of(item: ChecklistItem) -> Question:
    """Return a question as it is shown."""
    return result_of(Question, item, item=item.code, verified=item.confidence in VERIFIED)


def questions_asked(session: Session, desk: Desk, visit: Visit, *, answered: Collection[str]) -> list[ChecklistItem]:
    """Return the questions of a visit: those for the kind of its unit on that day, and others that it answers."""
    unit = unit_on(session, session.get_one(Recipient, visit.recipient_id), on=visit.visited_on)
    items = questions_on(session, desk, on=visit.visited_on)
    return [one for one in items if one.is_for(unit.kind.value) or one.code in answered]


def questions_shown(
    session: Session, desk: Desk, visit: Visit, answers: Mapping[str, AnswerKind]
) -> tuple[AnsweredQuestion, ...]:
    """Return the questions of a visit with their answers, those no longer in the checklist by their code."""
    items = {one.code: one for one in questions_asked(session, desk, visit, answered=answers)}
    lost = (ChecklistItem(code, code, "memory") for code in answers if code not in items)
    asked = (question_of(one) for one in (*items.values(), *lost))
    return tuple(AnsweredQuestion(**vars(one), answer=answers.get(one.item)) for one in asked)


def answers_of(session: Session, visit: Visit) -> dict[str, AnswerKind]:
    """Return the answers of a visit by the codes of their questions, in the order in which they were given."""
    return {one.item: one.answer for one in _rows_of(session, visit)}


def read_answers(
    session: Session, desk: Desk, typed: Collection[str], *, unit: Recipient, on: dt.date
) -> dict[str, AnswerKind]:
    """Return answers that were typed for a visit to a unit on a day. Raises as `checklist_answers`."""
    if not typed:
        return {}
    said = checklist_answers(typed, **_codes_of(session, desk, unit=unit, on=on))
    return {item: AnswerKind(answer) for item, answer in said.items()}


def read_items(
    session: Session, desk: Desk, typed: Sequence[str], *, findings: int, unit: Recipient, on: dt.date
) -> list[str | None]:
    """Return the checklist item of each finding of a visit to a unit on a day. Raises as `rules.items_of`."""
    if not typed:
        return [None] * findings
    return rules.items_of(findings, typed, **_codes_of(session, desk, unit=unit, on=on))


def _codes_of(session: Session, desk: Desk, *, unit: Recipient, on: dt.date) -> dict[str, list[str]]:
    """Return the codes of all items of a day, and of those that a unit is asked."""
    kind, items = unit_on(session, unit, on=on).kind.value, questions_on(session, desk, on=on)
    return {"codes": [one.code for one in items], "asked": [one.code for one in items if one.is_for(kind)]}


def unasked_of(session: Session, desk: Desk, visit: Visit) -> tuple[str, ...]:
    """Return the questions (codes) that a visit answers though such a unit is not asked them on that day."""
    answered = answers_of(session, visit)
    asked = {one.code for one in questions_asked(session, desk, visit, answered=())} if answered else set()
    return tuple(item for item in answered if item not in asked)


def add_answers(session: Session, desk: Desk, visit: Visit, *, typed: Collection[str]) -> bool:
    """Keep answers of a visit that it has not given yet, and return whether there were any.

    Raises as `read_answers`, and RuleError for a question that it answers otherwise.
    """
    known = answers_of(session, visit)
    unit = session.get_one(Recipient, visit.recipient_id)
    said = read_answers(session, desk, typed, unit=unit, on=visit.visited_on)
    for item, answer in said.items():
        if known.get(item, answer) is not answer:
            raise RuleError(
                _("Visit {visit} answers {item} already: {answer}").format(
                    visit=visit.code, item=item, answer=known[item].in_words
                ),
                hint=_(
                    'if that was recorded by mistake: postwatch amend {visit} --answer "{item}={answer}"'
                    "{dropping} --reason TEXT"
                ).format(
                    visit=visit.code,
                    item=item,
                    answer=answer.in_words,
                    dropping=rules.dropping(visit.minutes_on),
                ),
            )
    new = {item: answer for item, answer in said.items() if item not in known}
    save(session, *_made(visit, new))
    return bool(new)


def write_answers(session: Session, visit: Visit, answers: Mapping[str, AnswerKind]) -> None:
    """Let a visit have these answers and no others."""
    known = {one.item: one for one in _rows_of(session, visit)}
    for item, row in known.items():
        if item not in answers:
            session.delete(row)
        else:
            row.answer = answers[item]
    session.flush()
    save(session, *_made(visit, {item: answer for item, answer in answers.items() if item not in known}))


def _made(visit: Visit, answers: Mapping[str, AnswerKind]) -> list[VisitAnswer]:
    return [VisitAnswer(visit_id=visit.id, item=item, answer=answer) for item, answer in answers.items()]


def _rows_of(session: Session, visit: Visit) -> Sequence[VisitAnswer]:
    return rows_with(session, VisitAnswer, by="id", visit_id=visit.id).all()
