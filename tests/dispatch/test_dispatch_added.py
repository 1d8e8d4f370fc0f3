"""Units that came after a letter: asked by `paper send --add`, and by nothing else."""

from pathlib import Path
from typing import Any

import pytest

SHIPPED = Path(__file__).parents[2] / "data" / "campaigns" / "chi-thi-28.toml"


def registered(run: Any, code: str, kind: str, *words: str) -> str:
    answer = run(
        "recipient", "add", "--kind", kind, "--name", f"Đơn vị {code}", "--area", "178", "--code", code, *words
    )
    assert answer.code == 0, answer
    return code


def added(run: Any, *units: str, on: str = "2020-06-10", letter: str = "1") -> Any:
    words = [word for unit in units for word in ("--add", unit)]
    answer = run("dispatch", "send", letter, *words, "--on", on, "--json")
    assert answer.code == 0, answer
    return answer.json


def tasks(run: Any, unit: str) -> list[dict[str, Any]]:
    return list(run("task", "list", "--unit", unit, "--json").json)


def coverage(run: Any, *words: str) -> int:
    return int(run("pledge", "coverage", *words, "--json").json["total"])


@pytest.fixture
def late(prepare: Any, letter: Path) -> Path:
    """The letter was sent; an enterprise with a point, and a point of nobody, came after it."""
    prepare("dispatch", "send", "1", "--on", "2020-05-18")
    registered(prepare, "DN-1", "postal_enterprise", "--active-from", "2020-06-01")
    registered(prepare, "DP-1", "service_point", "--parent", "DN-1")
    registered(prepare, "DP-0", "service_point")
    return letter


class TestAdding:
    def test_the_unit_and_its_points_are_asked_from_that_day(self, run: Any, prepare: Any, late: Path) -> None:
        assert coverage(run) == 21
        sent = added(prepare, "DN-1", on="2020-06-10")
        assert (sent["sent"], sent["sent_on"], sent["recipients_list"]) == (1, "2020-06-10", ["DN-1"])
        assert (coverage(run, "--on", "2020-06-09"), coverage(run, "--on", "2020-06-10")) == (21, 23)
        line = next(one for one in run("dispatch", "show", "1", "--json").json["addressees_list"] if one["added_on"])
        assert (line["recipient"], line["added_on"], line["sent_on"]) == ("DN-1", "2020-06-10", "2020-06-10")

    def test_another_day_of_sending_moves_the_day_of_its_tasks(self, run: Any, prepare: Any, late: Path) -> None:
        added(prepare, "DN-1", on="2020-06-12")
        moved = run("dispatch", "send", "1", "--amend", "--unit", "DN-1", "--on", "2020-06-09")
        assert moved.code == 0, moved
        assert {task["opened_on"] for task in tasks(run, "DN-1")} == {"2020-06-09"}
        assert run("task", "report", "DN-1", "--task-of", "enterprises-propagate", "--text", "x").code == 0
        # A unit that the letter was issued to owes its tasks since then, whenever it was sent.
        assert run("dispatch", "send", "1", "--amend", "--unit", "BDT-LS", "--on", "2020-05-20").code == 0
        assert {task["opened_on"] for task in tasks(run, "BDT-LS")} == {"2020-05-18"}

    def test_it_gets_its_tasks_its_sheet_and_gives_its_receipt(self, run: Any, prepare: Any, late: Path) -> None:
        added(prepare, "DN-1")
        given = {(task["instruction"], task["opened_on"]) for task in tasks(run, "DN-1")}
        names = ("enterprises-propagate", "pledge", "enterprises-coordinate")
        assert given == {(name, "2020-06-10") for name in names}
        assert [task["instruction"] for task in tasks(run, "DP-1")] == ["pledge"]
        assert tasks(run, "DP-0") == []
        made = run("dispatch", "sheets", "1", "--unit", "DN-1", "--json").json
        assert (late / made["documents_list"][0]["path"]).is_file()
        assert run("dispatch", "acknowledge", "1", "DN-1", "--on", "2020-06-09").code == 3
        assert run("dispatch", "acknowledge", "1", "DN-1", "--on", "2020-06-10").code == 0

    def test_a_point_of_nobody_is_asked_itself(self, run: Any, prepare: Any, late: Path) -> None:
        added(prepare, "DP-0")
        assert coverage(run) == 22
        assert [task["instruction"] for task in tasks(run, "DP-0")] == ["pledge"]

    def test_a_point_that_came_to_an_asked_enterprise_is_asked_and_gets_its_task_with_the_next_addition(
        self, run: Any, prepare: Any, late: Path
    ) -> None:
        registered(prepare, "DP-2", "service_point", "--parent", "BDT-LS")
        assert (coverage(run), tasks(run, "DP-2")) == (22, [])
        added(prepare, "DN-1")
        assert [task["instruction"] for task in tasks(run, "DP-2")] == ["pledge"]

    def test_a_deadline_that_was_past_is_given_to_nobody(self, run: Any, late: Path, another_draft: Any) -> None:
        draft = another_draft()
        run("dispatch", "issue", draft, "--on", "2020-06-01", "--due", "2020-06-10")
        registered(run, "DN-2", "postal_enterprise")
        added(run, "DN-2", on="2020-06-10", letter=draft)
        registered(run, "DN-3", "postal_enterprise")
        added(run, "DN-3", on="2020-06-11", letter=draft)
        due = {unit: {task["due_on"] for task in tasks(run, unit)} for unit in ("DN-2", "DN-3")}
        assert due == {"DN-2": {"2020-06-10"}, "DN-3": {None}}

    def test_several_are_one_entry_that_is_not_undone(self, run: Any, prepare: Any, refused: Any, late: Path) -> None:
        before = len(run("journal", "list", "--json").json)
        assert added(prepare, "DN-1", "DP-0", "DN-1")["sent"] == 2
        assert len(run("journal", "list", "--json").json) == before + 1
        assert "a letter that was sent is recalled or replaced" in refused(3, "undo", "--yes").err
        assert run("journal", "verify", "--json").json["ok"] is True

    def test_so_many_that_the_journal_keeps_them_as_one_batch_are_not_undone(
        self, run: Any, refused: Any, late: Path, tmp_path: Path
    ) -> None:
        sheet = tmp_path / "many.csv"
        rows = [f"DN-{number},postal_enterprise,Doanh nghiệp {number},178" for number in range(100, 150)]
        sheet.write_text("\n".join(["code,kind,name,area", *rows]), encoding="utf-8")
        assert run("recipient", "import", str(sheet)).code == 0
        assert added(run, *(f"DN-{number}" for number in range(100, 150)))["sent"] == 50
        assert "cannot be undone" in refused(3, "undo", "--yes").err

    def test_a_day_that_is_put_right_is_the_day_of_asking(self, run: Any, prepare: Any, late: Path) -> None:
        added(prepare, "DP-0", on="2020-06-10")
        run("dispatch", "send", "1", "--amend", "--unit", "DP-0", "--on", "2020-06-12")
        assert (coverage(run, "--on", "2020-06-11"), coverage(run, "--on", "2020-06-12")) == (21, 22)

    def test_a_pledge_signed_before_finishes_the_task(self, run: Any, prepare: Any, late: Path) -> None:
        prepare("pledge", "record", "DN-1", "--signed-on", "2020-06-05", "--signer", "Bà B")
        assert coverage(run) == 21
        added(prepare, "DN-1")
        status = {task["instruction"]: task["status"] for task in tasks(run, "DN-1")}
        assert status["pledge"] == "done"
        assert run("pledge", "coverage", "--json").json["signed"] == 1

    def test_a_replacement_goes_to_it_too(self, run: Any, prepare: Any, late: Path) -> None:
        added(prepare, "DP-0")
        draft = run("dispatch", "replace", "1", "--json").json
        assert draft["recipients"] == 18  # DN-1 is in the register now
        prepare("dispatch", "issue", draft["id"], "--on", "2020-06-12")
        codes = {one["recipient"] for one in run("dispatch", "show", draft["id"], "--json").json["addressees_list"]}
        assert {"DN-1", "DP-0"} <= codes
        assert (coverage(run), len(codes)) == (24, 18)
        assert [task["dispatch"] for task in tasks(run, "DP-0")] == [draft["id"]]


