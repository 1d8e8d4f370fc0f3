"""What speaks against a decision that is being prepared: each reason with its norm, and the lawful way out.

A reason that rests on a norm that was read refuses the decision. One that rests on a summary, or on what was inferred,
asks for a reason of the office. A decision that is signed already is recorded with all of them (`--as-signed`).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.language import N_, _
from postwatch.law import moves, rules
from postwatch.law.actions import powers_for
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import Clock
from postwatch.law.powers import LACKS, Judged, named, plain_title
from postwatch.law.rows import READ, Act
from postwatch.vietnamese import fold, money
from postwatch.violation.tables import Case, CaseStatus, Decision, Violation

_MOST_TITLES = 6
AS_SIGNED, REASON, DISTINCT = "", "reason", "distinct"


@dataclass(frozen=True)
class Objection:
    """A reason against a decision: a key of `rules.FAULTS`, the sentence and the lawful way.

    ``opened_by`` is what lets the decision be recorded all the same: REASON, DISTINCT, or AS_SIGNED alone.
    """

    fault: str
    sentence: str
    hint: str
    opened_by: str = AS_SIGNED


@dataclass(frozen=True)
class Judging:
    """A decision that is judged: the case with its acts, each with its row of the catalogue and its terms."""

    catalogue: Catalogue
    case: Case
    acts: Sequence[tuple[Violation, Act]]
    terms: Sequence[Sequence[Clock]]
    authority: str
    decided_on: dt.date
    fine: int


def objections(session: Session, judging: Judging) -> Iterator[Objection]:
    """Yield all that speaks against a decision, the gravest first."""
    yield from _without_minutes(judging)
    yield from _too_late(judging)
    yield from _without_power(judging)
    yield from _fined_before(session, judging)
    yield from _fined_apart(session, judging)


def _without_minutes(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 56.1: no minutes for a warning, or a fine up to a limit."""
    limit = rules.most_without_minutes(judging.acts[0][0].offender.value, judging.decided_on)
    if judging.case.minutes_on is None and judging.fine > limit:
        yield Objection(
            "no_minutes",
            _("Case {case} has no violation minutes, and {fine} đồng is more than the {limit} đồng that may be fined "
              "without them (Luật Xử lý vi phạm hành chính, Điều 56)").format(
                case=judging.case.code, fine=money(judging.fine), limit=money(limit)),
            _("record them first: postwatch violation minutes {case} --on DAY --number NUMBER").format(
                case=judging.case.code),
        )  # fmt: skip


