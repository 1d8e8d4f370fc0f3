"""What holds the day before, on and after each day on which the law changed. Every figure and every last day is counted
by hand from the law, over the days off of the years; none comes from the code under test.

15/4/2020 Nghị định 15/2020; 1/1/2022 the law of 2020 and Nghị định 118/2021; 27/1/2022 Nghị định 14/2022; 1/7/2025 Luật
88/2025, and the end of the districts and of the inspectors of departments; 1/7/2026 Nghị định 174/2026; 26/9/2026 Nghị
định 311/2026; 24/11/2026 a new day off.
"""

import datetime as dt

import pytest

from postwatch.errors import NotFoundError
from postwatch.law import competence, fines, in_force, lookup, powers, provisions, questions
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import parse_reference
from postwatch.law.clocks import CaseDays, Clock, running

CATALOGUE = Catalogue()
CALENDAR = CATALOGUE.calendar
OLD, NEW = "15/2020/NĐ-CP", "174/2026/NĐ-CP"
POWERS_2025, POWERS_2026 = "189/2025/NĐ-CP", "311/2026/NĐ-CP"
MILLION = 1_000_000


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# --- which decree ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "decree"),
    [
        ("2020-04-14", None), ("2020-04-15", OLD), ("2020-04-16", OLD),
        ("2021-12-31", OLD), ("2022-01-01", OLD), ("2022-01-02", OLD),
        ("2022-01-26", OLD), ("2022-01-27", OLD), ("2022-01-28", OLD),
        ("2025-06-30", OLD), ("2025-07-01", OLD), ("2025-07-02", OLD),
        ("2026-06-30", OLD), ("2026-07-01", NEW), ("2026-07-02", NEW),
        ("2026-09-25", NEW), ("2026-09-26", NEW), ("2026-09-27", NEW),
        ("2026-11-23", NEW), ("2026-11-24", NEW), ("2026-11-25", NEW),
    ],
)  # fmt: skip
def test_which_decree_governs_an_act(on: str, decree: str | None) -> None:
    if decree is None:
        with pytest.raises(NotFoundError, match="174/2013/NĐ-CP was in force"):
            lookup.find_act(CATALOGUE, "9.2", on=day(on))
        return
    assert lookup.find_act(CATALOGUE, "9.2", on=day(on)).decree == decree


@pytest.mark.parametrize(
    ("ended", "detected", "decree"),
    [
        ("2026-06-30", "2026-07-02", OLD),  # ended before: the decree of its end (Điều 115)
        (None, "2026-06-30", OLD),
        (None, "2026-07-01", NEW),  # still going on: the decree of the detection
        ("2026-07-01", "2026-07-01", NEW),
        ("2022-01-26", "2022-02-10", OLD),
    ],
)
def test_an_act_over_a_border_goes_by_its_end_or_by_its_detection(
    ended: str | None, detected: str, decree: str
) -> None:
    on = in_force.law_day(ended_on=day(ended) if ended else None, detected_on=day(detected))
    assert lookup.find_act(CATALOGUE, "9.2", on=on).decree == decree


# --- fines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cited", "on", "offender", "low", "high"),
    [
        ("5.1", "2020-04-15", "organisation", 3, 5),
        ("5.2", "2022-01-26", "organisation", 5, 7),
        ("5.2", "2022-01-27", "household", 2.5, 3.5),
        ("5.4.a", "2020-04-15", "organisation", 20, 30),
        ("6.1", "2022-01-26", "organisation", 3, 5),
        ("6.1.a", "2022-01-27", "organisation", 3, 5),
        ("6.1.b", "2022-01-28", "individual", 1.5, 2.5),
        ("7.3.d", "2022-01-27", "organisation", 5, 7),
        ("8.1", "2020-04-16", "organisation", 0.6, 1),
        ("8.1", "2026-06-30", "household", 0.3, 0.5),
        ("8.3.b", "2020-04-15", "organisation", 2, 3),
        ("8.3.d", "2025-07-01", "organisation", 2, 3),
        ("8.4.b", "2026-06-30", "organisation", 3, 5),
        ("8.4.b", "2026-07-01", "organisation", 10, 20),  # another act by the later decree
        ("10.4.b", "2026-06-30", "organisation", 20, 30),
        ("10.4.b", "2026-07-01", "organisation", 3, 5),
        ("9.1.a", "2022-01-26", "organisation", 10, 20),
        ("9.2", "2026-06-30", "organisation", 20, 30),
        ("9.2", "2026-07-01", "organisation", 3, 5),
        ("11.2", "2026-06-30", "organisation", 1, 2),
        ("11.2", "2026-07-01", "organisation", 20, 30),
        ("11.2", "2026-07-01", "individual", 10, 15),
        ("11.1.c", "2026-09-26", "organisation", 10, 20),
        ("13.3.e", "2022-01-27", "organisation", 7, 10),
        ("13.4.g", "2022-01-27", "organisation", 10, 15),
        ("13.4.g", "2026-06-30", "organisation", 10, 15),
        ("15.3.e", "2026-07-01", "organisation", 7, 10),
        ("14.8", "2020-04-15", "organisation", 50, 80),
        ("14.8", "2026-06-30", "individual", 25, 40),
        ("16.8", "2026-07-01", "organisation", 50, 80),
        ("16.8", "2026-11-24", "household", 25, 40),
        ("10.1", "2026-11-25", "organisation", 0.6, 1),
    ],
)
def test_the_range_of_an_act(cited: str, on: str, offender: str, low: float, high: float) -> None:
    act = lookup.find_act(CATALOGUE, cited, on=day(on))
    assert fines.fine_range(act.fine_min, act.fine_max, offender) == (low * MILLION, high * MILLION)


