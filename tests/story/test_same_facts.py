"""The same facts typed in two orders give the same answers: marks, status, terms, sums, findings, tasks, the desk.

Outside of it are codes, what was known when, and what corrects a record. A history that fails is made small by
``python tests/support/histories.py SEED``.
"""

import datetime as dt
import shlex
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from commands import words_for
from databases import copy_database, new_database, point_to
from histories import (
    BEGINNINGS,
    CLERK,
    LETTER,
    REGISTER,
    SCAN,
    SIGNED,
    TODAY,
    Fact,
    Office,
    Retold,
    TwoAnswersError,
    beginning,
    differences,
    explained,
    history,
    office_in,
    orders,
    retell,
    tell,
)
from long_runs import LONG, few
from player import type_lines
from sqlmodel import col, select

from postwatch.campaign.tables import CampaignTask
from postwatch.case import marks
from postwatch.case.conditions import is_in_force, opened_on, unit_of
from postwatch.case.facts import DecisionFacts
from postwatch.case.state import file_of, files_meeting
from postwatch.case.tables import Case, Decision
from postwatch.commandline import Invocation
from postwatch.context import AppContext
from postwatch.pledge.tables import Pledge, PledgeCover
from postwatch.store.columns import grouped, record_id
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session
from postwatch.task.conditions import end_of, open_now
from postwatch.task.done_by_pledges import done_since
from postwatch.task.references import pledged, pledged_since
from postwatch.task.tables import Task, TaskStatus

SEEDS, ON_SERVER = 60 if LONG else 12, (3, 13, 25, 42)
LONG_SEEDS, LONG_ON_SERVER, AT_ONCE = 2000, 200, 50
# So much of a history is accepted in both orders at least, and so much of many histories is refused at most.
LEAST_ACCEPTED, MOST_REFUSED = 0.4, 0.1

Offices = Callable[[str], Office]


@pytest.fixture(scope="session")
def beginnings(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The offices with which histories begin."""
    found, before = {}, empty_template
    for name, lines in BEGINNINGS.items():
        before = shutil.copytree(before, tmp_path_factory.mktemp("beginning") / "office")
        type_lines(lines, before)
        found[name] = before
    return found


@pytest.fixture(scope="session")
def databases(beginnings: Mapping[str, Path], postgres_server: str) -> Iterator[Mapping[str, str]]:
    """The same offices on a server: their addresses."""
    with ExitStack() as stack:
        found = {name: stack.enter_context(new_database(postgres_server)) for name in beginnings}
        for name, address in found.items():
            type_lines([(TODAY, ("db", "copy", "--to", address))], beginnings[name])
        yield found


@pytest.fixture
def offices(beginnings: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Offices:
    """Gives the test's own office by what it begins with."""
    monkeypatch.setenv("POSTWATCH_TODAY", TODAY)
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(tmp_path / "office"))
    return lambda begins: office_in(tmp_path / "office", beginnings[begins])


@pytest.fixture
def on_server(
    offices: Offices, databases: Mapping[str, str], postgres_server: str, postgres_url: str, tmp_path: Path
) -> Offices:
    """Gives the same with its records on a server."""

    def give(begins: str) -> Office:
        office = offices(begins)

        def begin() -> None:
            office.begin()
            copy_database(postgres_server, databases[begins], postgres_url)
            point_to(tmp_path / "office", postgres_url)

        return office._replace(begin=begin)

    return give


def retold(offices: Offices, seed: int) -> Retold:
    """Type the history of a seed in its two orders; most of it is accepted in both."""
    told = history(seed)
    found = retell(offices(beginning(seed)), told, orders(told, seed))
    assert len(found.told) >= LEAST_ACCEPTED * len(told), (seed, len(found.told), len(told))
    return found


def require_one_answer(found: Retold, of: object) -> None:
    """Fail with both orders, as command lines, where they give two answers."""
    if found.differs:
        raise TwoAnswersError(f"{of}\n{explained(found)}")


# --- three histories -------------------------------------------------------------------------------------------------

