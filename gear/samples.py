"""Write data/samples/facts: what `template check` tries a template out with, made by the functions that letters use.

``--check`` only compares. Each template gets facts that hold every field, for every choice that it can make.
"""

import datetime as dt
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pages import ROOT, write

from postwatch.campaign.tables import Campaign, TaskMode
from postwatch.campaign.text import (
    REPORT_TABLES,
    Audience,
    CampaignText,
    Commitment,
    DistributionLine,
    LetterText,
    TaskText,
)
from postwatch.case import letters as violation
from postwatch.case import paper_kinds
from postwatch.case import paper_letters as papers
from postwatch.case.facts import GoodsFacts
from postwatch.case.marked_papers import MarkedPaper
from postwatch.case.tables import Offender
from postwatch.console import Table
from postwatch.days import Months, name_of_days, period_containing
from postwatch.dispatch import letters as dispatch
from postwatch.documents.facts import declared_fields
from postwatch.documents.fill import Template
from postwatch.documents.samples import SAMPLES
from postwatch.documents.sources import template_bytes
from postwatch.followup import letters as followup
from postwatch.followup.debts import Explained
from postwatch.followup.ladder import ASK_SUPERIOR, REMIND
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.inspection import letters as inspection
from postwatch.inspection import paper_letters as inspection_papers
from postwatch.inspection.answer_tables import RecheckResult
from postwatch.inspection.paper_options import PaperDraft
from postwatch.inspection.paper_tables import MinutesKind, PaperKind, ProposalAsk
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.sightings import CheckedFinding
from postwatch.inspection.tables import Finding, FindingKind, Visit
from postwatch.inspection.team import TeamLine
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import EXPLAINING, rule_on
from postwatch.law.rows import ChecklistItem, Form
from postwatch.overview import letters as overview
from postwatch.pledge import letters as pledge_letters
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.register import letters as register
from postwatch.register.entry_tables import NumberStatus
from postwatch.report import control
from postwatch.report import letters as report
from postwatch.report.figures import AreaRow, EnterpriseRow, KindRow
from postwatch.report.printed import Adjustment, NamedUnit
from postwatch.report.rules import FIGURES, SCOPE, SECTIONS, figure_result, on_paper
from postwatch.rollup import letters as rollup
from postwatch.rollup.sums import Rollup, RollupArea, RollupEnterprise, RollupFigure, RollupOffice
from postwatch.settings import Issuer, Numbering, OfficeSettings, office_settings, trade_of
from postwatch.staff.signature import Signature
from postwatch.task.tables import Task

