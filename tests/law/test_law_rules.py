import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.law import rules
from postwatch.law.rules import Authority, CatalogueRow, Decree, Reference

DAY = dt.date(2020, 6, 1)


def row(label: str, **changes: object) -> CatalogueRow:
    article, clause, point = ([*label.split("."), "", ""])[:3]
    values: dict[str, object] = {
        "decree": "15/2020/NĐ-CP",
        "valid_from": dt.date(2020, 4, 15),
        "valid_to": dt.date(2026, 6, 30),
        "article": int(article),
        "clause": clause,
        "point": point,
        "conduct": "hành vi",
        "fine_min": 2_000_000,
        "fine_max": 3_000_000,
        "additional": "",
        "confidence": "verbatim",
        "source": "nguồn",
    }
    return CatalogueRow(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9.3.b", Reference(9, 3, "b", "b")),
        ("9.3b", Reference(9, 3, "b", "b")),
        (" 9.3.B ", Reference(9, 3, "b", "b")),
        ("9.3.a-c", Reference(9, 3, "a", "c")),
        ("13.3.a–đ", Reference(13, 3, "a", "đ")),
        ("13.3.Đ", Reference(13, 3, "đ", "đ")),
        ("5.2", Reference(5, 2)),
        ("9", Reference(9)),
        ("đ9k3b", Reference(9, 3, "b", "b")),
        ("d5k2", Reference(5, 2)),
        ("điểm b khoản 3 Điều 9", Reference(9, 3, "b", "b")),
        ("Điểm  B,  Khoản 3, Điều 9", Reference(9, 3, "b", "b")),
        ("điểm a - c khoản 4 Điều 11", Reference(11, 4, "a", "c")),
        ("Điều 9 khoản 3 điểm b", Reference(9, 3, "b", "b")),
        ("khoản 2 Điều 5", Reference(5, 2)),
        ("Điều 9", Reference(9)),
        (unicodedata.normalize("NFD", "điểm đ khoản 3 Điều 13"), Reference(13, 3, "đ", "đ")),
    ],
)
def test_a_provision_is_read_as_people_write_it(text: str, expected: Reference) -> None:
    assert rules.parse_reference(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "9.",
        "9.3.",
        "9.3.f",
        "9.3.c-a",
        "9.3.?",
        "13.4.khác",
        "14.2-8",
        "9.3.4",
        "-9.3.b",
        "điểm b Điều 9",
        "điểm 3 khoản b Điều 9",
        "khoản 3",
        "điểm b khoản 3 khoản 4 Điều 9",
        "khoản ² Điều 9",
        "٩.٣",
        "9" * 5000,
        "15/2020",
    ],
)
def test_an_unreadable_provision_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(UsageError) as refusal:
        rules.parse_reference(text)
    assert "9.3.b" in refusal.value.hint


references = st.builds(
    lambda article, clause, first, length: Reference(
        article,
        clause,
        rules.POINTS[first] if clause and first is not None else "",
        rules.POINTS[min(first + length, len(rules.POINTS) - 1)] if clause and first is not None else "",
    ),
    st.integers(1, 200),
    st.none() | st.integers(1, 20),
    st.none() | st.integers(0, len(rules.POINTS) - 1),
    st.integers(0, 5),
)


@given(references)
def test_a_provision_survives_both_ways_of_writing_it(reference: Reference) -> None:
    assert rules.parse_reference(str(reference)) == reference
    assert rules.parse_reference(reference.in_words()) == reference


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reference = rules.parse_reference(text)
    except UsageError:
        return
    assert rules.parse_reference(str(reference)) == reference


@pytest.mark.parametrize(
    ("held", "cited", "is_covered"),
    [
        ("9.3.a-c", "9.3.b", True),
        ("9.3.a-c", "9.3.a-c", True),
        ("9.3.a-c", "9.3.d", False),
        ("13.3.a-đ", "13.3.d", True),
        ("13.3.a-đ", "13.3.đ", True),
        ("13.3.a-đ", "13.3.e", False),
        ("9.3.b", "9.3.b", True),
        ("9.3.b", "9.3.a-c", False),
        ("9.3.a-c", "9.3", False),
        ("5.2", "5.2", True),
        ("5.2", "5.2.a", False),
        ("5.2", "5", False),
        ("9.3.b", "9.4.b", False),
        ("9.3.b", "8.3.b", False),
        ("13.4.?", "13.4.a", False),
        ("13.4.khác", "13.4.a", False),
        ("14.2-8", "14.3", False),
    ],
)
def test_a_run_of_points_covers_its_letters_in_vietnamese_order(held: str, cited: str, is_covered: bool) -> None:
    assert rules.covers(row(held), rules.parse_reference(cited)) is is_covered


