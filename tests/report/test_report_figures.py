"""Each figure, counted by hand."""

import datetime as dt
import sys
from dataclasses import replace
from typing import Any

import pytest
from preparing import own_rows

from postwatch.days import Months, period_named, period_of
from postwatch.pledge.tables import PledgeStatus
from postwatch.register.tables import LetterStatus
from postwatch.report import compiled
from postwatch.report import figures as counting
from postwatch.report.figures import groups_of
from postwatch.report.period import Span, period_report
from postwatch.report.rules import FIGURES, FigureColumns, Value, counting_day
from postwatch.report.window import Window
from postwatch.store.remembered import forget
from postwatch.store.transaction import OFFICE
from postwatch.task.tables import TaskMode

LAST = dt.date(2020, 6, 14)

# name: value, cumulative, previous, same period last year
COUNTED_BY_HAND = {
    "units_total": (6, 6, 7, 7),
    "units_asked": (6, 6, 0, 0),
    "units_sent_to": (3, 3, None, None),
    "units_acknowledged": (1, 1, None, None),
    "tasks_open": (5, 5, 0, 0),
    "tasks_overdue": (1, 1, 0, 0),
    "task_reports": (2, 4, 1, 1),
    "sessions_held": (3, 8, 1, 6),
    "people_reached": (47, 54, 3, 9),
    "pledges_signed": (2, 2, 0, 0),
    "pledges_by_parent": (1, 1, 0, 0),
    "pledge_coverage_percent": (75.0, 75.0, None, None),
    "inspections_planned": (1, 2, 1, 0),
    "inspections_unannounced": (1, 1, 0, 1),
    "inspections_joint": (1, 1, 0, 1),
    "re_inspections": (1, 1, 0, 0),
    "units_inspected": (2, 3, 1, 1),
    "findings": (2, 2, 0, 0),
    "remedies_ordered": (0, 0, 0, 0),
    "remedies_done": (0, 0, 0, 0),
    "remedies_overdue": (0, 0, 0, 0),
    "violations": (2, 2, 0, 1),
    "cases_opened": (2, 2, 0, 1),
    "cases_decided": (1, 1, 0, 0),
    "fines_imposed": (3_000_000, 3_000_000, 0, 0),
    "fines_paid": (1_000_000, 1_000_000, 0, 0),
    "fines_outstanding": (500_002, 500_002, 2, 0),
    "fines_overdue": (0, 0, 0, 0),
    "goods_held": (0, 0, 0, 0),
    "complaints_received": (0, 0, 0, 0),
    "complaints_settled": (0, 0, 0, 0),
    "followups_issued": (1, 1, 0, 0),
    "repeat_offenders": (1, 1, 0, 0),
    "incidents": (2, 2, 0, 0),
}
# What the records name beside these.
NAMED_BY_RECORDS = {
    "cases_reported": (2, 4, 1, 1),
    "violations:15/2020/NĐ-CP:8.3.b": (2, 2, 0, 1),
    "followups_issued:1": (1, 1, 0, 0),
}


