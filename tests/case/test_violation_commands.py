import sqlite3
from pathlib import Path
from typing import Any

import pytest
from preparing import own_rows

from postwatch.paths import shipped

pytestmark = pytest.mark.usefixtures("loaded")
PRODUCT_KEYS = {
    "id", "case", "recipient", "decree", "provision", "offender", "fine_min", "fine_max", "fine_usual", "verified",
    "status", "authority_list", "clocks_list", "conduct", "confidence", "source", "occurred_on", "detected_on",
}  # fmt: skip


def add(run: Any, *words: str, today: str = "2020-06-15") -> Any:
    answer = run("violation", "add", *words, "--json", today=today)
    assert answer.code == 0, answer
    return answer.json


def clocks(act: Any) -> dict[str, str | None]:
    return {one["name"]: one["due_on"] for one in act["clocks_list"]}


def test_a_lone_act_makes_its_case_by_itself(run: Any) -> None:
    act = add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")
    assert set(act) >= PRODUCT_KEYS
    assert (act["id"], act["case"], act["status"]) == ("VP-2020-0001", "VV-2020-0001", "open")
    assert (act["decree"], act["provision"], act["recipient"]) == ("15/2020/NĐ-CP", "8.3.b", "DPV-013")
    assert (act["occurred_on"], act["detected_on"]) == ("2020-05-28", "2020-05-28")
    assert run("violation", "show", "vp-2020-0001", "--json").json == act


def test_an_organisation_pays_the_middle_of_the_range(run: Any) -> None:
    act = add(run, "DPV-016", "9.1.b", "--on", "2020-06-05")
    assert act["offender"] == "organisation"
    assert (act["fine_min"], act["fine_usual"], act["fine_max"]) == (10_000_000, 15_000_000, 20_000_000)
    assert act["verified"] is True


def test_a_household_business_pays_half(run: Any) -> None:
    act = add(run, "DPV-015", "9.1.b", "--on", "2020-06-05")
    assert act["offender"] == "household"
    assert (act["fine_min"], act["fine_usual"], act["fine_max"]) == (5_000_000, 7_500_000, 10_000_000)
    words = ("DPV-015", "9.1.b", "--on", "2020-06-06", "--offender", "organisation")
    assert run("violation", "add", *words, today="2020-06-08").code == 3


@pytest.mark.parametrize(
    ("aggravating", "mitigating", "usual"), [(2, 0, 20_000_000), (0, 2, 10_000_000), (3, 2, 15_000_000)]
)
def test_circumstances_move_the_usual_fine(run: Any, aggravating: int, mitigating: int, usual: int) -> None:
    words = ("--aggravating", str(aggravating), "--mitigating", str(mitigating))
    act = run("violation", "add", "DPV-016", "9.1.b", "--on", "2022-06-06", *words, "--json", today="2022-06-06")
    assert act.json["fine_usual"] == usual


def test_circumstances_that_are_named_are_counted_and_stand_on_the_minutes(run: Any) -> None:
    named = ("--aggravating-named", "Vi phạm có tổ chức", "--mitigating-named", "Tự nguyện khai báo")
    act = run("violation", "add", "DPV-016", "9.1.b", "--on", "2022-06-06", *named, "--json", today="2022-06-06").json
    assert (act["aggravating"], act["mitigating"], act["aggravating_named"]) == (1, 1, "Vi phạm có tổ chức")
    one = run("violation", "add", "DPV-016", "9.1.b", "--on", "2022-06-07", *named[:2], today="2022-06-07")
    assert "what one circumstance does to the fine is not stated" in one.err
    of_2020 = run(
        "violation", "add", "DPV-016", "9.1.b", "--on", "2020-06-07", *named[:2], "--late", today="2022-06-07"
    )
    assert "Điều 23.4" in of_2020.err


