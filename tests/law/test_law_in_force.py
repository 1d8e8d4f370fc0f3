import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.law import fines, in_force, review
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import parse_reference
from postwatch.law.fines import Fixed
from postwatch.law.measures import measures_named, remedies_named
from postwatch.law.rows import Act, Decree

TODAY = dt.date(2026, 11, 25)

DAY = dt.date(2020, 6, 1)


def row(label: str, **changes: object) -> Act:
    article, clause, point = ([*label.split("."), ""])[:3]
    values: dict[str, object] = {
        "decree": "15/2020/NĐ-CP",
        "valid_from": dt.date(2020, 4, 15),
        "valid_to": dt.date(2026, 6, 30),
        "article": int(article),
        "clause": int(clause),
        "point": point,
        "text": "hành vi",
        "fine_min": 2_000_000,
        "fine_max": 3_000_000,
        "confidence": "verbatim",
    }
    return Act(**{**values, **changes})  # type: ignore[arg-type]


ROWS = [row(label) for label in ("9.1.a", "9.1.b", "9.1.c", "9.2", "11.4.a", "11.4.b", "11.4.c", "14.4.c")]


@pytest.mark.parametrize("cited", ["9.1.b", "9.2", "11.4.b", "14.4.c"])
def test_one_row_is_picked(cited: str) -> None:
    assert in_force.pick(ROWS, parse_reference(cited), DAY).provision == cited


@pytest.mark.parametrize(
    ("cited", "listed"),
    [
        ("9.1", "9.1.a, 9.1.b, 9.1.c"),
        ("9", "9.1.a, 9.1.b, 9.1.c, 9.2"),
        ("11.4", "name one of: 11.4.a, 11.4.b, 11.4.c"),
        ("11.4.b-c", "name one of: 11.4.b, 11.4.c"),
        ("9.1.a-c", "9.1.a, 9.1.b, 9.1.c"),
        ("14.4", "name one of: 14.4.c"),
        ("14", "name one of: 14.4.c"),
    ],
)
def test_a_citation_that_stops_short_is_refused_with_the_points(cited: str, listed: str) -> None:
    with pytest.raises(RuleError) as refusal:
        in_force.pick(ROWS, parse_reference(cited), DAY)
    assert refusal.value.hint.endswith(listed)


def test_a_number_that_two_decrees_of_a_day_have_is_asked() -> None:
    other = row("9.2", decree="98/2020/NĐ-CP")
    with pytest.raises(RuleError, match="15/2020/NĐ-CP, 98/2020/NĐ-CP") as refusal:
        in_force.pick([*ROWS, other], parse_reference("9.2"), DAY)
    assert "--decree 15/2020/NĐ-CP" in refusal.value.hint


@pytest.mark.parametrize("cited", ["9.1.d", "9.2.a", "9.7", "99.1", "14.9"])
def test_a_provision_that_is_not_held_is_not_found(cited: str) -> None:
    with pytest.raises(NotFoundError, match=cited):
        in_force.pick(ROWS, parse_reference(cited), DAY)


def test_a_provision_added_later_does_not_hold_before() -> None:
    rows = [row("13.3.e", valid_from=dt.date(2022, 1, 27))]
    with pytest.raises(NotFoundError) as refusal:
        in_force.pick(rows, parse_reference("13.3.e"), dt.date(2022, 1, 26))
    assert "27/01/2022" in refusal.value.hint
    assert in_force.pick(rows, parse_reference("13.3.e"), dt.date(2022, 1, 27)) == rows[0]


def test_a_violation_is_judged_by_the_law_of_its_end_or_of_its_detection() -> None:
    ended, detected = dt.date(2026, 6, 30), dt.date(2026, 7, 2)
    assert in_force.law_day(ended_on=ended, detected_on=detected) == ended
    assert in_force.law_day(ended_on=None, detected_on=detected) == detected


def decree(number: str, first: dt.date, last: dt.date | None, amends: str = "") -> Decree:
    return Decree(number, "verbatim", amends, None, first, last)


def test_an_amending_decree_is_not_the_decree_of_a_day() -> None:
    old = decree("15/2020/NĐ-CP", dt.date(2020, 4, 15), dt.date(2026, 6, 30))
    amending = decree("14/2022/NĐ-CP", dt.date(2022, 1, 27), None, "15/2020/NĐ-CP")
    held = {"15/2020/NĐ-CP"}
    assert in_force.decrees_on([amending, old], dt.date(2023, 1, 1), held=held) == [old]
    with pytest.raises(NotFoundError):
        in_force.decrees_on([amending, old], dt.date(2026, 7, 1), held=held)