class TestRefused:
    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--add", "DN-1", "--on", "2020-05-17"), 3, "before"),
            (("--add", "DN-1", "--on", "2020-05-31"), 3, "is not active on 31/05/2020"),
            (("--add", "DN-1", "--on", "2020-06-16"), 3, "in the future"),
            (("--add", "BDT-LS"), 5, "is addressed to"),
            (("--add", "DN-1", "--add", "BDT-LS"), 5, "is addressed to"),
            (("--add", "TT-CNTT"), 3, "does not speak to"),
            (("--add", "KHONG-CO"), 4, "There is no unit"),
            (("--add", "DN-1", "--unit", "BDT-LS"), 2, "--add goes with neither"),
            (("--add", "DN-1", "--amend", "--on", "2020-06-10"), 2, "--add goes with neither"),
        ],
    )
    def test_whom_or_when_it_cannot_be(
        self, refused: Any, late: Path, words: tuple[str, ...], code: int, says: str
    ) -> None:
        assert says in refused(code, "dispatch", "send", "1", *words).err

    def test_a_draft_takes_its_units_when_it_is_issued(self, refused: Any, late: Path, another_draft: Any) -> None:
        answer = refused(3, "dispatch", "send", another_draft(), "--add", "DN-1")
        assert "its issue decides which units it goes to" in answer.err

    def test_a_letter_that_ended_asks_nobody_more(self, run: Any, prepare: Any, refused: Any, late: Path) -> None:
        recall = run("dispatch", "recall", "1", "--reason", "x", "--json").json["id"]
        prepare("dispatch", "issue", recall, "--on", "2020-06-10")
        assert "recalled" in refused(3, "dispatch", "send", "1", "--add", "DN-1").err


