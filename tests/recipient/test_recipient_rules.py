import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.recipient.rules import CODE_PREFIXES, code_problem
from postwatch.recipient.tables import RecipientKind


@pytest.mark.parametrize(
    ("code", "is_good"),
    [
        ("DPV-017", True), ("A", True), ("2020.1-B", True), ("X" * 32, True), ("X" * 33, False), ("", False),
        ("dpv-017", False), ("DPV--017", False), ("-DPV", False), ("DPV-", False), ("ĐPV", False), ("DPV 017", False),
        ("DPV/017", False), ("..", False), ("DPV\n", False), ("１", False),
    ],
)  # fmt: skip
def test_a_code_holds_plain_letters_digits_and_hyphens(code: str, is_good: bool) -> None:
    assert (code_problem(code) == "") is is_good


@given(st.text(max_size=40))
def test_a_code_that_is_taken_is_a_file_name_on_every_system(code: str) -> None:
    if not code_problem(code):
        assert set(code) <= set(string.ascii_uppercase + string.digits + "-.")
        assert code[0] not in ".-"
        assert code[-1] not in ".-"
        assert 1 <= len(code) <= 32


def test_every_kind_has_a_prefix_that_is_a_code_itself() -> None:
    assert set(CODE_PREFIXES) == set(RecipientKind)
    assert not any(code_problem(prefix) for prefix in CODE_PREFIXES.values())
