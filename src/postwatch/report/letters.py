"""The report of a period on paper (Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.4); violators are never named."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from postwatch.campaign.tables import Campaign
from postwatch.case.marked import MarkedPaper
from postwatch.dataclass import dataclass
from postwatch.days import Period, period_named, year_start
from postwatch.incident.letters import SOURCES
from postwatch.language import N_, in_vietnamese
from postwatch.note.rules import telling
from postwatch.register.letters import (
    annex_reference,
    description,
    gap,
    head_facts,
    paragraph,
    property_facts,
    signature_facts,
)
from postwatch.report import control
from postwatch.report.figures import AreaRow, Coverage, EnterpriseRow, FigureResult, KindRow
from postwatch.report.issuers import as_issuer, find_issuer
from postwatch.report.parts import is_part
from postwatch.report.printed import Adjustment, NamedUnit
from postwatch.report.rules import (
    CASES_REPORTED,
    FIGURES,
    MEASURES,
    SCOPE,
    SECTIONS,
    Value,
    figure_in_words,
    next_on_paper,
    period_on_paper,
    section_of,
    sum_known,
)
from postwatch.settings import Issuer, OfficeSettings
from postwatch.staff.rules import Signature
from postwatch.store.columns import grouped
from postwatch.vietnamese import money, percent, short_date

DOCUMENT_TYPE = "BC"
PAPERS = {"report/monthly": N_("the report of a period"), control.TEMPLATE: N_("the control sheet of the records")}

# What a table prints where a number is not known.
UNKNOWN = "–"
Paragraph = dict[str, Any]
Column = Mapping[str, Value]

_DIRECTIVE_TYPES = {"CT": "Chỉ thị", "CĐ": "Công điện", "KH": "Kế hoạch", "QĐ": "Quyết định", "NQ": "Nghị quyết"}
# What stands in the report only if a note says it, by the kind of note.
NOTED = {
    "result": "kết quả đạt được",
    "shortcoming": "tồn tại, hạn chế",
    "cause": "nguyên nhân",
    "next_month": "nhiệm vụ kỳ tới",
    "difficulty": "khó khăn, vướng mắc",
    "proposal": "đề xuất, kiến nghị",
}


@dataclass(frozen=True)
class IssuedLetter:
    """A letter of the period; sent and acknowledged are counted for a dispatch only.

    ``recalled_on`` is the day on which a follow-up was recalled within the period.
    """

    symbol: str
    issued_on: dt.date
    subject: str
    sent: int = 0
    acknowledged: int = 0
    level: int = 0
    recalled_on: dt.date | None = None


class AreaNumber(NamedTuple):
    """A column of numbers of an annex: the name of a row's field, its title and that of its share behind it; whether
    areas alone have it, and whether it is not counted of a campaign.
    """

    name: str
    titles: tuple[str, ...]
    of_areas: bool = False
    of_office: bool = False


class _Annexed(NamedTuple):
    """A table of the annex: by what it groups, its title, and what makes it."""

    words: str
    title: str
    grid: Callable[["Account"], dict[str, Any]]


_NAMED = "named"
_COLUMNS = (
    AreaNumber("units", ("Đang hoạt động",)),
    AreaNumber("asked", ("Đã đề nghị",)),
    AreaNumber("acknowledged", ("Đã nhận văn bản",)),
    AreaNumber("pledges_asked", ("Đề nghị ký cam kết",)),
    AreaNumber("pledges_signed", ("Đã ký cam kết", "Tỷ lệ (%)")),
    AreaNumber("inspections", ("Lượt kiểm tra",), of_areas=True, of_office=True),
    AreaNumber("units_inspected", ("Đã kiểm tra",), of_office=True),
    AreaNumber("violations", ("Hành vi vi phạm",), of_areas=True, of_office=True),
    AreaNumber("tasks_overdue", ("Nhiệm vụ quá hạn",), of_areas=True),
)


@dataclass(frozen=True)
class Account:
    """Content of the report: figures with their windows, and counts and texts only on paper.

    ``on_paper`` are the months (their names) among the days that were reported on paper.

    ``counted_to`` is the last day whose facts count, ``made_on`` the day of the report; ``coverage`` is direct, by
    parent, asked; ``askable`` counts the active units that could be asked for a pledge; ``notes`` are by their kind;
    ``notices`` are the letters that recall or correct another and ask for nothing, ``marked`` papers of cases that
    were signed with something wrong.
    """

    period: Period
    counted_to: dt.date
    made_on: dt.date
    figures: Mapping[str, FigureResult]
    names: Mapping[str, str]
    on_paper: Sequence[str]
    sections: Sequence[str]
    tables: Sequence[str]
    by_area: Sequence[AreaRow]
    by_kind: Sequence[KindRow]
    by_enterprise: Sequence[EnterpriseRow]
    named: Sequence[NamedUnit]
    summary: Sequence[str]
    adjustments: Sequence[Adjustment]
    directives: Sequence[Campaign]
    dispatches: Sequence[IssuedLetter]
    earlier_dispatches: int
    followups: Sequence[IssuedLetter]
    coverage: tuple[int, int, int]
    askable: int
    visits_by_others: int
    partners: Sequence[str]
    cases_reported: int
    incidents: Mapping[str, int]
    notes: Mapping[str, Sequence[str]]
    notices: Sequence[IssuedLetter] = ()
    marked: Sequence[MarkedPaper] = ()

    def column(self, name: str) -> Column:
        """Return a column of the figures, such as ``cumulative``."""
        return {figure: getattr(result, name) for figure, result in self.figures.items()}

    @property
    def is_of_office(self) -> bool:
        """Return whether all that the office does is counted, and not one campaign."""
        return "violations" in self.figures

    @property
    def annexed(self) -> list[str]:
        """Return the tables of the annex in their order; without a figure of any area there are none of groups."""
        has_figures = any(any(_counts(area)) for area in self.by_area)
        return [*(self.tables if has_figures else ()), *([_NAMED] if self.named else ())]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the kinds of notes missing in the period."""
        return tuple(kind for kind in NOTED if not self.notes.get(kind))


