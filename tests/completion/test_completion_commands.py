"""The scripts that shells read, and the words that they complete."""

from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "PowerShell"])
def test_a_script_asks_the_program_for_its_words(run: Any, shell: str) -> None:
    said = run("completion", shell)
    assert said.code == 0
    assert "postwatch --complete" in said.out
    assert run("completion", shell, "--json").json == {"shell": shell.lower(), "script": said.out.rstrip("\n")}


def test_a_shell_that_is_not_known_is_refused(workspace: Path, refused: Any) -> None:
    assert "did you mean bash?" in refused(2, "completion", "bsh").err
