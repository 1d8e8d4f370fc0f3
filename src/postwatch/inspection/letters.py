"""Facts of inspection minutes from a visit: team, unit, decision, checklist and findings."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from postwatch.dataclass import dataclass
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.sightings import CheckedFinding
from postwatch.inspection.tables import Finding, FindingKind
from postwatch.inspection.typed_answers import ANSWERS
from postwatch.language import N_, in_vietnamese
from postwatch.law.rows import ChecklistItem, Form
from postwatch.recipient.licence import licence_words
from postwatch.recipient.tables import Recipient
from postwatch.register.letters import number_line
from postwatch.vietnamese import BLANK, BLANK_DAY, date_or_blank, letter_date, long_date, number_text

# The templates of this noun, and what they are for.
PAPERS = {
    "inspection/minutes": N_("minutes of an inspection"),
    "inspection/decision": N_("the inspection decision, with its team"),
    "inspection/notice": N_("the notice of an inspection"),
    "inspection/report": N_("the report of the results of an inspection"),
    "inspection/conclusion": N_("the conclusions of an inspection"),
    "inspection/conclusion-notice": N_("the notice of the conclusions of an inspection"),
    "inspection/proposal": N_("the submission on an inspection"),
    "inspection/invitation": N_("the invitation to an inspection"),
    "inspection/record": N_("minutes of announcing an inspection decision, and of work"),
}
# Rows to be written in by hand; a line break gives a hand room.
_ROOM_FOR_A_HAND = "\n"
_BLANK_FINDINGS = 4


@dataclass(frozen=True)
class Body:
    """The issuing body: the lines of its letterhead, its place, and its name in a sentence."""

    parent: str
    agency: str
    name: str
    place: str


@dataclass(frozen=True)
class Person:
    """A person in minutes; either text may be empty."""

    name: str = ""
    title: str = ""

    @property
    def words(self) -> str:
        """Return name and title on a line; empty without a name."""
        return ", ".join(part for part in (self.name, self.title) if part) if self.name else ""


@dataclass(frozen=True)
class MinutesPaper:
    """Data common to all minutes; ``on`` is the day they were drawn up, ``day`` the day of their form."""

    form: Form
    body: Body
    number: str | None
    on: dt.date | None
    day: dt.date
    place: str
    witnesses: tuple[str, ...]
    trade: str

    def facts(self, *, dated: bool) -> dict[str, Any]:
        """Return letterhead, title, hour and place; ``dated`` forms have place and day at their head."""
        line = letter_date(self.body.place, self.on, month=self.day.month, year=self.day.year) if dated else ""
        return {
            "head": {
                "parent_agency": self.body.parent,
                "agency": self.body.agency,
                "number_line": number_line(self.number or f"{BLANK}/{self.form.symbol}"),
                "place_date": line,
            },
            "title": self.form.title,
            "trade": self.trade,
            "place": self.place,
            "witnesses": list(self.witnesses),
            # A legal day, so that the same facts make the same bytes.
            "document": {"creator": self.body.name, "created": self.day},
        }


def whole_number(number: str | None, *, symbol: str) -> str | None:
    """Return the number of minutes with its symbol: ``5`` becomes ``05/BB-VPHC``; a full number is kept."""
    if number is None or not (number.isascii() and number.isdigit()):
        return number
    return f"{number_text(int(number))}/{symbol}"


def decision_facts(inspection: InspectionRound) -> dict[str, str] | None:
    """Return the number, the day and the signer of an inspection decision; None while its number is unknown."""
    on = inspection.decision_on
    if not inspection.decision_number:
        return None
    return {
        "number": inspection.decision_number,
        "on": date_or_blank(on),
        "by": inspection.decision_signer or "",
    }


def decision_words(inspection: InspectionRound) -> str:
    """Return the inspection decision as a ground of the minutes; empty while its number is unknown."""
    if not inspection.decision_number:
        return ""
    day = f" {long_date(inspection.decision_on)}" if inspection.decision_on else ""
    signer = f" do {inspection.decision_signer} ký" if inspection.decision_signer else ""
    return f"Quyết định kiểm tra số {inspection.decision_number}{day}{signer}"


def incident_facts(incident: Incident | None, *, trade: str) -> dict[str, Any] | None:
    """Return an incident as the reason of an inspection, None without one.

    Of what a citizen complained papers say no word: the unit must not learn from them who it was.
    """
    if incident is None:
        return None
    source, sent_on = in_vietnamese(incident.source.word), incident.sender_number_on
    is_complaint = incident.source is IncidentSource.CITIZEN
    return {
        "is_complaint": is_complaint,
        "source": f"{source} {trade}" if incident.source is IncidentSource.ENTERPRISE else source,
        "found_on": long_date(incident.found_on),
        "number": "" if is_complaint else incident.sender_number or "",
        "sent_on": date_or_blank(sent_on),
        "description": "" if is_complaint else incident.description.rstrip(". "),
    }


def unit_facts(unit: Recipient, parent: Recipient | None) -> dict[str, str]:
    """Return a unit for minutes; an unknown value is empty and prints as a line to write on."""
    return {
        "name": unit.name
        if parent is None
        else in_vietnamese(N_("{point}, of {enterprise}")).format(point=unit.name, enterprise=parent.name),
        "address": unit.address or "",
        "business_number": unit.business_number or "",
        "business_on": date_or_blank(unit.business_number_on),
        "business_issuer": unit.business_number_issuer or "",
        "licence": licence_words(unit),
        "representative": unit.representative or "",
        "representative_title": unit.representative_title or "",
    }


def minutes_facts(
    paper: MinutesPaper, *, inspection: InspectionRound, visited_on: dt.date | None, head: Person,
    members: Sequence[str], unit: dict[str, str], incident: Incident | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the facts of inspection minutes without their lists (``checklist_facts``, ``finding_facts``)."""
    return {
        **paper.facts(dated=True),
        "visited_on": long_date(visited_on) if visited_on is not None else BLANK_DAY,
        "kind": in_vietnamese(inspection.kind.word),
        "reason": inspection.reason or "",
        "incident": incident_facts(incident, trade=paper.trade)
        if inspection.kind is InspectionKind.UNANNOUNCED
        else None,
        "decision": decision_facts(inspection),
        "body": paper.body.name,
        "team": {"head": head.words, "members": list(members), "partners": inspection.partners or ""},
        "unit": unit,
        "period": period_facts(inspection),
    }


