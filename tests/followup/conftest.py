"""The letter of 2020 as follow-ups need it: sent."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def letter(letter: Path, run: Any) -> Path:
    """The test's own workspace in which the letter of 2020 is issued and sent on 18 May."""
    assert run("dispatch", "send", "1", "--on", "18/5/2020").code == 0
    return letter
