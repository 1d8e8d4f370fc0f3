from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.system("postgres")


def test_visits_acts_finds_and_notes_are_the_same_on_a_server(run: Any, tmp_path: Path, postgres_url: str) -> None:
    office = str(tmp_path / "office")
    assert run("init", office, "--database", postgres_url).code == 0
    say = ("-w", office, "--json")
    assert run("recipient", "import", "sample:lang-son-2020", *say).code == 0
    assert run("inspect", "log", "DPV-013", "--on", "2020-05-28", "--sign", "a", "--finding", "b", *say).code == 0
    assert run("inspect", "log", "DPV-013", "--on", "2020-05-28", *say).code == 5
    assert run("violation", "add", "DPV-013", "8.3.b", "--on", "2020-05-28", "--visit", "1", *say).code == 0
    assert run("case", "draft", "minutes", "1", "--on", "2020-05-28", *say).code == 0
    decide = ("case", "sign", "decision", "1", "--on", "2020-06-03", "--number", "01", "--by", "x", "--authority")
    assert run(*decide, "Chủ tịch UBND cấp huyện", *say).code == 0
    assert run("case", "pay", "1", "--on", "2020-06-10", "--amount", "1 triệu", *say).json["paid"] == 1_000_000
    find = ("incident", "add", "--source", "police", "--on", "2020-06-01", "--description", "x", "--unit", "DPV-013")
    assert run(*find, *say).code == 0
    assert run("note", "add", "cause", "x", *say).code == 0
    visits = run("inspect", "list", *say).json
    assert [(one["id"], one["result"], one["findings"]) for one in visits] == [("KT-2020-0001", "violation", 2)]
    assert run("violation", "list", "--unit", "DPV-013", *say).json[0]["status"] == "decided"
    assert run("violation", "show", "1", *say).json["fine_paid"] == 1_000_000
    assert len(run("incident", "list", *say).json) == len(run("note", "list", *say).json) == 1