def report_facts(
    account: Account,
    settings: OfficeSettings,
    *,
    signature: Signature,
    journal_head: str,
    closing: str = "",
    issuer: Issuer | None = None,
) -> dict[str, Any]:
    """Return the facts of the template ``report/monthly``; number and day are blank as in a draft.

    ``journal_head`` goes into the properties of the file; ``closing`` is the sentence that
    names the report in whose place this one comes.
    """
    # A letter cannot be signed before its period ends, nor before it is drafted.
    office = as_issuer(settings, issuer)
    signing = max(account.period.last + dt.timedelta(days=1), account.made_on)
    head = head_facts(office, document_type=DOCUMENT_TYPE, number=None, issued_on=None, drafted_on=signing)
    replaced = [paragraph(closing)] if closing else []
    distribution = [line for line in office.report.distribution if office.report.higher_body or line != "Như trên"]
    return {
        "head": head,
        "title": "BÁO CÁO",
        "issuer": issuer.code if issuer is not None else None,
        "abbreviation": (issuer.abbreviation or None) if issuer is not None else None,
        "subject": "\n".join(subject_of(account)),
        "addressee": office.report.higher_body,
        "addressees": [office.report.higher_body] if office.report.higher_body else [],
        "paragraphs": [
            *_guidance(account, office),
            *_results(account),
            *_assessment(account),
            *replaced,
            _closing(account, office),
        ],
        "signature": signature_facts(signature),
        "distribution": distribution,
        "appendix": _annex(account, annex_reference(office, number=None, on=signing, document_type=DOCUMENT_TYPE)),
        "document": {**property_facts(office, on=account.made_on), "description": description(journal_head)},
    }


def issued_facts(
    facts: dict[str, Any], *, settings: OfficeSettings, number: str, on: dt.date, signature: Signature
) -> dict[str, Any]:
    """Return the facts of a draft with its number, day and signer, in the annex too: these are frozen."""
    settings = as_issuer(settings, find_issuer(settings, facts.get("issuer")))
    reference = annex_reference(settings, number=number, on=on, document_type=DOCUMENT_TYPE)
    appendix = facts["appendix"]
    return {
        **facts,
        "head": head_facts(settings, document_type=DOCUMENT_TYPE, number=number, issued_on=on, drafted_on=on),
        "signature": signature_facts(signature),
        "appendix": {**appendix, "reference": reference} if appendix is not None else None,
        "document": property_facts(settings, on=on),
    }


def subject_of(account: Account) -> tuple[str, str]:
    """``Kết quả triển khai Chỉ thị … tháng 6 năm 2020`` and ``(từ ngày 15/5/2020 đến ngày 14/6/2020)``."""
    return f"{_task_in_words(account)} {period_on_paper(account.period)}".strip(), f"({_days(account.period)})"


