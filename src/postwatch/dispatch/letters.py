"""Rows and campaign text into facts of the letter and of the annex sheet of one unit."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from postwatch.campaign.rules import LetterText, Paragraph, addressees, body
from postwatch.dataclass import dataclass
from postwatch.errors import DocumentError
from postwatch.language import N_, _
from postwatch.register.letters import letter_frame, property_facts
from postwatch.settings import OfficeSettings
from postwatch.staff.actions import Signature
from postwatch.vietnamese import long_date

# What the templates are for, by their names.
PAPERS = {"dispatch/letter": N_("the dispatch"), "dispatch/sheet": N_("the tasks of one unit, annexed to a dispatch")}
_MARKUP = re.compile(r"\*(?P<italic>[^*]+)\*|<(?P<link>[^<>\s]+)>")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

# What a task's mode is called on the annex sheet (paper is always Vietnamese).
_MODES = {"once": "Một lần", "standing": "Thường xuyên", "on_event": "Khi phát sinh"}


@dataclass(frozen=True)
class SheetTask:
    """A task as the annex sheet of a unit prints it."""

    text: str
    mode: str
    due_on: dt.date | None
    measures: tuple[str, ...]


@dataclass(frozen=True)
class SheetUnit:
    """A unit as its annex sheet prints it; ``code`` is printed and stands in the QR picture."""

    name: str
    code: str
    address: str


def letter_facts(
    letter: LetterText, *, settings: OfficeSettings, signature: Signature, only: str | None, drafted_on: dt.date
) -> dict[str, Any]:
    """Facts of a draft, its number and day blank. Raises DocumentError when the office lacks what the text needs."""
    return {
        **letter_frame(settings, signature=signature, on=drafted_on),
        "subject": _filled(letter.subject, settings),
        "urgency": "",
        "address": list(settings.contact.address_lines),
        "addressees": addressees(letter, only=only),
        "paragraphs": [_paragraph(paragraph, settings) for paragraph in body(letter, only=only)],
        "distribution": [line.text for line in letter.distribution],
    }


def notice_facts(
    earlier: dict[str, Any], *, subject: str, words: Sequence[str], settings: OfficeSettings, signature: Signature,
    drafted_on: dt.date,
) -> dict[str, Any]:  # fmt: skip
    """Facts of a letter about a letter, to the same addressees and the same Nơi nhận; its number and day blank."""
    return {
        **letter_frame(settings, signature=signature, on=drafted_on),
        "subject": subject,
        "urgency": "",
        "address": list(settings.contact.address_lines),
        "addressees": earlier["addressees"],
        "paragraphs": [{"kind": "text", "runs": [_run(text)]} for text in words],
        "distribution": earlier["distribution"],
    }


def recall_words(symbol: str, issued_on: dt.date, reason: str, settings: OfficeSettings) -> tuple[str, list[str]]:
    """Subject and text of a recall (thu hồi)."""
    letter = f"Công văn số {symbol} {long_date(issued_on)}"
    return f"V/v thu hồi {letter}", [
        f"{settings.short_name} thu hồi {letter} của {settings.short_name}. Lý do: {_sentence(reason)}",
        "Đề nghị Quý cơ quan, đơn vị không thực hiện các nội dung của công văn nêu trên./.",
    ]


def correction_words(symbol: str, issued_on: dt.date, text: str, settings: OfficeSettings) -> tuple[str, list[str]]:
    """Subject and text of a correction (đính chính; Nghị định 30/2020/NĐ-CP, Điều 18.3)."""
    letter = f"Công văn số {symbol} {long_date(issued_on)}"
    return f"V/v đính chính {letter}", [
        f"Do sơ suất trong quá trình soạn thảo, {settings.short_name} đính chính {letter} như sau:",
        _sentence(text),
        "Các nội dung khác của công văn nêu trên giữ nguyên./.",
    ]


def replacement_words(symbol: str, issued_on: dt.date, settings: OfficeSettings) -> str:
    """Return the sentence that closes a letter which replaces another (thay thế)."""
    return f"Công văn này thay thế Công văn số {symbol} {long_date(issued_on)} của {settings.short_name}."


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def issued_facts(
    facts: dict[str, Any], *, settings: OfficeSettings, number: str, on: dt.date, signature: Signature
) -> dict[str, Any]:
    """Return the facts of a draft with its number, day and signer: these are frozen."""
    frame = letter_frame(settings, signature=signature, on=on, number=number)
    return {**facts, **frame, "address": list(settings.contact.address_lines)}


def sheet_facts(
    unit: SheetUnit, tasks: Sequence[SheetTask], *, symbol: str, issued_on: dt.date, asks_pledge: bool,
    settings: OfficeSettings,
) -> dict[str, Any]:  # fmt: skip
    """Return facts of the annex that says what one unit has to do under a letter."""
    pledge = "Bản cam kết đã ký gửi về Sở trên mẫu kèm theo, có mã của đơn vị." if asks_pledge else ""
    return {
        "reference": f"(Kèm theo Công văn số {symbol} {long_date(issued_on)} của {settings.short_name})",
        "unit": {"name": unit.name, "code": unit.code, "address": unit.address},
        "tasks": [
            {
                "no": number,
                "text": _bare(task.text),
                "mode": _MODES[task.mode],
                "due": f"Trước {long_date(task.due_on)}" if task.due_on else "Không ấn định",
                "measures": "; ".join(task.measures) or "Không",
            }
            for number, task in enumerate(tasks, start=1)
        ],
        "pledge_note": pledge,
        "return_to": _return_address(settings),
        "code": unit.code,
        "document": property_facts(settings, on=issued_on),
    }


def _return_address(settings: OfficeSettings) -> str:
    phones = " hoặc ".join(settings.contact.phones)
    place = f"{settings.unit.name}, {settings.short_name}"
    return f"{place} (điện thoại: {phones})." if phones else f"{place}."


def _paragraph(paragraph: Paragraph, settings: OfficeSettings) -> dict[str, Any]:
    return {"kind": paragraph.kind, "runs": runs(_filled(paragraph.text, settings))}


def runs(text: str) -> list[dict[str, Any]]:
    """Words with ``*…*`` as italic and ``<…>`` as a link."""
    pieces: list[dict[str, Any]] = []
    end = 0
    for match in _MARKUP.finditer(text):
        if match.start() > end:
            pieces.append(_run(text[end : match.start()]))
        link = match["link"]
        pieces.append(_run(link, link=link) if link else _run(match["italic"], italic=True))
        end = match.end()
    if end < len(text):
        pieces.append(_run(text[end:]))
    return pieces


def _run(text: str, *, italic: bool = False, link: str = "") -> dict[str, Any]:
    return {"text": text, "bold": False, "italic": italic, "link": link}


def _bare(text: str) -> str:
    return "".join(run["text"] for run in runs(text))


def _filled(text: str, settings: OfficeSettings) -> str:
    """Return the text with the office's telephone numbers and addresses in their places."""
    contact = settings.contact.placeholders

    def value(match: re.Match[str]) -> str:
        found = contact.get(match[1])
        if not found:
            raise DocumentError(
                _("The letter needs {name} of the office, which its settings do not give").format(name=match[1]),
                hint=_("write it under [contact] in postwatch.toml"),
            )
        return found

    return _PLACEHOLDER.sub(value, text)