PROVINCE, DIRECTOR = "Chủ tịch UBND tỉnh Lạng Sơn", "Giám đốc Sở Khoa học và Công nghệ"
HEAD, DEPUTY = "Hoàng Minh Đức", "Lê Thị Phó"
DELEGATION = "01/QĐ-GQXP"
# Facts by name; the deputy decides on 14 July.
FACTS: Mapping[str, Fact] = {
    "office": Fact(("office", "hand-over", "--to", "lang-son-2025", "--on", "2025-03-01")),
    "head": Fact(("staff", "add", HEAD, "--title", "Giám đốc", "--authority", "head")),
    "deputy": Fact(("staff", "add", DEPUTY, "--title", "Phó Giám đốc", "--authority", "deputy")),
    "delegation": Fact(("staff", "delegate", HEAD, "--to", DEPUTY, "--number", DELEGATION, "--from", "2026-07-01")),
    "withdrawn": Fact(("staff", "withdraw-delegation", DELEGATION, "--reason", "ghi nhầm")),
    "ended": Fact(("staff", "end", DEPUTY, "--on", "2026-07-10")),
    "act": Fact(
        ("violation", "add", "DPV-013", "11.2", "--decree", "174/2026", "--on", "2026-07-06"), names={"case:1": "case"},
    ),
    "minutes": Fact(
        ("case", "sign", "minutes", "{case:1}", "--on", "2026-07-06", "--number", "1/BB-VPHC", *SIGNED),
    ),
    "decision": Fact(
        ("case", "sign", "decision", "{case:1}", "--on", "2026-07-14", "--number", "2/QĐ-XPHC", "--fine", "25000000",
         "--authority", DIRECTOR, "--by", DEPUTY, *SIGNED),
    ),
}  # fmt: skip
PEOPLE, CASE = ("head", "deputy", "delegation"), ("act", "minutes", "decision")


def marks_of_the_decision(offices: Offices, names: Sequence[str]) -> set[str]:
    """Type facts in an order, and return the marks of the decision."""
    told = dict(enumerate(FACTS[name] for name in ("office", *names)))
    found = tell(offices(REGISTER), told, list(told))
    assert not found.refused
    (act,) = found.answers["violation show {case:1}"]
    return set(act["decision_faults_list"])


@pytest.mark.parametrize(
    "names",
    [
        pytest.param((*PEOPLE, "withdrawn", *CASE), id="before"),
        pytest.param((*PEOPLE, *CASE, "withdrawn"), id="after"),
    ],
)
def test_a_decision_by_a_delegation_that_is_withdrawn_is_marked(offices: Offices, names: Sequence[str]) -> None:
    assert marks_of_the_decision(offices, names) == {"no_delegation"}


@pytest.mark.parametrize(
    "names",
    [pytest.param((*PEOPLE, "ended", *CASE), id="before"), pytest.param((*PEOPLE, *CASE, "ended"), id="after")],
)
def test_a_decision_of_a_deputy_who_left_before_is_marked(offices: Offices, names: Sequence[str]) -> None:
    assert marks_of_the_decision(offices, names) == {"no_such_signer"}


@pytest.mark.parametrize(
    "names", [pytest.param((*PEOPLE, *CASE), id="before"), pytest.param((*CASE, *PEOPLE), id="after")]
)
def test_a_delegation_that_is_told_later_frees_a_decision_of_its_time(offices: Offices, names: Sequence[str]) -> None:
    assert marks_of_the_decision(offices, names) == set()


# --- small histories of one cause each --------------------------------------------------------------------------------

