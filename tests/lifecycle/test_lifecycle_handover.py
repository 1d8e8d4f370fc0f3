"""The office is handed over on 1 March 2025: one owner, and the name, symbol, series and people of each day."""

import re
from pathlib import Path
from typing import Any

import pytest
from long_runs import DATABASES, few

from postwatch.documents.package import unpack
from postwatch.paths import shipped

HAND_OVER = ("office", "hand-over", "--to", "lang-son-2025", "--on", "1/3/2025")
DAY = "2025-03-10"
# How the successor is reached is not known; an office writes it into its own copy of the file.
CONTACT = 'phones = ["0205 000 001", "0205 000 002"]\nwebsite = "http://s.example.vn"\nfanpage = "http://f.example.vn"'


@pytest.fixture(params=few(DATABASES, from_place=1, every=2))
def office(request: Any, letter: Path) -> Path:
    if request.param == "postgresql":
        request.getfixturevalue("letter_on_server")
    return letter


@pytest.fixture
def succeeded(run: Any, letter: Path) -> Path:
    """A workspace whose office was handed over, with a director and with what its file lacked."""
    own = letter / "data" / "offices" / "lang-son-2025.toml"
    own.parent.mkdir(parents=True)
    text = (shipped("data") / "offices" / own.name).read_text(encoding="utf-8")
    own.write_text(text.replace("phones = []", CONTACT), encoding="utf-8")
    run(*HAND_OVER, today=DAY)
    run("staff", "add", "Trần Thị Mới", "--title", "Giám đốc", "--authority", "head", "--head-title", "Giám đốc",
        "--may", "sign", "--active-from", "1/3/2025", today=DAY)  # fmt: skip
    return letter


def issue(run: Any, code: str, on: str, *words: str) -> dict[str, Any]:
    issued: dict[str, Any] = run("dispatch", "issue", code, "--on", on, *words, "--json", today=DAY).json
    return issued


def test_a_paper_bears_the_name_of_its_day_whenever_it_is_recorded(
    run: Any, refused: Any, office: Path, another_draft: Any
) -> None:
    early, late = another_draft(today="2025-02-20"), another_draft(today="2025-02-20")
    said = refused(3, "dispatch", "issue", early, "--on", "1/3/2025", today=DAY).err
    assert "ended on 28/02/2025: no paper of it is dated 01/03/2025" in said
    assert "postwatch office hand-over --to lang-son-2025 --on 01/03/2025" in said
    done = run(*HAND_OVER, "--json", today=DAY).json
    assert (done["symbol"], done["ended_list"], done["begun_list"]) == ("SKHCN-BCVT", ["NQH"], [])
    assert issue(run, early, "20/2/2025")["symbol"] == "01/STTTT-TTr"
    # The successor's people sign, and its numbers begin anew in a series of their own.
    refused(3, "dispatch", "issue", late, "--on", "5/3/2025", today=DAY)
    run("staff", "add", "Trần Thị Mới", "--title", "Giám đốc", "--authority", "head", "--head-title", "Giám đốc",
        "--may", "sign", "--active-from", "1/3/2025", today=DAY)  # fmt: skip
    issued = issue(run, late, "5/3/2025", "--signer", "Trần Thị Mới")
    assert issued["symbol"] == "01/SKHCN-BCVT"
    words = unpack((office / issued["path"]).read_bytes(), "x")["word/document.xml"].decode()
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in words
    names = run("office", "show", "--json", today=DAY).json
    assert [(one["symbol"], one["first_on"], one["last_on"]) for one in names] == [
        ("STTTT-TTr", None, "2025-02-28"), ("SKHCN-BCVT", "2025-03-01", None),
    ]  # fmt: skip
    series = {line["symbol"]: line["series"] for line in run("register", "list", "--json", today=DAY).json}
    assert series["01/STTTT-TTr"] != series["01/SKHCN-BCVT"]
    assert run("db", "check").code == 0
    assert run("journal", "verify").code == 0


def test_what_is_open_crosses_and_an_undo_takes_the_name_back(run: Any, refused: Any, office: Path) -> None:
    run("violation", "add", "DPV-013", "8.3.b", "--on", "20/2/2025", today="2025-02-20")
    tasks = run("task", "list", "--status", "open", "--json", today="2025-02-28").out
    assert run(*HAND_OVER, today=DAY).code == 0
    assert run("task", "list", "--status", "open", "--json", today="2025-02-28").out == tasks
    assert run("violation", "list", "--json", today=DAY).json[0]["status"] == "open"
    assert "Sở Khoa học và Công nghệ" in run("status", today=DAY).out
    assert "Sở Thông tin và Truyền thông" in run("status", today="2025-02-28").out
    assert "already" in refused(5, *HAND_OVER, today=DAY).err
    assert run("undo", "--yes", today=DAY).code == 0
    assert "Sở Thông tin và Truyền thông" in run("status", today=DAY).out
    assert run("staff", "list", "--json", today=DAY).json[0]["active_to"] is None
    assert run("db", "check").code == 0


