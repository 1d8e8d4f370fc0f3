"""Any sequence of commands: the database is what a small model of the office's books says."""

import shutil
from dataclasses import dataclass, field
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from long_runs import LONG


@dataclass
class Books:
    """What the office's books must say: numbers by their status, remarks, letters, and what was done in which order."""

    numbers: dict[int, str] = field(default_factory=dict)
    notes: int = 0
    letters: int = 0
    entries: int = 0
    done: list[tuple[str, list[int], str]] = field(default_factory=list)
    requests: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)

    @property
    def last_request(self) -> str:
        """The request that was answered last."""
        return [*self.requests][-1]


class Office(RuleBasedStateMachine):
    """Clerks of one workspace and the model beside it."""

    clerks: ClassVar[Any]
    stage: ClassVar[Any]
    look: ClassVar[Any]
    check: ClassVar[Any]

    def __init__(self) -> None:
        super().__init__()
        self.workspace = self.stage.copy("busy")
        seen = self.look(self.workspace)
        columns = self._statuses()
        self.books = Books(columns, len(seen.rows["note"]), len(seen.rows["dispatch"]), len(seen.journal))

    def teardown(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.workspace)

    def _statuses(self) -> dict[int, str]:
        listed = self.clerks.experienced("register", "list", "--json", workspace=self.workspace)
        return {line["number"]: line["status"] for line in listed.json}

    def _do(self, *words: str, code: int = 0) -> Any:
        request = f"request-{len(self.books.requests):03}"
        answer = self.clerks.experienced(*words, "--json", "--request-id", request, workspace=self.workspace)
        assert answer.code == code, (words, answer)
        if code == 0:
            self.books.entries += 1
            self.books.requests[request] = (words, answer.out)
        return answer

    @rule(count=st.integers(1, 3))
    def take_numbers(self, count: int) -> None:
        self._do("register", "reserve", "--count", str(count))
        first = max(self.books.numbers) + 1
        taken = list(range(first, first + count))
        self.books.numbers |= dict.fromkeys(taken, "reserved")
        self.books.done.append(("numbers", taken, self.books.last_request))

    @rule(number=st.integers(1, 12))
    def leave_a_number_unused(self, number: int) -> None:
        status = self.books.numbers.get(number)
        code = {None: 4, "reserved": 0, "void": 5}.get(status, 3)
        self._do("register", "void", str(number), "--reason", "x", code=code)
        if code == 0:
            self.books.numbers[number] = "void"
            self.books.done.append(("void", [number], self.books.last_request))

    @rule(kind=st.sampled_from(["difficulty", "cause", "proposal"]))
    def write_a_remark_down(self, kind: str) -> None:
        self._do("note", "add", kind, "Thiếu máy soi")
        self.books.notes += 1
        self.books.done.append(("note", [], self.books.last_request))

    @rule()
    def draft_a_correction(self) -> None:
        self._do("dispatch", "correct", "CV-2020-0001", "--text", "Đọc là 2020")
        self.books.letters += 1
        self.books.done.append(("letter", [], self.books.last_request))

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data())
    def send_a_request_again(self, data: Any) -> None:
        request = data.draw(st.sampled_from(sorted(self.books.requests)))
        words, said = self.books.requests[request]
        again = self.clerks.experienced(*words, "--json", "--request-id", request, workspace=self.workspace)
        if request in self.books.taken_back:
            assert (again.code, "was undone" in again.json["error"]) == (3, True), again
        else:
            assert (again.code, again.out) == (0, said), again

    @precondition(lambda self: self.books.done)
    @rule()
    def take_the_last_back(self) -> None:
        kind, numbers, request = self.books.done[-1]
        used = {self.books.numbers[number] for number in numbers} - {"reserved"}
        if kind == "void" or used:
            refused = self.clerks.experienced("undo", "--yes", workspace=self.workspace)
            assert refused.code == 3, refused
            return
        self._do("undo", "--yes")
        self.books.done.pop()
        self.books.taken_back.add(request)
        self.books.notes -= kind == "note"
        self.books.letters -= kind == "letter"
        self.books.numbers |= dict.fromkeys(numbers, "void")

    @invariant()
    def the_database_is_what_the_books_say(self) -> None:
        seen = self.look(self.workspace)
        assert len(seen.rows["note"]) == self.books.notes
        assert len(seen.rows["dispatch"]) == self.books.letters
        assert len(seen.journal) == self.books.entries
        assert self._statuses() == self.books.numbers
        assert seen.leftovers == []
        assert self.check(self.workspace) == []


def test_any_sequence_of_commands_leaves_what_the_books_say(
    clerks: Any, stage: Any, standing: Any, findings: Any, counters: Any
) -> None:
    Office.clerks, Office.stage, Office.look, Office.check = (
        clerks,
        stage,
        staticmethod(standing),
        staticmethod(findings),
    )
    examples, steps = (60, 30) if LONG else (4, 10)
    counters["sequences"], counters["steps"] = examples, examples * steps
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=not LONG,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip
