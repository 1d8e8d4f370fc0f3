"""Change messages everywhere at once and keep their Vietnamese: in the source, in the tests and in the catalogue.

``reword.py FILE.toml`` reads lines of ``"old message" = "new message"``. Marked messages of the source are rewritten
wherever they are marked; in the tests every literal that quotes an old message, values filled in or not. Literals that
quote only a part of a message are changed by the table ``[quoted]`` of the file, and listed when it does not name the
part. Ends 1 when the mapping contradicts the catalogue.
"""

import ast
import io
import re
import string
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import catalogue

TESTS = catalogue.ROOT / "tests"
WIDTH = 120
# Shorter literals are codes, names or values as often as they are messages.
SHORTEST = 12


def contradictions(mapping: Mapping[str, str], known: Mapping[str, str]) -> Iterator[str]:
    """Yield the faults of a mapping: other ``{names}``, or a new message that has another Vietnamese already."""
    taken = {message: vietnamese for message, vietnamese in known.items() if message not in mapping}
    for old, new in mapping.items():
        if catalogue.names(old) != catalogue.names(new):
            yield f"other names: {old!r} / {new!r}"
        elif old in known and taken.setdefault(new, known[old]) != known[old]:
            yield f"two Vietnamese sentences: {new!r}"


# --- source ----------------------------------------------------------------------------------------------------------


def literal(text: str, indent: int = 0, limit: int | None = None) -> str:
    """Return Python for a text; with a limit it is cut after blanks into pieces that fit, each on a line of its own."""
    pieces = [""]
    for word in re.findall(r"\S*\s*", text):
        if limit is not None and pieces[-1] and len(pieces[-1] + word) > limit:
            pieces.append("")
        pieces[-1] += word
    return ("\n" + " " * indent).join(_quoted(piece) for piece in pieces)


def _quoted(text: str) -> str:
    mark = "'" if '"' in text and "'" not in text else '"'
    return mark + text.replace("\\", "\\\\").replace("\n", "\\n").replace(mark, f"\\{mark}") + mark


@dataclass(frozen=True)
class Marked:
    """A marked message of a source file, and the bytes that its literal takes there."""

    text: str
    start: int
    end: int
    column: int


def marked(source: bytes) -> Iterator[Marked]:
    """Yield every marked message of a source file, the last first."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in catalogue.MARKS:
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                start = starts[argument.lineno - 1] + argument.col_offset
                end = starts[(argument.end_lineno or 0) - 1] + (argument.end_col_offset or 0)
                found.append(Marked(argument.value, start, end, argument.col_offset))
    yield from sorted(found, key=lambda message: -message.start)


def reworded_source(source: bytes, mapping: Mapping[str, str]) -> bytes:
    """Return a source file with its marked messages reworded."""
    for message in marked(source):
        if message.text in mapping:
            source = source[: message.start] + literal(mapping[message.text]).encode() + source[message.end :]
    return source


def wrapped(source: bytes) -> bytes:
    """Return a formatted source file with the messages cut that make a line too long."""
    for message in marked(source):
        end = source.find(b"\n", message.start)
        line = source[source.rfind(b"\n", 0, message.start) + 1 : end if end >= 0 else None]
        if len(line.decode()) > WIDTH and b"\n" not in source[message.start : message.end]:
            pieces = literal(message.text, message.column, WIDTH - message.column - 2)
            source = source[: message.start] + pieces.encode() + source[message.end :]
    return source


# --- tests -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quotation:
    """How a literal may quote a message: its fixed text, values between, and their replacements."""

    old: str
    new: str
    key: str
    pattern: re.Pattern[str]
    template: str

    @classmethod
    def of(cls, old: str, new: str) -> "Quotation | None":
        """Return the quotation of a message; None if its text is too short to be told from other literals."""
        parts, named = _parts(old), _parts(new)
        key = max((text for text, _name in parts), key=len)
        if len(key) < SHORTEST or " " not in key.strip():
            return None
        if _edges(parts) == _edges(named):
            parts, named = _inner(parts), _inner(named)
            around = ("", "")
        else:  # values change places: only a literal that is the whole message
            around = ("^((?:error|hint|warning): )?", "$")
        pattern, names = "", []
        for text, name in parts:
            pattern += re.escape(text)
            if name is not None:
                pattern += f"(?P={_group(name)})" if name in names else f"(?P<{_group(name)}>.+?)"
                names.append(name)
        template = "".join(
            text.replace("\\", "\\\\") + (rf"\g<{_group(name)}>" if name is not None else "") for text, name in named
        )
        template = (r"\g<1>" if around[0] else "") + template
        return cls(old, new, key, re.compile(around[0] + pattern + around[1], re.DOTALL), template)


def _group(name: str) -> str:
    return f"v_{name}" if name else "v_"


def _parts(message: str) -> list[tuple[str, str | None]]:
    return [(text, name) for text, name, _spec, _conversion in string.Formatter().parse(message)]


def _edges(parts: Sequence[tuple[str, str | None]]) -> tuple[str | None, str | None]:
    """The values with which a message begins and ends."""
    return (parts[0][1] if not parts[0][0] else None, parts[-1][1])


def _inner(parts: Sequence[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """A message without the values at its ends, which a literal may leave out."""
    inner = list(parts[1:] if not parts[0][0] else parts)
    return [*inner[:-1], (inner[-1][0], None)] if inner else []


@dataclass(frozen=True)
class Rewording:
    """Changes to the literals of tests: whole messages, parts named by hand, and possible remains of old messages."""

    quotations: Sequence[Quotation]
    parts: Mapping[str, str]
    lost: Mapping[str, str]


def reworded_test(text: str, rewording: Rewording, path: Path) -> tuple[str, list[str]]:
    """Return a test with its literals reworded, and the places of those that still quote a part of a message."""
    lines = text.splitlines(keepends=True)
    left = []
    for token in reversed(list(_literals(text))):
        (row, column), (last, end) = token.start, token.end
        quoted = reworded_literal(token.string, rewording.quotations)
        quoted = next((quoted.replace(part, new) for part, new in rewording.parts.items() if part in quoted), quoted)
        if quoted != token.string:
            lines[row - 1 : last] = [lines[row - 1][:column] + quoted + lines[last - 1][end:]]
        left += [f"{path}:{row}: {quoted} quotes a part of {old!r}" for old in partly(quoted, rewording.lost)]
    return "".join(lines), left


def _literals(text: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the string literals of a test, but its docstrings."""
    begins = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING and not begins:
            yield token
        if token.type not in (tokenize.COMMENT, tokenize.NL):
            begins = token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


