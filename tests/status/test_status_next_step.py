"""The next step is named, as a command that runs: on the desk, after a campaign is loaded, by an empty sheet."""

from pathlib import Path
from typing import Any


def commands(run: Any, today: str) -> list[str]:
    return [one["command"] for one in run("status", "--json", today=today).json["items_list"]]


def test_the_desk_of_a_campaign_names_each_step_of_its_letter(run: Any, loaded: Path) -> None:
    day = "2020-05-15"
    assert commands(run, day) == []
    said = run("campaign", "load", "chi-thi-28", today=day).out.strip()
    assert said.endswith("next: postwatch dispatch generate")
    steps: list[str] = []
    for _number in range(3):
        steps.append(commands(run, day)[0].replace("…", "15/5/2020"))
        assert run(*steps[-1].split()[1:], today=day).code == 0
    assert steps == [
        "postwatch dispatch generate", "postwatch paper issue CV-2020-0001 --on 15/5/2020",
        "postwatch paper send CV-2020-0001",
    ]  # fmt: skip
    assert commands(run, day)[0] == "postwatch show CV-2020-0001 --not-acknowledged"


def test_a_campaign_in_an_empty_office_asks_for_the_register_first(run: Any, workspace: Path) -> None:
    said = run("campaign", "load", "chi-thi-28", lang="vi").out.strip()
    assert said.endswith("tiếp theo: postwatch recipient import TỆP")
    assert commands(run, "2020-06-15") == []


def test_a_second_open_campaign_is_named_in_the_next_command(run: Any, letter: Path, tmp_path: Path) -> None:
    from postwatch.paths import shipped

    text = (shipped("data") / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
    other = tmp_path / "chi-thi-29.toml"
    other.write_text(text.replace('code = "chi-thi-28"', 'code = "chi-thi-29"', 1), encoding="utf-8")
    said = run("campaign", "load", str(other)).out.strip()
    command = "postwatch dispatch generate --campaign chi-thi-29"
    assert said.endswith(f"next: {command}")
    assert command in commands(run, "2020-06-15")
    assert run(*command.split()[1:]).code == 0
    assert command not in commands(run, "2020-06-15")


def test_a_sheet_of_no_report_names_the_month_that_has_some(run: Any, letter: Path) -> None:
    early = "2020-05-20"
    sheet = run("task", "sheet", "--json", today=early)
    assert (sheet.json["reports"], "postwatch task sheet --month 2020-06" in sheet.err) == (0, True)
    named = run("task", "sheet", "--month", "2020-06", "--json", today=early)
    assert (named.json["reports"] > 0, named.err) == (True, "")
    assert f"{named.json['reports']} for 2020-06" in sheet.err


def test_a_sheet_names_no_month_where_none_has_reports(run: Any, loaded: Path) -> None:
    assert run("task", "sheet").err == ""
