"""The bag for the field: what an inspector takes along to the units of a round, as files that need no network."""

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterator, Mapping

from sqlmodel import Session

from postwatch.area.queries import areas_by_id
from postwatch.case.minutes import blank_minutes as violation_minutes
from postwatch.console import OnProgress, counted, plain, untold
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.documents.sources import shipped_template
from postwatch.evidence.rules import plain_name
from postwatch.inspection.actions import require_own
from postwatch.inspection.answers import questions_on
from postwatch.inspection.lookup import find_round
from postwatch.inspection.minutes import blank_minutes
from postwatch.inspection.plan import plan_of, require_plan
from postwatch.language import DEFAULT_LANGUAGE, _, speaking
from postwatch.law.confirmed import catalogue_of
from postwatch.law.lookup import search
from postwatch.listing import texts_of
from postwatch.overview.actions import unit_page
from postwatch.overview.bag_sheets import Bag, workbook
from postwatch.overview.letters import TEMPLATE, field_facts, likeliest
from postwatch.overview.screen import blocks, facts
from postwatch.recipient.spans import unit_on
from postwatch.recipient.tables import Recipient
from postwatch.vietnamese import fold, short_date

_LONGEST_FOLDER = 60


@dataclass(frozen=True)
class PackedBag:
    """A bag that was written for a round: ``bag`` is its own code; how many units it is for, how many files it has."""

    round: str
    bag: str
    path: str
    units: int
    files: int


@dataclass(frozen=True)
class Contents:
    """The content of a bag: its files by their names with ``/``, and all texts that its cards tell."""

    bag: Bag
    units: int
    files: tuple[tuple[str, bytes], ...]
    texts: frozenset[str]


def fill_bag(session: Session, desk: Desk, *, inspection: str, on_progress: OnProgress = untold) -> Contents:
    """Return the files for the visits of a round; nothing is recorded, no number is taken.

    The law and the forms are those of the first day of the round, of today where it has begun. Raises NotFoundError for
    an unknown round, RuleError for a round of another body or without a plan.
    """
    row = find_round(session, desk, code=inspection)
    require_own(row, hint=_("pack a bag for a round of the office; see: postwatch inspect rounds"))
    require_plan(session, row)
    bag, day = Bag(f"{desk.now:%y%m%d}-{uuid.uuid4().hex[:8]}", row.code), max(desk.today, row.starts_on or desk.today)
    planned = [session.get_one(Recipient, one.recipient_id) for one in plan_of(session, row)]
    units = [unit_on(session, one, on=day) for one in planned]
    areas = areas_by_id(session)
    files, texts = [*_acts(session, desk, bag, day, {one.kind.value for one in units})], set[str]()
    named = [(one.code, one.name, areas[one.area_id].name) for one in units]
    asked = questions_on(session, desk, on=day)
    files.append((f"tui-ho-so-{row.code}.xlsx", workbook(bag, named, questions=asked, office=desk.settings.code)))
    for unit in counted(units, on_progress):
        card, told = _card(session, desk, unit)
        texts |= told
        papers = {
            "bien-ban-kiem-tra": blank_minutes(session, desk, inspection=row, unit=unit, on=day),
            "bien-ban-vi-pham": violation_minutes(session, desk, inspection=row, unit=unit, on=day),
            "noi-dung-kiem-tra": _checklist(session, desk, unit, day),
            "the-don-vi": card,
        }
        folder = plain_name("-".join([unit.code, *re.findall("[a-z0-9]+", fold(unit.name))])[:_LONGEST_FOLDER])
        files += ((f"{folder}/{plain_name(f'{unit.code}-{stem}.docx')}", data) for stem, data in papers.items())
    return Contents(bag, len(units), tuple(files), frozenset(texts))


def _acts(session: Session, desk: Desk, bag: Bag, day: dt.date, kinds: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield a page of the acts and fines in force on a day: those that the checklist of the kinds of units leads to."""
    acts = search(catalogue_of(session, desk), "", on=day)
    asked = [one for one in questions_on(session, desk, on=day) if any(map(one.is_for, kinds))]
    decrees = ", ".join(dict.fromkeys(one.decree for one in acts))
    subject = (
        f"Nghị định {decrees}, có hiệu lực ngày {short_date(day)}. Mức phạt của tổ chức; dòng dưới: của cá nhân, "
        "hộ kinh doanh. Dấu * là chưa kiểm chứng nguyên văn. Trang này có các hành vi gần nhất với nội dung kiểm tra; "
        f"tất cả {len(acts)} hành vi: postwatch law search TỪ-NGỮ"
    )
    title = "Hành vi và mức phạt"
    with speaking(DEFAULT_LANGUAGE):
        paper = field_facts(title, subject, acts=likeliest(acts, asked))
    yield f"hanh-vi-va-muc-phat-{bag.round}.docx", _rendered(desk, paper, title=title)


def _checklist(session: Session, desk: Desk, unit: Recipient, day: dt.date) -> bytes:
    """Return the questions to a unit on a day, to be answered by hand."""
    items = questions_on(session, desk, on=day, kind=unit.kind.value)
    title, subject = "Nội dung kiểm tra", f"{unit.name} ({unit.code})"
    return _rendered(desk, field_facts(title, subject, questions=items), title=title)


def _card(session: Session, desk: Desk, unit: Recipient) -> tuple[bytes, set[str]]:
    """Return the card of a unit, which tells all that its page does, and the texts on it."""
    with speaking(DEFAULT_LANGUAGE):
        page = unit_page(session, desk, recipient=unit.code)
        tables = [one._replace(rows=[*one.rows]) for one in blocks(page, is_whole=True)]
        card = field_facts(page.name, f"Theo sổ ngày {short_date(desk.today)}", facts=facts(page), tables=tables)
    return _rendered(desk, card, title=f"{page.name} ({unit.code})"), texts_of(plain(page))


def _rendered(desk: Desk, paper: Mapping[str, object], *, title: str) -> bytes:
    """Return a paper for the field as a Word file."""
    return shipped_template(TEMPLATE, desk.workspace).render(paper, title=title)