OFFICE = ROOT / "data" / "offices" / "lang-son-2020.toml"
DAY = dt.date(2020, 6, 15)
PAPER_TEMPLATES = {kind: kind.value.replace("_", "-") for kind in PaperKind}
SIGNATURE = Signature(0, ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn A")


def all_samples() -> dict[str, list[dict[str, Any]]]:
    """Return the facts of every template, by its name."""
    settings = office_settings(OFFICE, {})
    makers = (dispatch_samples, followup_samples, inspection_samples, round_samples, pledge_samples, register_samples,
              report_samples, rollup_samples, violation_samples, field_samples)  # fmt: skip
    return {name: facts for make in makers for name, facts in make(settings, SIGNATURE, DAY).items()}


def row(table: type[Any], **columns: Any) -> Any:
    """Return a row with the columns that a letter reads, and no others."""
    return table(**columns)


def dispatch_samples(settings: OfficeSettings, signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the templates of PAPERS out with: every field, and every choice that a template can make."""
    letter = dispatch.letter_facts(_sample_letter(), settings=settings, signature=signature, only=None, drafted_on=on)
    issued = register.issued_facts(letter, settings=settings, number="07/STTTT-TTr", on=on, signature=signature)
    unit, bare_unit = (
        row(Recipient, name="Công ty TNHH A & B <C>", code="DN-012", address=address)
        for address in ("Số 12, đường Lê Lợi", None)
    )
    tasks = (
        (row(Task, text="Tập huấn cho nhân viên (*hằng năm*)", mode=TaskMode.STANDING), ("Số buổi", "Số người")),
        (row(Task, text="Ký cam kết", mode=TaskMode.ONCE, due_on=on), ()),
    )
    symbol = "07/STTTT-TTr"
    whole = dispatch.sheet_facts(unit, tasks, symbol=symbol, issued_on=on, asks_pledge=True, settings=settings)
    bare = dispatch.sheet_facts(bare_unit, (), symbol=symbol, issued_on=on, asks_pledge=False, settings=settings)
    return {
        "dispatch/letter": [
            letter,
            {**issued, "addressees": issued["addressees"][:1], "address": ["Địa chỉ: số 1, đường Một"]},
            *[{**issued, "urgency": mark} for mark in ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")],
        ],
        "dispatch/sheet": [whole, bare],
    }


def _sample_letter() -> LetterText:
    kinds = ("postal_enterprise",)
    audiences = [
        Audience(code, kinds, kinds, True, name, "Đối với các đơn vị.")
        for code, name in (("a", "Phòng Văn hóa và Thông tin các huyện"), ("b", "Công ty TNHH A & B <C>"))
    ]
    tasks = [TaskText(one.code, one.code, "once", "Thực hiện (*theo Chỉ thị 28*).", kinds) for one in audiences]
    return LetterText(
        subject="V/v triển khai thực hiện Chỉ thị số 28/CT-BTTTT",
        intro=("Thực hiện Chỉ thị số 28/CT-BTTTT, đăng tại <http://www.mic.gov.vn/>, đề nghị:",),
        closing=("Đề nghị các đơn vị thực hiện./.",),
        audiences=tuple(audiences),
        tasks=tuple(tasks),
        distribution=(DistributionLine("Như trên", "addressee"), DistributionLine("Lưu: VT, TTr", "archive")),
    )


def followup_samples(settings: OfficeSettings, signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the template of PAPERS out with: one addressee and many, with and without units that did all."""
    names = ("Phòng Văn hóa và Thông tin huyện", "Công ty TNHH A & B <C>", "Bưu điện tỉnh")
    late = [
        followup.UnitState(
            number, f"DV-{number}", name, "183", "Huyện Cao Lộc", "UBND huyện", "", 0, (), ("Báo cáo", "Bản cam kết")
        )
        for number, name in enumerate(names, start=1)
    ]
    done = replace(
        late[0], name="Điểm phục vụ đã thực hiện", papers=(followup.paper_words("12/BC", on, "Báo cáo"),), missing=()
    )
    chase = followup.Chase(
        "07/STTTT-TTr", on, "V/v triển khai thực hiện Chỉ thị", "Các đơn vị", 1, REMIND, on, on, True, 3, (*late, done)
    )
    alone = replace(chase, units=(late[0],), owing=1)
    many = replace(chase, units=(replace(late[0], reminded=1, missing=tuple(f"việc {n}" for n in range(9))), *late[1:]))
    above = replace(many, means=ASK_SUPERIOR)
    firmly = replace(above, units=tuple(replace(one, reminded=2) for one in late), owing=4)
    drafts = [
        followup.followup_facts(one, settings=settings, signature=signature, drafted_on=on)
        for one in (chase, alone, many, above, firmly)
    ]
    issued = followup.issued_facts(drafts[0], settings=settings, number="08/STTTT-TTr", on=on, signature=signature)
    explained = Explained("tasks_overdue", "nhiệm vụ quá hạn")
    asking = [
        followup.followup_facts(one, settings=settings, signature=signature, drafted_on=on)
        for one in (replace(chase, units=tuple(late), explained=explained), replace(alone, explained=explained))
    ]
    asked = followup.issued_facts(asking[0], settings=settings, number="09/STTTT-TTr", on=on, signature=signature)
    return {"followup/letter": [*drafts, issued], "followup/explanation": [*asking, asked]}


def sample_paper(settings: OfficeSettings, *, form: Form, on: dt.date | None, day: dt.date) -> inspection.MinutesPaper:
    """Minutes to try a template out with; without ``on`` their day, number, place and witnesses are not known."""
    body = inspection.Body(settings.letterhead.parent, settings.letterhead.name, settings.name, settings.place)
    trade = trade_of(ROOT).name
    if on is None:
        return inspection.MinutesPaper(form, body, None, None, day, "", (), trade)
    return inspection.MinutesPaper(
        form, body, f"05/{form.symbol}", on, day, "Số 12, đường Lê Lợi", ("Ông C, tổ trưởng tổ dân phố",), trade
    )


def sample_units(on: dt.date) -> tuple[Recipient, Recipient]:
    """A unit of which all is known, and a unit of which only the name is."""
    known = Recipient(
        code="DN-012", kind=RecipientKind.POSTAL_ENTERPRISE, name="Công ty TNHH A & B <C>", name_folded="", sort_key="",
        area_id=0, address="Số 12, đường Lê Lợi", business_number="4900000000", business_number_on=on,
        business_number_issuer="Sở Kế hoạch và Đầu tư", licence_number="01/GP", licence_on=on, licence_issuer="Bộ",
        representative="Nguyễn Văn A", representative_title="Giám đốc",
    )  # fmt: skip
    unknown = Recipient(
        code="DPV-001", kind=RecipientKind.SERVICE_POINT, name="Điểm phục vụ", name_folded="", sort_key="", area_id=0
    )
    return known, unknown


def sample_form(title: str, symbol: str, template: str) -> Form:
    """A form to try a template out with."""
    return Form("MAU", title, "", template, "memory", symbol=symbol)


def inspection_samples(settings: OfficeSettings, _signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the template of PAPERS out with: a visit of which all is known, and a visit without findings."""
    name = "inspection/minutes"
    form = sample_form("Biên bản kiểm tra", "BB-ĐKT", name)
    known, unknown = sample_units(on)
    ordered = InspectionRound(
        code="", kind=InspectionKind.PLANNED, decision_number="12/QĐ", decision_on=on, decision_signer="Nguyễn Văn B",
        reason="theo chuyên đề", partners="Phòng PA03", period_from=on, period_to=on,
    )  # fmt: skip
    lone = InspectionRound(code="", kind=InspectionKind.UNANNOUNCED)
    items = [ChecklistItem("niem-yet", "Niêm yết danh mục", "verbatim", "Luật Bưu chính, Điều 29.7")]
    seen = [
        CheckedFinding(1, "Chưa có sổ", "Lập sổ", on, RecheckResult.DONE),
        CheckedFinding(2, "Chưa tập huấn", "Tập huấn", None, RecheckResult.OPEN),
    ]
    findings = [
        Finding(visit_id=0, position=1, kind=FindingKind.SHORTCOMING, text="Chưa có sổ", remedy="Lập sổ",
                remedy_due_on=on),
        Finding(visit_id=0, position=2, kind=FindingKind.VIOLATION_SIGN, text="Không niêm yết"),
        Finding(visit_id=0, position=3, kind=FindingKind.VIOLATION_SIGN, text="Không kiểm tra bưu gửi"),
    ]  # fmt: skip
    return {
        name: [
            {
                **inspection.minutes_facts(
                    sample_paper(settings, form=form, on=on, day=on), inspection=ordered, visited_on=on,
                    head=inspection.Person("Nguyễn Văn B", "Thanh tra viên"), members=("Bà D, chuyên viên",),
                    unit=inspection.unit_facts(known, unknown),
                ),
                "checklist": inspection.checklist_facts(items, {"niem-yet": "not_met"}),
                "rechecked": inspection.recheck_facts(seen),
                **inspection.finding_facts(findings),
            },
            {
                **inspection.minutes_facts(
                    sample_paper(settings, form=form, on=None, day=on), inspection=lone, visited_on=on,
                    head=inspection.Person(), members=(), unit=inspection.unit_facts(unknown, None),
                ),
                "checklist": inspection.checklist_facts(items, {}),
                "rechecked": [],
                **inspection.finding_facts([]),
            },
            {
                **inspection.minutes_facts(
                    sample_paper(settings, form=form, on=None, day=on), inspection=lone, visited_on=None,
                    head=inspection.Person(), members=(), unit=inspection.unit_facts(unknown, None),
                ),
                "checklist": inspection.checklist_facts(items, {}),
                "rechecked": [],
                **inspection.blank_finding_facts(),
            },
        ]
    }  # fmt: skip


def round_samples(settings: OfficeSettings, signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the templates of the letters of a round out with: many units and few, all known and nothing."""
    settings = settings._replace(functions="Quyết định số 05/2019/QĐ-UBND")
    ordered = InspectionRound(
        code="", kind=InspectionKind.PLANNED, content="Niêm yết", period_from=on, period_to=on, starts_on=on,
        ends_on=on, plan="Kế hoạch số 01/KH-STTTT",
    )  # fmt: skip
    lone = InspectionRound(code="", kind=InspectionKind.UNANNOUNCED)
    team = [
        TeamLine("Nguyễn Văn B", "Thanh tra viên", None, None, is_head=True),
        TeamLine("Trần Thị C", "Đội trưởng", "Công an tỉnh", None, is_head=False),
        TeamLine("Lê Văn D", None, None, None, is_head=False),
    ]
    unit = inspection_papers.PaperUnit("Công ty TNHH A & B <C>", "Số 12", "Cao Lộc", "15/6/2020", "Có tồn tại")
    found = [
        inspection_papers.PaperFinding(unit.name, "Chưa có sổ", "Lập sổ", "30/6/2020", "20/6/2020", is_sign=False),
        inspection_papers.PaperFinding(unit.name, "Chưa tập huấn", "", "", "", is_sign=False),
        inspection_papers.PaperFinding(unit.name, "Không niêm yết", "", "", "", is_sign=True),
    ]
    answers = [{"content": "Niêm yết", "met": "1", "not_met": "", "not_shown": "", "not_applicable": ""}]
    letters = {kind: inspection_papers.named(kind, "07/QĐ-STTTT", on) for kind in PaperKind}
    incident = Incident(
        code="", source=IncidentSource.POLICE, found_on=on, description="Hàng cấm", sender_number="12/CA"
    )
    full = inspection_papers.RoundFacts(
        ordered, team, [unit] * 4, ["Bưu điện A & B"], [on, on + dt.timedelta(days=1)], found, answers, letters,
        ["Luật Thanh tra"] * 2, incident=incident,
    )  # fmt: skip
    bare = inspection_papers.RoundFacts(
        lone, [], [replace(unit, address="")], [], [], [], [], {}, ["Luật Thanh tra"], "Theo kế hoạch"
    )
    bare_order = PaperDraft(target="", kind="", on=on)
    words = ("Đề nghị đơn vị khắc phục.", "Báo cáo Sở.")
    order = replace(bare_order, meets_on=on, at="08:30", place="Hội trường", words=words)
    samples = {}
    asking = [
        (full, replace(order, until=on), ProposalAsk.EXTENSION),
        (full, order, ProposalAsk.CONCLUSION),
    ]
    for kind, name in PAPER_TEMPLATES.items():
        drafts = [
            inspection_papers.paper_facts(
                kind, known, said, ask=ask, document_type="QĐ", settings=settings, trade=trade_of(ROOT).name,
                signature=signature,
            )
            for known, said, ask in (
                (full, order, ProposalAsk.DECISION), (bare, bare_order, ProposalAsk.DECISION),
                (replace(full, units=[unit]), bare_order, ProposalAsk.DECISION),
                *(asking if kind is PaperKind.PROPOSAL else ()),
            )
        ]  # fmt: skip
        issued = inspection_papers.issued_facts(
            drafts[0], document_type="QĐ", settings=settings, number="07/QĐ-STTTT", on=on, signature=signature
        )
        samples[f"inspection/{name}"] = [*drafts, issued]
    form = sample_form("Biên bản làm việc", "BB-LV", "inspection/record")
    whole, blank = (sample_paper(settings, form=form, on=day, day=on) for day in (on, None))
    decided = InspectionRound(code="", kind=lone.kind, decision_number="12/QĐ", decision_on=on)
    one = inspection.unit_facts(*sample_units(on))
    announced, worked = MinutesKind.ANNOUNCEMENT, MinutesKind.WORK
    samples["inspection/record"] = [
        inspection_papers.record_facts(paper, known, kind=kind, words=words, team=members, unit=facts)
        for paper, known, kind, words, members, facts in (
            (whole, ordered, announced, ("Chương trình làm việc.",), team, one),
            (blank, decided, announced, (), [], None),
            (blank, lone, worked, (), [], None),
            (whole, lone, worked, ("Đơn vị xuất trình hồ sơ.",), team, one),
        )
    ]
    return samples


def pledge_samples(settings: OfficeSettings, _signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Return facts to try the template of PAPERS out with.

    A unit of which all is known, and a unit of which only the name is.
    """
    known = Recipient(
        code="DN-012", kind=RecipientKind.POSTAL_ENTERPRISE, name="Công ty TNHH A & B <C>", name_folded="", sort_key="",
        area_id=0, address="Số 12, đường Lê Lợi", business_number="4900000000", business_number_on=on,
        business_number_issuer="Sở Kế hoạch và Đầu tư", licence_number="01/GP", licence_on=on, licence_issuer="Bộ",
        representative="Nguyễn Văn A", representative_title="Giám đốc", phone="0205 000 000",
    )  # fmt: skip
    unknown = Recipient(
        code="DPV-001", kind=RecipientKind.SERVICE_POINT, name="Điểm phục vụ", name_folded="", sort_key="", area_id=0
    )
    untitled = known.model_copy(update={"representative_title": None, "phone": None})
    commitment = Commitment("Không chấp nhận, vận chuyển, phát bưu gửi chứa hàng cấm.", "Điều 7")
    letter = LetterText("", (), (), (), (), ())
    text = CampaignText(letter, (), (), "Nói không với hàng lậu, hàng cấm", (commitment,) * 8, "bưu chính")
    return {
        "pledge/form": [
            pledge_letters.form_facts(
                unit, code="CK-2020-0001", parent_name=parent, text=text, covered=points,
                settings=settings, made_on=on,
            )
            for unit, parent, points in (
                (known, "", ["Bưu cục Tân Thanh", "Bưu cục Hữu Nghị"]),
                (unknown, "Bưu điện tỉnh", []),
                (untitled, "", []),
            )
        ]
    }  # fmt: skip


def register_samples(settings: OfficeSettings, signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the template of PAPERS out with: a series, and two of which the second has only void numbers."""
    issued = register.RegisterLine(
        number=7, year=on.year, symbol="07/STTTT-TTr", status=NumberStatus.ISSUED, issued_on=on,
        subject="V/v A & B <C>", document_type="CV", signer=signature.signer, addressees="Các đơn vị", note="",
        series="van-ban-di", kept_by="VT, TTr", copies=3, sent_on=on, receipt="Ký nhận", reserved_on=on,
        voided_on=None, void_reason=None,
    )  # fmt: skip
    void = replace(issued, number=8, symbol=None, status=NumberStatus.VOID, issued_on=None, sent_on=None, voided_on=on)
    first, last = dt.date(on.year, 1, 1), dt.date(on.year, 12, 31)
    books = [
        register.RegisterBook("van-ban-di", "Văn bản đi", first, last, (issued, void)),
        register.RegisterBook("cong-van", "Công văn", first, last, (void,)),
    ]
    order = register.PrintOrder(settings, on, "0" * 64)
    earlier = {"addressees": ["UBND các huyện", "Công ty A & B <C>"], "distribution": ["Như trên", "Lưu: VT, TTr"]}
    name, office = "Công văn số 57/STTTT-TTr ngày 15 tháng 5 năm 2020", settings.short_name
    notices = [
        register.notice_facts(earlier, about, settings=settings, signature=signature, drafted_on=on)
        for about in (
            register.recall_facts(name, "nhầm đối tượng", office=office, issuer=office),
            register.correction_facts(name, "Sửa “ngày 15” thành “ngày 16”", office=office, issuer="Sở A & B <C>"),
        )
    ]
    as_list = register.PrintOrder(settings._replace(numbering=Numbering("office")), on, "0" * 64)
    return {
        register.TEMPLATE: [
            register.register_facts(books[:1], order),
            register.register_facts(books, order),
            register.register_facts(books, as_list),
        ],
        register.NOTICE: [
            *notices,
            {**notices[0], "addressees": ["UBND các huyện"], "address": ["Địa chỉ: số 1, đường Một"]},
            *[{**notices[0], "urgency": mark} for mark in ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")],
        ],
    }


_FIGURE, _SENT_TO = (figure_result("violations", (now, 24, 3, 5)) for now in (12, 17))
_UNKNOWN = figure_result("violations", (None, None, None, None))
_COVERAGE: dict[str, Any] = {
    "units": 20, "asked": 18, "acknowledged": 15, "pledges_asked": 10, "pledges_signed": 8, "units_inspected": 3,
}  # fmt: skip


def control_samples(settings: OfficeSettings, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the template out with."""
    moment = dt.datetime(on.year, on.month, on.day, tzinfo=dt.UTC)
    entry = control.Entry(1, moment, "van-thu", "init")
    sheet = control.ControlSheet(
        printed_at=moment, printed_by="van-thu", period={"from": on, "to": on}, as_of=on, entries=1, first_entry=entry,
        last_entry=entry, journal_head="0123456789abcdef" * 4,
        counts={str(row.__tablename__): 1 for row in control.COUNTED},
        figures={**dict.fromkeys(FIGURES, _FIGURE), "units_sent_to": _SENT_TO},
    )  # fmt: skip
    return {control.TEMPLATE: [control.control_facts(sheet, settings)]}


def report_samples(office: OfficeSettings, signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the templates of PAPERS out with: with a higher body to report to, without, and with no figures."""
    account = _sample_account(office, on)
    nothing = _quiet_account(account)
    half_known = {**account.figures, "goods_held": figure_result("goods_held", (1, 1, None, None))}
    issuer = Issuer("thanh-tra", "Giám đốc Sở", abbreviation="TTr")
    alone = office._replace(report=office.report._replace(higher_body=""))
    replaced = {"letter": "Báo cáo số 12/BC-STTTT ngày 15 tháng 6 năm 2020", "issuer": office.short_name}
    made: tuple[tuple[report.Account, OfficeSettings, dict[str, Any]], ...] = (
        (account, office, {"issuer": issuer, "replaced": replaced}),
        (replace(account, figures=half_known, named=(), tables=["by_area"], earlier_dispatches=1), alone, {}),
        (nothing, office, {}),
        (replace(nothing, named=account.named), office, {}),
        (replace(nothing, figures=dict.fromkeys(FIGURES, _UNKNOWN)), office, {}),
    )
    months = [
        report.report_facts(one, settings, signature=signature, journal_head="0" * 64, **about)
        for one, settings, about in made
    ]
    return {"report/monthly": months, **control_samples(office, on)}


def _sample_account(office: OfficeSettings, on: dt.date) -> report.Account:
    """Return a month in which everything happened."""
    period = period_containing(on, Months(office.report.period))
    letter = report.IssuedLetter("07/STTTT-TTr", period.first, "V/v triển khai thực hiện Chỉ thị", 20, 15)
    recalled = replace(letter, subject="Đôn đốc A & B <C>", sent=0, level=2, recalled_on=on)
    texts = ["Các đơn vị thực hiện tốt.", "Không phát sinh A & B <C>."]
    return report.Account(
        trade=trade_of(ROOT).name, period=period, counted_to=period.last, made_on=on,
        figures={**dict.fromkeys(FIGURES, _FIGURE), "units_sent_to": _SENT_TO, "parcels": _FIGURE},
        names={**{name: on_paper(name) for name in FIGURES}, "parcels": "Bưu gửi đã soi chiếu"},
        on_paper=["2020-05"], sections=[name for name in SECTIONS if name != SCOPE], tables=REPORT_TABLES,
        by_area=[AreaRow("178", "Thành phố Lạng Sơn", 20, 18, 15, 10, 8, 3, 1, 2, 3)],
        by_kind=[KindRow(kind=RecipientKind.SERVICE_POINT, kind_name="điểm phục vụ bưu chính", **_COVERAGE)],
        by_enterprise=[EnterpriseRow(**_COVERAGE, recipient="DN-0001", recipient_name="Doanh nghiệp A & B <C>")],
        named=[NamedUnit("H-0001", "Phòng A & B <C>", "Huyện Cao Lộc", 3, "09/STTTT-TTr", on, "chưa báo cáo")],
        adjustments=[
            Adjustment("BC-2020-0001", "12/BC-STTTT", period.first, "2020-05", name, 2, 3)
            for name in ("units_total", "violations", "findings")
        ],
        directives=[
            row(
                Campaign,
                directive_number="28/CT-BTTTT", directive_on=period.first, closed_on=period.last,
                directive_issuer="Bộ Thông tin và Truyền thông", directive_subject="tăng cường an toàn",
            ),
        ],
        dispatches=[letter, recalled], earlier_dispatches=0, notices=[letter, recalled], followups=[letter, recalled],
        coverage=(8, 1, 10), askable=12, visits_by_others=1, partners=["Công an tỉnh"], cases_reported=1,
        incidents={"police": 5, "enterprise": 7},
        marked=[MarkedPaper("VV-2020-0001", "decision", "12/QĐ-XPHC", on, ("no_minutes",), ())],
        notes={kind: texts[: 1 + place % 2] for place, kind in enumerate(report.NOTED)},
    )  # fmt: skip


def _quiet_account(account: report.Account) -> report.Account:
    """Return the month with nothing in it, of an office that knows nothing of earlier months."""
    return replace(
        account, figures=dict.fromkeys(FIGURES, figure_result("violations", (0, 0, None, None))), on_paper=(),
        by_area=(), by_kind=(), by_enterprise=(), named=(), adjustments=(), directives=(), dispatches=(), notices=(),
        followups=(), coverage=(0, 0, 0), visits_by_others=0, partners=(), cases_reported=0, incidents={},
        marked=(), notes={},
    )  # fmt: skip


def field_samples(_settings: OfficeSettings, _signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the template of PAPERS out with: a card with facts and tables, and a table alone."""
    tables = [Table(["Mã", "Tên"], [("DN-012", "Công ty TNHH A & B <C>")], title) for title in ("Điểm phục vụ: 1", "")]
    known = [("Mã", "DN-012"), ("Ngày", on)]
    items = [ChecklistItem("niem-yet", "Niêm yết danh mục", "verbatim", "Luật Bưu chính, Điều 29.7")]
    return {
        overview.TEMPLATE: [
            overview.field_facts("Công ty TNHH A & B <C>", "Theo sổ", facts=known, tables=tables),
            overview.field_facts("Nội dung kiểm tra", "DN-012", questions=items),
        ]
    }


def rollup_samples(_settings: OfficeSettings, _signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the template of PAPERS out with: a month of two offices, and days of an office that knows little."""
    unknown: dict[str, Any] = dict.fromkeys(FIGURES)
    offices = [
        RollupOffice("a.json", False, code, name, code, {"from": on, "to": on}, on, on, "0" * 64, figures)
        for code, name, figures in (("20", "Sở A & B <C>", dict.fromkeys(FIGURES, 12)), ("04", "Sở D", unknown))
    ]
    area = RollupArea("Sở A & B <C>", "20", "20001", "Xã A & B", 12, 12, 12, 12, 12, 12, 12, 12, None)
    enterprise = RollupEnterprise("4900123456", "Công ty TNHH A & B <C>", 1, 12, 12, 12, 12, 12, 12)
    figure = RollupFigure(12, None, 3, None, 9, 300.0, None, None, 1)
    month = Rollup(
        "2020-06", {"from": on, "to": on}, None, on, {name: on_paper(name) for name in FIGURES},
        dict.fromkeys(FIGURES, figure), {"violations": 3}, tuple(offices), (area,), (enterprise,),
        ("Thành phố Hà Nội",), ("Chưa có số liệu của 1 tỉnh",),
    )  # fmt: skip
    nothing: dict[str, Any] = {"by_hand": {}, "areas_list": (), "enterprises_list": ()}
    days = replace(month, name=name_of_days(on, on), offices_list=tuple(offices[1:]), **nothing)
    return {rollup.TEMPLATE: [rollup.rollup_facts(one) for one in (month, days)]}


def violation_samples(settings: OfficeSettings, _signature: Signature, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the templates of case draft minutes out with: every kind of offender, who may explain or not."""
    known, unknown = sample_units(on)
    decree = "Nghị định số 174/2026/NĐ-CP của Chính phủ"
    act = violation.ActWords(
        "Không niêm yết danh mục", "Tại quầy không có bảng", on, on, "điểm b khoản 4 Điều 8", decree, True, 1, 2
    )
    small = replace(act, description="", ended_on=None, may_explain=False, aggravating=0, mitigating=0)
    cases = (
        (on, known, None, Offender.ORGANISATION, (act, small)),
        (None, unknown, known, Offender.ORGANISATION, (small,)),
        (None, unknown, None, Offender.HOUSEHOLD, (act,)),
        (on, known, None, Offender.INDIVIDUAL, (small,)),
        (None, known, None, Offender.ORGANISATION, ()),
    )
    return {
        name: [
            violation.minutes_facts(
                sample_paper(
                    settings, form=sample_form("Biên bản vi phạm hành chính", "BB-VPHC", name), on=drawn_up, day=on
                ),
                drafter=inspection.Person("Nguyễn Văn B", "Thanh tra viên") if drawn_up else inspection.Person(),
                grounds=sample_grounds(drawn_up) if drawn_up else [],
                offender=violation.offender_facts(unit, parent, offender),
                acts=acts,
                terms={name: rule_on(Catalogue().clocks, name, on) for name in EXPLAINING},
            )
            for drawn_up, unit, parent, offender, acts in cases
        ]
        for name in ("case/minutes", "case/minutes-2013")
    } | case_samples(settings, on)  # fmt: skip


def case_samples(settings: OfficeSettings, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Facts to try the templates of the papers of a case out with: each paper, of which all is known or nothing."""
    shapes = paper_kinds.SHAPES.items()
    return {
        "case/decision": [
            facts for kind, shape in shapes if not shape.is_minutes for facts in paper_samples(settings, kind, on)
        ],
        "case/record": [
            facts for kind, shape in shapes if shape.is_minutes for facts in paper_samples(settings, kind, on)
        ],
        papers.FILE_TEMPLATE: [
            papers.file_facts(
                inspection.Body(settings.letterhead.parent, settings.letterhead.name, settings.name, settings.place),
                case="VV-2020-0001", offender="Công ty TNHH A & B <C>", opened_on=on, made_on=on,
                entries=[papers.FileEntry(on, "05/BB-VPHC", "Violation minutes", "Ông B")] * 2,
                missing=missing,
            )
            for missing in ([], ["ngày giao quyết định", "số của quyết định"])
        ],
    }  # fmt: skip


def sample_grounds(on: dt.date) -> list[dict[str, str]]:
    """Grounds of minutes: an inspection, with all that is known of its papers and with little."""
    known = row(InspectionRound, decision_number="07/QĐ-STTTT", decision_on=on, decision_signer="Ông B")
    number = row(InspectionRound, decision_number="08/QĐ-STTTT")
    visits = (row(Visit, minutes_on=on, minutes_number="05/BB-ĐKT"), row(Visit, minutes_on=on))
    grounds = (violation.ground_facts(*one) for one in zip(visits, (known, number), strict=True))
    return [ground for each in grounds for ground in each]


def grounds_of(paper: paper_kinds.CasePaper, on: dt.date) -> list[papers.Ground]:
    """Grounds of a paper of a case: of a sanction decision of each kind."""
    if paper is not paper_kinds.CasePaper.DECISION:
        return [papers.norm_ground("Luật"), papers.paper_ground("minutes", "05", on)]
    kinds = ("decision", "minutes", "hold_minutes", "hold_decision", "verification", "explanation", "hearing")
    named = [papers.paper_ground(kind, "05", on, "Giám đốc Sở") for kind in kinds]
    delegated = [papers.delegation_ground(number, on) for number in ("05/QĐ-STTTT", "Quyết định số 05 ngày 1/6/2020")]
    return [papers.norm_ground("Luật"), *named, *delegated]


def paper_samples(settings: OfficeSettings, kind: paper_kinds.CasePaper, on: dt.date) -> list[dict[str, Any]]:
    """A paper of which all is known, and a paper of a person of whom nothing is known."""
    known, unknown = sample_units(on)
    form = sample_form("Quyết định xử phạt vi phạm hành chính", "QĐ-XPHC", "case/decision")
    act = violation.ActWords(
        "Không niêm yết danh mục", "Tại quầy không có bảng", on, on, "điểm b khoản 4 Điều 8",
        "Nghị định số 174/2026/NĐ-CP của Chính phủ", True, 1, 0,
    )  # fmt: skip
    bare = replace(act, conduct="", description="", aggravating=0)
    goods = [GoodsFacts(1, 0, 0, None, "Thuốc lá", 12, "cây", None, "Kho của Sở")]
    source = papers.Source(on, "05", "14:30", "Nguyễn Văn B", "Chánh Thanh tra Sở", "Theo hồ sơ", on, "Công an tỉnh")
    delegation = {
        "receiver": "Bà C", "receiver_title": "Phó Giám đốc", "is_of_enforcing": False, "case": "VV-2020-0001",
        "first_on": "ngày 01 tháng 6 năm 2020", "last_on": "ngày 30 tháng 6 năm 2020",
    }  # fmt: skip
    enforcing = {**delegation, "is_of_enforcing": True, "receiver": "", "case": "", "last_on": ""}
    each, late = parts_of(1_000_000, 3_000_000), [*parts_of(4_000_000), papers.FinePart([2], "", 0)]
    together = [papers.FinePart([1, 2], "174/2026/NĐ-CP", 4_000_000)]
    choices: tuple[tuple[Any, ...], ...] = (
        (known, Offender.ORGANISATION, source, (act, bare), goods, (4_000_000, False, each)),
        (known, Offender.ORGANISATION, source, (act, bare), goods, (4_000_000, False, parts_of(None, None))),
        (known, Offender.ORGANISATION, source, (act, bare), goods, (4_000_000, False, together)),
        (known, Offender.ORGANISATION, source, (act, bare), goods, (4_000_000, False, late)),
        (known, Offender.ORGANISATION, source, (act,), goods, (4_000_000, False, parts_of(4_000_000))),
        (unknown, Offender.ORGANISATION, source, (act,), goods, (4_000_000, False, parts_of(4_000_000))),
        (unknown, Offender.HOUSEHOLD, papers.Source(), (bare,), [], (0, True, ())),
        (unknown, Offender.INDIVIDUAL, papers.Source(), (), [], (0, False, ())),
    )
    return [
        {
            **papers.paper_facts(
                sample_paper(settings, form=form, on=origin.on, day=on), kind, origin,
                offender=violation.offender_facts(unit, known if unit is unknown else None, offender),
                grounds=grounds_of(kind, on) if held else [],
            ),
            **papers.acts_facts(acts, parts=imposed[2]),
            **papers.decision_facts(
                fine=imposed[0], warning=imposed[1], parts=imposed[2],
                additional="Đình chỉ hoạt động 02 tháng" if held else None, remedies="Niêm yết" if held else None,
            ),
            "goods": violation.goods_facts(held),
            "storage": papers.storage_words(held),
            "decision": papers.UNKNOWN_DECISION._asdict(),
            "corrects_slip": bool(held),
            "annuls_part": not held,
            "annulled_fine": papers.fine_facts(1_000_000 if acts else 0, False, ()),
            "delegation": delegation if held else enforcing,
        }
        for unit, offender, origin, acts, held, imposed in choices
    ]  # fmt: skip


def parts_of(*fines: int | None) -> list[papers.FinePart]:
    """Parts of a fine in đồng, one for each act."""
    return [papers.FinePart([number], "174/2026/NĐ-CP", fine) for number, fine in enumerate(fines, start=1)]


def main(words: Sequence[str]) -> int:
    """Write the facts of each template, or compare them."""
    origin = "the letters of its noun"
    codes = [
        write(ROOT / "data" / SAMPLES.format(name=name), to_json(name, facts), origin=origin, words=words)
        for name, facts in all_samples().items()
    ]
    return max(codes)


def to_json(name: str, facts: list[dict[str, Any]]) -> str:
    """Return the facts of a template and the fields that it may use, as they lie in the file."""
    fields = declared_fields(facts) | Template(template_bytes(name), name).fields
    made = {"fields": sorted(fields), "facts": facts}
    return json.dumps(made, ensure_ascii=False, indent=1, default=dt.date.isoformat) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