ACT, FINED = "add DPV-013 9.2 --decree 15/2020 --on 2025-08-04", "decide {case:1} --number 2/QĐ-XPHC --on 2025-08-14"
HELD = "goods {case:1} hold --item 'Sách; 5; quyển' --on 2025-08-04"
STATED = "record-minutes {case:1} --number 1/BB-VPHC --on 2025-08-04"
# The facts in one order, and their places in the other.
SMALL: Sequence[tuple[str, Sequence[str], Sequence[int]]] = (
    ("minutes", (ACT, STATED, FINED), (0, 2, 1)),
    ("service", (ACT, STATED, FINED, "serve {case:1} --on 2025-08-15",
                        "enforce {case:1} --number 3/QĐ-CC --on 2025-09-15"), (0, 1, 2, 4, 3)),
    ("complaint", (ACT, STATED, "complain {case:1} --on 2025-08-06",
                          "close {case:1} --reason x --outcome other --on 2025-09-15"), (0, 1, 3, 2)),
    ("annulled", (ACT, STATED, FINED, "annul {case:1} --number 3/QĐ-HB --on 2025-09-15"), (0, 2, 3, 1)),
    ("police", (ACT, STATED, "transfer {case:1} --to 'Công an tỉnh' --crime --on 2025-08-06",
                          "take-over {case:1} --from 'Công an tỉnh' --on 2025-08-11", FINED), (0, 1, 2, 4, 3)),
    ("twins", (ACT, STATED, ACT, FINED, "decide {case:2} --number 3/QĐ-XPHC --on 2025-09-03"), (0, 1, 2, 4, 3)),
    ("goods", (ACT, HELD, "goods {case:1} return --on 2025-08-07"), (0, 2, 1)),
    ("goods of two holdings", (ACT, HELD, "goods {case:1} hold --item 'Sách; 3; quyển' --on 2025-08-05",
                                     "goods {case:1} return --item Sách --on 2025-08-07"), (0, 2, 3, 1)),
    ("goods of a decision", (ACT, STATED, f"{ACT} --name 'Lý Văn Bưu' --case {{case:1}}", HELD, FINED,
                                   "decide {case:1} --against 'Lý Văn Bưu' --number 3/QĐ-XPHC --on 2025-08-15 "
                                   "--remedies 'Buộc tiêu hủy'",
                                   "serve {case:1} --against 'Lý Văn Bưu' --on 2025-08-18",
                                   "goods {case:1} destroy --on 2025-08-19"), (0, 1, 2, 3, 4, 7, 5, 6)),
    ("early minutes", (ACT, f"{ACT} --name 'Lý Văn Bưu' --case {{case:1}}",
                             "record-minutes {case:1} --number 1/BB-VPHC --on 2025-08-02",
                             "record-minutes {case:1} --against 'Lý Văn Bưu' --number 2/BB-VPHC --on 2025-08-05"),
                            (0, 1, 3, 2)),
    ("two minutes", (ACT, STATED, "record-minutes {case:1} --number 2/BB-VPHC --on 2025-08-05"), (0, 2, 1)),
)  # fmt: skip


def facts_of(lines: Sequence[str]) -> dict[int, Fact]:
    """Return the facts of a case told in short: signed, and decided by the head of the province."""
    told: dict[int, Fact] = {}
    for number, line in enumerate(lines):
        verb, *words = shlex.split(line)
        if verb == "add":
            names = {f"case:{1 + sum(bool(one.names) for one in told.values())}": "case"}
            told[number] = Fact((*words_for(verb), *words), names=names)
            continue
        by = ("--authority", PROVINCE, "--by", "Hồ Tiến Thiệu") if verb in ("decide", "annul", "enforce") else ()
        fine = ("--fine", "25000000") if verb == "decide" else ()
        told[number] = Fact((*words_for(verb), *words, *by, *fine, *SIGNED))
    return told


@pytest.mark.parametrize(
    ("lines", "places"),
    [pytest.param(lines, places, id=name) for name, lines, places in SMALL],
)
def test_two_orders_give_one_answer(lines: Sequence[str], places: Sequence[int], offices: Offices) -> None:
    told = facts_of(lines)
    require_one_answer(both(offices(REGISTER), told, places), lines)


def both(office: Office, told: Mapping[int, Fact], places: Sequence[int]) -> Retold:
    """Type facts in their order and in another; all are accepted in both."""
    two = (list(told), list(places))
    one, other = (tell(office, told, order) for order in two)
    assert (one.refused, other.refused) == ({}, {})
    return Retold(told, two, (one.answers, other.answers), 0)


