"""Units that end, or were registered twice: what is open ends or passes on, and no earlier day changes."""

from typing import Any

import pytest

LETTER = "CV-2020-0001"
CAMPAIGN = ("--campaign", "chi-thi-28")


def figures(run: Any, day: str) -> dict[str, Any]:
    report = run("report", "monthly", "--month", "2020-06", "--on", day, "--json", today="2020-06-14").json
    return {"figures": report["figures"], "by_area": report["by_area"]}


def coverage(run: Any, day: str) -> dict[str, Any]:
    found: dict[str, Any] = run("pledge", "coverage", "--on", day, "--json").json
    return found


def open_tasks(run: Any, unit: str) -> list[str]:
    return [one["id"] for one in run("task", "list", "--unit", unit, "--status", "open", "--json").json]


@pytest.mark.usefixtures("letter")
class TestClose:
    def test_its_tasks_end_the_day_after_and_earlier_days_stay(self, run: Any) -> None:
        before = figures(run, "2020-06-01")
        tasks = open_tasks(run, "PVHTT-VL")
        assert tasks
        closed = run("recipient", "close", "PVHTT-VL", "--on", "1/6/2020", "--json").json
        assert (closed["active_to"], closed["tasks_ended"]) == ("2020-06-01", len(tasks))
        assert open_tasks(run, "PVHTT-VL") == []
        assert figures(run, "2020-06-01") == before
        after = figures(run, "2020-06-02")["figures"]
        assert after["tasks_open"]["value"] == before["figures"]["tasks_open"]["value"] - len(tasks)
        task = run("task", "show", tasks[0], "--json").json
        assert task["status"] == "waived"
        run("undo", "--yes")
        assert open_tasks(run, "PVHTT-VL") == tasks

    def test_nobody_waits_for_a_sending_to_it_or_a_receipt_of_it_any_more(self, run: Any) -> None:
        def waiting(kind: str) -> list[int]:
            items = run("status", "--json").json["items_list"]
            return [item["count"] for item in items if item["kind"] == kind]

        (unsent,) = waiting("unsent")
        run("recipient", "close", "PVHTT-VL", "--on", "1/6/2020")
        assert waiting("unsent") == [unsent - 1]
        run("dispatch", "send", LETTER, "--on", "2/6/2020")
        assert waiting("receipt") == [unsent - 1]

    def test_an_enterprise_is_not_closed_over_the_heads_of_its_points(self, run: Any, refused: Any) -> None:
        said = refused(3, "recipient", "close", "BDT-LS", "--on", "1/6/2020").err
        assert "service points that would have no enterprise" in said
        answer = run("recipient", "close", "BDT-LS", "--on", "1/6/2020", "--with-points")
        assert answer.code == 0
        assert "service points that ended too: DPV-001" in answer.err
        assert run("recipient", "list", "--text", "DPV-001", "--json").json == []

    def test_a_successor_gets_the_points_from_the_day_after_and_no_task(self, run: Any) -> None:
        tasks = open_tasks(run, "VTP-LS")
        closed = run("recipient", "close", "BDT-LS", "--on", "1/6/2020", "--successor", "VTP-LS", "--json").json
        assert closed["successor"] == "VTP-LS"
        assert "DPV-001" in closed["points_moved_list"]
        assert run("recipient", "show", "DPV-001", "--on", "1/6/2020", "--json").json["parent"] == "BDT-LS"
        assert run("recipient", "show", "DPV-001", "--on", "2/6/2020", "--json").json["parent"] == "VTP-LS"
        assert open_tasks(run, "VTP-LS") == tasks

    def test_a_case_that_is_open_stays_and_is_named(self, run: Any) -> None:
        added = run("violation", "add", "DPV-013", "8.3.b", "--on", "28/5/2020", "--json").json
        answer = run("recipient", "close", "DPV-013", "--on", "1/6/2020")
        assert f"cases that are still open and stay those of DPV-013: {added['case']}" in answer.err

    @pytest.mark.parametrize(
        ("code", "words", "sentence"),
        [
            (3, ("--on", "16/6/2020"), "is in the future"),
            (3, ("--on", "1/6/2020", "--successor", "PVHTT-VL"), "cannot succeed itself"),
            (4, ("--on", "1/6/2020", "--successor", "X-1"), "There is no unit X-1"),
        ],
    )
    def test_what_cannot_be_is_refused(self, refused: Any, code: int, words: tuple[str, ...], sentence: str) -> None:
        assert sentence in refused(code, "recipient", "close", "PVHTT-VL", *words).err

    def test_a_unit_ends_once_and_its_closing_can_be_taken_back(self, run: Any, refused: Any) -> None:
        tasks = open_tasks(run, "PVHTT-VL")
        run("recipient", "close", "PVHTT-VL", "--on", "1/6/2020")
        run("recipient", "edit", "DPV-013", "--phone", "0205")
        said = refused(5, "recipient", "close", "PVHTT-VL").err
        assert "ended on 01/06/2020 already" in said
        entry = said.rpartition("postwatch undo --entry ")[2].strip()
        assert run("undo", "--entry", entry, "--yes").code == 0
        assert open_tasks(run, "PVHTT-VL") == tasks
        closed = run("recipient", "close", "PVHTT-VL", "--on", "2/6/2020", "--json").json
        assert (closed["active_to"], closed["tasks_ended"]) == ("2020-06-02", len(tasks))

    def test_a_unit_that_was_added_with_its_last_day_is_put_right(self, run: Any, refused: Any) -> None:
        words = (
            "--kind",
            "authority",
            "--name",
            "Cơ quan",
            "--area",
            "178",
            "--code",
            "X-1",
            "--active-to",
            "1/6/2020",
        )
        assert run("recipient", "add", *words).code == 0
        assert "amend X-1 --active-to DAY" in refused(5, "recipient", "close", "X-1").err

    @pytest.mark.parametrize(
        "words", [("close", "--on", "1/6/2020"), ("move", "--on", "2/6/2020", "--parent", "VTP-LS")]
    )
    def test_a_point_that_ends_or_leaves_with_its_enterprise_needs_no_other(
        self, run: Any, words: tuple[str, ...]
    ) -> None:
        points = run("recipient", "list", "--kind", "service_point", "--json").json
        theirs = [one["code"] for one in points if one["parent"] == "BDT-LS"]
        for point in theirs:
            assert run("recipient", words[0], point, *words[1:]).code == 0
        closed = run("recipient", "close", "BDT-LS", "--on", "1/6/2020", "--json")
        assert closed.code == 0, closed
        assert (closed.json["points_moved_list"], closed.json["points_closed_list"]) == ([], [])
        assert theirs

    def test_what_is_recorded_of_later_days_is_named(self, run: Any) -> None:
        run("pledge", "record", "DPV-013", "--signed-on", "1/6/2020", "--signer", "Bà B")
        for provision in ("8.3.a", "8.3.b", "8.3.c", "8.3.d"):
            assert run("violation", "add", "DPV-013", provision, "--on", "4/6/2020").code == 0
        assert run("dispatch", "send", LETTER, "--add", "DPV-013", "--on", "3/6/2020").code == 0
        assert run("incident", "add", "--unit", "DPV-013", "--source", "customs", "--on", "2/6/2020",
                   "--description", "Hàng lậu").code == 0  # fmt: skip
        same_day = run("recipient", "close", "DPV-013", "--on", "4/6/2020")
        assert "recorded of days after" not in same_day.err
        assert run("undo", "--yes").code == 0
        said = run("recipient", "close", "DPV-013", "--on", "1/6/2020").err
        assert "recorded of days after 01/06/2020, which is then no day of activity: " in said
        assert "register number 01/STTTT-TTr (03/06/2020); incident TB-2020-0001 (02/06/2020); violation " in said
        assert "; and 1 more" in said
        assert "pledge" not in said

    def test_receipts_and_reports_of_later_days_are_named_too(self, run: Any) -> None:
        assert run("dispatch", "acknowledge", LETTER, "VTP-LS", "--on", "3/6/2020").code == 0
        (task, *_others) = [one["id"] for one in run("task", "list", "--unit", "VTP-LS", "--json").json]
        assert run("task", "report", task, "--text", "x", "--on", "4/6/2020").code == 0
        said = run("recipient", "close", "VTP-LS", "--on", "1/6/2020", "--with-points").err
        assert f"receipt of a letter 01/STTTT-TTr (03/06/2020); report on a task {task} (04/06/2020)" in said


