"""Rows and campaign text into facts of the letter and of the annex sheet of a unit."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from postwatch.campaign.audiences import body, spoken_to
from postwatch.campaign.tables import TaskMode
from postwatch.campaign.text import MARKUP, PLACEHOLDER, LetterText
from postwatch.errors import DocumentError
from postwatch.language import N_, _, in_vietnamese
from postwatch.recipient.tables import Recipient
from postwatch.register.letters import (
    LETTER_TEMPLATE,
    annex_reference,
    paragraph_of,
    phones_of,
    plain_facts,
    property_facts,
    run_of,
)
from postwatch.settings import OfficeSettings
from postwatch.staff.signature import Signature
from postwatch.task.tables import Task
from postwatch.vietnamese import long_date

# What the templates are for, by their names.
PAPERS = {LETTER_TEMPLATE: N_("the dispatch"), "dispatch/sheet": N_("the tasks of one unit, annexed to a dispatch")}

# What a task's mode is called on the annex sheet (paper is always Vietnamese).
_MODES = {TaskMode.ONCE: N_("Once"), TaskMode.STANDING: N_("At all times"), TaskMode.ON_EVENT: N_("As it comes up")}


def letter_facts(
    letter: LetterText, *, settings: OfficeSettings, signature: Signature, only: str | None, drafted_on: dt.date
) -> dict[str, Any]:
    """Return the facts of a draft, its number and day blank.

    Raises DocumentError when the office lacks a value that the text needs.
    """
    return {
        **plain_facts(settings, signature=signature, on=drafted_on),
        "subject": _filled(letter.subject, settings),
        "addressees": [audience.addressee for audience in spoken_to(letter, only=only)],
        "paragraphs": [
            paragraph_of(runs(_filled(text, settings)), kind=kind) for kind, text in body(letter, only=only)
        ],
        "distribution": [line.text for line in letter.distribution],
    }


def _due(day: dt.date | None) -> str:
    """Return until when a task is to be done, on the annex sheet."""
    return in_vietnamese(N_("Not set") if day is None else N_("Before {day}")).format(day=day and long_date(day))


def sheet_facts(
    unit: Recipient, tasks: Sequence[tuple[Task, Sequence[str]]], *, symbol: str, issued_on: dt.date, asks_pledge: bool,
    settings: OfficeSettings,
) -> dict[str, Any]:  # fmt: skip
    """Return facts of the annex with the tasks of a unit under a letter, and the measures of each task."""
    pledge = N_("The signed pledge is sent to the Department on the enclosed form, which has the code of the unit.")
    phones = phones_of(settings)
    place = f"{settings.unit.name}, {settings.short_name}"
    to = N_("{place} (telephone: {phones}).") if phones else N_("{place}.")
    return {
        "reference": annex_reference(settings, number=symbol, on=issued_on),
        "unit": {"name": unit.name, "code": unit.code, "address": unit.address or ""},
        "tasks": [
            {
                "no": number,
                "text": "".join(run["text"] for run in runs(task.text)),
                "mode": in_vietnamese(_MODES[task.mode]),
                "due": _due(task.due_on),
                "measures": "; ".join(measures) or "Không",
            }
            for number, (task, measures) in enumerate(tasks, start=1)
        ],
        "pledge_note": in_vietnamese(pledge) if asks_pledge else "",
        "return_to": in_vietnamese(to).format(place=place, phones=phones),
        "code": unit.code,
        "document": property_facts(settings, on=issued_on),
    }


def runs(text: str) -> list[dict[str, Any]]:
    """Words with ``*…*`` as italic and ``<…>`` as a link."""
    pieces: list[dict[str, Any]] = []
    end = 0
    for match in MARKUP.finditer(text):
        if match.start() > end:
            pieces.append(run_of(text[end : match.start()]))
        link = match["link"]
        pieces.append(run_of(link, link=link) if link else run_of(match["italic"], italic=True))
        end = match.end()
    if end < len(text):
        pieces.append(run_of(text[end:]))
    return pieces


def _filled(text: str, settings: OfficeSettings) -> str:
    """Return the text with the office's telephone numbers and addresses in their places."""
    contact = settings.contact.placeholders

    def value(match: re.Match[str]) -> str:
        found = contact.get(match[1])
        if not found:
            raise DocumentError(
                _("The letter needs {name} of the office, which its settings do not give").format(name=match[1]),
                hint=_(
                    "write it under [contact] in postwatch.toml; for a successor, in its file data/offices/CODE.toml"
                ),
            )
        return found

    return PLACEHOLDER.sub(value, text)