NO_LONGER = "2026-06-30"


@pytest.mark.parametrize(
    ("cited", "decree", "first", "last"),
    [
        ("9.2", OLD, "2020-04-15", NO_LONGER),
        ("5.4.a", OLD, "2020-04-15", NO_LONGER),
        ("14.8", OLD, "2020-04-15", NO_LONGER),
        ("6.1", OLD, "2020-04-15", "2022-01-26"),
        ("6.1.a", OLD, "2022-01-27", NO_LONGER),
        ("6.1.b", OLD, "2022-01-27", NO_LONGER),
        ("7.3.d", OLD, "2022-01-27", NO_LONGER),
        ("13.3.e", OLD, "2022-01-27", NO_LONGER),
        ("13.4.g", OLD, "2022-01-27", NO_LONGER),
        ("9.3.d", NEW, "2026-07-01", None),
        ("11.1.c", NEW, "2026-07-01", None),
        ("15.4.e", NEW, "2026-07-01", None),
        ("16.8", NEW, "2026-07-01", None),
    ],
)
def test_when_an_act_begins_and_ends(cited: str, decree: str, first: str, last: str | None) -> None:
    def is_there(on: dt.date) -> bool:
        reference = parse_reference(cited)
        return any((act.decree, act.reference) == (decree, reference) for act in in_force.in_force(CATALOGUE.acts, on))

    one = dt.timedelta(days=1)
    assert (is_there(day(first) - one), is_there(day(first))) == (False, True)
    if last is not None:
        assert (is_there(day(last)), is_there(day(last) + one)) == (True, False)
    else:
        assert is_there(dt.date(2040, 1, 1))


@pytest.mark.parametrize(
    ("cited", "on", "words"),
    [
        ("5.1", "2022-01-26", "khi có thay đổi liên quan đến Giấy phép bưu chính"),
        ("5.1", "2022-01-27", "khi có thay đổi so với hồ sơ đề nghị cấp Giấy phép bưu chính"),
        ("5.2", "2022-01-26", "khi có thay đổi liên quan đến Giấy phép bưu chính"),
        ("5.2", "2022-01-27", "khi có thay đổi so với hồ sơ đề nghị cấp Giấy phép bưu chính"),
        ("6.2", "2022-01-26", ""),
        ("6.2", "2022-01-27", "khi có thay đổi một trong các nội dung đã thông báo hoạt động bưu chính"),
        ("6.3.c", "2022-01-26", ""),
        ("6.3.c", "2022-01-27", "không đúng với nội dung quy định trong văn bản xác nhận"),
        ("8.4.b", "2026-06-30", ""),
        ("8.4.b", "2026-07-01", "Làm đại lý, đại diện"),
    ],
)
def test_the_words_of_an_act_change_on_a_day(cited: str, on: str, words: str) -> None:
    text = lookup.find_act(CATALOGUE, cited, on=day(on)).text
    assert words in text if words else not text


@pytest.mark.parametrize(
    ("cited", "on", "warning"),
    [("8.1", "2020-04-15", "yes"), ("8.1", "2026-06-30", "yes"), ("10.1", "2026-07-01", "no"),
     ("14.1.a", "2026-06-30", "yes"), ("16.1.a", "2026-07-01", "no")],
)  # fmt: skip
def test_warnings_end_with_the_decree_of_2020(cited: str, on: str, warning: str) -> None:
    assert lookup.find_act(CATALOGUE, cited, on=day(on)).warning == warning


@pytest.mark.parametrize(
    ("cited", "on", "once"),
    [
        ("8.3.b", "2022-01-26", False), ("8.3.b", "2022-01-27", True), ("8.3.b", "2026-06-30", True),
        ("9.1.a", "2022-01-26", False), ("9.1.a", "2022-01-28", True), ("11.4.c", "2022-01-27", True),
        ("11.4.b", "2022-01-27", False), ("13.4.g", "2022-01-27", True), ("5.1", "2022-01-27", False),
        ("10.4.c", "2026-07-01", True), ("11.2", "2026-07-01", True), ("13.4.c", "2026-07-02", True),
        ("13.4.b", "2026-07-02", False), ("12.1", "2026-07-01", False), ("15.4.e", "2026-11-24", True),
    ],
)  # fmt: skip
def test_acts_done_several_times_are_one_fine_since_a_day(cited: str, on: str, once: bool) -> None:
    """Điều 4.6 of either decree; that of 2020 has it since Nghị định 14/2022."""
    assert lookup.find_act(CATALOGUE, cited, on=day(on)).is_fined_once(day(on)) is once


