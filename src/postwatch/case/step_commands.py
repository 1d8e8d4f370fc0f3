"""``postwatch case``: the steps of a case, from its minutes to its end."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from postwatch.case import options
from postwatch.case.steps import ABOUT_GOODS, GRANTED
from postwatch.case.tables import CaseStep, Decision, StepKind
from postwatch.commandline import KindsGroup, Noun
from postwatch.context import AppContext
from postwatch.errors import UsageError
from postwatch.fields import Entry
from postwatch.language import _
from postwatch.options import (
    NOTHING,
    REASON,
    REQUIRED,
    Source,
    code,
    day,
    file,
    flag,
    missing,
    money,
    number,
    optional_day,
    text,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel import Session

    from postwatch.case.actions import StepResult
    from postwatch.case.facts import StepFacts
    from postwatch.case.paper_kinds import CasePaper

app = Noun(help=_("Case files."))


class _Steps(KindsGroup):
    alone = "next"


kinds = Noun(help=_("List what may be done next in a case, or take a step of a kind."), cls=_Steps)


class _Signed(KindsGroup):
    other = "paper"


signed = Noun(help=_("Record a paper that was signed: what its draft says need not be typed again."), cls=_Signed)
app.add_typer(kinds, name="step")
app.add_typer(signed, name="sign")


def _typed(entry: Entry[CaseStep], kind: StepKind, **asked: Any) -> "StepFacts":
    """Return a step of a kind as it is typed; ``asked`` are the columns that steps of its kind alone have."""
    from postwatch.case.facts import StepFacts

    return StepFacts(0, kind, **entry.given, **asked)


def _time(_source: Source, typed: str, _what: str) -> str | None:
    from postwatch.days import parse_time

    return parse_time(typed).isoformat("minutes") if typed else None


AT = text(_("Time, such as 14:30, where the law counts hours"), "--hour", name="hour", what=_("the time"), read=_time)
ANSWERED_ON = optional_day(
    _("Day on which it was answered or ended"), name="answered_on", what=_("the day of the answer")
)
UNTIL = optional_day(_("Last day for which it holds"), what=_("the last day"))
SCAN = file(_("Scan of the signed document"))
AUTHORITY = text(_("Office of who signs, where another one decides"), name="authority", what=_("the authority"))
_RESULT = "StepResult"
_ALL_GOODS = options.GoodsDraft(items=(), storage=None)
# How the papers about goods that are signed are taken by `goods`.
_SIGNED_OF_GOODS = {StepKind.HOLD_DECISION: "decide", StepKind.RETURN: "return"}


@signed.writes(
    "minutes",
    help=_("Record the signed violation minutes of a case, without making a document: they start the terms."),
    result=_RESULT,
)
def record_minutes(
    office: AppContext,
    entry: Entry[CaseStep],
    grounds: options.StepGrounds,
    case: str = options.CASE,
    at: str | None = AT,
    given_on: dt.date | None = optional_day(_("Day on which they were given to the offender"), what=_("the day")),
    refusal: str | None = text(_("Why the offender did not sign"), what=_("the reason")),
) -> None:
    draft = _typed(entry, StepKind.MINUTES, at=at, until=given_on)
    _take(office, case, draft._replace(words=draft.words or refusal), grounds)
    _warn_unchecked(office)


@signed.writes(
    "decision",
    help=_("Record the sanction decision on a case; its number again adds the day of handing over."),
    result="DecisionLine",
)
def decide(
    office: AppContext,
    entry: Entry[Decision],
    grounds: options.DecisionGrounds,
    case: str = options.CASE,
    against: str | None = options.AGAINST,
) -> None:
    from postwatch.case.decisions import decide_case
    from postwatch.case.overview import tell_where
    from postwatch.case.paper_kinds import DECIDING
    from postwatch.case.rules import has_suffix
    from postwatch.case.screen import imposed_in_words, warn_of_decision, warn_of_faults

    with office.begin() as session:
        decision = decide_case(session, office.desk, case=case, entry=entry, grounds=grounds, against=against)
        paper = _held_against_draft(office, session, case, against, DECIDING)
        sentence = _("Case {case} decided by {number}: {imposed}")
        if decision.awaits_number:
            sentence = _("Case {case} decided, the decision waits for its number: {imposed}")
        office.answer(sentence, decision, imposed=imposed_in_words(decision.fine, warning=decision.warning))
    if not decision.verified and paper is None:  # a draft has told it
        office.warn(_("the power of {authority} is unverified"), authority=decision.authority)
    if has_suffix(decision.number):
        office.warn(
            _("{number} has a letter behind its figure: check the register of decisions"), number=decision.number
        )
    _warn_unchecked(office)
    faults = (*decision.faults_list, *decision.handed_over_faults_list)
    warn_of_faults(office, faults, opened=decision.opened_list)
    warn_of_decision(office, case=case, against=against)
    tell_where(office, case=decision.case)


@signed.writes(
    "paper",
    help=_("Record another signed paper, by its name: correction, annulment, verification, transfer, hold or return."),
    result="StepResult | GoodsResult",
)
def sign_paper(
    office: AppContext,
    entry: Entry[CaseStep],
    grounds: options.StepGrounds,
    case: str = options.CASE,
    paper: str = word(
        _("Paper: correction, annulment, verification, transfer, hold or return"), is_argument=True, default=REQUIRED
    ),
    authority: str | None = AUTHORITY,
    kind: str | None = code(
        _("Of a correction: correct, amend or annul-part; of an annulment: a letter of Điều 13.1; default: as drafted"),
        "--as",
    ),
    fine: int | None = money(_("The fine as it is now, where it changes"), what=_("the fine")),
    to: str | None = text(_("Of a transfer: to whom; of a return: who gets the goods"), what=_("the receiver")),
    at: str | None = AT,
    until: dt.date | None = UNTIL,
) -> None:
    from postwatch.case.drafts import paper_signed, step_as_drafted
    from postwatch.case.paper_kinds import CasePaper
    from postwatch.case.unsigned_drafts import SIGNED_BY

    meant = paper_signed(paper)
    of_body = {"body": to or authority, "authority": authority if to else None}
    said = _typed(entry, SIGNED_BY[meant], ground=kind, amount=fine, **of_body)
    with office.read() as session:
        whole = step_as_drafted(session, office.desk, case=case, paper=meant, draft=said)
    if SIGNED_BY[meant] in ABOUT_GOODS:
        _refuse_surplus({"--as": kind, "--fine": fine, "--to": to if meant is CasePaper.HOLD else None})
        authority = authority or whole.authority
        whole = whole._replace(ground=None, body=to, authority=authority, at=at, until=until)
        _take_goods(office, case, _SIGNED_OF_GOODS[SIGNED_BY[meant]], whole, grounds, papers=(meant,))
        return
    _refuse_surplus({"--hour": at, "--until": until})
    if SIGNED_BY[meant] is StepKind.ANNUL:
        _require_why(whole, grounds)
    _take(office, case, whole, grounds, papers=(meant,))


class Step(NamedTuple):
    """A step that is taken by its word: its kind, its help, the options besides its day and its paper.

    ``asks`` has options by the columns of a step. ``require`` refuses missing values, ``after`` tells the user
    what else follows.
    """

    kind: StepKind
    help: str
    asks: Mapping[str, Any] = NOTHING
    require: Callable[["StepFacts", options.StepGrounds], None] = lambda _draft, _grounds: None
    after: Callable[[AppContext, str, "StepFacts", "StepResult"], None] = lambda _office, _case, _draft, _taken: None
    sentence: str = ""


def _require_why(draft: "StepFacts", grounds: options.StepGrounds) -> None:
    """Refuse a step that ends the effect of a decision without its signer and ground (UsageError)."""
    if draft.answered_on is None and grounds.as_signed is None:
        said = {"--by": draft.person, "--ground": draft.ground}
        if not all(said.values()):
            raise missing([flag for flag, value in said.items() if value is None])


def _after_new_fine(office: AppContext, case: str, draft: "StepFacts", taken: "StepResult") -> None:
    """Warn of payments beside a fine that was corrected, or of which a part was remitted."""
    from postwatch.case.screen import warn_of_payments

    if taken.step.outcome == GRANTED or (draft.kind is StepKind.CORRECT and draft.amount is not None):
        warn_of_payments(office, case=case, against=draft.offender_name)


def _after_annulment(office: AppContext, case: str, _draft: "StepFacts", taken: "StepResult") -> None:
    from postwatch.case.goods import goods_after_annulment

    kept, by, again = office.look(goods_after_annulment, office.desk, case=case)
    if kept:
        office.warn(_("stay confiscated, by decision {by}: {goods}"), by=by, goods=kept)
    if again:
        office.warn(_("are held again, to be confiscated anew or given back: {goods}"), goods=again)
    if taken.closed_on is not None:
        office.warn(
            _("the case is closed: a new decision needs: postwatch case step {case} reopen --reason TEXT"),
            case=taken.id,
        )


OUTCOME = code(_("kept, changed, annulled or dropped"), name="outcome")
GRANTED_OR_NOT = code(_("granted or refused"), name="outcome")
_TO = text(_("To whom"), name="to", what=_("the receiver"), default=REQUIRED)
STEPS = {
    "verify": Step(StepKind.VERIFY, _("Record the verification of the facts of a case (Điều 59).")),
    "forward": Step(
        StepKind.FORWARD, _("Forward a case to the person who may decide (Điều 58.5)."), {"body": _TO, "at": AT}
    ),
    "extend": Step(
        StepKind.EXTEND,
        _("Record a circumstance on which a term depends, with its day: complex, serious, evasion, expert …"),
        {"ground": code(
            _("complex, serious, expert, all-results, vessel, evasion, prosecution, crime, no-prosecution, death, "
              "explain-longer, waived, not-competent, working-minutes, without-minutes, team, published, remote, "
              "first-notice or second-notice"),
            name="ground", default=REQUIRED,
        )},
    ),
    "drop": Step(
        StepKind.DROP, _("End a case without a sanction (Điều 65.1)."),
        {"ground": code(
            _("Letter of Điều 65.1: a, b, c, d or đ; or reminder"), name="ground", default=REQUIRED,
            read=lambda _source, typed, _what: typed.strip().lower(),
        )},
    ),
    "reduce": Step(
        StepKind.REDUCE,
        _("Record that a reduction or remission of the fine is asked for (Điều 77); again: how it ended."),
        {"amount": money(_("By how much it is reduced, such as 2.500.000"), name="amount", what=_("the amount")),
         "answered_on": ANSWERED_ON, "outcome": GRANTED_OR_NOT},
        after=_after_new_fine,
    ),
    "enforce": Step(
        StepKind.ENFORCE, _("Record a decision to enforce the decision on a case (Điều 86)."), {"body": AUTHORITY}
    ),
    "remedy": Step(
        StepKind.REMEDY,
        _("Record the proof that the remedies of a decision were carried out, all or those that --text names."),
        after=lambda office, case, _draft, _taken: _warn_unproven(office, case),
    ),
    "lapse": Step(StepKind.LAPSE, _("Record that the decision on a case lapsed (Điều 74).")),
    "complain": Step(
        StepKind.COMPLAIN, _("Record a complaint about a case; again with --answered-on: how it was settled."),
        {"answered_on": ANSWERED_ON, "outcome": OUTCOME,
         "until": optional_day(
             _("Day on which it was accepted to be settled"), name="accepted_on", what=_("the day")
         )},
    ),
    "sue": Step(
        StepKind.SUE, _("Record a lawsuit about a case; again with --answered-on: how it ended."),
        {"answered_on": ANSWERED_ON, "outcome": OUTCOME,
         "until": optional_day(
             _("Day on which our opinion was handed in to the court"), name="replied_on", what=_("the day")
         )},
    ),
    "stay": Step(
        StepKind.STAY, _("Stay the execution of the decision on a case; again with --answered-on: it ended."),
        {"body": AUTHORITY, "ground": code(_("Why: complaint or crime"), name="ground"), "answered_on": ANSWERED_ON},
        _require_why,
    ),
    "correct": Step(
        StepKind.CORRECT,
        _("Record a decision that corrects, amends or annuls in part the decision on a case (Nghị định 118/2021)."),
        {"body": AUTHORITY,
         "ground": code(
             _("correct, amend or annul-part; default: amend"), "--as", name="kind",
             read=lambda _source, typed, _what: typed or "amend",
         ),
         "amount": money(_("The fine as it is now, where it changes"), name="fine", what=_("the fine")),
         "answered_on": optional_day(
             _("Day on which it was handed over"), name="handed_over_on", what=_("the day of handing over")
         )},
        after=_after_new_fine,
    ),
    "annul": Step(
        StepKind.ANNUL, _("Annul the decision on a case as a whole: the case waits for one again."),
        {"body": AUTHORITY, "ground": code(
            _("Why: a letter of Nghị định 118/2021/NĐ-CP, Điều 13.1: a, b, c, d, đ, e, g or h"), name="ground"
        )},
        _require_why, _after_annulment,
    ),
    "transfer": Step(
        StepKind.TRANSFER, _("Transfer a case to a higher authority, another agency or the police."),
        {"body": _TO,
         "ground": flag(
             _("to the police, for signs of a crime (Điều 62)"), "--crime", name="crime",
             read=lambda _source, typed, _what: "crime" if typed else None,
         ),
         "authority": AUTHORITY},
        sentence=_("Case {id} transferred to {transferred_to}"),
    ),
    "take-over": Step(
        StepKind.TAKE_OVER,
        _("Record that a case came from another body: one that we transferred and that returns, or an old one."),
        {"body": text(_("From whom"), "--from", name="giver", what=_("the giver"), default=REQUIRED)},
    ),
}  # fmt: skip


def _register(word: str, step: Step) -> None:
    @kinds.writes(word, help=step.help, result=_RESULT)
    def take(
        office: AppContext,
        entry: Entry[CaseStep],
        grounds: options.StepGrounds,
        case: str = options.CASE,
        asked: Mapping[str, Any] = step.asks,
    ) -> None:
        whole = _typed(entry, step.kind, **asked)
        step.require(whole, grounds)
        taken = _take(office, case, whole, grounds, sentence=step.sentence)
        step.after(office, case, whole, taken)


for _word, _step in STEPS.items():
    _register(_word, _step)


@kinds.reads(
    "next",
    help=_("List all that is lawful today in a case: what is meant without a kind."),
    result="case.next_steps.NextSteps",
)
def next_(office: AppContext, case: str = options.CASE) -> None:
    from postwatch.case.overview import show_case

    shown = office.look(show_case, office.desk, case=case)
    columns = [_("What"), _("Norm"), _("Command")]
    found = (*shown.next.must_list, *shown.next.usual_list, *shown.next.others_list)
    rows = [(one.words, one.norm, one.command) for one in found]
    office.show(columns, rows, shown.next, title=_("Possible today in {case}").format(case=shown.id))


@app.writes(
    help=_("Record the handing over of a paper of a case, of its decision where none is named (Điều 70)."),
    result="DecisionLine | StepResult",
)
def serve(
    office: AppContext,
    case: str = options.CASE,
    paper: str = word(_("Paper: decision, minutes or correction"), is_argument=True, default="decision"),
    on: dt.date = day(_("Day; default: today"), what=_("the day of handing over")),
    how: str | None = text(_("How it was handed over"), what=_("how it was handed over")),
    *,
    copy: options.SignedCopy,
    against: str | None = options.AGAINST,
) -> None:
    from postwatch.case.decisions import serve_decision
    from postwatch.case.overview import tell_where
    from postwatch.case.screen import warn_of_faults
    from postwatch.case.taken_steps import serve_step, served_step

    kind = served_step(paper)
    with office.begin() as session:
        if kind is not None:
            handed = serve_step(session, office.desk, case=case, kind=kind, on=on, against=against)
            office.answer(_("Case {id}: {taken} handed over on {on}"), handed, on=on, **_in_words(handed))
        else:
            served = serve_decision(session, office.desk, case=case, on=on, how=how, copy=copy, against=against)
            office.answer(_("Decision on case {case} handed over on {handed_over_on}"), served)
    if kind is None:
        warn_of_faults(office, served.handed_over_faults_list)
    tell_where(office, case=case)


@kinds.writes(
    help=_(
        "Record a postponement of the fine (Điều 76), or its payment in instalments (Điều 79); again: how it ended."
    ),
    result=_RESULT,
)
def postpone(
    office: AppContext,
    entry: Entry[CaseStep],
    grounds: options.StepGrounds,
    case: str = options.CASE,
    until: dt.date | None = UNTIL,
    instalments: int | None = number(_("Number of instalments")),
    answered_on: dt.date | None = ANSWERED_ON,
    outcome: str | None = GRANTED_OR_NOT,
) -> None:
    kind = StepKind.POSTPONE if instalments is None else StepKind.INSTALMENTS
    from postwatch.case.screen import warn_of_first_part

    whole = _typed(entry, kind, until=until, times=instalments, answered_on=answered_on, outcome=outcome)
    _take(office, case, whole, grounds)
    warn_of_first_part(office, case=case, against=whole.offender_name)


@kinds.writes(
    help=_("Record any other step of a case: it is kept and stands in the index of the file, and nothing judges it."),
    result=_RESULT,
)
def other(
    office: AppContext,
    entry: Entry[CaseStep],
    case: str = options.CASE,
    norm: str | None = text(_("Norm that it rests on"), what=_("the norm")),
    scan: Path | None = SCAN,
) -> None:
    whole = _typed(entry, StepKind.OTHER, norm=norm)
    if whole.words is None:
        raise UsageError(_("What the step is, is missing"), hint=_("say it with --text"))
    _take(office, case, whole, options.StepGrounds(reason=None, as_signed=None, scan=scan))


@app.writes(
    help=_(
        "Hold goods in a case and record what becomes of them (Điều 125, Điều 126); again with --number: the number of "
        "a document that waits for it."
    ),
    result="GoodsResult",
)
def goods(
    office: AppContext,
    entry: Entry[CaseStep],
    grounds: options.StepGrounds,
    whole: options.GoodsDraft,
    case: str = options.CASE,
    step: str = code(
        _("hold, decide (to hold), extend (the holding), return, confiscate, destroy, re-export, or hand-over (of "
          "confiscated goods)"),
        is_argument=True, default=REQUIRED,
    ),
    at: str | None = AT,
    to: str | None = text(_("To whom goods are given, or who keeps them"), what=_("the receiver")),
    until: dt.date | None = optional_day(_("Last day of holding: decide, extend"), what=_("the last day")),
    authority: str | None = options.AUTHORITY,
    for_valuation: bool = flag(_("they are held to determine their value: decide (Điều 60.3)"), "--for-valuation"),
) -> None:  # fmt: skip
    from postwatch.case.steps import VALUATION

    ground = VALUATION if for_valuation else None
    typed = _typed(entry, StepKind.HOLD, at=at, body=to, until=until, authority=authority, ground=ground)
    _take_goods(office, case, step, typed, grounds, goods=whole)


@app.writes(help=_("Close a case."), result=_RESULT)
def close(
    office: AppContext,
    case: str = options.CASE,
    reason: str = text(_("Why it ends"), what=_("the reason"), default=REQUIRED),
    on: dt.date = day(_("Day; default: today"), what=_("the day of the end")),
    outcome: str | None = code(
        _("complied, lapsed, annulled, not-sanctioned, transferred or other; default: as the case stands")
    ),
    *,
    copy: options.SignedCopy,
) -> None:
    from postwatch.case.payments import interest_owed
    from postwatch.case.screen import warn_of_interest
    from postwatch.case.taken_steps import outcome_of

    with office.read() as session:
        ended = outcome or outcome_of(session, office.desk, case=case)
    draft = _typed(Entry.saying(taken_on=on, words=reason), StepKind.CLOSE, ground=ended)
    grounds = options.StepGrounds(reason=None, **vars(copy))
    _take(office, case, draft, grounds, sentence=_("Case {id} closed"))
    warn_of_interest(office, office.look(interest_owed, office.desk, case=case))
    _warn_unproven(office, case)


@kinds.writes(help=_("Open a closed case again."), result=_RESULT)
def reopen(
    office: AppContext,
    case: str = options.CASE,
    reason: str = REASON,
    on: dt.date = day(_("Day; default: today"), what=_("the day")),
    *,
    copy: options.SignedCopy,
) -> None:
    draft = _typed(Entry.saying(taken_on=on, words=reason), StepKind.REOPEN)
    _take(office, case, draft, options.StepGrounds(reason=None, **vars(copy)))


def _held_against_draft(
    office: AppContext, session: "Session", case: str, against: str | None, papers: "Collection[CasePaper]"
) -> str | None:
    """Make a drafted paper anew as it is signed, warn of differences from the draft, and return which paper it is."""
    from postwatch.case.drafts import unlike_draft

    paper, changed = unlike_draft(session, office.desk, case=case, against=against, papers=papers)
    if paper is None:
        return None
    from postwatch.case.papers import draft_anew

    path = draft_anew(session, office.desk, case=case, paper=paper, against=against)
    for one in changed:
        office.warn(
            _("{what}: {signed} as it is signed, {drafted} in the draft, which is made anew: {path}"),
            **one, path=path,
        )  # fmt: skip
    office.tell(_("The paper as it is signed: {path}").format(path=path))
    return paper


def _take(
    office: AppContext,
    case: str,
    draft: "StepFacts",
    grounds: options.StepGrounds,
    *,
    sentence: str = "",
    papers: "Collection[CasePaper]" = (),
) -> "StepResult":
    from postwatch.case.taken_steps import take_step

    with office.begin() as session:
        taken = take_step(session, office.desk, case=case, draft=draft, grounds=grounds)
        if papers:
            _held_against_draft(office, session, case, draft.offender_name, papers)
        office.answer(sentence or _("Case {id}: {taken}: {said}"), taken, **_in_words(taken))
    _warn(office, taken)
    return taken


def _refuse_surplus(typed: dict[str, object]) -> None:
    """Refuse options that a paper does not have (UsageError): no typed value is dropped."""
    surplus = [flag for flag, value in typed.items() if value is not None]
    if surplus:
        said = _("{options}: not said by this paper").format(options=", ".join(surplus))
        raise UsageError(said, hint=_("leave them out"))


def _take_goods(
    office: AppContext, case: str, step: str, draft: "StepFacts", grounds: options.StepGrounds,
    *, goods: options.GoodsDraft = _ALL_GOODS, papers: "Collection[CasePaper]" = (),
) -> None:  # fmt: skip
    from postwatch.case.goods import left_of_confiscated, take_goods_step
    from postwatch.case.screen import held_in_words
    from postwatch.case.steps import disposes

    with office.begin() as session:
        taken = take_goods_step(
            session, office.desk, case=case, step=step, goods=goods, draft=draft, grounds=grounds
        )  # fmt: skip
        sentence, left = _("Case {id}: {taken}: {said}; held now: {held}"), held_in_words(taken.goods_list)
        if papers:
            _held_against_draft(office, session, case, None, papers)
        if disposes(taken.step.kind, taken.step.ground):
            sentence = _("Case {id}: {taken}: {said}; confiscated and not handed over yet: {held}")
            left = left_of_confiscated(session, office.desk, case=case)
        office.answer(sentence, taken, **_in_words(taken), held=left)
    _warn(office, taken)


def _warn_unchecked(office: AppContext) -> None:
    """Say that nobody's power to sign was checked, where nobody of the office is recorded."""
    from postwatch.staff.conditions import everybody

    if not office.look(everybody):
        office.warn(_("nobody of the office is recorded, and who may sign was not checked: postwatch staff add NAME"))


def _warn_unproven(office: AppContext, case: str) -> None:
    """Say of which remedies of a case no proof is recorded."""
    from postwatch.case.taken_steps import remedies_without_proof

    for words in office.look(remedies_without_proof, office.desk, case=case):
        office.warn(_("no proof is recorded that the remedies were carried out: {remedies}"), remedies=words)


def _in_words(taken: "StepResult") -> dict[str, str]:
    from postwatch.case.screen import step_in_words
    from postwatch.case.steps import words_of

    return {"taken": _(words_of(taken.step.kind, taken.step.ground)), "said": step_in_words(taken.step)}


def _warn(office: AppContext, taken: "StepResult") -> None:
    from postwatch.case.overview import tell_where
    from postwatch.case.screen import warn_of_faults

    warn_of_faults(office, taken.step.faults_list, opened=taken.step.opened_list)
    tell_where(office, case=taken.id)
