import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.staff.actions import is_typable
from postwatch.staff.signature import signature_lines

HEAD, DEPUTY = "Giám đốc", "Phó Giám đốc"


@pytest.mark.parametrize(
    ("authority", "title", "lines"),
    [
        ("head", HEAD, ("GIÁM ĐỐC",)),
        ("acting", DEPUTY, ("Q. GIÁM ĐỐC",)),
        ("deputy", DEPUTY, ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("by_order", "Chánh Thanh tra", ("TL. GIÁM ĐỐC", "CHÁNH THANH TRA")),
        ("authorised", "Chánh Văn phòng", ("TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
        ("", "Chánh Thanh tra", ("CHÁNH THANH TRA",)),
    ],
)
def test_the_lines_above_a_name_say_for_whom_a_person_signs(authority: str, title: str, lines: tuple[str, ...]) -> None:
    assert signature_lines(authority, title, HEAD) == lines


@given(
    st.sampled_from(["head", "acting", "deputy", "by_order", "authorised"]),
    st.text("giámđốcphó thanhtra", min_size=1),
    st.text("giámđốc ", min_size=1),
)
def test_a_deputy_who_signs_names_the_head_first_and_then_the_own_title(authority: str, title: str, head: str) -> None:
    lines = signature_lines(authority, title, head)
    assert all(line == line.upper() for line in lines)
    assert len(lines) == (1 if authority in ("head", "acting") else 2)
    assert lines[-1] == title.upper() or authority == "acting"
    assert lines[0].endswith(head.upper()) or authority == "head"


@pytest.mark.parametrize(
    ("code", "can"),
    [("NQH", True), ("CB-001", True), ("ĐQH2", True), ("", False), ("N H", False), ("-N", False), ("N--H", False),
     ("N_H", False), ("a/b", False), ("N" * 20, True), ("N" * 21, False)],
)  # fmt: skip
def test_a_code_is_one_word_that_can_be_typed(code: str, can: bool) -> None:
    assert is_typable(code) is can


@given(st.lists(st.from_regex(r"[A-Za-z0-9]{1,4}", fullmatch=True), min_size=1, max_size=4))
def test_words_of_letters_and_digits_with_hyphens_between_are_codes(parts: list[str]) -> None:
    assert is_typable("-".join(parts))
