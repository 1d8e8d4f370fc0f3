"""A page of docs/ that is written from the program itself: written anew, or only compared."""

import sys
from collections.abc import Sequence
from pathlib import Path

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
