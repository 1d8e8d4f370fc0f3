from pathlib import Path
from typing import Any

import docx
import pytest

KEYS = {"code", "name", "title", "authority", "may_sign", "may_lead", "may_draw_up", "active_from", "active_to"}


@pytest.mark.usefixtures("workspace")
class TestStaff:
    def test_the_office_file_brings_its_director(self, run: Any) -> None:
        people = run("staff", "list", "--json").json
        assert [(one["name"], one["authority"], one["may_sign"]) for one in people] == [
            ("Nguyễn Quang Huy", "head", True)
        ]
        assert set(people[0]) == KEYS

    def test_a_person_is_added_with_days_and_powers(self, run: Any) -> None:
        words = ("Hoàng Văn A", "--title", "Chánh Thanh tra", "--may", "lead", "--may", "draw_up", "--from", "1/3/2020")
        added = run("staff", "add", *words, "--json")
        assert added.code == 0
        assert added.json == {
            "code": "CB-002",
            "name": "Hoàng Văn A",
            "title": "Chánh Thanh tra",
            "authority": None,
            "may_sign": False,
            "may_lead": True,
            "may_draw_up": True,
            "active_from": "2020-03-01",
            "active_to": None,
        }
        assert "Hoàng Văn A" in run("staff", "list").out

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("", "--title", "Phó Giám đốc"), 2, "NAME is missing"),
            (("  ", "--title", "Phó Giám đốc"), 2, "NAME is missing"),
            (("A B", "--title", " "), 2, "--title is missing"),
            (("A B",), 2, "--title is missing"),
            (("A B", "--title", "x", "--may", "fly"), 2, "fly is no power"),
            (("A B", "--title", "x", "--authority", "king"), 2, "king is no authority"),
            (("A B", "--title", "x", "--from", "2/2020"), 2, "2/2020"),
            (("A B", "--title", "x", "--from", "2/3/2020", "--to", "1/3/2020"), 3, "would end before it begins"),
            (("nguyen quang huy", "--title", "Giám đốc"), 5, "is there already"),
            (("A\u200bB", "--title", "x"), 2, "cannot be seen"),
        ],
    )
    def test_a_wrong_person_is_refused(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "staff", "add", *words).err


def signature_block(workspace: Path, path: str) -> list[str]:
    table = docx.Document(str(workspace / path)).tables[-1]
    return [line for line in table.rows[0].cells[1].text.split("\n") if line.strip()]


class TestSigning:
    def test_a_deputy_signs_for_the_head(self, run: Any, letter: Path) -> None:
        run("staff", "add", "Lê Thị B", "--title", "Phó Giám đốc", "--authority", "deputy", "--may", "sign")
        made = run("dispatch", "generate", "--signer", "le thi b", "--json").json
        assert signature_block(letter, made["path"]) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị B"]

    def test_without_a_name_the_head_signs_even_when_a_deputy_may(self, run: Any, letter: Path) -> None:
        run("staff", "add", "Lê Thị B", "--title", "Phó Giám đốc", "--authority", "deputy", "--may", "sign")
        made = run("dispatch", "generate", "--json").json
        assert signature_block(letter, made["path"]) == ["GIÁM ĐỐC", "Nguyễn Quang Huy"]

    def test_whom_a_letter_was_drafted_for_signs_it_when_it_is_issued(
        self, run: Any, refused: Any, letter: Path
    ) -> None:
        words = ("Lê Thị B", "--title", "Phó Giám đốc", "--authority", "deputy", "--may", "sign", "--to", "20/6/2020")
        run("staff", "add", *words)
        words = ("dispatch", "correct", "1", "--text", "Điều 1 đọc là Điều 2", "--signer", "CB-002", "--json")
        code = run(*words).json["id"]
        refused(3, "dispatch", "issue", code, "--on", "21/6/2020", today="2020-06-21")
        issued = run("dispatch", "issue", code, "--on", "15/6/2020", "--json").json
        assert signature_block(letter, issued["path"])[-1] == "Lê Thị B"
        assert run("register", "list", "--json").json[1]["signer"] == "Lê Thị B"
        chase = run(
            "followup", "generate", "--dispatch", "1", "--audience", "districts", "--signer", "CB-002", "--json"
        )
        issued = run("followup", "issue", chase.json["id"], "--on", "15/6/2020", "--json").json
        assert run("register", "list", "--json").json[2]["signer"] == "Lê Thị B"

    @pytest.mark.usefixtures("letter")
    def test_nobody_signs_who_may_not_or_is_not_in_office(self, run: Any, refused: Any) -> None:
        run("staff", "add", "Hoàng Văn A", "--title", "Chánh Thanh tra", "--may", "lead")
        run("staff", "add", "Lê Thị B", "--title", "Phó Giám đốc", "--may", "sign", "--to", "2020-06-14")
        assert "may not sign" in refused(3, "dispatch", "generate", "--signer", "Hoàng Văn A").err
        assert "may not sign on 15/06/2020" in refused(3, "dispatch", "generate", "--signer", "CB-003").err
        assert refused(4, "dispatch", "generate", "--signer", "nobody").err