def window(first: str = "2020-05-15", last: str = "2020-06-14") -> Window:
    return Window(1, dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def figures(books: Any, days: Window) -> dict[str, Value]:
    return counting.figures(books.session, books.desk, days)[0]


def span(year: int = 2020, month: int = 6, on: dt.date | None = None) -> Span:
    period = period_of(year, month, Months("15-14"))
    return Span(period, counting_day(period, today=dt.date(2030, 1, 1), on=on), dt.date(2030, 1, 1))


def columns(figure: FigureColumns) -> tuple[Value | None, ...]:
    """A figure in the period, since the year began, in the period before, in the same period last year."""
    return (figure.value, figure.cumulative, figure.previous, figure.same_period_last_year)


def test_the_names_are_those_that_scripts_rely_on() -> None:
    assert tuple(COUNTED_BY_HAND) == tuple(FIGURES)


def test_every_figure_is_the_one_counted_by_hand(june: Any) -> None:
    report = period_report(june.session, june.desk, span=span())
    assert {name: columns(figure) for name, figure in report.figures.items()} == COUNTED_BY_HAND | NAMED_BY_RECORDS


QUARTER_BY_HAND = COUNTED_BY_HAND | NAMED_BY_RECORDS | {
    "units_total": (6, 6, 7, 7),
    "task_reports": (3, 4, 1, 1),
    "sessions_held": (4, 8, 4, 6),
    "people_reached": (50, 54, 4, 9),
    "cases_reported": (3, 4, 1, 1),
    "inspections_planned": (2, 2, 0, 0),
    "units_inspected": (3, 3, 0, 1),
}  # fmt: skip
# The year before is the previous period and the same one.
YEAR_BY_HAND = {
    "units_total": (6, 7),
    "units_asked": (6, 0),
    "units_sent_to": (3, None),
    "units_acknowledged": (2, None),
    "tasks_open": (5, 0),
    "tasks_overdue": (2, 0),
    "task_reports": (5, 2),
    "sessions_held": (13, 106),
    "people_reached": (59, 109),
    "cases_reported": (5, 2),
    "pledges_signed": (2, 0),
    "pledges_by_parent": (1, 0),
    "pledge_coverage_percent": (75.0, None),
    "inspections_planned": (3, 0),
    "inspections_unannounced": (1, 1),
    "inspections_joint": (1, 1),
    "re_inspections": (1, 0),
    "units_inspected": (3, 1),
    "findings": (2, 0),
    "remedies_ordered": (0, 0),
    "remedies_done": (0, 0),
    "remedies_overdue": (0, 0),
    "violations": (2, 2),
    "violations:15/2020/NĐ-CP:8.3.b": (2, 2),
    "cases_opened": (2, 2),
    "cases_decided": (2, 1),
    "fines_imposed": (3_700_000, 2),
    "fines_paid": (2_500_000, 0),
    "fines_outstanding": (1_200_002, 2),
    "fines_overdue": (0, 0),
    "goods_held": (0, 0),
    "complaints_received": (0, 0),
    "complaints_settled": (0, 0),
    "followups_issued": (2, 0),
    "followups_issued:1": (2, 0),
    "repeat_offenders": (1, 0),
    "incidents": (3, 0),
}


def test_every_figure_of_a_quarter_is_the_one_counted_by_hand(june: Any) -> None:
    days = Span(period_named("2020-Q2", Months("15-14")), LAST, dt.date(2030, 1, 1))
    report = period_report(june.session, june.desk, span=days)
    assert {name: columns(figure) for name, figure in report.figures.items()} == QUARTER_BY_HAND


def test_every_figure_of_a_year_is_the_one_counted_by_hand(june: Any) -> None:
    days = Span(period_named("2020", Months("15-14")), dt.date(2020, 12, 14), dt.date(2030, 1, 1))
    report = period_report(june.session, june.desk, span=days)
    expected = {name: (value, value, before, before) for name, (value, before) in YEAR_BY_HAND.items()}
    assert {name: columns(figure) for name, figure in report.figures.items()} == expected


def test_a_long_window_of_many_records_is_counted_the_same(june: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MANY_RECORDS", 0)
    test_every_figure_of_a_year_is_the_one_counted_by_hand(june)


@pytest.mark.system("postgres")
def test_a_server_counts_the_same(june_on_a_server: Any) -> None:
    report = period_report(june_on_a_server.session, june_on_a_server.desk, span=span())
    assert {name: columns(figure) for name, figure in report.figures.items()} == COUNTED_BY_HAND | NAMED_BY_RECORDS
    assert {type(value) for figure in report.figures.values() for value in columns(figure)[:2]} == {int, float}
    assert [row.units for row in report.by_area] == [3, 3]


def test_the_areas_are_those_counted_by_hand(june: Any) -> None:
    rows = [tuple(vars(row).values()) for row in groups_of(june.session, window()).by_area]
    assert rows == [
        ("178", "Thành phố Lạng Sơn", 3, 3, 1, 2, 2, 1, 0, 1, 1),
        ("183", "Huyện Cao Lộc", 3, 3, 0, 2, 1, 2, 2, 0, 1),
    ]


def test_an_empty_database_counts_to_zero(books: Any) -> None:
    report = period_report(books.session, books.desk, span=span())
    told = {name: columns(figure) for name, figure in report.figures.items()}
    assert {told.pop(name) for name in FIGURES if FIGURES[name].base} == {(None, None, None, None)}
    assert {*told.values()} == {(0, 0, None, None)}
    assert report.by_area == ()


def test_the_value_of_a_flow_falls_on_its_first_and_last_day_only(books: Any) -> None:
    unit = books.unit("P1", "service_point")
    for on in ("14/5/2020", "15/5/2020", "14/6/2020", "15/6/2020"):
        books.visit(unit, on, "planned")
    assert figures(books, window())["inspections_planned"] == 2


def test_the_year_begins_on_15_december(books: Any) -> None:
    for on in ("14/12/2019", "15/12/2019", "31/12/2019", "1/1/2020", "14/1/2020", "15/1/2020"):
        books.incident("customs", on)
    january = period_report(books.session, books.desk, span=span(2020, 1)).figures["incidents"]
    december = period_report(books.session, books.desk, span=span(2019, 12)).figures["incidents"]
    assert columns(january) == (4, 4, 1, None)
    assert columns(december) == (1, 1, None, None)
    assert period_report(books.session, books.desk, span=span(2021, 1)).figures["incidents"].same_period_last_year == 4


def test_another_office_in_the_same_database_is_not_counted(june: Any) -> None:
    before = figures(june, window())
    other = june.other_office()
    stranger = june.unit("S1", "service_point", office_id=other)
    june.act(stranger, "1/6/2020", office_id=other)
    june.incident("customs", "1/6/2020", office_id=other)
    june.task(stranger, None, office_id=other, due_on=dt.date(2020, 6, 1))
    assert figures(june, window()) == before
    assert sum(row.units for row in groups_of(june.session, window()).by_area) == before["units_total"]


def test_a_deadline_counts_as_it_stood_on_the_last_day(books: Any) -> None:
    late = books.task(books.unit("D1", "district_office"), None, due_on=dt.date(2020, 6, 1))
    books.extend(late, "20/6/2020", "30/6/2020")
    extended = books.task(books.unit("D2", "district_office"), None, due_on=dt.date(2020, 6, 1))
    books.extend(extended, "1/6/2020", "10/7/2020")
    first_set = books.task(books.unit("D3", "district_office"), None)
    books.extend(first_set, "16/6/2020", "17/6/2020")
    assert figures(books, window())["tasks_overdue"] == 1
    assert figures(books, window(last="2020-06-25"))["tasks_overdue"] == 1
    assert figures(books, window(last="2020-07-01"))["tasks_overdue"] == 2


@pytest.mark.parametrize(("due", "overdue"), [(dt.date(2020, 6, 13), 1), (LAST, 0), (None, 0)])
def test_a_task_is_late_from_the_day_after_its_deadline(books: Any, due: dt.date | None, overdue: int) -> None:
    books.task(books.unit("D1", "district_office"), None, due_on=due, mode=TaskMode.STANDING)
    assert figures(books, window())["tasks_overdue"] == overdue


def test_a_standing_task_is_late_only_while_its_unit_has_not_reported(books: Any) -> None:
    task = books.task(books.unit("D1", "district_office"), None, due_on=dt.date(2020, 6, 1), mode=TaskMode.STANDING)
    assert figures(books, window())["tasks_overdue"] == 1
    books.report(task, "10/6/2020", {})
    assert figures(books, window())["tasks_overdue"] == 0


def test_a_task_on_event_waits_for_its_event(books: Any) -> None:
    books.task(books.unit("D1", "district_office"), None, due_on=dt.date(2020, 6, 1), mode=TaskMode.ON_EVENT)
    assert figures(books, window())["tasks_overdue"] == 0


def test_a_recalled_letter_asks_nothing_any_more(books: Any) -> None:
    enterprise = books.unit("E1", "postal_enterprise")
    recalled = {"status": LetterStatus.RECALLED, "ended_on": dt.date(2020, 6, 10), "end_reason": "sai nội dung"}
    letter = books.letter(books.campaign(), 57, "15/5/2020", **recalled)
    books.sent(letter, enterprise, "18/5/2020")
    books.task(enterprise, letter)
    then, now = figures(books, window(last="2020-06-09")), figures(books, window())
    names = ("units_total", "units_asked", "units_acknowledged", "tasks_open")
    assert [then[name] for name in names] == [1, 1, 1, 1]
    assert [now[name] for name in names] == [1, 0, 0, 0]


def test_the_active_units_of_the_register_are_told_whatever_campaigns_ask(books: Any) -> None:
    books.unit("E1", "postal_enterprise", active_to=dt.date(2020, 6, 10))
    books.unit("E2", "postal_enterprise")
    books.unit("D1", "district_office", active_from=dt.date(2020, 6, 5))
    assert [figures(books, window(last=day))["units_total"] for day in ("2020-06-04", "2020-06-09", "2020-06-14")] == [
        2, 3, 2,
    ]  # fmt: skip
    assert sum(area.units for area in groups_of(books.session, window()).by_area) == 2
    books.campaign()
    assert [figures(books, window())[name] for name in ("units_total", "units_asked")] == [2, 0]


def test_a_letter_to_the_districts_asks_no_enterprise_for_a_pledge(books: Any) -> None:
    enterprise = books.unit("E1", "postal_enterprise")
    campaign = books.campaign()
    books.letter(campaign, 57, "15/5/2020", audience="districts")
    assert figures(books, window())["pledge_coverage_percent"] is None
    books.sent(books.letter(campaign, 58, "16/5/2020", audience="enterprises"), enterprise, "18/5/2020")
    assert figures(books, window())["pledge_coverage_percent"] == 0


def test_a_point_that_signs_itself_no_longer_counts_under_its_enterprise(books: Any) -> None:
    letter = books.letter(books.campaign(), 57, "15/5/2020")
    enterprise = books.unit("E1", "postal_enterprise")
    point = books.unit("P1", "service_point", parent_id=enterprise.id)
    books.sent(letter, enterprise)
    books.pledge(letter, enterprise, "20/5/2020", [point])
    books.pledge(letter, point, "1/6/2020")
    names = ("pledges_signed", "pledges_by_parent", "pledge_coverage_percent")
    before, after = figures(books, window(last="2020-05-31")), figures(books, window())
    assert [before[name] for name in names] == [1, 1, 100.0]
    assert [after[name] for name in names] == [2, 0, 100.0]


def test_facts_up_to_the_cut_off_count_whenever_they_arrived_or_were_recorded(books: Any) -> None:
    letter = books.letter(books.campaign(), 57, "15/5/2020")
    unit = books.unit("E1", "postal_enterprise")
    task = books.task(unit, letter)
    books.report(task, "20/5/2020", {"sessions_held": 1}, incoming_on=dt.date(2020, 6, 2))
    books.pledge(letter, unit, "20/5/2020", recorded_on=dt.date(2020, 6, 2))
    before = period_report(books.session, books.desk, span=span(on=dt.date(2020, 5, 19))).figures
    since = period_report(books.session, books.desk, span=span(on=dt.date(2020, 5, 20))).figures
    names = ("task_reports", "sessions_held", "pledges_signed", "pledge_coverage_percent")
    assert [before[name].value for name in names] == [0, 0, 0, 0.0]
    assert [since[name].value for name in names] == [1, 1, 1, 100.0]


def repeated(books: Any, first: str = "2020-05-15", last: str = "2020-06-14") -> Any:
    return figures(books, window(first, last))["repeat_offenders"]


def test_two_acts_that_no_decision_came_between_are_no_repetition(books: Any) -> None:
    unit = books.unit("P1", "service_point")
    first, _second = books.act(unit, "16/5/2020"), books.act(unit, "20/5/2020")
    books.decision(first, "20/5/2020", 2)
    assert repeated(books) == 0
    books.act(unit, "10/6/2020", ended_on="20/5/2020")
    assert repeated(books) == 0
    books.act(unit, "10/6/2020", ended_on="21/5/2020")
    assert repeated(books) == 1


@pytest.mark.parametrize("on_a_server", [False, pytest.param(True, marks=pytest.mark.system("postgres"))])
@pytest.mark.parametrize("is_most", [False, True])
def test_a_sanction_is_forgotten_by_the_rows_of_the_law(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, on_a_server: bool, is_most: bool
) -> None:
    """A warning and a fine that is not paid are forgotten in other months by an office's own rows."""
    books: Any = request.getfixturevalue("books_on_a_server" if on_a_server else "books")
    office = books.session.info[OFFICE]
    monkeypatch.setattr(compiled, "judged", lambda _session, window: replace(window, is_most=is_most))
    for code, fine, again in (("P1", 0, "1/8/2020"), ("P2", 10, "1/8/2021")):
        unit = books.unit(code, "service_point")
        books.decision(books.act(unit, "20/4/2020"), "30/4/2020", fine)
        books.act(unit, again)

    def counted() -> Any:
        forget(books.session)
        days = Window(office, dt.date(2020, 7, 1), dt.date(2021, 12, 31))
        return counting.figures(books.session, books.desk, days)[0]["repeat_offenders"]

    assert counted() == 2
    own_rows(books.desk.workspace, "clocks", lambda row: row["condition"] == "warning", amount="3")
    assert counted() == 1
    times = ("decision_lapses", "regarded_unpunished")
    own_rows(books.desk.workspace, "clocks", lambda row: row["name"] in times, amount="7", unit="months")
    assert counted() == 1
    own_rows(books.desk.workspace, "clocks", lambda row: row["name"] in times, amount="1", unit="months")
    assert counted() == 0


def test_a_unit_that_offends_again_twice_is_one_and_another_unit_is_none(books: Any) -> None:
    unit, other = books.unit("P1", "service_point"), books.unit("P2", "service_point")
    books.decision(books.act(unit, "1/3/2020"), "10/3/2020", 2)
    for on in ("20/5/2020", "21/5/2020"):
        books.act(unit, on)
        books.act(other, on)
    assert repeated(books) == 1
    assert repeated(books, "2020-04-15", "2020-05-14") == 0


@pytest.mark.parametrize(
    ("act", "counts"),
    [("1/5/2020", 1), ("10/6/2020", 1), ("10/6/2021", 1), ("11/6/2021", 0), ("30/4/2022", 0)],
)
def test_a_year_after_the_fine_was_paid_in_whole_the_sanction_is_forgotten(books: Any, act: str, counts: int) -> None:
    unit = books.unit("P1", "service_point")
    decision = books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 10)
    for on, amount in (("5/5/2020", 4), ("10/6/2020", 6)):
        books.payment(decision, on, amount)
    books.act(unit, act)
    assert repeated(books, "2020-04-30", "2022-12-31") == counts


@pytest.mark.parametrize(("act", "counts"), [("30/4/2022", 1), ("1/5/2022", 0)])
def test_an_offender_who_never_pays_is_forgotten_a_year_after_the_lapse(books: Any, act: str, counts: int) -> None:
    unit = books.unit("P1", "service_point")
    books.payment(books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 10), "5/5/2020", 9)
    books.act(unit, act)
    assert repeated(books, "2020-04-30", "2022-12-31") == counts


