"""The catalogue of messages: gather them from the source, take translations in, compile; or check that all is there.

``catalogue.py [PO ...]`` rewrites ``locale/vi`` from the source, keeping translations and taking those of other PO
files in. ``catalogue.py --check`` changes nothing and ends 1 when a message has no Vietnamese, when ``{names}`` differ,
or when the compiled catalogue is older than its text.
"""

import ast
import datetime as dt
import gettext
import io
import re
import string
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "postwatch"
TEXT = SOURCE / "locale" / "vi" / "LC_MESSAGES" / "postwatch.po"
COMPILED = TEXT.with_suffix(".mo")
MARKS = {"_", "N_"}
# A word in capitals in the place of a value, behind an option or the words of a command: --number NUMBER. Letters
# before a code are typed as they are: amend CB CODE.
PLACEHOLDER = re.compile(
    r"""(?:--[a-z][a-z-]*|postwatch(?: [a-z][a-z-]*)+) ["']?([A-Z]{2,})(?![\w-]| (?:\{code\}|CODE|MÃ))"""
)
# Without the day of making, the same messages make the same file.
HEADER = """msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
Translations = dict[str, str]


def messages() -> tuple[dict[str, str], list[str]]:
    """Return every marked message with the place of its first use, and complaints.

    Complaints are about marks that hold no plain text.
    """
    found: dict[str, str] = {}
    complaints: list[str] = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS):
                continue
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.setdefault(argument.value, place)
            elif isinstance(argument, (ast.JoinedStr, ast.BinOp)):
                complaints.append(f"{place}: a message must be one plain text")
    return found, complaints


def translations(path: Path) -> Translations:
    """The translated messages of a PO file."""
    if not path.exists():
        return {}
    # Parts of a catalogue have no header; Babel needs one to know their encoding.
    text = path.read_text(encoding="utf-8")
    text = text if text.lstrip().startswith('msgid ""\nmsgstr ""') else HEADER + text
    read = read_po(io.StringIO(text), locale="vi")
    return {str(entry.id): str(entry.string) for entry in read if entry.id and entry.string}


def compiled() -> Translations:
    """The messages of the compiled catalogue."""
    if not COMPILED.exists():
        return {}
    with COMPILED.open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
    return {key: value for key, value in catalogue.items() if key}


def names(message: str) -> list[str]:
    """The ``{names}`` of a message, sorted."""
    return sorted(name for _text, name, _spec, _conversion in string.Formatter().parse(message) if name is not None)


def placeholders(message: str) -> set[str]:
    """The words in capitals without marks that a message has in place of typed values."""
    return set(PLACEHOLDER.findall(message))


def update(known: Translations) -> list[str]:
    """Write the catalogue from the source and the translations; returns the messages that still lack Vietnamese."""
    found, _complaints = messages()
    epoch = dt.datetime(2020, 5, 15, tzinfo=dt.UTC)
    catalogue = Catalog(locale="vi", domain="postwatch", fuzzy=False, creation_date=epoch, revision_date=epoch)
    for message in sorted(found):
        catalogue.add(message, known.get(message, ""))
    text = io.BytesIO()
    write_po(text, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    TEXT.write_text(HEADER + text.getvalue().decode().lstrip("\n"), encoding="utf-8")
    with COMPILED.open("wb") as stream:
        write_mo(stream, catalogue)
    return [f"{place}: no Vietnamese: {message!r}" for message, place in found.items() if message not in known]


def complaints() -> Iterator[str]:
    """The faults of the present catalogue."""
    found, unreadable = messages()
    known = translations(TEXT)
    yield from unreadable
    for message, place in found.items():
        if message not in known:
            yield f"{place}: no Vietnamese: {message!r}"
        elif names(message) != names(known[message]):
            yield f"{place}: other names in the Vietnamese: {message!r} / {known[message]!r}"
        elif left := placeholders(message) & placeholders(known[message]):
            yield f"{place}: {', '.join(sorted(left))} is English in the Vietnamese: {known[message]!r}"
    yield from (f"{TEXT.name}: stands nowhere in the source: {message!r}" for message in known if message not in found)
    if known != compiled():
        yield f"{COMPILED.name} is not in step with {TEXT.name}; run: make locale"


def main(words: Sequence[str]) -> int:
    if words == ["--check"]:
        left = list(complaints())
    else:
        known = translations(TEXT)
        for other in words:
            known = translations(Path(other)) | known
        left = update(known)
    for line in left:
        sys.stderr.write(f"{line}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