class TestWhoIsNotAsked:
    def test_the_desk_counts_them_and_the_letter_lists_them(self, run: Any, prepare: Any, late: Path) -> None:
        items = run("status", "--json").json["items_list"]
        (item,) = [one for one in items if one["kind"] == "unasked"]
        assert (item["count"], item["command"]) == (3, "postwatch show CV-2020-0001")
        assert "paper send CV-2020-0001 --add UNIT" in item["what"]
        listed = run("dispatch", "show", "1", "--json").json["unasked_list"]
        assert [one["recipient"] for one in listed] == ["DN-1", "DP-0", "DP-1"]
        assert "Not asked; add one with" in " ".join(run("dispatch", "show", "1").out.split())
        added(prepare, "DN-1", "DP-0")
        assert not [one for one in run("status", "--json").json["items_list"] if one["kind"] == "unasked"]
        assert run("dispatch", "show", "1", "--json").json["unasked_list"] == []

    def test_they_are_no_pledge_that_is_missing_and_no_unit_that_is_chased(self, run: Any, late: Path) -> None:
        assert {"DN-1", "DP-1", "DP-0"}.isdisjoint(one["code"] for one in run("pledge", "missing", "--json").json)
        made = run("followup", "generate", "--audience", "enterprises", "--json").json
        assert (made["done"], made["missing"]) == (0, 21)

    def test_the_report_counts_both_the_asked_and_the_active(self, run: Any, late: Path) -> None:
        report = run("report", "monthly", "--month", "2020-06", "--on", "2020-06-14", "--json").json
        assert [report["figures"][name]["value"] for name in ("units_total", "units_asked")] == [37, 33]
        city = next(row for row in report["by_area"] if row["area"] == "178")
        assert city["units"] - city["asked"] == 4

    def test_where_points_do_not_follow_each_is_asked_itself(self, run: Any, letter: Path, tmp_path: Path) -> None:
        text = SHIPPED.read_text(encoding="utf-8").replace("points_follow = true", "points_follow = false")
        file = tmp_path / "dot-2.toml"
        file.write_text(text.replace('code = "chi-thi-28"', 'code = "dot-2"', 1), encoding="utf-8")
        run("campaign", "load", str(file))
        assert run("campaign", "show", "dot-2", "--json").json["points_follow"] is False
        assert run("campaign", "show", "chi-thi-28", "--json").json["points_follow"] is True
        draft = run("dispatch", "generate", "--campaign", "dot-2", "--json").json
        run("dispatch", "issue", draft["id"], "--on", "2020-06-10")
        assert len(run("task", "list", "--dispatch", draft["id"], "--json").json) == draft["tasks"] == 49
        assert coverage(run, "--campaign", "dot-2") == 5
        added(run, "DPV-001", letter=draft["id"])
        assert (coverage(run, "--campaign", "dot-2"), coverage(run, "--campaign", "chi-thi-28")) == (6, 21)


class TestTheChase:
    def test_units_to_which_the_letter_was_not_sent_are_left_out(self, run: Any, prepare: Any, letter: Path) -> None:
        prepare("dispatch", "send", "1", "--unit", "BDT-LS", "--unit", "VTP-LS", "--on", "2020-05-20")
        answer = run("followup", "generate", "--audience", "enterprises", "--json")
        named = {"BDT-LS", "VTP-LS"}
        points = [one for one in run("recipient", "list", "--json").json if one["parent"] in named]
        assert answer.json["missing"] == 2 + len(points)
        assert "was not sent by 15/06/2020 are left out: DNM-01, DNM-02, DNM-03" in answer.err
        assert "PVHTT" not in answer.err

    def test_nobody_is_chased_before_the_letter_was_sent(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        answer = refused(3, "followup", "generate")
        assert "postwatch paper send CV-2020-0001 --on DAY" in answer.err
        prepare("dispatch", "send", "1", "--on", "2020-06-10")
        refused(3, "followup", "generate", "--on", "2020-06-09")
        assert run("followup", "generate", "--on", "2020-06-10").code == 0

    def test_a_point_that_followed_before_it_was_added_is_chased_on_the_days_before_too(
        self, run: Any, prepare: Any, late: Path
    ) -> None:
        added(prepare, "DPV-001", on="2020-06-10")
        for day in ("2020-06-09", "2020-06-10"):
            made = run("followup", "generate", "--audience", "enterprises", "--on", day, "--json").json
            assert made["missing"] == 21

    def test_who_acknowledged_was_reached(self, run: Any, prepare: Any, letter: Path) -> None:
        prepare("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "2020-05-20")
        assert run("followup", "generate", "--audience", "districts", "--json").json["missing"] == 1

    def test_a_point_that_came_later_is_chased_and_gets_its_task_with_the_deadline(
        self, run: Any, prepare: Any, late: Path
    ) -> None:
        registered(prepare, "DP-2", "service_point", "--parent", "BDT-LS")
        made = run("followup", "generate", "--audience", "enterprises", "--due", "2020-06-25", "--json").json
        assert made["missing"] == 22
        assert tasks(run, "DP-2") == []
        prepare("followup", "issue", made["id"], "--on", "2020-06-15")
        given = [(task["instruction"], task["opened_on"], task["due_on"]) for task in tasks(run, "DP-2")]
        assert given == [("pledge", "2020-06-15", "2020-06-25")]