@pytest.mark.parametrize(
    ("cited", "on", "measures"),
    [
        ("5.3.b", "2022-01-26", {}),
        ("5.3.b", "2022-01-27", {"surrender_licence": ""}),
        ("6.4.a", "2022-01-26", {}),
        ("6.4.a", "2022-01-27", {"return_gain": ""}),
        ("9.1.b", "2022-01-26", {"confiscate": ""}),
        ("9.1.b", "2022-01-27", {"confiscate": "", "suspend_licence": "tái phạm"}),
        ("9.1.c", "2022-01-26", {"re_export": ""}),
        ("9.1.c", "2026-06-30", {"re_export": "", "suspend_licence": "tái phạm"}),
        ("11.1.c", "2026-07-01", {"re_export": "", "suspend_licence": "tái phạm"}),
        ("9.2", "2026-06-30", {"destroy": "", "suspend_licence": "tái phạm"}),
        ("9.2", "2026-07-01", {}),
        ("11.2", "2026-07-01", {"destroy": "", "suspend_licence": "tái phạm"}),
        ("13.4.g", "2022-01-27", {"suspend_licence": ""}),
        ("15.4.e", "2026-07-01", {}),
        ("7.4.b", "2026-06-30", {}),
        ("7.4.b", "2026-07-01", {"suspend_licence": ""}),
        ("14.8", "2026-06-30", {"expel": "người nước ngoài", "return_gain": "", "destroy": ""}),
        ("16.8", "2026-07-01", {"expel": "người nước ngoài", "return_gain": "", "destroy": ""}),
    ],
)
def test_what_an_act_leads_to(cited: str, on: str, measures: dict[str, str]) -> None:
    act = lookup.find_act(CATALOGUE, cited, on=day(on))
    found = provisions.consequences_of(CATALOGUE, act, day(on))
    assert {one.measure: one.condition for one in found} == measures


# --- terms -----------------------------------------------------------------------------------------------------------