ROWS = [
    row("9.1.a"),
    row("9.1.b"),
    row("9.1.c"),
    row("9.2"),
    row("11.4.a-c"),
    row("14.4.c"),
    row("14.2-8"),
    row("13.4.?"),
]


@pytest.mark.parametrize(
    ("cited", "label"), [("9.1.b", "9.1.b"), ("9.2", "9.2"), ("11.4.b", "11.4.a-c"), ("14.4.c",) * 2]
)
def test_one_row_is_picked(cited: str, label: str) -> None:
    assert rules.pick(ROWS, rules.parse_reference(cited), DAY).provision == label


@pytest.mark.parametrize(
    ("cited", "listed"),
    [
        ("9.1", "9.1.a, 9.1.b, 9.1.c"),
        ("9", "9.1.a, 9.1.b, 9.1.c, 9.2"),
        ("11.4", "name one of: 11.4.a, 11.4.b, 11.4.c"),
        ("11.4.a-c", "name one of: 11.4.a, 11.4.b, 11.4.c"),
        ("11.4.b-c", "name one of: 11.4.b, 11.4.c"),
        ("11", "name one of: 11.4.a, 11.4.b, 11.4.c"),
        ("9.1.a-c", "9.1.a, 9.1.b, 9.1.c"),
        ("14.4", "name one of: 14.4.c"),
        ("14", "name one of: 14.4.c"),
    ],
)
def test_a_citation_that_stops_short_is_refused_with_the_points(cited: str, listed: str) -> None:
    with pytest.raises(RuleError) as refusal:
        rules.pick(ROWS, rules.parse_reference(cited), DAY)
    assert refusal.value.hint.endswith(listed)


@pytest.mark.parametrize("cited", ["13.4.a", "13.4", "14.3", "14.8.b", "14.4.a"])
def test_a_row_without_a_citable_point_is_shown_but_never_picked(cited: str) -> None:
    with pytest.raises(RuleError, match="hành vi"):
        rules.pick(ROWS, rules.parse_reference(cited), DAY)


def test_the_refusal_to_pick_names_every_row_without_a_citable_point() -> None:
    rows = [row("13.4.?", conduct="giá"), row("13.4.khác", conduct="chất lượng"), row("13.3.e")]
    with pytest.raises(RuleError, match=r"“13\.4\.\?: giá”, “13\.4\.khác: chất lượng”"):
        rules.pick(rows, rules.parse_reference("13.4"), DAY)


@pytest.mark.parametrize(
    ("cited", "labels"),
    [
        ("9.1.b", ["9.1.b"]),
        ("11.4.b", ["11.4.a-c"]),
        ("11.4.a-c", ["11.4.a-c"]),
        ("13.4", ["13.4.?"]),
        ("13.4.a", ["13.4.?"]),
        ("14.3", ["14.2-8"]),
        ("14.4.a", ["14.2-8"]),
        ("14.4.c", ["14.4.c"]),
    ],
)
def test_whatever_is_held_of_a_provision_is_shown(cited: str, labels: list[str]) -> None:
    assert [one.provision for one in rules.look(ROWS, rules.parse_reference(cited), DAY)] == labels


@pytest.mark.parametrize(
    ("cited", "listed"),
    [("9.1", "9.1.a, 9.1.b, 9.1.c"), ("11.4", "11.4.a, 11.4.b, 11.4.c"), ("14.4", "14.4.c, 14.2-8"), ("13", "13.4.?")],
)
def test_what_would_show_several_acts_is_refused_with_what_can_be_shown(cited: str, listed: str) -> None:
    with pytest.raises(RuleError) as refusal:
        rules.look(ROWS, rules.parse_reference(cited), DAY)
    assert refusal.value.hint == f"name one of: {listed}"