def test_power_is_measured_against_the_top_of_an_organisations_range(run: Any) -> None:
    """10 million for a household is 20 million for an organisation: a commune chair, up to 8 million, may not."""
    act = add(run, "DPV-015", "9.1.b", "--on", "2020-06-05")
    chair = "Chủ tịch Ủy ban nhân dân cấp"
    assert f"{chair} xã" not in act["authority_list"]
    assert {f"{chair} huyện", f"{chair} tỉnh"} <= set(act["authority_list"])


def test_district_offices_never_fine(run: Any) -> None:
    act = add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")
    assert act["authority_list"]
    assert not [one for one in act["authority_list"] if "Phòng" in one]


def test_an_old_act_is_decided_by_those_who_have_the_power_today(run: Any) -> None:
    act = add(run, "DPV-013", "8.3.b", "--decree", "15/2020", "--on", "2026-06-20", today="2026-07-02")
    assert act["decree"] == "15/2020/NĐ-CP"
    assert "Giám đốc Sở Khoa học và Công nghệ" in act["authority_list"]
    assert "Chánh Thanh tra Sở" not in act["authority_list"]


def test_an_act_that_goes_on_is_under_the_law_of_its_detection(run: Any) -> None:
    ended = add(run, "DPV-013", "11.1.b", "--on", "2026-07-01", today="2026-07-10")
    going_on = add(run, "DPV-013", "11.1.b", "--continuing", today="2026-07-10")
    assert ended["decree"] == going_on["decree"] == "174/2026/NĐ-CP"
    assert (going_on["occurred_on"], going_on["detected_on"]) == (None, "2026-07-10")
    assert clocks(going_on)["limitation"] == "2027-07-10"


def test_clocks_start_with_the_minutes(run: Any) -> None:
    act = add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-29")
    assert clocks(act)["limitation"] == "2021-05-28"
    assert clocks(act)["decide"] == "2020-06-05"
    assert clocks(act)["pay"] is None
    fields = {"name", "due_on", "basis", "verified", "calendar_confirmed", "title", "note", "due_at", "hour_known"}
    assert {*fields, "earliest_on"} == set(act["clocks_list"][0])


def test_a_decision_and_its_payment_start_the_later_clocks(run: Any, loaded: Path) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    with sqlite3.connect(loaded / "postwatch.db") as base:
        base.execute(
            "INSERT INTO sanction_decision (office_id, code, case_id, number, decided_on, authority, decided_by, fine,"
            " handed_over_on) VALUES (1, 'VV-2020-0001.Q1', 1, '01', '2020-06-03', 'x', 'y', 2500000, '2020-06-04')"
        )
        base.execute(
            "INSERT INTO payment (office_id, code, decision_id, paid_on, amount)"
            " VALUES (1, 'VV-2020-0001.T1', 1, '2020-06-10', 1000000)"
        )
        base.commit()
        half = clocks(run("violation", "show", "1", "--json").json)
        base.execute(
            "INSERT INTO payment (office_id, code, decision_id, paid_on, amount)"
            " VALUES (1, 'VV-2020-0001.T2', 1, '2020-06-12', 1500000)"
        )
        base.commit()
    base.close()
    whole = clocks(run("violation", "show", "1", "--json").json)
    assert (half["pay"], half["decision_lapses"], half["regarded_unpunished"]) == ("2020-06-15", "2021-06-03", None)
    assert whole["regarded_unpunished"] == "2021-06-12"