def _days(period: Period) -> str:
    return f"từ ngày {short_date(period.first)} đến ngày {short_date(period.last)}"


def _period(account: Account) -> str:
    """Return the period, or its days where it has no name."""
    return period_on_paper(account.period) or _days(account.period)


def _task_in_words(account: Account) -> str:
    directives = {_directive(one) for one in account.directives}
    if len(directives) == 1:
        return f"Kết quả triển khai {directives.pop()}"
    return "Kết quả công tác bảo đảm an toàn, an ninh bưu chính"


def _directive(campaign: Campaign) -> str:
    """Return ``Chỉ thị số 28/CT-BTTTT``."""
    code = campaign.directive_number.partition("/")[2].partition("-")[0]
    return f"{_DIRECTIVE_TYPES.get(code, 'Văn bản')} số {campaign.directive_number}"


# --- I. what was directed --------------------------------------------------------------------------------------------


def _guidance(account: Account, office: OfficeSettings) -> list[Paragraph]:
    counted_to = short_date(account.counted_to)
    return [
        paragraph("I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI", kind="title"),
        *[paragraph(line) for line in dict.fromkeys(_carried_out(one, office) for one in account.directives)],
        *_dispatches(account),
        *_notices(account),
        *_scope(account, counted_to),
        paragraph(
            f"Số liệu chốt đến hết ngày {counted_to}, theo dữ liệu đã nhập đến hết ngày {short_date(account.made_on)}."
        ),
        *_unknown(account),
        *_adjusted(account, SCOPE),
    ]


def _unknown(account: Account) -> list[Paragraph]:
    """Return that there are no figures to compare with: none where the records say nothing of the earlier days, not all
    where a month was reported on paper.
    """
    columns = {"kỳ trước": account.column("previous"), "cùng kỳ năm trước": account.column("same_period_last_year")}
    lacking = {words: [value is None for value in column.values()] for words, column in columns.items()}
    none = [words for words, lacks in lacking.items() if all(lacks)]
    some = [words for words, lacks in lacking.items() if any(lacks) and not all(lacks)]
    return [
        *([paragraph(f"Cơ quan chưa có số liệu {' và '.join(none)} để so sánh.")] if none else []),
        *([paragraph(f"Một số chỉ tiêu chưa có số liệu {' và '.join(some)} để so sánh.")] if some else []),
    ]


def _carried_out(campaign: Campaign, office: OfficeSettings) -> str:
    """Return the sentence on a directive; several campaigns may carry out one."""
    return (
        f"Thực hiện {_directive(campaign)} ngày {short_date(campaign.directive_on)} của {campaign.directive_issuer} "
        f"về {campaign.directive_subject.rstrip('.')}, {office.short_name} đã tổ chức triển khai đến các cơ quan, "
        "đơn vị có liên quan trên địa bàn."
    )


def _scope(account: Account, counted_to: str) -> list[Paragraph]:
    """Return whom the campaigns of the period concern, and which of them ended."""
    if not account.directives:
        return [paragraph("Trong kỳ không có đợt triển khai nào đang thực hiện.")]
    return [
        paragraph(
            f"Đến hết ngày {counted_to}, có {_number(account.figures['units_total'].value)} đơn vị đang hoạt động trên "
            f"địa bàn thuộc phạm vi triển khai; đã đề nghị {_number(account.figures['units_asked'].value)} đơn vị."
        ),
        *[
            paragraph(
                f"Đợt triển khai {_directive(one)} đã kết thúc ngày {short_date(one.closed_on)}; số liệu ký cam kết "
                "của đợt tính đến ngày đó."
            )
            for one in account.directives
            if one.closed_on is not None and one.closed_on <= account.counted_to
        ],
    ]


def _dispatches(account: Account) -> list[Paragraph]:
    if account.dispatches:
        lines = [f"{_cited(letter)}: {_receipts(letter, account.counted_to)}" for letter in account.dispatches]
        return [paragraph(f"Trong kỳ đã ban hành {len(lines)} công văn triển khai:"), *_list(lines)]
    if account.earlier_dispatches:
        return [
            paragraph(
                f"Trong kỳ không ban hành công văn triển khai mới; tiếp tục thực hiện {account.earlier_dispatches} "
                "công văn đã ban hành trước đó."
            )
        ]
    return [paragraph("Trong kỳ chưa ban hành công văn triển khai.")]


