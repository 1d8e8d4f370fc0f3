import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import UsageError
from postwatch.law.citation import POINTS, Reference, in_scope, names_provision, parse_reference, provisions_of


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
    assert parse_reference(text) == expected


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
        parse_reference(text)
    assert "9.3.b" in refusal.value.hint


references = st.builds(
    lambda article, clause, first, length: Reference(
        article,
        clause,
        POINTS[first] if clause and first is not None else "",
        POINTS[min(first + length, len(POINTS) - 1)] if clause and first is not None else "",
    ),
    st.integers(1, 200),
    st.none() | st.integers(1, 20),
    st.none() | st.integers(0, len(POINTS) - 1),
    st.integers(0, 5),
)


@given(references)
def test_a_provision_survives_both_ways_of_writing_it(reference: Reference) -> None:
    assert parse_reference(str(reference)) == reference
    assert parse_reference(reference.in_words()) == reference


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reference = parse_reference(text)
    except UsageError:
        return
    assert parse_reference(str(reference)) == reference


@pytest.mark.parametrize(
    ("held", "cited", "holds"),
    [
        ("9.3.a-c", "9.3.b", True),
        ("9.3.a-c", "9.3.a-c", True),
        ("9.3.a-c", "9.3.d", False),
        ("13.3.a-đ", "13.3.d", True),
        ("13.3.a-đ", "13.3.e", False),
        ("9.3.b", "9.3.b", True),
        ("9.3.b", "9.3.a-c", False),
        ("9.3.a-c", "9.3", False),
        ("9.3", "9.3.b", True),
        ("9", "9.3.b", True),
        ("9", "10.3.b", False),
        ("5.2", "5", False),
        ("9.3.b", "9.4.b", False),
    ],
)
def test_a_provision_holds_what_lies_within_it(held: str, cited: str, holds: bool) -> None:
    assert parse_reference(held).holds(parse_reference(cited)) is holds


@pytest.mark.parametrize(
    ("scope", "cited", "covers"),
    [
        ("", "14.8", True),
        ("15/2020/NĐ-CP:5-13;14.1-14.6", "13.4.g", True),
        ("15/2020/NĐ-CP:5-13;14.1-14.6", "14.6.d", True),
        ("15/2020/NĐ-CP:5-13;14.1-14.6", "14.7.a", False),
        ("15/2020/NĐ-CP:5-13;14.1-14.6", "4.1", False),
        ("174/2026/NĐ-CP:7-16", "9.1.b", False),
    ],
)
def test_a_scope_is_runs_of_articles_and_clauses_of_one_decree(scope: str, cited: str, covers: bool) -> None:
    assert in_scope(scope, "15/2020/NĐ-CP", parse_reference(cited)) is covers


def test_a_list_names_provisions_or_runs() -> None:
    def named(scope: str, cited: str) -> bool:
        return names_provision(scope, "174/2026/NĐ-CP", parse_reference(cited))

    assert named("174/2026/NĐ-CP:11.1.a;11.1.c", "11.1.c")
    assert not named("174/2026/NĐ-CP:11.1.a;11.1.c", "11.1.b")
    assert named("174/2026/NĐ-CP:7-16", "16.8")
    assert not named("15/2020/NĐ-CP:7-16", "16.8")
    assert [str(one) for one in provisions_of("7.3.a;11.2")] == ["7.3.a", "11.2"]
