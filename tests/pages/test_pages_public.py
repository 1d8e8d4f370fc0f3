"""Public pages: whoever knows the province cannot tell which enterprise a page, a row or a code is about."""

import csv
import html
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TODAY = "2020-06-20"
KEY = "data/ma-cong-khai.csv"
# Areas with a single enterprise, with two, and with many.
AREAS = ("178",) * 9 + ("180",) + ("181",) * 2 + ("182",) * 6 + ("183",) + ("184",)
HEADS = "code,kind,name,area,parent,address,business_number,licence_number,representative,phone"


def unit(number: int) -> dict[str, str]:
    """An enterprise as a reader of the province knows it."""
    values = (
        f"DNT-{number:02d}", "postal_enterprise", f"Công ty Tên Riêng {chr(65 + number)}", AREAS[number], "",
        f"Số {number + 100} đường Bà Triệu", f"49001{number:05d}", f"77{number}/GP-STTTT",
        f"Giám Đốc Thứ{chr(65 + number)}", f"09123{number:05d}",
    )  # fmt: skip
    return dict(zip(HEADS.split(","), values, strict=True))


def point(number: int, of: int) -> dict[str, str]:
    """A service point of an enterprise, in its area."""
    values = (
        f"DVT-{number:03d}", "service_point", f"Điểm giao dịch Riêng Lẻ {number}", AREAS[of], f"DNT-{of:02d}",
        f"Ngõ {number + 300} phố Kim Đồng", "", "", f"Trưởng Điểm Số{number}", f"09876{number:05d}",
    )  # fmt: skip
    return dict(zip(HEADS.split(","), values, strict=True))


UNITS = [unit(number) for number in range(20)] + [point(number, number % 20) for number in range(30)]


@pytest.fixture
def known(run: Any, workspace: Path, tmp_path: Path) -> Path:
    """An office with 20 enterprises of which letters, pledges, visits, findings, acts and former names are recorded."""

    def typed(*words: str) -> Any:
        answer = run(*words, "--json", today=TODAY)
        assert answer.code == 0, answer
        return answer.json

    with (tmp_path / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADS.split(","))
        writer.writeheader()
        writer.writerows(UNITS)
    typed("recipient", "import", str(tmp_path / "units.csv"))
    typed("campaign", "load", "chi-thi-28")
    typed("dispatch", "generate")
    typed("paper", "issue", "CV-2020-0001", "--on", "2020-05-15")
    typed("paper", "send", "CV-2020-0001", "--on", "2020-05-15")
    for number in range(0, 20, 3):
        typed("pledge", "record", f"DNT-{number:02d}", "--signed-on", "2020-05-20", "--signer", f"Người Ký Thứ{number}")
        owed = ("--finding", f"Thiếu sổ ở Tên Riêng {number}", "--remedy", "Lập sổ", "--remedy-due", "18/6/2020")
        typed("inspect", "log", f"DNT-{number:02d}", "--on", f"2020-06-{number % 9 + 1:02d}", *owed)
        typed("violation", "add", f"DNT-{number:02d}", "8.3.b", "--on", "2020-06-10")
        typed("note", "add", "difficulty", f"Ghi về số {number + 100} đường Bà Triệu", "--unit", f"DNT-{number:02d}",
              "--on", "2020-06-10")  # fmt: skip
    typed("recipient", "rename", "DNT-04", "--name", "Công ty Mới Lạ", "--on", "2020-06-10")
    return workspace


def public(run: Any, folder: Path, *options: str) -> dict[str, str]:
    """The public pages by their files, the script that finds units among them."""
    answer = run("pages", "export", str(folder), "--public", *options, today=TODAY)
    assert answer.code == 0, answer
    assert KEY in answer.err
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in folder.rglob("*.*")}


def text_of(page: str) -> str:
    told = re.sub("<[^>]+>", " ", re.sub("<(style|script)>.*?</(style|script)>", "", page, flags=re.S))
    return " ".join(html.unescape(told).split())


def key_of(workspace: Path) -> dict[str, str]:
    """The units by their public codes."""
    with (workspace / KEY).open(encoding="utf-8-sig", newline="") as file:
        return dict(csv.reader(file))


def test_who_knows_the_province_names_none_of_twenty_enterprises(run: Any, known: Path, tmp_path: Path) -> None:
    pages = public(run, tmp_path / "pages")
    told = {value for one in UNITS for name, value in one.items() if value and name not in ("kind", "area")}
    told |= {"Công ty Mới Lạ", "Người Ký Thứ3", "Thiếu sổ ở Tên Riêng 3"}
    records = re.compile(r"\b(KT|CK|NV|VV|HV|GC|DKT|CV)-2020-\d{4}")
    for file, page in pages.items():
        shown = file + text_of(page) if file.endswith(".html") else page
        assert [value for value in told if value in shown] == [], file
        assert records.search(shown) is None, file
    # By kind and area no page fits fewer than three enterprises.
    names = {one["code"]: one["area_name"] for one in run("recipient", "list", "--json", today=TODAY).json}
    fitting = Counter(names[one["code"]] for one in UNITS if one["kind"] == "postal_enterprise")
    for code, own in key_of(known).items():
        shown = text_of(pages[f"don-vi/dv-{code}.html"].partition("<main")[2])
        areas = [area for area in fitting if area in shown]
        assert areas in ([], [names[own]]), code
        assert all(fitting[area] >= 3 for area in areas), (code, areas)
    assert not any(re.search(r"\d\d/\d\d/\d{4}", text_of(pages[file].partition("<main")[2]))
                   for file in pages if file.startswith("don-vi"))  # fmt: skip


