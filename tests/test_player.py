"""The process that plays offices: a line that fails is told, and the next office is played all the same."""

from pathlib import Path

import pytest
from player import _player, type_lines

DAY = "2020-06-15"
RESERVE = (DAY, ("register", "reserve"))


def test_a_line_that_fails_is_told_with_what_it_said(workspace: Path) -> None:
    with pytest.raises(AssertionError, match=r"show KHONG: 4.+error: "):
        type_lines([RESERVE, (DAY, ("recipient", "show", "KHONG"))], workspace)
    with pytest.raises(AssertionError, match=r"status: raised.+Traceback"):
        type_lines([("\0", ("status",))], workspace)
    type_lines([RESERVE], workspace)


def test_another_takes_the_place_of_one_that_ended(workspace: Path) -> None:
    type_lines([RESERVE], workspace)
    _player().kill()
    _player().wait()
    type_lines([RESERVE], workspace)
