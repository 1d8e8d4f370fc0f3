"""Charts of months, and the table of their numbers, as the pages of who decides and of a period draw them."""

from collections.abc import Iterator, Sequence
from typing import Any

from postwatch.console import Amount, Shown, Table
from postwatch.language import _
from postwatch.pages.facts import line_facts, table_facts
from postwatch.report.months import MonthLine
from postwatch.report.rules import PERCENT, VISITS, figure_in_words, sum_known

_WHOLE = 100
_MILLION = 1_000_000
# Pixels.
_HEIGHT = 80


def charts_of(months: Sequence[MonthLine]) -> dict[str, Any]:
    """Return the charts of months, none of what never was: coverage, inspections with violations, fines; and their
    numbers as a table.
    """
    columns = [_("Month"), _("Pledge coverage (%)"), _("Inspections"), _("Violations"), _("Fines, imposed"),
               _("Fines, paid")]  # fmt: skip
    _month, coverage, *work = columns[:4]
    millions = Table(columns, [*_rows(months, _MILLION)], _("Million đồng"), bars=columns[4:])
    lines = [
        line_facts(millions._replace(title="", bars=[coverage]), highest=_WHOLE, height=_HEIGHT),
        line_facts(millions._replace(title="", bars=work), height=_HEIGHT),
        line_facts(millions, height=_HEIGHT),
    ]
    numbers = table_facts(Table(columns, [*_rows(months, 1)]), name="months", caption=_("Fines in đồng"), more="")
    return {"lines": [one for one in lines if one["largest"]], "title": _("In numbers"), "table": numbers}


def _rows(months: Sequence[MonthLine], unit: int) -> Iterator[list[Any]]:
    """Yield a row for each month; fines are in so many đồng."""
    for one in months:
        year, _hyphen, month = one.month.partition("-")
        told, share = one.figures, one.figures[PERCENT]
        fines = (told["fines_imposed"], told["fines_paid"])
        yield [
            f"{month}/{year}",
            None if share is None else Shown(share, figure_in_words(PERCENT, share)),
            sum_known(told[name] for name in VISITS),
            told["violations"],
            *(None if fine is None else _in_unit(fine, unit) for fine in fines),
        ]


def _in_unit(amount: float, unit: int) -> Any:
    number = amount / unit
    return Amount(amount) if unit == 1 else Shown(number, f"{number:.1f}".replace(".", ",").removesuffix(",0"))
