import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import NotFoundError, RuleError
from postwatch.law import in_force, lookup, moves, provisions, questions
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import parse_reference
from postwatch.law.clocks import EVENTS, CaseDays, Clock, ClockRule, cleared_after, late_rate_on, running

JUNE = dt.date(2020, 6, 15)
CATALOGUE = Catalogue()
OLD, NEW = "15/2020/NĐ-CP", "174/2026/NĐ-CP"


def provision(cited: str, *, on: dt.date) -> provisions.Provision:
    return provisions.provision_of(CATALOGUE, lookup.find_act(CATALOGUE, cited, on=on), on)


@pytest.mark.parametrize(
    ("on", "decree"),
    [
        (dt.date(2020, 4, 15), OLD),
        (dt.date(2026, 6, 30), OLD),
        (dt.date(2026, 7, 1), NEW),
        (dt.date(2030, 1, 1), NEW),
    ],
)
def test_the_decree_is_that_of_the_day(on: dt.date, decree: str) -> None:
    assert {found.decree for found in lookup.search(CATALOGUE, "", on=on)} == {decree}


def test_the_day_before_names_the_older_decree_of_which_nothing_is_held() -> None:
    with pytest.raises(NotFoundError, match="174/2013/NĐ-CP"):
        provision("9.1.b", on=dt.date(2020, 4, 14))


def test_a_day_before_any_decree_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="01/01/2010"):
        provision("9.1.b", on=dt.date(2010, 1, 1))


def test_goods_banned_from_circulation_in_2020_and_in_2026() -> None:
    old = provision("điểm b khoản 1 Điều 9", on=JUNE)
    assert (old.decree, old.provision, old.fine_min, old.fine_max) == (OLD, "9.1.b", 10_000_000, 20_000_000)
    assert (old.individual_fine_min, old.individual_fine_max) == (5_000_000, 10_000_000)
    assert (old.verified, old.citation) == (True, "điểm b khoản 1 Điều 9")
    assert [(one.kind, one.measure) for one in old.consequences_list] == [("additional", "confiscate")]
    assert old.additional.startswith("Tịch thu tang vật")
    new = provision("11.1.b", on=dt.date(2026, 7, 1))
    assert (new.decree, new.confidence, new.verified) == (NEW, "ocr", False)
    assert {(one.measure, one.condition) for one in new.consequences_list} == {
        ("confiscate", ""),
        ("suspend_licence", "tái phạm"),
    }
    assert "Tước" not in new.additional


def test_what_stands_above_the_points_belongs_to_the_words() -> None:
    stamp = "Sử dụng tem bưu chính Việt Nam đã có dấu hủy trong việc thanh toán trước giá cước dịch vụ bưu chính"
    assert provision("14.1.a", on=JUNE).conduct == stamp
    assert {act.provision for act in CATALOGUE.acts if act.words != act.text} == {
        "14.1.a",
        "14.1.b",
        "16.1.a",
        "16.1.b",
    }


def test_a_consequence_that_came_in_2022_holds_from_then_on() -> None:
    def measures(on: dt.date) -> set[str]:
        return {one.measure for one in provision("6.4.a", on=on).consequences_list}

    assert measures(dt.date(2022, 1, 26)) == set()
    assert measures(dt.date(2022, 1, 27)) == {"return_gain"}


def test_a_price_not_posted_is_an_act_only_from_2022_on() -> None:
    with pytest.raises(NotFoundError) as refusal:
        lookup.find_act(CATALOGUE, "13.3.e", on=dt.date(2022, 1, 26))
    assert "27/01/2022" in refusal.value.hint
    assert lookup.find_act(CATALOGUE, "13.3.e", on=dt.date(2022, 1, 27)).fine_max == 10_000_000


@pytest.mark.parametrize("cited", ["9.1", "11.4", "11.4.a-c", "13.4"])
def test_short_citations_are_refused(cited: str) -> None:
    with pytest.raises(RuleError):
        lookup.find_act(CATALOGUE, cited, on=dt.date(2023, 1, 1))


def test_search_ignores_marks_and_case_and_keeps_to_the_day() -> None:
    found = lookup.search(CATALOGUE, "NIEM YET danh muc", on=JUNE)
    assert [one.provision for one in found] == ["8.3.b", "8.4.b", "13.3.b"]
    assert {one.decree for one in lookup.search(CATALOGUE, "niêm yết danh mục")} == {OLD, NEW}
    assert lookup.search(CATALOGUE, "trực thăng") == []


