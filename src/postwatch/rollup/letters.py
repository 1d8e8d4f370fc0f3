"""The table of many offices as a Word file, in the words on paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from postwatch.days import CALENDAR, Months, period_named
from postwatch.documents.sources import shipped_template
from postwatch.language import N_, in_vietnamese
from postwatch.report.letters import TOTAL, number_cells, number_titles
from postwatch.report.numbers import AreaNumber, area_numbers
from postwatch.report.rules import days_on_paper, figure_printed, is_named, on_paper, period_on_paper
from postwatch.rollup.sums import Rollup, RollupArea, beside_each_other
from postwatch.store.columns import grouped
from postwatch.vietnamese import money, short_date

TEMPLATE = "rollup/table"
PAPERS = {TEMPLATE: N_("the table of many offices, annexed to a report")}
TITLE = N_("Data of the whole country")
_OFFICE = N_("Agency")
_HEADS = (
    N_("Figure"), N_("In the period"), N_("Cumulative"), N_("Previous period"), N_("Same period of last year"),
    N_("Offices with data"),
)  # fmt: skip
_BY_HAND = N_("of it by hand")


def rollup_document(result: Rollup, workspace: Path | None) -> bytes:
    """Return the table as a Word file. Raises DocumentError when the workspace's own template is wrong."""
    return shipped_template(TEMPLATE, workspace).render(rollup_facts(result), title=in_vietnamese(TITLE))


def rollup_facts(result: Rollup) -> dict[str, Any]:
    """Return facts of the template ``rollup/table``."""
    days = days_on_paper(result.period["from"], result.period["to"])
    named = period_on_paper(period_named(result.name, Months(CALENDAR))) if is_named(result.name) else ""
    told = f"{named}, {days}" if named else days
    if result.campaign:
        told = in_vietnamese(N_("{period}; campaign {campaign}")).format(period=told, campaign=result.campaign)
    return {
        "period": f"{told[:1].upper()}{told[1:]}",
        "made": in_vietnamese(N_("Added up on {day} from the data of {count} offices.")).format(
            day=short_date(result.made_on), count=money(len(result.offices_list))
        ),
        "sums": _sums(result),
        "offices": _offices(result),
        "notes": list(result.notes_list),
        **({"areas": _areas(result)} if result.areas_list else {}),
        **({"enterprises": _enterprises(result)} if result.enterprises_list else {}),
    }


def _sums(result: Rollup) -> dict[str, Any]:
    return {
        "columns": ["STT", *map(in_vietnamese, [*_HEADS, *([_BY_HAND] if result.by_hand else [])])],
        "rows": [
            [
                str(number),
                result.names[name],
                *(
                    figure_printed(name, value)
                    for value in (figure.value, figure.cumulative, figure.previous, figure.same_period_last_year)
                ),
                money(figure.offices),
                *([figure_printed(name, result.by_hand.get(name))] if result.by_hand else []),
            ]
            for number, (name, figure) in enumerate(result.figures.items(), start=1)
        ],
    }


def _offices(result: Rollup) -> dict[str, Any]:
    names = beside_each_other(result)
    return {
        "columns": ["STT", in_vietnamese(_OFFICE), *(on_paper(name) for name in names)],
        "rows": [
            [str(number), one.office, *(figure_printed(name, one.figures[name]) for name in names)]
            for number, one in enumerate(result.offices_list, start=1)
        ],
        "total": ["", in_vietnamese(TOTAL), *(figure_printed(name, result.figures[name].value) for name in names)],
    }


def _areas(result: Rollup) -> dict[str, Any]:
    """Return the sums of the areas of each office, and below, in ``parts``, a table of areas for each office.

    One table of all 3,300 areas would take five times as long to be laid out on pages.
    """
    offices = grouped(((one.province, one.office), one) for one in result.areas_list)
    numbers = area_numbers(of_areas=True, of_office=result.campaign is None)
    together = _area_grid(numbers, _OFFICE, [(office, areas) for (_province, office), areas in offices.items()])
    parts = [
        {"title": office, **_area_grid(numbers, N_("Area"), [(one.area_name, [one]) for one in areas])}
        for (_province, office), areas in offices.items()
    ]
    title = in_vietnamese(N_("By area ({count} offices with data)")).format(count=len(parts))
    return {**together, "title": title, "parts": parts}


def _area_grid(
    numbers: Sequence[AreaNumber], head: str, groups: Sequence[tuple[str, Sequence[RollupArea]]]
) -> dict[str, Any]:
    """Return a table of groups of areas, each with its sums."""
    return {
        "columns": ["STT", in_vietnamese(head), *number_titles(numbers)],
        "rows": [
            [str(place), name, *number_cells(numbers, areas)] for place, (name, areas) in enumerate(groups, start=1)
        ],
        "total": ["", in_vietnamese(TOTAL), *number_cells(numbers, [one for _name, areas in groups for one in areas])],
    }


def _enterprises(result: Rollup) -> dict[str, Any]:
    numbers = area_numbers(of_areas=False, of_office=result.campaign is None)
    heads = map(in_vietnamese, (N_("Business registration number"), N_("Enterprise"), N_("Offices")))
    rows = [
        [str(place), one.business_number or "", one.name or "", str(one.offices), *number_cells(numbers, [one])]
        for place, one in enumerate(result.enterprises_list, start=1)
    ]
    title = in_vietnamese(N_("By enterprise"))
    return {"title": title, "columns": ["STT", *heads, *number_titles(numbers)], "rows": rows}
