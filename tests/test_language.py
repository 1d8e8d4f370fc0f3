"""Sentences of the screen and their values."""

import datetime as dt

from postwatch.language import _


def test_the_days_in_a_sentence_are_written_as_people_write_them() -> None:
    sentence = _("{name} of {day}, {count} times")
    assert sentence.format(name="CV", day=dt.date(2020, 2, 5), count=3) == "CV of 05/02/2020, 3 times"
