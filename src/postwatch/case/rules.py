"""Rules on violations and their cases: days in order, fines within their range, steps that a case may take."""

import datetime as dt
import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from postwatch.errors import RuleError, UsageError
from postwatch.language import N_, _
from postwatch.law.fines import HALF_FINE
from postwatch.law.in_force import norm_on
from postwatch.law.measures import suspends
from postwatch.vietnamese import dong, fold, money

_OF_OFFICE = re.compile(
    r"(?:pho )?(?:chanh thanh tra|giam doc)(?:$| so\b)|thanh tra vien(?:$| .*\bso\b)|truong doan .*\bso\b"
)
ACT_PREFIX, CASE_PREFIX = "VP", "VV"
FAULTS = {
    "no_minutes": N_("a fine without violation minutes (Điều 56, Điều 57)"),
    "without_minutes": N_("without violation minutes (Điều 58)"),
    "after_term": N_("after the term to decide (Điều 66)"),
    "after_limitation": N_("after the limitation (Điều 6)"),
    "no_power": N_("without the power (Điều 52)"),
    "unknown_office": N_("by an office that no rule of the day names"),
    "no_delegation": N_("by one who is neither the head nor has a delegation (Điều 54)"),
    "no_enforcing": N_("by one who is neither the head nor has a delegation to enforce (Điều 87)"),
    "no_such_signer": N_("by a person who was not in office"),
    "no_drafter": N_("by a person who may not draw up minutes"),
    "fined_before": N_("for conduct that was decided on before (Điều 3)"),
    "fined_apart": N_("apart from an open case with which it is fined once"),
    "outside_range": N_("with a fine outside the range"),
    "beside_circumstances": N_("with a fine that is not the one of its circumstances (Nghị định 118/2021, Điều 9.1)"),
    "months_beside_circumstances": N_(
        "with months of a suspension other than the law fixes (Nghị định 118/2021, Điều 9)"
    ),
    "takes_fine_away": N_("taking the fine away by a correction"),
    "under_age": N_("against a person of an age at which it is not imposed (Điều 5.1.a, Điều 134.3)"),
    "unknown_offender": N_("against an offender who is not known (Điều 65.1.b)"),
    "unwitnessed": N_("without a witness, though the offender is not known (Nghị định 118/2021/NĐ-CP, Điều 12.5.b)"),
    "not_on_purpose": N_("against a person under 16 for what is not said to be done on purpose (Điều 5.1.a)"),
    "no_reminder": N_("against a person under age, who may be reminded instead (Nghị định 118/2021/NĐ-CP, Điều 25.2)"),
    "out_of_order": N_("on a day that is out of order with the other steps"),
    "until_before": N_("with a last day before its own day"),
    "answered_before": N_("with an answer before its own day"),
    "ended_before": N_("with an end before its own day"),
    "handed_over_before": N_("with a handing over before its own day"),
    "given_before": N_("with a handing over to the offender before their own day"),
    "number_twice": N_("under a number that another decision has"),
    "no_warning": N_("with a warning that the provision does not have"),
    "case_ended": N_("in a case that does not allow it any more"),
    "decided_already": N_("though the case was decided"),
    "no_decision": N_("without a decision in force"),
    "not_served": N_("before the decision was handed over (Điều 73)"),
    "term_runs": N_("before the term was over"),
    "nothing_owed": N_("though nothing was outstanding"),
    "fine_outstanding": N_("though a fine was outstanding"),
    "stayed": N_("while the execution was stayed"),
    "no_remedies": N_("though the decision orders no remedy"),
    "not_remedied": N_("though no proof of the remedies was recorded"),
    "not_stayed": N_("without a stay of execution (Điều 62)"),
    "postponed": N_("while the payment was postponed"),
    "lapsed": N_("after the decision lapsed (Điều 74)"),
    "not_lapsed": N_("before the decision lapsed (Điều 74)"),
    "no_ground": N_("without a ground that the law knows"),
    "complaint_open": N_("while a complaint or a lawsuit was not settled"),
    "goods_held": N_("while goods were held"),
    "not_closed": N_("though the case was not closed"),
    "nothing_held": N_("though no goods were held"),
    "hold_decided_twice": N_("though it was decided already that the goods are held"),
    "held_late": N_("after the time to decide that goods are held (Điều 125.4)"),
    "held_too_long": N_("for longer than goods may be held (Điều 125.8)"),
    "valued_too_long": N_("for longer than goods may be held to determine their value (Điều 60.3)"),
    "no_hold_decision": N_("without a decision to hold goods"),
    "no_hold_power": N_("by one who is not known to have the power to hold goods (Điều 125)"),
    "extension_unread": N_("for an extension whose figures were not read (Điều 125.8)"),
    "no_confiscation": N_("though the decision does not confiscate (Điều 26)"),
    "no_destruction": N_("though the decision does not have goods destroyed (Điều 33)"),
    "not_confiscated": N_("though no goods confiscated by a decision in force were left (Điều 82)"),
    "not_to_return": N_("though the goods are not to be given back (Điều 126)"),
    "two_rates": N_("at two rates for one offender (Nghị định 118/2021/NĐ-CP, Điều 3.5)"),
    "re_export_late": N_("after the term to re-export"),
    "explanation_open": N_("before the offender had explained, or the time to do so was over (Điều 61)"),
    "imposes_nothing": N_("imposing nothing"),
    "no_principal": N_("with an additional sanction and no principal one (Điều 21)"),
    "not_provided": N_("with a measure that was not found in the provision"),
    "with_another": N_("though the file was forwarded to another one (Điều 58.5)"),
    "giver_gone": N_("by a delegation of one who was not in office any more (Nghị định 118/2021/NĐ-CP)"),
    "with_prosecution": N_("while the file was with the prosecuting body (Điều 62)"),
    "minutes_late": N_("after the term to draw up minutes (Điều 58)"),
    "over_owed": N_("for more than was outstanding"),
    "no_number": N_("without a number"),
    "minutes_twice": N_("though the case has other minutes, or another reporting officer"),
}
"""What may be wrong with a decision, or another step of a case, that was signed."""


BY_OTHER_CONDUCT = frozenset({"fined_before", "fined_apart"})
"""Faults that are opened by saying why an act is other conduct than that of another decision."""


# Kinds of unit that give no postal service: the catalogue's acts are not theirs.
NO_PROVIDERS = frozenset({"district_office", "commune_office", "authority", "coordinating_body", "internal_unit"})


def is_sanction(decision: Any) -> bool:
    """Return whether a decision sanctions: a fine, a warning or a suspension; a decision on remedies alone does not."""
    return bool(decision.fine or decision.warning or suspends(decision.additional))


def is_unknown(act: Any) -> bool:
    """Return whether the offender of a violation is not known (Luật Xử lý vi phạm hành chính, Điều 65.1.b)."""
    return bool(act.offender == "unknown")


OFFENDER_WORDS = {"person": "individual", "không xác định": "unknown", "không rõ": "unknown"}
"""Words for kinds of offenders beside their codes."""


def check_told(offender: str | None, *, is_named: bool) -> None:
    """Refuse a violation without a unit whose offender is not named (UsageError).

    Minutes are drawn up against nobody too (Luật Xử lý vi phạm hành chính, Điều 65.1.b).
    """
    if offender is None or not (is_named or offender == "unknown"):
        raise UsageError(
            _("Neither the unit nor who else is the offender is told"),
            hint=_("write the unit before the provision; without one: --offender unknown, or --name NAME with "
                   "--offender person, organisation or household"),
        )  # fmt: skip


def check_offender(unit: str | None, offender: str, *, form: str | None, is_named: bool, on: dt.date) -> None:
    """Refuse half a fine against an organisation, and a whole fine against a household (RuleError).

    Nghị định 118/2021/NĐ-CP, Điều 3.4, Điều 3.5; ``form`` is the legal form of the unit, None where it is not known,
    ``on`` the day whose law is cited. Beside a unit only a person is named; without one any offender is.
    """
    if offender == "unknown" and is_named:
        raise UsageError(_("Who is named is not unknown"), hint=_("leave --name out, or write --offender person"))
    if offender == "unknown":
        return
    if offender in HALF_FINE and form is not None and form not in HALF_FINE and not is_named:
        raise RuleError(
            _("{unit} is an organisation, and half a fine is for persons ({norm})").format(
                unit=unit, norm=norm_on("Nghị định 118/2021/NĐ-CP, Điều 3.5", on)
            ),
            hint=_(
                "if a person who works there is the offender: --offender person --name NAME; if it is a business of "
                "its own: postwatch amend UNIT --legal-form household"
            ),
        )
    if offender not in HALF_FINE and form in HALF_FINE and not is_named:
        raise RuleError(
            _("{unit} is no organisation by its legal form, and is fined as a person ({norm})").format(
                unit=unit, norm=norm_on("Nghị định 118/2021/NĐ-CP, Điều 3.5", on)
            ),
            hint=_(
                "leave --offender out; what its enterprise did is recorded against that; if its form is another one: "
                "postwatch amend UNIT --legal-form FORM"
            ),
        )
    if offender not in HALF_FINE and is_named and unit is not None:
        raise UsageError(
            _("A person who is named is no organisation"),
            hint=_("leave --name out, or write --offender person"),
        )


