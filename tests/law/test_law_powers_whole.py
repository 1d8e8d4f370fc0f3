"""Every title of every time held against every act of its own and of earlier times, with all that the act leads to.

The oracle reads the sheets as text and knows nothing of the program: for each act it makes a list of demands, and asks
each row of powers for them one by one.
"""

import csv
import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import pytest

from postwatch.law import competence, lookup, powers
from postwatch.law.catalogue import Catalogue
from postwatch.paths import shipped

CATALOGUE = Catalogue()
Row = Mapping[str, str]
REPEATED, FOREIGNER = "tái phạm", "người nước ngoài"
# The first day of each time in which neither acts nor powers changed, with how many acts and titles there are.
TIMES = {
    "2020-04-15": (113, 7),
    "2022-01-27": (117, 10),
    "2025-07-01": (117, 32),
    "2026-07-01": (116, 40),
    "2026-09-26": (116, 47),
}
READ = {"verbatim", "confirmed", "partly-verbatim", "ocr", "ocr-one"}
SUSPENSIONS = {"suspend_licence": "can_suspend_licence", "suspend_activity": "can_suspend_activity",
               "expel": "can_expel"}  # fmt: skip


@cache
def sheet(name: str) -> list[Row]:
    with (shipped("data") / "law" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def filed(name: str, on: str) -> list[Row]:
    """Return the rows of a sheet of a day: days of one form are in order as text."""
    return [row for row in sheet(name) if (row["valid_from"] or "0") <= on <= (row["valid_to"] or "9")]


def number(row: Row) -> str:
    return ".".join(part for part in (row["article"], row["clause"], row.get("point", "")) if part)


@cache
def names_of(decree: str, provision: str) -> frozenset[tuple[str, str]]:
    """Return the numbers of an act in all decrees."""
    me, names = (decree, provision), {(decree, provision)}
    for move in sheet("moves"):
        ends = {(move["from_decree"], move["from_provision"]), (move["to_decree"], move["to_provision"])}
        if move["kind"] == "carries" and me in ends:
            names |= ends
    return frozenset(names)


@cache
def places(run: str) -> tuple[list[int], list[int]]:
    first, _dash, last = run.partition("-")
    low, high = (list(map(int, end.split("."))) for end in (first, last or first))
    return low, high


def lies_in(provision: str, runs: str) -> bool:
    """Return whether an act lies in runs of articles or clauses, such as 5-13;14.1-14.6."""
    where = [int(part) for part in re.findall(r"\d+", provision)]
    return any(low <= where[: len(low)] and where[: len(high)] <= high for low, high in map(places, runs.split(";")))


class Demand(NamedTuple):
    """What an act asks of a power: a part of it, its measure (the fine, a letter), and how well the demand is known."""

    part: str
    measure: str
    confidence: str


@cache
def demands(act_time: str, provision: str, conditions: tuple[str, ...]) -> tuple[Row, tuple[Demand, ...]]:
    """Return the row of an act of a time, and all that it asks for."""
    (act,) = (row for row in filed("acts", act_time) if number(row) == provision)
    asked = [Demand("fine", act["org_fine_max"], act["confidence"])]
    for one in filed("consequences", act_time):
        listed = one["applies_to"].split(";")
        holds = one["decree"] == act["decree"] and any(f"{provision}.".startswith(f"{each}.") for each in listed)
        if holds and one["condition"] in ("", *conditions):
            part = "remedy" if one["kind"] == "remedy" else one["measure"]
            asked.append(Demand(part, one["law_28_1"], one["confidence"]))
    return act, tuple(asked)


def grants(power: Row, demand: Demand) -> bool | None:
    """Return whether a row of powers gives what is asked; None where the row does not say."""
    if demand.part == "fine":
        return int(demand.measure) <= int(power["max_fine_org"]) if power["max_fine_org"] else None
    if demand.part == "remedy":
        letters = set(filter(None, power["remedies"].split(",")))
        if letters == {"all"}:
            return True
        return demand.measure in letters if letters and demand.measure else None
    if demand.part == "confiscate":  # goods worth up to twice the fine: it depends on the goods
        return True if power["confiscation"] == "any" else False if power["confiscation"] == "none" else None
    said = power[SUSPENSIONS[demand.part]]
    return None if not said else said == "yes"


def in_scope(power: Row, act: Row, provision: str) -> bool | None:
    if not power["scope"]:
        return True
    decree, _colon, runs = power["scope"].partition(":")
    there = [name for of, name in names_of(act["decree"], provision) if of == decree]
    return any(lies_in(name, runs) for name in there) if there else None


class Verdict(NamedTuple):
    """What a power lacks, what is not known of it, whether it may decide, and whether a refusal rests on reading."""

    lacks: frozenset[str]
    unknown: frozenset[str]
    may: bool
    is_read: bool


def verdict(power: Row, act_time: str, provision: str, conditions: tuple[str, ...]) -> Verdict:
    act, asked = demands(act_time, provision, conditions)
    answers = [(demand.part, grants(power, demand), demand.confidence) for demand in asked]
    answers.append(("scope", in_scope(power, act, provision), power["confidence"]))
    lacks = frozenset(part for part, given, _confidence in answers if given is False)
    unknown = frozenset(part for part, given, _confidence in answers if given is None) - lacks
    rests_on = {power["confidence"], *(confidence for _part, given, confidence in answers if given is False)}
    return Verdict(lacks, unknown, not lacks and "fine" not in unknown, rests_on <= READ)


@cache
def judged(act_time: str, provision: str, decided: str, conditions: tuple[str, ...]) -> dict[tuple[str, ...], Verdict]:
    """Return what the program says of all titles of a time, by their row."""
    day = {name: dt.date.fromisoformat(name) for name in (act_time, decided)}
    act = lookup.find_act(CATALOGUE, provision, on=day[act_time])
    found = competence.powers_for(CATALOGUE, act, on=day[decided], law_on=day[act_time], conditions=conditions)
    return {key(one.power): Verdict(frozenset(one.lacks), frozenset(one.unknown), one.is_competent, one.is_read)
            for one in found}  # fmt: skip


def key(power: powers.Power) -> tuple[str, ...]:
    return power.decree, str(power.article), power.clause, power.title


def every_title() -> Iterator[tuple[str, Row]]:
    for time in TIMES:
        for power in filed("powers", time):
            yield time, power


TITLES = list(every_title())
IDS = [f"{time} {one['decree'][:3]} {one['article']}.{one['clause']} {one['title'][:40]}" for time, one in TITLES]


def acts_until(decided: str) -> Iterator[tuple[str, str]]:
    """Yield the acts on which is decided at a time, by the first day of their own: the last time has no acts of its
    own."""
    for time in list(TIMES)[:4]:
        if time <= decided:
            for row in filed("acts", time):
                yield time, number(row)


def test_how_much_is_held_against_how_much() -> None:
    """Counted by hand: a table that grew or shrank is looked at."""
    assert {time: (len(filed("acts", time)), len(filed("powers", time))) for time in TIMES} == TIMES
    assert len(TITLES) == 7 + 10 + 32 + 40 + 47
    pairs = sum(len(list(acts_until(time))) for time, _power in TITLES)
    assert pairs == 7 * 113 + 10 * 230 + 32 * 347 + 40 * 463 + 47 * 463
    for time, (acts, titles) in TIMES.items():
        provisions = [number(row) for row in filed("acts", time)]
        assert len({name for name in provisions if len(judged(time, name, time, ())) == titles}) == acts


@pytest.mark.parametrize(("decided", "power"), TITLES, ids=IDS)
def test_a_title_is_held_against_every_act(decided: str, power: Row) -> None:
    mine = (power["decree"], power["article"], power["clause"], power["title"])

    def wrong(conditions: Collection[str]) -> dict[str, tuple[Verdict, Verdict]]:
        asked = tuple(conditions)
        both = {
            f"{provision} of {time}": (judged(time, provision, decided, asked)[mine],
                                       verdict(power, time, provision, asked))
            for time, provision in acts_until(decided)
        }  # fmt: skip
        return {name: (said, expected) for name, (said, expected) in both.items() if said != expected}

    assert wrong(()) == {}
    assert wrong((REPEATED, FOREIGNER)) == {}


@pytest.mark.parametrize(
    ("decided", "lacks", "count"),
    [
        # Three offices of measures of Điều 104.2, 104.6 and 104.9 have the fifteen acts of Điều 15 alone.
        ("2026-07-01", "scope", 3 * (116 - 15)),
        ("2026-07-01", "expel", 0),
    ],
)
def test_how_often_something_is_lacking(decided: str, lacks: str, count: int) -> None:
    found = [judged(decided, number(row), decided, ()) for row in filed("acts", decided)]
    assert sum(lacks in said.lacks for by_title in found for said in by_title.values()) == count


def test_only_those_who_may_expel_do_so() -> None:
    """Nghị định 174/2026/NĐ-CP, Điều 107.6 and 107.8: heads of immigration and of the provincial police."""
    said = judged("2026-07-01", "16.8", "2026-07-01", (FOREIGNER,))
    may = {(article, clause) for (_decree, article, clause, _title), one in said.items() if "expel" not in one.lacks}
    assert may == {("107", "6"), ("107", "8")}
    assert said[next(name for name in said if name[1:3] == ("107", "8"))].may
