"""Sentences of the screen and their values."""

import datetime as dt
import re

import pytest

from postwatch.language import _, load

SENTENCES = [*vars(load("vi"))["_catalog"].values()]


def test_the_days_in_a_sentence_are_written_as_people_write_them() -> None:
    sentence = _("{name} of {day}, {count} times")
    assert sentence.format(name="CV", day=dt.date(2020, 2, 5), count=3) == "CV of 05/02/2020, 3 times"


def test_one_moment_is_written_as_the_day_that_each_place_has_then() -> None:
    here = dt.datetime(2020, 2, 5, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    days = [
        _("{name} of {day}, {count} times").format(name="CV", day=at, count=1) for at in (here, here.astimezone(dt.UTC))
    ]
    assert days == ["CV of 05/02/2020, 1 times", "CV of 04/02/2020, 1 times"]


@pytest.mark.parametrize(
    ("wrong", "write"),
    [
        (
            r"--[a-z-]+ (LÝ|NỘI|HỌ|CHỨC|CÁCH)[-_ ](DO|DUNG|TÊN|VỤ|GIAO)",
            'what is typed freely stands in quotes: "LÝ DO"',
        ),
        (r"--(reason|now|as-signed|distinct) \"?NỘI", 'a reason is called so: "LÝ DO"'),
        (r"[A-ZÀ-ỸĐ](?<![A-Z])_[A-ZÀ-ỸĐ]|[A-ZÀ-ỸĐ]_[A-ZÀ-ỸĐ](?<![A-Z])", "one word has hyphens: SỐ-TIỀN"),
        (r"(?<!iệm )\b[Vv]ụ \{|[Hh]ồ sơ \{case\}", "a case is «vụ việc»"),
        (r"(một|cả|trong|mỗi|cho|mã) vụ\b(?! việc| vi phạm)", "a case is «vụ việc»"),
    ],
)
def test_vietnamese_sentences_call_one_thing_by_one_word(wrong: str, write: str) -> None:
    assert [sentence for sentence in SENTENCES if re.search(wrong, sentence)] == [], write