def _notices(account: Account) -> list[Paragraph]:
    if not account.notices:
        return []
    cited = "; ".join(_cited(letter) for letter in account.notices)
    return [paragraph(f"Trong kỳ đã ban hành {len(account.notices)} công văn thu hồi, đính chính: {cited}.")]


def _cited(letter: IssuedLetter) -> str:
    about = letter.subject.strip().rstrip(".")
    about = f"về việc {about[3:].strip()}" if about.casefold().startswith("v/v") else f"về {about}"
    return f"Công văn số {letter.symbol} ngày {short_date(letter.issued_on)} {about}"


def _receipts(letter: IssuedLetter, day: dt.date) -> str:
    if not letter.sent:
        return "chưa phát hành"
    waiting = letter.sent - letter.acknowledged
    rest = f", còn {waiting} đơn vị chưa xác nhận" if waiting else ""
    return (
        f"đã gửi {letter.sent} đơn vị; đến hết ngày {short_date(day)} có {letter.acknowledged} đơn vị xác nhận đã nhận "
        f"văn bản{rest}"
    )


# --- II. results -----------------------------------------------------------------------------------------------------


def _results(account: Account) -> list[Paragraph]:
    parts: Mapping[str, Callable[[Account], list[Paragraph]]] = {
        "reports": _propagation,
        "pledges": _pledges,
        "inspections": _inspections,
        "violations": _violations,
        "coordination": _coordination,
        "followups": _chasing,
    }
    # An annex is named in the text (Phụ lục I, Mục III.1.a).
    annex = f"{_annexed_in_words(account)} được tổng hợp tại Phụ lục kèm theo{_without_paper(account)}."
    if not account.annexed:
        annex = "Trong kỳ không phát sinh số liệu theo địa bàn nên không kèm phụ lục."
    paragraphs = [
        paragraph("II. KẾT QUẢ THỰC HIỆN", kind="title"),
        paragraph("Tóm tắt", kind="heading"),
        *[paragraph(sentence) for sentence in account.summary],
        paragraph(annex),
    ]
    for number, section in enumerate(account.sections, start=1):
        paragraphs += [
            paragraph(f"{number}. {SECTIONS[section][0]}", kind="heading"),
            *parts[section](account),
            *_adjusted(account, section),
        ]
    return paragraphs


def _without_paper(account: Account) -> str:
    """Return which months are in no list and no annex, because they were reported on paper."""
    if not account.on_paper:
        return ""
    months = ", ".join(period_on_paper(period_named(name, account.period.months)) for name in account.on_paper)
    return f", không gồm phần đã báo cáo bằng văn bản giấy ({months})"


def _adjusted(account: Account, part: str) -> list[Paragraph]:
    """Return a paragraph for each earlier report of which figures of a part are others now, with both values."""
    changed = grouped(
        (
            (one.symbol, one.issued_on, one.month),
            f"{account.names[one.figure]}: {figure_in_words(one.figure, one.now)} "
            f"(đã báo cáo: {figure_in_words(one.figure, one.reported)})",
        )
        for one in account.adjustments
        if section_of(one.figure, of_campaign=not account.is_of_office) == part
    )
    return [
        paragraph(
            f"Điều chỉnh, bổ sung so với Báo cáo số {symbol} ngày {short_date(day)} "
            f"({_reported(month, account.period)}): {'; '.join(lines)}."
        )
        for (symbol, day, month), lines in changed.items()
    ]


def _reported(name: str, period: Period) -> str:
    """Return an earlier period, by its name, in the words of a letter."""
    earlier = period_named(name, period.months)
    return period_on_paper(earlier) or _days(earlier)


def _propagation(account: Account) -> list[Paragraph]:
    def words(column: Column) -> str:
        held, reached = _number(column["sessions_held"]), _number(column["people_reached"])
        return f"{held} cuộc tuyên truyền, tập huấn với {reached} lượt người tham gia"

    now = account.column("value")
    first = "Trong kỳ chưa có đơn vị gửi báo cáo kết quả thực hiện nhiệm vụ."
    if now["task_reports"]:
        first = (
            f"Trong kỳ, các đơn vị đã gửi {_number(now['task_reports'])} báo cáo kết quả thực hiện nhiệm vụ. Theo báo "
            f"cáo của các đơn vị, đã tổ chức {words(now)}."
        )
    return [paragraph(first), *_compared(account, words, *MEASURES), *_measures(account)]