ABSENT, NUMBERLESS = "absent", "no number of days"
RIGHT = "explain_right"
# Days off that are only proposed (23/11/2026 for Saturday 28/11): the later day, marked «?».
TERMS = [
    # Minutes: «kịp thời» until 2021, then 2 working days from the detection, 5 of a complex case.
    ("draw_up_minutes", "", "2020-04-14", NUMBERLESS), ("draw_up_minutes", "", "2020-04-15", NUMBERLESS),
    ("draw_up_minutes", "", "2020-04-16", NUMBERLESS), ("draw_up_minutes", "", "2021-12-31", NUMBERLESS),
    ("draw_up_minutes", "", "2022-01-01", "2022-01-05"), ("draw_up_minutes", "", "2022-01-02", "2022-01-05"),
    ("draw_up_minutes", "", "2022-01-26", "2022-01-28"), ("draw_up_minutes", "", "2022-01-27", "2022-02-07"),
    ("draw_up_minutes", "", "2022-01-28", "2022-02-08"), ("draw_up_minutes", "", "2025-06-30", "2025-07-02"),
    ("draw_up_minutes", "", "2025-07-01", "2025-07-03"), ("draw_up_minutes", "", "2025-07-02", "2025-07-04"),
    ("draw_up_minutes", "", "2026-06-30", "2026-07-02"), ("draw_up_minutes", "", "2026-07-01", "2026-07-03"),
    ("draw_up_minutes", "", "2026-07-02", "2026-07-06"), ("draw_up_minutes", "", "2026-09-25", "2026-09-29"),
    ("draw_up_minutes", "", "2026-09-26", "2026-09-29"), ("draw_up_minutes", "", "2026-09-27", "2026-09-29"),
    ("draw_up_minutes", "", "2026-11-20", "2026-11-26?"), ("draw_up_minutes", "", "2026-11-23", "2026-11-26"),
    ("draw_up_minutes", "", "2026-11-24", "2026-11-26"), ("draw_up_minutes", "", "2026-11-25", "2026-11-27"),
    ("draw_up_minutes", "complex", "2021-12-31", NUMBERLESS),
    ("draw_up_minutes", "complex", "2022-01-01", "2022-01-10"),
    ("draw_up_minutes", "complex", "2025-06-30", "2025-07-07"),
    ("draw_up_minutes", "complex", "2026-07-01", "2026-07-08"),
    ("draw_up_minutes", "complex", "2026-11-23", "2026-12-01?"),
    # To the competent person: 24 hours from 2022, «kịp thời» since Luật 88/2025; hours do not wait for a working day.
    ("forward_minutes", "not_competent", "2021-12-31", ABSENT),
    ("forward_minutes", "not_competent", "2022-01-01", "2022-01-02"),
    ("forward_minutes", "not_competent", "2022-01-28", "2022-01-29"),
    ("forward_minutes", "not_competent", "2025-06-30", "2025-07-01"),
    ("forward_minutes", "not_competent", "2025-07-01", NUMBERLESS),
    ("forward_minutes", "not_competent", "2026-07-01", NUMBERLESS),
    ("forward_minutes", "", "2022-01-01", ABSENT),
    # Decision: 7 days until 2021, then 7 working days; longer where there is a ground.
    ("decide", "", "2020-04-14", "2020-04-21"), ("decide", "", "2020-04-15", "2020-04-22"),
    ("decide", "", "2020-04-16", "2020-04-23"), ("decide", "", "2021-12-31", "2022-01-07"),
    ("decide", "", "2022-01-01", "2022-01-12"), ("decide", "", "2022-01-02", "2022-01-12"),
    ("decide", "", "2022-01-26", "2022-02-11"), ("decide", "", "2022-01-27", "2022-02-14"),
    ("decide", "", "2022-01-28", "2022-02-15"), ("decide", "", "2025-06-30", "2025-07-09"),
    ("decide", "", "2025-07-01", "2025-07-10"), ("decide", "", "2025-07-02", "2025-07-11"),
    ("decide", "", "2026-06-30", "2026-07-09"), ("decide", "", "2026-07-01", "2026-07-10"),
    ("decide", "", "2026-07-02", "2026-07-13"), ("decide", "", "2026-09-25", "2026-10-06"),
    ("decide", "", "2026-09-26", "2026-10-06"), ("decide", "", "2026-09-27", "2026-10-06"),
    ("decide", "", "2026-11-23", "2026-12-03?"), ("decide", "", "2026-11-24", "2026-12-03?"),
    ("decide", "", "2026-11-25", "2026-12-04?"),
    ("decide", "complex", "2020-04-14", "2020-05-14"), ("decide", "explanation", "2020-04-16", "2020-05-18"),
    ("decide", "explanation", "2021-12-31", "2022-02-07"), ("decide", "explanation", "2022-01-01", "2022-02-07"),
    ("decide", "explanation", "2022-01-26", "2022-02-28"), ("decide", "explanation", "2026-07-01", "2026-08-03"),
    ("decide", "complex", "2022-01-01", "2022-01-12"),  # a complex case has no longer term of its own since 2022
    ("decide", "serious", "2020-04-14", "2020-06-15"), ("decide", "serious", "2022-01-01", "2022-03-01"),
    ("decide", "serious", "2022-01-28", "2022-03-28"), ("decide", "serious", "2026-07-01", "2026-09-03"),
    ("decide", "forwarded", "2021-12-31", "2022-01-07"), ("decide", "forwarded", "2022-01-01", "2022-01-17"),
    ("decide", "forwarded", "2025-07-01", "2025-07-15"),
    ("decide", "expert_or_verification", "2022-01-27", "2022-02-28"),
    # Written explanation: 5 days until 2021, then 5 working days; only where there is the right.
    ("explain_written", RIGHT, "2020-04-14", "2020-04-20"), ("explain_written", RIGHT, "2020-04-15", "2020-04-20"),
    ("explain_written", RIGHT, "2020-04-16", "2020-04-21"), ("explain_written", RIGHT, "2021-12-31", "2022-01-05"),
    ("explain_written", RIGHT, "2022-01-01", "2022-01-10"), ("explain_written", RIGHT, "2022-01-02", "2022-01-10"),
    ("explain_written", RIGHT, "2022-01-26", "2022-02-09"), ("explain_written", RIGHT, "2022-01-27", "2022-02-10"),
    ("explain_written", RIGHT, "2022-01-28", "2022-02-11"), ("explain_written", RIGHT, "2025-06-30", "2025-07-07"),
    ("explain_written", RIGHT, "2025-07-01", "2025-07-08"), ("explain_written", RIGHT, "2025-07-02", "2025-07-09"),
    ("explain_written", RIGHT, "2026-06-30", "2026-07-07"), ("explain_written", RIGHT, "2026-07-01", "2026-07-08"),
    ("explain_written", RIGHT, "2026-07-02", "2026-07-09"), ("explain_written", RIGHT, "2026-09-25", "2026-10-02"),
    ("explain_written", RIGHT, "2026-09-26", "2026-10-02"), ("explain_written", RIGHT, "2026-09-27", "2026-10-02"),
    ("explain_written", RIGHT, "2026-11-23", "2026-12-01?"), ("explain_written", RIGHT, "2026-11-24", "2026-12-01?"),
    ("explain_written", RIGHT, "2026-11-25", "2026-12-02?"), ("explain_written", "", "2026-07-01", ABSENT),
    ("explain_request", RIGHT, "2020-04-15", "2020-04-17"), ("explain_request", RIGHT, "2022-01-01", "2022-01-05"),
    ("explain_request", RIGHT, "2026-11-20", "2026-11-26?"),
    # Sending: 2 working days, 3 since Luật 88/2025.
    ("send_decision", "", "2020-04-14", "2020-04-16"), ("send_decision", "", "2020-04-15", "2020-04-17"),
    ("send_decision", "", "2020-04-16", "2020-04-20"), ("send_decision", "", "2021-12-31", "2022-01-05"),
    ("send_decision", "", "2022-01-01", "2022-01-05"), ("send_decision", "", "2022-01-02", "2022-01-05"),
    ("send_decision", "", "2022-01-26", "2022-01-28"), ("send_decision", "", "2022-01-27", "2022-02-07"),
    ("send_decision", "", "2022-01-28", "2022-02-08"), ("send_decision", "", "2025-06-30", "2025-07-02"),
    ("send_decision", "", "2025-07-01", "2025-07-04"), ("send_decision", "", "2025-07-02", "2025-07-07"),
    ("send_decision", "", "2026-06-30", "2026-07-03"), ("send_decision", "", "2026-07-01", "2026-07-06"),
    ("send_decision", "", "2026-07-02", "2026-07-07"), ("send_decision", "", "2026-09-25", "2026-09-30"),
    ("send_decision", "", "2026-09-26", "2026-09-30"), ("send_decision", "", "2026-09-27", "2026-09-30"),
    ("send_decision", "", "2026-11-23", "2026-11-27"), ("send_decision", "", "2026-11-24", "2026-11-27"),
    ("send_decision", "", "2026-11-25", "2026-11-30?"),
    ("send_to_licensor", "suspension", "2021-12-31", ABSENT),
    ("send_to_licensor", "suspension", "2022-01-01", "2022-01-05"),
    ("send_to_licensor", "suspension", "2025-07-01", "2025-07-03"), ("send_to_licensor", "", "2025-07-01", ABSENT),
    # Payment: 10 days, to the next working day; the decision lapses after a year, which does not move.
    ("pay", "", "2020-04-15", "2020-04-27"), ("pay", "", "2022-01-27", "2022-02-07"),
    ("pay", "", "2026-07-01", "2026-07-13"),
    ("pay", "", "2026-11-14", "2026-11-25"),  # the tenth day is the new day off
    ("pay", "", "2026-11-13", "2026-11-25?"),  # the tenth day is the Monday that is only proposed
    ("decision_lapses", "", "2021-12-31", "2022-12-31"), ("decision_lapses", "", "2025-11-24", "2026-11-24"),
    ("report_held_goods", "goods_held", "2025-06-30", ABSENT),
    ("report_held_goods", "goods_held", "2025-07-01", "2025-07-02"),
    ("hold_goods", "goods_held", "2021-12-31", "2022-01-07"), ("hold_goods", "goods_held", "2022-01-01", "2022-01-12"),
    ("hold_for_valuation", "goods_held", "2025-06-30", ABSENT),
    ("hold_for_valuation", "goods_held", "2025-07-01", "2025-07-08"),
    ("transfer_criminal_after_decision", "crime", "2025-06-30", "2025-07-03"),
    ("transfer_criminal_after_decision", "crime", "2025-07-01", "2025-07-08"),
]  # fmt: skip
STARTS = {
    "draw_up_minutes": "detected_on", "decide": "minutes_on", "explain_written": "minutes_on",
    "explain_request": "minutes_on", "send_decision": "decided_on", "send_to_licensor": "decided_on",
    "decision_lapses": "decided_on", "pay": "handed_over_on", "forward_minutes": "minutes_at",
    "report_held_goods": "hold_minutes_at", "hold_goods": "held_on", "hold_for_valuation": "valuation_hold_decided_on",
    "transfer_criminal_after_decision": "execution_suspended_on",
}  # fmt: skip


