"""A page of docs/ that is written from the program itself: written anew, or only compared."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def write(page: Path, text: str, *, origin: str, words: Sequence[str]) -> int:
    """Write a page, or with ``--check`` compare it; gives the exit code, 1 when the page is not what it should be."""
    if list(words) == ["--check"]:
        if page.exists() and page.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write(f"{page.relative_to(ROOT)} is not in step with {origin}; run: make docs\n")
        return 1
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")
    return 0


def in_language(script: str, part: str, language: str) -> dict[str, Any]:
    """Return a part of a script's page in a language, printed by a process of its own: help is read at import."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("POSTWATCH_")}
    done = subprocess.run(
        [sys.executable, script, part, language], env=environ | {"PYTHONUTF8": "1"}, capture_output=True, check=True
    )
    return dict(json.loads(done.stdout))
