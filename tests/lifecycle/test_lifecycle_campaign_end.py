"""A campaign is closed: what is not done ends with it, nobody is chased any more, and the final figures stay."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, played
from databases import point_to
from hypothesis import given
from hypothesis import strategies as st
from preparing import own

from postwatch.campaign.text import FINAL_FIGURES
from postwatch.errors import UsageError
from postwatch.lifecycle.waivers import reasons_of

SHIPPED = Path(__file__).parents[2] / "data" / "campaigns" / "chi-thi-28.toml"
LAST = ("--on", "30/6/2020")
AFTER = "2020-07-20"


@pytest.fixture(scope="module")
def chased_template(letter_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The letter of 2020 was sent with a deadline by a follow-up; an enterprise signed, and a district reported."""
    typed = [
        "dispatch send 1 --on 18/5/2020",
        "pledge record VTP-LS --signed-on 1/6/2020 --signer x --covers all",
        "task report PVHTT-BS --task-of districts-propagate --on 10/6/2020 --text x",
    ]
    for audience, code in (("districts", "DD-2020-0001"), ("enterprises", "DD-2020-0002")):
        typed += [
            f"followup generate --audience {audience} --due 25/6/2020",
            f"paper issue {code} --on 15/6/2020",
            f"paper send {code} --on 15/6/2020",
        ]
    return played([Line(tuple(words.split())) for words in typed], letter_template, tmp_path_factory)


