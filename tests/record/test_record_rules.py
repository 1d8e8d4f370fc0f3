import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import RuleError
from postwatch.record import rules

DAYS = st.none() | st.dates()


@given(DAYS, DAYS)
def test_a_list_runs_forward(first: dt.date | None, last: dt.date | None) -> None:
    if first is None or last is None or first <= last:
        rules.check_days(first, last)
        return
    with pytest.raises(RuleError, match="lies after the last"):
        rules.check_days(first, last)