def test_a_decree_in_force_of_which_no_row_is_held_is_named_instead_of_another() -> None:
    old = decree("174/2013/NĐ-CP", dt.date(2014, 1, 15), dt.date(2020, 4, 14))
    with pytest.raises(NotFoundError, match="174/2013/NĐ-CP was in force"):
        in_force.decrees_on([old], dt.date(2020, 4, 14), held={"15/2020/NĐ-CP"})


@pytest.mark.parametrize(
    ("legal_form", "offender"),
    [
        ("household", "household"),
        ("individual", "individual"),
        ("company", "organisation"),
        ("branch", "organisation"),
        ("business_location", "organisation"),
        ("cooperative", "organisation"),
        (None, "organisation"),
    ],
)
def test_a_household_pays_as_an_individual_and_a_branch_as_an_organisation(
    legal_form: str | None, offender: str
) -> None:
    assert fines.offender_of(legal_form) == offender


@pytest.mark.parametrize(
    ("offender", "expected"),
    [("organisation", (600_000, 1_000_000)), ("household", (300_000, 500_000)), ("individual", (300_000, 500_000))],
)
def test_individuals_and_households_pay_half(offender: str, expected: tuple[int, int]) -> None:
    assert fines.fine_range(600_000, 1_000_000, offender) == expected


def test_an_unknown_kind_of_offender_is_refused() -> None:
    with pytest.raises(UsageError, match="alien"):
        fines.fine_range(1, 2, "alien")


LAST_OF_2021, LAST_BEFORE, FIRST_OF_68 = dt.date(2021, 12, 31), dt.date(2025, 5, 1), dt.date(2025, 5, 2)


def fixed(net: int, *, act_on: dt.date, handled_on: dt.date, low: int = 10_000_000, high: int = 20_000_000) -> Fixed:
    """Where net circumstances put a fine of 10 to 20 million by the shipped rows."""
    return fines.fixed(low, high, net=net, rule=Catalogue().fixing_rule(net, act_on=act_on, handled_on=handled_on))


@pytest.mark.parametrize(("net", "fine"), [(0, 15_000_000), (2, 20_000_000), (-2, 10_000_000), (9, 20_000_000)])
@pytest.mark.parametrize("handled_on", [LAST_BEFORE, FIRST_OF_68, TODAY])
def test_without_a_net_circumstance_the_middle_and_from_two_on_an_end(net: int, fine: int, handled_on: dt.date) -> None:
    found = fixed(net, act_on=dt.date(2025, 4, 1), handled_on=handled_on)
    assert (found.low, found.high, found.is_open) == (fine, fine, False)


@pytest.mark.parametrize(
    ("net", "handled_on", "low", "high"),
    [
        (-1, LAST_BEFORE, 15_000_000, 15_000_000),
        (1, LAST_BEFORE, 15_000_000, 15_000_000),
        (-1, FIRST_OF_68, 10_000_000, 15_000_000),
        (1, FIRST_OF_68, 15_000_000, 20_000_000),
    ],
)
def test_from_the_second_of_may_2025_a_single_circumstance_leaves_an_open_interval(
    net: int, handled_on: dt.date, low: int, high: int
) -> None:
    """Whatever the day of the act: it goes by the day of handling."""
    found = fixed(net, act_on=dt.date(2025, 4, 1), handled_on=handled_on)
    assert (found.low, found.high) == (low, high)
    assert (found.is_open, bool(fines.discretion(found.rule))) == (low < high, low == high)


@pytest.mark.parametrize("net", [-3, -2, -1, 1, 2, 3])
@pytest.mark.parametrize(("act_on", "is_an_end"), [(LAST_OF_2021, False), (dt.date(2022, 1, 1), True)])
def test_until_2021_the_law_gave_circumstances_no_figure(net: int, act_on: dt.date, is_an_end: bool) -> None:
    found = fixed(net, act_on=act_on, handled_on=LAST_BEFORE)
    assert (found.low != 15_000_000) is (is_an_end and abs(net) > 1)
    assert bool(fines.discretion(found.rule)) is (not is_an_end or abs(net) == 1)


def test_that_the_way_of_fixing_goes_by_the_day_of_handling_is_said_in_its_row() -> None:
    day = Catalogue().rule_on("fixing_day", FIRST_OF_68)
    assert day is not None
    assert (day.says, day.confidence) == ("handling", "inferred")


def test_a_negative_number_of_circumstances_is_refused() -> None:
    with pytest.raises(RuleError, match="-1"):
        fines.net_of(aggravating=-1, mitigating=0)


def test_a_range_upside_down_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no range"):
        fines.fixed(2, 1, net=0, rule=None)


