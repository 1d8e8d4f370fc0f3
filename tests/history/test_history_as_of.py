"""``--as-of``: what was printed at the end of a day is printed again, whatever was recorded, undone or erased later."""

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from busy_office import SCENES
from commands import verbs
from long_runs import LONG, few
from readings import ALL_CALLS, OUTSIDE, PRINTS, READS

from postwatch.database.check import Place, read
from postwatch.journal.chain import Finding, states_before, verify_chain, walk_back
from postwatch.journal.earlier import take_back
from postwatch.schema import METADATA
from postwatch.store.engine import connected, sqlite_url
from postwatch.store.memory import memory_of

# The short run deals all scenes and calls out to its histories, so that each is played and compared once.
HANDS = 11
HISTORIES = {"sqlite": range(2000 if LONG else 9), "postgresql": range(100) if LONG else range(9, HANDS)}
SHUFFLED = random.Random(0).sample(sorted(SCENES["scene"]), len(SCENES["scene"]))  # noqa: S311
SCENES_PLAYED = 12
CALLS_COMPARED = 10


@dataclass
class History:
    """Random commands day after day, with what some reading commands printed at the end of one of the days."""

    day: str
    names: list[str]
    printed: dict[tuple[str, ...], tuple[int, str]]


def printed(run: Any, calls: list[tuple[str, ...]], today: str, *words: str) -> dict[tuple[str, ...], tuple[int, str]]:
    found = {}
    for call in calls:
        answer = run(*call, "--json", *words, today=today)
        assert answer.code in {0, 3, 4}, (call, answer)
        found[call] = answer.code, answer.out
    return found


def dealt(chance: random.Random, cases: list[Any], seed: int, count: int) -> list[Any]:
    """Cases for a history: in the short run its share of them, in the long one so many, any of them."""
    return chance.sample(cases, count) if LONG else cases[seed::HANDS]


def play(run: Any, scene: Any, seed: int, *, comparing: bool = True) -> History:
    """Carry out a dozen scenes in a random order, one a day; some are undone the same day."""
    chance = random.Random(seed)  # noqa: S311
    names = dealt(chance, SHUFFLED, seed, SCENES_PLAYED)
    cut = chance.randrange(len(names) - 1)
    calls = dealt(chance, ALL_CALLS, seed, CALLS_COMPARED) if comparing else []
    history = History(day_of(cut), names, {})
    for number, name in enumerate(names):
        assert run(*scene(name).words, today=day_of(number)).code != 1, name
        if chance.random() < 0.3:
            assert run("undo", "--yes", today=day_of(number)).code != 1
        if number == cut:
            history.printed = printed(run, calls, day_of(number))
    return history


def day_of(number: int) -> str:
    return f"2020-06-{16 + number}"


@pytest.fixture(
    params=[
        *(("sqlite", seed) for seed in HISTORIES["sqlite"]),
        *(pytest.param(("postgresql", seed), marks=pytest.mark.system("postgres")) for seed in HISTORIES["postgresql"]),
    ],
    ids=lambda param: f"{param[0]} {param[1]}",
)
def history(request: Any, run: Any, busy: Path, scene: Any) -> History:
    kind, seed = request.param
    if kind == "postgresql":
        request.getfixturevalue("busy_on_server")
    return play(run, scene, seed)


def test_an_earlier_day_is_printed_as_it_was(run: Any, history: History) -> None:
    again = printed(run, [*history.printed], "2020-06-30", "--as-of", history.day)
    differing = {call for call, said in history.printed.items() if said != again[call]}
    # What a person asked to be forgotten is forgotten on every day.
    erased = {call for call in differing if "(erased)" in again[call][1] and "recipient forget" in history.names}
    assert differing - erased == set(), (history.day, history.names)


def test_what_looks_at_something_else_than_the_records_knows_no_earlier_day() -> None:
    without = {name for name, verb in verbs().items() if not verb.writes} - READS.keys() - PRINTS
    assert {name for name in without if name.split()[0] not in OUTSIDE} == {
        "campaign check", "journal verify", "report rollup",
    }  # fmt: skip
    assert {name.split()[0] for name in without} == {*OUTSIDE, "campaign", "journal", "report"}