def _measures(account: Account) -> list[Paragraph]:
    """Return what else reports of units carried, each under the name that its campaign gives it."""
    carried = [
        (name, figure)
        for name, figure in account.figures.items()
        if not (name in FIGURES or is_part(name) or (account.is_of_office and name == CASES_REPORTED))
        and (figure.value or figure.cumulative)
    ]
    lines = [
        f"{account.names[name]}: {_number(figure.value)}"
        + (f" (lũy kế: {_number(figure.cumulative)})" if figure.cumulative != figure.value else "")
        for name, figure in carried
    ]
    return [paragraph("Các chỉ tiêu khác theo báo cáo của đơn vị:"), *_list(lines)] if lines else []


def _pledges(account: Account) -> list[Paragraph]:
    now = account.column("value")
    direct, by_parent, asked = account.coverage
    first = (
        f"Trong kỳ có {_number(now['pledges_signed'])} đơn vị trực tiếp ký cam kết; "
        f"{_number(now['pledges_by_parent'])} điểm phục vụ được doanh nghiệp ký cam kết (theo danh sách kèm bản cam "
        "kết)."
    )
    if not now["pledges_signed"] and not now["pledges_by_parent"]:
        first = "Trong kỳ không có thêm đơn vị ký cam kết."
    if not asked:
        return [paragraph(first)]
    left = asked - direct - by_parent
    rest = f"; còn {left} đơn vị chưa thực hiện ký cam kết" if left else ""
    return [
        paragraph(first),
        paragraph(
            f"Đến hết ngày {short_date(account.counted_to)}, có {direct + by_parent}/{asked} doanh nghiệp, điểm phục "
            f"vụ bưu chính được đề nghị đã ký cam kết, đạt {percent(direct + by_parent, asked)}% (ký trực tiếp: "
            f"{direct}; theo doanh nghiệp: {by_parent}){rest}. Số doanh nghiệp, điểm phục vụ bưu chính đang hoạt động "
            f"trên địa bàn: {_number(account.askable)}."
        ),
    ]


def _inspections(account: Account) -> list[Paragraph]:
    def words(column: Column) -> str:
        planned, unannounced = column["inspections_planned"], column["inspections_unannounced"]
        return f"{_number(planned)} lượt theo kế hoạch, {_number(unannounced)} lượt đột xuất"

    compared = _compared(account, words, "inspections_planned", "inspections_unannounced")
    now = account.column("value")
    visits = sum(now[name] for name in ("inspections_planned", "inspections_unannounced", "re_inspections"))
    if not visits:
        return [paragraph("Trong kỳ không thực hiện kiểm tra."), *_remedies(account, now), *compared]
    again = f", {_number(now['re_inspections'])} lượt phúc tra" if now["re_inspections"] else ""
    by_others = ""
    if account.visits_by_others:
        by_others = f" Trong đó, các đơn vị được giao nhiệm vụ thực hiện {account.visits_by_others} lượt."
    noted = f"Qua kiểm tra ghi nhận {_number(now['findings'])} nội dung tồn tại hoặc có dấu hiệu vi phạm."
    if not now["findings"]:
        noted = "Qua kiểm tra không ghi nhận tồn tại."
    return [
        paragraph(
            f"Trong kỳ đã thực hiện {_number(visits)} lượt kiểm tra ({words(now)}{again}) đối với "
            f"{_number(now['units_inspected'])} đơn vị.{by_others}"
        ),
        paragraph(noted),
        *_remedies(account, now),
        *compared,
    ]


def _remedies(account: Account, now: Column) -> list[Paragraph]:
    ordered, done, overdue = (now[name] for name in ("remedies_ordered", "remedies_done", "remedies_overdue"))
    sentences = []
    if ordered:
        sentences.append(f"Đã yêu cầu khắc phục {_number(ordered)} nội dung.")
    if done:
        sentences.append(f"Các đơn vị đã khắc phục xong {_number(done)} nội dung.")
    if overdue:
        until = short_date(account.counted_to)
        sentences.append(f"Đến hết ngày {until}, còn {_number(overdue)} nội dung quá hạn khắc phục.")
    return [paragraph(" ".join(sentences))] if sentences else []