def terms(days: CaseDays, *conditions: str, decree: str = OLD, cited: str = "8.3.b") -> dict[str, Clock]:
    found = running(CATALOGUE.clocks, parse_reference(cited), days, decree=decree, conditions=conditions,
                    calendar=CALENDAR)  # fmt: skip
    assert len({clock.name for clock in found}) == len(found)
    return {clock.name: clock for clock in found}


def days_with(event: str, on: dt.date) -> CaseDays:
    """Return the days of a case on whose first day everything of every case happened, and the event."""
    of_every_case = {"minutes_on", "decided_on", "handed_over_on"}
    known = {name: on for name in of_every_case if name == event}
    return CaseDays(on, on, steps={} if known or event == "detected_on" else {event: on}, **known)


@pytest.mark.parametrize(("name", "condition", "start", "due"), TERMS, ids="/".join)
def test_the_last_day_of_a_term(name: str, condition: str, start: str, due: str) -> None:
    clock = terms(days_with(STARTS[name], day(start)), *condition.split()).get(name)
    if due == ABSENT:
        assert clock is None
        return
    assert clock is not None
    found = clock.due_on.isoformat() if clock.due_on is not None else NUMBERLESS
    assert found + ("" if clock.calendar_confirmed else "?") == due


@pytest.mark.parametrize(
    ("decree", "cited", "start", "end"),
    [
        (OLD, "8.3.b", "2020-04-15", "2021-04-15"), (OLD, "8.3.b", "2021-12-31", "2022-12-31"),
        (OLD, "8.3.b", "2022-01-01", "2023-01-01"),  # New Year's Day: a limitation does not move
        (OLD, "9.1.a", "2021-12-31", "2022-12-31"), (OLD, "9.1.a", "2022-01-26", "2023-01-26"),
        (OLD, "9.1.a", "2022-01-27", "2024-01-27"), (OLD, "9.1.a", "2022-01-28", "2024-01-28"),
        (OLD, "9.1.b", "2022-01-27", "2023-01-27"), (OLD, "9.1.d", "2022-01-27", "2023-01-27"),
        (OLD, "9.1.c", "2022-01-26", "2023-01-26"), (OLD, "9.1.c", "2022-01-27", "2024-01-27"),
        (OLD, "9.1.a", "2025-06-30", "2027-06-30"), (OLD, "9.1.a", "2025-07-01", "2027-07-01"),
        (OLD, "9.2", "2025-07-01", "2026-07-01"), (OLD, "9.1.c", "2026-06-30", "2028-06-30"),
        (OLD, "11.1", "2026-06-30", "2027-06-30"),
        (NEW, "11.1.a", "2026-07-01", "2028-07-01"), (NEW, "11.1.c", "2026-07-02", "2028-07-02"),
        (NEW, "11.1.b", "2026-07-01", "2027-07-01"), (NEW, "11.2", "2026-07-01", "2027-07-01"),
        (NEW, "9.1", "2026-07-01", "2027-07-01"), (NEW, "11.1.a", "2026-11-24", "2028-11-24"),
        (NEW, "16.8", "2026-09-26", "2027-09-26"),
    ],
)  # fmt: skip
def test_the_limitation_of_an_act(decree: str, cited: str, start: str, end: str) -> None:
    on = day(start)
    assert terms(CaseDays(on, on), decree=decree, cited=cited)["limitation"].due_on == day(end)
    assert terms(CaseDays(on, None), decree=decree, cited=cited)["limitation"].starts_on == on


