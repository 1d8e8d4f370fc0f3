"""Units found from every page, pages drawn again only where something changed, and the state at the head of a unit."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsers import Opened

from postwatch.pages import units

TODAY = "2020-06-20"
Look = Callable[..., Opened]
in_chromium = pytest.mark.system("chromium")


def export(run: Any, folder: Path, *options: str) -> None:
    answer = run("pages", "export", str(folder), *options, today=TODAY)
    assert answer.code == 0, answer


def stamps(folder: Path) -> dict[str, int]:
    """The files of a folder with what changes when one is written anew."""
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def pages(run: Any, loaded: Path, tmp_path: Path) -> Path:
    """The pages of the sample register, of which a unit was called otherwise before."""
    named = ("recipient", "rename", "DPV-012", "--name", "Bưu cục Kỳ Lừa", "--on", "2020-06-18")
    assert run(*named, today=TODAY).code == 0
    export(run, tmp_path / "pages")
    return tmp_path / "pages"


def found(seen: Opened) -> list[str]:
    codes: list[str] = seen.page.locator(".found a").evaluate_all(
        "all => all.map(a => a.href.match(/dv-(.*)[.]html/)[1])"
    )
    return codes


@in_chromium
@pytest.mark.parametrize("page", ["index.html", "cam-ket.html", "kiem-tra.html", "don-vi/dv-PVHTT-LS.html"])
def test_any_unit_is_found_from_any_page_with_the_keyboard(pages: Path, look: Look, page: str) -> None:
    seen = look(pages / page)
    for _step in range(12):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate("document.activeElement.type") == "search":
            break
    for words in ("ky lua", "KỲ LỪA", "dpv-012", "diem phuc vu mau 2", "dpv-012 lang son"):
        seen.page.keyboard.press("Control+A")
        seen.page.keyboard.type(words)
        assert "DPV-012" in found(seen), words
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/don-vi/dv-DPV-012.html")
    assert seen.page.locator("h1").inner_text() == "Bưu cục Kỳ Lừa"
    assert seen.said == []


@in_chromium
def test_the_address_has_the_filter_so_that_a_link_can_be_sent(pages: Path, look: Look) -> None:
    seen = look(pages / "don-vi.html")
    seen.page.locator("form select").nth(0).select_option(label="service point")
    seen.page.locator("form input").fill("loc binh")
    shown, address = found(seen), seen.page.url
    assert len(shown) > 1
    assert "#tim=loc+binh&loai=service+point" in address
    other = look(pages / "cam-ket.html")
    other.page.goto(address.replace("don-vi.html", "kiem-tra.html"))
    assert found(other) == shown
    assert other.page.locator("form input").input_value() == "loc binh"
    other.page.locator("form input").fill("khong co")
    assert other.texts("form output") == ["Units found: 0"]


def test_the_index_has_every_unit_once(run: Any, pages: Path) -> None:
    told = re.search(r"units: lines } = (\{.*\});", (pages / "don-vi.js").read_text(encoding="utf-8"))
    assert told is not None
    rows = [line.split("\t") for line in json.loads(told[1])["units"].split("\n")]
    listed = {unit["code"]: unit["name"] for unit in run("recipient", "list", "--redact", "--json", today=TODAY).json}
    assert {code: name for name, code, *_more in rows} == listed
    assert len(rows) == len(listed)
    (former,) = (row[-1] for row in rows if row[1] == "DPV-012")
    assert former.startswith("Điểm phục vụ mẫu")


def test_a_second_export_writes_only_what_changed(run: Any, pages: Path) -> None:
    before = stamps(pages)
    renamed = ("recipient", "rename", "DPV-013", "--name", "Tên mới", "--on", "2020-06-18")
    assert run(*renamed, today=TODAY).code == 0
    export(run, pages, "--replace")
    after = stamps(pages)
    assert after.keys() == before.keys()
    written = {file for file in after if after[file] != before[file]}
    # Its enterprise names its points.
    above = run("recipient", "show", "DPV-013", "--json", today=TODAY).json["parent"]
    changed = {"don-vi/dv-DPV-013.html", f"don-vi/dv-{above}.html"}
    assert {file for file in written if file.startswith("don-vi/")} == changed
    assert "cam-ket.html" not in written
    assert "Tên mới" in (pages / "don-vi" / "dv-DPV-013.html").read_text(encoding="utf-8")


def test_what_was_drawn_stays_when_an_export_is_stopped(
    run: Any, loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    draw = units.unit_bytes

    def noted(site: Any, line: Any, page: Any) -> bytes:
        drawn.append(line.code)
        if len(drawn) == 10:
            raise KeyboardInterrupt
        return draw(site, line, page)

    monkeypatch.setattr("postwatch.pages.units.unit_bytes", noted)
    assert run("pages", "export", str(tmp_path / "pages"), today=TODAY).code != 0
    assert not (tmp_path / "pages").exists()
    export(run, tmp_path / "pages")
    codes = {unit["code"] for unit in run("recipient", "list", "--json", today=TODAY).json}
    assert sorted(drawn[:9] + drawn[10:]) == sorted(codes)


def test_pages_that_name_persons_are_not_kept(run: Any, loaded: Path, tmp_path: Path) -> None:
    export(run, tmp_path / "pages", "--with-persons")
    assert not (loaded / ".pages").exists()


def test_a_workspace_that_cannot_be_written_has_its_pages_all_the_same(run: Any, loaded: Path, tmp_path: Path) -> None:
    (loaded / ".pages").write_text("no folder", encoding="utf-8")
    export(run, tmp_path / "pages")
    assert (tmp_path / "pages" / "don-vi" / "dv-DPV-012.html").is_file()


def test_the_page_of_a_unit_begins_with_its_state(run: Any, loaded: Path, tmp_path: Path) -> None:
    owed = ("--finding", "Thiếu sổ", "--remedy", "Lập sổ", "--remedy-due", "18/6/2020")
    assert run("inspect", "log", "DPV-012", "--on", "2020-06-10", *owed, today=TODAY).code == 0
    export(run, tmp_path / "pages")

    def head(code: str) -> str:
        page = (tmp_path / "pages" / "don-vi" / f"dv-{code}.html").read_text(encoding="utf-8")
        return re.sub("<[^>]+>|\\s+", " ", page.partition("<h1>")[2].partition("</header>")[0])

    assert "State overdue" in " ".join(head("DPV-012").split())
    assert "10/06/2020" in head("DPV-012")
    assert "State nothing owed" in " ".join(head("DPV-013").split())


def test_copied_pages_are_written_anew_beside_them(run: Any, pages: Path, tmp_path: Path) -> None:
    shutil.copytree(pages, tmp_path / "copy")
    (pages / "don-vi.html").write_text("changed", encoding="utf-8")
    export(run, pages, "--replace")
    for file in stamps(tmp_path / "copy"):
        assert (pages / file).read_bytes() == (tmp_path / "copy" / file).read_bytes(), file
    assert (pages / "don-vi.html").stat().st_nlink == 1
