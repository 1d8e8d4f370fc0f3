"""Any sequence of steps over two cases, of one act recorded twice or of acts fined once, and what is true after it."""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from commands import words_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from long_runs import LONG

DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
FIRST, LAST = dt.date(2025, 7, 7), dt.date(2026, 11, 20)
LOW, HIGH = 20_000_000, 30_000_000
ANSWERED = {"complain", "sue", "stay", "reduce", "postpone"}

# What may be typed: a verb and its words. A star stands for the day.
ORDERS: Sequence[tuple[str, ...]] = (
    ("record-minutes",), ("verify", "--number", "6"), ("forward", "--to", "Giám đốc Sở"),
    ("extend", "--ground", "serious"), ("extend", "--ground", "evasion"), ("drop", "--ground", "a"),
    ("decide",), ("decide",), ("decide", "--fine", "21000000"), ("decide", "--fine", "50000000"),
    ("decide", "--fine", "0"),
    ("serve",), ("pay", "--amount", "5000000"), ("pay", "--amount", "25000000"),
    ("postpone", "--instalments", "2", "--until", "*", "--number", "1"), ("reduce", "--amount", "2000000"),
    ("reduce", "--amount", "2000000", "--answered-on", "*", "--outcome", "granted"),
    ("enforce", "--number", "20"), ("lapse",),
    ("complain",), ("complain", "--answered-on", "*", "--outcome", "kept"), ("sue",), ("stay", "--number", "13"),
    ("stay", "--answered-on", "*"), ("correct", "--number", "15", "--fine", "22000000"),
    ("correct", "--number", "15", "--fine", "99000000"), ("annul", "--number", "16"),
    ("transfer", "--to", "UBND tỉnh"), ("transfer", "--to", "Công an tỉnh", "--crime"), ("take-over", "--from", "x"),
    ("close", "--reason", "x"), ("close", "--reason", "x", "--outcome", "other"), ("reopen", "--reason", "x"),
)  # fmt: skip
WITHDRAWN = (
    "annul", "close", "correct", "transfer", "stay", "complain", "verify", "drop", "reopen", "lapse", "enforce",
    "take-over", "reduce",
)  # fmt: skip
UNSIGNED = {"serve", "pay", "reopen"}


class Typed(NamedTuple):
    """A command: which case, how many days after the one before, what, and whether it is signed already."""

    case: int
    later: int
    words: tuple[str, ...]
    is_signed: bool


# How far the first case has come when the sequence begins.
BEGUN = st.integers(0, 3).map(
    lambda count: [Typed(0, 1, words, False) for words in (("record-minutes",), ("decide",), ("serve",))[:count]]
)
COMMANDS = st.lists(
    st.builds(
        Typed,
        st.sampled_from([0, 0, 1]),
        st.sampled_from([0, 1, 1, 2, 12, 120]),
        st.one_of(
            st.sampled_from(ORDERS), st.sampled_from(ORDERS), st.sampled_from(ORDERS),
            st.builds(lambda verb: ("withdraw-step", "--step", verb, "--reason", "x"), st.sampled_from(WITHDRAWN)),
        ),
        st.booleans(),
    ),
    min_size=6,
    max_size=12,
)  # fmt: skip


class Office:
    """Two cases on one act, each with what was last shown of it."""

    def __init__(self, run: Any, folder: Path, scan: Path) -> None:
        self._run, self._scan = run, scan
        self.cases = ("VV-2025-0001", "VV-2025-0002")
        self._decided = 0
        self.day = FIRST
        self.folder = folder

    def begin(self) -> None:
        self.shown = [self.look(case) for case in self.cases]

    def look(self, case: str) -> Any:
        (act,) = self._run("violation", "show", case, "--json", today=self.day.isoformat()).json
        return act

    def type(self, typed: Typed) -> int:
        """Type a command on its day; returns its exit code."""
        self.day = min(self.day + dt.timedelta(days=typed.later), LAST)
        on, (verb, *rest) = self.day.isoformat(), typed.words
        words = [on if word == "*" else word for word in rest]
        if verb == "decide":
            self._decided += 1
            words += ["--number", f"{self._decided}/QĐ", "--authority", DIRECTOR, "--by", "x"]
        if not verb.startswith("withdraw"):
            words += ["--on", on]
        if typed.is_signed and verb not in {*UNSIGNED, "withdraw-step"}:
            words += ["--as-signed", "Hồ sơ giấy", "--scan", str(self._scan)]
        answer = self._run(*words_for(verb), self.cases[typed.case], *words, today=on)
        assert answer.code in (0, 3, 4, 5), answer
        assert "Traceback" not in answer.err
        return int(answer.code)


