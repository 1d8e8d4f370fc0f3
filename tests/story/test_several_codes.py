"""One call for several records by their codes: all of them, or none, in one entry of the journal."""

from pathlib import Path
from typing import Any

TODAY = "2020-06-16"
WHY = ("--reason", "Ghi nhầm")


def noted(run: Any) -> list[str]:
    return [one["id"] for one in run("note", "list", "--json", today=TODAY).json]


def test_several_records_are_withdrawn_as_one(run: Any, loaded: Path) -> None:
    for text in ("Một", "Hai", "Ba"):
        assert run("note", "add", "difficulty", text, today=TODAY).code == 0
    words = ("withdraw", "GC-2020-0001", "GC-2020-0003", *WHY)
    done = run(*words, "--request-id", "r-1", "--json", today=TODAY)
    assert [one["id"] for one in done.json] == ["GC-2020-0001", "GC-2020-0003"]
    assert noted(run) == ["GC-2020-0002"]
    entry = run("journal", "list", "--json", today=TODAY).json[0]
    assert entry["command"] == "withdraw GC"
    assert run(*words, "--request-id", "r-1", "--json", today=TODAY).json == done.json
    assert run("withdraw", "GC-2020-0001", "GC-2020-0002", *WHY, "--request-id", "r-1", today=TODAY).code == 5
    assert run("undo", "--yes", today=TODAY).code == 0
    assert len(noted(run)) == 3
    assert run("db", "check", today=TODAY).code == 0


def test_where_one_is_refused_none_is_written(run: Any, loaded: Path) -> None:
    assert run("note", "add", "difficulty", "Một", today=TODAY).code == 0
    before = run("journal", "list", "--json", today=TODAY).json
    answer = run("withdraw", "GC-2020-0001", "GC-2020-0009", *WHY, today=TODAY)
    assert (answer.code, "There is no note GC-2020-0009" in answer.err, answer.out) == (4, True, "")
    assert noted(run) == ["GC-2020-0001"]
    assert run("journal", "list", "--json", today=TODAY).json == before


def test_several_letters_are_issued_and_sent_at_once(run: Any, loaded: Path) -> None:
    assert run("campaign", "load", "chi-thi-28", today=TODAY).code == 0
    both = [one["id"] for one in run("dispatch", "generate", "--by", "audience", "--json", today=TODAY).json]
    assert run("paper", "issue", *both, "--on", "16/6/2020", today=TODAY).code == 0
    sent = run("paper", "send", *both, "--on", "16/6/2020", "--json", today=TODAY).json
    assert [one["id"] for one in sent] == both


def test_other_kinds_and_units_stand_alone(run: Any, letter: Path) -> None:
    answer = run("paper", "send", "CV-2020-0001", "DD-2020-0001", "--on", "18/5/2020", today=TODAY)
    assert (answer.code, "DD-2020-0001" in answer.err) == (2, True)


def test_a_code_is_named_once_and_as_a_whole(run: Any, loaded: Path) -> None:
    assert run("note", "add", "difficulty", "Một", today=TODAY).code == 0
    for other in ("GC-2020-0001", "gc-2020-0001"):
        twice = run("withdraw", "GC-2020-0001", other, *WHY, today=TODAY)
        assert (twice.code, f"{other} is named twice" in twice.err) == (2, True)
    joined = "GC-2020-0001,GC-2020-0002"
    answer = run("withdraw", joined, *WHY, today=TODAY)
    assert (answer.code, f"{joined} is no code" in answer.err, "unit" in answer.err) == (2, True, False), answer
    assert noted(run) == ["GC-2020-0001"]


def test_a_unit_may_be_coded_nearly_as_a_record_is(run: Any, loaded: Path) -> None:
    words = ("--kind", "authority", "--name", "Phòng Bưu chính", "--area", "20", "--code", "BC-2020-01")
    assert run("recipient", "add", *words, today=TODAY).code == 0
    assert run("show", "BC-2020-01", "--json", today=TODAY).json["name"] == "Phòng Bưu chính"
    assert run("withdraw", "BC-2020-01", *WHY, today=TODAY).code == 0


def test_kinds_are_not_mixed_and_a_sheet_is_of_one_letter(run: Any, letter: Path, tmp_path: Path) -> None:
    mixed = run("withdraw", "GC-2020-0001", "TB-2020-0001", *WHY, today=TODAY)
    assert (mixed.code, "TB-2020-0001 is of another kind than GC-2020-0001" in mixed.err) == (2, True)
    assert run("dispatch", "generate", today=TODAY).code == 0
    sheet = tmp_path / "nhan.csv"
    sheet.write_text("Mã đơn vị,Ngày nhận\nBDT-LS,20/5/2020\n", encoding="utf-8")
    words = ("paper", "acknowledge", "CV-2020-0001", "CV-2020-0002", "--from", str(sheet))
    for more in ((), ("--dry-run",), ("--skip-refused",)):
        answer = run(*words, *more, today=TODAY)
        assert (answer.code, "A sheet is of one record" in answer.err) == (2, True), answer
    asked = run("show", "CV-2020-0001", "--json").json["addressees_list"]
    assert {one["acknowledged_on"] for one in asked} == {None}