def test_what_a_number_was_and_became_is_told_from_either_side() -> None:
    by_number = {(one.decree, one.provision): one for one in moves.moves_of(CATALOGUE, "8.4.b")}
    assert [number for number, one in by_number.items() if one.asked] == [(OLD, "8.4.b"), (NEW, "8.4.b")]
    posted, agent = by_number[OLD, "8.4.b"], by_number[NEW, "8.4.b"]
    assert (posted.later_list, posted.words_seen) == ((f"10.4.b, {NEW}",), False)
    assert posted.conduct.startswith("Không niêm yết công khai")
    assert (agent.earlier_list, agent.later_list) == ((f"6.4.b, {OLD}",), ())
    assert set(by_number) == {(OLD, "8.4.b"), (NEW, "8.4.b"), (NEW, "10.4.b"), (OLD, "6.4.b")}
    one_decree = moves.moves_of(CATALOGUE, "8.4.b", decree="174/2026")
    assert {(one.decree, one.provision) for one in one_decree} == {(NEW, "8.4.b"), (OLD, "6.4.b")}
    with pytest.raises(NotFoundError):
        moves.moves_of(CATALOGUE, "99.1")


def clocks(cited: str, days: CaseDays, *conditions: str) -> dict[str, Clock]:
    on = in_force.law_day(ended_on=days.ended_on, detected_on=days.detected_on)
    act = lookup.find_act(CATALOGUE, cited, on=on)
    known = questions.term_rules(CATALOGUE, act.decree, act.provision)
    found = known.running(days, known.mattering.intersection(conditions), CATALOGUE.calendar)
    assert len({clock.name for clock in found}) == len(found)
    return {clock.name: clock for clock in found}


def test_rates_and_lengths_of_the_law_are_those_of_a_day_in_their_unit() -> None:
    day = dt.date(2026, 7, 1)
    early, late = (
        ClockRule("late_interest", "x", "memory", "ten_thousandths_per_day", "", amount, "late", **span)
        for amount, span in ((5, {"valid_to": day - dt.timedelta(1)}), (3, {"valid_from": day}))
    )
    assert [late_rate_on([early, late], one) for one in (day - dt.timedelta(1), day)] == [5, 3]
    assert cleared_after(CATALOGUE.clocks, day) == (12, 6, 12)
    for rules_of_terms in ([early], [late._replace(unit="months")], [late._replace(amount=None)]):
        with pytest.raises(NotFoundError, match="no amount late_interest for 01/07/2026") as refusal:
            late_rate_on(rules_of_terms, day)
        assert "clocks.csv" in refusal.value.hint


def test_the_clocks_of_a_case_of_2020() -> None:
    day = dt.date(2020, 5, 28)
    found = clocks("8.3.b", CaseDays(day, day, minutes_on=day, decided_on=dt.date(2020, 6, 3)))
    assert found["limitation"].due_on == dt.date(2021, 5, 28)
    assert found["draw_up_minutes"].due_on is None
    assert found["decide"].due_on == dt.date(2020, 6, 4)
    assert found["send_decision"].due_on == dt.date(2020, 6, 5)
    assert found["pay"].due_on is None
    assert found["decision_lapses"].due_on == dt.date(2021, 6, 3)
    assert "explain_written" not in found
    assert not found["decide"].verified


def test_the_clocks_of_a_case_of_2026_follow_the_newer_law() -> None:
    day = dt.date(2026, 7, 6)
    found = clocks("11.2", CaseDays(day, day, day, day, day), "explain_right")
    assert found["draw_up_minutes"].due_on == dt.date(2026, 7, 8)
    assert found["decide"].due_on == dt.date(2026, 7, 15)
    assert found["send_decision"].due_on == dt.date(2026, 7, 9)
    assert found["pay"].due_on == dt.date(2026, 7, 16)
    assert found["explain_request"].due_on == dt.date(2026, 7, 8)
    assert found["explain_written"].due_on == dt.date(2026, 7, 13)
    assert found["limitation"].due_on == dt.date(2027, 7, 6)


