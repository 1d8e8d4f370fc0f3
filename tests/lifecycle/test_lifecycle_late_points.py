"""Service points that are entered after their enterprise was asked."""

from pathlib import Path
from typing import Any

import pytest

POINT = ("recipient", "add", "--kind", "service_point", "--area", "Cao Lộc", "--name")
WARNING = "CV-2020-0001 (01/STTTT-TTr), which asks their enterprises, asks"


@pytest.mark.usefixtures("letter")
class TestAfterTheLetter:
    def test_a_point_of_an_asked_enterprise_is_said_to_count(self, run: Any) -> None:
        before = run("pledge", "coverage", "--json").json["total"]
        said = run(*POINT, "Bưu cục mới", "--parent", "BDT-LS", "--code", "MOI").err
        assert f"{WARNING} 1 service points too: MOI" in said
        assert "they owe 1 tasks; the next follow-up gives these" in said
        assert run("pledge", "coverage", "--json").json["total"] == before + 1
        assert run("dispatch", "send", "CV-2020-0001").code == 0
        assert run("dispatch", "send", "CV-2020-0001", "--add", "MOI").code == 0
        assert len(run("task", "list", "--unit", "MOI", "--json").json) == 1

    def test_a_line_tells_of_all_points_of_a_sheet(self, run: Any, tmp_path: Path) -> None:
        file = tmp_path / "diem.csv"
        rows = [f"DM-{one},service_point,Điểm mới {one},178,BDT-LS" for one in range(1, 13)]
        file.write_text("\n".join(["code,kind,name,area,parent", *rows, ""]), encoding="utf-8")
        for words in (("--dry-run",), ()):
            said = run("recipient", "import", str(file), *words, "--json")
            place = [WARNING in one for one in said.json["warnings_list"]].index(True)
            asked, owed = said.json["warnings_list"][place : place + 2]
            assert f"{WARNING} 12 service points too: " in asked
            assert asked.endswith("DM-10 …")
            assert owed.startswith("they owe 12 tasks;")
            assert sum(WARNING in one for one in said.json["warnings_list"]) == 1

    def test_what_no_letter_asks_is_added_without_a_word(self, run: Any) -> None:
        assert WARNING not in run(*POINT, "Điểm riêng").err


@pytest.mark.usefixtures("loaded")
def test_before_a_letter_there_is_nothing_to_say(run: Any) -> None:
    assert run(*POINT, "Bưu cục mới", "--parent", "BDT-LS").err == ""