def checklist_facts(items: Sequence[ChecklistItem], answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the checklist, each row with a cross in the column of its answer, or without for filling in by hand."""
    return [
        {
            "no": number,
            "content": f"{item.content} ({item.basis})",
            **{answer: "x" if answers.get(item.code) == answer else "" for answer in ANSWERS},
        }
        for number, item in enumerate(items, start=1)
    ]


def recheck_facts(seen: Sequence[CheckedFinding]) -> list[dict[str, Any]]:
    """Return what a re-inspection saw of each finding of the earlier visit."""
    return [
        {
            "no": one.finding,
            "text": one.text,
            "remedy": one.remedy or "",
            "due": one.remedy_due_on or "",
            "result": in_vietnamese(one.result.word),
        }
        for one in seen
    ]


def finding_facts(
    findings: Sequence[Finding], *, items: Sequence[ChecklistItem] = ()
) -> dict[str, list[dict[str, Any]]]:
    """Return the shortcomings with their remedies and deadlines, and the signs of violations.

    Each names the row of the checklist (``items``, as `checklist_facts` prints them) that it is about.
    """
    rows = {item.code: number for number, item in enumerate(items, start=1)}

    def said(one: Finding) -> dict[str, Any]:
        row = rows.get(one.checklist_item or "")
        return {"text": one.text if row is None else one.text.rstrip(". "), "row": row or ""}

    shortcomings = [one for one in findings if one.kind is FindingKind.SHORTCOMING]
    return {
        "shortcomings": [
            {"no": number, **said(one), "remedy": one.remedy or _ROOM_FOR_A_HAND, "due": one.remedy_due_on or ""}
            for number, one in enumerate(shortcomings, start=1)
        ],
        "signs": [said(one) for one in findings if one.kind is FindingKind.VIOLATION_SIGN],
    }


def blank_finding_facts() -> dict[str, list[dict[str, Any]]]:
    """Return rows for shortcomings and room for a sign of a violation, to be written in by hand."""
    room = {"text": _ROOM_FOR_A_HAND, "row": "", "remedy": _ROOM_FOR_A_HAND, "due": ""}
    return {
        "shortcomings": [{"no": number, **room} for number in range(1, _BLANK_FINDINGS + 1)],
        "signs": [{"text": "", "row": ""}],
    }


def period_facts(inspection: InspectionRound) -> dict[str, str] | None:
    """Return the inspected period; None when neither end is known."""
    return span_facts(inspection.period_from, inspection.period_to)


def span_facts(first: dt.date | None, last: dt.date | None, *, blank: str = BLANK_DAY) -> dict[str, str] | None:
    """Return days from one to another, with a blank for one that is not known; None when neither is."""
    if first is None and last is None:
        return None
    return {"first": date_or_blank(first, blank), "last": date_or_blank(last, blank)}