def _violations(account: Account) -> list[Paragraph]:
    def words(column: Column) -> str:
        return (
            f"{_number(column['violations'])} hành vi vi phạm, {_number(column['cases_decided'])} vụ việc bị xử phạt, "
            f"tổng số tiền phạt {_number(column['fines_imposed'])} đồng"
        )

    now = account.column("value")
    paragraphs = [paragraph(f"Trong kỳ {_acts(now)}; {_decisions(now)}."), *_fines_owed(account, now)]
    if now["repeat_offenders"]:
        paragraphs.append(
            paragraph(
                f"Trong kỳ có {_number(now['repeat_offenders'])} đơn vị tái phạm (vi phạm khi chưa hết thời hạn được "
                "coi là chưa bị xử phạt vi phạm hành chính)."
            )
        )
    paragraphs += _goods_and_complaints(account, now)
    compared = _compared(account, words, "violations", "cases_decided", "fines_imposed")
    return [*paragraphs, *compared, *_marked(account)]


def _marked(account: Account) -> list[Paragraph]:
    """Return what is wrong with papers of the period, in black, as every letter (Phụ lục I, I.3)."""
    lines = [f"Vụ việc {one.case}: {one.sentence(in_vietnamese)}" for one in account.marked]
    head = [paragraph("Văn bản có điểm cần rà soát:")] if lines else []
    return [*head, *_list(lines)]


def _acts(now: Column) -> str:
    if not now["violations"]:
        return "không phát hiện hành vi vi phạm hành chính"
    opened = f", lập {_number(now['cases_opened'])} hồ sơ vụ việc" if now["cases_opened"] else ""
    return f"phát hiện {_number(now['violations'])} hành vi vi phạm hành chính{opened}"


def _decisions(now: Column) -> str:
    decided = "không có vụ việc bị xử phạt"
    if now["cases_decided"]:
        decided = (
            f"người có thẩm quyền đã ban hành quyết định xử phạt đối với {_number(now['cases_decided'])} vụ việc, tổng "
            f"số tiền phạt {_number(now['fines_imposed'])} đồng"
        )
    paid = f"; số tiền phạt đã nộp {_number(now['fines_paid'])} đồng" if now["fines_paid"] else ""
    return decided + paid


def _fines_owed(account: Account, now: Column) -> list[Paragraph]:
    if not now["fines_outstanding"]:
        return []
    owed, late = _number(now["fines_outstanding"]), "không có khoản nào quá hạn"
    if now["fines_overdue"]:
        late = f"quá hạn {_number(now['fines_overdue'])} đồng"
    until = short_date(account.counted_to)
    return [paragraph(f"Đến hết ngày {until}, tiền phạt còn phải nộp {owed} đồng, trong đó {late}.")]


def _goods_and_complaints(account: Account, now: Column) -> list[Paragraph]:
    sentences = []
    if now["goods_held"]:
        until = short_date(account.counted_to)
        sentences.append(f"Đến hết ngày {until}, đang tạm giữ {_number(now['goods_held'])} lô tang vật, phương tiện.")
    received, settled = now["complaints_received"], now["complaints_settled"]
    if received or settled:
        took_in = f"đã nhận {_number(received)} khiếu nại" if received else "không nhận khiếu nại mới"
        sentences.append(f"Trong kỳ {took_in}; đã giải quyết {_number(settled)} khiếu nại.")
    return [paragraph(" ".join(sentences))] if sentences else []


def _coordination(account: Account) -> list[Paragraph]:
    joint = account.figures["inspections_joint"].value
    found = account.figures["incidents"].value
    sentences = []
    if joint:
        partners = f" ({'; '.join(account.partners)})" if account.partners else ""
        sentences.append(f"Thực hiện {_number(joint)} lượt kiểm tra phối hợp với các cơ quan chức năng{partners}.")
    if found:
        by_source = "; ".join(f"{SOURCES[source]}: {number}" for source, number in account.incidents.items())
        sources = f" ({by_source})" if sum(account.incidents.values()) == found else ""
        sentences.append(f"Tiếp nhận {_number(found)} tin báo, vụ việc phát hiện{sources}.")
    if account.cases_reported:
        sentences.append(f"Các đơn vị báo cáo đã thông báo, phối hợp xử lý {account.cases_reported} vụ việc.")
    return [paragraph(" ".join(sentences) or "Trong kỳ không phát sinh vụ việc phối hợp.")]


