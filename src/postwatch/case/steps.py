"""The steps that a case may take: the needs of each, by which norm, and its effect on the terms. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from postwatch.case.tables import CaseStatus, StepKind
from postwatch.language import N_, Code
from postwatch.law.in_force import norm_on

_OPEN = (CaseStatus.OPEN, CaseStatus.TRANSFERRED)
_LIVE = (*_OPEN, CaseStatus.DECIDED)
_ALL = tuple(CaseStatus)


class Need(NamedTuple):
    """A need of a step: the fault of a step without it (`rules.FAULTS`), the refusal and the lawful way, untranslated.

    The texts may name the case, the day, the number of the decision, the last day (``due``) and the norm (``basis``).
    """

    fault: str
    sentence: str
    hint: str


NEEDS: Mapping[str, Need] = {
    "minutes": Need(
        "without_minutes",
        N_("Case {case} has no violation minutes ({norm})"),
        N_("record them first: postwatch case sign {case} minutes --on DAY --number NUMBER"),
    ),
    "undecided": Need(
        "decided_already",
        N_("Case {case} was decided by {number} ({norm})"),
        N_("a decision is corrected or annulled: postwatch case step {case} correct; postwatch case step {case} annul"),
    ),
    "decision": Need(
        "no_decision",
        N_("Case {case} has no decision in force ({norm})"),
        N_("record it first: postwatch case sign {case} decision"),
    ),
    "handed_over": Need(
        "not_served",
        N_("Decision {number} was not handed over by {day} ({norm})"),
        N_("record it first: postwatch case serve {case} --on DAY --how TEXT"),
    ),
    "pay_over": Need(
        "term_runs",
        N_("The term to comply with decision {number} runs until {due} ({norm})"),
        N_("wait until it is over; see: postwatch case show {case}"),
    ),
    "owed": Need(
        "nothing_owed",
        N_("Nothing of the fine of decision {number} is outstanding ({norm})"),
        N_("see what was paid: postwatch case show {case}"),
    ),
    "unowed": Need(
        "fine_outstanding",
        N_("{owed} đồng of the fine of decision {number} are outstanding ({norm})"),
        N_("record the payment: postwatch case pay {case}; or why it ends without it: --outcome lapsed, annulled or "
           "other"),
    ),
    "remedies": Need(
        "no_remedies",
        N_("Decision {number} orders no remedy ({norm})"),
        N_("see what it orders: postwatch case show {case}"),
    ),
    "remedied": Need(
        "not_remedied",
        N_("No proof is recorded that the remedies of decision {number} were carried out: {remedies} ({norm})"),
        N_("record it: postwatch case step {case} remedy --on DAY --number NUMBER; or why it ends without it: "
           "--outcome lapsed, annulled or other"),
    ),
    "not_stayed": Need(
        "stayed",
        N_("The execution of decision {number} is stayed since {since} ({norm})"),
        N_("record its end first: postwatch case step {case} stay --answered-on DAY"),
    ),
    "not_postponed": Need(
        "postponed",
        N_("The payment of decision {number} is postponed, or a request for it is considered, since {since} ({norm})"),
        N_("record its end first; see: postwatch case show {case}"),
    ),
    "not_lapsed": Need(
        "lapsed",
        N_("Decision {number} lapsed on {due} ({norm})"),
        N_("remedies and confiscation still apply (Điều 74); record it: postwatch case step {case} lapse"),
    ),
    "lapse_due": Need(
        "not_lapsed",
        N_("Decision {number} does not lapse before {due} ({norm})"),
        N_("wait until the term is over; see: postwatch case show {case}"),
    ),
    "within_decide": Need(
        "after_term",
        N_("The term to decide on case {case} ended on {due} ({norm})"),
        N_("remedies are still possible (Điều 65.2): postwatch case sign {case} decision --fine 0"),
    ),
    "decide_over": Need(
        "term_runs",
        N_("The term to decide on case {case} runs until {due} ({norm})"),
        N_("decide within it, or name the ground that holds: --ground"),
    ),
    "within_correction": Need(
        "after_term",
        N_("Decision {number} could be corrected until {due} ({norm})"),
        N_("annul it as a whole, which has no term: postwatch case step {case} annul"),
    ),
    "hardship": Need(
        "no_ground",
        N_("A fine of {fine} đồng is not postponed: from {least} đồng on, by {norm}"),
        N_("payment in parts: postwatch case step {case} postpone --instalments NUMBER"),
    ),
    "large_fine": Need(
        "no_ground",
        N_("A fine of {fine} đồng is not paid in parts: from {least} đồng on, by {norm}"),
        N_("refuse it: --answered-on DAY --outcome refused; or ask for a postponement: leave --instalments out"),
    ),
    "instalments": Need(
        "no_ground",
        N_("{times} instalments until {until}: at most {most} within {months} months of the decision, the first of at "
           "least {share} % ({norm})"),
        N_("grant fewer instalments, or an earlier last day"),
    ),
    "settled": Need(
        "complaint_open",
        N_("The complaint of {since} about case {case} is not settled ({norm})"),
        N_("record how it was settled: postwatch case step {case} complain --answered-on DAY --outcome TEXT"),
    ),
    "suit_ended": Need(
        "complaint_open",
        N_("The lawsuit of {since} about case {case} has not ended ({norm})"),
        N_("record how it ended: postwatch case step {case} sue --answered-on DAY --outcome TEXT"),
    ),
    "carried_out": Need(
        "complaint_open",
        N_("The complaint of {since} ended: {outcome}; and {number} stands as it was ({norm})"),
        N_("record what became of it: postwatch case step {case} annul; postwatch case step {case} correct"),
    ),
    "judgment_carried_out": Need(
        "complaint_open",
        N_("The lawsuit of {since} ended: {outcome}; and {number} stands as it was ({norm})"),
        N_("record what became of it: postwatch case step {case} annul; postwatch case step {case} correct"),
    ),
    "goods_gone": Need(
        "goods_held",
        N_("Goods are still held in case {case}: {goods} ({norm})"),
        N_("record first what becomes of them: postwatch case goods {case}"),
    ),
    "held": Need(
        "nothing_held",
        N_("No goods are held in case {case} on {day} ({norm})"),
        N_("record the holding first: postwatch case goods {case} hold --item TEXT"),
    ),
    "hold_undecided": Need(
        "hold_decided_twice",
        N_("That goods of case {case} are held was decided on {since} already ({norm})"),
        N_("its number is added with --on DAY --number NUMBER; to hold them longer: postwatch case goods {case} "
           "extend"),
    ),
    "within_report": Need(
        "held_late",
        N_("The time to decide that goods of case {case} are held ended on {due} ({norm})"),
        N_("return them at once (Điều 125.4.d): postwatch case goods {case} return"),
    ),
    "hold_term": Need(
        "held_too_long",
        N_("Goods of case {case} may be held until {due}, not until {until} ({norm})"),
        N_("give an earlier last day with --until"),
    ),
    "valuation_term": Need(
        "valued_too_long",
        N_("Goods of case {case} may be held until {due} to determine their value, not until {until} ({norm})"),
        N_("give an earlier last day with --until"),
    ),
    "hold_power": Need(
        "no_hold_power",
        N_("{authority} is not known to have the power to hold goods, which goes with that to confiscate ({norm})"),
        N_("name with --authority who may; see: postwatch law show PROVISION"),
    ),
    "hold_decided": Need(
        "no_hold_decision",
        N_("No decision to hold the goods of case {case} is recorded by {day} ({norm})"),
        N_("record it first: postwatch case goods {case} decide"),
    ),
    "extension": Need(
        "extension_unread",
        N_("For how long goods may be held until {until} by an extension was not read ({norm})"),
        N_("return what need not be held: postwatch case goods {case} return"),
    ),
    "confiscates": Need(
        "no_confiscation",
        N_("Decision {number} does not confiscate goods ({norm})"),
        N_("{way}; a decision that confiscates says so in its additional sanction, also one with --fine 0"),
    ),
    "destroys": Need(
        "no_destruction",
        N_("Decision {number} does not have goods destroyed ({norm})"),
        N_("{way}; a decision that has them destroyed says so in its remedies, also one with --fine 0"),
    ),
    "given_back": Need(
        "not_to_return",
        N_("Decision {number} does not have the goods of case {case} given back ({norm})"),
        N_("{way}; of goods that it does not mean say so"),
    ),
    "not_banned": Need(
        "not_to_return",
        N_("The law has goods of case {case} leave the country that are banned from import: they are not given back "
           "(Nghị định 174/2026/NĐ-CP, Điều 11.4.b; {norm})"),
        N_("decide on them first: postwatch case sign {case} decision; of goods that are not banned say so"),
    ),
    "was_confiscated": Need(
        "not_confiscated",
        N_("No goods of case {case} that were confiscated by a decision in force are left to be handed over or "
           "destroyed ({norm})"),
        N_("record the confiscation first: postwatch case goods {case} confiscate"),
    ),
    "within_re_export": Need(
        "re_export_late",
        N_("Goods of decision {number} could be re-exported until {due} ({norm})"),
        N_("from {failed} on they are destroyed or confiscated (Nghị định 174/2026/NĐ-CP, Điều 3.5.b): postwatch case "
           "goods {case} destroy; postwatch case goods {case} confiscate"),
    ),
    "crime_stay": Need(
        "not_stayed",
        N_("The execution of decision {number} is not stayed yet ({norm})"),
        N_("record that first: postwatch case step {case} stay --ground crime --by NAME --on DAY"),
    ),
    "slip": Need(
        "no_ground",
        N_("A slip is corrected without a change of what decision {number} imposes ({norm})"),
        N_("what it imposes is amended: postwatch case step {case} correct --as amend"),
    ),
    "keeps_fine": Need(
        "takes_fine_away",
        N_("A correction does not take the fine of decision {number} away: it puts slips right and amends what is "
           "imposed ({norm})"),
        N_("annul the decision and decide anew: postwatch case step {case} annul; what is remitted: postwatch case "
           "step {case} reduce"),
    ),
    "no_such_term": Need(
        "no_ground",
        N_("No term that depends on “{ground}” is known for {day} ({norm})"),
        N_("name a ground that holds on that day, such as: postwatch case step {case} extend --ground complex; see its "
           "terms: postwatch case show {case}"),
    ),
    "no_other_term": Need(
        "no_ground",
        N_("No term that depends on “{ground}” is known for {day}"),
        N_("name the ground that holds on that day; see its terms: postwatch case show {case}"),
    ),
    "lowers": Need(
        "outside_range",
        N_("{fine} đồng are more than the fine of decision {number}, {in_force} đồng: an annulment in part raises "
           "nothing ({norm})"),
        N_("what it imposes is amended: postwatch case step {case} correct --as amend"),
    ),
    "in_range": Need(
        "outside_range",
        N_("{fine} đồng lies outside the range of the case, {low} to {high} (Luật Xử lý vi phạm hành chính, Điều 23)"),
        N_("check the fine; see: postwatch case show {case}"),
    ),
    "in_limitation": Need(
        "after_limitation",
        N_("The limitation of {acts}, or the term to decide on it, was over on the day of decision {number}: at most "
           "{high} đồng can be fined for what is left (Luật Xử lý vi phạm hành chính, Điều 6, Điều 65.2, Điều 66.1)"),
        N_("check the fine; see: postwatch case show {case}"),
    ),
    "within_owed": Need(
        "over_owed",
        N_("{amount} đồng are more than is outstanding of the fine of decision {number}, {owed} đồng ({norm})"),
        N_("check the amount; see: postwatch case show {case}"),
    ),
    "first_notice": Need(
        "out_of_order",
        N_("No first notice of the goods of case {case} is recorded ({norm})"),
        N_("record it first: postwatch case step {case} extend --ground first-notice"),
    ),
    "witnessed": Need(
        "unwitnessed",
        N_("Minutes of case {case} against nobody known are signed by the commune or by a witness (Nghị định "
           "118/2021/NĐ-CP, Điều 12.5.b)"),
        N_("say who signed, or why nobody did: --text"),
    ),
    "no_other_minutes": Need(
        "minutes_twice",
        N_("Case {case} already has other minutes or another reporting officer ({norm})"),
        N_("leave --on, --number and --by out; see: postwatch case show {case}"),
    ),
    "annulled": Need(
        "no_ground",
        N_("No decision on case {case} was annulled ({norm})"),
        N_("name how it ends: --outcome complied, lapsed, not-sanctioned or other"),
    ),
    "elsewhere": Need(
        "no_ground",
        N_("Case {case} is with no other body ({norm})"),
        N_("name how it ends: --outcome complied, lapsed, not-sanctioned or other"),
    ),
    "ended_on_a_ground": Need(
        "no_ground",
        N_("Case {case} has violation minutes and no decision: it ends on a ground of Luật Xử lý vi phạm hành chính, "
           "Điều 65.1 ({norm})"),
        N_("say which: postwatch case step {case} drop --ground LETTER"),
    ),
    "closed": Need(
        "not_closed",
        N_("Case {case} is not closed ({norm})"),
        N_("see: postwatch case show {case}"),
    ),
}  # fmt: skip
"""The needs of steps, by code; `needs.lacking` says which of them are unmet."""
WAYS: Mapping[StepKind, str] = {
    StepKind.CONFISCATE: N_("it confiscates them: postwatch case goods {case} confiscate"),
    StepKind.DESTROY: N_("it has them destroyed: postwatch case goods {case} destroy"),
    StepKind.RE_EXPORT: N_("it has them re-exported: postwatch case goods {case} re-export"),
    StepKind.RETURN: N_("return them: postwatch case goods {case} return"),
}  # fmt: skip
"""The right way for goods for which another step is refused: as the decision says, else they are given back."""
WHERE_FAILED = N_("they are destroyed or confiscated where that has failed (Nghị định 174/2026/NĐ-CP, Điều 3.5.b), "
                  "from {failed} on")  # fmt: skip
"""The addition for goods that are to be re-exported, where the law of the day has such a term."""
BANNED = N_("goods banned from import are not given back")
"""The sentence instead where goods must leave the country (Nghị định 174/2026/NĐ-CP, Điều 11.4.b)."""

LAW = "Luật Xử lý vi phạm hành chính"


class Ground(NamedTuple):
    """On what ground a step is taken, untranslated: the condition and the events that it gives.

    ``needs`` are what a step on this ground needs besides.
    """

    words: str
    conditions: Sequence[str] = ()
    events: Sequence[str] = ()
    in_time_of: Sequence[str] = ()
    needs: Sequence[str] = ()


VERIFIED_TERM = "expert_or_verification"
"""The condition that gives a month to decide, where facts are verified or an expert is asked once minutes state them
(Luật Xử lý vi phạm hành chính, Điều 66.1.b)."""
TERM_GROUNDS: Mapping[str, Ground] = {
    "complex": Ground(N_("complex, or of wide extent"), ("complex",), (), ("draw_up_minutes", "decide")),
    "serious": Ground(N_("especially serious, and needs verification"), ("serious",), (), ("decide",)),
    "expert": Ground(
        N_("result of a device, an expert or a valuation received"),
        ("device_or_expert", VERIFIED_TERM),
        ("result_on",),
        ("decide",),
    ),
    "all-results": Ground(
        N_("all results of several acts received"),
        ("mixed_device_or_expert", VERIFIED_TERM),
        ("all_results_on",),
        ("decide",),
    ),
    "vessel": Ground(N_("aircraft, ship or train arrived"), ("vessel",), ("arrived_on",)),
    "evasion": Ground(N_("evasion or obstruction ended"), ("evasion",), ("evasion_ended_on",)),
    "prosecution": Ground(
        N_("prosecuting body hands the case over"), ("prosecution",), ("prosecution_decision_effective_on",)
    ),
    "crime": Ground(N_("signs of a crime"), ("crime",), ("suspected_on",)),
    "no-prosecution": Ground(
        N_("prosecuting body returns the file"),
        ("crime", "returned"),
        ("no_prosecution_on", "no_prosecution_effective_on"),
    ),
    "death": Ground(N_("offender died, is missing or was dissolved"), (), ("death_or_dissolution_on",)),
    "explain-longer": Ground(N_("offender asks for more time to explain"), ("requested",)),
    "waived": Ground(N_("offender waived the right to explain, and asks again"), ("waived",)),
    "not-competent": Ground(N_("who drew the minutes up may not decide"), ("not_competent",)),
    "working-minutes": Ground(N_("working minutes by one who may not draw up"), (), ("working_minutes_on",)),
    "without-minutes": Ground(N_("decided on the spot, without minutes"), ("no_minutes",)),
    "team": Ground(N_("head of an inspection team decides"), ("team_leader",)),
    "published": Ground(N_("field in which decisions are published"), ("public_fields",)),
    "first-notice": Ground(N_("first notice of goods that nobody claims"), (), ("first_notice_on",), needs=("held",)),
    "second-notice": Ground(
        N_("second notice of goods that nobody claims"), (), ("second_notice_on",), needs=("held", "first_notice")
    ),
    "remote": Ground(N_("fine collected on the spot in a remote area"), ("remote_area",), ("collected_on",)),
}
"""Grounds of terms, as ``case step CASE extend --ground`` takes them (data/law/clocks.csv)."""
RETURNED = ("no-prosecution", "prosecution")
"""Grounds that say that the prosecuting body gave the file back, or over."""

VALUATION = "valuation"
HOLD_GROUNDS: Mapping[str, Ground] = {
    VALUATION: Ground(
        N_("to determine the value of the goods"),
        (),
        ("hold_decided_on", "valuation_hold_decided_on"),
        needs=("valuation_term",),
    ),
}
"""Grounds of a decision to hold goods that has a term of its own (Điều 60.3)."""
DROP_GROUNDS: Mapping[str, Ground] = {
    "a": Ground(N_("no sanction by Điều 11: necessity, self-defence, accident, force majeure, no capacity or age")),
    "b": Ground(N_("the offender cannot be identified")),
    "c": Ground(N_("the limitation or the term to decide is over"), needs=("decide_over",)),
    "d": Ground(N_("the offender died, is missing or was dissolved")),
    "đ": Ground(N_("the file went to the prosecuting body")),
    "reminder": Ground(N_("a person under age was reminded by word of mouth (Nghị định 118/2021/NĐ-CP, Điều 26)")),
}
"""Cases of Luật Xử lý vi phạm hành chính, Điều 65.1, in which no decision is made; from a summary, unverified."""

ANNUL_GROUNDS: Mapping[str, Ground] = {
    "a": Ground(N_("against the wrong offender")),
    "b": Ground(N_("by one without the power to make it")),
    "c": Ground(N_("against the procedure of making it")),
    "d": Ground(N_("a case of Điều 12.1 of the Law")),
    "đ": Ground(N_("a case of Điều 12.6 of the Law")),
    "e": Ground(N_("a case of Điều 12.10 of the Law")),
    "g": Ground(N_("the case goes to the prosecuting body (Điều 62.3)")),
    "h": Ground(N_("no decision should have been made (Điều 65.1)")),
}
"""Why a decision is annulled as a whole (Nghị định 118/2021/NĐ-CP, Điều 13.1; its words since 02/5/2025 not seen)."""
STAY_GROUNDS: Mapping[str, Ground] = {
    "complaint": Ground(N_("a complaint or lawsuit, and harm that could not be made good (Điều 15.3)")),
    "crime": Ground(N_("signs of a crime (Điều 62)")),
}
"""Why the execution of a decision is stayed (Luật Xử lý vi phạm hành chính, Điều 15.3, Điều 62)."""
OUTCOMES: Mapping[str, Ground] = {
    "complied": Ground(N_("complied with"), needs=("decision", "unowed", "remedied")),
    "lapsed": Ground(N_("lapsed"), needs=("decision", "lapse_due")),
    "annulled": Ground(N_("annulled"), needs=("annulled",)),
    "not-sanctioned": Ground(N_("not sanctioned"), needs=("undecided", "ended_on_a_ground")),
    "transferred": Ground(N_("with another body"), needs=("elsewhere",)),
    "other": Ground(N_("ended for another reason"), needs=("ended_on_a_ground",)),
}
"""How a case ends."""

SLIP, ANNUL_PART = "correct", "annul-part"
CORRECTIONS: Mapping[str, Ground] = {
    SLIP: Ground(N_("slip corrected"), needs=("slip",)),
    "amend": Ground(N_("amended or supplemented")),
    ANNUL_PART: Ground(N_("annulled in part"), needs=("lowers",)),
}
"""What a decision about a decision does with it (Nghị định 118/2021/NĐ-CP, Điều 14, Điều 15)."""
TO_CARRY_OUT: Mapping[str, StepKind] = {"annulled": StepKind.ANNUL, "changed": StepKind.CORRECT}
"""What has to follow when a complaint or a lawsuit ends so; what a court annuls falls of itself."""
SETTLED: Mapping[str, str] = {
    "kept": N_("decision kept"),
    "changed": N_("decision to be changed"),
    "annulled": N_("decision to be annulled"),
    "dropped": N_("complaint taken back"),
}
"""How a complaint ends."""
SUIT_ENDED: Mapping[str, str] = {**SETTLED, "annulled": N_("decision annulled"), "dropped": N_("lawsuit taken back")}
"""How a lawsuit ends."""
GRANTED, REFUSED = "granted", "refused"
ANSWERS: Mapping[str, str] = {GRANTED: N_("granted"), REFUSED: N_("refused")}
"""How a request ends."""


class StepRule(NamedTuple):
    """A kind of step: its norm, its needs in the order in which they are refused, the states of a case that allow it.

    ``conditions`` and ``events`` are those that the step gives to the terms of the case: codes of clocks.csv.
    ``in_time_of`` are the terms within which it must lie to count. ``grounds`` are those that it may be taken on; a
    step that ``asks_why`` names its own. ``ends`` is how its request, or its hold on the case, ends. ``verb`` records
    it if that differs from its own word. A step ``of_case`` is about the whole case where it names no offender, a
    ``numbered`` step has a document with a number, a step ``again`` may be taken twice in a day without another word. A
    step that is not ``is_judged`` meets no objection.
    """

    norm: str
    needs: Sequence[str] = ()
    among: Sequence[CaseStatus] = _LIVE
    conditions: Sequence[str] = ()
    events: Sequence[str] = ()
    in_time_of: Sequence[str] = ()
    grounds: Mapping[str, Ground] = {}
    asks_why: bool = False
    ends: Mapping[str, str] = {}
    verb: str = ""
    of_case: bool = False
    numbered: bool = False
    again: bool = False
    is_judged: bool = True


# In the order of papers of a single day and hour.
RULES: Mapping[StepKind, StepRule] = {
    StepKind.HOLD: StepRule(
        f"{LAW}, Điều 125.4", ("undecided",), _OPEN, ("goods_held",), ("held_on", "hold_minutes_at"), of_case=True,
    ),
    StepKind.MINUTES: StepRule(
        f"{LAW}, Điều 58", ("undecided", "no_other_minutes", "witnessed"), _OPEN, events=("minutes_at",),
        verb="record-minutes", of_case=True,
    ),
    StepKind.HOLD_DECISION: StepRule(
        f"{LAW}, Điều 125", ("undecided", "held", "hold_undecided", "within_report", "hold_term", "hold_power"), _OPEN,
        events=("hold_decided_on",), grounds=HOLD_GROUNDS, of_case=True, numbered=True,
    ),
    StepKind.HOLD_EXTENSION: StepRule(
        f"{LAW}, Điều 125.8", ("undecided", "held", "hold_decided", "extension", "hold_power"), _OPEN, of_case=True,
        numbered=True,
    ),
    StepKind.VERIFY: StepRule(
        f"{LAW}, Điều 59", ("undecided",), _OPEN,
        conditions=("expert_or_verification",), events=("verification_minutes_on",), in_time_of=("decide",),
        of_case=True,
    ),
    StepKind.EXTEND: StepRule(f"{LAW}, Điều 66", grounds=TERM_GROUNDS, asks_why=True, of_case=True),
    StepKind.FORWARD: StepRule(
        f"{LAW}, Điều 58.5", ("undecided", "minutes"), (CaseStatus.OPEN,),
        conditions=("forwarded",), in_time_of=("decide",), of_case=True,
    ),
    StepKind.TRANSFER: StepRule(
        f"{LAW}, Điều 58, Điều 62", (), (CaseStatus.OPEN, CaseStatus.DECIDED), grounds=TERM_GROUNDS, of_case=True,
        again=True,
    ),
    StepKind.TAKE_OVER: StepRule(
        f"{LAW}, Điều 62.3, Điều 63; Luật 88/2025/QH15, Điều 3", of_case=True, again=True,
    ),
    StepKind.CORRECT: StepRule(
        "Nghị định 118/2021/NĐ-CP, Điều 14, Điều 15", ("decision", "within_correction"), _ALL,
        conditions=("corrected",), events=("corrected_on",), grounds=CORRECTIONS, asks_why=True, numbered=True,
    ),
    StepKind.REDUCE: StepRule(
        f"{LAW}, Điều 77", ("decision", "owed", "within_owed"), conditions=("hardship",), ends=ANSWERS,
    ),
    StepKind.POSTPONE: StepRule(
        f"{LAW}, Điều 76", ("decision", "owed", "hardship"), conditions=("hardship",), ends=ANSWERS, numbered=True,
    ),
    StepKind.INSTALMENTS: StepRule(
        f"{LAW}, Điều 79", ("decision", "owed", "large_fine", "instalments"), conditions=("instalments",), ends=ANSWERS,
        verb="postpone", numbered=True,
    ),
    StepKind.COMPLAIN: StepRule(f"{LAW}, Điều 15", (), _ALL, ends=SETTLED),
    StepKind.SUE: StepRule(f"{LAW}, Điều 15", ("decision",), _ALL, ends=SUIT_ENDED),
    StepKind.STAY: StepRule(
        f"{LAW}, Điều 15.2, Điều 62.2", ("decision",), _ALL, events=("execution_suspended_on",), numbered=True,
        grounds=STAY_GROUNDS,
    ),
    StepKind.RETURN: StepRule(
        f"{LAW}, Điều 126", ("given_back", "not_banned"), _ALL, of_case=True, numbered=True,
    ),
    StepKind.CONFISCATE: StepRule(
        f"{LAW}, Điều 26, Điều 65.2", ("decision", "confiscates", "not_stayed"), _ALL, of_case=True,
    ),
    StepKind.RE_EXPORT: StepRule(
        f"{LAW}, Điều 32", ("decision", "within_re_export", "not_stayed"), _ALL, of_case=True,
    ),
    StepKind.DESTROY: StepRule(
        f"{LAW}, Điều 33, Điều 65.2", ("decision", "destroys", "not_stayed"), _ALL, of_case=True,
    ),
    StepKind.REMEDY: StepRule(f"{LAW}, Điều 85", ("decision", "remedies"), _ALL),  # from memory
    StepKind.ENFORCE: StepRule(
        f"{LAW}, Điều 86, Điều 73",
        ("decision", "handed_over", "owed", "pay_over", "not_stayed", "not_postponed", "not_lapsed"), numbered=True,
    ),
    StepKind.LAPSE: StepRule(f"{LAW}, Điều 74.1", ("decision", "owed", "lapse_due")),
    StepKind.ANNUL: StepRule(
        "Nghị định 118/2021/NĐ-CP, Điều 13, Điều 15.1.b", ("decision",), _ALL, numbered=True, grounds=ANNUL_GROUNDS,
    ),
    StepKind.DROP: StepRule(
        f"{LAW}, Điều 65.1", ("undecided", "goods_gone"), _OPEN, grounds=DROP_GROUNDS, asks_why=True, again=True,
    ),
    StepKind.CLOSE: StepRule(
        f"{LAW}, Điều 57, Điều 73", ("settled", "suit_ended", "carried_out", "judgment_carried_out", "goods_gone"),
        grounds=OUTCOMES, asks_why=True, of_case=True, again=True,
    ),
    StepKind.REOPEN: StepRule(f"{LAW}, Điều 57", ("closed",), (CaseStatus.CLOSED,), of_case=True, again=True),
    StepKind.OTHER: StepRule("", (), _ALL, of_case=True, again=True, is_judged=False),
}  # fmt: skip
RANKS: Mapping[StepKind, int] = {kind: rank for rank, kind in enumerate(RULES)}
RANK_OF_DECISION = RANKS[StepKind.TAKE_OVER]
"""The rank of the decision on a case: on a day steps that lead to it come first, then those about it."""
REQUESTS = tuple(kind for kind, rule in RULES.items() if rule.ends is ANSWERS)
"""Steps by which the offender asks for something; a request that has a number was granted."""
COMPLAINTS = (StepKind.COMPLAIN, StepKind.SUE)
"""Steps by which the offender turns against a decision."""
ANSWERED = (*COMPLAINTS, StepKind.STAY, *REQUESTS)
"""Steps that wait for an answer, or hold until they end."""
BY_DECISION = (StepKind.CONFISCATE, StepKind.DESTROY, StepKind.RE_EXPORT)
"""Steps by which goods leave as the sanction decision says."""
LEAVING = (StepKind.RETURN, *BY_DECISION)
"""Steps by which goods leave."""
CARRYING_OUT = frozenset({StepKind.REMEDY, StepKind.CORRECT, *ANSWERED, *LEAVING})
"""Steps after which nothing may be left to do in a case."""
ABOUT_GOODS = frozenset({StepKind.HOLD_DECISION, StepKind.HOLD_EXTENSION, StepKind.RETURN, *BY_DECISION})
"""Steps about goods that are held."""
DECIDED = (StepKind.HOLD_DECISION, StepKind.HOLD_EXTENSION, StepKind.RETURN, StepKind.CONFISCATE)
"""Steps about goods that are a decision of an authority."""

SAID = "said"
"""The ground of minutes that were said with an act, such as ``--minutes-on``, and not recorded as signed yet."""
HANDED_OVER, CONFISCATED = "handed-over", "confiscated"
DISPOSALS: Mapping[StepKind, Mapping[str, str]] = {
    StepKind.CONFISCATE: {HANDED_OVER: N_("confiscated goods handed over")},
    StepKind.DESTROY: {CONFISCATED: N_("confiscated goods destroyed")},
}
"""What becomes of goods after they were confiscated: a ground of the step, and its words, untranslated."""
_NORM_OF_DISPOSAL = f"{LAW}, Điều 82"  # from memory


def norm_of(kind: StepKind, on: dt.date, ground: str | None = None) -> str:
    """Return the norm of a step on a day."""
    return norm_on(_NORM_OF_DISPOSAL if disposes(kind, ground) else RULES[kind].norm, on)


class GoodsStep(Code):
    """A step about goods, as ``case goods`` takes it."""

    HOLD = "hold", N_("hold goods")
    DECIDE = "decide", N_("decide to hold goods")
    EXTEND = "extend", N_("hold goods longer")
    RETURN = "return", N_("return goods")
    CONFISCATE = "confiscate", N_("confiscate goods")
    DESTROY = "destroy", N_("destroy goods")
    RE_EXPORT = "re-export", N_("re-export goods")
    HAND_OVER = "hand-over", N_("hand over confiscated goods")


GOODS_STEPS: Mapping[GoodsStep, StepKind] = {
    GoodsStep.HOLD: StepKind.HOLD, GoodsStep.DECIDE: StepKind.HOLD_DECISION, GoodsStep.EXTEND: StepKind.HOLD_EXTENSION,
    GoodsStep.RETURN: StepKind.RETURN, GoodsStep.CONFISCATE: StepKind.CONFISCATE, GoodsStep.DESTROY: StepKind.DESTROY,
    GoodsStep.RE_EXPORT: StepKind.RE_EXPORT, GoodsStep.HAND_OVER: StepKind.CONFISCATE,
}  # fmt: skip
"""The kind of step that each step about goods is."""


def awaits_number(kind: StepKind, number: str | None, outcome: str | None) -> bool:
    """Return whether a signed document waits for its number; a request has a document when it is granted."""
    return RULES[kind].numbered and number is None and (kind not in REQUESTS or outcome == GRANTED)


def disposes(kind: StepKind, ground: str | None) -> bool:
    """Return whether a step is about goods that were confiscated before."""
    return ground in DISPOSALS.get(kind, {})


def words_of(kind: StepKind, ground: str | None) -> str:
    """Return the name of a step, untranslated."""
    return DISPOSALS.get(kind, {}).get(ground or "") or kind.word


def said(kind: StepKind) -> Mapping[str, str]:
    """Return the words of the grounds of a kind of step, and of its ends, by their codes."""
    return {code: ground.words for code, ground in RULES[kind].grounds.items()} | dict(RULES[kind].ends)


def verb_of(kind: StepKind, ground: str | None = None) -> str:
    """Return the verb that records a kind of step, such as ``take-over``."""
    if (kind, ground) == (StepKind.CONFISCATE, HANDED_OVER):
        return GoodsStep.HAND_OVER.value
    return RULES[kind].verb or kind.value.replace("_", "-")


def needs_of(kind: StepKind, *, ground: str | None = None, amount: int | None = None) -> Sequence[str]:
    """Return the needs of a step, by its ground, or by how a case ends."""
    rule = RULES[kind]
    if disposes(kind, ground):
        return ("was_confiscated", "not_stayed")
    of_ground = rule.grounds.get(ground or "")
    more = of_ground.needs if of_ground is not None else ()
    if kind is StepKind.EXTEND:
        is_to_decide = "decide" in giving(kind, ground).in_time_of
        more = (*more, *(("no_such_term", "within_decide") if is_to_decide else ("no_other_term",)))
    elif kind is StepKind.TRANSFER:
        more = ("crime_stay",) if ground == "crime" else ("undecided",)
    elif kind is StepKind.CORRECT and not amount:
        more = () if amount is None else ("keeps_fine",)
    elif kind is StepKind.CORRECT:
        more = (*more, "in_limitation", "in_range")
    return (*rule.needs, *more)


def is_about_decision(kind: StepKind) -> bool:
    """Return whether a step is about the decision of a case, if there is one, and falls with it."""
    return "decision" in RULES[kind].needs or kind is StepKind.COMPLAIN


def leads_to_decision(kind: StepKind, ground: str | None) -> bool:
    """Return whether a decision may rest on a step: on minutes, or on a step that gives it time."""
    return kind is StepKind.MINUTES or "decide" in giving(kind, ground).in_time_of


def giving(kind: StepKind, ground: str | None) -> StepRule | Ground:
    """Return the source of the conditions and events of a step: its ground, else its rule."""
    of_ground = RULES[kind].grounds.get(ground or "")
    return of_ground if of_ground is not None and (of_ground.conditions or of_ground.events) else RULES[kind]
