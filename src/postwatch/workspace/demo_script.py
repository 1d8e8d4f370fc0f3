"""A sample month as command lines: each step is what a clerk would type on that day."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
LETTER = "CV-2020-0001"
_FORMS = ("BDT-LS", "DPV-009")
_SHEETS = ("BDT-LS", "PVHTT-LS", "DPV-001")


@dataclass(frozen=True)
class Step:
    """A command line and the legal day on which it is typed."""

    day: dt.date
    words: tuple[str, ...]


def steps(month: Values) -> list[Step]:
    """Every step of a sample month, in the order of its days; steps of one day keep the order of the loop."""
    found = [
        *_opening(month),
        *(step for receipt in month["receipt"] for step in _receipt(receipt)),
        *(step for report in month["task_report"] for step in _task_report(report)),
        *(step for pledge in month["pledge"] for step in _pledge(pledge)),
        *(step for visit in month["visit"] for step in _visit(visit)),
        *_cases(month),
        *_minutes(month),
        *(step for incident in month["incident"] for step in _incident(incident)),
        *(Step(note["noted_on"], ("note", "add", note["kind"], note["text"])) for note in month["note"]),
        *_followups(month),
        *_closing(month),
    ]
    return sorted(found, key=lambda step: step.day)


def _opening(month: Values) -> Iterator[Step]:
    letter = month["dispatch"]
    drafted, issued, sent = letter["drafted_on"], letter["issued_on"], letter["sent_on"]
    yield Step(drafted, ("recipient", "import", f"sample:{month['register']}"))
    yield Step(drafted, ("campaign", "load", month["campaign"]))
    yield Step(drafted, ("dispatch", "generate"))
    yield Step(issued, ("dispatch", "issue", LETTER, "--on", _day(issued)))
    yield Step(issued, ("dispatch", "sheets", LETTER, *_each("--unit", _SHEETS)))
    yield Step(issued, ("pledge", "form", *_FORMS))
    yield Step(sent, ("dispatch", "send", LETTER, "--on", _day(sent)))


def _receipt(row: Values) -> Iterator[Step]:
    on = row["acknowledged_on"]
    words = ["dispatch", "acknowledge", LETTER, row["unit"], "--on", _day(on), *_paper(row)]
    yield Step(on, tuple(words))


def _task_report(row: Values) -> Iterator[Step]:
    on = row["reported_on"]
    figures = [f"{code}={value}" for code, value in row["measures"].items()]
    # A unit may report before its period is over: the report covers what had passed.
    last = min(row["period_to"], on)
    words = ["task", "report", row["unit"], "--task-of", row["task"], "--on", _day(on)]
    words += ["--since", _day(row["period_from"]), "--until", _day(last), *_each("--measure", figures), *_paper(row)]
    yield Step(on, tuple(words))


def _pledge(row: Values) -> Iterator[Step]:
    words = ["pledge", "record", row["unit"], "--signed-on", _day(row["signed_on"]), "--signer", row["signer"]]
    words += _option("--capacity", row.get("capacity"))
    words += ["--covers", "all"] if row.get("covers") == "all" else []
    yield Step(row["recorded_on"], tuple(words))


def _visit(row: Values) -> Iterator[Step]:
    on = row["visited_on"]
    words = ["inspect", "log", row["unit"], "--on", _day(on), "--kind", row["kind"], *_option("--by", row.get("by"))]
    words += ["--joint", *_option("--partners", row.get("partners"))] if row.get("joint") else []
    for finding in row["findings"]:
        words += ["--sign" if finding["kind"] == "violation_sign" else "--finding", finding["text"]]
        words += _option("--remedy", finding.get("remedy"))
        words += ["--remedy-due", _day(finding["remedy_due_on"])] if finding.get("remedy_due_on") else []
    yield Step(on, tuple(words))


def _cases(month: Values) -> Iterator[Step]:
    """Acts open cases one by one, so the case of an act is known from its place."""
    cases = {row["key"]: f"VV-2020-{place:04d}" for place, row in enumerate(month["violation"], start=1)}
    for row in month["violation"]:
        words = ["violation", "add", row["unit"], row["provision"], "--on", _day(row["ended_on"])]
        words += ["--detected-on", _day(row["detected_on"]), "--description", row["description"]]
        words += _option("--drawn-up-by", row.get("drawn_up_by"))
        words += ["--minutes-on", _day(row["minutes_on"])] if row.get("minutes_on") else []
        yield Step(max(row["detected_on"], row.get("minutes_on") or row["detected_on"]), tuple(words))
    decided = {row["number"]: cases[row["violation"]] for row in month["decision"]}
    for row in month["decision"]:
        words = ["violation", "decide", cases[row["violation"]], "--on", _day(row["decided_on"])]
        words += ["--number", row["number"], "--authority", row["authority"], "--by", row["decided_by"]]
        words += ["--fine", str(row["fine"]), "--handed-over-on", _day(row["handed_over_on"])]
        words += _option("--handed-over-how", row.get("handed_over_how"))
        yield Step(max(row["decided_on"], row["handed_over_on"]), tuple(words))
    for row in month["payment"]:
        words = ["violation", "pay", decided[row["decision"]], "--on", _day(row["paid_on"])]
        words += ["--amount", str(row["amount"]), *_option("--proof-number", row.get("proof_number"))]
        yield Step(row["paid_on"], (*words, *_option("--treasury", row.get("treasury"))))


def _minutes(month: Values) -> Iterator[Step]:
    """The minutes of the first visit that saw signs of a violation, and of the first case."""
    visits = sorted(month["visit"], key=lambda row: row["visited_on"])
    for place, row in enumerate(visits, start=1):
        if any(finding["kind"] == "violation_sign" for finding in row["findings"]):
            yield Step(row["visited_on"], ("inspect", "minutes", f"KT-2020-{place:04d}"))
            break
    for place, row in enumerate(month["violation"], start=1):
        if row.get("minutes_on"):
            yield Step(row["minutes_on"], ("violation", "minutes", f"VV-2020-{place:04d}"))
            break


def _incident(row: Values) -> Iterator[Step]:
    words = ["incident", "add", "--source", row["source"], "--on", _day(row["found_on"])]
    words += ["--description", row["description"], *_option("--unit", row.get("recipient"))]
    words += [*_option("--area", row.get("area")), *_option("--item", row.get("item_number"))]
    words += ["--quantity", str(row["quantity"])] if row.get("quantity") else []
    yield Step(row["found_on"], (*words, *_option("--unit-of-count", row.get("unit"))))


def _followups(month: Values) -> Iterator[Step]:
    for place, row in enumerate(month["followup"], start=1):
        as_of, issued = row["as_of"], row["issued_on"]
        yield Step(as_of, ("followup", "generate", "--audience", row["audience"], "--as-of", _day(as_of)))
        yield Step(issued, ("followup", "issue", f"DD-2020-{place:04d}", "--on", _day(issued)))


def _closing(month: Values) -> Iterator[Step]:
    report, today = month["report"], month["status"]["today"]
    yield Step(report["made_on"], ("pledge", "coverage"))
    yield Step(report["made_on"], ("report", "monthly", "--month", report["month"], "--format", "docx"))
    yield Step(today, ("pledge", "missing"))
    yield Step(today, ("register", "list"))
    yield Step(today, ("status",))


def _paper(row: Values) -> list[str]:
    words = _option("--sender-number", row.get("sender_number"))
    words += ["--sender-number-on", _day(row["sender_number_on"])] if row.get("sender_number_on") else []
    words += ["--incoming-number", str(row["incoming_number"])] if row.get("incoming_number") else []
    return words + (["--incoming-on", _day(row["incoming_on"])] if row.get("incoming_on") else [])


def _option(name: str, value: str | None) -> list[str]:
    return [name, value] if value else []


def _each(name: str, values: "tuple[str, ...] | list[str]") -> list[str]:
    return [word for value in values for word in (name, value)]


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