def _chasing(account: Account) -> list[Paragraph]:
    now = account.column("value")
    lines = [_followup(letter) for letter in account.followups]
    issued = _number(now["followups_issued"])
    first = [paragraph(f"Trong kỳ đã ban hành {issued} công văn đôn đốc.")]
    if not now["followups_issued"]:
        first = [paragraph("Trong kỳ không ban hành công văn đôn đốc.")]
    elif lines:
        among = ", trong đó" if now["followups_issued"] > len(lines) else ""
        first = [paragraph(f"Trong kỳ đã ban hành {issued} công văn đôn đốc{among}:"), *_list(lines)]
    if not now["tasks_open"]:
        return first
    late = f"{_number(now['tasks_overdue'])} nhiệm vụ quá hạn" if now["tasks_overdue"] else "không có nhiệm vụ quá hạn"
    return [
        *first,
        paragraph(
            f"Đến hết ngày {short_date(account.counted_to)}, còn {_number(now['tasks_open'])} nhiệm vụ đang thực hiện, "
            f"kể cả nhiệm vụ thường xuyên, trong đó {late}."
        ),
    ]


def _followup(letter: IssuedLetter) -> str:
    times = f"lần {letter.level}"
    told = _cited(letter) if times in letter.subject else f"{_cited(letter)} ({times})"
    return told if letter.recalled_on is None else f"{told}, đã thu hồi ngày {short_date(letter.recalled_on)}"


def _compared(account: Account, words: Callable[[Column], str], *names: str) -> list[Paragraph]:
    """Return the figures since the start of the year, when they differ, and of a year ago, when they are known."""
    now, so_far = account.column("value"), account.column("cumulative")
    last_year = account.column("same_period_last_year")
    pieces = []
    if any(so_far[name] != now[name] for name in names):
        pieces.append(f"Lũy kế từ ngày {short_date(year_start(account.period))}: {words(so_far)}")
    known = {name: value for name in names if (value := last_year[name]) is not None}
    if len(known) == len(names) and any(known.values()):
        pieces.append(f"{'cùng' if pieces else 'Cùng'} kỳ năm trước: {words(known)}")
    return [paragraph("; ".join(pieces) + ".")] if pieces else []


# --- III to V: what people wrote -------------------------------------------------------------------------------------


def _assessment(account: Account) -> list[Paragraph]:
    return [
        paragraph("III. ĐÁNH GIÁ", kind="title"),
        *_noted(account, "result", "1. Kết quả đạt được"),
        *_noted(account, "shortcoming", "2. Tồn tại, hạn chế"),
        *_noted(account, "cause", "3. Nguyên nhân"),
        paragraph(f"IV. NHIỆM VỤ {next_on_paper(account.period).upper()}", kind="title"),
        *_noted(account, "next_month", ""),
        paragraph("V. KHÓ KHĂN, ĐỀ XUẤT, KIẾN NGHỊ", kind="title"),
        *_noted(account, "difficulty", "1. Khó khăn, vướng mắc"),
        *_noted(account, "proposal", "2. Đề xuất, kiến nghị"),
    ]


def _noted(account: Account, kind: str, heading: str) -> list[Paragraph]:
    head = [paragraph(heading, kind="heading")] if heading else []
    texts = telling(account.notes.get(kind, ()))
    if not texts:
        return [*head, paragraph(gap(NOTED[kind]), italic=True)]
    return [*head, *[paragraph(text, kind="bullet" if len(texts) > 1 else "text") for text in texts]]


def _closing(account: Account, office: OfficeSettings) -> Paragraph:
    what = _task_in_words(account)
    told = f"Trên đây là {what[0].lower()}{what[1:]} {_period(account)}"
    if office.report.higher_body:
        return paragraph(f"{told}, {office.short_name} trân trọng báo cáo {office.report.higher_body}./.")
    return paragraph(f"{told} của {office.short_name}./.")


def _annexed_in_words(account: Account) -> str:
    """Return what the annex has: ``Số liệu theo địa bàn, theo loại đơn vị``."""
    groups = [_GRIDS[name].words for name in account.annexed if name != _NAMED]
    told = [f"Số liệu {', '.join(groups)}"] if groups else []
    return " và ".join(
        [*told, *(["danh sách đơn vị nêu tên" if told else "Danh sách đơn vị nêu tên"] if account.named else [])]
    )