def _too_late(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 66 and Điều 6; remedies alone stay possible (Điều 65.2)."""
    sentences = {
        "limitation": ("after_limitation", N_("The limitation for a fine ended on {due} ({basis})")),
        "decide": ("after_term", N_("The term to fine ended on {due} ({basis})")),
    }
    for name, (fault, sentence) in sentences.items():
        ended = [clock for clocks in judging.terms for clock in clocks
                 if clock.name == name and clock.due_on is not None and clock.due_on < judging.decided_on]  # fmt: skip
        if ended and judging.fine:
            first = min(ended, key=lambda clock: clock.due_on or dt.date.max)
            yield Objection(
                fault,
                _(sentence).format(due=first.due_on, basis=first.basis),
                _("remedies are still possible (Điều 65.2): --fine 0"),
                AS_SIGNED if first.confidence in READ else REASON,
            )


def _without_power(judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 52: the power over the maximum, and over all that the act carries."""
    catalogue, on = judging.catalogue, judging.decided_on
    known = rules.in_force(catalogue.powers, on)
    held = named(known, judging.authority)
    if not held:
        yield Objection(
            "unknown_office",
            _("{authority} is none of those who may decide on {day}").format(authority=judging.authority, day=on),
            _("who may: {list}").format(list=_competent(judging)),
            AS_SIGNED if all(power.confidence in READ for power in known) else REASON,
        )
        return
    for act, row in judging.acts:
        judged = [one for one in judged_powers(catalogue, act, row, on=on) if one.power in held]
        lacking = [_lacks(one, judging.fine) for one in judged]
        if all(lacking):
            best, lacks = min(zip(judged, lacking, strict=True), key=lambda pair: len(pair[1]))
            yield Objection(
                "no_power",
                _("{authority} may not decide on {provision}, for want of the power over: {list} ({basis})").format(
                    authority=judging.authority, provision=row.provision, basis=best.power.basis,
                    list=", ".join(_(LACKS[what]) for what in lacks),
                ),
                _("who may: {list}").format(list=_competent(judging)),
                AS_SIGNED if best.is_read else REASON,
            )  # fmt: skip


def _lacks(judged: Judged, fine: int) -> list[str]:
    """Return what is lacking for a decision; one on remedies alone needs no power over the fine."""
    return [what for what in judged.lacks if fine or what != "fine"]


def _competent(judging: Judging) -> str:
    """Return who may decide on all acts, the lowest first; those whose power is bound to a field of their own last."""
    everywhere = [
        [one.power for one in judged_powers(judging.catalogue, act, row, on=judging.decided_on) if one.is_competent]
        for act, row in judging.acts
    ]
    found = [power for power in everywhere[0] if all(power in others for others in everywhere)]
    titles = list(dict.fromkeys(power.title for power in sorted(found, key=lambda power: bool(power.limits))))
    named_here = "; ".join(titles[:_MOST_TITLES]) or "…"
    return f"{named_here}; …" if len(titles) > _MOST_TITLES else named_here


def judged_powers(
    catalogue: Catalogue, act: Violation, row: Act, *, on: dt.date, conditions: Collection[str] = ()
) -> list[Judged]:
    """Return the powers of a day held against a violation; ``conditions`` are those of its consequences that hold."""
    return powers_for(catalogue, row, law_on=governing_day(act), on=on, conditions=conditions)


def governing_day(act: Violation) -> dt.date:
    """Return the day whose law governs a violation."""
    return rules.law_day(ended_on=act.ended_on, detected_on=act.detected_on)


def _fined_before(session: Session, judging: Judging) -> Iterator[Objection]:
    """Luật Xử lý vi phạm hành chính, Điều 3.1.d: an act is sanctioned once."""
    for act, row in judging.acts:
        for other, case, decision in _decided_acts(session, judging.case, act):
            if not _is_same_act(judging.catalogue, row, other):
                continue
            same_words = bool(act.description) and fold(act.description or "") == fold(other.description or "")
            same_visit = judging.case.visit_id is not None and judging.case.visit_id == case.visit_id
            yield Objection(
                "fined_before",
                _("Decision {number} of {day} on case {case} is on the same provision and the same days; an act is "
                  "sanctioned once (Luật Xử lý vi phạm hành chính, Điều 3.1.d)").format(
                    number=decision.number, day=decision.decided_on, case=case.code),
                _("if it was recorded twice: postwatch violation join {twin} --into {case}").format(
                    twin=judging.case.code, case=case.code)
                if same_words or same_visit
                else _("if this is other conduct, say why: --distinct TEXT"),
                AS_SIGNED if same_words or same_visit else DISTINCT,
            )  # fmt: skip


def _decided_acts(session: Session, case: Case, act: Violation) -> Iterable[tuple[Violation, Case, Decision]]:
    """Return the violations of the same unit and days in other cases that are decided."""
    return session.exec(
        select(Violation, Case, Decision)
        .join(Case, col(Case.id) == Violation.case_id)
        .join(Decision, col(Decision.case_id) == Case.id)
        .where(
            Violation.recipient_id == act.recipient_id,
            col(Violation.ended_on).is_not_distinct_from(act.ended_on),
            Violation.detected_on == act.detected_on,
            Case.id != case.id,
        )
        .order_by(col(Decision.decided_on), col(Decision.id))
    ).all()


def _is_same_act(catalogue: Catalogue, row: Act, other: Violation) -> bool:
    numbers = [(decree, str(reference)) for decree, reference in moves.numbers_of(catalogue.moves, row)]
    return (other.decree, other.provision) in numbers


def _fined_apart(session: Session, judging: Judging) -> Iterator[Objection]:
    """Nghị định 174/2026/NĐ-CP, Điều 4.6: acts that it lists are fined once, with an aggravating circumstance."""
    for act, row in judging.acts:
        if not row.is_fined_once(governing_day(act)) or not judging.fine:
            continue
        waiting = session.exec(
            select(Case.code)
            .join(Violation, col(Violation.case_id) == Case.id)
            .where(
                Violation.recipient_id == act.recipient_id,
                Violation.decree == act.decree,
                Violation.provision == act.provision,
                Case.status == CaseStatus.OPEN,
                Case.id != judging.case.id,
            )
            .order_by(col(Case.id))
        ).first()
        if waiting is not None:
            yield Objection(
                "fined_apart",
                _("Case {other} is open for the same provision {provision}; such acts are fined once, with an "
                  "aggravating circumstance (Nghị định {decree}, Điều 4.6)").format(
                    other=waiting, provision=act.provision, decree=act.decree),
                _("gather them: postwatch violation amend CODE --case {case} --reason TEXT; or say why not: --reason "
                  "TEXT").format(case=judging.case.code),
                REASON,
            )  # fmt: skip


def same_office(one: str, other: str) -> bool:
    """Return whether two titles are the same as typed."""
    return plain_title(one) == plain_title(other)