@pytest.mark.parametrize(
    ("act", "decision", "counts"),
    [
        ("30/10/2020", {}, 1),
        ("31/10/2020", {}, 0),
        ("5/11/2020", {"handed_over_on": dt.date(2020, 5, 5)}, 1),
        ("6/11/2020", {"handed_over_on": dt.date(2020, 5, 5)}, 0),
        ("1/6/2020", {"remedies": "Buộc tiêu hủy"}, 0),
    ],
)
def test_a_warning_counts_for_six_months_and_remedies_alone_not_at_all(
    books: Any, act: str, decision: dict[str, Any], counts: int
) -> None:
    unit = books.unit("P1", "service_point")
    books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 0, **decision)
    books.act(unit, act)
    assert repeated(books, "2020-04-30", "2022-12-31") == counts


@pytest.mark.parametrize(
    ("payments", "act", "counts"),
    [
        ([("10/5/2020", 10, 0), ("10/8/2020", 3, 3)], "11/5/2021", 0),
        ([("10/5/2020", 10, 0), ("10/8/2020", 3, 0)], "10/8/2021", 1),
        ([("10/5/2020", 10, 0), ("10/8/2020", 3, 0)], "11/8/2021", 0),
        ([("10/5/2020", 10, 0), ("10/8/2021", 3, 0)], "11/5/2021", 0),
        ([("10/5/2020", 10, 0), ("10/8/2021", 3, 0)], "10/8/2021", 1),
        ([("10/5/2020", 4, 0), ("10/5/2020", 6, 0)], "10/5/2021", 1),
        ([("10/5/2020", 9, 0), ("10/8/2022", 1, 0)], "30/4/2022", 1),
        ([("10/5/2020", 9, 0), ("10/8/2022", 1, 0)], "1/5/2022", 0),
        ([("10/5/2020", 9, 0), ("10/8/2022", 1, 0)], "10/8/2022", 1),
        ([("29/2/2024", 10, 0)], "28/2/2025", 1),
        ([("29/2/2024", 10, 0)], "1/3/2025", 0),
    ],
    ids=[
        "interest afterwards begins no new year", "what is paid too much does", "for a year", "from its day on",
        "on its day", "several payments of a day", "before the last part the decision lapses", "then nothing stands",
        "paid after all it stands again", "a year from a leap day", "ends with its month",
    ],
)  # fmt: skip
def test_the_year_begins_with_the_last_payment_before_the_act(
    books: Any, payments: list[tuple[str, int, int]], act: str, counts: int
) -> None:
    unit = books.unit("P1", "service_point")
    decision = books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 10)
    for on, amount, interest in payments:
        books.payment(decision, on, amount, interest=interest)
    books.act(unit, act)
    assert repeated(books, "2020-04-30", "2026-12-31") == counts


