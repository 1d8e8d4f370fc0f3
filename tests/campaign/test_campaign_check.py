"""`campaign check` reads a file as `campaign load` does: each fault is told with its place, nothing is written."""

from pathlib import Path
from typing import Any

import pytest

from postwatch.paths import shipped

SHIPPED = (shipped("data") / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
LETTER, AUDIENCE, TASK = "[letter], key ", "[[audience]] 1, key ", "[[task]] 1, key "
DISTRICTS = 'code = "districts"\nkinds = ["district_office"]'
FAULTS = [
    (('code = "chi-thi-28"', 'code = "../../../evil"'), "line 4, key code", "is no code"),
    (('code = "chi-thi-28"', 'code = "Đợt 1"'), "key code", "is no code"),
    (('code = "chi-thi-28"', 'code = ""'), "key code", "is no code"),
    (('code = "chi-thi-28"', "code = 28"), "key code", "is not a text"),
    (('title = "Triển khai', 'title = "{hotline} Triển khai'), "key title", "{hotline} is printed as it is"),
    (('title = "Triển khai', 'title = "*Triển* khai'), "key title", "its marks"),
    (("opened_on = 2020-05-08", "opened_on = 2020-05-07"), "key opened_on", "is before the directive"),
    (("opened_on = 2020-05-08", "opened_on = 2020-13-45"), "line 6", "is not valid TOML"),
    (("points_follow = true", 'points_follow = "có"'), "key points_follow", "neither true nor false"),
    (("points_follow = true", "point_follow = true"), "key point_follow", "did you mean points_follow?"),
    (("issued_on = 2020-05-08", "issued_on = 2021-05-08"), "[directive], key issued_on", "is in the future"),
    (('number = "28/CT-BTTTT"', 'number = " "'), "[directive], key number", "it is empty"),
    (("subject = \"V/v triển khai", "subject = \"V/v {nobody} triển khai"),
     f"{LETTER}subject", "does not give {nobody}"),
    (("  \"Thực hiện chức năng", "  \"\",\n  \"Thực hiện chức năng"), f"{LETTER}intro.0", "it is empty"),
    (("Thực hiện chức năng", "Thực hiện *chức năng"), f"{LETTER}intro.0", "in pairs"),
    (("{phone_1} hoặc", "{phone_1 hoặc"), f"{LETTER}closing.1", "a brace is no placeholder"),
    (("{phone_1} hoặc", "{điện thoại} hoặc"), f"{LETTER}closing.1", "a brace is no placeholder"),
    (("<{website}>", "<{website}"), f"{LETTER}closing.2", "in pairs"),
    (("<{website}>", "<trang web>"), f"{LETTER}closing.2", "in pairs"),
    (("<{website}>", "<trang-web>"), f"{LETTER}closing.2", "is no address"),
    (("attachments = [{ title", "attachments = [{ titel"), "attachments", "titel"),
    (('text = "Như trên"', 'text = "Như trên {hotline}"'),
     "[[letter.distribution]] 1, key text", "{hotline} is printed"),
    (('role = "publish"', 'role = "post"'), "[[letter.distribution]] 5, key role", "is none of"),
    ((f"{DISTRICTS}\n", 'code = "districts"\nkinds = []\n'), f"{AUDIENCE}kinds", "it is empty"),
    ((DISTRICTS, 'code = "enterprises"\nkinds = ["district_office"]'), "[[audience]] 2, key code", "given twice"),
    (('addressed_kinds = ["district_office"]', "addressed_kinds = []"),
     f"{AUDIENCE}addressed_kinds", "sent to somebody"),
    (('addressed_kinds = ["district_office"]', 'addressed_kinds = ["huyện"]'), f"{AUDIENCE}addressed_kinds", "none of"),
    (('addressee = "Phòng', 'addressee = "<Phòng> {hotline}'), f"{AUDIENCE}addressee", "{hotline} is printed as it is"),
    (('heading = "Đối với Phòng', 'heading = "{nobody} Đối với Phòng'), f"{AUDIENCE}heading", "does not give {nobody}"),
    (('heading = "Đối với Phòng Văn hóa và Thông tin các huyện, thành phố."', 'heading = ""'),
     f"{AUDIENCE}heading", "missing"),
    (('code = "districts-propagate"', 'code = "a/b"'), f"{TASK}code", "is no code"),
    (('audience = "districts"\nkinds = ["district_office"]', 'audience = "districts"\nkinds = ["service_point"]'),
     f"{TASK}kinds", "none of the kinds of its audience districts"),
    (('audience = "districts"', 'audience = "publish"'), f"{TASK}in_letter", "its audience publish is in no letter"),
    (('mode = "standing"', 'mode = "monthly"'), f"{TASK}mode", "is none of"),
    (('text = "Tuyên truyền Chỉ thị 28', 'text = "{nobody} Tuyên truyền Chỉ thị 28'), f"{TASK}text", "{nobody}"),
    (('name = "Tuyên truyền Chỉ thị 28"', 'name = "*Tuyên truyền*"'), f"{TASK}name", "its marks"),
    (('code = "people_reached", name = "Số người được tuyên truyền, tập huấn"',
      'code = "sessions_held", name = "Số người"'),
     "[[task.measures]] 1.2, key code", "given twice"),
    (('unit = "cuộc"', 'unit = ""'), "[[task.measures]] 1.1, key unit", "it is empty"),
    (('slogan = "', 'slogan = "{hotline} '), "[pledge], key slogan", "{hotline} is printed as it is"),
    (('found = "của Thủ tướng Chính phủ"', 'found = "của Quốc hội"'), "key found", "exactly once"),
    (('apply = "offered"', 'apply = "later"'), "key apply", "is none of"),
    (("position = 3", "position = 30"), "key position", "has 6 lines"),
    (('where = "subject"', 'where = "title"'), "key found", "exactly once"),
]  # fmt: skip


def written(folder: Path, *changes: tuple[str, str]) -> str:
    text = SHIPPED
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    (folder / "dot.toml").write_text(text, encoding="utf-8")
    return str(folder / "dot.toml")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("change", "place", "says"), FAULTS)
