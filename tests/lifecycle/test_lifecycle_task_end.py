"""That a task was done or waived, put right."""

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("letter")
DONE, STANDING = "NV-2020-0065", "NV-2020-0001"


def shown(run: Any, task: str) -> Any:
    return run("task", "show", task, "--json").json


def ended(run: Any, task: str) -> tuple[Any, ...]:
    found = shown(run, task)
    return found["status"], found["done_on"], found["waived_on"], found["waive_reason"]


def put_right(run: Any, verb: str, *words: str) -> Any:
    answer = run("task", verb, *words, "--reason", "Gõ nhầm", "--json")
    assert answer.code == 0, answer
    return answer.json


class TestAmended:
    def test_a_day_of_completion_is_amended_and_the_old_one_kept(self, run: Any) -> None:
        run("task", "done", DONE, "--on", "10/6/2020")
        said = put_right(run, "amend-end", DONE, "--on", "11/6/2020")
        assert (said["id"], said["kind"], said["fields_list"]) == (DONE, "amend", ["done_on"])
        assert ended(run, DONE) == ("done", "2020-06-11", None, None)
        (line,) = shown(run, DONE)["corrections_list"]
        assert line["changes_list"] == [{"field": "done_on", "before": "2020-06-10", "after": "2020-06-11"}]
        assert "10/06/2020 → 11/06/2020" in run("task", "show", DONE).out
        put_right(run, "amend-end", DONE, "--on", "12/6/2020")

    def test_a_waiver_has_another_day_and_another_reason(self, run: Any) -> None:
        run("task", "waive", STANDING, "--reason", "Sáp nhập", "--on", "1/6/2020")
        put_right(run, "amend-end", STANDING, "--on", "2/6/2020", "--recorded-reason", "Giải thể")
        assert ended(run, STANDING) == ("waived", None, "2020-06-02", "Giải thể")
        assert "Sáp nhập → Giải thể" in run("task", "show", STANDING).out

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            ((DONE, "--on", "16/6/2020"), 3, "is in the future"),
            ((DONE, "--on", "14/5/2020"), 3, "is before the task"),
            ((DONE, "--recorded-reason", "x"), 2, "was done and not waived"),
            ((DONE, "--on", "10/6/2020"), 2, "Nothing of NV-2020-0065 would change"),
            ((STANDING, "--on", "14/5/2020"), 3, "is before 18/05/2020"),
            ((STANDING, "--recorded-reason", ""), 2, "--recorded-reason is missing"),
            (("NV-2020-0002", "--on", "1/6/2020"), 3, "is neither done nor waived"),
            (("NV-2020-0999", "--on", "1/6/2020"), 4, "There is no task"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, run: Any, refused: Any, words: tuple[str, ...], code: int, says: str
    ) -> None:
        run("task", "done", DONE, "--on", "10/6/2020")
        run("task", "waive", STANDING, "--reason", "Sáp nhập", "--on", "1/6/2020")
        assert says in refused(code, "task", "amend-end", *words, "--reason", "x").err


class TestWithdrawn:
    def test_a_task_that_was_done_or_waived_is_open_again(self, run: Any) -> None:
        run("task", "done", DONE, "--on", "10/6/2020")
        run("task", "waive", STANDING, "--reason", "Sáp nhập")
        for task in (DONE, STANDING):
            put_right(run, "withdraw-end", task)
            assert ended(run, task) == ("open", None, None, None)
        assert "10/06/2020 → (empty)" in run("task", "show", DONE).out
        assert run("task", "done", DONE).code == 0

    def test_what_follows_from_another_record_is_left_to_that(self, run: Any, refused: Any) -> None:
        run("pledge", "record", "BDT-LS", "--signed-on", "10/6/2020", "--signer", "Bà B")
        (task,) = (one["id"] for one in run("task", "list", "--unit", "BDT-LS", "--status", "done", "--json").json)
        said = refused(3, "task", "withdraw-end", task, "--reason", "x").err
        assert "follows from something else: pledge record" in said

    def test_a_waiver_withdrawn_after_the_letter_ended_ends_with_the_letter(self, run: Any) -> None:
        run("dispatch", "send", "1")
        run("task", "waive", STANDING, "--reason", "Sáp nhập", "--on", "1/6/2020")
        recall = run("dispatch", "recall", "1", "--reason", "Sai", "--json")
        assert run("dispatch", "issue", recall.json["id"], "--on", "15/6/2020").code == 0
        put_right(run, "withdraw-end", STANDING)
        assert ended(run, STANDING)[:3] == ("waived", None, "2020-06-15")

    def test_a_waiver_withdrawn_after_a_pledge_was_signed_is_done_by_it(self, run: Any) -> None:
        tasks = run("task", "list", "--unit", "BDT-LS", "--json").json
        for one in tasks:
            run("task", "waive", one["id"], "--reason", "Sáp nhập", "--on", "1/6/2020")
        run("pledge", "record", "BDT-LS", "--signed-on", "10/6/2020", "--signer", "Bà B")
        for one in tasks:
            put_right(run, "withdraw-end", one["id"])
        assert sorted(ended(run, one["id"])[0] for one in tasks).count("done") == 1
