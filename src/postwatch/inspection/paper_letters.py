"""Facts of the letters of an inspection round: who decides, who inspects whom, what was found, who is told."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from postwatch.dataclass import dataclass
from postwatch.incident.tables import Incident
from postwatch.inspection.letters import MinutesPaper, decision_facts, incident_facts, period_facts, span_facts
from postwatch.inspection.paper_options import PaperDraft
from postwatch.inspection.paper_rules import PAPERS
from postwatch.inspection.paper_tables import MinutesKind, PaperKind, ProposalAsk
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.team import TeamLine
from postwatch.language import N_, in_vietnamese
from postwatch.register.letters import (
    AS_ABOVE,
    LEADERS,
    head_facts,
    letter_name,
    on_file,
    phones_of,
    property_facts,
    signature_facts,
)
from postwatch.settings import OfficeSettings
from postwatch.staff.signature import Signature
from postwatch.vietnamese import BLANK_DAY, BLANK_NAME, clock_words, date_or_blank, long_date

# So many units are named in the text; more stand in a Phụ lục.
_FEW = 3
_NO_NUMBER = "………"
_OF_APPENDIX = "Các đơn vị có tên tại Phụ lục kèm theo"
_HEAD_SIGNS = N_("HEAD OF THE INSPECTION TEAM")


@dataclass(frozen=True)
class PaperUnit:
    """A unit of a round on paper; ``visited`` is the day of its last visit, ``result`` what that found, in words."""

    name: str
    address: str
    area: str
    visited: str = ""
    result: str = ""


@dataclass(frozen=True)
class PaperFinding:
    """What a visit found at a unit; ``basis`` is the norm that it is about, ``remedied`` when it was put right."""

    unit: str
    text: str
    remedy: str
    due: str
    remedied: str
    is_sign: bool
    basis: str = ""


@dataclass(frozen=True)
class RoundFacts:
    """What is recorded of a round, or of one unit in it, as its letters tell it.

    ``enterprises`` are the legal persons of points that are told too, though they are none of the ``units``;
    ``answers`` has for each question how many visits gave which answer, ``papers`` the letters in force by their kinds
    as a sentence names them, ``grounds`` the norms of the day, ``reason`` or ``incident`` why the inspection is made.
    """

    inspection: InspectionRound
    team: Sequence[TeamLine]
    units: Sequence[PaperUnit]
    enterprises: Sequence[str]
    visits: Sequence[dt.date]
    findings: Sequence[PaperFinding]
    answers: Sequence[Mapping[str, str]]
    papers: Mapping[PaperKind, str]
    grounds: Sequence[str]
    reason: str = ""
    incident: Incident | None = None


def paper_facts(
    kind: PaperKind, known: RoundFacts, order: PaperDraft, *, ask: ProposalAsk, document_type: str,
    settings: OfficeSettings, trade: str, signature: Signature,
) -> dict[str, Any]:  # fmt: skip
    """Return the facts of a draft of a letter, a submission by what it asks for; its number and day are blank."""
    inspection, few = known.inspection, len(known.units) <= _FEW
    signs = [one for one in known.findings if one.is_sign]
    shortcomings = [one for one in known.findings if not one.is_sign]
    return {
        **_frame(settings, document_type=document_type, signature=signature, on=order.on, number=None),
        "asks": {one.value: ask is one for one in ProposalAsk},
        "until": date_or_blank(order.until),
        "office": settings.short_name,
        "full_name": settings.name,
        "unit": settings.unit.name,
        "phones": phones_of(settings),
        "decider": _decider(settings, signature),
        "grounds": _grounds(kind, known),
        "functions": settings.functions or "",
        "plan": inspection.plan or "",
        "addressees": _addressees(kind, known, settings),
        "kind": in_vietnamese(inspection.kind.word),
        "trade": trade,
        "content": (inspection.content or "").rstrip(". "),
        "period": period_facts(inspection),
        "days": _days(inspection),
        "reason": known.reason,
        "incident": incident_facts(known.incident, trade=trade),
        "team": [_member(one) for one in known.team],
        "leader": next((one.name for one in known.team if one.is_head), BLANK_NAME),
        "partners": list(dict.fromkeys(one.agency for one in known.team if one.agency)),
        "units": [one.name for one in known.units] if few else [],
        "unit_count": f"{len(known.units):02d}",
        "visited": _visited(known.visits),
        "visit_count": f"{len(known.visits):02d}",
        "answers": [{"no": str(number), **one} for number, one in enumerate(known.answers, start=1)],
        "shortcomings": _numbered(shortcomings),
        "signs": _numbered(signs),
        "remedied_count": f"{sum(bool(one.remedied) for one in shortcomings):02d}",
        "shortcoming_count": f"{len(shortcomings):02d}",
        "sign_count": f"{len(signs):02d}",
        "papers": {one.value: known.papers.get(one, "") for one in PaperKind},
        "words": list(order.words),
        "meeting": _meeting(order),
        "distribution": _distribution(kind, known, settings),
        # What a submission asks for besides a decision names no units.
        "appendix": None if few or ask is not ProposalAsk.DECISION else _appendix(kind, known),
    }  # fmt: skip


def _meeting(order: PaperDraft) -> dict[str, Any]:
    """Return when and where a letter invites to a meeting."""
    return {
        "on": date_or_blank(order.meets_on),
        "at": clock_words(order.at) if order.at else "",
        "place": order.place or "",
        "day": order.meets_on,
    }


def issued_facts(
    facts: dict[str, Any], *, document_type: str, settings: OfficeSettings, number: str, on: dt.date,
    signature: Signature,
) -> dict[str, Any]:  # fmt: skip
    """Return the facts of a draft with its number, day and signer, of its Phụ lục too."""
    whole = {
        **facts,
        **_frame(settings, document_type=document_type, signature=signature, on=on, number=number),
        "decider": _decider(settings, signature),
    }
    if whole["appendix"] is not None:
        whole["appendix"] = {**whole["appendix"], "number": number or _NO_NUMBER, "on": long_date(on)}
    return whole


def head_signature(member: str) -> Signature:
    """Return the signature of the head of a team, who signs for the team and not for the office."""
    return Signature(0, (in_vietnamese(_HEAD_SIGNS),), member)


def unit_signature(member: str, title: str) -> Signature:
    """Return the signature of a submission: of a person of the unit that asks, by the title, not of the office."""
    return Signature(0, (title.upper(),), member)


def _frame(
    settings: OfficeSettings, *, document_type: str, signature: Signature, on: dt.date, number: str | None
) -> dict[str, Any]:
    issued_on = on if number is not None else None
    return {
        "head": head_facts(
            settings, document_type=document_type, number=number or None, issued_on=issued_on, drafted_on=on
        ),
        "signature": signature_facts(signature),
        "document": property_facts(settings, on=on),
    }


def _decider(settings: OfficeSettings, signature: Signature) -> str:
    """Return the authority above the grounds: the head for whom the signer signs, with the office."""
    title = signature.lines[0] if signature.lines else ""
    for prefix in ("KT. ", "TL. ", "TUQ. ", "Q. "):
        title = title.removeprefix(prefix)
    return f"{title} {settings.letterhead.name}".strip()


def _grounds(kind: PaperKind, known: RoundFacts) -> list[str]:
    """Return what a letter rests on: the norms of the day; a later one, the letter before it."""
    if kind is PaperKind.DECISION:
        return list(known.grounds)
    before = [known.papers[one] for one in (PaperKind.DECISION,) if one in known.papers]
    if kind is PaperKind.CONCLUSION:
        before += [known.papers[one] for one in (PaperKind.REPORT,) if one in known.papers]
    norms = known.grounds if kind in (PaperKind.CONCLUSION, PaperKind.PROPOSAL) else ()
    return [*norms, *before]


def _addressees(kind: PaperKind, known: RoundFacts, settings: OfficeSettings) -> list[str]:
    """Return the Kính gửi: of what goes up, the head of the office; of what goes to units, them or their list."""
    if PAPERS[kind.value].goes_up:
        return [in_vietnamese(N_("The director of {office}")).format(office=settings.short_name)]
    units = [one.name for one in known.units] if len(known.units) <= _FEW else [_OF_APPENDIX]
    return [*units, *known.enterprises] if binds_enterprise(kind) else units


def _distribution(kind: PaperKind, known: RoundFacts, settings: OfficeSettings) -> list[str]:
    partners = dict.fromkeys(one.agency for one in known.team if one.agency)
    told = [f"{one} (p/h)" for one in partners]
    leaders, team, last = LEADERS, in_vietnamese(N_("The inspection team")), on_file(settings)
    if kind is PaperKind.DECISION:
        return ["Như Điều 4", *told, leaders, last]
    if PAPERS[kind.value].goes_up:
        return [AS_ABOVE, team if kind is PaperKind.REPORT else leaders, last]
    return [*_addressees(kind, known, settings), *told, leaders, team, last]


def _appendix(kind: PaperKind, known: RoundFacts) -> dict[str, Any]:
    """Return the list of the units, with addresses where any is known; after the visits with what each found."""
    has_results = PAPERS[kind.value].tells_results
    columns = {"name": N_("Unit"), "area": N_("Area")}
    if any(one.address for one in known.units):
        columns = {"name": N_("Unit"), "address": N_("Address"), "area": N_("Area")}
    if has_results:
        columns |= {"visited": N_("Day of the visit"), "result": N_("Result")}
    return {
        "number": _NO_NUMBER,
        "on": BLANK_DAY,
        "columns": ["STT", *map(in_vietnamese, columns.values())],
        "rows": [
            [str(number), *(getattr(one, name) for name in columns)] for number, one in enumerate(known.units, start=1)
        ],
    }


def _member(one: TeamLine) -> dict[str, Any]:
    return {"name": one.name, "post": one.post, "is_head": one.is_head}


def _numbered(findings: Sequence[PaperFinding]) -> list[dict[str, str]]:
    return [
        {
            "no": str(number), "unit": one.unit, "remedy": one.remedy, "due": one.due, "remedied": one.remedied,
            "text": one.text.rstrip(". ") + (f" ({one.basis})" if one.basis else ""),
        }
        for number, one in enumerate(findings, start=1)
    ]  # fmt: skip


def _days(inspection: InspectionRound) -> dict[str, str] | None:
    """Return the days of an inspection; None while neither is known."""
    return span_facts(inspection.starts_on, inspection.ends_on, blank=f"ngày {BLANK_NAME}")


def _visited(visits: Sequence[dt.date]) -> dict[str, str] | None:
    """Return the days on which visits were made; None without any."""
    return span_facts(min(visits), max(visits)) if visits else None


def record_facts(
    paper: MinutesPaper, inspection: InspectionRound, *, kind: MinutesKind, words: Sequence[str],
    team: Sequence[TeamLine], unit: dict[str, str] | None,
) -> dict[str, Any]:  # fmt: skip
    """Return the facts of minutes of a round; without a unit its lines stay blank, as do hours and what was said."""
    blank = dict.fromkeys(("name", "address", "representative", "representative_title"), "")
    return {
        **paper.facts(dated=False),
        "is_announcement": kind is MinutesKind.ANNOUNCEMENT,
        "decision": decision_facts(inspection),
        "kind": in_vietnamese(inspection.kind.word),
        "body": paper.body.name,
        "content": (inspection.content or "").rstrip(". "),
        "period": period_facts(inspection),
        "days": _days(inspection),
        "team": [_member(one) for one in team],
        "unit": {name: (unit or blank)[name] for name in blank},
        "words": list(words),
    }


def binds_enterprise(kind: PaperKind) -> bool:
    """Return whether a letter that is about a point goes to its enterprise too.

    The legal person has to comply with it, and answers for the acts of its point (Nghị định 118/2021/NĐ-CP, Điều 3.4).
    """
    return PAPERS[kind.value].binds


def named(kind: PaperKind, symbol: str, issued_on: dt.date) -> str:
    """Return a letter in a sentence: ``Báo cáo số 07/BC-STTTT ngày 18 tháng 5 năm 2020``."""
    return letter_name(symbol, issued_on, document_type=PAPERS[kind.value].document_type)