@pytest.mark.parametrize(
    ("cited", "end"), [("8.3.b", "2027-07-10"), ("9.1.a", "2028-07-10"), ("9.1.c", "2028-07-10")]
)  # fmt: skip
def test_the_limitation_of_an_old_act_runs_anew_after_the_later_decree_began(cited: str, end: str) -> None:
    """An act of before 1/7/2026 keeps the limitation of its decree (Nghị định 174/2026/NĐ-CP, Điều 115)."""
    days = CaseDays(day("2026-06-25"), day("2026-06-20"), steps={"evasion_ended_on": day("2026-07-10")})
    assert terms(days, "evasion", cited=cited)["limitation"].due_on == day(end)


def test_hours_end_at_the_time_at_which_they_began() -> None:
    on = dt.date(2025, 6, 30)
    days = CaseDays(on, on, steps={"minutes_at": on}, times={"minutes_at": dt.time(16, 45)})
    clock = terms(days, "not_competent")["forward_minutes"]
    assert (clock.due_on, clock.due_at) == (dt.date(2025, 7, 1), dt.time(16, 45))


# --- who may decide --------------------------------------------------------------------------------------------------

NOBODY: dict[str, int] = {}
INSPECTOR_2020 = "Chánh Thanh tra Sở Thông tin và Truyền thông tỉnh Lạng Sơn"
DISTRICT, COMMUNE, PROVINCE = "Chủ tịch UBND huyện Cao Lộc", "Chủ tịch UBND xã Đồng Đăng", "Chủ tịch UBND tỉnh Lạng Sơn"
DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ tỉnh Lạng Sơn"
MEASURES = "Chi cục trưởng Chi cục Tiêu chuẩn Đo lường Chất lượng thuộc Sở Khoa học và Công nghệ"
PROVINCE_INSPECTOR = "Chánh Thanh tra tỉnh Lạng Sơn"
TEAM = "Trưởng đoàn thanh tra của Thanh tra tỉnh"
MEASURES_TEAM = "Trưởng đoàn kiểm tra do Chủ tịch Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia thành lập"
OFFICES = [
    (INSPECTOR_2020, "2020-04-14", NOBODY), (INSPECTOR_2020, "2020-04-15", {OLD: 40}),
    (INSPECTOR_2020, "2022-01-26", {OLD: 40}), (INSPECTOR_2020, "2022-01-27", {OLD: 40}),
    (INSPECTOR_2020, "2025-06-30", {OLD: 40}), (INSPECTOR_2020, "2025-07-01", NOBODY),
    (INSPECTOR_2020, "2026-09-26", NOBODY),
    ("Chánh Thanh tra Sở", "2020-04-16", {OLD: 40}), ("Chánh Thanh tra Sở", "2025-06-30", {OLD: 40}),
    ("Chánh Thanh tra Sở", "2025-07-02", NOBODY), ("Chánh Thanh tra Sở", "2026-09-27", NOBODY),
    ("Thanh tra viên thuộc Sở", "2020-04-15", {OLD: 0.8}), ("Thanh tra viên thuộc Sở", "2025-07-01", NOBODY),
    (DISTRICT, "2020-04-14", NOBODY), (DISTRICT, "2020-04-15", {OLD: 40}), (DISTRICT, "2021-12-31", {OLD: 40}),
    (DISTRICT, "2022-01-27", {OLD: 40}), (DISTRICT, "2025-06-30", {OLD: 40}), (DISTRICT, "2025-07-01", NOBODY),
    (DISTRICT, "2026-07-01", NOBODY),
    (COMMUNE, "2020-04-15", {OLD: 4}), (COMMUNE, "2022-01-26", {OLD: 4}), (COMMUNE, "2022-01-27", {OLD: 8}),
    (COMMUNE, "2025-06-30", {OLD: 8}), (COMMUNE, "2025-07-01", {POWERS_2025: 40}),
    (COMMUNE, "2026-06-30", {POWERS_2025: 40}), (COMMUNE, "2026-07-01", {NEW: 40}), (COMMUNE, "2026-11-24", {NEW: 40}),
    (PROVINCE, "2020-04-15", {OLD: 80}), (PROVINCE, "2025-06-30", {OLD: 80}),
    (PROVINCE, "2025-07-01", {POWERS_2025: 80}),
    (PROVINCE, "2026-06-30", {POWERS_2025: 80}), (PROVINCE, "2026-07-01", {NEW: 80}),
    (DIRECTOR, "2025-06-30", NOBODY), (DIRECTOR, "2025-07-01", {POWERS_2025: 64}),
    (DIRECTOR, "2026-06-30", {POWERS_2025: 64}), (DIRECTOR, "2026-07-01", {NEW: 64}),
    (DIRECTOR, "2026-09-26", {NEW: 64}),
    (MEASURES, "2025-06-30", NOBODY), (MEASURES, "2025-07-01", {POWERS_2025: 40}), (MEASURES, "2026-07-01", {NEW: 40}),
    (MEASURES_TEAM, "2026-07-01", {NEW: 64}), (MEASURES_TEAM, "2026-09-25", {NEW: 64}),
    (PROVINCE_INSPECTOR, "2020-04-15", NOBODY), (PROVINCE_INSPECTOR, "2026-07-01", NOBODY),
    (PROVINCE_INSPECTOR, "2026-09-25", NOBODY), (PROVINCE_INSPECTOR, "2026-09-26", {POWERS_2026: 64}),
    (PROVINCE_INSPECTOR, "2026-09-27", {POWERS_2026: 64}),
    (TEAM, "2026-09-25", NOBODY), (TEAM, "2026-09-26", {POWERS_2026: 40}),
    ("Thanh tra viên thuộc Thanh tra tỉnh", "2026-09-25", NOBODY),
    ("Thanh tra viên thuộc Thanh tra tỉnh", "2026-09-26", {POWERS_2026: 8}),
    ("Cục trưởng Cục Bưu điện Trung ương", "2026-09-25", NOBODY),
    ("Cục trưởng Cục Bưu điện Trung ương", "2026-09-26", {POWERS_2026: 80}),
    ("Trưởng Công an cấp xã", "2022-01-26", NOBODY), ("Trưởng Công an cấp xã", "2022-01-27", {OLD: 4}),
    ("Trưởng Công an cấp xã", "2025-07-01", {POWERS_2025: 40}), ("Trưởng Công an cấp xã", "2026-07-01", {NEW: 40}),
    ("Giám đốc Công an tỉnh Lạng Sơn", "2020-04-15", {OLD: 40}),
    ("Giám đốc Công an tỉnh Lạng Sơn", "2025-06-30", {OLD: 40}),
    ("Giám đốc Công an tỉnh Lạng Sơn", "2025-07-01", {POWERS_2025: 80}),
    ("Giám đốc Công an tỉnh Lạng Sơn", "2026-07-01", {NEW: 80}),
]  # fmt: skip


