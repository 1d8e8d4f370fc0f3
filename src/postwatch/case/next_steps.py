"""Possible next steps of a case: asked for by a term, usual, and all others that are lawful today."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlmodel import Session

from postwatch.case import steps
from postwatch.case.amounts_due import interest_of_each
from postwatch.case.explanations import has_right
from postwatch.case.facts import StepFacts
from postwatch.case.needs import step_objections
from postwatch.case.open_matters import running_clocks
from postwatch.case.paper_kinds import CasePaper
from postwatch.case.rules import is_unknown
from postwatch.case.state import ORDERED, CaseFile, orders
from postwatch.case.tables import CaseStatus, StepKind
from postwatch.case.terms import verified_anew
from postwatch.case.unsigned_drafts import unsigned_papers
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.language import N_, _
from postwatch.law.clocks import EXPLAINING
from postwatch.law.in_force import norm_on
from postwatch.law.rows import READ
from postwatch.vietnamese import dong

MOST_USUAL = 3
# What ends a term, by the name of the term: the words of a command, with the place of the case; a decision is drafted,
# then signed.
_SETTLED_BY: Mapping[str, str] = {
    "draw_up_minutes": "sign {case} minutes --number …",
    "forward_minutes": "step {case} forward",
    "forward_working_minutes": "step {case} forward",
    **dict.fromkeys(("decide", "decide_anew", "decide_on_the_spot", "limitation"), "{decide}"),
    "limitation_transferred": "{decide}",
    "decide_deceased": "{decide}",
    "send_decision": "serve {case}",
    "pay": "{pay}",
    "comply_new_decision": "{pay}",
    "decision_lapses": "{comply}",
    "report_held_goods": "goods {case} decide",
    "hold_goods": "goods {case} {leave}",
    "hold_for_valuation": "goods {case} {leave}",
    "notice_of_goods": "step {case} extend --ground first-notice",
    "second_notice_of_goods": "step {case} extend --ground second-notice",
    "unclaimed_goods": "{decide}",
    "re_export": "goods {case} re-export",
    "re_export_failed": "goods {case} destroy",
    "accept_complaint": "step {case} complain --accepted-on …",
    "answer_court": "step {case} sue --replied-on …",
    "settle_complaint": "step {case} complain --answered-on … --outcome …",
    "transfer_criminal": "step {case} transfer",
    "transfer_criminal_after_decision": "step {case} transfer",
    **dict.fromkeys(("explain_request", "explain_written", "explain_after_waiver"), "explain {case}"),
}
# What most cases go through, in order: what it is, and the command.
_USUAL: tuple[tuple[str, str, str], ...] = (
    ("minutes", N_("violation minutes"), "sign {case} minutes --number …"),
    ("explain", N_("explanation of the offender"), "explain {case}"),
    ("decision", N_("sanction decision"), "{decide}"),
    ("serve", N_("handing over of the decision"), "serve {case}"),
    ("pay", N_("payment of the fine"), "{pay}"),
    ("remedy", N_("proof of the remedies"), "step {case} remedy"),
    ("hand-over", N_("what becomes of confiscated goods"), "goods {case} hand-over"),
)
_GOODS = {kind: verb for verb, kind in steps.GOODS_STEPS.items() if verb is not steps.GoodsStep.HAND_OVER}


@dataclass(frozen=True)
class NextStep:
    """A possible next step: its kind, its words, its norm and the command for it.

    For a step that a term asks for, ``term`` is its title and ``due_on`` its last day, ``overdue`` whether that is
    past; ``verified`` whether the norm was read.
    """

    kind: str
    words: str
    norm: str | None
    command: str
    term: str | None
    due_on: dt.date | None
    overdue: bool
    verified: bool


@dataclass(frozen=True)
class NextSteps:
    """Possible next steps: those that a term asks for, at most three usual steps, all others that are lawful."""

    must_list: tuple[NextStep, ...]
    usual_list: tuple[NextStep, ...]
    others_list: tuple[NextStep, ...]

    @property
    def first(self) -> NextStep:
        """Return the step that comes first; the other step is always possible."""
        return next(iter((*self.must_list, *self.usual_list, *self.others_list)))


def next_steps(session: Session, desk: Desk, file: CaseFile) -> NextSteps:
    """Return the possible next steps of a case on the day of the desk, by its file."""
    is_drafted = any(one.is_decision for one in unsigned_papers(session, {file.case.id: file}))
    paper = "remedies" if all(map(is_unknown, file.acts)) else "decision"
    code = file.case.code
    decide = f"sign {code} decision --number …" if is_drafted else f"draft {code} {paper}"
    pay = f"pay {code} --amount {file.owed} --proof-number …"
    is_served = file.decision is None or file.decision.handed_over_on is not None
    comply = pay if is_served else f"serve {code}"
    named = {"case": code, "decide": decide, "pay": pay, "comply": comply, "leave": _leaving(file)}
    # A decision rests on minutes: until these state all violations, they are what its term asks for.
    is_stated = all(file.minutes_stating(act).on is not None for act in file.acts)
    of_terms = named if is_stated else named | {"decide": f"sign {code} minutes --number …"}
    asked = (*_asked_by_decisions(session, desk, file), *_asked_by_terms(session, desk, file))
    first: dict[str, NextStep] = {}
    for one in asked:
        said = _with_command(one, of_terms)
        first.setdefault(said.command, said)
    must = tuple(first.values())
    lawful = [_with_command(one, named) for one in _lawful(session, desk, file)]
    known = {*first}
    by_kind = {one.kind: one for one in reversed(lawful)}
    usual = [by_kind[kind] for kind, _words, _command in _USUAL if kind in by_kind]
    usual = [one for one in usual if one.command not in known][:MOST_USUAL]
    known |= {one.command for one in usual}
    return NextSteps(must, tuple(usual), tuple(one for one in lawful if one.command not in known))


def _leaving(file: CaseFile) -> str:
    """Return how goods that are held leave: as the decision says, else they are given back."""
    ordered = [kind for kind in ORDERED if file.decision is not None and orders(file.decision, kind)]
    return _GOODS[ordered[0] if ordered else StepKind.RETURN].value


def _asked_by_decisions(session: Session, desk: Desk, file: CaseFile) -> Iterator[NextStep]:
    """Yield the steps asked for by an annulment, the end of a complaint, or interest alone."""
    to_do = file.to_carry_out
    if to_do is not None:
        kind, words = steps.TO_CARRY_OUT[to_do.outcome or ""], steps.SETTLED[to_do.outcome or ""]
        command = f"step {{case}} {kind.value} --by … --number …"
        yield _plain(kind.value, _(words), steps.norm_of(kind, to_do.taken_on), command)
    interest = sum(max(owed, 0) for owed in interest_of_each(session, desk, file)) if file.done_on is not None else 0
    if interest:
        words = _("interest for late payment: {amount}").format(amount=dong(interest))
        command = f"pay {{case}} --amount {interest} --interest {interest}"
        yield _plain("interest", words, f"{steps.LAW}, Điều 78", command)
    if file.is_annulled and verified_anew(file) is None:
        words = _("the decision was annulled: decide anew, or end the case")
        yield _plain("verify", words, None, "step {case} verify --on … --number …")


def _asked_by_terms(session: Session, desk: Desk, file: CaseFile) -> Iterator[NextStep]:
    """Yield the steps asked for by running terms, the earliest first."""
    running = [one for one in running_clocks(session, desk, file) if one.name not in EXPLAINING]  # a right, no duty
    for clock in sorted(running, key=lambda one: one.due_on or dt.date.max):
        command = _SETTLED_BY.get(clock.name, "show {case} --law")
        yield NextStep(
            clock.name, clock.title, clock.basis, command, clock.title, clock.due_on,
            overdue=clock.due_on is not None and clock.due_on < desk.today, verified=clock.confidence in READ,
        )  # fmt: skip


def _lawful(session: Session, desk: Desk, file: CaseFile) -> Iterator[NextStep]:
    """Yield the steps that are lawful today, in the order of papers."""
    for kind, words, command in _USUAL:
        if kind not in ("minutes", "remedy", "hand-over") and _is_possible(session, desk, kind, file):
            is_alone = kind == "decision" and all(map(is_unknown, file.acts))
            yield _plain(kind, CasePaper.REMEDIES.in_words if is_alone else _(words), None, command)
    settled = {StepKind.MINUTES} if all(file.minutes_stating(act).on is not None for act in file.acts) else set()
    settled |= {StepKind.CLOSE} if file.done_on is not None else set()
    for kind in (kind for kind in steps.RULES if kind not in settled):
        ground = next(iter(_possible_grounds(session, desk, file, kind)), None)
        if ground is None:
            continue
        norm = steps.norm_of(kind, desk.today, ground or None)
        yield _plain(_verb_of(kind), _(steps.words_of(kind, None)), norm, _command_of(kind))
    if file.confiscated:
        norm = norm_on(f"{steps.LAW}, Điều 82", desk.today)
        words = _(steps.GoodsStep.HAND_OVER.word)
        yield _plain(steps.GoodsStep.HAND_OVER.value, words, norm, "goods {case} hand-over")
    yield _plain("other", _("any other step, which nothing judges"), None, "step {case} other")


def _is_possible(session: Session, desk: Desk, kind: str, file: CaseFile) -> bool:
    """Return whether something beside the steps is possible now."""
    is_open = file.case.status in (CaseStatus.OPEN, CaseStatus.TRANSFERRED)
    decision = file.decision
    is_asked = is_open and decision is None and file.with_prosecution is None
    match kind:
        case "explain":
            is_new = file.minutes_on is not None and not file.explanations
            return is_asked and is_new and has_right(session, desk, file, file.acts)
        case "decision":
            return is_asked
        case "serve":
            return decision is not None and decision.handed_over_on is None and not all(map(is_unknown, file.acts))
        case _:
            return decision is not None and file.owed > 0


def _possible_grounds(session: Session, desk: Desk, file: CaseFile, kind: StepKind) -> Iterator[str]:
    """Yield the grounds on which a kind of step is lawful today, "" where it needs none."""
    if kind in (StepKind.INSTALMENTS, StepKind.OTHER):
        return  # instalments have the verb of a postponement, the other step is always possible
    rule = steps.RULES[kind]
    left_ids = {one.held_id for one in file.held}
    if kind in (*steps.LEAVING, StepKind.HOLD_DECISION, StepKind.HOLD_EXTENSION) and not left_ids:
        return
    for ground in rule.grounds if rule.asks_why else ("",):
        about = file.decision_about(kind)
        step = StepFacts(file.case.id, kind, desk.today, ground=ground or None, decision_id=about)
        if not step_objections(session, desk, file, step, left_ids=left_ids):
            yield ground


def _verb_of(kind: StepKind) -> str:
    """Return the word by which a kind of step is named: that of its command."""
    if kind is StepKind.MINUTES:
        return "minutes"
    return _GOODS[kind].value if kind in _GOODS else steps.verb_of(kind)


def _command_of(kind: StepKind) -> str:
    usual = {name: command for name, _words, command in _USUAL} | {"close": "close {case}"}
    verb = _verb_of(kind)
    if kind in _GOODS:
        return f"goods {{case}} {verb}"
    return usual.get(verb, f"step {{case}} {verb}")


def _plain(kind: str, words: str, norm: str | None, command: str) -> NextStep:
    return NextStep(kind, words, norm, command, None, None, overdue=False, verified=True)


def _with_command(one: NextStep, named: Mapping[str, str]) -> NextStep:
    return replace(one, command=f"postwatch case {one.command.format_map(named)}")