class TestTerms:
    """Who is in office after a hand-over."""

    BEFORE = "2025-02-20"

    @pytest.fixture(autouse=True)
    def handed_over(self, prepare: Any, office: Path) -> None:
        """Two people who are known before the hand-over, and whose last day is not; a third is told of after it."""
        own = office / "data" / "offices" / "lang-son-2025.toml"
        own.parent.mkdir(parents=True)
        named = '\n[[staff]]\nname = "Lê Thị Hai"\ntitle = "Chuyên viên"\n'
        own.write_text((shipped("data") / "offices" / own.name).read_text(encoding="utf-8") + named, encoding="utf-8")
        for name in ("Trần Văn Một", "Lê Thị Hai"):
            prepare("staff", "add", name, "--title", "Chuyên viên", "--may", "lead", today=self.BEFORE)
        prepare("staff", "add", "Vũ Văn Ba", "--title", "Chuyên viên", "--active-to", "30/6/2025", today=self.BEFORE)
        prepare(*HAND_OVER, today=DAY)

    @staticmethod
    def ends(run: Any) -> dict[str, str | None]:
        return {one["name"]: one["active_to"] for one in run("staff", "list", "--json", today=DAY).json}

    def test_a_hand_over_ends_those_whom_the_file_does_not_name(self, run: Any) -> None:
        assert self.ends(run) == {
            "Nguyễn Quang Huy": "2025-02-28", "Trần Văn Một": "2025-02-28", "Lê Thị Hai": None,
            "Vũ Văn Ba": "2025-06-30",
        }  # fmt: skip

    def test_so_it_does_those_who_are_told_of_later_and_warns(self, run: Any, refused: Any) -> None:
        told = run("staff", "add", "Hồ Văn Bốn", "--title", "Chuyên viên", "--active-from", "1/1/2024", today=DAY)
        assert "the office was handed over after 28/02/2025, the last day of Hồ Văn Bốn" in told.err
        assert "amend CB CB-004 --active-to ''" in told.err
        assert "last day of Hồ Văn Bốn is 28/02/2025 already" in refused(5, "staff", "end", "CB-004", today=DAY).err
        assert run("staff", "edit", "CB-004", "--active-to", "", today=DAY).err == ""
        assert self.ends(run)["Hồ Văn Bốn"] is None
        assert run("staff", "edit", "CB-004", "--title", "Chuyên viên chính", today=DAY).code == 0
        assert self.ends(run)["Hồ Văn Bốn"] is None

    def test_other_particulars_are_edited_without_a_last_day_of_the_persons_own(self, run: Any) -> None:
        assert run("staff", "edit", "CB-001", "--title", "Chuyên viên chính", today=DAY).code == 0
        assert self.ends(run)["Trần Văn Một"] == "2025-02-28"
        assert run("undo", "--yes", today=DAY).code == 0
        assert run("undo", "--yes", today=DAY).code == 0
        assert self.ends(run)["Trần Văn Một"] is None
        assert run("db", "check", today=DAY).code == 0

    def test_a_first_day_that_becomes_known_decides(self, run: Any) -> None:
        run("staff", "add", "Hồ Văn Bốn", "--title", "Chuyên viên", today=DAY)
        assert self.ends(run)["Hồ Văn Bốn"] is None
        assert "handed over" in run("staff", "edit", "CB-004", "--active-from", "1/1/2024", today=DAY).err
        assert self.ends(run)["Hồ Văn Bốn"] == "2025-02-28"
        assert run("staff", "edit", "CB-004", "--active-from", "1/3/2025", today=DAY).err == ""
        assert self.ends(run)["Hồ Văn Bốn"] is None
        assert run("staff", "edit", "CB-004", "--active-from", "", today=DAY).code == 0
        assert self.ends(run)["Hồ Văn Bốn"] is None


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("code", "words", "today", "sentence"),
    [
        (3, ("--on", "1/3/2025"), "2025-02-28", "is in the future"),
        (3, ("--on", "2/3/2025"), DAY, "begins on 01/03/2025, not on 02/03/2025"),
        (4, ("--on", "1/3/2025", "--to", "ha-noi"), DAY, "ha-noi"),
        (2, ("--on", "1/3/2025", "--to", "../offices/lang-son-2025"), DAY, "is not the code of an office file"),
        (2, (), DAY, "--on is missing"),
    ],
)
def test_what_cannot_be_is_refused(refused: Any, code: int, words: tuple[str, ...], today: str, sentence: str) -> None:
    assert sentence in refused(code, "office", "hand-over", "--to", "lang-son-2025", *words, today=today).err