@pytest.mark.parametrize(
    ("minutes_on", "conditions", "due_on"),
    [
        # Until 31/12/2021: 7 days; 30 with an explanation or in a complex case; 60 with leave.
        (dt.date(2021, 12, 31), (), dt.date(2022, 1, 7)),
        (dt.date(2021, 11, 1), ("explanation",), dt.date(2021, 12, 1)),
        (dt.date(2021, 11, 1), ("complex",), dt.date(2021, 12, 1)),
        (dt.date(2021, 11, 1), ("serious",), dt.date(2021, 12, 31)),
        # Since 1/1/2022: 7 working days, 10 when it is forwarded, a month, two months.
        (dt.date(2022, 1, 4), (), dt.date(2022, 1, 13)),
        (dt.date(2026, 7, 6), ("forwarded",), dt.date(2026, 7, 20)),
        (dt.date(2026, 7, 6), ("explanation",), dt.date(2026, 8, 6)),
        (dt.date(2026, 7, 6), ("expert_or_verification",), dt.date(2026, 8, 6)),
        (dt.date(2026, 7, 6), ("serious",), dt.date(2026, 9, 7)),
        # Of several conditions the longest term counts.
        (dt.date(2026, 7, 6), ("explanation", "forwarded"), dt.date(2026, 8, 6)),
    ],
)
def test_the_term_to_decide_by_law_and_condition(
    minutes_on: dt.date, conditions: tuple[str, ...], due_on: dt.date
) -> None:
    days = CaseDays(minutes_on, minutes_on, minutes_on=minutes_on)
    cited = "9.2" if minutes_on < dt.date(2026, 7, 1) else "11.2"
    assert clocks(cited, days, *conditions)["decide"].due_on == due_on


@pytest.mark.parametrize(
    ("detected_on", "conditions", "due_on"),
    [
        (dt.date(2021, 12, 31), (), None),
        (dt.date(2022, 1, 1), (), dt.date(2022, 1, 5)),
        (dt.date(2025, 6, 30), ("complex",), dt.date(2025, 7, 7)),
        (dt.date(2025, 7, 1), (), dt.date(2025, 7, 3)),
        (dt.date(2025, 7, 1), ("complex",), dt.date(2025, 7, 8)),
    ],
)
def test_the_term_to_draw_up_minutes(detected_on: dt.date, conditions: tuple[str, ...], due_on: dt.date | None) -> None:
    assert clocks("9.2", CaseDays(detected_on, detected_on), *conditions)["draw_up_minutes"].due_on == due_on


@pytest.mark.parametrize(
    ("cited", "ended_on", "year"),
    [
        ("9.1.a", dt.date(2022, 1, 26), 2023),
        ("9.1.a", dt.date(2022, 1, 27), 2024),
        ("9.1.c", dt.date(2026, 6, 30), 2028),
        ("9.1.b", dt.date(2026, 6, 30), 2027),
        ("11.1.a", dt.date(2026, 7, 6), 2028),
        ("11.1.b", dt.date(2026, 7, 6), 2027),
        ("11.1.c", dt.date(2026, 7, 6), 2028),
    ],
)
def test_banned_exports_and_imports_lapse_after_two_years(cited: str, ended_on: dt.date, year: int) -> None:
    due_on = clocks(cited, CaseDays(ended_on, ended_on))["limitation"].due_on
    assert due_on is not None
    assert due_on.year == year


def test_the_limitation_of_an_act_that_goes_on_runs_from_its_detection() -> None:
    assert clocks("9.2", CaseDays(JUNE))["limitation"].starts_on == JUNE


def test_a_condition_that_is_not_given_rules_nothing() -> None:
    day = dt.date(2026, 7, 6)
    found = clocks("11.2", CaseDays(day, day, day, day, day, day))
    assert not {"explain_written", "publish_decision", "comply_new_decision", "re_export"} & set(found)
    assert clocks("11.1.c", CaseDays(day, day, day, day, day))["re_export"].due_on == dt.date(2026, 8, 5)
    assert found["regarded_unpunished"].due_on == dt.date(2027, 7, 6)
    assert clocks("11.2", CaseDays(day, complied_on=day), "warning")["regarded_unpunished"].due_on == (
        dt.date(2027, 1, 6)
    )


RULES = st.sampled_from(CATALOGUE.clocks)


@given(rule=RULES, start=st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31)), later=st.integers(0, 40))
def test_no_term_ends_on_a_day_off_and_a_later_start_never_ends_earlier(
    rule: ClockRule, start: dt.date, later: int
) -> None:
    """But for years, which are limitations, and end on their day."""
    if rule.starts_from not in EVENTS[1:]:
        return
    ends = []
    for day in (start, start + dt.timedelta(days=later)):
        days = CaseDays(day, None, day, day, day, day)
        alone = rule._replace(valid_from=None, valid_to=None, condition="", scope="")
        (clock,) = running(
            [alone], parse_reference("9.2"), days, decree=OLD, conditions=(), calendar=CATALOGUE.calendar
        )  # fmt: skip
        ends.append(clock.due_on)
    first, second = ends
    counted = rule.amount is not None and rule.unit in ("working_days", "days", "months", "years")
    assert (first is not None) is (second is not None) is counted
    if first is not None and second is not None:
        assert first <= second
        assert rule.unit == "years" or any(reading.is_working_day(first) for reading in CATALOGUE.calendar.readings)