class DoubtfulNumberError(RuleError):
    """The number of a provision means another act in another decree; ``decree`` is that of the day, as it is typed."""

    decree = ""


def each_once(*texts: str | None) -> str | None:
    """Return texts after each other, the same text once; None where there is none."""
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None


def days_of_act(
    *, on: dt.date | None, continuing: bool, detected_on: dt.date | None, today: dt.date
) -> tuple[dt.date | None, dt.date]:
    """Return the day a violation ended (None while it continues) and the day of detection.

    A continuing violation has no last day: ``on`` is then the day it was seen. The day of detection defaults to ``on``,
    or today. Nghị định 118/2021/NĐ-CP, Điều 8.1 tells ended and continuing acts apart. Raises UsageError when no day is
    given for an act that ended, RuleError for a future day, or a detection before the act.
    """
    if on is None and not continuing:
        raise UsageError(
            _("The day on which the violation ended is missing"),
            hint=_("give it with --on, or add --continuing if the violation continues"),
        )
    detected = detected_on or on or today
    for day in filter(None, (on, detected)):
        if day > today:
            raise RuleError(
                _("The day {day} lies in the future; today is {today}").format(day=day, today=today),
                hint=_("record a violation on the day of its detection or later"),
            )
    if on is not None and detected < on:
        raise RuleError(
            _("A violation of {day} cannot have been detected on {detected}").format(day=on, detected=detected),
            hint=_("check the day of the violation and the day of detection"),
        )
    return (None if continuing else on), detected


def check_provider(name: str, *, kind: str, kind_in_words: str) -> None:
    """Refuse a violation by a unit that does not provide postal services (RuleError)."""
    if kind in NO_PROVIDERS:
        raise RuleError(
            _("{unit} is a {kind} and gives no postal service").format(unit=name, kind=kind_in_words),
            hint=_(
                "name the enterprise or point that committed it; for what an office leaves undone use: followup "
                "generate"
            ),
        )


def check_minutes_day(minutes_on: dt.date | None, *, detected_on: dt.date, today: dt.date) -> None:
    """Refuse minutes drawn up before the detection (Luật Xử lý vi phạm hành chính, Điều 58). Raises RuleError."""
    if minutes_on is not None and not detected_on <= minutes_on <= today:
        raise RuleError(
            _("Minutes of {minutes} do not lie between the detection on {detected} and today, {today}").format(
                minutes=minutes_on, detected=detected_on, today=today
            ),
            hint=_("check the day of the minutes"),
        )


def check_case(code: str, *, status: str, same_unit: bool) -> None:
    """Refuse a violation in a closed case or in another unit's (RuleError)."""
    check_same_unit(code, same_unit=same_unit, hint=_("leave --case out to open a new case"))
    check_open(code, status=status, hint=_("leave --case out to open a new case"))


def check_undecided(code: str, *, number: str | None) -> None:
    """Refuse a violation of an offender on whom a case was decided: it is another act (RuleError)."""
    if number is not None:
        raise RuleError(
            _("Case {case} is decided against this offender by {number}").format(case=code, number=number),
            hint=_("leave --case out to open a new case"),
        )


def check_same_unit(code: str, *, same_unit: bool, hint: str = "") -> None:
    """Refuse a violation in another unit's case (RuleError)."""
    if not same_unit:
        raise RuleError(
            _("Case {case} is against another unit").format(case=code),
            hint=hint or _('move the violation to a case of its own: --case ""'),
        )


class Issued(NamedTuple):
    """A paper of a case: its number, if known, the other facts that tell it from others, and its words."""

    number: str | None
    of: Hashable
    words: str