def status_of(act: Any) -> str:
    """Return the state that follows from the steps, which are in the order in which they were recorded."""
    closed = away = False
    for step in act["steps_list"]:
        closed = step["kind"] in ("close", "drop") or (closed and step["kind"] != "reopen")
        away = step["kind"] == "transfer" or (away and step["kind"] != "take_over")
    if closed:
        return "closed"
    return "decided" if act["decided_on"] is not None else "transferred" if away else "open"


def marks_before(day: dt.date, act: Any) -> Counter[tuple[str, ...]]:
    """Return what is wrong with the steps of earlier days, which a step of ``day`` does not change."""
    return Counter(
        (step["kind"], step["taken_on"], fault)
        for step in act["steps_list"]
        for fault in step["faults_list"]
        if step["taken_on"] < day.isoformat()
    )


def is_true_of(act: Any) -> None:
    """Hold one case against its own steps."""
    assert act["status"] == status_of(act), [(one["kind"], one["taken_on"]) for one in act["steps_list"]]
    if act["decided_on"] is None:
        assert (act["fine_imposed"], act["fine_paid"], act["fine_outstanding"]) == (None, None, None)
        return
    fine, paid = act["fine_imposed"], act["fine_paid"]
    about = {fault for one in act["steps_list"] for fault in one["faults_list"]} | set(act["decision_faults_list"])
    assert 0 <= fine <= (99_000_000 if "outside_range" in about else HIGH)
    is_reduced = any(one["kind"] == "reduce" for one in act["steps_list"])
    assert fine == 0 or fine >= (LOW - 12 * 2_000_000 if is_reduced else LOW)
    # Nothing is owed once the case is closed or the decision in force lapsed (`owing.outstanding`).
    last = [one["kind"] for one in act["steps_list"] if one["kind"] in {"annul", "lapse"}][-1:]
    assert act["fine_outstanding"] == (0 if act["status"] == "closed" or last == ["lapse"] else max(fine - paid, 0))
    assert paid == sum(one["amount"] for one in act["payments_list"])
    assert (act["late_interest"] or 0) >= 0


def is_true_of_both(acts: Sequence[Any]) -> None:
    """One act is fined once; whoever signed a second fine is told so."""
    fined = [act for act in acts if act["decided_on"] is not None]
    if len(fined) == 2:
        assert any("fined_before" in act["decision_faults_list"] for act in fined)


@pytest.fixture
def whole(run: Any, loaded: Path, tmp_path: Path) -> Path:
    """The office with the two cases, kept beside it."""
    for _number in range(2):
        words = ("DPV-013", "9.2", "--decree", "15/2020", "--on", FIRST.isoformat(), "--description", "Bưu gửi EE 1")
        assert run("violation", "add", *words, today=FIRST.isoformat()).code == 0
    kept = tmp_path / "kept"
    shutil.copytree(loaded, kept)
    return kept