def test_a_range_of_a_single_figure_leaves_nothing_open() -> None:
    assert not fixed(1, act_on=TODAY, handled_on=TODAY, low=5, high=5).is_open


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(-9, 9))
def test_a_fine_lies_in_the_range_and_grows_with_what_aggravates(low: int, width: int, net: int) -> None:
    high = low + width
    less, more = (fixed(one, act_on=TODAY, handled_on=TODAY, low=low, high=high) for one in (net, net + 1))
    assert low <= less.low <= less.high <= high
    assert (less.low, less.high) <= (more.low, more.high)


@pytest.mark.parametrize(("name", "before", "since"), [
    ("same_act", "provision", "article"),
    ("licence_ending", "until_its_end", "whole_term"),
    ("licences_together", "longest_maximum", "longest_range"),
])  # fmt: skip
def test_what_decree_68_changed_holds_from_its_first_day(name: str, before: str, since: str) -> None:
    said = [Catalogue().rule_on(name, on) for on in (LAST_BEFORE, FIRST_OF_68)]
    assert [rule.says if rule else None for rule in said] == [before, since]


def test_an_answer_to_another_question_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "data" / "law" / "rules.csv"
    own.parent.mkdir(parents=True)
    own.write_text("name,says,norm,valid_from,valid_to,source,confidence,note\none_net,article,x,,,,memory,\n")
    with pytest.raises(UsageError) as refusal:
        _ = Catalogue(tmp_path).rules
    assert "article is none of: middle, between" in f"{refusal.value} {refusal.value.hint}"


@pytest.mark.parametrize(
    ("what", "individual", "organisation"),
    [
        ("explanation", 15_000_000, 30_000_000),
        ("postponement", 2_000_000, 100_000_000),
        ("instalments", 3, 3),
        ("instalment_months", 6, 6),
    ],
)
def test_the_other_amounts_are_those_of_every_day(what: str, individual: int, organisation: int) -> None:
    for on in (DAY, TODAY):
        amount = in_force.amount_on(Catalogue().amounts, what, on)
        assert (amount.of(is_person=True), amount.of(is_person=False)) == (individual, organisation)


def test_an_amount_that_no_row_of_the_day_has_is_named_with_the_day() -> None:
    with pytest.raises(NotFoundError, match="no amount without_minutes for"):
        in_force.amount_on((), "without_minutes", DAY)


@pytest.mark.parametrize(
    ("offender", "on", "most"),
    [
        ("organisation", dt.date(2025, 6, 30), 500_000),
        ("organisation", dt.date(2025, 7, 1), 1_000_000),
        ("household", dt.date(2025, 6, 30), 250_000),
        ("individual", dt.date(2025, 7, 1), 500_000),
    ],
)
def test_what_may_be_fined_without_minutes_doubled_in_july_2025(offender: str, on: dt.date, most: int) -> None:
    amount = in_force.amount_on(Catalogue().amounts, "without_minutes", on)
    assert amount.of(is_person=offender in fines.HALF_FINE) == most


DUE = dt.date(2026, 7, 16)


@pytest.mark.parametrize(
    ("payments", "on", "interest"),
    [
        ((), dt.date(2026, 7, 16), 0),
        ((), dt.date(2026, 7, 17), 5_000),
        ((), dt.date(2026, 7, 26), 50_000),
        (((dt.date(2026, 7, 10), 10_000_000),), dt.date(2026, 8, 16), 0),
        (((dt.date(2026, 7, 19), 10_000_000),), dt.date(2026, 8, 16), 15_000),
        (((dt.date(2026, 7, 19), 4_000_000), (dt.date(2026, 7, 21), 6_000_000)), dt.date(2026, 8, 16), 21_000),
        (((dt.date(2026, 7, 19), 4_000_000),), dt.date(2026, 7, 18), 10_000),
    ],
)
def test_each_late_day_costs_five_ten_thousandths_of_what_is_not_paid(
    payments: tuple[tuple[dt.date, int], ...], on: dt.date, interest: int
) -> None:
    assert fines.late_interest(10_000_000, payments, rate=5, due_on=DUE, on=on) == interest


