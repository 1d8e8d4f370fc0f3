"""Forms and annexes made in bulk: whole or not at all, stopped and made again."""

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postwatch.documents.fill import Template

UNITS = 40


@pytest.fixture
def many(run: Any, letter: Path, tmp_path: Path) -> Path:
    """The letter's workspace with forty more service points."""
    rows = [f"X-{number:03d},service_point,Điểm phục vụ {number},178,VTP-LS" for number in range(UNITS)]
    (tmp_path / "points.csv").write_text(
        "\n".join(["Mã,Loại,Tên đơn vị,Địa bàn,Doanh nghiệp", *rows]), encoding="utf-8"
    )
    assert run("recipient", "import", str(tmp_path / "points.csv")).code == 0
    return letter


def forms(workspace: Path) -> dict[str, int]:
    """The forms that are there, each a whole Word file, with the moment of their last change."""
    found = {}
    for path in (workspace / "documents" / "cam-ket").rglob("*"):
        if path.is_file():
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
            found[path.name] = path.stat().st_mtime_ns
    return found


def left_over(workspace: Path) -> list[str]:
    return [path.name for path in (workspace / ".staging").glob("*")]


def interrupting(function: Callable[..., Any], at: int) -> Callable[..., Any]:
    """The function, interrupted as by Ctrl-C at its call of that number."""
    calls = 0

    def once(*words: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at:
            raise KeyboardInterrupt
        return function(*words, **named)

    return once


def test_stopped_while_forms_are_made_nothing_is_there_and_the_next_run_makes_all(
    run: Any, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Template, "render", interrupting(Template.render, 30))
        stopped = run("pledge", "form")
    assert (stopped.code, stopped.out) == (130, "")
    assert "Nothing was changed" in stopped.err
    assert forms(many) == {}
    assert left_over(many) == []
    made = run("pledge", "form", "--json").json
    assert len(forms(many)) == made["forms"] == UNITS + 21
    assert made["documents_list"][0]["code"] == "MCK-2020-0001", "the numbers of the stopped run are free"
    assert run("db", "check").code == 0


def test_forms_stopped_half_placed_are_whole_and_the_next_command_adds_the_rest(
    run: Any, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", interrupting(os.link, 30))
        stopped = run("pledge", "form")
    assert (stopped.code, stopped.out) == (130, "")
    assert "The change was written" in stopped.err
    there = forms(many)
    assert len(there) == 29
    assert run("register", "reserve").code == 0
    assert left_over(many) == []
    whole = forms(many)
    assert len(whole) == UNITS + 21
    assert {name: whole[name] for name in there} == there
    assert run("pledge", "form", "--json").json["forms"] == UNITS + 21
    assert forms(many) == whole
    assert run("db", "check").code == 0


def test_made_again_only_the_missing_forms_are_written(run: Any, many: Path) -> None:
    run("pledge", "form", "--kind", "postal_enterprise")
    before, entries = forms(many), len(run("journal", "list", "--json").json)
    assert 0 < len(before) < UNITS
    run("pledge", "form")
    after = forms(many)
    assert len(after) == UNITS + 21
    assert {name: after[name] for name in before} == before
    lost = many / "documents" / "cam-ket" / "chi-thi-28" / "X-007.docx"
    lost.unlink()
    assert run("pledge", "form").code == 0
    assert lost.is_file()
    assert len(run("journal", "list", "--json").json) > entries
    assert run("db", "check").code == 0


def test_made_again_with_nothing_to_do_changes_nothing(run: Any, many: Path) -> None:
    first = run("pledge", "form", "--json").json
    entries = run("journal", "list", "--json").json
    assert run("pledge", "form", "--json").json == first
    assert run("journal", "list", "--json").json == entries


def test_a_form_that_was_changed_by_hand_is_not_taken_for_ours(run: Any, many: Path, refused: Any) -> None:
    run("pledge", "form", "X-007")
    path = many / "documents" / "cam-ket" / "chi-thi-28" / "X-007.docx"
    path.write_bytes(path.read_bytes() + b"by hand")
    refused(5, "pledge", "form", "X-007")
    assert run("pledge", "form", "X-007", "--replace").code == 0
    assert run("db", "check").code == 0


def test_an_enterprise_signs_for_its_own_points_only(run: Any, many: Path) -> None:
    path = run("pledge", "form", "VTP-LS", "--with-points", "--json").json["documents_list"][0]["path"]
    with zipfile.ZipFile(many / path) as archive:
        words = archive.read("word/document.xml").decode()
    assert "Điểm phục vụ 39" in words
    own = [unit for unit in run("recipient", "list", "--json").json if unit["parent"] == "VTP-LS"]
    others = [unit for unit in run("recipient", "list", "--json").json if unit["parent"] not in ("VTP-LS", None)]
    assert all(f"{unit['name']}<" in words for unit in own)
    assert not [unit["name"] for unit in others if f">{unit['name']}<" in words]


def test_annexes_made_again_are_kept(run: Any, many: Path) -> None:
    first = run("dispatch", "sheets", "CV-2020-0001", "--json").json
    folder = (many / first["documents_list"][0]["path"]).parent
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    next(folder.iterdir()).unlink()
    assert run("dispatch", "sheets", "CV-2020-0001", "--json").json == first
    after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert after.keys() == before.keys()
    assert sum(after[name] != before[name] for name in before) == 1


def test_the_answer_stands_alone_in_a_pipe(run: Any, many: Path) -> None:
    answer = run.fresh("pledge", "form", "--json")
    assert answer.err == ""
    assert json.loads(answer.out)["forms"] == UNITS + 21
    assert run.fresh("pledge", "form").err == ""
