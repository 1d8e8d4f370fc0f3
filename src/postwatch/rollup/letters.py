"""The table of many offices as a Word file, in the words on paper."""

from pathlib import Path
from typing import Any

from postwatch.days import CALENDAR, Months, period_named
from postwatch.documents.sources import shipped_template
from postwatch.language import N_
from postwatch.report.rules import FIGURES, Value, figure_in_words, is_named, period_on_paper
from postwatch.rollup.rules import Rollup, beside_each_other
from postwatch.vietnamese import money, short_date

TEMPLATE = "rollup/table"
PAPERS = {TEMPLATE: N_("the table of many offices, annexed to a report")}
TITLE = "Tổng hợp số liệu toàn quốc"
_NO_FIGURE = "–"


def rollup_document(result: Rollup, workspace: Path | None) -> bytes:
    """Return the table as a Word file. Raises DocumentError when the workspace's own template is wrong."""
    return shipped_template(TEMPLATE, workspace).render(rollup_facts(result), title=TITLE)


def rollup_facts(result: Rollup) -> dict[str, Any]:
    """Return facts of the template ``rollup/table``."""
    first, last = result.period["from"], result.period["to"]
    days = f"từ ngày {short_date(first)} đến ngày {short_date(last)}"
    told = period_on_paper(period_named(result.name, Months(CALENDAR))) if is_named(result.name) else ""
    return {
        "period": f"{told[:1].upper()}{told[1:]}, {days}" if told else f"{days[:1].upper()}{days[1:]}",
        "made": f"Tổng hợp ngày {short_date(result.made_on)} từ số liệu của {money(len(result.offices_list))} cơ quan.",
        "sums": _sums(result),
        "offices": _offices(result),
        "notes": list(result.notes_list),
    }


def _sums(result: Rollup) -> dict[str, Any]:
    return {
        "columns": ["STT", "Chỉ tiêu", "Trong kỳ", "Lũy kế", "Kỳ trước", "Cùng kỳ năm trước", "Số cơ quan có số liệu"],
        "rows": [
            [
                str(number),
                result.names[name],
                *(
                    _value(name, value)
                    for value in (figure.value, figure.cumulative, figure.previous, figure.same_period_last_year)
                ),
                money(figure.offices),
            ]
            for number, (name, figure) in enumerate(result.figures.items(), start=1)
        ],
    }


def _offices(result: Rollup) -> dict[str, Any]:
    names = beside_each_other(result)
    return {
        "columns": ["STT", "Cơ quan", *(FIGURES[name][1] for name in names)],
        "rows": [
            [str(number), one.office, *(_value(name, one.figures[name]) for name in names)]
            for number, one in enumerate(result.offices_list, start=1)
        ],
        "total": ["", "Tổng cộng", *(_value(name, result.figures[name].value) for name in names)],
    }


def _value(name: str, value: Value | None) -> str:
    return _NO_FIGURE if value is None else figure_in_words(name, value)
