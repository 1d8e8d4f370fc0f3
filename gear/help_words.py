"""Write the words by which `help` finds commands, from the command tree, data/words.toml and the guides; or compare.

Each language is read in a process of its own, because help texts are evaluated when a room is imported.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pages import ROOT, in_language, write
from schemas import tree

from postwatch.by_code import CodesGroup
from postwatch.commandline import SHARED
from postwatch.datafile import read_toml, record_of
from postwatch.help.search import FILLERS, WORDS, meant
from postwatch.options import ARGUMENTS
from postwatch.vietnamese import fold

SAID = ROOT / "data" / "words.toml"
JOBS = sorted((ROOT / "docs" / "huong-dan").glob("*.md"))
GUIDES = tuple(ROOT / "docs" / f"{name}.md" for name in ("mau-van-ban", "campaign-file", "it"))
Texts = dict[str, list[str]]


class Said(NamedTuple):
    """What clerks say: fillers, what else is said for a word of the program, and the jobs of each command."""

    fillers: tuple[str, ...]
    same: Mapping[str, tuple[str, ...]]
    jobs: Mapping[str, tuple[str, ...]]


def texts(language: str) -> Iterator[tuple[str, Texts]]:
    """Yield each command that can be run with its texts in a language, by where they stand."""
    from postwatch.app import KINDS
    from postwatch.language import _

    groups: dict[str, Any] = {}
    for words, command, context in tree(language):
        above, _blank, last = words.rpartition(" ")
        group = groups.get(above) or groups.get(above.rpartition(" ")[0])  # a kind of a verb is of its noun
        is_by_code = isinstance(command, CodesGroup)
        if hasattr(command, "commands"):
            groups[words] = command
        if not words or (hasattr(command, "commands") and not is_by_code):
            continue
        kind = [_(KINDS[last].name)] if isinstance(group, CodesGroup) else []
        own = [param for param in command.get_params(context) if param.name not in SHARED and param.help]
        names = [_(ARGUMENTS[param.name]) if param.name in ARGUMENTS else param.name for param in own]
        noun = [*kind, group.help] if group else []
        options = [f"{name}: {_(param.help)}" for name, param in zip(names, own, strict=True)]
        yield words, {"name": [words], "help": [command.help], "noun": noun, "option": options}


def places_in_guides() -> list[tuple[str, str]]:
    """Return each piece of code of the guides with the heading it is under: of a page of jobs its title alone."""
    pages = [(guide, guide.read_text(encoding="utf-8")) for guide in (*JOBS, *GUIDES)]
    found = []
    for guide, text in pages:
        sections = [text] if guide in JOBS else re.split("^(?=#+ )", text, flags=re.MULTILINE)[1:]
        for section in sections:
            heading, _line, rest = section.lstrip("# ").partition("\n")
            place = f"{guide.relative_to(ROOT).as_posix()}, «{heading}»"
            lines = (line.strip() for _fence, code in re.findall(r"(`+)([^`]+)\1", rest) for line in code.splitlines())
            found += [(line, place) for line in lines if not line.startswith("#")]
    return found


def guide_of(words: str, pieces: Sequence[tuple[str, str]]) -> str:
    """Return the heading whose section speaks most of a command, or else of the verb or the noun above it."""
    above, _blank, last = words.rpartition(" ")
    letters, _point, part = last.partition(".")
    code = rf"{letters}-[^ ]*" + (rf"[.]{part}" if part else "(?![^ ]*[.])")
    between = "VV-… |VỤ-VIỆC |[0-9] |[A-Z]+-[-0-9]+ "
    called = re.compile(rf"(?:^|postwatch ){above} ?(?:{code}|(?:{between})?{last}(?![\w-]))")
    all_under = Counter(heading for _piece, heading in pieces)
    under = Counter(heading for piece, heading in pieces if called.search(piece))
    if not under and above:
        return guide_of(above, pieces)
    return max(under, key=lambda heading: (under[heading], under[heading] / all_under[heading]), default="")


def page() -> str:
    """Return the whole file."""
    said = record_of(read_toml(SAID), Said, file=SAID, like="data/README.md")
    vietnamese, english = (in_language(__file__, "--texts", language) for language in ("vi", "en"))
    pieces = places_in_guides()
    if unknown := said.jobs.keys() - vietnamese.keys():
        raise SystemExit(f"{SAID.name} has jobs of no command: {', '.join(sorted(unknown))}")
    fillers = folded(said.fillers)
    entries: dict[str, Any] = {FILLERS: fillers}
    for words, its in vietnamese.items():
        above = words.rpartition(" ")[0]
        own = {"job": [*said.jobs.get(words, ())], **{place: its[place] + english[words][place] for place in its}}
        own["same"] = [*(said.jobs.get(above, ()) if above in vietnamese else ()), *same(own, said.same)]
        entries[words] = {"guide": guide_of(words, pieces)} | {
            place: [meant(text, fillers) or text for text in folded(told)] for place, told in own.items()
        }
    lines = (f"{json.dumps(words)}: {json.dumps(entry, ensure_ascii=False)}" for words, entry in entries.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def same(texts: Texts, others: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what else people say for words of a command's jobs, help and noun."""
    whole = " | ".join(folded([*texts["job"], *texts["help"], *texts["noun"]]))
    for word, said in others.items():
        yield from said if f" {fold(word)} " in f" {whole} " else ()


def folded(texts: Sequence[str]) -> list[str]:
    """Return texts as they are searched, each once."""
    return list(dict.fromkeys(" ".join(re.findall(r"\w+", fold(text).replace("_", " "))) for text in texts))


def main(words: Sequence[str]) -> int:
    if words[:1] == ["--texts"]:
        sys.stdout.write(json.dumps(list(texts(words[1]))))
        return 0
    return write(Path(WORDS), page(), origin="the command tree, data/words.toml and the guides", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
