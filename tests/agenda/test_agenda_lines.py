"""The desk in few lines: nothing that waits is lost in them, and each leads to what it counts."""

import datetime as dt
import io
import itertools
import shlex
from contextlib import redirect_stdout
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch import console
from postwatch.agenda.actions import KINDS, DeskItem, Today, in_order
from postwatch.agenda.lines import FEW, MOST_LINES, in_lines, part_of
from postwatch.errors import NotFoundError
from postwatch.status.commands import table_of

DAY = dt.date(2020, 6, 15)
WITH_GROUPS = ("case", "fault", "inspection")
GROUPS = st.sampled_from(
    [*sorted(KINDS.keys() - {*WITH_GROUPS}), *(f"{kind}:{number}" for kind in WITH_GROUPS for number in range(30))]
)
KEYS = itertools.count()
DAYS = st.none() | st.dates(DAY - dt.timedelta(days=30), DAY + dt.timedelta(days=7))
# How many things of a group wait, on which days, and how much each of them counts.
HEAPS = st.lists(st.tuples(GROUPS, st.integers(1, 60), DAYS, st.integers(1, 40)), max_size=60)


def things(group: str, many: int, due_on: dt.date | None = None, count: int = 1) -> list[DeskItem]:
    is_late = due_on is not None and due_on < DAY
    return [
        DeskItem(
            group.partition(":")[0], f"{group} {number}", count, due_on, is_late, "postwatch x", f"{group}:{key}",
            group, group, f"Heading of {group}", items=1, overdue_count=count * is_late,
        )
        for number, key in zip(range(many), KEYS, strict=False)
    ]  # fmt: skip


def desk(*items: DeskItem) -> Today:
    return Today(DAY, sum(one.overdue for one in items), in_order(items), "0" * 64, None)


@given(HEAPS)
def test_a_desk_of_any_size_is_a_screen_in_which_nothing_is_lost(heaps: list[Any]) -> None:
    whole = desk(*(one for heap in heaps for one in things(*heap)))
    lines = in_lines(whole)
    assert len(lines.items_list) <= MOST_LINES
    assert (lines.overdue, lines.journal_head) == (whole.overdue, whole.journal_head)
    assert lines.items_list == in_order(lines.items_list)
    for name in ("count", "items", "overdue_count"):
        told, waiting = ([getattr(one, name) for one in made.items_list] for made in (lines, whole))
        assert sum(told) == sum(waiting)
    behind = []
    for line in lines.items_list:
        if line.items == 1:
            behind.append(line)
            continue
        assert line.command == f"postwatch status {line.key}"
        opened = part_of(whole, shlex.split(line.command)[-1])
        assert (len(opened.items_list), opened.overdue > 0) == (line.items, line.overdue)
        assert line.due_on == min((one.due_on for one in opened.items_list if one.due_on), default=None)
        behind += opened.items_list
    assert sorted(behind, key=id) == sorted(whole.items_list, key=id)


@given(HEAPS)
def test_a_terminal_shows_the_whole_desk_in_forty_lines(heaps: list[Any]) -> None:
    lines = in_lines(desk(*(one for heap in heaps for one in things(*heap))))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COLUMNS", "200")
        patched.setattr(console, "is_screen", lambda: True)
        with redirect_stdout(io.StringIO()) as shown:
            console.put_tables([table_of(lines, "Agenda")])
    assert len(shown.getvalue().splitlines()) + len(["Journal head"]) <= 40


def test_few_terms_of_a_group_are_named_and_more_are_counted() -> None:
    few, more = things("case:decide", FEW, DAY), things("case:pay", FEW + 1, DAY)
    lines = in_lines(desk(*few, *more)).items_list
    assert [one.key for one in lines] == [*(one.key for one in few), "case:pay"]
    assert (lines[-1].what, lines[-1].in_codes) == ("Heading of case:pay", "Heading of case:pay")


def test_letters_are_named_as_long_as_the_desk_is_a_screen() -> None:
    letters = things("draft", MOST_LINES)
    assert in_lines(desk(*letters)).items_list == tuple(letters)
    (line,) = in_lines(desk(*letters, *things("draft", 1))).items_list
    assert (line.what, line.count, line.command) == ("Drafts of letters", MOST_LINES + 1, "postwatch status draft")


def test_marks_of_many_kinds_leave_room_for_terms() -> None:
    marks = [one for number in range(40) for one in things(f"fault:case:{number}", 2)]
    terms = [one for name in ("decide", "pay") for one in things(f"case:{name}", 9, DAY)]
    assert [one.key for one in in_lines(desk(*marks, *terms)).items_list] == ["case:decide", "case:pay", "fault"]


def test_each_kind_of_thing_has_room_for_a_line() -> None:
    assert len(KINDS) <= MOST_LINES


def test_a_group_in_which_nothing_waits_is_refused_with_those_there_are() -> None:
    whole = desk(*things("case:decide", 2), *things("case:decide_anew", 1))
    assert len(part_of(whole, " Case:DECIDE ").items_list) == 2
    assert len(part_of(whole, "case").items_list) == 3
    assert part_of(whole, "goods").items_list == ()
    with pytest.raises(NotFoundError) as refused:
        part_of(whole, "case:decid")
    assert "did you mean case:decide?" in str(refused.value.hint)
