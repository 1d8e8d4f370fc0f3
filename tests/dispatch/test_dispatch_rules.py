import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.dispatch.letters import runs
from postwatch.dispatch.rules import require_audience, require_issue_days
from postwatch.errors import RuleError, UsageError
from postwatch.register.rules import require_day_after, require_day_after_sending

DIRECTIVE, TODAY = dt.date(2020, 5, 8), dt.date(2020, 6, 15)


@pytest.mark.parametrize(
    ("on", "due_on", "says"),
    [
        (TODAY, None, ""),
        (DIRECTIVE, DIRECTIVE, ""),
        (TODAY, TODAY, ""),
        (TODAY + dt.timedelta(1), None, "in the future"),
        (DIRECTIVE - dt.timedelta(1), None, "before the directive"),
        (TODAY, TODAY - dt.timedelta(1), "before the day of issue"),
    ],
)
def test_a_letter_is_issued_between_its_directive_and_today(on: dt.date, due_on: dt.date | None, says: str) -> None:
    if not says:
        require_issue_days(on=on, due_on=due_on, today=TODAY, directive_on=DIRECTIVE)
        return
    with pytest.raises(RuleError, match=says):
        require_issue_days(on=on, due_on=due_on, today=TODAY, directive_on=DIRECTIVE)


@given(st.dates(), st.none() | st.dates(), st.dates(), st.dates())
def test_no_day_of_issue_passes_that_breaks_the_order_of_days(
    on: dt.date, due_on: dt.date | None, today: dt.date, directive_on: dt.date
) -> None:
    in_order = directive_on <= on <= today and (due_on is None or due_on >= on)
    try:
        require_issue_days(on=on, due_on=due_on, today=today, directive_on=directive_on)
    except RuleError:
        assert not in_order
    else:
        assert in_order


@given(st.dates(), st.dates(), st.dates())
def test_sending_and_receipt_lie_between_the_issue_and_today(day: dt.date, issued_on: dt.date, today: dt.date) -> None:
    try:
        require_day_after(day, issued_on=issued_on, today=today)
    except RuleError:
        assert not issued_on <= day <= today
    else:
        assert issued_on <= day <= today


@given(st.dates(), st.none() | st.dates())
def test_answers_and_ends_of_a_letter_are_not_before_its_recorded_sending(
    day: dt.date, sent_on: dt.date | None
) -> None:
    try:
        require_day_after_sending(day, sent_on=sent_on, symbol="01/STTTT-TTr", code="CV-2020-0001")
    except RuleError:
        assert sent_on is not None
        assert day < sent_on
    else:
        assert sent_on is None or sent_on <= day


def test_letters_are_made_by_audience_or_as_one() -> None:
    assert require_audience("audience") is True
    assert require_audience("") is False
    with pytest.raises(UsageError, match="by unit"):
        require_audience("unit")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("chữ", [("chữ", False, "")]),
        ("a *b* c", [("a ", False, ""), ("b", True, ""), (" c", False, "")]),
        ("<http://x/> và *y*", [("http://x/", False, "http://x/"), (" và ", False, ""), ("y", True, "")]),
        ("1 < 2 và 3 > 2", [("1 < 2 và 3 > 2", False, "")]),
        ("5 * 3", [("5 * 3", False, "")]),
        ("", []),
    ],
)
def test_stars_are_italic_and_angle_brackets_a_link(text: str, pieces: list[tuple[str, bool, str]]) -> None:
    assert [(run["text"], run["italic"], run["link"]) for run in runs(text)] == pieces


@given(st.text(alphabet=st.characters(exclude_characters="*<>")))
def test_words_without_marks_stay_as_they_are(text: str) -> None:
    assert "".join(run["text"] for run in runs(text)) == text
