"""A clerk who types command lines, for stories."""

from pathlib import Path
from typing import Any


class Clerk:
    """Types command lines in one workspace, on the days of the story."""

    def __init__(self, run: Any, folder: Path) -> None:
        self.run = run
        self.folder = folder

    def __call__(self, today: str, *words: str, code: int = 0) -> Any:
        answer = self.run("-w", str(self.folder), *words, "--json", today=today)
        assert answer.code == code, (words, answer)
        return answer.json

    def each(self, today: str, *lines: str) -> None:
        for line in lines:
            self(today, *line.split())
