"""Objections to a decision, such as a power that does not reach it: each with its norm and a way out.

An objection that rests on a norm that was read refuses the decision. If it rests on a summary or an inference, the
office must give a reason. A decision that is signed already is recorded with all of them (`--as-signed`).
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlmodel import Session

from postwatch.case import person_objections
from postwatch.case.facts import (
    ActFacts,
    AnyAct,
    AnyCase,
    CaseFacts,
    DecisionDraft,
    DecisionFacts,
    ExplanationFacts,
    StepFacts,
    decisions_with_codes,
    keys_of,
    of_units,
)
from postwatch.case.governing_law import Together, age_of, fines_together, governing_day, judged_powers, law_of
from postwatch.case.repeats import at_law, numbers_of, same_person, units_of_one_person
from postwatch.case.rules import is_of_office, is_unknown, number_alone, same_decision
from postwatch.case.signatures import signed_by
from postwatch.case.state import FEW, CaseFile, acts_against, cases_by_id, file_on, order_of, read_together, visit_of
from postwatch.case.tables import CaseStatus, Decision, StepKind, Violation
from postwatch.case.terms import terms_of
from postwatch.case.territory import units_elsewhere, without_classes
from postwatch.dataclass import dataclass
from postwatch.days import add_months
from postwatch.desk import Desk
from postwatch.language import N_, _
from postwatch.law import fines, in_force
from postwatch.law.ages import FINED, GROWN, SANCTIONED
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import EXPLAINING, HEARING, Clock, is_over, last_of
from postwatch.law.competence import competent_for, titles_of
from postwatch.law.confirmed import catalogue_of
from postwatch.law.measures import LETTERS, measures_named, remedies_named, suspends
from postwatch.law.powers import LACKS, Judged, covers, covers_remedy, plain_title
from postwatch.law.provisions import consequences_of
from postwatch.law.rows import MEASURES, READ, SUSPENSIONS, Act, Consequence, Power, Rule
from postwatch.lawful.objection import AS_SIGNED, REASON, Objection
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import grouped, record_id
from postwatch.store.composed import own, plain, rows
from postwatch.store.remembered import remembered
from postwatch.vietnamese import dong, fold, money

_MOST_TITLES = 6
# What else opens an objection: why it is other conduct.
DISTINCT = "distinct"
_LIMITATION = frozenset({"limitation"})
# The terms by which a decision is judged.
_OF_DECISIONS = _LIMITATION.union({"decide"}, EXPLAINING)
# What a decision on remedies alone needs no power over (Luật Xử lý vi phạm hành chính, Điều 65.2).
_OF_SANCTIONS = frozenset({"fine", "suspend_licence", "suspend_activity", "expel"})


class ActAtLaw(NamedTuple):
    """A violation with its row, its terms, the conditions that hold, and the day of minutes that state it, or None."""

    act: ActFacts
    row: Act
    terms: Sequence[Clock]
    conditions: Collection[str]
    minutes_on: dt.date | None


class Judging(NamedTuple):
    """A decision that is judged. ``sanctions`` is false for a decision without fine, warning and suspension.

    ``unsigned`` is why its officer may not sign it; ``explanations`` are those of its offender. ``is_dropped`` says
    that a ground against a sanction of that offender was recorded (Điều 65.1). If the decision ``is_made``, the records
    before it that were in force on its day count, for a draft all that are in force. ``forwarded`` is the step that
    sent the file to somebody other than the deciding authority.
    """

    catalogue: Catalogue
    case: CaseFacts
    acts: Sequence[ActAtLaw]
    authority: str
    decided_on: dt.date
    fine: int
    sanctions: bool
    warns: bool = False
    unsigned: Objection | None = None
    explanations: Sequence[ExplanationFacts] = ()
    with_prosecution: StepFacts | None = None
    additional: str = ""
    remedies: str = ""
    is_dropped: bool = False
    is_made: bool = False
    number: str | None = None
    forwarded: StepFacts | None = None


class Fines(NamedTuple):
    """Sums of the ranges of acts, in đồng; ``is_read`` where they rest on provisions that were read."""

    low: int
    high: int
    is_read: bool


def fines_of(acts: Sequence[ActAtLaw]) -> Fines:
    """Return the possible fines for acts together, once for those that are fined once (`fines_together`)."""
    each = _together(acts)
    is_together = len(each) < len(acts)
    is_read = all(one.row.confidence in READ for one in acts)
    if is_together:
        is_read &= all(one.row.is_once_read for one in acts if one.row.is_fined_once(governing_day(one.act)))
    return Fines(sum(one.low for one in each), sum(one.high for one in each), is_read)


def _together(acts: Sequence[ActAtLaw]) -> list[Together]:
    return fines_together((one.act, one.row.is_fined_once(governing_day(one.act))) for one in acts)


@dataclass(frozen=True)
class FixedFine:
    """Where circumstances put the fine of acts that are decided on together, in đồng: that of ``each`` of them."""

    each: tuple[fines.Fixed, ...]

    @property
    def low(self) -> int:
        """Return the sum of the lowest figures."""
        return sum(one.low for one in self.each)

    @property
    def high(self) -> int:
        """Return the sum of the highest figures."""
        return sum(one.high for one in self.each)

    @property
    def is_open(self) -> bool:
        """Return whether the officer chooses between the two sums."""
        return any(one.is_open for one in self.each)

    @property
    def usual(self) -> int | None:
        """Return the fine where it is a single figure."""
        return None if self.is_open else self.low

    @property
    def is_ordered(self) -> bool:
        """Return whether the law puts the fine where it is, and leaves no circumstance without a figure."""
        said = [one.rule for one in self.each if one.rule is not None]
        return bool(said) and not any(one.is_unstated for one in self.each)

    @property
    def norm(self) -> str:
        """Return the norms by which circumstances fix the fine."""
        rules_that_say = [one.rule for one in self.each if one.rule is not None and (one.is_open or not self.is_open)]
        return "; ".join(dict.fromkeys(rule.norm for rule in rules_that_say))


def fixed_fine(catalogue: Catalogue, acts: Sequence[ActAtLaw], on: dt.date) -> FixedFine:
    """Return where circumstances put the fine of acts by a decision of a day (Nghị định 118/2021/NĐ-CP, Điều 9.1)."""
    return FixedFine(tuple(
        fines.fixed(
            one.low, one.high, net=one.net,
            rule=catalogue.fixing_rule(one.net, act_on=one.law_on, handled_on=on),
        )
        for one in _together(acts)
    ))  # fmt: skip


def in_limitation(acts: Sequence[ActAtLaw], on: dt.date) -> list[ActAtLaw]:
    """Return the acts that can still be sanctioned on a day: of the others remedies alone are left (Điều 65.2)."""
    return [one for one in acts if not is_over(last_of(one.terms, "limitation"), on)]


def finable(acts: Sequence[ActAtLaw], on: dt.date) -> list[ActAtLaw]:
    """Return the acts that can still be fined on a day: the term to decide by their minutes runs too (Điều 66.1)."""
    return [one for one in in_limitation(acts, on) if not is_over(last_of(one.terms, "decide"), on)]


def decision_objections(
    session: Session,
    desk: Desk,
    whole: CaseFile,
    draft: DecisionDraft,
    *,
    offender_name: str | None,
    fine: int,
    is_made: bool,
) -> list[Objection]:
    """Return the objections to a decision by the file without it, first those that a signed decision alone passes.

    A decision that ``is_made`` is judged by the facts of its day, a draft by those of now.
    """
    file, catalogue = whole.against(offender_name), catalogue_of(session, desk)
    forwarded = forwarded_to_another(file, draft)
    theirs = acts_against(whole.acts, offender_name)
    acts = acts_at_law(session, catalogue, whole, theirs, is_kept=forwarded is not None)
    _draft, unsigned = signed_by(session, desk, whole.case, draft)
    then = file.until(draft.decided_on) if is_made else file
    judging = Judging(
        catalogue, whole.case, acts, draft.authority, draft.decided_on, fine,
        sanctions=fine > 0 or bool(draft.warning) or suspends(draft.additional),
        warns=bool(draft.warning),
        unsigned=unsigned,
        explanations=file.explanations,
        with_prosecution=then.with_prosecution,
        additional=draft.additional or "",
        remedies=draft.remedies or "",
        is_dropped=then.last(StepKind.DROP) is not None,
        is_made=is_made,
        number=draft.number,
        forwarded=forwarded,
    )  # fmt: skip
    return objections(session, judging)


def forwarded_to_another(file: CaseFile, draft: DecisionDraft) -> StepFacts | None:
    """Return the step that sent the file to somebody other than the deciding authority; None if there is none."""
    forwarded = file.forwarded_by(draft.decided_on)
    is_sent = forwarded is not None and is_sent_to(forwarded, draft.authority, draft.decided_by)
    return None if is_sent else forwarded


def acts_at_law(
    session: Session, catalogue: Catalogue, whole: CaseFile, acts: Sequence[ActFacts], *, is_kept: bool = False
) -> list[ActAtLaw]:
    """Return violations as a decision on them is judged, as if there were none; ``is_kept`` as of a `CaseFile`."""
    undecided = whole.under(None)
    if undecided.others or undecided.is_kept is not is_kept:
        undecided = undecided.but(others=(), is_kept=is_kept)
    return [act_at_law(session, catalogue, undecided, act, names=_OF_DECISIONS) for act in acts]


def act_at_law(
    session: Session, catalogue: Catalogue, file: CaseFile, act: ActFacts, *, names: Collection[str] = ()
) -> ActAtLaw:
    """Return a violation by the file of its case, with its terms of some names, all of them without any."""
    law = at_law(session, catalogue, act)
    terms = terms_of(catalogue, act, file, lambda: law, names=names)
    return ActAtLaw(act, law.row, terms, law.conditions, file.minutes_stating(act).on)


def objections(session: Session, judging: Judging) -> list[Objection]:
    """Return all objections to a decision; those that only a signed decision can pass come first."""
    fined = still_fined(judging.acts, judging.decided_on) if judging.fine else ()
    found = [
        *_of_age(judging),
        *_with_prosecution(judging),
        *_with_another(judging),
        *_without_minutes(judging),
        *_empty(judging),
        *_without_ground(judging),
        *_imposed(session, judging),
        *_remedied(judging),
        *_unprovided(judging),
        *_outside_range(judging, fined),
        *_beside_circumstances(judging, fined),
        *_warned(judging),
        *_too_late(judging),
        *_without_power(judging),
        *_elsewhere(session, judging),
        *([judging.unsigned] if judging.unsigned is not None else ()),  # Luật Xử lý vi phạm hành chính, Điều 54
        *_at_two_rates(judging),
        *_twice_in_the_case(judging),
        *_fined_before(session, judging),
        *_fined_apart(session, judging),
        *_unheard(judging),
    ]
    return sorted(found, key=lambda objection: objection.opened_by != AS_SIGNED)


def _with_prosecution(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 62, Điều 63: a crime and a sanction exclude each other (from memory)."""
    sent = judging.with_prosecution
    if sent is not None and judging.sanctions:
        sentence = _("The file of case {case} went to {body} on {day} for signs of a crime, and did not come back ("
                     "Luật Xử lý vi phạm hành chính, Điều 62, Điều 63)")  # fmt: skip
        hint = _("when it is given back: postwatch case step {case} extend --ground no-prosecution --on DAY")
        yield _resting(
            Objection(
                "with_prosecution", sentence.format(case=judging.case.code, body=sent.body or "…", day=sent.taken_on),
                hint.format(case=judging.case.code),
            ),
            is_read=False,
        )  # fmt: skip