def reworded_literal(quoted: str, quotations: Sequence[Quotation]) -> str:
    """Return a string literal, its quotes included, with every message in it reworded."""
    found = re.fullmatch(r"(\w*(?:\"\"\"|'''|\"|'))(.*?)(\"\"\"|'''|\"|')", quoted, re.DOTALL)
    if found is None:
        return quoted
    opening, text, closing = found.groups()
    for quotation in quotations:
        if quotation.key in text:
            text = quotation.pattern.sub(quotation.template, text)
    return f"{opening}{text}{closing}" if closing not in text or closing in found[2] else quoted


def lost_phrases(mapping: Mapping[str, str], others: Iterable[str]) -> dict[str, str]:
    """Return every three words that stood together in old messages only, each with such a message."""
    kept = {phrase for message in (*mapping.values(), *others) for phrase in _phrases(message)}
    return {phrase: old for old in mapping for phrase in _phrases(old) if phrase not in kept}


def _phrases(message: str) -> Iterator[str]:
    for text, _name in _parts(message):
        words = text.split()
        yield from (" ".join(words[at : at + 3]) for at in range(len(words) - 2))


def partly(quoted: str, lost: Mapping[str, str]) -> Iterator[str]:
    """Yield the old messages of which a literal still quotes a part."""
    found = (phrase for phrase in lost if phrase in quoted and re.search(rf"\b{re.escape(phrase)}\b", quoted))
    yield from {lost[phrase]: None for phrase in found}


# --- all of it -------------------------------------------------------------------------------------------------------


def main(words: Sequence[str]) -> int:
    """Reword everything by the mapping in a file."""
    given = tomllib.loads(Path(words[0]).read_text(encoding="utf-8"))
    parts = given.pop("quoted", {})
    mapping = {old: new for old, new in given.items() if old != new}
    known = catalogue.translations(catalogue.TEXT)
    wrong = list(contradictions(mapping, known))
    if wrong:
        sys.stderr.write("\n".join(wrong) + "\n")
        return 1
    # The longest first: a message may be a part of another.
    quotations = [made for old in sorted(mapping, key=len, reverse=True) if (made := Quotation.of(old, mapping[old]))]
    others = {message for message in known if message not in mapping}
    # The longest first here too.
    parts = {part: parts[part] for part in sorted(parts, key=len, reverse=True)}
    rewording = Rewording(quotations, parts, lost_phrases(mapping, others))
    changed = [path for path in sorted(catalogue.SOURCE.rglob("*.py")) if _source(path, mapping)]
    left = [line for path in sorted(TESTS.rglob("*.py")) for line in _test(path, rewording, changed)]
    _format(changed)
    for path in changed:
        if path.is_relative_to(catalogue.SOURCE):
            path.write_bytes(wrapped(path.read_bytes()))
    _format(changed)
    used = set(catalogue.messages()[0])
    kept = known | {new: known[old] for old, new in mapping.items() if old in known and new in used}
    left += catalogue.update(kept)
    left += [f"no such message: {old!r}" for old in mapping if old not in known]
    sys.stderr.write("".join(f"{line}\n" for line in left))
    return 0


def _source(path: Path, mapping: Mapping[str, str]) -> bool:
    before = path.read_bytes()
    after = reworded_source(before, mapping)
    path.write_bytes(after)
    return after != before


def _test(path: Path, rewording: Rewording, changed: list[Path]) -> list[str]:
    before = path.read_text(encoding="utf-8")
    after, left = reworded_test(before, rewording, path.relative_to(catalogue.ROOT))
    if after != before:
        path.write_text(after, encoding="utf-8")
        changed.append(path)
    return left


def _format(paths: Sequence[Path]) -> None:
    if paths:
        subprocess.run([Path(sys.executable).with_name("ruff"), "format", "--quiet", *paths], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