def test_one_case_holds_many_acts(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")
    add(run, "DPV-013", "9.2", "--on", "2020-05-28", "--case", "VV-2020-0001")
    shown = run("violation", "show", "VV-2020-0001", "--json").json
    assert [(one["id"], one["provision"]) for one in shown] == [("VP-2020-0001", "8.3.b"), ("VP-2020-0002", "9.2")]
    screen = run("violation", "show", "vv-2020-0001").out
    assert "VP-2020-0001" in screen
    assert "VP-2020-0002" in screen


def test_the_visit_that_found_an_act_ended_with_a_violation(run: Any) -> None:
    run("inspect", "log", "DPV-013", "--on", "2020-05-28", "--finding", "Niêm yết thiếu")
    act = add(run, "DPV-013", "8.3.b", "--on", "2020-05-27", "--visit", "1")
    assert (act["visit"], act["detected_on"]) == ("KT-2020-0001", "2020-05-28")
    assert run("inspect", "show", "1", "--json").json["result"] == "violation"


def test_the_enterprise_answers_for_what_was_found_at_its_point(run: Any) -> None:
    run("inspect", "log", "DPV-013", "--on", "2020-05-28")
    assert add(run, "DNM-01", "8.3.b", "--on", "2020-05-28", "--visit", "1")["recipient"] == "DNM-01"
    assert run("violation", "add", "DNM-02", "8.3.b", "--on", "2020-05-28", "--visit", "1").code == 3


def test_what_is_unverified_is_marked_and_told(run: Any) -> None:
    answer = run("violation", "add", "DPV-015", "8.4.b", "--on", "2020-06-11")
    assert answer.code == 0
    assert "(unverified)" in answer.out
    assert "warning: provision 8.4.b of 15/2020/NĐ-CP is unverified (seen in part)" in answer.err
    assert "(unverified)" in run("violation", "list").out
    assert run("violation", "list", "--json").json[0]["verified"] is False


def test_an_act_that_looks_like_another_is_told(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")
    again = run("violation", "add", "DPV-013", "8.3.b", "--on", "2020-05-28")
    assert again.code == 0
    assert "VP-2020-0001 looks the same" in again.err


def test_a_limitation_that_ended_is_told(run: Any) -> None:
    answer = run(
        "violation", "add", "DPV-013", "8.3.b", "--on", "2020-05-28", "--detected-on", "2021-06-01", today="2021-06-02"
    )
    assert answer.code == 0
    assert "the limitation for a fine ended on 28/05/2021" in answer.err


def test_acts_are_listed_by_detection_and_narrowed(run: Any) -> None:
    add(run, "DPV-016", "9.1.b", "--on", "2020-06-05")
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")

    def listed(*words: str) -> list[str]:
        return [one["id"] for one in run("violation", "list", *words, "--json").json]

    assert listed() == ["VP-2020-0002", "VP-2020-0001"]
    assert listed("--unit", "DPV-016") == ["VP-2020-0001"]
    assert listed("--case", "2") == ["VP-2020-0002"]
    assert listed("--since", "2020-06-01") == ["VP-2020-0001"]
    assert listed("--until", "2020-06-01") == ["VP-2020-0002"]
    assert listed("--status", "open") == ["VP-2020-0002", "VP-2020-0001"]
    assert listed("--status", "closed") == []


def test_the_list_of_an_enterprise_has_the_acts_of_its_points(run: Any) -> None:
    point = next(one for one in run("recipient", "list", "--json").json if one["parent"] == "BDT-LS")
    add(run, point["code"], "8.3.b", "--on", "2020-05-28")
    add(run, "BDT-LS", "9.2", "--on", "2020-05-28")

    def listed(unit: str) -> list[str]:
        return [one["id"] for one in run("violation", "list", "--unit", unit, "--json").json]

    assert listed("BDT-LS") == ["VP-2020-0001", "VP-2020-0002"]
    assert listed(point["code"]) == ["VP-2020-0001"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("DPV-013", "99.1", "--on", "2020-06-01"), 4, "15/2020/NĐ-CP"),
        (("DPV-013", "8.3.b", "--on", "2020-04-01"), 4, "174/2013/NĐ-CP"),
        (("DPV-013", "8.3", "--on", "2020-06-01"), 3, "is not a single violation"),
        (("DPV-013", "11.4", "--on", "2020-06-01"), 3, "name one of: 11.4.a, 11.4.b, 11.4.c"),
        (("DPV-013", "11.4.a-c", "--on", "2020-06-01"), 3, "name one of: 11.4.a, 11.4.b, 11.4.c"),
        (("DPV-013", "13.4.khác", "--on", "2020-06-01"), 2, "cannot be read"),
        (("DPV-013", "x", "--on", "2020-06-01"), 2, "cannot be read"),
        (("DPV-013", "8.3.b", "--on", "2020-06-16"), 3, "lies in the future"),
        (("DPV-013", "8.3.b", "--on", "2020-06-02", "--detected-on", "2020-06-01"), 3, "cannot have been detected"),
        (("DPV-013", "8.3.b"), 2, "is missing"),
        (("NOBODY", "8.3.b", "--on", "2020-06-01"), 4, "There is no unit NOBODY"),
        (("DPV-013", "8.3.b", "--on", "2020-06-01", "--case", "7"), 4, "There is no case 7"),
        (("DPV-013", "8.3.b", "--on", "2020-06-01", "--visit", "7"), 4, "There is no visit 7"),
        (("DPV-013", "8.3.b", "--on", "2020-06-01", "--offender", "king"), 2, "no kind of offender"),
        (("DPV-013", "8.3.b", "--on", "2020-06-01", "--mitigating", "-1"), 3, "cannot be counted"),
        (("DPV-013", "8.3.b", "--on", "2020-06-01", "--minutes-on", "2020-05-01"), 3, "do not lie between"),
    ],
)
def test_a_wrong_act_is_refused_and_leaves_nothing(run: Any, words: tuple[str, ...], code: int, says: str) -> None:
    answer = run("violation", "add", *words)
    assert answer.code == code
    assert says in answer.err
    assert run("violation", "list", "--json").json == []