def test_any_sequence_of_steps_leaves_what_is_true(run: Any, loaded: Path, whole: Path, papers: Path) -> None:
    scan, file = papers / "scan-1.pdf", loaded / "postwatch.db"

    @settings(
        max_examples=60 if LONG else 8, deadline=None, derandomize=not LONG, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(BEGUN, COMMANDS)
    def tell(begun: list[Typed], commands: list[Typed]) -> None:
        shutil.rmtree(loaded)
        shutil.copytree(whole, loaded)
        office = Office(run, loaded, scan)
        office.begin()
        for typed in [*begun, *commands]:
            before, records = office.shown[typed.case], file.read_bytes()
            if office.type(typed) != 0:
                assert file.read_bytes() == records, typed
                continue
            after = office.look(office.cases[typed.case])
            kind = typed.words[2].replace("-", "_") if typed.words[0] == "withdraw-step" else ""
            gone = [step for step in before["steps_list"] if step["kind"] == kind][-1:]
            if not typed.words[0].startswith("withdraw"):
                assert marks_before(office.day, before) == marks_before(office.day, after), typed
            assert len(after["steps_list"]) - len(before["steps_list"]) in ((-1,) if gone else (0, 1)), typed
            is_true_of(after)
            office.shown[typed.case] = after
            is_true_of_both(office.shown)
        assert run("db", "check", today=LAST.isoformat()).code == 0

    tell()


# Orders to two cases with minutes of their own, whose acts are fined once (Nghị định 174/2026/NĐ-CP, Điều 4.6).
GATHERING: Sequence[tuple[str, ...]] = (
    ("decide",), ("decide", "--fine", "3000000"), ("decide", "--fine", "0", "--remedies", "Buộc tiêu hủy vật phẩm"),
    ("join",), ("join",), ("withdraw-step", "--step", "record-minutes", "--reason", "x"),
    ("withdraw-decision", "--reason", "x"), ("annul", "--number", "16"), ("record-minutes", "--number", "13"),
    ("verify", "--number", "6"), ("forward", "--to", "Giám đốc Sở"), ("serve",), ("pay", "--amount", "1000000"),
    ("extend", "--ground", "serious"),
)  # fmt: skip
DRAFTS = st.lists(
    st.builds(
        Typed, st.sampled_from([0, 1]), st.sampled_from([0, 0, 1, 3]), st.sampled_from(GATHERING), st.just(False)
    ),
    min_size=5,
    max_size=9,
)


class Gathering(Office):
    """Two cases with an act each, and minutes of its own; none is decided on as other conduct."""

    def __init__(self, run: Any, folder: Path) -> None:
        super().__init__(run, folder, folder)
        self.cases, self.day = ("VV-2026-0001", "VV-2026-0002"), dt.date(2026, 7, 6)

    def look(self, case: str) -> Any:
        return self._run("violation", "show", case, "--json", today=self.day.isoformat()).json

    def type(self, typed: Typed) -> int:
        if typed.words[0] == "join":
            words = (self.cases[typed.case], "--into", self.cases[1 - typed.case], "--reason", "x")
            return int(self._run("case", "join", *words, today=self.day.isoformat()).code)
        return super().type(typed)

    def fines(self) -> dict[str, set[str]]:
        """Return the numbers of the decisions in force that fine each act."""
        acts = {act["id"]: act for case in self.cases for act in self.look(case)}
        return {
            code: {one for one in (act["decision_number"],) if act["fine_imposed"]}
            | {one["number"] for one in act["superseded_decisions_list"] if one["fine"]}
            for code, act in acts.items()
        }


def test_no_sequence_of_drafts_fines_apart_what_is_fined_once(run: Any, loaded: Path, tmp_path: Path) -> None:
    for day, number in (("2026-07-02", "11"), ("2026-07-06", "12")):
        words = ("DPV-013", "10.4.c", "--decree", "174/2026", "--on", day, "--minutes-on", day)
        assert run("violation", "add", *words, "--minutes-number", number, today="2026-07-06").code == 0
    kept = tmp_path / "kept"
    shutil.copytree(loaded, kept)

    @settings(
        max_examples=60 if LONG else 8, deadline=None, derandomize=not LONG, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(DRAFTS)
    def tell(commands: list[Typed]) -> None:
        shutil.rmtree(loaded)
        shutil.copytree(kept, loaded)
        office = Gathering(run, loaded)
        for typed in commands:
            office.type(typed)
        fines = office.fines()
        assert set(fines) == {"VP-2026-0001", "VP-2026-0002"}
        assert len(set().union(*fines.values())) <= 1, commands

    tell()
