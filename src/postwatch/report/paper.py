"""Months that were reported on paper before the records begin: their names, their figures, who counts them."""

import datetime as dt
import json
from collections.abc import Sequence

from sqlmodel import Session

from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.report.paper_tables import PaperReport
from postwatch.report.rules import FIGURES, PART, PERCENT, Value
from postwatch.store.columns import rows_with


def month_on_paper(row: PaperReport) -> str:
    """Return the name of a month that was reported on paper."""
    return f"{row.period_last.year}-{row.period_last.month:02d}"


def paper_months(session: Session) -> dict[dt.date, PaperReport]:
    """Return the months that were reported on paper, by their first days."""
    return {row.period_first: row for row in rows_with(session, PaperReport)}


def on_paper(row: PaperReport) -> RuleError:
    """Return the refusal of what is asked of a month that was reported on paper."""
    return RuleError(
        _("The month {month} was reported on paper as {symbol}").format(
            month=row.period_last.strftime("%m/%Y"), symbol=row.symbol
        ),
        hint=_("see its figures: postwatch show {code}").format(code=row.code),
    )


def without_paper(papers: Sequence[PaperReport]) -> str:
    """Return that areas and parts of figures do not have what months on paper told; nothing where there are none."""
    if not papers:
        return ""
    words = _("areas and provisions do not have what was reported on paper: {symbols}")
    return words.format(symbols=", ".join(one.symbol for one in papers))


def is_told(row: PaperReport, figure: str) -> bool:
    """Return whether a month on paper tells a figure: one that was given, or a part of one that was given as 0."""
    given, (whole, part, _by) = json.loads(row.figures), figure.partition(PART)
    return whole in given and not (part and given[whole])


def figures_on_paper(row: PaperReport) -> dict[str, Value]:
    """Return the figures of a month that was reported on paper, to be added up; one that was not given is zero."""
    given = json.loads(row.figures)
    return {name: given.get(name, 0.0 if name == PERCENT else 0) for name in FIGURES}
