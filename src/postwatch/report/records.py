"""The records behind a figure: each with its code, its day and what it adds, so that their sum is the figure."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from postwatch.area.lookup import find_area
from postwatch.area.tables import Area
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError
from postwatch.followup.debts import Explained
from postwatch.followup.options import FollowupOrder
from postwatch.language import N_, _, in_vietnamese
from postwatch.law.citation import is_reference
from postwatch.pledge.rules import percentage
from postwatch.recipient.tables import Recipient
from postwatch.report.case_rows import HELD, OWED, CaseRow, case_rows
from postwatch.report.definitions import FIGURE_ROWS
from postwatch.report.figure_parts import measure_names, measure_of, part_names, parts_of
from postwatch.report.paper import figures_on_paper, on_paper, paper_months
from postwatch.report.period import PeriodChoice, Span, choose_span, journal_begins_after
from postwatch.report.rules import (
    FIGURES,
    MEASURED,
    MEASURES,
    OF_CAMPAIGN,
    PART,
    PERCENT,
    STATES,
    Value,
    bases_of,
    over_bases,
    title_of,
)
from postwatch.report.statement_names import AGAIN
from postwatch.report.statements import Rows, listed
from postwatch.report.stretches import Stretch, stretch_of
from postwatch.report.units import UNIT_ROWS, under_campaigns
from postwatch.report.window import Window, rows, under_law
from postwatch.store.columns import code_of, grouped
from postwatch.vietnamese import fold, money, one_of

# How a figure names a rung of follow-ups, and a decree.
_RUNG, _DECREE = re.compile("[1-9][0-9]?"), re.compile(r"[0-9]+/[0-9]{4}/\S+")


@dataclass(frozen=True)
class FigureRecord:
    """A record behind a figure: its code, its day, its unit and area, and what it adds to the figure."""

    code: str
    on: dt.date | None
    recipient: str | None
    recipient_name: str | None
    area: str | None
    area_name: str | None
    amount: Value


@dataclass(frozen=True)
class FigureRecords:
    """The records behind a figure of a period, in one area or all.

    ``value`` is what they add up to, None where the days are not known or its base is nobody (`rules.over_bases`).
    Of a share ``value`` is in per cent, and the records are the units asked: those that hold a pledge add 1.
    """

    figure: str
    words: str
    period: Mapping[str, dt.date]
    as_of: dt.date
    area: str | None
    value: Value | None
    records_list: tuple[FigureRecord, ...]


def figure_records(session: Session, desk: Desk, *, figure: str, span: Span, area: str | None) -> FigureRecords:
    """Return the records behind a figure; a month that was reported on paper is a record.

    Raises NotFoundError for a figure that is not counted and for an unknown area, RuleError for figures that only a
    paper tells and for an area of a letter.
    """
    stretch = stretch_of(span.window(session, span.period.first, span.counted_to), paper_months(session))
    if stretch.is_cut:
        raise on_paper(stretch.papers[0])
    chosen = find_area(session, area=area, on=span.counted_to) if area is not None else None
    name = _figure_named(session, figure, stretch.window)
    stretch = replace(stretch, window=_knowing(session, desk, name, stretch.window))
    records = _all_records(session, desk, name, stretch, chosen)
    return FigureRecords(
        figure=name,
        words=part_names([name], measure_names(session))[name],
        period={"from": span.period.first, "to": span.period.last},
        as_of=span.counted_to,
        area=code_of(chosen),
        value=_total(name, records) or _nothing(session, desk, name, span, stretch, chosen),
        records_list=tuple(records),
    )


def _nothing(
    session: Session, desk: Desk, figure: str, span: Span, stretch: Stretch, area: Area | None
) -> Value | None:
    """Return what a figure without anything is: 0, or None of days or of units of which nothing is known."""
    if journal_begins_after(session, desk, span) is not None:
        return None
    found = {one: _all_records(session, desk, one, stretch, area) for one in bases_of(figure)}
    return over_bases({one: (_total(one, records),) for one, records in found.items()})[figure][0]


def _total(figure: str, records: Sequence[FigureRecord]) -> Value | None:
    total = sum(one.amount for one in records)
    if figure != PERCENT:
        return total
    return percentage(int(total), len(records)) if records else None


def to_explain(session: Session, desk: Desk, *, order: FollowupOrder) -> Explained:
    """Return of which units an order asks an explanation: those behind a figure at the end of a day, of an area or all.

    Raises as `figure_records`.
    """
    day = order.on or desk.today
    span = choose_span(session, desk, choice=PeriodChoice(None), on=day)
    found = figure_records(session, desk, figure=order.explain or "tasks_overdue", span=span, area=order.area)
    # Of a share, the units that add nothing are late.
    late = [one for one in found.records_list if bool(one.amount) != (found.figure == PERCENT)]
    sums = grouped((one.recipient, int(one.amount)) for one in late if one.recipient is not None)
    units = {code: f"{found.words}: {money(sum(told))}" for code, told in sums.items()}
    names = [found.words, *([find_area(session, area=order.area, on=day).name] if order.area else [])]
    what, *place = (f"{one[:1].lower()}{one[1:]}" for one in names)
    words = in_vietnamese(N_("{what} in {area}")).format(what=what, area=place[0]) if place else what
    return Explained(" ".join(filter(None, (found.figure, found.area))), words, units)


def _knowing(session: Session, desk: Desk, figure: str, window: Window) -> Window:
    """Return a window that knows, beside its days, on what the rows of a figure depend."""
    if figure == AGAIN:
        return under_law(session, desk, window)
    return under_campaigns(session, window) if figure in UNIT_ROWS else window


def _all_records(session: Session, desk: Desk, figure: str, stretch: Stretch, area: Area | None) -> list[FigureRecord]:
    """Return the records of the counted days, and what months on paper told of what happened, in an area or all."""
    records = _everywhere(session, desk, figure, stretch)
    return records if area is None else _in_area(session, figure, records, area)


def _everywhere(session: Session, desk: Desk, figure: str, stretch: Stretch) -> list[FigureRecord]:
    if figure in STATES:
        if stretch.ends_on_paper is not None:
            raise on_paper(stretch.ends_on_paper)
        return _records(session, desk, figure, stretch.window)
    counted = [one for window in stretch.counted for one in _records(session, desk, figure, window)]
    told = [
        FigureRecord(paper.code, paper.period_last, None, None, None, None, amount)
        for paper in stretch.papers
        if (amount := figures_on_paper(paper).get(figure, 0))
    ]
    return [*told, *counted]


def _in_area(session: Session, figure: str, records: Sequence[FigureRecord], area: Area) -> list[FigureRecord]:
    """Return the records of an area or of those in it. Raises RuleError for a figure that belongs to no area."""
    if figure.partition(PART)[0] == "followups_issued":
        raise RuleError(
            _("Follow-up letters go to several areas, and belong to none"),
            hint=_("leave --area out: postwatch report records {figure}").format(figure=figure),
        )
    within = select(col(Area.code)).where((col(Area.id) == area.id) | (col(Area.parent_id) == area.id))
    codes = set(rows(session, within).scalars())
    return [one for one in records if one.area in codes]


def _figure_named(session: Session, figure: str, window: Window) -> str:
    """Return the name of a figure from its name, or its words on the screen or on paper. Raises NotFoundError."""
    (parts,) = parts_of(session, window)
    counted = FIGURES if window.campaign_id is None else (name for name in FIGURES if name in OF_CAMPAIGN)
    words = part_names([*counted, *parts], measure_names(session))
    typed = fold(figure)
    for name, said in words.items():
        if typed in (fold(name), fold(said), fold(title_of(name, words).strip())):
            return name
    if figure.partition(PART)[0] in words and _may_be(figure):
        return figure
    if window.campaign_id is not None and _is_of_office(figure):
        raise NotFoundError(
            _("The figure {figure} is of the whole office and not counted for one campaign").format(figure=figure),
            hint=_("leave --campaign out"),
        )
    shown = {name: title_of(name, words).strip() for name in words}
    raise NotFoundError(_("There is no figure {figure}").format(figure=figure), hint=one_of(figure, shown))


def _may_be(figure: str) -> bool:
    """Return whether a name is that of a part which a record could have, though none has."""
    base, _colon, part = figure.partition(PART)
    if base == "followups_issued":
        return bool(_RUNG.fullmatch(part))
    decree, _colon, provision = part.partition(PART)
    return base == "violations" and bool(_DECREE.fullmatch(decree)) and is_reference(provision)


def _is_of_office(figure: str) -> bool:
    """Return whether a figure, by its name or by its words on the screen or on paper, is none of a campaign."""
    typed = fold(figure.partition(PART)[0])
    return any(
        typed in (fold(name), fold(in_vietnamese(FIGURES[name].words)), fold(title_of(name, {})))
        for name in FIGURES
        if name not in OF_CAMPAIGN
    )


def _records(session: Session, desk: Desk, figure: str, window: Window) -> list[FigureRecord]:
    if figure == HELD or figure in OWED:
        return _of_cases(session, window, case_rows(session, desk, figure, window.last))
    base, _colon, part = figure.partition(PART)
    values = part.split(PART, 1) if part else []
    if base not in FIGURES or base in MEASURES:
        base, values = MEASURED, [measure_of(figure)]
    found = listed(window, FIGURE_ROWS[base], part=values, on_last=base in STATES, with_nothing=base == PERCENT)
    return [FigureRecord(*row) for row in rows(session, found)]


def _of_cases(session: Session, window: Window, found: Sequence[CaseRow]) -> list[FigureRecord]:
    """Return records of cases, with where their units belonged on the last day."""
    offenders = col(Recipient.id).in_({row.unit_id for row in found if row.unit_id is not None})
    units = select().select_from(Recipient).where(offenders)
    own = Rows(lambda _window: units, col(Recipient.id), amount=col(Recipient.id))
    known = listed(window, own, part=(), on_last=True, with_nothing=False)
    placed: dict[int | None, FigureRecord] = {row[-1]: FigureRecord(*row) for row in rows(session, known)}
    placed[None] = FigureRecord("", None, None, None, None, None, 0)
    return [replace(placed[row.unit_id], code=row.case, on=row.on, amount=row.amount) for row in found]
