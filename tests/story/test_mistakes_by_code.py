"""Each thing that an office types wrongly is put right by one command, by the code of what was typed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

TODAY, WHY = "2020-06-16", ("--reason", "Gõ nhầm")
SECOND = "chi-thi-29"


class Mistake(NamedTuple):
    """What was typed, the command that puts it right, what is then shown by which words, and what it says."""

    typed: tuple[str, ...]
    right: str
    shown: str
    says: Callable[[Any], bool]


def _addressee(unit: str, field: str, value: Any) -> Callable[[Any], bool]:
    return lambda letter: next(one for one in letter["addressees_list"] if one["recipient"] == unit)[field] == value


SENT = "2020-05-18 paper send CV-2020-0001"
RECEIVED = "2020-05-20 paper acknowledge CV-2020-0001 BDT-LS --on 20/5/2020"
PLEDGED = "2020-05-29 pledge record BDT-LS --signed-on 29/5/2020 --signer Bà-B"
VISITED = "2020-06-01 inspect log DPV-012 --on 1/6/2020 --finding Thiếu-sổ"
FOUND = "2020-06-01 violation add DPV-013 8.3.b --on 28/5/2020"
REPORTED = "2020-06-03 task report NV-2020-0002 --on 3/6/2020 --measure sessions_held=1"
ADDED = "2020-06-02 recipient add --kind service_point --name Điểm-X --area 178 --code DIEM-X --parent BDT-LS"
MISTAKES = {
    "the day of a receipt": Mistake(
        (SENT, RECEIVED), "amend CV-2020-0001.N1 --on 21/5/2020", "show CV-2020-0001",
        _addressee("BDT-LS", "acknowledged_on", "2020-05-21"),
    ),
    "the receipt of another unit": Mistake(
        (SENT, RECEIVED), "withdraw CV-2020-0001.N1", "show CV-2020-0001", _addressee("BDT-LS", "acknowledged_on", None)
    ),
    "the day of a pledge": Mistake(
        (PLEDGED,), "amend CK-2020-0001 --signed-on 28/5/2020", "show CK-2020-0001",
        lambda pledge: pledge["signed_on"] == "2020-05-28",
    ),
    "the pledge of another enterprise": Mistake(
        (PLEDGED,), "amend CK-2020-0001 --unit VTP-LS", "show CK-2020-0001",
        lambda pledge: pledge["recipient"] == "VTP-LS",
    ),
    "a visit at another point": Mistake(
        (VISITED,), "amend KT-2020-0001 --unit DPV-013", "show KT-2020-0001",
        lambda visit: visit["recipient"] == "DPV-013",
    ),
    "the day of a visit": Mistake(
        (VISITED,), "amend KT-2020-0001 --on 2/6/2020", "show KT-2020-0001",
        lambda visit: visit["inspected_on"] == "2020-06-02",
    ),
    "a figure of a report, by its name": Mistake(
        (REPORTED,), "amend NV-2020-0002.B1 --measure Số-cuộc-tuyên-truyền,-tập-huấn=3", "show NV-2020-0002",
        lambda task: task["reports_list"][0]["measures"] == {"sessions_held": 3},
    ),
    "the provision of an act": Mistake(
        (FOUND,), "amend VP-2020-0001 --provision 9.1.b", "show VP-2020-0001", lambda act: act["provision"] == "9.1.b"
    ),
    "a letter as sent to a unit that did not get it": Mistake(
        (SENT,), "withdraw CV-2020-0001.G1", "show CV-2020-0001",
        lambda letter: [one["sent_on"] for one in letter["addressees_list"] if one["corrections_list"]] == [None],
    ),
    "a unit that never was": Mistake(
        (ADDED,), "withdraw DIEM-X", "recipient list", lambda units: "DIEM-X" not in {one["code"] for one in units}
    ),
    "the name of a unit": Mistake(
        (ADDED,), "amend DIEM-X --name Điểm-Y", "show DIEM-X",
        lambda unit: unit["name"] == "Điểm Y" and [one["reason"] for one in unit["corrections_list"]] == [WHY[1]],
    ),
    "a remark of the report": Mistake(
        ("2020-06-01 note add difficulty Đường-xa",), "amend GC-2020-0001 --text Đường-hỏng", "show GC-2020-0001",
        lambda note: note["text"] == "Đường hỏng",
    ),
    "an incident": Mistake(
        ("2020-06-01 incident add --source police --on 1/6/2020 --description Pháo",), "withdraw TB-2020-0001",
        "incident list", lambda incidents: incidents == [],
    ),
}  # fmt: skip


def does(run: Any, line: str, today: str = TODAY, *more: str) -> Any:
    answer = run(
        *(word.replace("-", " ") if not word.isascii() else word for word in line.split()), *more, "--json", today=today
    )
    assert answer.code == 0, (line, answer)
    return answer.json


@pytest.mark.parametrize("what", MISTAKES)
def test_one_command_puts_it_right(run: Any, letter: Path, what: str) -> None:
    mistake = MISTAKES[what]
    for line in mistake.typed:
        day, _blank, words = line.partition(" ")
        does(run, words, day)
    assert not mistake.says(does(run, mistake.shown))
    does(run, mistake.right, TODAY, *WHY)
    assert mistake.says(does(run, mistake.shown))
    assert run("db", "check", today=TODAY).code == 0


def test_the_number_that_the_registry_gave_is_that_of_the_letter_and_of_later_ones(run: Any, letter: Path) -> None:
    """The old one is kept; the register, and letters that name this one, say the new one."""
    settings = letter / "postwatch.toml"
    told = settings.read_text(encoding="utf-8")
    settings.write_text(f'numbering = "office"\n{told}' if "numbering" not in told else told, encoding="utf-8")
    done = does(run, "amend CV-2020-0001 --number 57", TODAY, *WHY)
    assert done["fields_list"] == ["number", "symbol"]
    assert does(run, "show CV-2020-0001")["symbol"] == "57/STTTT-TTr"
    assert [one["symbol"] for one in does(run, "register list")] == ["57/STTTT-TTr"]
    does(run, "paper send CV-2020-0001")
    recalled = does(run, "paper recall CV-2020-0001 --reason x")
    refused = run("amend", "CV-2020-0001", "--number", "0", *WHY, today=TODAY)
    assert (refused.code, "0 is not a number of a letter" in refused.err) == (2, True)
    assert "57/STTTT-TTr" in does(run, f"show {recalled['id']}")["subject"]
    assert "01/STTTT-TTr" in run("journal", "show", "5", today=TODAY).out
    does(run, f"paper issue {recalled['id']} --on 16/6/2020 --number 60")
    late = run("amend", "CV-2020-0001", "--number", "61", *WHY, today=TODAY)
    assert (late.code, "60/STTTT" in late.err) == (3, True), late
    named = does(run, "amend CV-2020-0001 --number 58", TODAY, *WHY)["papers_list"]
    assert any("60/STTTT" in one for one in named), named


def test_a_number_of_the_own_series_is_not_put_right(run: Any, letter: Path) -> None:
    answer = run("amend", "CV-2020-0001", "--number", "57", *WHY, today=TODAY)
    assert (answer.code, "in the order of its series" in answer.err) == (3, True)


def test_a_sending_keeps_its_code_where_another_one_goes(run: Any, letter: Path) -> None:
    def sendings() -> dict[str, str]:
        addressed = does(run, "show CV-2020-0001")["addressees_list"]
        return {one["recipient"]: one["sending"] for one in addressed}

    does(run, "paper send CV-2020-0001")
    before = sendings()
    does(run, "recipient merge PVHTT-BG --into PVHTT-BS")
    gone = before.pop("PVHTT-BG")
    assert sendings() == before
    assert run("withdraw", gone, *WHY, today=TODAY).code == 4
    last = max(before, key=lambda unit: int(before[unit].partition(".G")[2]))
    does(run, f"withdraw {before[last]}", TODAY, *WHY)
    assert sendings() == before | {last: None}


def test_a_unit_that_a_withdrawn_record_names_stays(run: Any, letter: Path) -> None:
    does(run, ADDED.partition(" ")[2])
    does(run, "inspect log DIEM-X --on 10/6/2020 --by PVHTT-BS")
    does(run, "withdraw KT-2020-0001", TODAY, *WHY)
    answer = run("withdraw", "DIEM-X", *WHY, today=TODAY)
    assert (answer.code, "is named by what is recorded" in answer.err) == (3, True)
    assert run("show", "KT-2020-0001", today=TODAY).code == 0


def test_a_unit_that_something_names_stays(run: Any, letter: Path) -> None:
    answer = run("withdraw", "DPV-012", *WHY, today=TODAY)
    assert (answer.code, "recipient merge DPV-012" in answer.err) == (3, True)
    does(run, ADDED.partition(" ")[2])
    does(run, "recipient rename DIEM-X --name Điểm-Z --on 10/6/2020")
    assert does(run, "withdraw DIEM-X", TODAY, *WHY)["id"] == "DIEM-X"
    gone = run("show", "DIEM-X", today=TODAY)
    assert (gone.code, "was withdrawn on" in gone.err) == (4, True)
    again = run(*ADDED.split()[1:], today=TODAY)
    assert (again.code, "The code DIEM-X belongs to" in again.err) == (5, True), again
    assert run("undo", "--yes", today=TODAY).code == 0
    assert does(run, "show DIEM-X")["name"] == "Điểm Z"


def test_a_task_ends_once(run: Any, letter: Path) -> None:
    does(run, "task waive NV-2020-0002 --reason Sáp-nhập")
    answer = run("amend", "NV-2020-0002.K2", "--recorded-reason", "Khác", *WHY, today=TODAY)
    assert (answer.code, "NV-2020-0002.K1" in answer.err) == (4, True)


def test_a_unit_that_the_letter_was_not_sent_to_has_not_received_it(run: Any, letter: Path) -> None:
    day, _blank, words = SENT.partition(" ")
    sent = does(run, words, day)["recipients_list"][0]
    does(run, "withdraw CV-2020-0001.G1", TODAY, *WHY)
    answer = run("paper", "acknowledge", "CV-2020-0001", sent, "--on", "20/5/2020", today=TODAY)
    assert (answer.code, f"paper send CV-2020-0001 --unit {sent}" in answer.err) == (3, True), answer


def test_what_is_typed_twice_is_warned_of(run: Any, letter: Path) -> None:
    words = ("note", "add", "difficulty", "Đường xa", "--on", "1/6/2020")
    assert "recorded already" not in run(*words, today=TODAY).err
    again = run(*words, today=TODAY)
    assert (again.code, "recorded already" in again.err) == (0, True)