@pytest.mark.parametrize(("signed", "on", "held"), OFFICES, ids=[f"{on} {signed}" for signed, on, _held in OFFICES])
def test_who_has_a_power_on_a_day(signed: str, on: str, held: dict[str, float]) -> None:
    found = powers.named(in_force.in_force(CATALOGUE.powers, day(on)), signed)
    assert {one.decree: (one.fine_max or 0) / MILLION for one in found} == held


@pytest.mark.parametrize(
    ("signed", "cited", "on", "may"),
    [
        (DISTRICT, "9.2", "2020-04-15", True), (DISTRICT, "14.7.a", "2020-04-15", False),  # 50 million, and not his
        (DISTRICT, "14.6.a", "2020-04-16", True), (COMMUNE, "8.4.b", "2020-04-15", False),  # 5 million of 4
        (COMMUNE, "8.4.b", "2022-01-27", True), (COMMUNE, "8.6.a", "2022-01-27", False),
        (COMMUNE, "9.1.c", "2026-06-30", True), (COMMUNE, "11.1.c", "2026-07-01", False),  # re-export is letter d
        (COMMUNE, "11.2", "2026-07-01", True), (COMMUNE, "16.7.a", "2026-07-01", False),
        (DIRECTOR, "14.7.a", "2026-06-30", True), (DIRECTOR, "14.8", "2026-06-30", False),
        (DIRECTOR, "16.7.a", "2026-07-01", True), (DIRECTOR, "16.8", "2026-07-01", False),
        (PROVINCE, "14.8", "2020-04-15", True), (PROVINCE, "16.8", "2026-11-24", True),
        (MEASURES, "13.1", "2026-06-30", True), (MEASURES, "9.2", "2026-06-30", False),
        (MEASURES, "15.1", "2026-07-01", True), (MEASURES, "11.2", "2026-07-01", False),
        (TEAM, "11.2", "2026-09-26", True), (TEAM, "7.4.b", "2026-09-26", False),  # suspends no licence
        (PROVINCE_INSPECTOR, "7.4.b", "2026-09-26", True), (PROVINCE_INSPECTOR, "16.8", "2026-09-26", False),
    ],
)  # fmt: skip
def test_who_may_decide_on_an_act_of_the_day(signed: str, cited: str, on: str, may: bool) -> None:
    act = lookup.find_act(CATALOGUE, cited, on=day(on))
    judged = competence.powers_for(CATALOGUE, act, on=day(on), law_on=day(on))
    meant = powers.named(in_force.in_force(CATALOGUE.powers, day(on)), signed)
    assert meant
    assert any(one.is_competent for one in judged if one.power in meant) is may


