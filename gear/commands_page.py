"""Write docs/commands/: what each command is called with, by language and noun; ``--check`` only compares.

Each language is read in a process of its own, because help texts are evaluated when a room is imported.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pages import ROOT, in_language, write

_WORDS_OF_A_VERB = 3
FOLDER = ROOT / "docs" / "commands"
INDEX = """# Các lệnh của postwatch · The commands of postwatch

Các trang này được viết ra từ chính `--help` của chương trình (`make docs`); đừng sửa tay. *(Written from `--help`; do
not edit.)* Mỗi danh từ một trang, theo ngôn ngữ. Tùy chọn chung chỉ viết ở đây. *(A page for each noun, by language;
shared options stand here alone.)*

| tiếng Việt | English | |
| --- | --- | --- |
"""


def pages(language: str) -> Iterator[tuple[str, str]]:
    """Give the page of each word of the front, and last that of the options that commands share."""
    from postwatch import language as speech

    speech.activate(language)
    from postwatch.app import ENTRIES, build

    front = build()
    context = front.make_context("postwatch", [], resilient_parsing=True)
    shared: dict[str, str] = {}
    for word in ENTRIES:
        pieces = _below(f"postwatch {word}", front.get_command(context, word), context, shared)
        yield word, "\n".join(pieces)
    yield "", "\n".join(f"- `{name}` {text}" for name, text in sorted(shared.items()))


def _below(path: str, command: Any, parent: Any, shared: dict[str, str]) -> Iterator[str]:
    """Give the description of a command, and of those below it; codes with the same options are described together."""
    from postwatch.by_code import CodesGroup
    from postwatch.commandline import WHOLE_HELP, help_sections
    from postwatch.language import _

    context = command.make_context(path.rpartition(" ")[2], [], parent=parent, resilient_parsing=True)
    context.meta[WHOLE_HELP] = True
    *own, (_title, of_all) = help_sections(command, context)
    shared |= dict(of_all)
    below = getattr(command, "commands", None)
    # A kind of thing that a verb is about is a word behind a code, and no verb.
    is_kind = len(path.split()) > _WORDS_OF_A_VERB
    mark = "#" if parent.parent is None else "##"
    yield f"**{path.rpartition(' ')[2]}** {command.help}\n" if is_kind else f"{mark} `{path}`\n\n{command.help}\n"
    # The kinds of a verb are described behind it.
    rows = [row for title, rows in own for row in rows if title != _("Kinds")] if below is None else []
    yield from (f"- `{name}` {text}".rstrip() for name, text in rows)
    if rows:
        yield ""
    if isinstance(command, CodesGroup):
        yield from _by_code(path, command, context)
        return
    for name, verb in (below or {}).items():
        yield from _below(f"{path} {name}", verb, context, shared)
    for kind in command.list_commands(context) if below is None else ():
        yield from _below(f"{path} {kind}", command.get_command(context, kind), context, shared)


def _by_code(path: str, group: Any, context: Any) -> Iterator[str]:
    """Give the options by which records are meant, of all kinds that have the same options at once."""
    from postwatch.by_code import as_code
    from postwatch.commandline import help_sections

    alike: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for letters, command in group.commands.items():
        below = command.make_context(f"{path} {letters}", [], parent=context, resilient_parsing=True)
        own = [row for _title, rows in help_sections(command, below)[:-1] for row in rows]
        alike.setdefault(tuple(own[1:]), []).append(as_code(letters))
    for options, codes in alike.items():
        yield f"**{', '.join(codes)}**\n"
        yield from (f"- `{name}` {text}" for name, text in options)
        yield ""


def index(vietnamese: Mapping[str, str], english: Mapping[str, str]) -> str:
    """Return the page that leads to all others, and has the options that commands share."""
    rows = (
        f"| [{word}](vi/{word}.md) | [{word}](en/{word}.md) | {_said(page)} |"
        for word, page in vietnamese.items()
        if word
    )
    shared = (f"## {title}\n\n{page['']}\n" for title, page in (("Chung", vietnamese), ("Shared", english)))
    return INDEX + "\n".join(rows) + "\n\n" + "\n".join(shared)


def _said(page: str) -> str:
    """Return the sentence of a page about its noun."""
    return page.splitlines()[2] if page.startswith("#") else ""


def stale(kept: Iterable[str]) -> list[Any]:
    """Return the pages that are there of words that are none any more."""
    return [one for one in FOLDER.glob("*/*.md") if one.stem not in kept]


def main(words: Sequence[str]) -> int:
    if words[:1] == ["--pages"]:
        sys.stdout.write(json.dumps(list(pages(words[1]))))
        return 0
    told = {language: in_language(__file__, "--pages", language) for language in ("vi", "en")}
    failed = write(FOLDER / "README.md", index(told["vi"], told["en"]), origin="--help", words=words)
    for language, found in told.items():
        for word, text in found.items():
            if word:
                failed |= write(FOLDER / language / f"{word}.md", text.strip() + "\n", origin="--help", words=words)
    for page in stale(told["vi"]):
        if words:
            sys.stderr.write(f"{page.relative_to(ROOT)} is the page of no command; run: make docs\n")
            failed = 1
        else:
            page.unlink()
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
