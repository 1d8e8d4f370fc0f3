"""The letter of 2020 as follow-ups need it: sent."""

from pathlib import Path

import pytest
from busy_office import Line, played
from preparing import own


@pytest.fixture(scope="session")
def sent_template(letter_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the letter of 2020 is issued and sent on 18 May, made once; tests get copies."""
    return played([Line(("dispatch", "send", "1", "--on", "18/5/2020", "--late"))], letter_template, tmp_path_factory)


@pytest.fixture
def letter(sent_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own workspace in which the letter of 2020 is issued and sent on 18 May."""
    return own(sent_template, tmp_path, monkeypatch)
