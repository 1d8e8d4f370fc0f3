"""Whoever follows the printed hints blindly gets right rows or the next question: no wrong cell, no unit less."""

import re
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, played
from long_runs import few
from preparing import own
from registers import EXPRESS, LANG_SON, POST, REGISTERS, Foreign, Meant

Run = Any
ROUNDS = 6


@pytest.fixture(scope="module")
def enterprises_template(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two enterprises, made once; tests get copies."""
    words = ("recipient", "add", "--kind", "postal_enterprise", "--area", LANG_SON)
    return played([Line((*words, "--name", name)) for name in (POST, EXPRESS)], empty_template, tmp_path_factory)


@pytest.fixture
def enterprises(enterprises_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own(enterprises_template, tmp_path, monkeypatch)


def written(workspace: Path) -> Meant:
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute(
            "SELECT unit.*, area.name AS area, above.name AS parent FROM recipient AS unit"
            " JOIN area ON area.id = unit.area_id LEFT JOIN recipient AS above ON above.id = unit.parent_id"
        )
        return {row["name"]: dict(row) for row in rows if row["name"] not in (POST, EXPRESS)}


_OPTION = re.compile(r"""--(?:read|map|ignore|sheet|header|encoding|hidden|value) (?:"[^"]*"|'[^']*'|[^\s;|)]+)""")


def hinted(said: Any, place: int) -> list[str]:
    """Return the options that the hints of a refusal print, of each question the answer at a place; none for none."""
    hints = {said.json.get("hint", ""), *(one["hint"] for one in said.json.get("refused_list", ()))}
    found: list[str] = []
    for question in [part for hint in sorted(hints) for part in hint.split("   ")]:
        answers = [_OPTION.findall(one) for one in question.split(" | ") if "…" not in one]
        answers = [one for one in answers if one]
        if answers:
            found += [word for option in answers[min(place, len(answers) - 1)] for word in shlex.split(option)]
    return found


def wrong_cells(found: Meant, meant: Meant) -> list[str]:
    wrong = [f"{name}: no unit" for name in found.keys() - meant.keys()]
    wrong += [f"{name}: dropped" for name in meant.keys() - found.keys() if found]
    for name in found.keys() & meant.keys():
        wrong += [
            f"{name}.{key}: {found[name][key]} is not {value}"
            for key, value in meant[name].items()
            if found[name][key] not in (None, value)
        ]
    return wrong


# Each register as an xlsx, and by turns as a text or a foreign sheet; of each question the first answer, or the last.
DRAWN = [
    (name, suffix, place)
    for turn, name in enumerate(REGISTERS)
    for suffix, place in ((".xlsx", 0), ((".csv", ".ods")[turn % 2], 0), ((".xlsx", ".csv", ".ods")[turn % 3], 9))
    if suffix != ".csv" or len(REGISTERS[name].sheets) == 1
]


def follow(run: Run, workspace: Path, register: Foreign, path: Path, place: int) -> Any:
    """Type every option that is printed; return the last answer, and the first words that asked."""
    options, asked = list(register.options), []
    for _round in range(ROUNDS):
        said = run("recipient", "import", str(path), *options, "--json")
        assert wrong_cells(written(workspace), register.meant) == []
        more = hinted(said, place) if said.code else []
        if not more:
            break
        asked.append(said.out)
        assert asked.count(said.out) == 1, said.out
        options += more
    return said, asked


@pytest.mark.parametrize(("name", "suffix", "place"), few(DRAWN, every=3))
def test_hints_followed_blindly_lead_to_right_rows(
    run: Run, enterprises: Path, tmp_path: Path, name: str, suffix: str, place: int
) -> None:
    register = REGISTERS[name]
    said, asked = follow(run, enterprises, register, register.draw(tmp_path, suffix), place)
    assert said.code == 0 or place, said.out
    assert not asked or register.asks, asked


IN_OLD_FILES = [name for name in REGISTERS if len(REGISTERS[name].sheets) == 1][::16]


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory, libreoffice: Callable[..., list[Path]]) -> dict[str, Path]:
    """Registers in files of an old program."""
    folder = tmp_path_factory.mktemp("old")
    drawn = [
        REGISTERS[name].draw(folder, ".xlsx").rename(folder / f"{number}.xlsx")
        for number, name in enumerate(IN_OLD_FILES)
    ]
    return dict(zip(IN_OLD_FILES, libreoffice("xls", *drawn), strict=True))


@pytest.mark.system("calc")
@pytest.mark.parametrize("name", IN_OLD_FILES)
def test_hints_about_old_files_lead_to_right_rows(
    run: Run, enterprises: Path, name: str, old_files: dict[str, Path]
) -> None:
    said, _asked = follow(run, enterprises, REGISTERS[name], old_files[name], 0)
    assert said.code == 0, said.out
