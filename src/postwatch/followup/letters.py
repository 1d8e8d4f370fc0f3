"""Who did what, and what is owed, into the facts of a follow-up letter with its two annexes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from postwatch.followup.rules import ASK_SUPERIOR
from postwatch.register.letters import head_facts, property_facts, signature_facts
from postwatch.register.rules import LETTER
from postwatch.settings import OfficeSettings
from postwatch.staff.actions import Signature
from postwatch.vietnamese import long_date, short_date

_FEW = 3


@dataclass(frozen=True)
class UnitState:
    """A unit on the day of the count; ``papers`` are the numbers of what it sent, ``missing`` what it owes."""

    recipient_id: int
    code: str
    name: str
    area_name: str
    superior: str
    papers: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Chase:
    """What a follow-up is about."""

    symbol: str
    issued_on: dt.date
    subject: str
    addressee: str
    level: int
    means: str
    as_of: dt.date
    due_on: dt.date
    units: tuple[UnitState, ...]

    @property
    def done(self) -> tuple[UnitState, ...]:
        """Units that owe nothing."""
        return tuple(unit for unit in self.units if not unit.missing)

    @property
    def missing(self) -> tuple[UnitState, ...]:
        """Units that owe something."""
        return tuple(unit for unit in self.units if unit.missing)


def subject_of(chase: Chase) -> str:
    """The trích yếu: `V/v đôn đốc … (lần N)`, or the request to direct."""
    letter = f"Công văn số {chase.symbol} {long_date(chase.issued_on)}"
    if chase.means == ASK_SUPERIOR:
        return f"V/v đề nghị chỉ đạo thực hiện {letter}"
    return f"V/v đôn đốc thực hiện {letter} (lần {chase.level})"


def followup_facts(
    chase: Chase, *, settings: OfficeSettings, signature: Signature, drafted_on: dt.date
) -> dict[str, Any]:
    """Facts of a draft, its number and day blank."""
    done_label, missing_label = ("Phụ lục I", "Phụ lục II") if chase.done else ("", "Phụ lục")
    return {
        "head": head_facts(settings, document_type=LETTER, number=None, issued_on=None, drafted_on=drafted_on),
        "subject": subject_of(chase),
        "addressees": _addressees(chase, missing_label),
        "paragraphs": [_text(words) for words in _words(chase, settings, done_label, missing_label)],
        "signature": signature_facts(signature),
        "distribution": _distribution(chase, settings),
        "appendix_done": _done_annex(chase, settings, done_label) if chase.done else None,
        "appendix_missing": _missing_annex(chase, settings, missing_label),
        "document": property_facts(settings, on=drafted_on),
    }


def issued_facts(
    facts: dict[str, Any], *, settings: OfficeSettings, number: str, on: dt.date, signature: Signature
) -> dict[str, Any]:
    """The facts of a draft with its number, day and signer, in the annexes' reference too: these are frozen."""
    whole = {
        **facts,
        "head": head_facts(settings, document_type=LETTER, number=number, issued_on=on, drafted_on=on),
        "signature": signature_facts(signature),
        "document": property_facts(settings, on=on),
    }
    for annex in ("appendix_done", "appendix_missing"):
        if whole[annex] is not None:
            whole[annex] = {**whole[annex], "reference": _reference(settings, number=number, on=on)}
    return whole


def _words(chase: Chase, settings: OfficeSettings, done_label: str, missing_label: str) -> list[str]:
    done, missing, total = len(chase.done), len(chase.missing), len(chase.units)
    where_done = f" ({done_label})" if done_label else ""
    phones = " hoặc ".join(settings.phones)
    contact = f" theo số điện thoại: {phones}" if phones else ""
    return [
        f"{_capital(long_date(chase.issued_on))}, {settings.short_name} đã ban hành Công văn số {chase.symbol} "
        f"về việc {_bare_subject(chase.subject)}.",
        f"Tính đến {long_date(chase.as_of)}, có {done}/{total} đơn vị đã thực hiện đầy đủ{where_done}; "
        f"còn {missing} đơn vị chưa thực hiện hoặc thực hiện chưa đầy đủ ({missing_label}).",
        _request(chase, settings, missing_label),
        f"Kết quả thực hiện, báo cáo và bản cam kết đã ký gửi về {settings.short_name} (qua {settings.unit_name}). "
        f"Trong quá trình thực hiện, nếu có vướng mắc đề nghị liên hệ {settings.unit_name}{contact} "
        "để được giải đáp, hướng dẫn./.",
    ]