def test_rows_of_another_day_are_not_shown() -> None:
    rows = [row("13.4.?", valid_from=dt.date(2022, 1, 27)), row("13.4.khác"), row("13.3.e", valid_to=DAY)]
    assert [one.provision for one in rules.look(rows, Reference(13, 4), DAY)] == ["13.4.khác"]
    with pytest.raises(NotFoundError):
        rules.look(rows, Reference(13, 3, "e", "e"), DAY + dt.timedelta(days=1))


@pytest.mark.parametrize(("text", "found"), [(" 13.4.KHÁC ", True), ("14.2-8", True), ("13.4", False), ("9.2", False)])
def test_a_row_without_a_citable_point_is_known_by_its_label(text: str, found: bool) -> None:
    assert bool(rules.labelled([row("13.4.khác"), row("14.2-8"), row("9.2")], text)) is found


@pytest.mark.parametrize("cited", ["9.1.d", "9.2.a", "9.7", "99.1", "14.9"])
def test_a_provision_that_is_not_held_is_not_found(cited: str) -> None:
    with pytest.raises(NotFoundError, match=cited):
        rules.pick(ROWS, rules.parse_reference(cited), DAY)


def test_a_provision_added_later_does_not_hold_before() -> None:
    rows = [row("13.3.e", valid_from=dt.date(2022, 1, 27))]
    with pytest.raises(NotFoundError) as refusal:
        rules.pick(rows, rules.parse_reference("13.3.e"), dt.date(2022, 1, 26))
    assert "27/01/2022" in refusal.value.hint
    assert rules.pick(rows, rules.parse_reference("13.3.e"), dt.date(2022, 1, 27)) == rows[0]


def test_a_violation_is_judged_by_the_law_of_its_end_or_of_its_detection() -> None:
    ended, detected = dt.date(2026, 6, 30), dt.date(2026, 7, 2)
    assert rules.law_day(ended_on=ended, detected_on=detected) == ended
    assert rules.law_day(ended_on=None, detected_on=detected) == detected


def decree(number: str, first: dt.date, last: dt.date | None, amends: str = "") -> Decree:
    return Decree(number, "verbatim", amends, None, first, last)


def test_an_amending_decree_is_not_the_decree_of_a_day() -> None:
    old = decree("15/2020/NĐ-CP", dt.date(2020, 4, 15), dt.date(2026, 6, 30))
    amending = decree("14/2022/NĐ-CP", dt.date(2022, 1, 27), None, "15/2020/NĐ-CP")
    held = {"15/2020/NĐ-CP"}
    assert rules.decree_on([amending, old], dt.date(2023, 1, 1), held=held) == old
    with pytest.raises(NotFoundError):
        rules.decree_on([amending, old], dt.date(2026, 7, 1), held=held)


def test_a_decree_in_force_of_which_no_row_is_held_is_named_instead_of_another() -> None:
    old = decree("174/2013/NĐ-CP", dt.date(2014, 1, 15), dt.date(2020, 4, 14))
    with pytest.raises(NotFoundError, match="174/2013/NĐ-CP was in force"):
        rules.decree_on([old], dt.date(2020, 4, 14), held={"15/2020/NĐ-CP"})


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
    assert rules.offender_of(legal_form) == offender


@pytest.mark.parametrize(
    ("offender", "expected"),
    [("organisation", (600_000, 1_000_000)), ("household", (300_000, 500_000)), ("individual", (300_000, 500_000))],
)
def test_individuals_and_households_pay_half(offender: str, expected: tuple[int, int]) -> None:
    assert rules.fine_range(600_000, 1_000_000, offender) == expected


def test_an_unknown_kind_of_offender_is_refused() -> None:
    with pytest.raises(UsageError, match="alien"):
        rules.fine_range(1, 2, "alien")


@pytest.mark.parametrize(
    ("aggravating", "mitigating", "fine"),
    [
        (0, 0, 15_000_000),
        (1, 0, 15_000_000),
        (0, 1, 15_000_000),
        (2, 0, 20_000_000),
        (0, 2, 10_000_000),
        (3, 1, 20_000_000),
        (1, 3, 10_000_000),
        (2, 2, 15_000_000),
        (2, 1, 15_000_000),
        (9, 0, 20_000_000),
    ],
)
def test_two_net_circumstances_move_the_fine_to_an_end(aggravating: int, mitigating: int, fine: int) -> None:
    assert rules.usual_fine(10_000_000, 20_000_000, aggravating=aggravating, mitigating=mitigating) == fine