def test_a_hand_over_ends_the_same_terms_whenever_people_are_told(offices: Offices) -> None:
    words = ("staff", "add", CLERK, "--title", "Chuyên viên", "--active-from", "2025-01-20")
    told = {0: FACTS["office"], 1: FACTS["deputy"], 2: Fact(words)}
    found = both(offices(REGISTER), told, (2, 1, 0))
    require_one_answer(found, "the hand-over")
    ends = {one["name"]: one["active_to"] for one in found.answers[0]["staff list"]}
    # The deputy's first day is unknown: what is known is that the deputy serves today.
    assert (ends[CLERK], ends[DEPUTY]) == ("2025-02-28", None)


def test_a_pledge_that_was_revoked_leaves_the_same_figures_in_any_order(offices: Offices) -> None:
    pledge, signed = ("pledge", "record"), ("--signer", "Bà B", "--scan", SCAN)
    told = {
        0: Fact((*pledge, "DNM-01", "--signed-on", "2025-04-25", "--covers", "all", *signed), names={"pledge:1": "id"}),
        1: Fact((*pledge, "DPV-013", "--signed-on", "2025-02-26", *signed), names={"pledge:2": "id"}),
        2: Fact(("pledge", "revoke", "{pledge:1}", "--reason", "ký nhầm", "--on", "2025-05-05")),
    }
    require_one_answer(both(offices(LETTER), told, (0, 2, 1)), "the pledges")


# --- any history -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def counted() -> Counter[str]:
    """The facts of all histories of this file, and those that were refused in one of two orders."""
    return Counter()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_same_facts_give_the_same_answers(seed: int, offices: Offices, counted: Counter[str]) -> None:
    found = retold(offices, seed)
    counted.update(facts=len(found.told), refused=found.refused)
    require_one_answer(found, seed)