def _in_words(papers: Sequence[Issued]) -> str:
    return "; ".join(paper.words for paper in papers)


def are_one_case(
    second: str,
    first: str,
    *,
    units: Sequence[int | None],
    of_one_person: bool,
    may_be_one: bool,
    papers: Sequence[Mapping[str, Sequence[Issued]]],
) -> bool:
    """Return whether two cases are the same case recorded twice; else they have other minutes, or other units.

    ``units`` are those (ids) of the second and the first case, ``papers`` their minutes and decisions, by kind; either
    case may know more of them. Where no minutes or decision of both says so, they are the same if they share an act, or
    have no offender in common (``may_be_one``): others are gathered. Raises RuleError for a case with itself, for two
    persons, and for other decisions.
    """
    if second == first:
        raise RuleError(
            _("{case} cannot be joined to itself").format(case=first), hint=_("name the other case: --into")
        )
    if not of_one_person:
        raise RuleError(
            _("{second} and {first} are against two units").format(second=second, first=first),
            hint=_("put the unit of one right: postwatch amend VP-… --unit UNIT"),
        )
    theirs, ours = papers
    if not _agree(theirs["decision"], ours["decision"]):
        raise RuleError(
            _("{second} and {first} hold different {papers}: {theirs} and {ours}").format(
                second=second,
                first=first,
                papers=_("decisions"),
                theirs=_in_words(theirs["decision"]),
                ours=_in_words(ours["decision"]),
            ),
            hint=_(
                "they are two cases; what was typed wrongly in one is put right with: postwatch amend VP-… or VV-….Q1"
            ),
        )
    if units[0] != units[1] or not _agree(theirs["minutes"], ours["minutes"]):
        return False
    return may_be_one or any(theirs[kind] and ours[kind] for kind in ("minutes", "decision"))


class Gathered(NamedTuple):
    """A case gathered with another: its code, its status with the body that has it, and whether minutes state its acts.

    Minutes state all acts, none, or some (both answers). ``settled`` has the number of the decision on each of its
    offenders (names) on whom there is one, None for those who go without a sanction; ``detected_on`` is the last day of
    its acts.
    """

    code: str
    status: tuple[Any, str | None]
    stated: frozenset[bool]
    offenders: Collection[str | None]
    settled: Mapping[str | None, str | None]
    detected_on: dt.date


def check_gathered(second: Gathered, first: Gathered) -> None:
    """Refuse to gather acts of two cases that are not decided on together (RuleError).

    What an offender did before a decision is decided on once; an act after it is a new act (Nghị định 174/2026/NĐ-CP,
    Điều 4.6).
    """
    both = [name for name in second.offenders if name in first.offenders]
    if not both:
        raise RuleError(
            _("{second} and {first} have no offender in common").format(second=second.code, first=first.code),
            hint=_("acts of one offender are gathered; see: postwatch case show {case}").format(case=second.code),
        )
    settled = [(one, name) for one in (second, first) for name in both if name in one.settled]
    if settled:
        raise _settled(*settled[0], on=max(second.detected_on, first.detected_on))
    check_open(second.code, status=second.status[0].value, among=DECIDABLE)
    check_open(first.code, status=first.status[0].value, among=DECIDABLE)
    if second.status != first.status:
        raise RuleError(
            _("Case {second} is {theirs}, case {first} is {ours}: no single body has both").format(
                second=second.code, theirs=_status(second), first=first.code, ours=_status(first)
            ),
            hint=_("bring them to one body first: postwatch case step transfer; postwatch case step take-over"),
        )
    if second.stated != first.stated or len(second.stated) > 1:
        unstated = second if False in second.stated else first
        raise RuleError(
            _("Case {case} has acts that no violation minutes state; acts are gathered with their minutes").format(
                case=unstated.code
            ),
            hint=_("record them first: postwatch case sign {case} minutes --on DAY --number NUMBER").format(
                case=unstated.code
            ),
        )


def _settled(one: Gathered, name: str | None, *, on: dt.date) -> RuleError:
    """Return the refusal of a case that has ended for an offender."""
    number = one.settled[name]
    sentence = _("Case {case} is decided against this offender by {number}")
    if number is None:
        sentence = _("Case {case} ended for this offender without a sanction")
    return RuleError(
        sentence.format(case=one.code, number=number),
        hint=_("an act after a decision is a new one ({norm}): decide on it by itself").format(
            norm=norm_on("Nghị định 174/2026/NĐ-CP, Điều 4.6", on)
        ),
    )