def test_several_units_that_never_were_are_withdrawn(run: Any, loaded: Path) -> None:
    for code in ("DIEM-X", "DIEM-Y"):
        words = ("--kind", "authority", "--name", code, "--area", "20", "--code", code)
        assert run("recipient", "add", *words, today=TODAY).code == 0
    assert run("withdraw", "DIEM-X", "DIEM-Y", *WHY, today=TODAY).code == 0
    assert not {"DIEM-X", "DIEM-Y"} & {one["code"] for one in run("recipient", "list", "--json", today=TODAY).json}


def test_several_units_received_a_letter_all_or_none(run: Any, letter: Path) -> None:
    assert run("paper", "send", "CV-2020-0001", "--on", "18/5/2020", today=TODAY).code == 0
    units = ("PVHTT-LS", "PVHTT-BS", "BDT-LS")
    words = ("paper", "acknowledge", "CV-2020-0001", *units, "--on", "19/5/2020")

    def received() -> dict[str, str]:
        asked = run("show", "CV-2020-0001", "--json", today=TODAY).json["addressees_list"]
        return {one["recipient"]: one["acknowledged_on"] for one in asked if one["acknowledged_on"]}

    answer = run(*words, "NOBODY", today=TODAY)
    assert (answer.code, "NOBODY" in answer.err, received()) == (4, True, {})
    assert (run(*words, units[0], today=TODAY).code, received()) == (2, {})
    assert [one["recipient"] for one in run(*words, "--json", today=TODAY).json] == list(units)
    assert received() == dict.fromkeys(units, "2020-05-19")
    entry = run("journal", "list", "--json", today=TODAY).json[0]
    assert entry["command"] == "paper acknowledge CV"
    assert run("undo", "--yes", today=TODAY).code == 0
    assert received() == {}


def test_several_units_received_several_letters(run: Any, loaded: Path) -> None:
    assert run("campaign", "load", "chi-thi-28", today=TODAY).code == 0
    both = [one["id"] for one in run("dispatch", "generate", "--by", "audience", "--json", today=TODAY).json]
    units = ("PVHTT-LS", "PVHTT-BS")
    for verb in ("issue", "send"):
        assert run("paper", verb, *both, "--on", "16/6/2020", today=TODAY).code == 0
    refused = run("paper", "acknowledge", *both, *units, "--on", "16/6/2020", today=TODAY)
    assert (refused.code, both[1] in refused.err) == (4, True)
    assert run("paper", "acknowledge", both[0], *units, "--on", "16/6/2020", today=TODAY).code == 0


def test_several_tasks_end_as_one(run: Any, letter: Path) -> None:
    tasks = [one["id"] for one in run("task", "list", "--unit", "PVHTT-LS", "--json", today=TODAY).json][:2]
    later = run("task", "extend", *tasks, "--to", "30/6/2020", *WHY, "--json", today=TODAY)
    assert [one["id"] for one in later.json] == tasks
    assert run("task", "waive", tasks[0], "NV-2020-9999", *WHY, today=TODAY).code == 4
    assert [one["status"] for one in run("task", "waive", *tasks, *WHY, "--json", today=TODAY).json] == ["waived"] * 2


def test_several_visits_are_put_right_as_one(run: Any, loaded: Path) -> None:
    for unit in ("DPV-012", "DPV-013"):
        words = (
            "--on",
            "28/5/2020",
            "--finding",
            "Niêm yết thiếu",
            "--remedy",
            "Niêm yết",
            "--remedy-due",
            "30/6/2020",
        )
        assert run("inspect", "log", unit, *words, today=TODAY).code == 0
    given = [run("task", "add", unit, "Báo cáo", "--json", today=TODAY).json["id"] for unit in ("DPV-012", "DPV-013")]
    assert [one["status"] for one in run("task", "done", *given, "--json", today=TODAY).json] == ["done"] * 2
    visits = ["KT-2020-0001", "KT-2020-0002"]
    assert run("inspect", "remedy", *visits, "KT-2020-0009", "--done-on", "1/6/2020", today=TODAY).code == 4
    done = run("inspect", "remedy", *visits, "--done-on", "1/6/2020", "--json", today=TODAY)
    assert [one["id"] for one in done.json] == visits