@pytest.mark.parametrize(("act", "counts"), [("28/2/2021", 1), ("1/3/2021", 0)])
def test_six_months_from_a_day_that_the_last_month_lacks_end_with_that_month(books: Any, act: str, counts: int) -> None:
    unit = books.unit("P1", "service_point")
    books.decision(books.act(unit, "20/4/2020"), "31/8/2020", 0)
    books.act(unit, act)
    assert repeated(books, "2020-04-30", "2022-12-31") == counts


def test_what_was_annulled_and_what_was_imposed_on_another_offender_make_no_repetition(books: Any) -> None:
    unit = books.unit("P1", "service_point")
    books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 10, annulled_on=dt.date(2020, 7, 1))
    books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 10, offender_name="Nguyễn Văn A")
    books.act(unit, "1/6/2020")
    assert repeated(books) == 0
    books.act(unit, "2/6/2020", offender_name="Nguyễn Văn A")
    assert repeated(books) == 1


def test_a_payment_that_came_after_the_act_changes_no_earlier_figure(books: Any) -> None:
    unit = books.unit("P1", "service_point")
    decision = books.decision(books.act(unit, "20/4/2018"), "30/4/2018", 10)
    books.act(unit, "1/6/2020")
    assert repeated(books) == 0
    books.payment(decision, "1/7/2020", 10)
    assert repeated(books) == 0


