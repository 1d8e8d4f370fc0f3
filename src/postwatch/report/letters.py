"""The report of a period on paper (Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.4); violators are never named."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from postwatch.campaign.tables import Campaign
from postwatch.case.marked_papers import MarkedPaper
from postwatch.dataclass import dataclass
from postwatch.days import Period, period_named, year_start
from postwatch.document_types import TYPES, with_number
from postwatch.language import N_, in_vietnamese
from postwatch.note.rules import telling
from postwatch.register.letters import (
    AS_ABOVE,
    annex_reference,
    description,
    head_facts,
    property_facts,
    signature_facts,
)
from postwatch.register.rules import spelled_out
from postwatch.report import control
from postwatch.report.figure_parts import is_part
from postwatch.report.figures import AreaRow, Coverage, EnterpriseRow, KindRow
from postwatch.report.issuers import as_issuer, find_issuer
from postwatch.report.numbers import NUMBERS, AreaNumber, area_numbers
from postwatch.report.printed import Adjustment, NamedUnit
from postwatch.report.rules import (
    CASES_REPORTED,
    COUNTS,
    FIGURES,
    MEASURES,
    SCOPE,
    UNKNOWN,
    FigureColumns,
    Value,
    days_on_paper,
    figure_in_words,
    next_on_paper,
    period_on_paper,
    section_of,
)
from postwatch.report.summary import summary_facts
from postwatch.settings import Issuer, OfficeSettings
from postwatch.staff.signature import Signature
from postwatch.store.columns import code_of, grouped
from postwatch.vietnamese import money, percent, short_date

DOCUMENT_TYPE = "BC"
PAPERS = {"report/monthly": N_("the report of a period"), control.TEMPLATE: N_("the control sheet of the records")}

TOTAL = N_("Sum of all lines")
Column = Mapping[str, Value]

_DIRECTIVE_TYPES = ("CT", "CĐ", "KH", "QĐ", "NQ")
# Kinds of notes that the report has only if a note of them is written.
NOTED = ("result", "shortcoming", "cause", "next_month", "difficulty", "proposal")
# Figures of a section that are told since the start of the year, and of a year ago.
_COMPARED = {
    "reports": MEASURES,
    "inspections": ("inspections_planned", "inspections_unannounced"),
    "violations": ("violations", "cases_decided", "fines_imposed"),
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


class _Table(NamedTuple):
    """A table of the annex: by what it groups units, the head of the groups, and these with their numbers."""

    group: str
    head: str
    rows: Callable[["Account"], Sequence[tuple[str, AreaRow | Coverage]]]


@dataclass(frozen=True)
class Account:
    """Content of the report: figures with their windows, and counts and texts only on paper.

    ``on_paper`` are the months (their names) among the days that were reported on paper.

    ``counted_to`` is the last day whose facts count, ``made_on`` the day of the report; ``coverage`` is direct, by
    parent, asked; ``askable`` counts the active units that could be asked for a pledge; ``notes`` are by their kind;
    ``notices`` are the letters that recall or correct another and ask for nothing, ``marked`` papers of cases that were
    signed with something wrong.
    """

    trade: str
    period: Period
    counted_to: dt.date
    made_on: dt.date
    figures: Mapping[str, FigureColumns]
    names: Mapping[str, str]
    on_paper: Sequence[str]
    sections: Sequence[str]
    tables: Sequence[str]
    by_area: Sequence[AreaRow]
    by_kind: Sequence[KindRow]
    by_enterprise: Sequence[EnterpriseRow]
    named: Sequence[NamedUnit]
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
        """Return the tables of groups of the annex in their order; none without a figure of any area."""
        is_counted = any(getattr(area, one.name) for area in self.by_area for one in NUMBERS)
        return list(self.tables) if is_counted else []

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
    replaced: Mapping[str, str] | None = None,
    issuer: Issuer | None = None,
) -> dict[str, Any]:
    """Return the facts of the template ``report/monthly``; number and day are blank as in a draft.

    ``journal_head`` goes into the properties of the file; ``replaced`` has the ``letter`` that ends with this report,
    and its ``issuer``.
    """
    # A letter cannot be signed before its period ends, nor before it is drafted.
    office = as_issuer(settings, issuer)
    signing = max(account.period.last + dt.timedelta(days=1), account.made_on)
    distribution = [line for line in office.report.distribution if office.report.higher_body or line != AS_ABOVE]
    return {
        "head": head_facts(office, document_type=DOCUMENT_TYPE, number=None, issued_on=None, drafted_on=signing),
        "issuer": code_of(issuer),
        "abbreviation": (issuer.abbreviation or None) if issuer is not None else None,
        "addressee": office.report.higher_body,
        "addressees": [office.report.higher_body] if office.report.higher_body else [],
        "office": office.short_name,
        "trade": account.trade,
        "directive": directive_of(account),
        "period": period_on_paper(account.period) or _days(account.period),
        "period_name": period_on_paper(account.period),
        "days": _days(account.period),
        "next_period": next_on_paper(account.period),
        "year_start": short_date(year_start(account.period)),
        "until": short_date(account.counted_to),
        "made_on": short_date(account.made_on),
        **_directed(account),
        **summary_facts(account.figures, account.by_area),
        **_counted(account),
        **_told(account),
        "replaced": dict(replaced) if replaced is not None else None,
        "signature": signature_facts(signature),
        "distribution": distribution,
        "appendix": _annex(account, annex_reference(office, number=None, on=signing, document_type=DOCUMENT_TYPE)),
        "named": [_named(one) for one in account.named],
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


def directive_of(account: Account) -> str:
    """Return the directive of all campaigns, ``Chỉ thị số 28/CT-BTTTT``; nothing where they have several."""
    directives = {_directive(one) for one in account.directives}
    return directives.pop() if len(directives) == 1 else ""


def _directive(campaign: Campaign) -> str:
    code = campaign.directive_number.partition("/")[2].partition("-")[0]
    name = TYPES[code] if code in _DIRECTIVE_TYPES else in_vietnamese(N_("Document of any type"))
    return with_number(name, campaign.directive_number)


def _days(period: Period) -> str:
    return days_on_paper(period.first, period.last)


def _directed(account: Account) -> dict[str, Any]:
    """Return which directives the campaigns carry out, several of them perhaps one, and the letters of the period."""
    directives = [
        {
            "name": _directive(one),
            "issued_on": short_date(one.directive_on),
            "issuer": one.directive_issuer,
            "subject": one.directive_subject.rstrip("."),
        }
        for one in account.directives
    ]
    return {
        "directives": [one for place, one in enumerate(directives) if one not in directives[:place]],
        "closed": [
            {"directive": _directive(one), "closed_on": short_date(one.closed_on)}
            for one in account.directives
            if one.closed_on is not None and one.closed_on <= account.counted_to
        ],
        "dispatches": [_letter(one) for one in account.dispatches],
        "earlier_dispatches": account.earlier_dispatches,
        "notices": [_letter(one) for one in account.notices],
        "followups": [_letter(one) for one in account.followups],
    }


def _letter(letter: IssuedLetter) -> dict[str, Any]:
    about = letter.subject.strip().rstrip(".")
    return {
        "symbol": letter.symbol,
        "issued_on": short_date(letter.issued_on),
        "about": spelled_out(about) or in_vietnamese(N_("about {subject}")).format(subject=about),
        "sent": letter.sent,
        "acknowledged": letter.acknowledged,
        "level": letter.level,
        "recalled_on": short_date(letter.recalled_on) if letter.recalled_on is not None else "",
    }


def _counted(account: Account) -> dict[str, Any]:
    """Return the figures since the start of the year and of a year ago, and the sections.

    Also the known figures of earlier days, and those counted for the paper alone.
    """
    value, so_far, last_year = (account.column(name) for name in ("value", "cumulative", "same_period_last_year"))
    direct, by_parent, asked = account.coverage
    sources = account.incidents if sum(account.incidents.values()) == value.get("incidents") else {}
    return {
        "so_far": {name: so_far.get(name, 0) for name in COUNTS},
        "last_year": {name: last_year.get(name, 0) for name in COUNTS},
        "unknown": {"previous": _unknown(account.column("previous")), "last_year": _unknown(last_year)},
        "coverage": {
            "asked": asked, "direct": direct, "by_parent": by_parent, "signed": direct + by_parent,
            "percent": percent(direct + by_parent, asked), "active": account.askable,
        },
        "visits_by_others": account.visits_by_others,
        "partners": list(account.partners),
        "sources": [{"kind": source, "incidents": number} for source, number in sources.items()],
        "cases_reported": account.cases_reported,
        "measures": _measures(account),
        "adjusted": _adjusted(account, SCOPE),
        "sections": [_section(account, name) for name in account.sections],
    }  # fmt: skip


def _section(account: Account, name: str) -> dict[str, Any]:
    """Return a section.

    It says whether its figures since the start of the year are others than those of the period, whether those of a year
    ago are known and are any, and which figures of earlier reports are others now.
    """
    value, so_far, last_year = (
        {one: account.column(column)[one] for one in _COMPARED.get(name, ())}
        for column in ("value", "cumulative", "same_period_last_year")
    )
    return {
        "kind": name,
        "so_far": so_far != value,
        "last_year": None not in last_year.values() and any(last_year.values()),
        "adjusted": _adjusted(account, name),
    }


def _unknown(column: Mapping[str, Value | None]) -> dict[str, bool]:
    """Return whether all or only some earlier figures are unknown; a figure whose base was nobody lacks nothing."""
    lacking = [value is None for name, value in column.items() if name not in FIGURES or not FIGURES[name].base]
    return {"all": all(lacking), "some": any(lacking) and not all(lacking)}


def _measures(account: Account) -> list[dict[str, Any]]:
    """Return what else reports of units carried, each under the name that its campaign gives it."""
    return [
        {"name": account.names[name], "now": int(figure.value or 0), "so_far": int(figure.cumulative or 0)}
        for name, figure in account.figures.items()
        if not (name in FIGURES or is_part(name) or (account.is_of_office and name == CASES_REPORTED))
        and (figure.value or figure.cumulative)
    ]


def _adjusted(account: Account, section: str) -> list[dict[str, Any]]:
    """Return the earlier reports of which figures of a section are others now, with both values of each."""
    changed = grouped(
        (
            (one.symbol, short_date(one.issued_on), _reported(one.month, account.period)),
            {
                "name": account.names[one.figure],
                "now": figure_in_words(one.figure, one.now),
                "reported": figure_in_words(one.figure, one.reported),
            },
        )
        for one in account.adjustments
        if section_of(one.figure, of_campaign=not account.is_of_office) == section
    )
    return [
        {"symbol": symbol, "issued_on": day, "period": period, "figures": figures}
        for (symbol, day, period), figures in changed.items()
    ]


def _reported(name: str, period: Period) -> str:
    """Return an earlier period, by its name, in the words of a letter."""
    earlier = period_named(name, period.months)
    return period_on_paper(earlier) or _days(earlier)


def _told(account: Account) -> dict[str, Any]:
    """Return what people wrote, what is wrong with papers, and the months of which only a report on paper tells."""
    return {
        "notes": {kind: list(telling(account.notes.get(kind, ()))) for kind in NOTED},
        "marked": [{"case": one.case, "faults": one.sentence(in_vietnamese)} for one in account.marked],
        "on_paper": [period_on_paper(period_named(name, account.period.months)) for name in account.on_paper],
    }


def _named(unit: NamedUnit) -> dict[str, Any]:
    return {
        "name": unit.recipient_name or unit.recipient,
        "area": unit.area_name,
        "missing": unit.missing,
        "letters": unit.letters,
        "symbol": unit.symbol,
        "reminded_on": short_date(unit.reminded_on),
    }


def _annex(account: Account, reference: str) -> dict[str, Any] | None:
    """Return the annex, or None without any: its tables of groups of units, each with what it groups by."""
    if not account.annexed and not account.named:
        return None
    tables = [_grid(account, _TABLES[name]) for name in account.annexed]
    return {"reference": reference, "groups": [table["group"] for table in tables], "tables": tables}


def _grid(account: Account, table: _Table) -> dict[str, Any]:
    """Return a table of groups of units with their sums; what only areas have stands behind what all have."""
    groups = table.rows(account)
    is_of_areas = any(isinstance(row, AreaRow) for _name, row in groups)
    columns = area_numbers(of_areas=is_of_areas, of_office=account.is_of_office)
    return {
        "group": in_vietnamese(table.group),
        "columns": ["STT", in_vietnamese(table.head), *number_titles(columns)],
        "rows": [
            [str(number), name, *number_cells(columns, [row])] for number, (name, row) in enumerate(groups, start=1)
        ],
        "total": ["", in_vietnamese(TOTAL), *number_cells(columns, [row for _name, row in groups])],
    }


def number_titles(columns: Sequence[AreaNumber]) -> list[str]:
    """Return the heads of columns of numbers, each share behind its number."""
    return [in_vietnamese(title) for one in columns for title in (one.words, one.share) if title]


def number_cells(columns: Sequence[AreaNumber], rows: Sequence[object]) -> list[str]:
    """Return the sums of rows in columns of numbers; a dash where a number of one of them is not known."""
    sums = {one.name: one.known(*rows) for one in columns}
    cells = []
    for one in columns:
        number = sums[one.name]
        cells.append(UNKNOWN if number is None else _number(number))
        if one.share:
            asked = sums[one.base]
            cells.append(percent(int(number), int(asked)) if number is not None and asked else UNKNOWN)
    return cells


def _number(value: Value) -> str:
    return money(int(value))


def _kinds(account: Account) -> list[tuple[str, Coverage]]:
    return [(f"{one.kind_name[:1].upper()}{one.kind_name[1:]}", one) for one in account.by_kind]


def _enterprises(account: Account) -> list[tuple[str, Coverage]]:
    return [
        (one.recipient_name or one.recipient or in_vietnamese(N_("Points of no enterprise")), one)
        for one in account.by_enterprise
    ]


_TABLES = {
    "by_area": _Table(N_("by area"), N_("Area"), lambda account: [(one.area_name, one) for one in account.by_area]),
    "by_kind": _Table(N_("by kind of unit"), N_("Kind of unit"), _kinds),
    "by_enterprise": _Table(N_("by enterprise"), N_("Enterprise, with its points"), _enterprises),
}