def test_the_point_that_was_typed_is_the_provision_of_the_act(run: Any) -> None:
    act = add(run, "DPV-014", "11.4.b", "--on", "2020-06-01")
    assert (act["provision"], act["fine_min"], act["fine_max"]) == ("11.4.b", 3_000_000, 5_000_000)


def test_no_act_comes_after_the_last_day_of_its_unit(run: Any, refused: Any) -> None:
    assert run("recipient", "edit", "DPV-013", "--active-to", "2020-05-01").code == 0
    late = refused(3, "violation", "add", "DPV-013", "8.2", "--on", "02/06/2020")
    assert "was closed on 02/06/2020: its last day was 01/05/2020" in late.err
    refused(3, "violation", "add", "DPV-013", "8.2", "--continuing", "--detected-on", "02/05/2020")
    assert (
        add(run, "DPV-013", "8.2", "--on", "2020-05-01", "--detected-on", "2020-06-02")["detected_on"] == "2020-06-02"
    )


def test_an_act_before_the_first_day_of_its_unit_is_recorded(run: Any) -> None:
    """To act before one may is an act of the catalogue."""
    assert run("recipient", "edit", "DPV-013", "--active-from", "2020-06-01").code == 0
    assert add(run, "DPV-013", "8.2", "--on", "2020-05-20")["occurred_on"] == "2020-05-20"


def test_days_in_the_wrong_order_are_refused(refused: Any) -> None:
    refused(3, "violation", "list", "--since", "2020-06-02", "--until", "2020-06-01")