def _status(case: Gathered) -> str:
    status, body = case.status
    return f"{status.in_words} ({body})" if body else str(status.in_words)


def _agree(papers: Sequence[Issued], others: Sequence[Issued]) -> bool:
    return _are_among(papers, others) or _are_among(others, papers)


def _are_among(papers: Sequence[Issued], others: Sequence[Issued]) -> bool:
    return all(any(_may_be(paper, other) for other in others) for paper in papers)


def _may_be(paper: Issued, other: Issued) -> bool:
    """Return whether two papers may be the same: a paper whose number was not typed may be the other."""
    is_unnumbered = None in (paper.number, other.number)
    return paper.of == other.of and (is_unnumbered or same_decision(paper.number, other.number))


def meant_against(case: str, offender_name: str | None) -> str:
    """Return a case as it is typed where an offender is meant, such as ``VV-2026-0001 --against "Lê Văn C"``."""
    return f'{case} --against "{offender_name}"' if offender_name else case


def withdrawing(code: str) -> str:
    """Return the hint to withdraw the other record that rests on a record, by its code."""
    return _("withdraw that first: postwatch withdraw {code} --reason TEXT").format(code=code)


def check_unstated(
    act: str, *, case: str, minutes_on: dt.date | None, decision: str | None, decision_code: str | None
) -> None:
    """Refuse to change a violation that a decision or the minutes of its case state (RuleError)."""
    if decision is not None:
        raise RuleError(
            _("Decision {decision} on case {case} rests on violation {act}").format(
                decision=decision, case=case, act=act
            ),
            hint=_(
                "a decision is corrected or annulled by the authority that made it; one that was never made: postwatch "
                "withdraw {code} --reason TEXT"
            ).format(code=decision_code),
        )
    if minutes_on is not None:
        raise RuleError(
            _("The minutes of {day} state violation {act}").format(day=minutes_on, act=act),
            hint=_(
                "if they were never signed, or new ones take their place: postwatch amend {act} --drop-minutes "
                "--reason TEXT"
            ).format(act=act),
        )


def check_unborne(case: str, borne: Mapping[str, str | None]) -> None:
    """Refuse to withdraw a record on which decisions on a case rest, their numbers by their codes (RuleError)."""
    for code, number in borne.items():
        raise RuleError(
            _("Decision {number} on case {case} rests on this step").format(number=number or "…", case=case),
            hint=withdrawing(code),
        )


def check_opening(case: str, *, opened_on: dt.date, steps: Collection[dt.date]) -> None:
    """Refuse a case that would be opened after a step of it (RuleError)."""
    if opened_on > min(steps, default=opened_on):
        raise RuleError(
            _("Case {case} cannot begin on {day}: a step of it is of {step}").format(
                case=case, day=opened_on, step=min(steps)
            ),
            hint=_("check the day; see: postwatch case show {case}").format(case=case),
        )


# An authority that is not competent transfers the file to another that is (Luật Xử lý vi phạm hành chính, Điều 58); the
# police return a file without a crime (Điều 63): a decision is possible after a transfer too.
DECIDABLE = ("open", "transferred")


def check_open(code: str, *, status: str, among: Collection[str] = ("open",), hint: str = "") -> None:
    """Refuse a step of a case whose status is none of those that count as open for the step (RuleError)."""
    if status not in among:
        way = _("see its status: postwatch case show {case}")
        if status == "closed":
            way = _("if more is to be done in it, open it first: postwatch case step {case} reopen --reason TEXT")
        raise RuleError(_("Case {case} is no longer open").format(case=code), hint=hint or way.format(case=code))


def same_decision(number: str | None, other: str | None) -> bool:
    """Return whether two decision numbers are, or may be, the same: ``05/QĐ-XPHC``, ``5 /qđ-xphc``, a bare ``5``."""
    if number is None or other is None:
        return False
    one, two = plain_number(number), plain_number(other)
    is_bare = "/" not in one or "/" not in two
    return one == two or (is_bare and one.partition("/")[0] == two.partition("/")[0])


