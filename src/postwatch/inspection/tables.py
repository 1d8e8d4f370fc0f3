"""Rows of visits and findings."""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Annotated, ClassVar

from sqlmodel import Field, UniqueConstraint

from postwatch.evidence.options import SCAN
from postwatch.fields import AS_LABELLED, Told
from postwatch.inspection.round_tables import OF_VISIT
from postwatch.language import N_, Code
from postwatch.options import code, days, texts
from postwatch.store.columns import (
    OwnedRow,
    Withdrawable,
    coded,
    masked,
    not_blank,
    not_negative,
    reference,
    unique_where,
)


class VisitResult(Code):
    """Result of a visit."""

    CLEAN = "clean", N_("nothing found")
    FINDINGS = "findings", N_("shortcomings")
    VIOLATION = "violation", N_("signs of a violation")


class FindingKind(Code):
    """A shortcoming to correct, or a sign of a violation for the competent authority."""

    SHORTCOMING = "shortcoming", N_("shortcoming")
    VIOLATION_SIGN = "violation_sign", N_("sign of a violation")


# The fields of the findings of a visit: shortcomings, each with a remedy and its deadline, and signs of violations.
# Remedies and deadlines are a single value for all shortcomings, or as many as there are, in their order.
FINDINGS = {
    "finding": Told(
        N_("Finding"), N_("A shortcoming; may be repeated"), ("Tồn tại", "Nội dung ghi nhận"), what=N_("the finding"),
        makes=texts,
    ),
    "sign": Told(
        N_("Sign of a violation"), N_("A sign of a violation; may be repeated"), AS_LABELLED,
        what=N_("the sign of a violation"), makes=texts,
    ),
    "remedy": Told(
        N_("Remedy"), N_("Remedy that is required: one for all shortcomings, or one for each in their order"),
        AS_LABELLED, what=N_("the remedy"), makes=texts,
    ),
    "remedy_due": Told(
        N_("Until"), N_("Until when: one day for all shortcomings, or one for each in their order"),
        ("Thời hạn khắc phục",), what=N_("the remedy deadline"), makes=days,
    ),
    "item": Told(
        N_("Item of the checklist"),
        N_("Item of the checklist that a finding is about: one for each, shortcomings, then signs; -: none"),
        ("Mã nội dung kiểm tra của tồn tại", "Mã nội dung kiểm tra"), what=N_("the item of the checklist"),
        makes=texts,
    ),
}  # fmt: skip
# Why a visit is made, and what it says of the findings of an earlier visit.
GROUNDS = {
    "rechecks": Told(
        N_("Looks again at"), N_("Earlier visit to the unit whose findings this one looks at again"),
        ("Kiểm tra lại lần kiểm tra", "Kiểm tra lại"), makes=code,
    ),
    "done": Told(
        N_("Finding"), N_("Finding of that visit that is put right, by its number, or: all; may be repeated"),
        ("Tồn tại cũ đã khắc phục",), what=N_("the finding"), makes=texts,
    ),
    "open": Told(
        N_("Finding"), N_("Finding of that visit that is not put right, by its number, or: all; may be repeated"),
        ("Tồn tại cũ chưa khắc phục",), what=N_("the finding"), makes=texts,
    ),
    "incident": Told(
        N_("Incident"), N_("Incident that led to the visit: its code"), ("Tin báo", "Mã tin báo"), makes=code
    ),
}  # fmt: skip
ANSWERS = Told(
    N_("Answers to the checklist"),
    N_(
        "Answer to a question of inspect answer checklist: ITEM=met, not_met, not_shown or not_applicable; "
        "may be repeated"
    ),
    what=N_("the answer"), makes=texts,
)  # fmt: skip


class Visit(Withdrawable, OwnedRow, table=True):
    """A visit to a unit on a day, by the office or by another unit such as a district office."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        unique_where("ix_visit_once", "withdrawn_on IS NULL", ("round_id", "recipient_id", "visited_on")),
    )

    prefix: ClassVar[str] = "KT"
    beside: ClassVar[dict[str, Told]] = {
        **FINDINGS,
        "round": Told(
            N_("Inspection round"),
            N_("Round that the visit belongs to; default: one of its own; new: one of its own on a day with another "
               "visit"),
            AS_LABELLED, option="round_", makes=partial(code, flags=("--round",)),
        ),
        **OF_VISIT,
        "answer": ANSWERS,
        **GROUNDS,
        "scan": replace(SCAN, help=N_("Scan of the paper on the visit")),
    }  # fmt: skip

    code: str
    round_id: int = reference("inspection_round.id")
    recipient_id: Annotated[int, Told(
        N_("Unit"), N_("Unit: code or name"), ("Mã đơn vị",), option="unit", is_argument=True
    )] = reference("recipient.id")  # fmt: skip
    visited_on: Annotated[dt.date, Told(
        N_("Day"), N_("Day of the visit"), ("Ngày kiểm tra", "Ngày"), option="on", key="inspected_on",
        what=N_("the day of the visit"),
    )] = Field(index=True)  # fmt: skip
    by_recipient_id: Annotated[int | None, Told(
        N_("Inspected by"), N_("Unit that made the visit; default: the office"), AS_LABELLED, key="by"
    )] = reference("recipient.id", required=False)  # fmt: skip
    note: Annotated[str | None, Told(N_("Note"), N_("Note"), AS_LABELLED, what=N_("the note"))] = masked(default=None)
    minutes_number: str | None = None
    minutes_on: dt.date | None = None
    evidence_id: int | None = reference("evidence.id", required=False)


class Finding(Withdrawable, OwnedRow, table=True):
    """A finding of a visit, with the remedy that it asks for and its deadline.

    ``checklist_item`` is the code of the question that it is about. Whether it is put right follows from its sightings.
    """

    __table_args__ = (
        UniqueConstraint("visit_id", "position"),
        *not_blank("text"),
        *not_negative("position"),
    )

    visit_id: int = reference("visit.id")
    position: int
    kind: FindingKind = Field(sa_type=coded(FindingKind, "kind"))
    text: str = masked()
    checklist_item: str | None = None
    remedy: str | None = masked(default=None)
    remedy_due_on: dt.date | None = None


class FindingRemedy(Withdrawable, OwnedRow, table=True):
    """The recorded remedy of a finding: the day on which it was put right, and the scan that proves it."""

    __tablename__ = "finding_remedy"
    __table_args__ = (unique_where("ix_finding_remedy_once", "withdrawn_on IS NULL", ("finding_id",)),)

    beside: ClassVar[dict[str, Told]] = {"scan": replace(SCAN, help=N_("Scan that proves it"))}

    finding_id: int = reference("finding.id")
    done_on: Annotated[dt.date, Told(
        N_("Day of completion"), N_("Day on which it was put right"),
        ("Ngày khắc phục xong", "Ngày khắc phục", "Ngày hoàn thành khắc phục", "Đã khắc phục ngày"),
        what=N_("the day of the remedy"),
    )]  # fmt: skip
    evidence_id: int | None = reference("evidence.id", required=False)
