from pathlib import Path
from typing import Any

import docx
import pytest
from long_runs import few

from postwatch.paths import shipped

KEYS = {"code", "name", "title", "authority", "may_sign", "may_lead", "may_draw_up", "active_from", "active_to"}


@pytest.mark.usefixtures("workspace")
class TestStaff:
    def test_the_office_file_brings_its_director(self, run: Any) -> None:
        people = run("staff", "list", "--json").json
        assert [(one["code"], one["name"], one["authority"], one["may_sign"]) for one in people] == [
            ("NQH", "Nguyễn Quang Huy", "head", True)
        ]
        assert set(people[0]) == KEYS

    def test_a_person_is_added_with_days_and_powers(self, run: Any) -> None:
        words = (
            "Hoàng Văn A",
            "--title",
            "Chánh Thanh tra",
            "--may",
            "lead",
            "--may",
            "draw_up",
            "--active-from",
            "1/3/2020",
        )
        added = run("staff", "add", *words, "--json")
        assert added.code == 0
        assert added.json == {
            "code": "CB-001",
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
            (("A B", "--title", "x", "--may", "fly"), 2, "fly is not a valid power"),
            (("A B", "--title", "x", "--authority", "king"), 2, "king is not a valid authority"),
            (("A B", "--title", "x", "--active-from", "2/2020"), 2, "2/2020"),
            (
                ("A B", "--title", "x", "--active-from", "2/3/2020", "--active-to", "1/3/2020"),
                3,
                "would end before it begins",
            ),
            (("nguyen quang huy", "--title", "Giám đốc"), 5, "already exists"),
            (("A\u200bB", "--title", "x"), 2, "is invisible"),
            (("Ắ" * 501, "--title", "x"), 2, "A name of 501 characters is too long"),
        ],
    )
    def test_a_wrong_person_is_refused(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "staff", "add", *words).err


def signature_block(workspace: Path, path: str) -> list[str]:
    table = docx.Document(str(workspace / path)).tables[-1]
    return [line for line in table.rows[0].cells[1].text.split("\n") if line.strip()]


def office_file(folder: Path, people: str) -> Path:
    shipped_text = (shipped("data") / "offices" / "lang-son-2025.toml").read_text(encoding="utf-8")
    (folder / "so.toml").write_text(shipped_text.replace("[report]", people + "\n[report]", 1), encoding="utf-8")
    return folder / "so.toml"


def person(name: str, code: str) -> str:
    return f'[[staff]]\ncode = "{code}"\nname = "{name}"\ntitle = "Giám đốc"\nmay = ["sign"]\n'


class TestPeopleOfAnOfficeFile:
    def test_the_code_of_the_office_file_names_the_person(self, run: Any, letter: Path) -> None:
        made = run("dispatch", "generate", "--signer", "nqh", "--json").json
        assert signature_block(letter, made["path"])[-1] == "Nguyễn Quang Huy"

    def test_who_has_no_code_or_comes_later_gets_a_free_one(self, run: Any, tmp_path: Path) -> None:
        file = office_file(tmp_path, person("Bà Một", "CB-001") + person("Ông Hai", "ĐQH-2") + person("Bà Ba", ""))
        assert run("init", "so", "--office", str(file)).code == 0
        assert run("-w", "so", "staff", "add", "Ông Bốn", "--title", "Phó Giám đốc").code == 0
        people = run("-w", "so", "staff", "list", "--json").json
        assert [one["code"] for one in people] == ["CB-001", "ĐQH-2", "CB-002", "CB-003"]

    @pytest.mark.parametrize(
        ("people", "code", "says"),
        [
            (person("Bà Một", "LAN") + person("Ông Hai", "lan"), 5, "The code lan is already used by Bà Một"),
            *few(
                [
                    (person("Bà Một", "L N"), 2, "The code L N of Bà Một cannot be used"),
                    (person("Bà Một", "../x"), 2, "The code ../x of Bà Một cannot be used"),
                    (person("Bà Một", "L" * 21), 2, f"The code {'L' * 21} of Bà Một cannot be used"),
                ]
            ),
            (person("Ộ" * 501, "LAN"), 2, "A name of 501 characters is too long"),
        ],
    )
    def test_a_person_who_cannot_be_kept_is_refused_with_the_whole_office(
        self, run: Any, tmp_path: Path, people: str, code: int, says: str
    ) -> None:
        answer = run("init", "so", "--office", str(office_file(tmp_path, people)))
        assert (answer.code, says in answer.err) == (code, True), answer
        assert not (tmp_path / "so").exists()


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
        words = (
            "Lê Thị B",
            "--title",
            "Phó Giám đốc",
            "--authority",
            "deputy",
            "--may",
            "sign",
            "--active-to",
            "20/6/2020",
        )
        run("staff", "add", *words)
        words = ("dispatch", "correct", "1", "--text", "Điều 1 đọc là Điều 2", "--signer", "CB-001", "--json")
        code = run(*words).json["id"]
        refused(3, "dispatch", "issue", code, "--on", "21/6/2020", today="2020-06-21")
        issued = run("dispatch", "issue", code, "--on", "15/6/2020", "--json").json
        assert signature_block(letter, issued["path"])[-1] == "Lê Thị B"
        assert run("register", "list", "--json").json[1]["signer"] == "Lê Thị B"
        run("dispatch", "send", "1")
        chase = run(
            "followup", "generate", "--dispatch", "1", "--audience", "districts", "--signer", "CB-001", "--json"
        )
        issued = run("followup", "issue", chase.json["id"], "--on", "15/6/2020", "--json").json
        assert run("register", "list", "--json").json[2]["signer"] == "Lê Thị B"

    @pytest.mark.usefixtures("letter")
    def test_nobody_signs_who_may_not_or_is_not_in_office(self, run: Any, refused: Any) -> None:
        run("staff", "add", "Hoàng Văn A", "--title", "Chánh Thanh tra", "--may", "lead")
        run("staff", "add", "Lê Thị B", "--title", "Phó Giám đốc", "--may", "sign", "--active-to", "2020-06-14")
        assert "may not sign" in refused(3, "dispatch", "generate", "--signer", "Hoàng Văn A").err
        assert "may not sign on 15/06/2020" in refused(3, "dispatch", "generate", "--signer", "CB-002").err
        assert refused(4, "dispatch", "generate", "--signer", "nobody").err