def test_the_sanctions_of_another_office_make_nobody_a_repeat_offender(books: Any) -> None:
    unit, other = books.unit("P1", "service_point"), books.other_office()
    books.decision(books.act(unit, "20/4/2020", office_id=other), "30/4/2020", 10, office_id=other)
    books.act(unit, "1/6/2020")
    assert repeated(books) == 0


def test_a_pledge_revoked_later_and_recorded_anew_is_one(books: Any) -> None:
    letter = books.letter(books.campaign(), 57, "15/5/2020")
    enterprise, point, other = (
        books.unit(code, kind) for code, kind in
        (("E1", "postal_enterprise"), ("P1", "service_point"), ("P2", "service_point"))
    )  # fmt: skip
    revoked = {"revoked_on": dt.date(2020, 6, 15), "revoke_reason": "ghi sai", "status": PledgeStatus.REVOKED}
    books.pledge(letter, enterprise, "22/5/2020", [point, other], **revoked)
    before = figures(books, window())
    assert (before["pledges_signed"], before["pledges_by_parent"]) == (1, 2)
    books.pledge(letter, enterprise, "25/5/2020", [point, other], recorded_on=dt.date(2020, 6, 15))
    assert figures(books, window()) == before
    assert figures(books, window(last="2020-05-23"))["pledges_signed"] == 1
    assert figures(books, window(last="2020-06-15"))["pledges_signed"] == 1


