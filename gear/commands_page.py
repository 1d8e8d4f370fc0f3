"""Write docs/commands.md from the help pages, in Vietnamese and in English; ``--check`` only compares.

Each language is read in a process of its own, because help texts are evaluated when a room is imported.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from pages import ROOT, write

PAGE = ROOT / "docs" / "commands.md"
_WORDS_OF_A_VERB = 3
FIRST = """# Các lệnh của postwatch

Trang này được viết ra từ chính `--help` của chương trình (`make docs`); đừng sửa tay. Mỗi lệnh: tiếng Việt trước,
tiếng Anh sau. *(Written from `--help`; do not edit. Each command in Vietnamese, then in English.)*
"""


def pages(language: str) -> Iterator[tuple[str, str]]:
    """Every command with its help page, in the order of the command tree. Speak ``language`` from here on."""
    from postwatch import language as speech

    speech.activate(language)
    from postwatch.app import ENTRIES, build

    front = build()
    context = front.make_context("postwatch", [], resilient_parsing=True)
    yield "postwatch", front.get_help(context)
    for word, entry in ENTRIES.items():
        if importlib.util.find_spec(entry.room) is not None:
            yield from _below(f"postwatch {word}", front.get_command(context, word), context)


def _below(path: str, command: Any, parent: Any) -> Iterator[tuple[str, str]]:
    context = command.make_context(path.rpartition(" ")[2], [], parent=parent, resilient_parsing=True)
    yield path, command.get_help(context)
    for name, verb in getattr(command, "commands", {}).items():
        yield from _below(f"{path} {name}", verb, context)


def read(language: str) -> list[tuple[str, str]]:
    """The pages of one language, read by a process of its own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("POSTWATCH_")}
    done = subprocess.run(
        [sys.executable, __file__, "--pages", language],
        env=environ | {"COLUMNS": "100", "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    return [(path, text) for path, text in json.loads(done.stdout)]


def page() -> str:
    """The whole page."""
    pieces = [FIRST]
    for (path, vietnamese), (_same, english) in zip(read("vi"), read("en"), strict=True):
        words = path.split()
        # A kind of thing that a verb is about is a word behind a code, or the letters of the code, and no verb.
        is_kind = len(words) > _WORDS_OF_A_VERB or words[-1].isupper()
        called = f"… CODE {words[-1]}" if is_kind else path
        mark = "#" * min(len(words) + 1, 4)
        pieces.append(f"{mark} `{called}`\n\n```text\n{vietnamese.strip()}\n```\n\n```text\n{english.strip()}\n```\n")
    return "\n".join(pieces)


def main(words: Sequence[str]) -> int:
    if words[:1] == ["--pages"]:
        sys.stdout.write(json.dumps(list(pages(words[1]))))
        return 0
    return write(PAGE, page(), origin="--help", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