def test_an_act_does_not_join_the_case_of_another_unit(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")
    answer = run("violation", "add", "DPV-016", "8.3.b", "--on", "2020-05-28", "--case", "1")
    assert answer.code == 3
    assert "against another unit" in answer.err


def test_a_case_keeps_the_minutes_it_has(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    words = ("violation", "add", "DPV-013", "9.2", "--on", "2020-05-28", "--case", "1", "--minutes-on")
    assert run(*words, "2020-05-29").code == 3
    assert run(*words, "2020-05-28").code == 0


def test_a_later_change_of_the_catalogue_leaves_a_recorded_act_alone(run: Any, loaded: Path) -> None:
    before = add(run, "DPV-015", "9.1.b", "--on", "2020-06-05")
    with sqlite3.connect(loaded / "postwatch.db") as base:
        assert base.execute("SELECT fine_max, decree FROM violation").fetchone() == (10_000_000, "15/2020/NĐ-CP")
    base.close()
    own = loaded / "data" / "law" / "acts.csv"
    own.parent.mkdir(parents=True)
    header = (shipped("data") / "law" / "acts.csv").read_text(encoding="utf-8").partition("\n")[0]
    row = {"decree": "15/2020/NĐ-CP", "valid_from": "2020-04-15", "article": "9", "clause": "1", "point": "b",
           "text": "Khác hẳn", "org_fine_min": "1", "org_fine_max": "2", "confidence": "memory"}  # fmt: skip
    cells = ",".join(row.get(column, "") for column in header.split(","))
    own.write_text(f"{header}\n{cells}\n", encoding="utf-8")
    assert run("law", "show", "9.1.b", "--on", "2020-06-05", "--json").json["fine_max"] == 2
    assert run("violation", "show", before["id"], "--json").json == before


def test_an_unknown_act_or_case_is_not_found(run: Any) -> None:
    for code in ("VP-2020-0009", "9", "VV-2020-0009"):
        answer = run("violation", "show", code)
        assert answer.code == 4
        assert ("postwatch case list" if code.startswith("VV") else "postwatch violation list") in answer.err


DECIDE = ("case", "sign", "decision", "VV-2020-0001", "--on", "2020-06-03", "--number", "01/QĐ-XPHC",
          "--by", "Người mẫu", "--authority", "Chủ tịch UBND cấp huyện")  # fmt: skip


def test_a_case_is_decided_by_one_who_has_the_power(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    answer = run(*DECIDE, "--json")
    assert answer.code == 0
    assert (answer.json["fine"], answer.json["paid"], answer.json["verified"]) == (2_500_000, 0, False)
    shown = run("violation", "show", "1", "--json").json
    assert (shown["status"], shown["decision_number"], shown["fine_imposed"]) == ("decided", "01/QĐ-XPHC", 2_500_000)
    assert run(*DECIDE).code == 5
    handed = run(*DECIDE, "--handed-over-on", "2020-06-04", "--json")
    assert handed.json["handed_over_on"] == "2020-06-04"
    assert clocks(run("violation", "show", "1", "--json").json)["pay"] == "2020-06-15"
    assert run(*DECIDE, "--handed-over-on", "2020-06-05").code == 5


def test_the_usual_fines_of_a_case_add_up(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    add(run, "DPV-013", "9.1.b", "--on", "2020-05-28", "--case", "1", "--minutes-on", "2020-05-28")
    assert run(*DECIDE, "--json").json["fine"] == 17_500_000


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--authority", "Thanh tra viên thuộc Sở"), "for want of the power over: the maximum fine of the act"),
        (("--authority", "Phòng Văn hóa và Thông tin huyện Cao Lộc"), "who may: Chủ tịch Ủy ban nhân dân cấp xã"),
        (("--fine", "1.999.999"), "lies outside the range of the case, 2.000.000 to 3.000.000"),
        (("--fine", "3 triệu 1"), "not an amount"),
        (("--on", "2020-05-27"), "The decision of 27/05/2020 does not lie between"),
        (("--on", "2020-06-16"), "is in the future"),
        (("--handed-over-on", "2020-06-02"), "The handing over of 02/06/2020"),
    ],
)
def test_a_wrong_decision_is_refused(run: Any, words: tuple[str, ...], says: str) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    answer = run(*DECIDE, *words)
    assert answer.code in {2, 3}
    assert says in answer.err
    assert run("violation", "show", "1", "--json").json["status"] == "open"


@pytest.mark.parametrize("words", [("--on", "2020-05-27"), ("--handed-over-on", "2020-06-02")], ids=["day", "service"])
@pytest.mark.parametrize("verb", ["decide", "amend-decision"])
def test_days_out_of_order_say_how_what_is_signed_is_recorded(run: Any, words: tuple[str, ...], verb: str) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    amended = ("case", "amend", "decision", "1", "--reason", "x")
    if verb == "amend-decision":
        run(*DECIDE)
    answer = run(*(DECIDE if verb == "decide" else amended), *words)
    assert answer.code == 3
    assert "--as-signed" not in answer.err  # who gives a scan is told


def test_power_from_memory_is_told(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    answer = run(*DECIDE, "--authority", "chanh thanh tra so")
    assert answer.code == 0
    assert "the power of chanh thanh tra so is unverified" in answer.err


def test_a_fine_is_paid_in_parts_and_never_more_than_is_owed(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    pay = ("case", "pay", "1", "--on", "2020-06-10", "--json", "--amount")
    assert run(*pay, "1 triệu").code == 3
    run(*DECIDE)
    assert run(*pay, "1 triệu", "--proof-number", "BL-01", "--treasury", "Kho bạc").json["paid"] == 1_000_000
    assert run(*pay, "1.500.001").code == 3
    assert run(*pay, "0").code == 3
    assert run("case", "pay", "1", "--on", "2020-06-02", "--amount", "1.000").code == 3
    assert run(*pay, "1.500.000").json["paid"] == 2_500_000
    assert clocks(run("violation", "show", "1", "--json").json)["regarded_unpunished"] == "2021-06-10"


def test_a_proof_of_payment_is_recorded_once(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    run(*DECIDE)
    pay = ("case", "pay", "1", "--on", "2020-06-10", "--amount", "1 triệu")
    assert run(*pay, "--proof-number", "BL-01").code == 0
    assert run(*pay, "--proof-number", "BL-01").code == 5
    assert run(*pay).code == 5
    assert run(*pay, "--proof-number", "BL-02").code == 0
    assert run(*pay[:5], "--amount", "100000").code == 0


def test_one_of_two_equal_payments_is_withdrawn(run: Any, tmp_path: Path) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    run(*DECIDE)
    scan = tmp_path / "bien-lai.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    for _number in range(2):
        signed = ("--as-signed", "Không có số", "--scan", str(scan))
        assert run("case", "pay", "1", "--on", "2020-06-10", "--amount", "1 triệu", *signed).code == 0
    assert run("case", "withdraw", "payment", "1", "--of", "2020-06-10", "--reason", "x").code == 0
    assert run("violation", "show", "1", "--json").json["fine_paid"] == 1_000_000


def test_a_point_of_a_household_is_fined_as_the_household(run: Any) -> None:
    assert run("recipient", "edit", "BDT-LS", "--legal-form", "household").code == 0
    assert run("recipient", "edit", "DPV-001", "--legal-form", "").code == 0
    assert add(run, "DPV-001", "8.3.b", "--on", "2020-05-28")["offender"] == "household"


def test_the_act_in_words_is_always_printed(run: Any) -> None:
    said = run("violation", "add", "DPV-013", "8.3.b", "--on", "2020-05-28").out
    assert "Niêm yết không đúng hoặc không đầy đủ tại các điểm phục vụ" in said
    assert "words not seen yet; as in 10.4.b" in run("violation", "add", "DPV-013", "8.4.b", "--on", "2020-05-28").out


def test_what_is_outstanding_bears_interest_from_the_day_after_the_term(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    run(*DECIDE, "--handed-over-on", "2020-06-04")

    def owed(today: str) -> tuple[int, int]:
        act = run("violation", "show", "1", "--json", today=today).json
        return act["fine_outstanding"], act["late_interest"]

    assert owed("2020-06-15") == (2_500_000, 0)
    assert owed("2020-06-17") == (2_500_000, 2_500)
    run("case", "pay", "1", "--on", "2020-06-17", "--amount", "2500000", today="2020-06-20")
    assert owed("2020-06-30") == (0, 2_500)


def test_the_interest_of_a_late_day_is_a_row_of_the_law(run: Any, loaded: Path) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    run(*DECIDE, "--handed-over-on", "2020-06-04")
    own_rows(loaded, "clocks", lambda row: row["name"] == "late_interest", amount="8")
    assert run("violation", "show", "1", "--json", today="2020-06-17").json["late_interest"] == 4_000


def test_an_explanation_gives_the_decision_more_time(run: Any) -> None:
    add(run, "DPV-016", "9.2", "--on", "2020-06-05", "--minutes-on", "2020-06-05")
    before = clocks(run("violation", "show", "1", "--json").json)["decide"]
    answer = run("case", "explain", "1", "--asked-on", "2020-06-08", "--held-on", "2020-06-09", "--text",
                 "Không biết", "--sender-number", "12", "--json")  # fmt: skip
    assert (answer.code, answer.json["id"]) == (0, "VV-2020-0001")
    after = clocks(run("violation", "show", "1", "--json").json)["decide"]
    assert before == "2020-06-12"
    assert after == "2020-07-06"
    assert run("case", "explain", "1", "--asked-on", "2020-06-04").code == 3


def test_a_case_is_closed_once(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")
    closed = run("case", "close", "VV-2020-0001", "--reason", "Hết thời hiệu", "--json").json
    assert (closed["status"], closed["closed_on"], closed["close_reason"]) == ("closed", "2020-06-15", "Hết thời hiệu")
    assert run("case", "close", "1", "--reason", "x").code == 3
    assert run(*DECIDE).code == 3


def test_a_case_is_transferred_to_the_police(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")
    moved = run("case", "step", "transfer", "1", "--to", "Công an tỉnh", "--on", "2020-06-01", "--json").json
    assert moved["status"] == "transferred"
    assert (moved["transferred_to"], moved["transferred_on"]) == ("Công an tỉnh", "2020-06-01")
    assert run("violation", "list", "--status", "transferred", "--json").json[0]["case"] == "VV-2020-0001"
    assert run("case", "step", "transfer", "1", "--to", "x").code == 3


def test_what_became_of_a_case_is_shown_with_its_acts(run: Any) -> None:
    add(run, "DPV-016", "9.1.b", "--on", "2020-06-05", "--minutes-on", "2020-06-05")
    before = run("violation", "show", "1", "--json").json
    assert (before["explanations_list"], before["transferred_to"], before["transferred_on"]) == ([], None, None)
    run("case", "explain", "1", "--asked-on", "2020-06-08", "--held-on", "2020-06-09", "--text", "Không biết",
        "--sender-number", "12/CV", "--incoming-number", "7", "--incoming-on", "2020-06-10")  # fmt: skip
    run("case", "explain", "1", "--asked-on", "2020-06-07")
    run("case", "step", "transfer", "1", "--to", "Công an tỉnh", "--on", "2020-06-12")
    said = run("violation", "show", "1", "--json").json
    assert set(said) == set(before)
    assert [(one["asked_on"], one["held_on"], one["text"]) for one in said["explanations_list"]] == [
        ("2020-06-07", None, None), ("2020-06-08", "2020-06-09", "Không biết"),
    ]  # fmt: skip
    whole = said["explanations_list"][1]
    assert (whole["sender_number"], whole["incoming_number"], whole["incoming_on"]) == ("12/CV", 7, "2020-06-10")
    assert (said["transferred_to"], said["transferred_on"]) == ("Công an tỉnh", "2020-06-12")
    for code in ("VP-2020-0001", "VV-2020-0001"):
        shown = " ".join(run("violation", "show", code).out.split())
        assert "asked for on 07/06/2020" in shown
        assert "heard or given on 09/06/2020" in shown
        assert "Công an tỉnh" in shown
        assert "12/06/2020" in shown


def test_a_transferred_case_is_decided_by_whoever_received_it(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    run("case", "step", "transfer", "1", "--to", "UBND tỉnh", "--on", "2020-06-02")
    words = (*DECIDE[:-1], "Chủ tịch UBND cấp tỉnh")
    early = run(*words, "--on", "2020-06-01")
    assert early.code == 3
    assert "does not lie between 02/06/2020" in early.err
    assert run(*words).code == 0
    said = run("violation", "show", "1", "--json").json
    assert (said["status"], said["transferred_to"], said["fine_imposed"]) == ("decided", "UBND tỉnh", 2_500_000)
    assert run("case", "pay", "1", "--on", "2020-06-10", "--amount", "1 triệu").code == 0


def test_a_number_is_that_of_one_decision(run: Any) -> None:
    for unit in ("DPV-013", "DPV-016"):
        add(run, unit, "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    assert run(*DECIDE).code == 0
    other = (*DECIDE[:3], "VV-2020-0002", *DECIDE[4:])
    for number in ("01/QĐ-XPHC", "1/qđ-xphc"):
        answer = run(*other, "--number", number)
        assert answer.code == 5
        assert "Decision 01/QĐ-XPHC of 03/06/2020 is that of case VV-2020-0001" in answer.err
    assert run(*other, "--on", "2020-06-04").code == 5
    assert run("violation", "show", "2", "--json").json["status"] == "open"
    assert run(*other, "--on", "2020-06-04", "--by", "Chủ tịch huyện khác").code == 0


def test_a_step_refused_on_a_closed_case_names_no_option_that_does_not_exist(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28")
    run("case", "close", "1", "--reason", "x")
    steps = (
        DECIDE,
        ("case", "step", "transfer", "1", "--to", "x"),
    )
    for words in steps:
        answer = run(*words)
        assert answer.code == 3
        assert "--case" not in answer.err
    assert "open it first: postwatch case step VV-2020-0001 reopen" in run(*DECIDE).err
    assert "hint: see its status: postwatch case show VV-2020-0001" in answer.err
    joining = run("violation", "add", "DPV-013", "8.2", "--on", "2020-05-28", "--case", "1")
    assert "leave --case out" in joining.err


def test_a_term_of_a_case_waits_on_the_desk_once_whatever_its_acts(run: Any) -> None:
    add(run, "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    add(run, "DPV-013", "8.2", "--on", "2020-05-20", "--detected-on", "2020-05-28", "--case", "1")
    run(*DECIDE)
    waiting = [one for one in run("status", "--json").json["items_list"] if one["kind"] == "case"]
    assert [(one["what"].partition(": ")[2], one["due_on"], one["overdue"]) for one in waiting] == [
        ("Gửi quyết định xử phạt", "2020-06-05", True)
    ]
    assert run("status", "--json").json["overdue"] == 1


def test_a_term_that_differs_by_act_waits_for_the_earliest(run: Any) -> None:
    for on in ("2020-05-28", "2020-05-20"):
        case = () if on == "2020-05-28" else ("--case", "1")
        add(run, "DPV-013", "8.3.b", "--on", on, "--detected-on", "2020-05-28", "--minutes-on", "2020-05-28", *case)
    ends = [
        one["due_on"]
        for one in run("status", "--json", today="2021-05-22").json["items_list"]
        if one["kind"] == "case" and "Thời hiệu" in one["what"]
    ]
    assert ends == ["2021-05-20"]


def test_findings_that_share_a_remedy_wait_on_the_desk_as_one(run: Any) -> None:
    words = ("inspect", "log", "DPV-013", "--on", "2020-05-28", "--finding", "a", "--finding", "b", "--remedy")
    assert run(*words, "Lập sổ", "--remedy-due", "2020-06-01").code == 0
    desk = run("status", "--json").json
    assert [(one["kind"], one["count"], one["overdue"]) for one in desk["items_list"]] == [("finding", 2, True)]
    assert desk["overdue"] == 1


@pytest.mark.parametrize("unit", ["PVHTT-BS", "TT-CNTT"])
def test_an_office_that_gives_no_postal_service_commits_no_act_of_the_catalogue(refused: Any, unit: str) -> None:
    answer = refused(3, "violation", "add", unit, "8.3.b", "--on", "2020-05-28")
    assert "gives no postal service" in answer.err