def _annex(account: Account, reference: str) -> dict[str, Any] | None:
    """Return the annex: its first table, and in ``parts`` those below it, each with its title; None without any."""
    if not account.annexed:
        return None
    grids = [{"title": _GRIDS[name].title, **_GRIDS[name].grid(account)} for name in account.annexed]
    first = f"{_annexed_in_words(account)} {_period(account)}"
    below = {"first": grids[0]["title"], "parts": grids[1:]} if len(grids) > 1 else {}
    return {**grids[0], "title": first, "reference": reference, **below}


def _area_grid(account: Account) -> dict[str, Any]:
    return _grid(account, "Địa bàn", [(one.area_name, one) for one in account.by_area])


def _kind_grid(account: Account) -> dict[str, Any]:
    return _grid(
        account, "Loại đơn vị", [(f"{one.kind_name[:1].upper()}{one.kind_name[1:]}", one) for one in account.by_kind]
    )


def _enterprise_grid(account: Account) -> dict[str, Any]:
    rows = [
        (one.recipient_name or one.recipient or "Điểm không thuộc doanh nghiệp nào", one)
        for one in account.by_enterprise
    ]
    return _grid(account, "Doanh nghiệp (kể cả điểm phục vụ)", rows)


def _named_grid(account: Account) -> dict[str, Any]:
    return {
        "columns": [
            "STT", "Đơn vị", "Địa bàn", "Nội dung chưa thực hiện", "Số lần đôn đốc", "Công văn đôn đốc gần nhất",
        ],
        "rows": [
            [
                str(number), one.recipient_name or one.recipient, one.area_name, one.missing, str(one.letters),
                f"{one.symbol} ngày {short_date(one.reminded_on)}",
            ]
            for number, one in enumerate(account.named, start=1)
        ],
    }  # fmt: skip


def _grid(account: Account, head: str, groups: Sequence[tuple[str, AreaRow | Coverage]]) -> dict[str, Any]:
    """Return a table of groups of units with their sums; what only areas have stands behind what all have."""
    is_of_areas = any(isinstance(row, AreaRow) for _name, row in groups)
    columns = area_numbers(of_areas=is_of_areas, of_office=account.is_of_office)
    return {
        "columns": ["STT", head, *number_titles(columns)],
        "rows": [
            [str(number), name, *number_cells(columns, [row])] for number, (name, row) in enumerate(groups, start=1)
        ],
        "total": ["", "Tổng cộng", *number_cells(columns, [row for _name, row in groups])],
    }


def area_numbers(*, of_areas: bool, of_office: bool) -> list[AreaNumber]:
    """Return the columns of numbers of a table of areas, or of other groups; of the office, or of one campaign."""
    return [one for one in _COLUMNS if (of_areas or not one.of_areas) and (of_office or not one.of_office)]


def number_titles(columns: Sequence[AreaNumber]) -> list[str]:
    """Return the heads of columns of numbers, each share behind its number."""
    return [title for one in columns for title in one.titles]


def number_cells(columns: Sequence[AreaNumber], rows: Sequence[object]) -> list[str]:
    """Return the sums of rows in columns of numbers; a dash where a number of one of them is not known."""
    sums = {one.name: sum_known(getattr(row, one.name) for row in rows) for one in columns}
    cells = []
    for one in columns:
        number = sums[one.name]
        cells.append(UNKNOWN if number is None else _number(number))
        if one.name == "pledges_signed":
            asked = sums["pledges_asked"]
            cells.append(percent(int(number), int(asked)) if number is not None and asked else UNKNOWN)
    return cells


def _counts(area: AreaRow) -> list[int]:
    return [int(getattr(area, one.name) or 0) for one in _COLUMNS]


def _number(value: Value) -> str:
    return money(int(value))


def _list(lines: Sequence[str]) -> list[Paragraph]:
    """Return bullets that end with a semicolon, the last with a full stop."""
    return [paragraph(line + (";" if line is not lines[-1] else "."), kind="bullet") for line in lines]


_GRIDS = {
    "by_area": _Annexed("theo địa bàn", "Số liệu theo địa bàn", _area_grid),
    "by_kind": _Annexed("theo loại đơn vị", "Số liệu theo loại đơn vị", _kind_grid),
    "by_enterprise": _Annexed("theo doanh nghiệp", "Số liệu theo doanh nghiệp", _enterprise_grid),
    _NAMED: _Annexed("", "Đơn vị vẫn chưa thực hiện sau khi đã được đôn đốc", _named_grid),
}