def test_most_facts_are_accepted_in_both_orders(offices: Offices, counted: Counter[str]) -> None:
    if not counted:
        found = [retold(offices, seed) for seed in range(SEEDS // 2)]
        counted.update(facts=sum(len(one.told) for one in found), refused=sum(one.refused for one in found))
    assert counted["refused"] <= MOST_REFUSED * counted["facts"], counted


@pytest.mark.system("postgres")
@pytest.mark.parametrize("seed", few([*ON_SERVER], every=2))
def test_the_same_facts_give_the_same_answers_on_a_server(seed: int, on_server: Offices) -> None:
    require_one_answer(retold(on_server, seed), seed)


@pytest.mark.system("postgres")
@pytest.mark.parametrize("seed", range(AT_ONCE) if LONG else ON_SERVER[1::2])
def test_both_databases_give_the_same_answers(seed: int, offices: Offices, on_server: Offices) -> None:
    found = retold(offices, seed)
    server = tell(on_server(beginning(seed)), found.told, found.orders[0])
    assert not server.refused
    assert not differences(found.answers[0], server.answers)


@pytest.mark.skipif(not LONG, reason="played where the long version is asked for")
@pytest.mark.parametrize("first", range(0, LONG_SEEDS, AT_ONCE))
def test_many_histories_give_the_same_answers(first: int, offices: Offices, record_property: Any) -> None:
    require_one_answers(offices, range(first, first + AT_ONCE), record_property)


@pytest.mark.skipif(not LONG, reason="played where the long version is asked for")
@pytest.mark.system("postgres")
@pytest.mark.parametrize("first", range(0, LONG_ON_SERVER, AT_ONCE))
def test_many_histories_give_the_same_answers_on_a_server(first: int, on_server: Offices, record_property: Any) -> None:
    require_one_answers(on_server, range(first, first + AT_ONCE), record_property)


def require_one_answers(offices: Offices, numbers: Sequence[int], record_property: Any) -> None:
    """Type many histories; fail with the smallest of those that give two answers, and name the others."""
    found = {seed: retold(offices, seed) for seed in numbers}
    facts, refused = sum(len(one.told) for one in found.values()), sum(one.refused for one in found.values())
    wrong = {seed: one for seed, one in found.items() if one.differs}
    counted = {"histories": len(found), "facts": facts, "refused in one order": refused, "two answers": len(wrong)}
    record_property("counted", {"test_same_facts": counted})
    assert refused <= MOST_REFUSED * facts, counted
    if wrong:
        seed = min(wrong, key=lambda one: len(wrong[one].told))
        require_one_answer(wrong[seed], [seed, *sorted(wrong.keys() - {seed})])


# --- asked of the database -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(0, SEEDS, 4))
def test_the_database_finds_cases_as_they_are_worked_out(seed: int, offices: Offices, tmp_path: Path) -> None:
    told = history(seed)
    tell(offices(beginning(seed)), told, orders(told, seed)[0])
    engine = open_engine(sqlite_url(tmp_path / "office" / "postwatch.db"), writing=False)
    with new_session(engine) as session:
        belong(session, 1)
        files = files_meeting(session)
        cases = [(file.case.id, file.case.recipient_id, file.case.opened_on) for file in files]
        assert sorted(cases) == sorted(session.exec(select(Case.id, unit_of(), opened_on())).all())
        made = [one for file in files for one in file.made]
        for day in {day for one in made for day in (one.decided_on, one.annulled_on) if day is not None}:
            in_force = set(session.exec(select(record_id(Decision)).where(is_in_force(by=day))))
            assert in_force == {one.id for one in made if one.annulled_on is None or one.annulled_on > day}
    engine.dispose()


@pytest.mark.parametrize("seed", range(3, SEEDS, 8))
def test_the_database_finds_tasks_that_pledges_did_as_they_are_worked_out(
    seed: int, offices: Offices, tmp_path: Path
) -> None:
    told = history(seed)
    tell(offices(beginning(seed)), told, orders(told, seed)[0])
    engine = open_engine(sqlite_url(tmp_path / "office" / "postwatch.db"), writing=False)
    with new_session(engine) as session:
        belong(session, 1)
        own: Any = select(Pledge.recipient_id, Pledge.signed_on, Pledge.revoked_on)
        named: Any = select(PledgeCover.recipient_id, Pledge.signed_on, Pledge.revoked_on)
        named = named.join(Pledge, col(Pledge.id) == PledgeCover.pledge_id)
        pledges = grouped((unit, days) for some in (own, named) for unit, *days in session.exec(some))
        asking = select(CampaignTask.id).where(CampaignTask.asks_pledge)
        tasks = session.exec(select(Task).where(col(Task.campaign_task_id).in_(asking))).all()

        def done(on: dt.date) -> dict[int, dt.date]:
            found = {}
            for task in tasks:
                theirs = pledges.get(task.recipient_id, [])
                holding = [(signed, ended, signed <= on < (ended or dt.date.max)) for signed, ended in theirs]
                if (since := done_since(holding, given_on=task.opened_on, ends=())) is not None:
                    found[task.id] = since
            return found

        for day in {day for days in pledges.values() for both in days for day in both if day is not None}:
            assert done(day).keys() == set(session.exec(select(Task.id).where(pledged(day))))
        since = pledged_since(session)
        assert since == done(dt.date.fromisoformat(TODAY))
        ends = {task.id: end_of(task, since).status for task in session.exec(select(Task))}
        open_still = {task for task, status in ends.items() if status is TaskStatus.OPEN}
        assert open_still == set(session.exec(select(Task.id).where(open_now())))
        assert set(ends.values()) >= {TaskStatus.OPEN, TaskStatus.DONE}
    engine.dispose()


@pytest.mark.parametrize("seed", range(1, SEEDS, 4))
@pytest.mark.parametrize("at_once", [1, 50])
def test_marks_of_many_cases_read_together_are_those_of_each_read_alone(
    seed: int, at_once: int, offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = history(seed)
    tell(offices(beginning(seed)), told, orders(told, seed)[0])
    monkeypatch.setattr(marks, "PERSONS_AT_ONCE", at_once)
    office = AppContext(Invocation(workspace=tmp_path / "office", command="report monthly"))
    with office.read() as session:
        together = marks.marked_within(session, office.desk, dt.date.min, dt.date.max)
        alone = []
        for case in session.exec(select(Case)):
            file = file_of(session, case)
            for paper in marks.all_papers(file):
                alone.append((case.code, marks.marks_of(session, office.desk, file, paper).faults))
                if isinstance(paper, DecisionFacts) and paper.handed_over_on is not None:
                    alone.append((case.code, marks.marks_of_service(paper).faults))
    assert sorted((one.case, tuple(one.faults_list)) for one in together) == sorted(one for one in alone if one[1])