def newest_entry(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT max(id) FROM journal_entry").fetchone()[0])


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_were_taken_back_are_those_of_the_shorter_chain(
    run: Any, busy: Path, scene: Any, seed: int, tmp_path: Path
) -> None:
    source = busy / "postwatch.db"
    first = newest_entry(source)
    play(run, scene, seed, comparing=False)
    earlier = few(list(range(1, first)), from_place=4 * seed, every=12)
    for cut in [*earlier, *few(list(range(first, newest_entry(source) + 1)), every=2)]:
        file = tmp_path / f"{cut}.db"
        with (
            memory_of(sqlite_url(source), lambda: METADATA, lock_wait=30) as (copy, _engine),
            closing(sqlite3.connect(file)) as target,
        ):
            take_back(copy, after=cut)
            copy.backup(target)
        reading = read(Place(sqlite_url(file), busy, "lang-son-2020"))
        assert [finding for finding in reading.findings if finding.kind != "schema"] == []
        assert verify_chain(reading.chain) == []
        assert [one for one in walk_back(reading.chain, reading.rows) if not about_persons(one)] == [], cut
        assert reading.rows == {}


def about_persons(finding: Finding) -> bool:
    """Whether a finding speaks of texts or a salt that are those of today: what was erased stays erased."""
    columns = set(finding.detail.partition(": ")[2].split(", "))
    is_text = finding.what.startswith("personal_value") or "about a person" in finding.detail
    return is_text or columns <= {"phone", "email", "contact", "representative"}


def test_before_the_first_entry_there_is_nothing_and_not_zeros(refused: Any, busy: Path) -> None:
    said = refused(4, "pledge", "coverage", "--as-of", "13/05/2020").err
    assert "On 13/05/2020 there were no records yet: the journal begins on 14/05/2020" in said


def test_an_entry_or_a_day_says_where_the_records_end(run: Any, refused: Any, busy: Path) -> None:
    entries = run("journal", "list", "--limit", "100", "--json").json
    assert run("journal", "list", "--as-of", "5", "--limit", "100", "--json").json == entries[-5:]
    assert run("status", "--as-of", "18/05/2020", "--json").json["today"] == "2020-05-18"
    refused(4, "status", "--as-of", "999")
    refused(3, "status", "--as-of", "16/06/2020")
    refused(2, "status", "--as-of", "hôm qua")
    refused(2, "status", "--as-of", "9" * 5000)


def test_a_draft_of_a_report_is_made_of_the_records_of_now(run: Any, refused: Any, busy: Path) -> None:
    monthly = ("report", "monthly", "--month", "2020-06", "--as-of", "20")
    assert run(*monthly, "--json").json["figures"]["units_total"]["value"] > 0
    assert "A draft is made of the records as they are" in refused(2, *monthly, "--format", "docx").err


def test_a_row_with_a_key_that_was_given_again_takes_nothing_from_its_predecessor() -> None:
    whole = {"id": 1, "code": "a"}
    changes = [
        {"table": "t", "id": 1, "before": whole, "after": None},
        {"table": "t", "id": 1, "before": None, "after": {"id": 1, "code": "b", "later": 1}},
        {"table": "t", "id": 1, "before": {"later": 1}, "after": {"later": 2}},
    ]
    assert states_before(changes) == {("t", 1): whole}
    assert states_before(changes[1:]) == {("t", 1): None}
    assert states_before([*changes[2:], changes[0]]) == {("t", 1): {**whole, "later": 1}}


@pytest.mark.system("postgres")
def test_on_a_server_others_may_have_tables_beside_ours(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    assert run("init", "office", "--database", postgres_url).code == 0
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(tmp_path / "office"))
    assert run("note", "add", "cause", "x").code == 0
    with connected(postgres_url, writing=True) as connection:
        connection.exec_driver_sql("CREATE TABLE beside (place point)")
        connection.commit()
    assert run("note", "list", "--as-of", "1", "--json").json == []


@pytest.mark.system("postgres")
def test_the_head_of_an_office_is_its_own(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    for office in ("lang-son-2020", "lang-son-2025"):
        assert run("init", office, "--office", office, "--database", postgres_url).code == 0
    mine = run("-w", "lang-son-2020", "status", "--json").json
    assert run("-w", "lang-son-2025", "note", "add", "cause", "x").code == 0
    assert run("-w", "lang-son-2020", "status", "--json").json == mine
    assert run("-w", "lang-son-2020", "status", "--as-of", "15/06/2020", "--json").json == mine