def owners_alike(pages: dict[str, str], key: dict[str, str], parents: dict[str, str | None]) -> dict[str, set[str]]:
    """The enterprises of the units that are alike in all that pages tell of them: their own, the register, the script
    that finds units.
    """
    found: dict[str, set[str]] = {}
    rows = dict(re.findall(r'dv-([^"]+)[.]html"(.*?)</tr>', pages["don-vi.html"], re.S))
    units = json.loads('"' + pages["don-vi.js"].partition('"units": "')[2].partition('"')[0] + '"')
    lines = {line.split("\t")[1]: line for line in units.split("\n") if line.startswith("(masked)")}
    assert rows.keys() >= key.keys() == lines.keys()
    for code, own in key.items():
        told = text_of(pages[f"don-vi/dv-{code}.html"].partition("<body")[2] + f"<td>{rows[code]}{lines[code]}")
        found.setdefault(told.replace(code, ""), set()).add(parents[own] or own)
    return found


@pytest.mark.parametrize("office", ["known", "busy"])
def test_units_that_are_alike_are_of_three_enterprises(
    run: Any, office: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder = request.getfixturevalue(office)
    pages = public(run, tmp_path / "pages")
    parents = {one["code"]: one["parent"] for one in run("recipient", "list", "--json", today=TODAY).json}
    alike = owners_alike(pages, key_of(folder), parents)
    assert len(alike) >= 2
    assert {told[-200:]: who for told, who in alike.items() if len(who) < 3} == {}


def test_who_is_no_enterprise_keeps_name_and_code(run: Any, busy: Path, tmp_path: Path) -> None:
    pages = public(run, tmp_path / "pages")
    police = [one for one in run("recipient", "list", "--json", today=TODAY).json if one["code"] == "PA03"]
    assert police[0]["name"] in text_of(pages["don-vi/dv-PA03.html"])
    assert "PA03" not in key_of(busy).values()


def test_what_waits_in_the_office_is_for_nobody_else(run: Any, known: Path, tmp_path: Path) -> None:
    own = run("pages", "export", str(tmp_path / "own"), today=TODAY)
    assert own.code == 0, own
    titles = ("Waits for a signature", "things are overdue", "Waiting, without a day")
    seen = text_of((tmp_path / "own" / "index.html").read_text(encoding="utf-8"))
    assert [one for one in titles if one not in seen] == []
    page = public(run, tmp_path / "pages")["index.html"]
    assert [one for one in titles if one in text_of(page)] == []
    assert "<figure" in page


def test_no_row_of_an_area_tells_of_fewer_than_three_enterprises(run: Any, known: Path, tmp_path: Path) -> None:
    # Two enterprises with so many points that their area is none of few units.
    for number in range(10, 12):
        for place in range(3):
            values = ("--name", f"Điểm thêm {number}-{place}", "--area", "181", "--parent", f"DNT-{number}")
            assert run("recipient", "add", "--kind", "service_point", *values, today=TODAY).code == 0
    names = {one["code"]: one["area_name"] for one in run("recipient", "list", "--json", today=TODAY).json}
    owners: dict[str, set[str]] = {}
    for one in UNITS:
        owners.setdefault(names[one["code"]], set()).add(one["parent"] or one["code"])
    pages = public(run, tmp_path / "pages")
    table = pages["cam-ket.html"].partition("-areas-table")[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>\s*<td[^>]*><data value="(\d+)">', table)
    assert sum(int(asked) for _area, asked in rows) == 56
    assert {area for area, _asked in rows} == {area for area, there in owners.items() if len(there) >= 3} | {
        "other areas"
    }
    assert min(int(asked) for _area, asked in rows) >= 5
    assert "Service points by enterprise" not in pages["cam-ket.html"]


def test_the_order_and_the_files_follow_codes_that_say_nothing(run: Any, known: Path, tmp_path: Path) -> None:
    pages = public(run, tmp_path / "pages")
    codes = re.findall(r'href="don-vi/dv-([^"]+)\.html"', pages["don-vi.html"])
    assert codes == sorted(key_of(known))
    assert all(re.fullmatch(r"K-\d{3}", code) for code in codes)
    own = [key_of(known)[code] for code in codes]
    assert own != sorted(own)
    sums = [line.partition("  ")[2] for line in pages["SHA256SUMS"].splitlines()] if "SHA256SUMS" in pages else []
    assert sums == sorted(sums)
    written = [(file.stat().st_mtime_ns, file.name) for file in (tmp_path / "pages" / "don-vi").iterdir()]
    assert all(one[1] < other[1] for one, other in itertools.pairwise(sorted(written)) if one[0] < other[0])


def test_a_unit_keeps_its_public_code_and_the_key_stays_in_the_office(run: Any, known: Path, tmp_path: Path) -> None:
    public(run, tmp_path / "one")
    before = key_of(known)
    added = ("recipient", "add", "--kind", "postal_enterprise", "--name", "Công ty Thêm", "--area", "178")
    new = run(*added, "--json", today=TODAY).json["code"]
    pages = public(run, tmp_path / "two")
    after = key_of(known)
    assert before.items() <= after.items()
    assert {code for public_code, code in after.items() if public_code not in before} == {new}
    assert not [file for file in pages if file.endswith(".csv")]
    assert KEY not in "".join(pages.values())


def test_a_report_for_the_public_has_public_codes_too(run: Any, known: Path, tmp_path: Path) -> None:
    answer = run("report", "html", str(tmp_path / "report.html"), "--public", today=TODAY)
    assert answer.code == 0, answer
    page = text_of((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert [one["code"] for one in UNITS if one["code"] in page or one["name"] in page] == []
