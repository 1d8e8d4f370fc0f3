"""What a command asks: options of parameters and of classes, and how they are read."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from postwatch.errors import PostwatchError, RuleError, UsageError
from postwatch.options import (
    REQUIRED,
    Changes,
    asked,
    day,
    flag,
    money,
    number,
    optional_day,
    past_day,
    spread,
    text,
    texts,
    word,
    words,
)

TODAY = dt.date(2020, 6, 14)


@asked
class Paper:
    sender: str | None = text("Its number", what="the number")


@asked
class Draft:
    unit: str
    signed_on: dt.date = day("Its day", name="on", default=REQUIRED)
    by: str | None = text("Who", default=REQUIRED)
    fine: int | None = money("How much")
    others: tuple[str, ...] = texts("Others", name="other")
    paper: Paper = Paper()
    place: str = "here"


def call(function: Callable[..., None], *arguments: str) -> Any:
    """Call a function as a command of a caller whose day is TODAY; give back what it raised, if anything."""
    app = typer.Typer()
    app.command()(spread(function))
    done = CliRunner().invoke(app, list(arguments), obj=SimpleNamespace(today=TODAY))
    if isinstance(done.exception, PostwatchError):
        raise done.exception
    return done


def test_a_class_has_an_option_for_each_field_and_the_command_gets_it_whole() -> None:
    seen: list[Draft] = []

    def command(office: Any, draft: Callable[..., Draft], unit: str = word("Unit", is_argument=True)) -> None:
        seen.append(draft(unit=unit))

    call(command, "BDT-LS", "--on", "02/06/2020", "--by", " A ", "--other", "b", "--other", " ", "--fine", "2.500.000",
         "--sender", "12/BC")  # fmt: skip
    assert seen == [Draft("BDT-LS", dt.date(2020, 6, 2), "A", 2_500_000, ("b",), Paper("12/BC"))]
    assert Draft("X", TODAY, "A") == Draft("X", TODAY, "A", None, (), Paper(None), "here")


def test_all_that_is_missing_is_named_at_once() -> None:
    def command(office: Any, draft: Callable[..., Draft]) -> None:
        draft(unit="BDT-LS")

    with pytest.raises(UsageError, match=r"--on, --by"):
        call(command, "--by", " ")


def test_a_class_with_missing_fields_is_refused_before_anything_is_read() -> None:
    @asked
    class Order:
        on: dt.date = day("Day", default=REQUIRED)
        why: str = text("Why", default=REQUIRED)

    def command(office: Any, order: Order) -> None:
        raise AssertionError

    with pytest.raises(UsageError, match="--why"):
        call(command, "--on", "32/13/2020", "--why", " ")


def test_a_missing_number_is_named_as_missing_and_a_typed_one_is_read() -> None:
    @asked
    class Order:
        people: int = number("People", default=REQUIRED)

    read: list[Order] = []

    def command(office: Any, order: Callable[..., Order]) -> None:
        read.append(order())

    with pytest.raises(UsageError, match="--people"):
        call(command)
    call(command, "--people", "0")
    assert read == [Order(people=0)]


@pytest.mark.parametrize(
    ("option", "typed", "value"),
    [
        (day("Day"), (), TODAY),
        (day("Day"), ("--it", "02/06/2020"), dt.date(2020, 6, 2)),
        (past_day("Day"), (), TODAY),
        (optional_day("Day"), (), None),
        (text("Text"), (), None),
        (text("Text"), ("--it", "  "), None),
        (word("Word"), (), ""),
        (words("Words"), ("--it", "a", "--it", "b"), ("a", "b")),
        (number("Number"), (), None),
        (number("Number", default=3), (), 3),
        (flag("Flag", "--it"), ("--it",), True),
    ],
)
def test_each_kind_reads_what_was_typed(option: Any, typed: tuple[str, ...], value: object) -> None:
    seen: list[object] = []

    def command(office: Any, it: Any = option) -> None:
        seen.append(tuple(it) if isinstance(it, list) else it)

    call(command, *typed)
    assert seen == [value]


def test_nothing_is_known_of_a_day_to_come() -> None:
    def command(office: Any, it: Any = past_day("Day")) -> None: ...

    with pytest.raises(RuleError, match="15/06/2020"):
        call(command, "--it", "15/06/2020")


def test_options_by_name_are_read_each_as_it_says() -> None:
    seen: list[Mapping[str, Any]] = []

    def command(office: Any, fields: Any = {"phone": text("Phone"), "since": optional_day("Day")}) -> None:
        seen.append(fields)

    call(command, "--since", "01/06/2020", "--phone", "0205")
    assert seen == [{"phone": "0205", "since": dt.date(2020, 6, 1)}]


@asked
class Round:
    is_joint: bool = flag("Joint", "--joint", name="joint")
    reason: str | None = text("Why")
    count: int | None = number("How many")


@asked
class Record:
    unit: str
    kind: str = text("Kind", is_argument=True, default=REQUIRED)
    on: dt.date = day("Its day")
    round: Round = Round()
    texts: tuple[str, ...] = texts("Texts", name="text")


KNOWN = Record("DPV-012", "a", dt.date(2020, 6, 1), Round(is_joint=True, reason="b", count=2), ("c", "d"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ((), KNOWN),
        (("--kind", "x"), replace(KNOWN, kind="x")),
        (("--on", "02/06/2020"), replace(KNOWN, on=dt.date(2020, 6, 2))),
        (("--no-joint",), replace(KNOWN, round=Round(is_joint=False, reason="b", count=2))),
        (("--recorded-reason", "", "--count", "3"), replace(KNOWN, round=Round(is_joint=True, reason=None, count=3))),
        (("--text", "e"), replace(KNOWN, texts=("e",))),
        (("--text", ""), replace(KNOWN, texts=())),
    ],
)
def test_what_is_typed_changes_what_is_recorded_and_nothing_else(typed: tuple[str, ...], expected: Record) -> None:
    seen: list[Record] = []

    def command(office: Any, changes: Changes[Record]) -> None:
        seen.append(changes.over(KNOWN))

    call(command, *typed)
    assert seen == [expected]


@pytest.mark.parametrize("typed", [("--kind", " "), ("--on", "")])
def test_what_must_be_there_is_not_emptied(typed: tuple[str, ...]) -> None:
    def command(office: Any, changes: Changes[Record]) -> None: ...

    with pytest.raises(UsageError, match="cannot be empty"):
        call(command, *typed)


def test_a_parameter_without_an_option_is_no_command() -> None:
    def command(office: Any, draft: "Draft") -> None: ...

    with pytest.raises(TypeError, match="draft"):
        spread(command)