@given(st.lists(st.tuples(st.dates(DUE, dt.date(2026, 12, 31)), st.integers(1, 10**6)), max_size=5), st.integers(0, 99))
def test_interest_grows_with_the_days_and_shrinks_with_earlier_payments(
    payments: list[tuple[dt.date, int]], days: int
) -> None:
    on = DUE + dt.timedelta(days=days)
    owed = fines.late_interest(10**7, payments, rate=5, due_on=DUE, on=on)
    assert 0 <= owed <= fines.late_interest(10**7, payments, rate=5, due_on=DUE, on=on + dt.timedelta(days=1))
    assert owed <= fines.late_interest(10**7, [], rate=5, due_on=DUE, on=on)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (row("9.3"), row("9.3.b"), True),
        (row("9.3.a"), row("9.3.b"), False),
        (row("9.3.b"), row("9.3.b", decree="174/2026/NĐ-CP"), False),
        (row("9.3.b", valid_to=dt.date(2021, 1, 1)), row("9.3.b", valid_from=dt.date(2021, 1, 2)), False),
        (row("9.3.b", valid_from=dt.date(2021, 1, 2)), row("9.3.b", valid_to=dt.date(2021, 1, 1)), False),
        (row("9.3.b", valid_to=dt.date(2021, 1, 1)), row("9.3.b", valid_from=dt.date(2021, 1, 1)), True),
        (row("9.3.b", valid_from=None, valid_to=None), row("9.3.b", valid_from=None, valid_to=None), True),
    ],
)
def test_rows_that_state_the_same_on_the_same_day_overlap(one: Act, other: Act, clash: bool) -> None:
    assert list(review.overlapping([one, other])) == ([(one, other)] if clash else [])


@pytest.mark.parametrize(
    ("remedies", "measures"),
    [
        ("Buộc tiêu hủy vật phẩm", ["destroy"]),
        ("Buộc nộp lại số tiền của tang vật đã bị tiêu thụ, tẩu tán, tiêu hủy trái quy định", []),
        ("Buộc nộp lại số tiền bằng trị giá tang vật đã bị tiêu thụ, tẩu tán, tiêu hủy", ["return_value"]),
        ("Kiến nghị cơ quan có thẩm quyền thu hồi Giấy phép bưu chính", ["recommend_revocation"]),
        ("Buộc tiêu hủy trái cây", ["destroy"]),
        ("buoc tieu huy trai cay", ["destroy"]),
        ("Buộc tiêu huỷ pháo, tái xuất", ["destroy", "re_export"]),
        ("Bưu gửi bị tiêu hủy trái phép", []),
        ("buu gui bi tieu huy trai phap luat", []),
        ("Kê khai tại xuất xứ", []),
    ],
)
def test_remedies_are_known_by_their_words(remedies: str, measures: list[str]) -> None:
    assert list(remedies_named(remedies)) == measures


@pytest.mark.parametrize(
    ("additional", "measures"),
    [
        ("Tước quyền sử dụng Giấy phép 02 tháng", ["suspend_licence"]),
        ("tuoc quyen su dung giay phep", ["suspend_licence"]),
        ("Tịch thu 05 tuốc nơ vít", ["confiscate"]),
        ("tich thu 05 tuoc no vit", ["confiscate"]),
        ("ĐÌNH CHỈ hoạt động", ["suspend_activity"]),
        ("dinh chi hoat dong", ["suspend_activity"]),
        ("Theo quy định chi tiết; quyết định chi trả", []),
        ("theo quy dinh chi tiet; quyet dinh chi tra", []),
        ("Tịch thu thước đo", ["confiscate"]),
    ],
)
def test_additional_sanctions_are_known_by_their_words(additional: str, measures: list[str]) -> None:
    assert list(measures_named(additional)) == measures


DETAILS, BEFORE = "Nghị định 118/2021/NĐ-CP, Điều 3.4", "Nghị định 81/2013/NĐ-CP, sửa đổi bởi Nghị định 97/2017/NĐ-CP"
LAW = "Luật Xử lý vi phạm hành chính, Điều 62.3"


@pytest.mark.parametrize(
    ("norm", "on", "cited"),
    [
        (DETAILS, "2021-12-31", BEFORE),
        (DETAILS, "2022-01-01", DETAILS),
        (f"{LAW}; Luật 88/2025/QH15, Điều 3", "2025-06-30", LAW),
        (f"{LAW}; Luật 88/2025/QH15, Điều 3", "2025-07-01", f"{LAW}; Luật 88/2025/QH15, Điều 3"),
        ("Nghị định 174/2026/NĐ-CP, Điều 4.6", "2026-06-30", "Nghị định 15/2020/NĐ-CP"),
        ("Nghị định 174/2026/NĐ-CP, Điều 4.6", "2026-07-01", "Nghị định 174/2026/NĐ-CP, Điều 4.6"),
        ("Nghị định 174/2026/NĐ-CP, Điều 4.6", "2020-04-14", "Nghị định 174/2013/NĐ-CP"),
    ],
)
def test_a_norm_is_cited_as_it_held_on_the_day(norm: str, on: str, cited: str) -> None:
    assert in_force.norm_on(norm, dt.date.fromisoformat(on)) == cited