# --- without minutes, days off, forms --------------------------------------------------------------------------------


@pytest.mark.parametrize("offender", ["organisation", "household", "individual"])
@pytest.mark.parametrize(
    ("on", "individual"),
    [("2020-04-15", 250_000), ("2022-01-01", 250_000), ("2025-06-30", 250_000), ("2025-07-01", 500_000),
     ("2025-07-02", 500_000), ("2026-07-01", 500_000), ("2026-11-24", 500_000)],
)  # fmt: skip
def test_the_most_without_minutes(on: str, individual: int, offender: str) -> None:
    """Luật Xử lý vi phạm hành chính, Điều 56.1; Luật 88/2025/QH15, Điều 1.8."""
    expected = 2 * individual if offender == "organisation" else individual
    amount = in_force.amount_on(CATALOGUE.amounts, "without_minutes", day(on))
    assert amount.of(is_person=offender in fines.HALF_FINE) == expected


@pytest.mark.parametrize(
    ("on", "worked", "may_change"),
    [
        ("2020-04-14", True, False), ("2020-04-15", True, False), ("2020-04-16", True, False),
        ("2021-12-31", True, False), ("2022-01-01", False, False), ("2022-01-03", False, False),
        ("2022-01-04", True, False), ("2022-01-26", True, False), ("2022-01-28", True, False),
        ("2022-01-31", False, False), ("2022-02-04", False, False), ("2022-02-07", True, False),
        ("2025-06-30", True, False), ("2025-07-01", True, False), ("2026-06-30", True, False),
        ("2026-07-01", True, False), ("2026-08-22", True, False), ("2026-08-31", False, False),
        ("2026-09-25", True, False), ("2026-09-26", False, False), ("2025-11-24", True, False),
        ("2026-11-20", True, False), ("2026-11-23", True, True), ("2026-11-24", False, False),
        ("2026-11-25", True, False), ("2026-11-28", False, True), ("2027-11-24", False, False),
    ],
)  # fmt: skip
def test_days_off(on: str, worked: bool, may_change: bool) -> None:
    answers = [calendar.is_working_day(day(on)) for calendar in CALENDAR.readings]
    assert answers[0] is worked
    assert (len(set(answers)) > 1) is may_change


@pytest.mark.parametrize(
    ("purpose", "on", "instrument"),
    [
        ("violation_minutes", "2020-04-15", "Nghị định 81/2013/NĐ-CP"),
        ("violation_minutes", "2021-12-31", "Nghị định 81/2013/NĐ-CP"),
        ("violation_minutes", "2022-01-01", "Nghị định 118/2021/NĐ-CP"),
        ("violation_minutes", "2026-11-24", "Nghị định 118/2021/NĐ-CP"),
        ("inspection_minutes", "2025-06-30", "thanh tra sở"),
        ("inspection_minutes", "2025-07-01", "217/2025"),
    ],
)
def test_the_form_of_a_day(purpose: str, on: str, instrument: str) -> None:
    assert instrument in questions.form_on(CATALOGUE, purpose, day(on)).instrument
