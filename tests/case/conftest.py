"""The journals of this room are read after each story; its offices of 2025 are made once for all tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from databases import journal_read as journal_read  # noqa: PLC0414 -- a fixture of the room
from player import type_lines
from preparing import own

ENTERPRISE = ("--name", "Công ty cổ phần Bưu chính Xứ Lạng", "--area", "Phường Tam Thanh", "--code", "DN-1")


@pytest.fixture(scope="session")
def offices_of_2025(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives an office of 2025, founded on a day, with one enterprise and a head who decides; made once for each day."""
    made: dict[str, Path] = {}

    def founded(day: str) -> Path:
        if day not in made:
            made[day] = tmp_path_factory.mktemp("template") / "office"
            lines = (
                ("init", str(made[day]), "--office", "lang-son-2025"),
                ("recipient", "add", "--kind", "postal_enterprise", *ENTERPRISE),
                ("staff", "add", "Nguyễn Văn Huy", "--title", "Giám đốc", "--authority", "head"),
            )
            type_lines([(day, words) for words in lines], made[day])
        return made[day]

    return founded


@pytest.fixture
def office_of_2025(
    offices_of_2025: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Path]:
    """Gives the test's own office of 2025, founded on a day; the command line finds it by itself."""
    return lambda day: own(offices_of_2025(day), tmp_path, monkeypatch)
