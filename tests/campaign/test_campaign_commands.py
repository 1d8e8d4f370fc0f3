import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from postwatch.campaign.actions import addressed_in_vain
from postwatch.paths import shipped
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session

SHIPPED = shipped("data") / "campaigns" / "chi-thi-28.toml"
KEYS = {"id", "title", "status", "directive", "directive_on", "issuer", "opened_on", "tasks"}


def own_file(folder: Path, *changes: tuple[str, str]) -> str:
    text = SHIPPED.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (folder / "dot.toml").write_text("\ufeff" + text, encoding="utf-8")
    return str(folder / "dot.toml")


@pytest.mark.usefixtures("loaded")
class TestLoad:
    def test_the_shipped_campaign_is_loaded_with_its_tasks(self, run: Any) -> None:
        loaded = run("campaign", "load", "chi-thi-28", "--json")
        assert loaded.json == {
            "id": "chi-thi-28",
            "title": "Triển khai Chỉ thị 28/CT-BTTTT",
            "status": "open",
            "directive": "28/CT-BTTTT",
            "directive_on": "2020-05-08",
            "issuer": "Bộ Thông tin và Truyền thông",
            "opened_on": "2020-05-08",
            "tasks": 7,
        }
        assert [set(one) for one in run("campaign", "list", "--json").json] == [KEYS]
        shown = run("campaign", "show", "chi-thi-28", "--json").json
        assert sum(one["asks_pledge"] for one in shown["tasks_list"]) == 1
        assert sorted(one["code"] for one in shown["slips_list"] if one["apply"] == "always") == [
            "decree-of-the-government",
            "department-name-cut",
        ]
        assert "Nghị định 15/2020" in run("campaign", "show", "chi-thi-28").out

    def test_the_tasks_are_shown_as_the_letter_prints_them(self, run: Any) -> None:
        run("campaign", "load", "chi-thi-28")
        shown = run("campaign", "show", "chi-thi-28", "--json").json
        text = next(one["text"] for one in shown["tasks_list"] if one["code"] == "districts-inspect")
        assert "(tại Nghị định 15/2020 ngày 3/2/2020 của Chính phủ)" in text
        assert not any("*" in one["text"] for one in shown["tasks_list"])

    def test_a_campaign_keeps_the_text_it_was_loaded_with(self, run: Any, tmp_path: Path, loaded: Path) -> None:
        file = own_file(tmp_path, ('"Như trên"', '"Như trên & khác"'))
        assert run("campaign", "load", file).code == 0
        Path(file).unlink()
        assert run("dispatch", "generate").code == 0

    @pytest.mark.parametrize(
        ("change", "code", "says"),
        [
            (('code = "chi-thi-28"', ""), 2, "code"),
            (("[directive]", "[directed]"), 2, "directive"),
            (("issued_on = 2020-05-08", "issued_on = 2020-06-16"), 2, "is in the future"),
            (('mode = "standing"', 'mode = "always"'), 2, '[[task]] 1, key mode: "always"'),
            (('kinds = ["district_office"]', 'kinds = ["distrikt"]'), 2, "distrikt"),
            (('addressed_kinds = ["postal_enterprise"]', 'addressed_kinds = ["enterprise"]'), 2, "enterprise"),
            (
                ('audience = "districts"', 'audience = "district"'),
                2,
                '[[task]] 1, key audience: "district" is none of districts, enterprises, publish',
            ),
            (('found = "của Thủ tướng Chính phủ"', 'found = "của Quốc hội"'), 2, "exactly once"),
            (('apply = "offered"', 'apply = "maybe"'), 2, "maybe"),
            (('kind = "replace"', 'kind = "remove"'), 2, "remove"),
            (("position = 3", 'position = "3"'), 2, "position"),
            (("code =", "code == "), 2, "TOML"),
            (("opened_on = 2020-05-08", 'opened_on = "8/5/2020"'), 2, 'key opened_on: "8/5/2020" is not a day'),
            (('subject = "V/v', 'subjekt = "V/v'), 2, "[letter], key subject: it is missing"),
            (("intro = [", "intro = 5\nother = ["), 2, "[letter], key intro: 5 is not a list"),
            (("in_letter = true", 'in_letter = "yes"'), 2, "[[audience]] 1, key in_letter"),
            (("{fanpage}>.", "{fanpages}>."), 2, "does not give {fanpages} under [contact]"),
            (("<{website}>", "<{web}>"), 2, "[letter], key closing.2: the office does not give {web} under [contact]"),
            (("<{website}>", "<www.x.vn>"), 2, "[letter], key closing.2: «www.x.vn» is no address"),
            (('name = "Ký cam kết"', 'name = "' + "x" * 61 + '"'), 2, "[[task]] 5, key name: it is longer"),
            (('code = "districts-inspect"', 'code = "districts-propagate"'), 2, "is given twice"),
        ],
    )
    def test_a_file_with_a_mistake_is_refused(
        self, refused: Any, tmp_path: Path, change: tuple[str, str], code: int, says: str
    ) -> None:
        answer = refused(code, "campaign", "load", own_file(tmp_path, change))
        assert says in answer.err
        assert "isoformat" not in answer.err
        assert "datetime" not in answer.err

    def test_a_file_with_a_folder_in_its_name_is_read_whatever_its_ending(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "đợt").write_bytes(Path(own_file(tmp_path, ('code = "chi-thi-28"', 'code = "dot-2"'))).read_bytes())
        assert run("campaign", "load", "./đợt", "--json").json["id"] == "dot-2"

    def test_an_office_file_is_no_campaign_and_the_missing_key_is_named(self, refused: Any) -> None:
        office = shipped("data") / "offices" / "lang-son-2020.toml"
        assert "key directive: it is missing" in refused(2, "campaign", "load", str(office)).err

    def test_all_faults_of_a_file_are_named_at_once_with_their_places(self, run: Any, tmp_path: Path) -> None:
        changes = [
            ('subject = "V/v', 'subjekt = "V/v'), ("opened_on = 2020-05-08", 'opened_on = "8/5/2020"'),
            ('code = "chi-thi-28"', 'code = "dot-3"\nat = 07:32:00\nsince = 1979-05-27T07:32:00Z'),
            ('mode = "standing"', "mode = 5"), ("position = 3", "position = -3"),
            ('apply = "offered"', 'apply = "maybe"'),
        ]  # fmt: skip
        answer = run("campaign", "load", own_file(tmp_path, *changes), "--json")
        assert answer.code == 2
        assert answer.json["error"].endswith("dot.toml has 8 faults")
        assert answer.json["refused_list"] == [
            {"where": "line 8, key opened_on", "error": '"8/5/2020" is not a day, such as 2020-05-08'},
            {"where": "[letter], key subject", "error": "it is missing"},
            {"where": "line 21, [letter], key subjekt", "error": "it is not a known key; did you mean subject?"},
            {"where": "line 87, [[task]] 1, key mode", "error": "5 is not a text"},
            {"where": "line 219, [[slip]] 3, key apply", "error": '"maybe" is none of always, offered'},
            {"where": "line 289, [[slip]] 11, key position", "error": "-3 is not a whole number from 0 on"},
            {"where": "line 5, key at", "error": "it is not a known key"},
            {"where": "line 6, key since", "error": "it is not a known key"},
        ]

    def test_a_campaign_that_asks_for_a_pledge_of_nothing_is_refused(self, refused: Any, tmp_path: Path) -> None:
        text = SHIPPED.read_text(encoding="utf-8")
        pledge = text[text.index("[pledge]") : text.index("# Slips.")]
        answer = refused(2, "campaign", "load", own_file(tmp_path, (pledge, "")))
        assert "[pledge], key slogan: it is missing" in answer.err
        assert "[pledge], key commitments: it is missing" in answer.err

    def test_a_campaign_without_a_task_that_asks_for_one_needs_no_pledge(self, run: Any, tmp_path: Path) -> None:
        text = SHIPPED.read_text(encoding="utf-8")
        pledge = text[text.index("[pledge]") : text.index("# Slips.")]
        assert run("campaign", "load", own_file(tmp_path, (pledge, ""), ("asks_pledge = true\n", ""))).code == 0

    def test_the_place_of_a_slip_of_syntax_is_said_in_our_words(self, refused: Any, tmp_path: Path) -> None:
        answer = refused(2, "campaign", "load", own_file(tmp_path, ('code = "chi-thi-28"', 'code = = "x"')))
        assert "line 4, column 8 is not valid TOML" in answer.err
        assert "Invalid value" not in answer.err

    def test_what_is_there_or_is_not_there_is_said(self, run: Any, refused: Any) -> None:
        refused(4, "campaign", "load", "nowhere")
        refused(4, "campaign", "load", "nowhere.toml")
        for name in ("../offices/lang-son-2020", "../offices/lang-son-2020.toml", "..", ".", "chi-thi-28.toml"):
            refused(4, "campaign", "load", name)
        refused(4, "dispatch", "generate")
        run("campaign", "load", "chi-thi-28")
        refused(5, "campaign", "load", "chi-thi-28")
        refused(4, "campaign", "show", "chi-thi-29")
        refused(4, "dispatch", "generate", "--campaign", "chi-thi-29")

    def test_of_two_open_campaigns_one_must_be_named(self, run: Any, refused: Any, tmp_path: Path) -> None:
        run("campaign", "load", "chi-thi-28")
        run("campaign", "load", own_file(tmp_path, ('code = "chi-thi-28"', 'code = "dot-2"')))
        assert "2 campaigns are open: chi-thi-28, dot-2" in refused(2, "dispatch", "generate").err
        assert run("dispatch", "generate", "--campaign", "dot-2").code == 0

    def test_a_closed_campaign_leaves_the_other_the_only_open_one(self, run: Any, refused: Any, tmp_path: Path) -> None:
        run("campaign", "load", "chi-thi-28")
        run("campaign", "load", own_file(tmp_path, ('code = "chi-thi-28"', 'code = "dot-2"')))
        refused(3, "campaign", "close", "dot-2", "--on", "16/6/2020")
        refused(3, "campaign", "close", "dot-2", "--on", "7/5/2020")
        refused(4, "campaign", "close", "dot-3")
        closed = run("campaign", "close", "dot-2", "--on", "10/6/2020", "--json")
        assert set(closed.json) > KEYS
        assert closed.json["status"] == "closed"
        refused(5, "campaign", "close", "dot-2")
        assert run("dispatch", "generate").code == 0

    def test_a_task_has_a_short_name(self, run: Any, tmp_path: Path) -> None:
        run("campaign", "load", own_file(tmp_path, ('name = "Ký cam kết"', "")))
        names = {one["code"]: one["name"] for one in run("campaign", "show", "chi-thi-28", "--json").json["tasks_list"]}
        assert names["districts-propagate"] == "Tuyên truyền Chỉ thị 28"
        assert names["pledge"] == "Các doanh nghiệp, các điểm cung cấp dịch vụ bưu chính thực…"