def test_a_fault_is_told_with_its_place_and_the_reader_of_load_is_the_same(
    run: Any, tmp_path: Path, change: tuple[str, str], place: str, says: str
) -> None:
    file = written(tmp_path, change)
    checked, loaded = run("campaign", "check", file), run("campaign", "load", file)
    assert checked.code == 2, checked
    assert place in checked.err
    assert says in checked.err
    assert checked.err == loaded.err
    assert run("campaign", "list", "--json").json == []


@pytest.mark.usefixtures("loaded")
def test_faults_of_all_kinds_are_told_at_once(run: Any, tmp_path: Path) -> None:
    changes = [
        ('title = "Triển khai', 'title = "{hotline} Triển khai'), ('mode = "standing"', "mode = 5"),
        ("Thực hiện chức năng", "Thực hiện *chức năng"), ("points_follow = true", 'points_follow = "có"'),
    ]  # fmt: skip
    told = run("campaign", "check", written(tmp_path, *changes), "--json").json["refused_list"]
    assert {one["where"].split(", ")[-1] for one in told} == {
        "key title",
        "key mode",
        "key intro.0",
        "key points_follow",
    }


@pytest.mark.usefixtures("loaded")
def test_an_unknown_key_hides_no_other_fault_and_a_table_within_a_line_has_its_line(run: Any, tmp_path: Path) -> None:
    changes = [
        ('mode = "standing"', 'mode = "monthly"\nmodus = 1'), ('name = "Tuyên truyền Chỉ thị 28"', "name = 5"),
        ("points_follow = true", "points_follow = true\npoint_follow = true"),
        ("opened_on = 2020-05-08", "opened_on = 2020-05-07"), ("attachments = [{ title", "attachments = [{ titel"),
    ]  # fmt: skip
    file = written(tmp_path, *changes)
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    told = [one["where"] for one in run("campaign", "check", file, "--json").json["refused_list"]]
    ends = {"modus", "name", "point_follow", "titel"}
    assert ends <= {where.rpartition(".")[2].rpartition(" ")[2] for where in told}
    (titel,) = (where for where in told if "titel" in where)
    line = next(place for place, text in enumerate(lines, 1) if "titel" in text)
    assert titel.startswith(f"line {line}, ")
    whole = run("campaign", "check", written(tmp_path, *changes[2:4]), "--json").json["refused_list"]
    assert {where["where"].rpartition(" ")[2] for where in whole} == {"point_follow", "opened_on"}


@pytest.mark.usefixtures("loaded")
def test_a_file_without_fault_tells_whom_it_would_ask_and_is_not_loaded(run: Any) -> None:
    told = run("campaign", "check", "chi-thi-28", "--json").json
    assert run("campaign", "list", "--json").json == []
    run("campaign", "load", "chi-thi-28")
    run("dispatch", "generate")
    (letter,) = run("dispatch", "list", "--json").json
    assert run("paper", "issue", letter["id"], "--on", "2020-05-15").code == 0
    issued = run("show", letter["id"], "--json").json
    tasks = run("task", "list", "--json").json
    assert (told["units"], told["tasks"]) == (issued["recipients"], len(tasks))
    assert told["nobody_list"] == []
    assert run("campaign", "check", "chi-thi-28").code == 5


@pytest.mark.usefixtures("workspace")
def test_an_addressee_without_a_unit_is_told(run: Any) -> None:
    checked = run("campaign", "check", "chi-thi-28")
    assert (checked.code, checked.err.count("is in the register")) == (0, 2)