def test_a_unit_that_pledges_in_two_campaigns_is_one(books: Any) -> None:
    unit = books.unit("E1", "postal_enterprise")
    for number in (57, 58):
        books.pledge(books.letter(books.campaign(), number, "15/5/2020"), unit, "20/5/2020")
    assert figures(books, window())["pledges_signed"] == 1


def owed(books: Any, last: str) -> tuple[Any, Any]:
    counted = figures(books, window(last=last))
    return counted["fines_outstanding"], counted["fines_overdue"]


def test_interest_for_late_payment_pays_nothing_of_the_fine(books: Any) -> None:
    unit = books.unit("P1", "service_point")
    decision = books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 10, handed_over_on=dt.date(2020, 5, 4))
    books.payment(decision, "1/6/2020", 10, interest=2)
    assert figures(books, window())["fines_paid"] == 8
    assert owed(books, "2020-06-14") == (2, 2)
    books.payment(decision, "2/6/2020", 2)
    assert (figures(books, window())["fines_paid"], owed(books, "2020-06-14")) == (10, (0, 0))


def test_a_fine_of_which_interest_was_paid_alone_is_not_complied_with(books: Any) -> None:
    unit = books.unit("P1", "service_point")
    decision = books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 10)
    books.payment(decision, "10/6/2020", 10, interest=1)
    books.act(unit, "1/5/2022", ended_on="30/4/2022")
    assert repeated(books, "2020-04-30", "2022-12-31") == 1