def gains_series(known: str | None, typed: str | None) -> bool:
    """Return whether a bare number is typed again with its series: ``12/QĐ-XPHC`` for ``12``."""
    return same_decision(known, typed) and "/" not in (known or "") and "/" in (typed or "")


def has_suffix(number: str) -> bool:
    """Return whether a letter follows the figure of a number, such as ``12a/QĐ-XPHC``: it was given beside another."""
    return re.match(r"\s*[0-9]+\s*[a-zđ]\b", number.lower()) is not None


def is_of_office(authority: str) -> bool:
    """Return whether an authority belongs to the office itself: its director, its inspectors."""
    return _OF_OFFICE.match(fold(authority)) is not None


def number_alone(number: str) -> str:
    """Return a number as it is compared, without its series."""
    return plain_number(number).partition("/")[0]


def plain_number(number: str) -> str:
    """Return a number as it is compared: without case, marks, blanks and leading zeros."""
    return fold(number).replace(" ", "").lstrip("0")


def check_visit(code: str, *, visited_on: dt.date, detected_on: dt.date, concerns: bool) -> None:
    """Refuse a violation detected before its visit, or of a unit outside the visit (RuleError)."""
    if not concerns:
        raise RuleError(
            _("Visit {visit} was not to this unit").format(visit=code), hint=_("see: postwatch inspect list")
        )
    if detected_on < visited_on:
        raise RuleError(
            _("A violation detected on {detected} cannot have been found by visit {visit} on {day}").format(
                detected=detected_on, visit=code, day=visited_on
            ),
            hint=_("give the day of the visit with --detected-on"),
        )


def check_order(what: str, day: dt.date | None, *, after: dt.date, today: dt.date) -> None:
    """Refuse a step, which ``what`` names, before the step that it follows, or in the future (RuleError)."""
    if day is not None and not after <= day <= today:
        raise RuleError(
            _("{what} of {day} does not lie between {after} and today, {today}").format(
                what=what, day=day, after=after, today=today
            ),
            hint=_("check the day; see: postwatch case show CASE"),
        )


_CIRCUMSTANCES = ("aggravating", "mitigating")


def circumstances(given: Mapping[str, Any]) -> dict[str, int]:
    """Return how many aggravating and mitigating circumstances there are: as counted, or as many as are named."""
    counts = {kind: (given[kind], len(given[f"{kind}_named"])) for kind in _CIRCUMSTANCES}
    return {kind: max(count, named) if named else count for kind, (count, named) in counts.items()}


def check_same(case: str, *, known: object, typed: object) -> None:
    """Refuse a typed value that differs from the recorded value of a case (RuleError)."""
    if typed is not None and known not in (None, typed):
        raise RuleError(
            _("Case {case} has it recorded otherwise: {known}, not {typed}").format(
                case=case, known=known, typed=typed
            ),
            hint=_("leave out what is recorded; see: postwatch case show {case}").format(case=case),
        )


def check_least(what: str, number: int | None, *, least: int) -> None:
    """Refuse a number that is too small, which ``what`` names (UsageError)."""
    if number is not None and number < least:
        raise UsageError(
            _("{what}: {number} is less than {least}").format(what=what, number=number, least=least),
            hint=_("give a number from {least} on").format(least=least),
        )


def check_amount(amount: int, interest: int | None) -> None:
    """Refuse a payment of nothing (RuleError), and interest that is no part of it (UsageError); in đồng."""
    if amount <= 0:
        raise RuleError(_("{amount} cannot be paid").format(amount=dong(amount)), hint=_("check the amount"))
    if interest is not None and not 0 <= interest <= amount:
        raise UsageError(
            _("Interest of {interest} is no part of {amount}").format(interest=dong(interest), amount=dong(amount)),
            hint=_("give the whole sum with --amount, and the part of it that is interest with --interest"),
        )


def check_paid(amount: int, *, fine: int, paid: int) -> None:
    """Refuse to pay more of a fine than is owed, in đồng (RuleError)."""
    if amount > fine - paid:
        raise RuleError(
            _("{amount} cannot be paid: of {fine} {left} are left").format(
                amount=dong(amount), fine=money(fine), left=money(fine - paid)
            ),
            hint=_("what is interest for late payment is said with --interest; it is not part of the fine")
            if fine > paid
            else _("it is paid; what was typed wrongly is put right with: postwatch amend or withdraw VV-….T1"),
        )