def _with_another(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 58.5, Điều 66.1: he decides to whom the file was forwarded."""
    sent = judging.forwarded
    if sent is not None:
        sentence = _("The file of case {case} went to {body} on {day}, and {authority} is another one (Luật Xử lý vi "
                     "phạm hành chính, Điều 58.5)")  # fmt: skip
        said = {"case": judging.case.code, "body": sent.body or "…", "day": sent.taken_on, "code": sent.code}
        hint = _("if it came back: postwatch case step {case} take-over --from NAME; what was forwarded by mistake: "
                 "postwatch withdraw {code} --reason TEXT")  # fmt: skip
        yield _resting(
            Objection("with_another", sentence.format(**said, authority=judging.authority), hint.format(**said)),
            is_read=False,
        )


# Heads of bodies, and the short name of a body, folded.
_HEAD = re.compile(r"^(?:quyen |pho )?(?:giam doc|chu tich|chanh|(?:chi )?cuc truong|truong)\b *")
_SCIENCE, _NO_LETTER = re.compile(r"\bkh ?[&-]? ?cn\b"), re.compile(r"[^a-z0-9]+")


def is_sent_to(step: StepFacts, authority: str, person: str) -> bool:
    """Return whether a file was sent to an office, or a person, by the names that were typed.

    A body is known by its head, «Sở X» by «Giám đốc Sở X», and without the place if only one name has it.
    """
    body = _body_of(step.body or "")
    named_ones = [one for one in (_body_of(authority), _body_of(person)) if one.strip()]
    return not body.strip() or any(body in one or one in body for one in named_ones)


def _body_of(title: str) -> str:
    """Return the body that a title is of, without its head, in words between blanks; a head alone stays."""
    plain = _NO_LETTER.sub(" ", _SCIENCE.sub("khoa hoc va cong nghe", plain_title(title))).strip()
    return f" {_HEAD.sub('', plain) or plain} "


def _without_minutes(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 56.1: no minutes for a warning, or a fine up to a limit, and nothing else."""
    unstated = [one.act.code for one in judging.acts if one.minutes_on is None]
    if not unstated:
        return
    most = judging.catalogue.amount_on("without_minutes", judging.decided_on)
    limit = most.of(is_person=any(one.act.offender.value in fines.HALF_FINE for one in judging.acts))
    measures = measures_named(judging.additional)
    if judging.fine > limit:
        sentence = _(
            "Case {case} has no violation minutes, and {fine} đồng is more than the {limit} đồng that may be fined "
            "without them (Luật Xử lý vi phạm hành chính, Điều 56)"
        )
    elif measures:
        sentence = _(
            "Case {case} has no violation minutes, without which {measure} is not imposed (Luật Xử lý vi phạm hành "
            "chính, Điều 56)"
        )
    else:
        return
    said = {"case": judging.case.code, "fine": money(judging.fine), "limit": money(limit)}
    said["measure"] = _(MEASURES[measures[0]]) if measures else ""
    hint = _("record them first: postwatch case draft {case} minutes --on DAY --number NUMBER")
    if len(unstated) < len(judging.acts):
        sentence = _("No violation minutes of case {case} state {acts}, without which it is not fined (Luật Xử lý vi "
                     "phạm hành chính, Điều 56)")  # fmt: skip
        said["acts"] = ", ".join(unstated)
        hint = _("record them first: postwatch case sign {case} minutes --on DAY --number NUMBER")
    yield Objection("no_minutes", sentence.format(**said), hint.format(**said))


def _empty(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 21.3: an additional sanction goes with a principal sanction (from memory)."""
    if judging.fine or judging.warns:
        return
    values = {"case": judging.case.code}
    if not judging.additional and not judging.remedies:
        yield Objection(
            "imposes_nothing",
            _("A decision on case {case} without fine, warning, additional sanction and remedy imposes nothing (Luật "
              "Xử lý vi phạm hành chính, Điều 21, Điều 28)").format(**values),
            _("give --fine, --warning or --remedies; to end it without a decision: postwatch case step {case} drop")
            .format(**values),
        )  # fmt: skip
    elif suspends(judging.additional):
        yield _resting(
            Objection(
                "no_principal",
                _("A suspension in case {case} goes with a fine or warning (Luật Xử lý vi phạm hành chính, Điều 21.3)")
                .format(**values),
                _("give --fine or --warning"),
            ),
            is_read=False,
        )  # fmt: skip


# «02 (hai) tháng», «1,5 tháng», «01 tháng 15 ngày» and «01 năm», and not «ngày 15 tháng 7 năm 2026».
_MONTHS = re.compile(
    r"(?<!ngay )\b([0-9]+(?:[.,][0-9]+)?) *(?:\([^)]*\) *)?thang\b(?! *[0-9]+ +nam)"
    r"(?: *(?:va *)?([0-9]+) *(?:\([^)]*\) *)?ngay\b)?"
)
_YEARS = re.compile(r"(?<!thang )\b([0-9]{1,2}) *(?:\([^)]*\) *)?nam\b(?! *[0-9])")


def _imposed(session: Session, judging: Judging) -> Iterator[Objection]:
    """Check an additional sanction against the acts, which have to carry it, and against the power over it.

    Luật Xử lý vi phạm hành chính, Điều 21, Điều 52; of a provision without such a row it is not known that it has none.
    """
    said = fold(judging.additional)
    held = judging.catalogue.powers_held(judging.authority, judging.decided_on)
    for measure in measures_named(judging.additional):
        values = {"measure": _(MEASURES[measure]), "authority": judging.authority}
        carried = _carried(judging, measure)
        if held and all(covers(power, measure) is False for power in held):
            yield _has_no_power(judging, measure, is_read=all(power.confidence in READ for power in held))
        if not carried:
            yield _resting(
                Objection(
                    "not_provided",
                    _("No provision of the case was found with: {measure} (Luật Xử lý vi phạm hành chính, Điều 21)")
                    .format(**values),
                    _("leave it out of --additional"),
                ),
                is_read=False,
            )  # fmt: skip
        yield from _beyond_months(session, judging, measure, said, carried) if measure in SUSPENSIONS else ()


def _has_no_power(judging: Judging, measure: str, *, is_read: bool) -> Objection:
    sentence = _("{authority} has no power over: {measure} (Luật Xử lý vi phạm hành chính, Điều 52)")
    said = sentence.format(authority=judging.authority, measure=_(MEASURES[measure]))
    hint = _("leave it out, or name who may: postwatch law show PROVISION")
    return _resting(Objection("no_power", said, hint), is_read=is_read)


def _carried(judging: Judging, measure: str) -> list[Consequence]:
    """Return the rows by which the acts carry an additional sanction, without those whose condition is not met."""
    return [
        one
        for act in judging.acts
        for one in consequences_of(judging.catalogue, act.row, governing_day(act.act))
        if one.measure == measure and (not one.condition or one.condition in act.conditions)
    ]


def _remedied(judging: Judging) -> Iterator[Objection]:
    """Check the remedies of a decision against the power over them (Luật Xử lý vi phạm hành chính, Điều 28, 52).

    The provisions say under which letter of Điều 28.1 a remedy falls; a remedy that no provision has is not judged.
    """
    held = judging.catalogue.powers_held(judging.authority, judging.decided_on)
    measures = remedies_named(judging.remedies)
    is_power_read = all(power.confidence in READ for power in held)
    if judging.remedies and not measures and held and all(power.remedies == "none" for power in held):
        sentence = _("{authority} has no power over any remedy (Luật Xử lý vi phạm hành chính, Điều 52)")
        hint = _("leave it out, or name who may: postwatch law show PROVISION")
        yield _resting(Objection("no_power", sentence.format(authority=judging.authority), hint), is_read=is_power_read)
    for measure in measures:
        known = [one for one in judging.catalogue.consequences if one.measure == measure and one.law_28_1]
        letters = {one.law_28_1 for one in known} or {LETTERS.get(measure, "")}
        if held and not any(covers_remedy(power, letter) is not False for power in held for letter in letters):
            is_read = is_power_read and any(one.confidence in READ for one in known)
            yield _has_no_power(judging, measure, is_read=is_read)


def _unprovided(judging: Judging) -> Iterator[Objection]:
    """Check the remedies of a decision against the acts, whose provisions have to carry them.

    Luật Xử lý vi phạm hành chính, Điều 28: beside those of the law a remedy is applied where the decree attaches it to
    the act. Of an article that was not read it is not known that it has none, nor of a remedy that is called by no
    words of the catalogue.
    """
    measures = remedies_named(judging.remedies)
    for measure in measures or ([""] if judging.remedies else []):
        attached = [
            one for act in judging.acts for one in consequences_of(judging.catalogue, act.row, governing_day(act.act))
        ]
        # Goods that were to leave the country and did not are destroyed (Nghị định 174/2026/NĐ-CP, Điều 3.5.b).
        carrying = {measure, "re_export"} if measure == "destroy" else {measure}
        if any(one.measure in carrying for one in attached):
            continue
        sentence = _("No provision of the case was found with the remedy: {measure} (Luật Xử lý vi phạm hành chính, "
                     "Điều 28)")  # fmt: skip
        known = ", ".join(dict.fromkeys(_(MEASURES[one.measure]) for one in attached if one.kind == "remedy"))
        hint = _("the provisions of the case have: {list}; leave the other out of --remedies, or record the act that "
                 "it belongs to")  # fmt: skip
        words = _(MEASURES[measure]) if measure else judging.remedies
        yield _resting(
            Objection("not_provided", sentence.format(measure=words), hint.format(list=known or _("no remedy"))),
            is_read=bool(measure) and all(_is_article_read(judging.catalogue, act, measure) for act in judging.acts),
        )


def _is_article_read(catalogue: Catalogue, one: ActAtLaw, measure: str) -> bool:
    """Return whether all of the article of an act was read, in a decree whose remedies have a measure among them."""
    day, decree = governing_day(one.act), one.row.decree
    of_decree = [each for each in in_force.in_force(catalogue.consequences, day) if each.decree == decree]
    acts = [each for each in in_force.in_force(catalogue.acts, day) if each.decree == decree]
    labels = {each.confidence for each in of_decree if each.article == one.row.article}
    labels |= {each.confidence for each in acts if each.article == one.row.article}
    return any(each.measure == measure for each in of_decree) and labels <= READ


def left_out(
    catalogue: Catalogue, acts: Iterable[ActAtLaw], *, additional: str | None, remedies: str | None
) -> list[Consequence]:
    """Return the consequences that provisions attach to acts, where their conditions hold, and that a decision omits.

    Luật Xử lý vi phạm hành chính, Điều 21, Điều 28: the decree says to which consequences an act leads.
    """
    said = {*measures_named(additional), *remedies_named(remedies)}
    found = [
        one
        for act in acts
        for one in consequences_of(catalogue, act.row, governing_day(act.act))
        if one.measure not in said and (not one.condition or one.condition in act.conditions)
    ]
    return list(dict.fromkeys(found))


def months_named(additional: str | None) -> list[Fraction]:
    """Return the terms that an additional sanction names, in months; a day is a thirtieth."""
    said = fold(additional or "")
    months = [
        Fraction(number.replace(",", ".")) + Fraction(int(days or 0), 30) for number, days in _MONTHS.findall(said)
    ]
    return months + [Fraction(12 * int(number)) for number in _YEARS.findall(said)]


class _Term(NamedTuple):
    """The months for which acts that are fined together suspend something, and the row that says so."""

    together: Together
    row: Consequence

    @property
    def range(self) -> tuple[int, int]:
        """Return the least and the most months."""
        return self.row.months_min or 0, self.row.months_max or 0


def _beyond_months(
    session: Session, judging: Judging, measure: str, said: str, carried: Sequence[Consequence]
) -> Iterator[Objection]:
    """Check the months of a suspension, if a single number is named, against those of its rows.

    Nghị định 118/2021/NĐ-CP, Điều 9.2 and 9.7: of several acts that suspend a licence the longest range counts, and
    circumstances fix the months within it as they fix a fine.
    """
    named = months_named(said)
    terms = [_Term(one, row) for one in _together(judging.acts) for row in _suspending(judging, one, measure)]
    if len(named) != 1 or not terms or not all(one.row.months_min and one.row.months_max for one in terms):
        return
    rule = _rule_on_several(judging, measure, terms)
    if rule is not None:
        terms = [max(terms, key=lambda one: one.range[::-1])]
    low, high = _range_of_months(terms, rule)
    (months,) = named
    is_read = all(one.confidence in READ for one in carried) and (rule is None or rule.confidence in READ)
    values = {"months": _in_months(months), "low": low, "high": high}
    if not low <= months <= high:
        if months < low and _ends_before(session, judging, low):
            return
        sentence = _("A suspension of {months} months lies outside the range of the case, {low} to {high} months")
        found = Objection(
            "outside_range", sentence.format(**values), _("check --additional; see: postwatch law show PROVISION")
        )
        yield _resting(found, is_read=is_read)
    elif low < high and len(terms) == 1:
        yield from _beside_months(judging, terms[0], months)


def _rule_on_several(judging: Judging, measure: str, terms: Sequence[_Term]) -> Rule | None:
    """Return the rule on several acts that suspend a licence; None for a single act, and for another measure."""
    is_of_several = measure == "suspend_licence" and len(terms) > 1
    return judging.catalogue.rule_on("licences_together", judging.decided_on) if is_of_several else None


def _range_of_months(terms: Sequence[_Term], rule: Rule | None) -> tuple[Any, Any]:
    """Return the least and the most months of suspensions; by a rule of their day the most may be fixed."""
    low, high = min(one.range[0] for one in terms), max(one.range[1] for one in terms)
    return (high, high) if rule is not None and rule.says == "longest_maximum" else (low, high)


def _suspending(judging: Judging, together: Together, measure: str) -> list[Consequence]:
    act = judging.acts[together.places[0]]
    conditions = {each for place in together.places for each in judging.acts[place].conditions}
    attached = consequences_of(judging.catalogue, act.row, governing_day(act.act))
    return [one for one in attached if one.measure == measure and (not one.condition or one.condition in conditions)]


def _beside_months(judging: Judging, term: _Term, months: Fraction) -> Iterator[Objection]:
    """Nghị định 118/2021/NĐ-CP, Điều 9.7: circumstances fix the months of a suspension as they fix a fine."""
    net, (low, high) = term.together.net, term.range
    rule = judging.catalogue.fixing_rule(net, act_on=term.together.law_on, handled_on=judging.decided_on)
    found = fines.fixed(30 * low, 30 * high, net=net, rule=rule)  # days: the middle of 3 to 6 months is 4,5
    if (
        rule is None
        or found.is_unstated
        or found.low < 30 * months < found.high
        or found.low == found.high == 30 * months
    ):
        return
    said = {name: _in_months(Fraction(days, 30)) for name, days in (("low", found.low), ("high", found.high))}
    sentence = _("A suspension of {months} months is not the one that follows from the circumstances, {low} months ("
                 "{norm}, Điều 9.7)")  # fmt: skip
    if found.is_open:
        sentence = _("A suspension of {months} months is not above {low} and below {high} months, between which one "
                     "circumstance leaves it ({norm}, Điều 9.7)")  # fmt: skip
    hint = _("check --additional, or put the circumstances right: postwatch amend VP-…")
    yield Objection(
        "months_beside_circumstances", sentence.format(months=_in_months(months), norm=rule.norm, **said), hint, REASON
    )


def _in_months(months: Fraction) -> str:
    """Return a number of months in words: 2, or 4,5."""
    return f"{float(months):g}".replace(".", ",")


def _ends_before(session: Session, judging: Judging, months: int) -> bool:
    """Return whether by the law of the day a suspension of so many months ends before with the licence itself."""
    rule = judging.catalogue.rule_on("licence_ending", judging.decided_on)
    if rule is None or rule.says != "until_its_end":
        return False
    ends_on = licence_ends_on(session, judging.acts[0].act.recipient_id)
    return ends_on is not None and judging.decided_on <= ends_on < add_months(judging.decided_on, months)


def licence_ends_on(session: Session, unit_id: int | None) -> dt.date | None:
    """Return the last day of the licence of a unit, or of its enterprise; None without a unit."""
    if unit_id is None:
        return None
    unit = session.get_one(Recipient, unit_id)
    if unit.licence_ends_on is not None or unit.parent_id is None:
        return unit.licence_ends_on
    return session.get_one(Recipient, unit.parent_id).licence_ends_on


def _warned(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 21, Điều 22: one principal sanction; a warning where an act provides it."""
    if not judging.warns:
        return
    if judging.fine:
        sentence = _("A warning and a fine of {fine} đồng are two principal sanctions (Luật Xử lý vi phạm hành chính, "
                     "Điều 21)")  # fmt: skip
        yield Objection("no_warning", sentence.format(fine=money(judging.fine)), _("leave --warning or --fine out"))
    for one in judging.acts:
        if one.row.warning != "yes" and not _is_under(one, FINED):  # a young person is warned whatever it says
            sentence = _("{provision} of Nghị định {decree} does not provide a warning (Luật Xử lý vi phạm hành chính, "
                         "Điều 22)")  # fmt: skip
            yield _resting(
                Objection(
                    "no_warning", sentence.format(provision=one.row.provision, decree=one.row.decree),
                    _("impose the fine of its range; see: postwatch law show {provision}").format(
                        provision=one.row.provision
                    ),
                ),
                is_read=one.row.warning == "no" and one.row.confidence in READ,
            )  # fmt: skip


def _all_under_age(acts: Sequence[ActAtLaw]) -> bool:
    """Return whether violations are of persons under age, whose fine has a highest figure alone (Điều 134.3)."""
    return bool(acts) and all(_is_under(one, GROWN) for one in acts)


def _is_under(one: ActAtLaw, years: int) -> bool:
    age = age_of(one.act)
    return age is not None and age < years


def warned_by_age(acts: Sequence[ActAtLaw]) -> bool:
    """Return whether the offender is of an age at which a warning is the only sanction (Điều 22, Điều 134.3)."""
    return bool(acts) and all(_is_under(one, FINED) for one in acts)


def _of_age(judging: Judging) -> Iterator[Objection]:
    for one in judging.acts if judging.sanctions else ():
        if is_unknown(one.act):
            yield person_objections.unknown(one.act.code, case=judging.case.code)
        yield from person_objections.objections(
            one.act.code, age_of(one.act), is_intentional=bool(one.act.intentional), is_fined=judging.fine > 0,
            case=judging.case.code,
        )  # fmt: skip


def _without_ground(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 65: remedies and confiscation come alone where nothing can be sanctioned."""
    if judging.sanctions or judging.is_dropped or not (judging.additional or judging.remedies):
        return
    if all(is_unknown(one.act) or _is_under(one, SANCTIONED) for one in judging.acts):  # Điều 65.1.a, b; Điều 11.5
        return
    if finable(judging.acts, judging.decided_on):
        sentence = _(
            "Case {case} can still be sanctioned: remedies or a confiscation alone need a ground of Luật Xử lý vi phạm "
            "hành chính, Điều 65.1"
        )
        yield _resting(
            Objection("no_ground", sentence.format(case=judging.case.code), _("or give the fine: --fine AMOUNT")),
            is_read=False,
        )


def _outside_range(judging: Judging, fined: Sequence[ActAtLaw]) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 23: a fine is within the ranges of the acts that can be sanctioned."""
    if not judging.fine:
        return
    most = fines_of(judging.acts)
    least = most if len(fined) == len(judging.acts) else fines_of(fined)
    low = 1 if _all_under_age(fined) else least.low
    if low <= judging.fine <= most.high:
        return
    sentence = _(
        "{fine} đồng lies outside the range of the case, {low} to {high} (Luật Xử lý vi phạm hành chính, Điều 23)"
    )
    yield _resting(
        Objection(
            "outside_range",
            sentence.format(fine=money(judging.fine), low=money(least.low), high=money(least.high)),
            _("check the fine; write 0 for a decision on remedies alone"),
        ),
        is_read=least.is_read and most.is_read,
    )


def _beside_circumstances(judging: Judging, fined: Sequence[ActAtLaw]) -> Iterator[Objection]:
    """Object to a fine that its net circumstances do not give.

    Nghị định 118/2021/NĐ-CP, Điều 9.1: from two net circumstances the fine is an end of its range, and with a single
    one it lies between the middle and that end.
    """
    if not judging.fine:
        return
    fixing = fixed_fine(judging.catalogue, fined, judging.decided_on)
    if not fixing.is_ordered or (_all_under_age(fined) and judging.fine <= fixing.high):
        return
    said = {"fine": dong(judging.fine), "low": dong(fixing.low), "high": dong(fixing.high), "norm": fixing.norm}
    if not fixing.is_open and judging.fine != fixing.low:
        sentence = _("{fine} is not the fine that follows from the circumstances, {low} ({norm})")
        hint = _("give that fine, or put the circumstances right: postwatch amend VP-…")
    elif fixing.is_open and not fixing.low < judging.fine < fixing.high:
        sentence = _("{fine} is not above {lowest} and below {high}, between which one circumstance leaves the "
                     "fine ({norm})")  # fmt: skip
        hint = _("give a fine between them, or put the circumstances right: postwatch amend VP-…")
    else:
        return
    yield Objection("beside_circumstances", sentence.format(**said, lowest=money(fixing.low)), hint, REASON)


def still_fined(acts: Sequence[ActAtLaw], on: dt.date) -> Sequence[ActAtLaw]:
    """Return the acts that a decision of a day fines: those that can still be fined, all where none can."""
    return finable(acts, on) or in_limitation(acts, on) or acts


def _ended(judging: Judging, name: str) -> Iterator[Clock]:
    """Yield the last term of each act by a name that was over when it was decided."""
    for one in judging.acts:
        term = last_of(one.terms, name)
        if term is not None and is_over(term, judging.decided_on):
            yield term


def _too_late(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 66 and Điều 6; remedies alone stay possible (Điều 65.2)."""
    of_terms = {
        "limitation": ("after_limitation", N_("The limitation for a fine ended on {due} ({basis})"), in_limitation),
        "decide": ("after_term", N_("The term to fine ended on {due} ({basis})"), finable),
    }
    for name, (fault, sentence, left_by) in of_terms.items() if judging.sanctions else ():
        ended = [(term.confidence not in READ, term.due_on, term.basis) for term in _ended(judging, name)]
        if not ended:
            continue
        hint = _("remedies are still possible (Điều 65.2): --fine 0")
        # A verification may still have made a term longer (Điều 66.1.b, since 2022).
        if name == "decide" and any("66.1.a" in basis for _is_unread, _due, basis in ended):
            verified = _("{hint}; if facts were verified or an expert was asked within the term, which gives a month "
                         "(Điều 66.1.b): postwatch case step {case} verify")  # fmt: skip
            hint = verified.format(hint=hint, case=judging.case.code)
        left = left_by(judging.acts, judging.decided_on)
        if left:
            most = fines_of(left).high
            if judging.fine <= most:
                continue
            hint = _("fine the other acts alone, with at most {most}: --fine").format(most=dong(most))
        is_unread, due, basis = min(ended)
        yield _resting(Objection(fault, _(sentence).format(due=due, basis=basis), hint), is_read=not is_unread)


def _unheard(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 61: the offender is heard first, or the time to ask for it is over."""
    found = (_unheard_of(judging, one) for one in judging.acts if judging.sanctions)
    yield from dict.fromkeys(objection for objection in found if objection is not None)


def _unheard_of(judging: Judging, one: ActAtLaw) -> Objection | None:
    """Return the objection to a decision before the offender was heard on an act, by its minutes alone."""
    terms = [term for term in one.terms if term.name in EXPLAINING and term.due_on is not None]
    last = max(terms, key=lambda term: term.due_on or dt.date.min, default=None)
    if last is None or last.due_on is None:
        return None
    hearing = last_of(one.terms, HEARING)
    until = hearing.due_on if hearing is not None and hearing.due_on is not None else last.due_on
    asked = [
        each
        for each in judging.explanations
        if each.minutes_id in (None, one.act.minutes_id)
        and each.asked_on <= judging.decided_on
        and (each.asked_on <= until or judging.decided_on <= last.due_on)
    ]
    waiting = next((each for each in asked if (each.held_on or dt.date.max) > judging.decided_on), None)
    hint = _("wait, or record the explanation: postwatch case explain {case}; if the right was waived, say so")
    if waiting is not None:
        sentence = _("The explanation that was asked for on {day} was not heard or given by {decided} ({basis})")
        said = sentence.format(day=waiting.asked_on, decided=judging.decided_on, basis=last.basis)
    elif not asked and last.due_on >= judging.decided_on:
        said = _("The offender may explain until {day} ({basis})").format(day=last.due_on, basis=last.basis)
    else:
        return None
    found = Objection("explanation_open", said, hint.format(case=judging.case.code))
    return _resting(found, is_read=last.confidence in READ)


def _resting(objection: Objection, *, is_read: bool) -> Objection:
    """Return an objection as strong as its norm: if its norm was not read, a reason opens it."""
    return objection if is_read else objection._replace(opened_by=REASON)


def _without_power(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 52: the power over the maximum, and over all that the act carries."""
    held = judging.catalogue.powers_held(judging.authority, judging.decided_on)
    if not held:
        known = judging.catalogue.powers_by_day.on(judging.decided_on)
        hint = _("who may: {list}").format(list=_competent(judging))
        sentence = _("{authority} is none of those who may decide on {day} (Luật Xử lý vi phạm hành chính, Điều 52)")
        yield _resting(
            Objection("unknown_office", sentence.format(authority=judging.authority, day=judging.decided_on), hint),
            is_read={power.confidence for power in known} <= READ,
        )
        return
    for one in judging.acts:
        yield from _powerless(judging, one, held)


def _powerless(judging: Judging, one: ActAtLaw, held: Sequence[Power]) -> Iterator[Objection]:
    powers = judged_powers(judging.catalogue, one.act, one.row, on=judging.decided_on, conditions=one.conditions)
    judged = [each for each in powers if each.power in held]
    lacking = [_lacks(each, judging) for each in judged]
    if all(lacking):
        best, lacks = min(zip(judged, lacking, strict=True), key=lambda pair: len(pair[1]))
        sentence = _("{authority} may not decide on {provision}, for want of the power over: {list} ({basis})")
        words = ", ".join(_(LACKS[what]) for what in lacks)
        is_read = best.is_read
    elif all("fine" in each.unknown for each in judged) and judging.sanctions:
        best, words, is_read = judged[0], _(LACKS["fine"]), False
        sentence = _("What {authority} may decide on {provision} is not known: {list} ({basis})")
    else:
        return
    said = sentence.format(
        authority=judging.authority, provision=one.row.provision, basis=best.power.basis, list=words
    )  # fmt: skip
    hint = _("who may: {list}").format(list=_competent(judging))
    yield _resting(Objection("no_power", said, hint), is_read=is_read)


def _elsewhere(session: Session, judging: Judging) -> Iterator[Objection]:
    """Nghị định 174/2026/NĐ-CP, Điều 113.3: a chair decides within the own area; how far others reach was not read."""
    held = judging.catalogue.powers_held(judging.authority, judging.decided_on)
    if not held:
        return
    local = all(power.is_local for power in held)
    sentence = _("{authority} is of another place than {unit} in {area}: how far that power reaches was not read")
    if local:
        sentence = _("{authority} is of another place than {unit} in {area}: the power is bound to the place ({basis}: "
                     "{limits})")  # fmt: skip
    acts = [one.act for one in judging.acts]
    for unit, area in units_elsewhere(session, acts, authority=judging.authority):
        said = sentence.format(
            authority=judging.authority, unit=unit, area=area.name, basis=held[0].basis, limits=held[0].limits
        )
        hint = _("check the office; who may decide is another: postwatch case step {case} transfer --on DAY --to TEXT")
        # That a unit did what it did where it has its seat is inferred.
        yield _resting(Objection("no_power", said, hint.format(case=judging.case.code)), is_read=False)


def _lacks(judged: Judged, judging: Judging) -> list[str]:
    return [what for what in judged.lacks if judging.sanctions or what not in _OF_SANCTIONS]


def _competent(judging: Judging) -> str:
    """Return who may decide on all acts, the lowest first; those whose power is bound to a field of their own last."""
    first, *others = (
        competent_for(
            judging.catalogue, one.row, on=judging.decided_on, law_on=governing_day(one.act), conditions=one.conditions
        )
        for one in judging.acts
    )
    titles = first.titles
    if others:
        titles = titles_of(power for power in first.powers if all(power in each.powers for each in others))
    if not titles:
        return _("nobody that the catalogue knows")
    return "; ".join([*titles[:_MOST_TITLES], *(["…"] if len(titles) > _MOST_TITLES else [])])


def _twice_in_the_case(judging: Judging) -> Iterator[Objection]:
    """An act that a case has twice is sanctioned once (Luật Xử lý vi phạm hành chính, Điều 3.1.d)."""
    seen: dict[tuple[object, ...], ActFacts] = {}
    for one in judging.acts:
        act = one.act
        key = (act.decree, act.provision, act.recipient_id, act.ended_on, act.detected_on)
        first = seen.setdefault(key, act)
        if first is not act and not one.row.is_fined_once(governing_day(act)) and _same_words(first, act):
            sentence = _(
                "{first} and {second} are one act by their unit, provision, days and words; an act is sanctioned once "
                "(Luật Xử lý vi phạm hành chính, Điều 3.1.d)"
            )
            hint = _("withdraw one: postwatch withdraw {second} --reason TEXT; or say how they differ: --distinct "
                     "TEXT")  # fmt: skip
            yield Objection(
                "fined_before", sentence.format(first=first.code, second=act.code), hint.format(second=act.code),
                DISTINCT,
            )  # fmt: skip


def _at_two_rates(judging: Judging) -> Iterator[Objection]:
    """Nghị định 118/2021/NĐ-CP, Điều 3.5: on a day an offender is an organisation or not, never both."""
    seen: dict[object, ActFacts] = {}
    for one in judging.acts:
        first = seen.setdefault((one.act.recipient_id, governing_day(one.act)), one.act)
        if first.offender is not one.act.offender:
            sentence = _("{first} is fined as of an {offender}, {second} as of an {other}: one offender has one rate "
                         "({norm})")  # fmt: skip
            said = sentence.format(
                first=first.code, offender=first.offender.in_words, second=one.act.code,
                other=one.act.offender.in_words,
                norm=in_force.norm_on("Nghị định 118/2021/NĐ-CP, Điều 3.5", judging.decided_on),
            )  # fmt: skip
            hint = _("put one right: postwatch amend {second} --offender KIND --reason TEXT; or withdraw it: "
                     "postwatch withdraw {second} --reason TEXT")  # fmt: skip
            yield Objection("two_rates", said, hint.format(second=one.act.code))


def _same_words(one: AnyAct, other: AnyAct) -> bool:
    """Return whether two acts are described alike, also where one names a place without its class."""
    return without_classes(one.description or "") == without_classes(other.description or "")


def _fined_before(session: Session, judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 3.1.d: an act is sanctioned once."""
    for one in judging.acts:
        numbers = numbers_of(judging.catalogue, one.row)
        for other, file, decision in _decided_acts(session, judging, one.act):
            if (other.decree, other.provision) not in numbers:
                continue
            visit_id, case = visit_of(one.act, judging.case), file.case
            same_visit = visit_id is not None and visit_id == visit_of(other, case)
            is_same = other.recipient_id == one.act.recipient_id and (
                same_visit or (bool(one.act.description) and _same_words(one.act, other))
            )
            sentence = _(
                "Decision {number} of {day} on case {case} is on the same provision and the same day; an act is "
                "sanctioned once (Luật Xử lý vi phạm hành chính, Điều 3.1.d)"
            )
            hint, way = _("if this is other conduct, say why: --distinct TEXT"), DISTINCT
            if is_same:
                hint, way = (
                    _("if it was recorded twice: postwatch case join {twin} --into {case} --reason TEXT"),
                    AS_SIGNED,
                )
            yield Objection(
                "fined_before",
                sentence.format(number=decision.number or "…", day=decision.decided_on, case=case.code),
                hint.format(twin=judging.case.code, case=case.code),
                way,
            )


def _decided_acts(
    session: Session, judging: Judging, act: ActFacts
) -> Iterator[tuple[ActFacts, CaseFile, DecisionFacts]]:
    """Yield the violations of the same offender and time in other cases that are decided.

    An act that goes on is known by the day on which it was detected.
    """
    units, days = units_of_one_person(session, act.recipient_id), (act.detected_on, act.ended_on)
    decided = [
        (other, file, decision)
        for file in _other_cases(session, units, judging.case.id, _decided_of_day, *days, kept_by=days)
        for other in file.acts
        if other.recipient_id in units and same_person(other.offender_name, act.offender_name)
        and _same_time(other, act)
        for decision in file.made
        if decision.offender_name == other.offender_name and _counts(decision, judging)
    ]  # fmt: skip
    yield from sorted(decided, key=lambda one: order_of(one[2]))


def _other_cases(
    session: Session, units: list[int | None], case_id: int, ask: Any, *said: object, kept_by: Iterable[object]
) -> list[CaseFile]:
    """Return the other cases of units that a question finds.

    Where their cases are read together, those kept by any of these days, or by this provision (`Together.by_act`).
    """
    known = read_together(session)
    if known is not None:
        found = {
            file.case.id: file for what in kept_by for unit in units for file in known.by_act.get((unit, what), ())
        }
        return [file for number, file in sorted(found.items()) if number != case_id]
    return cases_by_id(session, list(dict.fromkeys(ask(session, keys_of(units), case_id, *said).scalars())))


@plain
def _decided_of_day(units: Any, case_id: int, detected_on: dt.date, ended_on: dt.date | None) -> Any:
    """Return the statement of other cases (ids) with acts of units detected, or ended (or going on), on a day."""
    act = Violation.__table__.c
    is_of_day = or_(act.detected_on == detected_on, act.ended_on.is_not_distinct_from(ended_on))
    others = own(Violation), of_units(act, units), act.case_id != case_id
    return select(act.case_id).where(*others, is_of_day).order_by(act.id)


def _counts(other: DecisionFacts, judging: Judging) -> bool:
    """Return whether another decision counts against the judged decision."""
    if other.annulled_on is not None and other.annulled_on <= judging.decided_on:
        return False
    return not judging.is_made or order_of(other) <= (judging.decided_on, judging.number is None, judging.number or "")


def _same_time(one: AnyAct, other: AnyAct) -> bool:
    if one.ended_on is None or other.ended_on is None:
        return one.detected_on == other.detected_on
    return one.ended_on == other.ended_on


def _fined_apart(session: Session, judging: Judging) -> Iterator[Objection]:
    """Nghị định 174/2026/NĐ-CP, Điều 4.6: acts that it lists are fined once, with an aggravating circumstance.

    Only acts detected by the day of the decision could be gathered with it.
    """
    for one in judging.acts:
        if not one.row.is_fined_once(governing_day(one.act)) or not judging.fine:
            continue
        found = _alike_undecided(session, judging, one.act)
        if found is None:
            continue
        other, is_stated = found
        sentence = _("Case {other} is not decided and has the same provision {provision}; such acts are fined once, "
                     "with an aggravating circumstance (Nghị định {decree}, Điều 4.6)")  # fmt: skip
        hint = _("join them: postwatch case join {other} --into {case} --reason TEXT; or say why they are fined apart: "
                 "--distinct TEXT")  # fmt: skip
        if one.minutes_on is not None and not is_stated:
            hint = _("record its minutes: postwatch case sign {other} minutes --on DAY --number NUMBER; then join "
                     "them: postwatch case join {other} --into {case} --reason TEXT; or say why they are fined apart: "
                     "--distinct TEXT")  # fmt: skip
        yield Objection(
            "fined_apart",
            sentence.format(other=other, provision=one.act.provision, decree=one.act.decree),
            hint.format(other=other, case=judging.case.code),
            DISTINCT,
        )


def _alike_undecided(session: Session, judging: Judging, act: ActFacts) -> tuple[str, bool] | None:
    """Return the first case in which the provision waits for a decision, and whether minutes state the act."""
    units = units_of_one_person(session, act.recipient_id)
    said = (act.decree, act.provision, judging.decided_on)
    files = _other_cases(session, units, judging.case.id, _with_provision, *said, kept_by=[said[:2]])
    for file in sorted(files, key=lambda file: file.case.recipient_id != judging.case.recipient_id):
        for other in file.acts:
            if (
                other.recipient_id in units and (other.decree, other.provision) == (act.decree, act.provision)
                and other.detected_on <= judging.decided_on and same_person(other.offender_name, act.offender_name)
                and _waits_for_a_fine(judging, file, other)
            ):  # fmt: skip
                return file.case.code, file.minutes_stating(other).on is not None
    return None


@plain
def _with_provision(units: Any, case_id: int, decree: str, provision: str, until: dt.date) -> Any:
    """Return the statement of other cases (ids) with violations of a provision by units, detected by a day."""
    act = Violation.__table__.c
    others = own(Violation), of_units(act, units), act.case_id != case_id
    is_same = act.decree == decree, act.provision == provision
    return select(act.case_id).where(*others, *is_same, act.detected_on <= until)


def _waits_for_a_fine(judging: Judging, file: CaseFile, act: ActFacts) -> bool:
    """Return whether an act waited for a fine: its case open, its offender unsettled, its limitation not over."""
    if judging.is_made and any(_stands(one, act, judging.decided_on) for one in file.made):
        return False
    then = file_on(file, judging.decided_on) if judging.is_made and _has_later(file, judging.decided_on) else file
    own = then.against(act.offender_name)
    if then.case.status not in (CaseStatus.OPEN, CaseStatus.TRANSFERRED) or own.decision is not None:
        return False
    ends = [step.kind for step in own.steps if step.kind in (StepKind.DROP, StepKind.REOPEN)]
    catalogue = judging.catalogue
    terms = terms_of(catalogue, act, own, partial(law_of, catalogue, act), names=_LIMITATION)
    return ends[-1:] != [StepKind.DROP] and not is_over(last_of(terms, "limitation"), judging.decided_on)


def _has_later(file: CaseFile, on: dt.date) -> bool:
    """Return whether anything was done in a case, or answered, after a day."""
    days = [day for step in file.steps for day in (step.taken_on, step.answered_on) if day is not None]
    return any(day > on for day in (*days, *(one.decided_on for one in file.made)))


def _stands(decision: DecisionFacts, act: ActFacts, on: dt.date) -> bool:
    """Return whether a decision against the offender of a violation was in force on a day."""
    is_made = decision.offender_name == act.offender_name and decision.decided_on <= on
    return is_made and (decision.annulled_on is None or decision.annulled_on > on)


def same_office(one: str, other: str) -> bool:
    """Return whether two titles are the same as typed."""
    return plain_title(one) == plain_title(other)


def decision_numbered_so(
    session: Session, case: AnyCase, draft: DecisionDraft, *, held_id: int | None, is_made: bool
) -> tuple[DecisionFacts, str] | None:
    """Return another decision of the year with a number, with its case (code); by its day if ``is_made``."""
    if draft.number is None:
        return None
    for other, code in _numbered(session, draft.decided_on.year).get(number_alone(draft.number), ()):
        # One decision may be about several offenders of a case.
        if other.id == held_id or (other.case_id == case.id and other.decided_on == draft.decided_on):
            continue
        if is_made and other.decided_on > draft.decided_on:
            continue
        if _same_body(other, draft) and same_decision(other.number, draft.number):
            return other, code
    return None


@remembered
def _numbered(session: Session, year: int) -> dict[str, list[tuple[DecisionFacts, str]]]:
    """Return the decisions of a year by their number without its series, each with the code of its case."""
    decision = Decision.__table__.c
    is_meant: Any = decision.decided_on.between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    if read_together(session) is not None:
        # Of so many decisions only those are read whose number another decision has.
        numbers = select(record_id(decision), decision.number)
        numbers = numbers.where(own(Decision), is_meant, decision.number.is_not(None))
        first_of: dict[str, int] = {}
        shared = set()
        for decision_id, number in rows(session, numbers.execution_options(yield_per=1000)):
            first_id = first_of.setdefault(number_alone(number), decision_id)
            if first_id != decision_id:
                shared |= {first_id, decision_id}
        is_meant = record_id(decision).in_(shared) if len(shared) <= FEW else is_meant
    found = decisions_with_codes(session, is_meant)
    return grouped((number_alone(one.number), (one, code)) for one, code in found if one.number is not None)


def _same_body(one: DecisionFacts, other: DecisionDraft) -> bool:
    """Return whether two decisions take their numbers from the same series: of the office, or of an authority.

    Several people may hold a title, such as district chairs: then the person or the day must be the same.
    """
    if is_of_office(one.authority) and is_of_office(other.authority):
        return True
    same_hand = one.decided_on == other.decided_on or fold(one.decided_by) == fold(other.decided_by)
    return same_office(one.authority, other.authority) and same_hand