class TestAnOfficeThatGivesNoNumbers:
    """The successor of 2025: its telephone numbers, website and people are not known."""

    @pytest.fixture
    def successor(self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "so-moi"
        assert run("init", str(folder), "--office", "lang-son-2025").code == 0
        monkeypatch.setenv("POSTWATCH_WORKSPACE", str(folder))
        return folder

    @pytest.mark.usefixtures("successor")
    def test_it_is_told_which_keys_to_write(self, refused: Any) -> None:
        answer = refused(2, "campaign", "load", "chi-thi-28")
        assert "the office does not give {phone_1} under [contact]" in answer.err
        keys = 'phones = ["…", "…"]; website = "…"; fanpage = "…"'
        assert f"hint: write into postwatch.toml under [contact]: {keys}" in answer.err

    def test_only_what_is_still_missing_is_asked_for(self, refused: Any, successor: Path) -> None:
        with (successor / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write('[contact]\nphones = ["1"]\nwebsite = "http://a.vn/"\n')
        answer = refused(2, "campaign", "load", "chi-thi-28")
        assert answer.err.endswith('under [contact]: phones = ["…", "…"]; fanpage = "…"\n')


@pytest.fixture
def session(loaded: Path) -> Iterator[Session]:
    engine = open_engine(sqlite_url(loaded / "postwatch.db"), writing=False)
    with new_session(engine) as opened:
        belong(opened, 1)
        yield opened
    engine.dispose()


class TestUnitsOfALetter:
    def test_a_letter_whose_audiences_are_all_in_the_register_is_in_order(self, run: Any, session: Session) -> None:
        run("campaign", "load", "chi-thi-28")
        assert addressed_in_vain(session, campaign=None, on=dt.date(2020, 5, 18)) == []

    def test_addressees_without_units_are_named(self, run: Any, session: Session) -> None:
        run("campaign", "load", "chi-thi-28")
        for unit in run("recipient", "list", "--kind", "district_office", "--json").json:
            assert run("recipient", "edit", unit["code"], "--active-to", "14/5/2020").code == 0
        assert addressed_in_vain(session, campaign="chi-thi-28", on=dt.date(2020, 5, 18)) == [
            "Phòng Văn hóa, thông tin các huyện, thành phố"
        ]