def test_of_a_decision_that_lapsed_nothing_is_outstanding(books: Any) -> None:
    decision = books.decision(books.act(books.unit("P1", "service_point"), "20/4/2019"), "30/4/2019", 10)
    books.step(decision, "lapse", "4/5/2020")
    assert [owed(books, day)[0] for day in ("2020-05-03", "2020-05-04")] == [10, 0]


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("enforce", {}, (10, 10)),
        ("stay", {}, (10, 0)),
        ("postpone", {}, (10, 0)),
        ("instalments", {}, (10, 0)),
        ("reduce", {"amount": 4, "answered_on": dt.date(2020, 5, 30), "outcome": "granted"}, (6, 6)),
        ("correct", {"amount": 4}, (4, 4)),
        ("correct", {"amount": 14}, (14, 14)),
        ("lapse", {}, (0, 0)),
        ("close", {}, (0, 0)),
    ],
)
def test_a_step_changes_what_is_owed_beside_fines_that_none_does(
    books: Any, kind: str, fields: dict[str, Any], told: tuple[int, int]
) -> None:
    served = {"handed_over_on": dt.date(2020, 5, 4)}
    for fine, unit in ((10, "P1"), (300, "P2")):
        books.decision(books.act(books.unit(unit, "service_point"), "20/4/2020"), "30/4/2020", fine, **served)
    changed = books.decision(books.act(books.unit("P3", "service_point"), "20/4/2020"), "30/4/2020", 10, **served)
    books.step(changed, kind, "25/5/2020", **fields)
    assert owed(books, "2020-06-14") == (310 + told[0], 310 + told[1])


def test_of_two_decisions_of_a_case_the_later_is_owed(books: Any) -> None:
    case = books.act(books.unit("P1", "service_point"), "20/4/2020")
    books.decision(case, "30/4/2020", 10, handed_over_on=dt.date(2020, 5, 4))
    books.decision(case, "12/5/2020", 7)
    assert [owed(books, day) for day in ("2020-05-11", "2020-05-12", "2020-06-14")] == [(10, 0), (7, 0), (7, 0)]


def test_fines_are_owed_to_their_office_alone(books: Any) -> None:
    unit, other = books.unit("P1", "service_point"), books.other_office()
    books.decision(books.act(unit, "20/4/2020", office_id=other), "30/4/2020", 10, office_id=other)
    books.decision(books.act(unit, "20/4/2020"), "30/4/2020", 3)
    assert owed(books, "2020-06-14") == (3, 0)