@pytest.fixture
def chased(chased_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own copy of that office."""
    return own(chased_template, tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a second campaign, which asks what the first one does."""
    file = tmp_path_factory.mktemp("campaigns") / "dot-2.toml"
    text = SHIPPED.read_text(encoding="utf-8").replace('code = "chi-thi-28"', 'code = "dot-2"', 1)
    file.write_text(text, encoding="utf-8")
    return str(file)


def close(run: Any, *words: str, today: str = "2020-06-30") -> Any:
    answer = run("campaign", "close", "chi-thi-28", *LAST, *words, "--json", today=today)
    assert answer.code == 0, answer
    return answer.json


def states(run: Any, *words: str) -> Counter[str]:
    return Counter(task["status"] for task in run("task", "list", *words, "--json", today=AFTER).json)


def became(run: Any) -> dict[str, str]:
    """What became of each task."""
    return {task["id"]: task["status"] for task in run("task", "list", "--json", today=AFTER).json}


def coverage(run: Any, day: str = AFTER) -> Any:
    return run("pledge", "coverage", "--campaign", "chi-thi-28", "--json", today=day).json


def another(run: Any, file: str, *, audience: str = "") -> None:
    """A second campaign whose letter, to one audience or to all, is issued and sent on 16 June."""
    assert run("campaign", "load", file).code == 0
    by = ("--by", "audience") if audience else ()
    run("dispatch", "generate", "--campaign", "dot-2", *by)
    letters = [one for one in run("dispatch", "list", "--json").json if one["campaign"] == "dot-2"]
    (code,) = [one["id"] for one in letters if (one["audience"] or "") == audience]
    assert run("dispatch", "issue", code, "--on", "16/6/2020", today="2020-06-16").code == 0
    assert run("dispatch", "send", code, "--on", "16/6/2020", today="2020-06-16").code == 0


class TestUnfinished:
    def test_what_is_not_done_is_counted_so_and_what_nothing_is_owed_of_just_ends(
        self, run: Any, prepare: Any, chased: Path
    ) -> None:
        before = run("task", "list", "--overdue", "--json", today="2020-06-30").json
        closed = close(prepare)
        assert (closed["status"], closed["closed_on"], closed["carried_to"]) == ("closed", "2020-06-30", None)
        found = states(run)
        assert {**found} == {"done": 5, "unfinished": closed["unfinished"], "ended": closed["ended"]}
        assert closed["unfinished"] == len(before) + 1  # the task of the office's own centre had no deadline
        reported = run("task", "list", "--unit", "PVHTT-BS", "--json").json
        assert {task["instruction"]: task["status"] for task in reported} == {
            "districts-propagate": "ended", "districts-inspect": "unfinished", "districts-coordinate": "ended",
        }  # fmt: skip

    def test_nobody_is_chased_any_more(self, run: Any, prepare: Any, refused: Any, chased: Path) -> None:
        assert run("task", "list", "--overdue", "--json", today="2020-06-30").json
        close(prepare)
        assert run("task", "list", "--overdue", "--json", today=AFTER).json == []
        kinds = {one["kind"] for one in run("status", "--json", today=AFTER).json["items_list"]}
        assert kinds.isdisjoint({"task", "report", "pledge", "receipt", "unasked", "draft", "unsent"})
        assert run("status", "--exit-code", today=AFTER).code == 0
        for words in ((), ("--campaign", "chi-thi-28"), ("--dispatch", "1")):
            code = 4 if not words else 3
            refused(code, "followup", "generate", *words, today=AFTER)
        july, august = (
            run("report", "monthly", "--month", f"2020-{month}", "--json", today="2020-08-14").json["figures"]
            for month in ("07", "08")
        )
        # It ended in the period of July, whose report counts it as it stood then.
        assert [july[name]["value"] for name in ("tasks_open", "tasks_overdue", "units_asked")] == [0, 0, 33]
        for name in ("tasks_open", "tasks_overdue", "units_asked"):
            assert (august[name]["value"], august[name]["cumulative"]) == (0, 0), name
        assert august["pledge_coverage_percent"]["value"] is None
        assert [month["units_total"]["value"] for month in (july, august)] == [34, 34]

    def test_no_letter_asks_under_it_any_more_but_one_may_still_be_recalled(
        self, run: Any, prepare: Any, refused: Any, chased: Path
    ) -> None:
        draft = run("dispatch", "replace", "1", "--json").json["id"]
        chase = run(
            "followup", "generate", "--audience", "districts", "--now", "x", "--due", "31/7/2020", "--json"
        ).json["id"]
        close(prepare)
        wrong = (
            ("dispatch", "generate", "--campaign", "chi-thi-28"),
            ("dispatch", "issue", draft, "--on", "1/7/2020"),
            ("dispatch", "replace", "1"),
            ("dispatch", "send", "1", "--add", "BDT-LS"),
            ("followup", "issue", chase, "--on", "1/7/2020"),
        )
        run("dispatch", "void", draft, "--reason", "x", today=AFTER)
        for words in (wrong[0], *wrong[2:]):
            assert "was closed on 30/06/2020" in refused(3, *words, today=AFTER).err, words
        assert run("undo", "--yes", today=AFTER).code == 0
        assert "was closed on 30/06/2020" in refused(3, *wrong[1], today=AFTER).err
        assert run("dispatch", "show", "1", "--json", today=AFTER).json["unasked_list"] == []
        run("dispatch", "void", draft, "--reason", "x", today=AFTER)
        recall = run("dispatch", "recall", "1", "--reason", "x", "--json", today=AFTER).json["id"]
        assert run("dispatch", "issue", recall, "--on", "20/7/2020", today=AFTER).code == 0

    def test_coverage_stays_as_it_stood_at_the_end(self, run: Any, prepare: Any, chased: Path) -> None:
        at_the_end = coverage(run, "2020-06-30")
        assert at_the_end["signed"] > 0
        close(prepare)
        assert coverage(run) == at_the_end
        told = run("pledge", "coverage", "--campaign", "chi-thi-28", today=AFTER).out
        assert "as it stood on 30/06/2020, the last day of the campaign" in " ".join(told.split())
        missing = ("pledge", "missing", "--campaign", "chi-thi-28", "--json")
        assert len(run(*missing, today=AFTER).json) == at_the_end["total"] - at_the_end["signed"]
        run(
            "pledge",
            "record",
            "BDT-LS",
            "--campaign",
            "chi-thi-28",
            "--signed-on",
            "10/7/2020",
            "--signer",
            "x",
            today=AFTER,
        )
        run("pledge", "revoke", "CK-2020-0001", "--reason", "x", today=AFTER)
        assert coverage(run) == at_the_end
        assert states(run, "--unit", "VTP-LS")["done"] == 1

    def test_the_day_before_it_was_closed_is_counted_as_it_was(self, run: Any, prepare: Any, chased: Path) -> None:
        words = ("report", "monthly", "--month", "2020-07", "--on", "30/6/2020", "--json")
        before = run(*words, today="2020-06-30").json["figures"]
        close(prepare)
        after = run(*words, today="2020-06-30").json["figures"]
        assert before["tasks_overdue"]["value"] > 0
        assert {name: one["value"] for name, one in after.items()} == {
            name: one["value"] for name, one in before.items()
        }


class TestFigures:
    @pytest.mark.parametrize("place", ["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))])
    def test_they_are_kept_shown_and_agree_with_the_lists(
        self, run: Any, chased: Path, place: str, request: pytest.FixtureRequest
    ) -> None:
        if place == "postgresql":
            url = request.getfixturevalue("postgres_url")
            assert run("db", "copy", "--to", url).code == 0
            point_to(chased, url)
        figures = close(run, "--waive", "BDT-LS=Đã giải thể")["figures"]
        assert list(figures) == list(FINAL_FIGURES)
        assert run("campaign", "show", "chi-thi-28", "--json").json["figures"] == figures
        assert (figures["pledges_asked"], figures["pledges_signed"]) == (
            coverage(run)["total"], coverage(run)["signed"],
        )  # fmt: skip
        found = states(run)
        assert {name: figures[f"tasks_{name}"] for name in ("done", "ended", "unfinished", "waived", "carried")} == {
            name: found[name] for name in ("done", "ended", "unfinished", "waived", "carried")
        }
        assert figures["tasks_given"] == sum(found.values()) == 65
        owing = {one["recipient"] for one in run("task", "list", "--status", "unfinished", "--json").json}
        assert (figures["units_unfinished"], figures["task_reports"], figures["followups_issued"]) == (len(owing), 1, 2)
        assert "Nhiệm vụ chưa thực hiện đến khi kết thúc đợt" in run("campaign", "show", "chi-thi-28", lang="vi").out

    def test_what_came_in_late_is_recorded_and_the_kept_figures_stay(
        self, run: Any, prepare: Any, refused: Any, chased: Path
    ) -> None:
        figures = close(prepare)["figures"]
        pledge = ("pledge", "record", "BDT-LS", "--campaign", "chi-thi-28", "--signed-on", "20/6/2020", "--signer", "x")
        assert run(*pledge, today=AFTER).code == 0
        report = ("task", "report", "PVHTT-BS", "--task-of", "districts-inspect", "--text", "x", "--on")
        refused(3, *report, "1/7/2020", today=AFTER)
        assert run(*report, "30/6/2020", today=AFTER).code == 0
        assert states(run, "--unit", "PVHTT-BS") == {"ended": 3}
        assert "done" in states(run, "--unit", "BDT-LS")
        assert run("campaign", "show", "chi-thi-28", "--json", today=AFTER).json["figures"] == figures
        tasks = run("task", "list", "--unit", "PVHTT-BS", "--json", today=AFTER).json
        (task,) = [one["id"] for one in tasks if one["instruction"] == "districts-inspect"]
        assert run("task", "withdraw", task, "--reason", "x", today=AFTER).code == 0
        assert states(run, "--unit", "PVHTT-BS") == {"ended": 2, "unfinished": 1}
        assert run("pledge", "withdraw", "CK-2020-0002", "--reason", "x", today=AFTER).code == 0
        assert "done" not in states(run, "--unit", "BDT-LS")
        assert run("db", "check", today=AFTER).code == 0

    def test_receipts_count_as_the_report_of_the_day_counts_them(self, run: Any, prepare: Any, chased: Path) -> None:
        def acknowledged(code: str, unit: str, on: str) -> None:
            assert run("dispatch", "acknowledge", code, unit, "--on", on, today="2020-06-30").code == 0

        acknowledged("1", "BDT-LS", "10/6/2020")
        for verb, *words in (("correct", "--text", "x"), ("replace",)):
            made = run("dispatch", verb, "1", *words, "--json", today="2020-06-25").json["id"]
            assert run("dispatch", "issue", made, "--on", "25/6/2020", today="2020-06-25").code == 0
            assert run("dispatch", "send", made, "--on", "25/6/2020", today="2020-06-25").code == 0
            acknowledged(made, {"correct": "PVHTT-BS", "replace": "PVHTT-CAL"}[verb], "26/6/2020")
        report = ("report", "monthly", "--month", "2020-07", "--on", "30/6/2020", "--json")
        counted = run(*report, today="2020-06-30").json["figures"]["units_acknowledged"]["value"]
        assert close(prepare)["figures"]["units_acknowledged"] == counted == 1

    def test_what_was_recorded_of_later_days_before_it_was_closed_changes_nothing(
        self, run: Any, prepare: Any, chased: Path
    ) -> None:
        figures = close(prepare)["figures"]
        ended = became(run)
        assert run("undo", "--yes", "--entry", str(run("undo", "--json").json["entry"]), today="2020-06-30").code == 0
        listed = run("task", "list", "--json").json
        tasks = {(one["recipient"], one["instruction"]): one["id"] for one in listed}
        for words in (
            ("pledge", "revoke", "CK-2020-0001", "--reason", "x"),
            ("pledge", "record", "BDT-LS", "--signed-on", "1/7/2020", "--signer", "x"),
            ("task", "report", tasks["PVHTT-BS", "districts-inspect"], "--on", "1/7/2020", "--text", "x"),
            ("task", "waive", tasks["PVHTT-CAL", "districts-inspect"], "--reason", "x"),
            ("recipient", "close", "PVHTT-BG", "--on", "2/7/2020"),
        ):
            assert run(*words, today="2020-07-05").code == 0, words
        words = ("campaign", "close", "chi-thi-28", *LAST, "--json")
        answer = run(*words, today="2020-07-05")
        assert answer.json["figures"] == figures
        undone = answer.json["later_list"]
        assert {tasks["PVHTT-CAL", "districts-inspect"], tasks["BDT-LS", "pledge"]} < set(undone)
        assert f"done or waived after 30/06/2020, which counts no more: {', '.join(undone)}" in answer.err
        assert became(run) == ended
        assert run("db", "check", today=AFTER).code == 0

    def test_a_task_that_was_given_after_the_last_day_is_not_owed(self, run: Any, chased: Path) -> None:
        unit = ("--kind", "postal_enterprise", "--name", "X", "--area", "Huyện Cao Lộc", "--code", "DNX")
        assert run("recipient", "add", *unit).code == 0
        assert run("dispatch", "send", "1", "--add", "DNX", "--on", "1/7/2020", today="2020-07-01").code == 0
        figures = close(run, today="2020-07-05")["figures"]
        assert states(run, "--unit", "DNX") == {"ended": 3}
        assert (figures["tasks_given"], figures["tasks_unfinished"]) == (65, states(run)["unfinished"])

    def test_a_report_that_is_amended_to_a_later_day_is_none_of_the_campaign(
        self, run: Any, prepare: Any, chased: Path
    ) -> None:
        close(prepare)
        report = ("--task-of", "districts-inspect", "--text", "x", "--on", "30/6/2020")
        assert run("task", "report", "PVHTT-BS", *report, today=AFTER).code == 0
        assert states(run, "--unit", "PVHTT-BS") == {"ended": 3}
        tasks = run("task", "list", "--unit", "PVHTT-BS", "--json", today=AFTER).json
        (task,) = [one["id"] for one in tasks if one["instruction"] == "districts-inspect"]
        assert run("task", "amend", task, "--on", "1/7/2020", "--reason", "x", today=AFTER).code == 0
        assert states(run, "--unit", "PVHTT-BS") == {"ended": 2, "unfinished": 1}

    def test_closing_is_undone_whole(self, run: Any, prepare: Any, chased: Path) -> None:
        before = run("task", "list", "--json", today="2020-06-30").json
        close(prepare)
        assert run("undo", "--yes", "--entry", str(run("undo", "--json").json["entry"]), today="2020-06-30").code == 0
        assert run("task", "list", "--json", today="2020-06-30").json == before
        shown = run("campaign", "show", "chi-thi-28", "--json").json
        assert (shown["status"], shown["closed_on"], shown["figures"]) == ("open", None, {})

    def test_one_that_an_earlier_version_closed_is_settled_as_of_its_own_day(
        self, run: Any, prepare: Any, refused: Any, chased: Path
    ) -> None:
        figures = close(prepare)["figures"]
        with closing(sqlite3.connect(chased / "postwatch.db")) as database:  # it kept none, and its tasks stayed open
            database.execute("DELETE FROM campaign_figure")
            database.execute("UPDATE task SET status = 'open' WHERE status IN ('unfinished', 'ended')")
            database.commit()
        assert run("campaign", "close", "chi-thi-28", "--json", today=AFTER).json["figures"] == figures
        refused(5, "campaign", "close", "chi-thi-28", today=AFTER)


class TestWaived:
    def test_each_unit_has_its_reason(self, run: Any, chased: Path) -> None:
        closed = close(run, "--waive", "BDT-LS=Đã giải thể", "--waive", " pvhtt-cal = Sáp nhập")
        tasks = run("task", "list", "--status", "waived", "--json").json
        reasons = {one["recipient"]: run("task", "show", one["id"], "--json").json["waive_reason"] for one in tasks}
        assert reasons == {"BDT-LS": "Đã giải thể", "PVHTT-CAL": "Sáp nhập"}
        assert closed["waived"] == closed["waived_now"] == len(tasks)

    def test_those_that_were_waived_before_are_told_apart(self, run: Any, chased: Path) -> None:
        (task, *_others) = run("task", "list", "--unit", "PVHTT-BS", "--json").json
        assert run("task", "waive", task["id"], "--reason", "x").code == 0
        closed = close(run, "--waive", "BDT-LS=Đã giải thể")
        theirs = run("task", "list", "--unit", "BDT-LS", "--status", "waived", "--json").json
        assert (closed["waived"], closed["waived_now"]) == (len(theirs) + 1, len(theirs))

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--waive", "BDT-LS"), 2, "names no unit with a reason"),
            (("--waive", "BDT-LS="), 2, "names no unit with a reason"),
            (("--waive", "BDT-LS=x", "--waive", "BDT-LS=y"), 2, "is named twice"),
            (("--waive", "NOBODY=x"), 4, "There is no unit NOBODY"),
            (("--waive", "BDT-LS=x", "--waive", "bdt-ls=y"), 4, "has nothing left to do under chi-thi-28"),
            (("--as-unfinished", "--carry-to", "dot-2"), 2, "--as-unfinished and --carry-to"),
            (("--carry-to", "chi-thi-28"), 3, "cannot be carried over to itself"),
            (("--carry-to", "dot-9"), 4, "There is no campaign dot-9"),
            (("--on", "1/7/2020"), 3, "cannot be closed on 01/07/2020"),
            (("--on", "17/5/2020"), 3, "give a day from 18/05/2020 to today"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, refused: Any, chased: Path, words: tuple[str, ...], code: int, says: str
    ) -> None:
        assert says in refused(code, "campaign", "close", "chi-thi-28", *words, today="2020-06-30").err

    @given(st.text(alphabet="AB= ", max_size=8))
    def test_a_word_is_a_unit_with_a_reason_or_refused(self, word: str) -> None:
        unit, equals, reason = word.partition("=")
        if equals and unit.strip() and reason.strip():
            assert reasons_of([word]) == {unit.strip(): reason.strip()}
        else:
            with pytest.raises(UsageError):
                reasons_of([word])


class TestCarriedOver:
    def test_only_where_the_other_letter_asks_the_unit(self, run: Any, prepare: Any, chased: Path, second: str) -> None:
        another(prepare, second, audience="districts")
        closed = close(prepare, "--carry-to", "dot-2")
        assert closed["carried_to"] == "dot-2"
        by_status = run("task", "list", "--dispatch", "1", "--json").json
        carried = {one["recipient"][:5] for one in by_status if one["status"] == "carried"}
        unfinished = {one["recipient"][:5] for one in by_status if one["status"] == "unfinished"}
        assert carried >= {"PVHTT"}
        assert carried.isdisjoint(unfinished)
        assert {"BDT-L", "DPV-0"} <= unfinished
        shown = run("campaign", "show", "chi-thi-28", "--json").json
        assert (shown["carried_to"], shown["figures"]["tasks_carried"]) == ("dot-2", closed["carried"])
        assert "carried over to dot-2" in " ".join(run("campaign", "show", "chi-thi-28").out.split())
        assert states(run, "--status", "open")["open"] > 0

    def test_what_no_letter_asks_for_any_more_is_seen_again(
        self, run: Any, prepare: Any, chased: Path, second: str
    ) -> None:
        def lost(day: str) -> list[tuple[str, int]]:
            items = run("status", "--json", today=day).json["items_list"]
            return [(one["what"], one["count"]) for one in items if one["kind"] == "carried"]

        another(prepare, second)
        count = close(prepare, "--carry-to", "dot-2")["carried"]
        theirs = run("dispatch", "list", "--json").json[-1]["id"]
        again = run("dispatch", "replace", theirs, "--json", today="2020-07-01")
        assert again.err == ""
        assert run("dispatch", "issue", again.json["id"], "--on", "1/7/2020", today="2020-07-01").code == 0
        assert run("dispatch", "send", again.json["id"], "--on", "1/7/2020", today="2020-07-01").code == 0
        assert lost("2020-07-01") == []
        recall = run("dispatch", "recall", again.json["id"], "--reason", "x", "--json", today="2020-07-02")
        assert f"no letter asks for {count} tasks that were carried over to dot-2" in recall.err
        assert lost("2020-07-02") == []
        assert run("dispatch", "issue", recall.json["id"], "--on", "2/7/2020", today="2020-07-02").code == 0
        assert lost("2020-07-02") == [("Tasks carried over to dot-2 that none of its letters asks for", count)]
        new = run("dispatch", "generate", "--campaign", "dot-2", "--json", today="2020-07-03").json["id"]
        assert run("dispatch", "issue", new, "--on", "3/7/2020", today="2020-07-03").code == 0
        assert lost("2020-07-03") == []

    def test_what_came_in_late_and_is_withdrawn_leaves_it_carried_over(
        self, run: Any, prepare: Any, chased: Path, second: str
    ) -> None:
        another(prepare, second)
        close(prepare, "--carry-to", "dot-2")
        words = ("--dispatch", "1", "--unit", "BDT-LS")
        before = states(run, *words)
        assert before["carried"] == 2
        tasks = run("task", "list", *words, "--json", today=AFTER).json
        (task,) = [one["id"] for one in tasks if one["instruction"] == "enterprises-propagate"]
        assert run("task", "report", task, "--text", "x", "--on", "30/6/2020", today=AFTER).code == 0
        pledge = ("pledge", "record", "BDT-LS", "--campaign", "chi-thi-28", "--signed-on", "20/6/2020", "--signer", "x")
        assert run(*pledge, today=AFTER).code == 0
        assert "carried" not in states(run, *words)
        assert run("task", "withdraw", task, "--reason", "x", today=AFTER).code == 0
        assert run("pledge", "withdraw", "CK-2020-0002", "--reason", "x", today=AFTER).code == 0
        assert states(run, *words) == before

    def test_a_campaign_that_asks_none_of_them_takes_nothing_over(
        self, run: Any, prepare: Any, refused: Any, chased: Path, second: str
    ) -> None:
        prepare("campaign", "load", second)
        words = ("campaign", "close", "chi-thi-28", *LAST, "--carry-to", "dot-2")
        assert "No letter of dot-2 asks a unit" in refused(3, *words, today="2020-06-30").err
        run("campaign", "close", "dot-2", "--on", "20/6/2020", today="2020-06-30")
        assert "was closed on 20/06/2020" in refused(3, *words, today="2020-06-30").err