def _request(chase: Chase, settings: OfficeSettings, missing_label: str) -> str:
    due = long_date(chase.due_on).removeprefix("ngày ")
    if chase.means == ASK_SUPERIOR:
        return (
            f"Các đơn vị nêu tại {missing_label} đã được đôn đốc {chase.level - 1} lần. {settings.short_name} đề nghị "
            "Quý cơ quan quan tâm, chỉ đạo đơn vị thuộc thẩm quyền quản lý thực hiện các nội dung còn thiếu "
            f"trước ngày {due}."
        )
    return (
        f"{settings.short_name} đề nghị các đơn vị có tên tại {missing_label} khẩn trương thực hiện các nội dung còn "
        f"thiếu và gửi kết quả trước ngày {due}."
    )


def _addressees(chase: Chase, missing_label: str) -> list[str]:
    if chase.means == ASK_SUPERIOR:
        return list(dict.fromkeys(unit.superior for unit in chase.missing))
    if len(chase.missing) <= _FEW:
        return [unit.name for unit in chase.missing]
    return [f"{chase.addressee} ({missing_label})"]


def _distribution(chase: Chase, settings: OfficeSettings) -> list[str]:
    """Nơi nhận: whoever stands above a unit that owes gets the letter too."""
    superiors = list(dict.fromkeys(unit.superior for unit in chase.missing if unit.superior))
    names = {unit.name for unit in chase.missing}
    lines = [] if chase.means == ASK_SUPERIOR else [f"{name} (để chỉ đạo)" for name in superiors if name not in names]
    return ["Như trên", *lines, "Lãnh đạo Sở (b/c)", f"Lưu: VT, {settings.unit_abbreviation}"]


def _done_annex(chase: Chase, settings: OfficeSettings, label: str) -> dict[str, Any]:
    return {
        "label": label,
        "title": "Danh sách đơn vị đã thực hiện",
        "reference": _reference(settings, number=None, on=None),
        "columns": ["STT", "Đơn vị", "Địa bàn", "Văn bản của đơn vị"],
        "rows": _numbered([(unit.name, unit.area_name, "; ".join(unit.papers)) for unit in chase.done]),
    }


def _missing_annex(chase: Chase, settings: OfficeSettings, label: str) -> dict[str, Any]:
    return {
        "label": label,
        "title": "Danh sách đơn vị chưa thực hiện hoặc thực hiện chưa đầy đủ",
        "reference": _reference(settings, number=None, on=None),
        "columns": ["STT", "Đơn vị", "Địa bàn", "Nội dung còn thiếu"],
        "rows": _numbered([(unit.name, unit.area_name, "; ".join(unit.missing)) for unit in chase.missing]),
    }


def _numbered(rows: Sequence[tuple[str, ...]]) -> list[list[str]]:
    return [[str(number), *row] for number, row in enumerate(rows, start=1)]


def _reference(settings: OfficeSettings, *, number: str | None, on: dt.date | None) -> str:
    symbol = number or f"……/{settings.abbreviation}-{settings.unit_abbreviation}"
    day = long_date(on) if on is not None else "ngày …… tháng …… năm ……"
    return f"(Kèm theo Công văn số {symbol} {day} của {settings.short_name})"


def _bare_subject(subject: str) -> str:
    """A trích yếu inside a sentence: without ``V/v`` and without its end mark."""
    return subject.removeprefix("V/v ").rstrip(". ")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _text(words: str) -> dict[str, Any]:
    return {"kind": "text", "runs": [{"text": words, "bold": False, "italic": False, "link": ""}]}


def paper_words(number: str | None, on: dt.date | None, what: str) -> str:
    """A paper of a unit in the annex: what it is, its number and its day."""
    symbol = f" số {number}" if number else ""
    return f"{what}{symbol}" + (f" ngày {short_date(on)}" if on else "")