def test_where_every_fine_was_paid_no_file_of_a_case_is_read(books: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    decision = books.decision(books.act(books.unit("P1", "service_point"), "20/4/2020"), "30/4/2020", 10)
    books.payment(decision, "1/6/2020", 10)
    monkeypatch.setitem(sys.modules, "postwatch.case.amounts_due", None)
    assert owed(books, "2020-06-14") == (0, 0)
    with pytest.raises(ImportError):
        owed(books, "2020-05-31")


def test_remedies_count_by_the_visit_by_the_remedy_and_by_their_last_day(books: Any) -> None:
    unit = books.unit("P1", "service_point")
    for visited, due, done in (
        ("20/5/2020", "30/5/2020", "1/6/2020"),
        ("20/5/2020", "30/5/2020", "20/6/2020"),
        ("20/5/2020", "14/6/2020", None),
        ("20/4/2020", None, "14/6/2020"),
        ("20/4/2020", "1/5/2020", None),
    ):
        books.finding(books.visit(unit, visited, "unannounced"), due, done, remedy="Sửa")
    books.finding(books.visit(unit, "20/5/2020", "planned"))
    names = ("remedies_ordered", "remedies_done", "remedies_overdue")
    assert [figures(books, window())[name] for name in names] == [3, 2, 2]
    assert [figures(books, window(last="2020-05-31"))[name] for name in names] == [3, 0, 3]
    assert [figures(books, window("2020-06-15", "2020-07-14"))[name] for name in names] == [0, 1, 2]
    assert [figures(books, window("2020-04-15", "2020-05-14"))[name] for name in names] == [2, 0, 1]


def test_complaints_count_by_their_day_and_by_the_day_of_the_answer(books: Any) -> None:
    decision = books.decision(books.act(books.unit("P1", "service_point"), "20/4/2020"), "30/4/2020", 10)
    for on, answered_on in (("14/5/2020", LAST), ("15/5/2020", None), ("1/6/2020", LAST + dt.timedelta(1))):
        books.step(decision, "complain", on, answered_on=answered_on, outcome="upheld" if answered_on else None)
    books.step(decision, "sue", "1/6/2020")
    names = ("complaints_received", "complaints_settled")
    assert [figures(books, window())[name] for name in names] == [2, 1]
    assert [figures(books, window("2020-04-15", "2020-05-14"))[name] for name in names] == [1, 0]
    assert [figures(books, window("2020-06-15", "2020-07-14"))[name] for name in names] == [0, 1]


def held(books: Any, last: str) -> Any:
    return figures(books, window(last=last))["goods_held"]


def test_a_lot_is_held_until_all_of_it_left(books: Any) -> None:
    case = books.act(books.unit("P1", "service_point"), "20/5/2020")
    hold = books.case_step(case, "hold", "20/5/2020")
    other = books.case_step(case, "hold", "25/5/2020")
    first, back = books.case_step(case, "return", "1/6/2020"), books.case_step(case, "return", "5/6/2020")
    for taken, left in ((hold, first), (hold, back), (other, None)):
        books.goods(case, taken, left)
    days = ("2020-05-19", "2020-05-20", "2020-05-25", "2020-06-01", "2020-06-04", "2020-06-05", "2020-06-14")
    assert [held(books, day) for day in days] == [0, 1, 2, 2, 2, 1, 1]


def test_goods_of_an_annulled_confiscation_are_held_again(books: Any) -> None:
    case = books.act(books.unit("P1", "service_point"), "20/5/2020")
    decision = books.decision(case, "25/5/2020", 10, annulled_on=dt.date(2020, 6, 10))
    hold = books.case_step(case, "hold", "20/5/2020")
    taken = books.case_step(case, "confiscate", "26/5/2020", decision_id=decision.id)
    books.case_step(case, "annul", "10/6/2020", decision_id=decision.id)
    books.goods(case, hold, taken)
    assert [held(books, day) for day in ("2020-05-25", "2020-05-26", "2020-06-09", "2020-06-10")] == [1, 0, 0, 1]


def test_where_no_goods_were_ever_held_nothing_of_them_is_loaded(books: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = books.act(books.unit("P1", "service_point"), "20/5/2020")
    monkeypatch.setitem(sys.modules, "postwatch.case.custody", None)
    assert held(books, "2020-06-14") == 0
    books.goods(case, books.case_step(case, "hold", "20/5/2020"), None)
    with pytest.raises(ImportError):
        held(books, "2020-06-14")


class TestGroups:
    def test_the_kinds_are_those_counted_by_hand(self, june: Any) -> None:
        found = counting.groups_of(june.session, window()).by_kind
        assert [one.kind for one in found] == ["district_office", "postal_enterprise", "service_point"]
        assert [(one.units, one.asked, one.acknowledged, one.pledges_asked, one.pledges_signed, one.units_inspected)
                for one in found] == [(2, 2, 1, 0, 0, 0), (1, 1, 0, 1, 1, 0), (3, 3, 0, 3, 2, 2)]  # fmt: skip

    def test_an_enterprise_is_counted_with_its_points(self, june: Any) -> None:
        (one,) = counting.groups_of(june.session, window()).by_enterprise
        assert (one.recipient, one.units, one.pledges_asked, one.pledges_signed, one.units_inspected) == (
            "E1",
            4,
            4,
            3,
            2,
        )

    def test_points_of_no_enterprise_come_last_and_persons_have_no_name(self, books: Any) -> None:
        person = books.unit("E2", "postal_enterprise", legal_form="household")
        company = books.unit("E1", "postal_enterprise")
        for code, above in (("P1", company), ("P2", person), ("P3", None)):
            books.visit(books.unit(code, "service_point", parent_id=above.id if above else None), "1/6/2020", "planned")
        found = counting.groups_of(books.session, window()).by_enterprise
        assert [(one.recipient, one.recipient_name, one.units_inspected) for one in found] == [
            ("E1", "Đơn vị E1", 1), ("E2", None, 1), (None, None, 1),
        ]  # fmt: skip