def test_a_negative_number_of_circumstances_is_refused() -> None:
    with pytest.raises(RuleError, match="-1"):
        rules.usual_fine(1, 2, aggravating=-1, mitigating=0)


def test_a_range_upside_down_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no range"):
        rules.usual_fine(2, 1)


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 9), st.integers(0, 9))
def test_the_usual_fine_lies_in_the_range_and_circumstances_cancel(
    low: int, width: int, aggravating: int, mitigating: int
) -> None:
    high = low + width
    fine = rules.usual_fine(low, high, aggravating=aggravating, mitigating=mitigating)
    assert low <= fine <= high
    assert fine == rules.usual_fine(low, high, aggravating=aggravating + 1, mitigating=mitigating + 1)
    assert fine <= rules.usual_fine(low, high, aggravating=aggravating + 1, mitigating=mitigating)


@pytest.mark.parametrize(
    ("fine_max", "offender", "suspension", "expected"),
    [
        (30_000_000, "organisation", False, True),
        (29_999_999, "organisation", False, False),
        (15_000_000, "household", False, True),
        (14_999_999, "individual", False, False),
        (1_000_000, "organisation", True, True),
    ],
)
def test_a_high_range_or_a_suspension_gives_the_right_to_explain(
    fine_max: int, offender: str, suspension: bool, expected: bool
) -> None:
    assert rules.may_explain(fine_max, offender, suspension=suspension) is expected


def authority(name: str, max_fine: int | None, scope: str = "") -> Authority:
    return Authority(name, "verbatim", dt.date(2020, 4, 15), dt.date(2025, 6, 30), max_fine, scope)


@pytest.mark.parametrize(
    ("cited", "fine_max", "names"),
    [
        ("9.1.b", 20_000_000, ["district", "province"]),
        ("14.4.c", 10_000_000, ["district", "province"]),
        ("14.8", 10_000_000, ["province"]),
        ("9.1.b", 80_000_000, ["province"]),
        ("9.1.b", 500_000, ["commune", "district", "province"]),
    ],
)
def test_power_is_measured_against_the_top_of_the_range_and_the_articles_given(
    cited: str, fine_max: int, names: list[str]
) -> None:
    people = [
        authority("province", 80_000_000),
        authority("unknown", None),
        authority("district", 40_000_000, "15/2020/NĐ-CP:5-13;14.1-14.6"),
        authority("commune", 8_000_000),
        authority("elsewhere", 80_000_000, "174/2026/NĐ-CP:5-16"),
    ]
    found = rules.competent_authorities(
        people, fine_max=fine_max, decree="15/2020/NĐ-CP", reference=rules.parse_reference(cited), on=DAY
    )
    assert [one.authority for one in found] == names


def test_nobody_keeps_the_power_of_an_office_that_was_abolished() -> None:
    found = rules.competent_authorities(
        [authority("district", 40_000_000)],
        fine_max=1,
        decree="15/2020/NĐ-CP",
        reference=Reference(9, 2),
        on=dt.date(2025, 7, 1),
    )
    assert found == []


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (row("9.3.a-c"), row("9.3.b"), True),
        (row("9.3.a-b"), row("9.3.c"), False),
        (row("9.3"), row("9.3.b"), True),
        (row("9.3.b"), row("9.3.b", decree="174/2026/NĐ-CP"), False),
        (row("9.3.b", valid_to=dt.date(2021, 1, 1)), row("9.3.b", valid_from=dt.date(2021, 1, 2)), False),
        (row("9.3.b", valid_from=dt.date(2021, 1, 2)), row("9.3.b", valid_to=dt.date(2021, 1, 1)), False),
        (row("9.3.b", valid_to=dt.date(2021, 1, 1)), row("9.3.b", valid_from=dt.date(2021, 1, 1)), True),
        (row("9.3.b", valid_from=None, valid_to=None), row("9.3.b", valid_from=None, valid_to=None), True),
        (row("13.4.?"), row("13.4.khác"), False),
        (row("14.2-8"), row("14.2-8"), True),
    ],
)
def test_rows_that_state_the_same_on_the_same_day_overlap(one: CatalogueRow, other: CatalogueRow, clash: bool) -> None:
    assert rules.overlapping([one, other]) == ([(one, other)] if clash else [])
