import pytest

from postwatch.note import rules


@pytest.mark.parametrize(
    "text",
    ["Không", "Không có", "không có.", "- Không có", "–", "Chưa có", "Không phát sinh", "Không có khó khăn, vướng mắc.",
     "Không có đề xuất, kiến nghị gì trong tháng", "Chưa phát sinh vướng mắc nào"],
)  # fmt: skip
def test_a_note_says_that_there_is_nothing_to_tell(text: str) -> None:
    assert rules.says_nothing(text)


@pytest.mark.parametrize(
    "text", ["Không có kinh phí", "Không có người phụ trách", "Thiếu người", "Chưa có phần mềm", "Không đủ nhân lực"]
)
def test_a_note_about_what_is_lacking_tells_something(text: str) -> None:
    assert not rules.says_nothing(text)


def test_that_there_is_nothing_is_told_once_and_only_where_nothing_else_is() -> None:
    assert rules.telling([]) == []
    assert rules.telling(["Không có", "Không"]) == ["Không có"]
    assert rules.telling(["Không có", "Thiếu người", "Không"]) == ["Thiếu người"]
