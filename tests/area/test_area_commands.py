import contextlib
import shutil
import sqlite3
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from postwatch import paths
from postwatch.paths import shipped

BAC_SON = ["PVHTT-BS"]


def codes(run: Any, area: str, **environ: str) -> list[str]:
    answer = run("recipient", "list", "--kind", "district_office", "--area", area, "--json", **environ)
    assert answer.code == 0, answer
    return [unit["code"] for unit in answer.json]


@pytest.mark.usefixtures("loaded")
class TestFindingAnArea:
    @pytest.mark.parametrize(
        "typed",
        ["185", " 185 ", "Huyện Bắc Sơn", "huyen bac son", "Bắc Sơn", "bac son", "BẮC  SƠN",
         unicodedata.normalize("NFD", "Bắc Sơn"), unicodedata.normalize("NFD", "Huyện Bắc Sơn")],
    )  # fmt: skip
    def test_a_code_a_full_name_or_a_bare_name_means_one_area(self, run: Any, typed: str) -> None:
        assert codes(run, typed) == BAC_SON

    @pytest.mark.parametrize("typed", ["dinh lap", "Đình Lập", "ĐÌNH LẬP", "Ðình Lập"])
    def test_every_way_of_writing_the_letter_d_is_understood(self, run: Any, typed: str) -> None:
        assert codes(run, typed) == ["PVHTT-DL"]

    def test_the_bare_name_of_city_and_province_means_the_city(self, run: Any) -> None:
        assert codes(run, "Lạng Sơn") == ["PVHTT-LS"]
        assert codes(run, "Tỉnh Lạng Sơn") == []

    def test_a_name_means_the_area_that_is_valid_on_the_day(self, run: Any) -> None:
        words = ("recipient", "add", "--kind", "commune_office", "--name", "Phòng mới", "--area", "Bắc Sơn", "--json")
        added = run(*words, today="2025-07-01").json
        assert added["area_name"] == "Xã Bắc Sơn"
        assert run(*words, today="2025-06-30").json["area_name"] == "Huyện Bắc Sơn"

    def test_an_unknown_area_is_refused(self, refused: Any) -> None:
        answer = refused(4, "recipient", "list", "--area", "Hà Nội")
        assert "There is no area Hà Nội" in answer.err

    @pytest.mark.parametrize(
        ("typed", "likely"),
        [("Tân Thànk", "Xã Tân Thành (06445)"), ("Xã Đồng Đănk", "Xã Đồng Đăng (06184)"),
         ("Hữu Lùng", "Xã Hữu Lũng (06385), Huyện Hữu Lũng (186)")],
    )  # fmt: skip
    def test_marks_count_once_they_are_typed_and_the_nearest_areas_are_told(
        self, run: Any, refused: Any, typed: str, likely: str
    ) -> None:
        run("recipient", "succeed", "--on", "2025-07-01", today="2025-07-01")
        answer = refused(4, "recipient", "edit", "DPV-001", "--area", typed, today="2025-07-01")
        assert f"There is no area {typed}" in answer.err
        assert f"did you mean {likely}?" in answer.err

    @pytest.mark.parametrize("typed", ["tan thanh", "Tân Thành", "Tân Thaǹh", "xã tân thành"])
    def test_a_name_without_marks_or_with_its_own_is_found(self, run: Any, typed: str) -> None:
        done = run("recipient", "edit", "DPV-014", "--area", typed, "--json", today="2025-07-01").json
        assert (done["area"], done["changes_list"]) == (
            "06445", [{"field": "area", "before": "Huyện Hữu Lũng", "after": "Xã Tân Thành"}],
        )  # fmt: skip

    def test_a_name_without_class_is_no_province_though_the_city_of_that_name_ended(self, refused: Any) -> None:
        answer = refused(3, "recipient", "edit", "DPV-001", "--area", "Lạng Sơn", today="2025-07-01")
        assert "may mean Thành phố Lạng Sơn (178), Tỉnh Lạng Sơn (20)" in answer.err

    def test_a_name_that_fits_several_areas_is_refused_with_their_codes(self, refused: Any, loaded: Path) -> None:
        with contextlib.closing(sqlite3.connect(loaded / "postwatch.db")) as connection, connection:
            connection.execute(
                "INSERT INTO area (code, kind, name, short_name, name_folded, sort_key)"
                " VALUES ('99999', 'commune', 'Xã Bắc Sơn', 'Bắc Sơn', 'xa bac son', '')"
            )
        answer = refused(3, "recipient", "list", "--area", "Bắc Sơn")
        assert "may mean Huyện Bắc Sơn (185), Xã Bắc Sơn (99999)" in answer.err


def test_a_reference_file_of_areas_is_refused_with_all_its_faults(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("offices", "areas"):
        shutil.copytree(shipped("data") / folder, tmp_path / "data" / folder)
    monkeypatch.setattr(paths, "shipped", lambda kind: tmp_path / kind)
    office = tmp_path / "data" / "offices" / "lang-son-2020.toml"
    office.write_text(f'areas = "example"\n{office.read_text(encoding="utf-8")}', encoding="utf-8")
    file = tmp_path / "data" / "areas" / "example.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",Hai,99,", ",Hai,98,", 1).replace("2025-06-30", "30/6/2025", 1), encoding="utf-8")
    said = run("init", str(tmp_path / "new"), "--json")
    assert (said.code, said.json["error"].endswith("example.csv has 2 faults")) == (2, True)
    assert [one["where"] for one in said.json["refused_list"]] == ["line 3, column active_to", "line 4, column parent"]
    assert not (tmp_path / "new").exists()