def test_no_other_successor_follows_than_the_one_that_the_office_file_names(refused: Any, workspace: Path) -> None:
    text = (shipped("data") / "offices" / "lang-son-2025.toml").read_text(encoding="utf-8")
    own = workspace / "data" / "offices" / "lang-son-khac.toml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace('code = "lang-son-2025"', 'code = "lang-son-khac"'), encoding="utf-8")
    said = refused(3, "office", "hand-over", "--to", "lang-son-khac", "--on", "1/3/2025", today=DAY).err
    assert "names lang-son-2025 as the successor of Sở Thông tin và Truyền thông" in said
    assert "not lang-son-khac" in said


def test_how_the_office_works_stays_and_what_it_is_called_does_not(run: Any, letter: Path) -> None:
    file = letter / "postwatch.toml"
    file.write_text(file.read_text(encoding="utf-8") + 'abbreviation = "STT"\nnumbering = "office"\n', encoding="utf-8")
    run(*HAND_OVER, today=DAY)
    names = run("office", "show", "--json", today=DAY).json
    assert [one["symbol"] for one in names] == ["STT-TTr", "SKHCN-BCVT"]
    said = run("register", "reserve", today=DAY).err
    assert "given by its registry" in said


def test_no_day_is_lost_where_the_successor_cuts_its_months_otherwise(run: Any, letter: Path, tmp_path: Path) -> None:
    own = letter / "data" / "offices" / "lang-son-2025.toml"
    own.parent.mkdir(parents=True)
    text = (shipped("data") / "offices" / own.name).read_text(encoding="utf-8")
    own.write_text(text.replace('period = "15-14"', 'period = "calendar"'), encoding="utf-8")
    (tmp_path / "paper.toml").write_text("incidents = 4\n", encoding="utf-8")
    paper = ("--number", "1", "--figures", str(tmp_path / "paper.toml"))
    assert run("report", "record", "--month", "2020-03", *paper, today=DAY).code == 0
    for on in ("14/2/2025", "20/2/2025", "31/3/2025"):
        run(
            "incident",
            "add",
            "--source",
            "police",
            "--on",
            on,
            "--description",
            "x",
            "--area",
            "178",
            today="2025-04-01",
        )
    run(*HAND_OVER, today="2025-04-01")

    def counted(month: str, **options: str) -> tuple[Any, ...]:
        report = run("report", "monthly", "--month", month, "--json", **options).json
        return (*report["period"].values(), *list(report["figures"]["incidents"].values())[:4])

    assert counted("2025-02", today="2025-04-01")[:3] == ("2025-01-15", "2025-02-14", 1)
    assert counted("2025-03", today="2025-04-01") == ("2025-02-15", "2025-03-31", 2, 3, 1, 0)
    assert counted("2025-04", today="2025-05-01")[:2] == ("2025-04-01", "2025-04-30")
    assert counted("2020-06", today="2025-05-01")[3] == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("recall", "--reason", "Sai căn cứ"), "{now} thu hồi {letter} của {then}. Lý do: Sai căn cứ."),
        (("correct", "--text", "Đọc là 2025"), "{now} đính chính {letter} của {then} như sau:"),
        (("replace",), "Công văn này thay thế {letter} của {then}."),
    ],
)
def test_what_the_successor_says_of_an_earlier_letter_names_who_issued_it(
    run: Any, succeeded: Path, words: tuple[str, ...], said: str
) -> None:
    run("dispatch", "send", "CV-2020-0001", "--on", "18/5/2020", today=DAY)
    drafted = run("dispatch", words[0], "CV-2020-0001", *words[1:], "--signer", "Trần Thị Mới", "--json", today=DAY)
    assert drafted.code == 0, drafted
    issue(run, drafted.json["id"], "5/3/2025", "--signer", "Trần Thị Mới")
    path = run("dispatch", "show", drafted.json["id"], "--json", today=DAY).json["path"]
    printed = unpack((succeeded / path).read_bytes(), "x")["word/document.xml"].decode()
    cited = "Công văn số 01/STTTT-TTr ngày 18 tháng 5 năm 2020"
    now, then = "Sở Khoa học và Công nghệ", "Sở Thông tin và Truyền thông"
    assert said.format(now=now, then=then, letter=cited) in re.sub("<[^>]*>", "", printed)


@pytest.mark.usefixtures("succeeded")
def test_a_draft_with_the_former_name_of_the_office_is_warned_of(run: Any) -> None:
    former = "still calls the office Sở Thông tin và Truyền thông"
    generate = ("dispatch", "generate", "--campaign", "chi-thi-28")
    assert former not in run(*generate, today="2025-02-28").err
    assert former in run(*generate, today=DAY).err