@pytest.fixture
def doubles(run: Any, letter: Any) -> tuple[str, str]:
    """VTP-LS, and the same enterprise typed again: both were sent the letter."""
    words = ("--kind", "postal_enterprise", "--name", "Viettel Post Lạng Sơn (ghi trùng)", "--area", "178")
    assert run("recipient", "add", *words, "--code", "VTP-2").code == 0
    assert run("dispatch", "send", LETTER, "--on", "18/5/2020").code == 0
    assert run("dispatch", "send", LETTER, "--add", "VTP-2", "--on", "20/5/2020").code == 0
    return "VTP-2", "VTP-LS"


class TestMerge:
    def test_both_codes_find_one_unit_with_all_that_is_recorded(self, run: Any, doubles: tuple[str, str]) -> None:
        double, kept = doubles
        before = coverage(run, "15/6/2020")
        run("pledge", "record", double, "--signed-on", "1/6/2020", "--signer", "Bà B")
        run("dispatch", "acknowledge", LETTER, double, "--on", "21/5/2020")
        assert run("recipient", "add", "--kind", "service_point", "--name", "Điểm của bản trùng", "--area", "178",
                   "--parent", double, "--code", "DPV-X").code == 0  # fmt: skip
        answer = run("recipient", "merge", double, "--into", kept, "--json")
        merged = answer.json
        assert (merged["code"], merged["double"], merged["is_elsewhere"], answer.err) == (kept, double, False, "")
        assert run("recipient", "show", double, "--json").json["code"] == kept
        assert run("recipient", "show", "DPV-X", "--json").json["parent"] == kept
        assert [one["recipient"] for one in run("pledge", "list", "--json").json] == [kept]
        after = coverage(run, "15/6/2020")
        # One enterprise less is asked, and it has signed; its new point follows it.
        assert (after["total"], after["signed"]) == (before["total"], 1)
        addressees = [one["recipient"] for one in run("dispatch", "show", LETTER, "--json").json["addressees_list"]]
        assert kept in addressees
        assert double not in addressees

    def test_points_of_two_enterprises_or_areas_are_merged_with_a_warning(self, run: Any, letter: Any) -> None:
        said = run("recipient", "merge", "DPV-001", "--into", "DPV-002").err
        assert "DPV-001 was one of Huyện Văn Lãng, Bưu điện tỉnh Lạng Sơn, DPV-002 is one of Huyện Văn Lãng, " in said
        assert "Huyện Bắc Sơn" in run("recipient", "merge", "DPV-004", "--into", "DPV-005").err

    def test_an_undo_brings_both_back(self, run: Any, doubles: tuple[str, str]) -> None:
        double, kept = doubles
        shown = [run("dispatch", "show", LETTER, "--json").out, run("recipient", "show", double, "--json").out]
        assert run("recipient", "merge", double, "--into", kept).code == 0
        assert run("undo", "--yes").code == 0
        assert [run("dispatch", "show", LETTER, "--json").out, run("recipient", "show", double, "--json").out] == shown
        assert run("db", "check").code == 0

    def test_what_both_hold_is_asked_and_the_other_is_withdrawn(
        self, run: Any, refused: Any, doubles: tuple[str, str]
    ) -> None:
        double, kept = doubles
        for unit, day in ((double, "2/6/2020"), (kept, "3/6/2020")):
            run("pledge", "record", unit, "--signed-on", day, "--signer", "Bà B")
            run("dispatch", "acknowledge", LETTER, unit, "--on", "21/5/2020")
        said = refused(3, "recipient", "merge", double, "--into", kept).err
        assert "both hold: pledge CK-2020-0001, CK-2020-0002; receipt of a letter 01/STTTT-TTr" in said
        assert "--stands VTP-LS or --stands VTP-2" in said
        refused(3, "recipient", "merge", double, "--into", kept, "--stands", "BDT-LS")
        answer = run("recipient", "merge", double, "--into", kept, "--stands", double, "--json").json
        assert {(one["kind"], one["recipient"]) for one in answer["withdrawn_list"]} == {
            ("pledge", kept), ("receipt of a letter", kept),
        }  # fmt: skip
        pledges = run("pledge", "list", "--json").json
        assert [(one["id"], one["recipient"]) for one in pledges] == [("CK-2020-0001", kept)]
        assert run("pledge", "show", "CK-2020-0002", "--json").json["corrections_list"]
        assert run("db", "check").code == 0

    @pytest.mark.parametrize(
        ("code", "words", "sentence"),
        [
            (2, ("VTP-LS", "--into", "vtp-ls"), "is one and the same unit"),
            (3, ("DPV-001", "--into", "BDT-LS"), "are not one unit registered twice"),
            (4, ("VTP-LS", "--into", "X-1"), "There is no unit X-1"),
            (2, ("VTP-LS",), "--into is missing"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, refused: Any, loaded: Any, code: int, words: tuple[str, ...], sentence: str
    ) -> None:
        assert sentence in refused(code, "recipient", "merge", *words).err

    @pytest.mark.parametrize(
        ("of_double", "of_kept", "days"),
        [
            (("1/3/2018", "30/4/2020"), ("1/5/2020", ""), ("2018-03-01", None)),
            (("", "1/6/2020"), ("1/1/2019", "2/6/2020"), (None, "2020-06-02")),
            (("1/1/2020", ""), ("1/1/2019", "1/6/2020"), ("2019-01-01", None)),
        ],
    )
    def test_the_unit_is_active_over_the_days_of_both(
        self, run: Any, loaded: Any, of_double: tuple[str, str], of_kept: tuple[str, str], days: tuple[str, str]
    ) -> None:
        for unit, (first, last) in (("VTP-LS", of_double), ("BDT-LS", of_kept)):
            assert run("recipient", "edit", unit, "--active-from", first, "--active-to", last).code == 0
        assert run("recipient", "merge", "VTP-LS", "--into", "BDT-LS").code == 0
        shown = run("recipient", "show", "BDT-LS", "--json").json
        assert (shown["active_from"], shown["active_to"]) == days

    @pytest.mark.parametrize("closed", ["VTP-2", "VTP-LS"])
    def test_what_ended_with_one_of_both_is_open_where_the_other_goes_on(
        self, run: Any, doubles: tuple[str, str], closed: str
    ) -> None:
        double, kept = doubles
        owed = len(open_tasks(run, kept))
        assert (
            run(
                "recipient", "close", closed, "--on", "1/6/2020", "--successor", double if closed == kept else kept
            ).code
            == 0
        )
        assert run("recipient", "merge", double, "--into", kept).code == 0
        assert len(open_tasks(run, kept)) == owed > 0
        assert run("db", "check").code == 0

    def test_the_double_is_told_with_its_day_by_either_code(self, run: Any, doubles: tuple[str, str]) -> None:
        double, kept = doubles
        assert run("recipient", "merge", double, "--into", kept, today="2020-06-16").code == 0
        told = f"{double} Viettel Post Lạng Sơn (ghi trùng)"
        for unit in (double, kept):
            shown = run("recipient", "show", unit, "--json").json["doubles_list"]
            assert [(one["code"], one["merged_on"]) for one in shown] == [(double, "2020-06-16")]
            spans = run("recipient", "history", unit, "--json").json
            assert [(one["code"], one["merged_on"]) for one in spans] == [(kept, None), (double, "2020-06-16")]
            for verb in ("show", "history"):
                assert told in run("recipient", verb, unit).out
                assert "(16/06/2020)" in run("recipient", verb, unit).out

    def test_whose_record_stands_is_said_by_code_or_by_name(
        self, run: Any, refused: Any, doubles: tuple[str, str]
    ) -> None:
        double, kept = doubles
        for unit in doubles:
            run("pledge", "record", unit, "--signed-on", "1/6/2020", "--signer", "Bà B")
        words = ("recipient", "merge", double, "--into", kept, "--stands")
        assert "There is no unit X-1" in refused(4, *words, "X-1").err
        answer = run(*words, "viettel post lang son (ghi trung)", "--json").json
        assert [one["recipient"] for one in answer["withdrawn_list"]] == [kept]
