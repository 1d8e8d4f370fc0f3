"""Refuse retired coinages, docstrings without a whole first line, and more unclear texts than were counted last.

The coinages and the counts are in english.toml. Texts are docstrings and comments.

``--keep`` writes the counts of today into english.toml where they fell. Exit code 1 when there is something to do.
"""

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIST = ROOT / "gear" / "english.toml"
FOLDERS = ("src", "gear", "benchmarks")
Found = Iterator[tuple[int, str]]


def words(name: str) -> str:
    """Return the words of an identifier in small letters, a blank around each."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return f" {' '.join(parts).lower()} "


def names(tree: ast.AST) -> Found:
    """Yield every name that a module defines or uses, with its line."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        for field in ("id", "attr", "arg", "name", "asname"):
            if isinstance(name := getattr(node, field, None), str):
                yield line, name


def docstrings(tree: ast.AST) -> Found:
    """Yield every docstring of a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            text = ast.get_docstring(node)
            if text:
                yield node.body[0].lineno, text


def comments(text: str) -> Found:
    """Yield every comment of a module, lines below each other as a single text, with its first line."""
    lines: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            if lines and token.start[0] != last + 1:
                yield last - len(lines) + 1, " ".join(lines)
                lines = []
            lines.append(token.string.lstrip("# "))
            last = token.start[0]
    if lines:
        yield last - len(lines) + 1, " ".join(lines)


def unfinished(path: Path) -> Iterator[str]:
    """Yield the docstrings of a file whose first line is no whole sentence; those of migrations may run on."""
    if "versions" not in path.parts:
        for line, text in docstrings(ast.parse(path.read_text(encoding="utf-8"))):
            if not text.partition("\n")[0].endswith((".", ":", "?")):
                yield f"{path}:{line}: the first line of the docstring is no whole sentence"


def coinages(path: Path, retired: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the places of a file where a retired coinage is used, and what to write there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    patterns = {phrase: re.compile(rf"\b{phrase}\b", re.IGNORECASE) for phrase in retired["docstrings"]}
    found = {
        (line, name, retired["names"][coined])
        for line, name in [(1, path.stem), *names(tree)]
        for coined in retired["names"]
        if f" {coined.replace('_', ' ')} " in words(name)
    }
    found |= {
        (line, phrase, retired["docstrings"][phrase])
        for line, text in docstrings(tree)
        for phrase, pattern in patterns.items()
        if pattern.search(" ".join(text.split()))
    }
    yield from (f"{path}:{line}: {coined} is retired; write: {plain}" for line, coined, plain in sorted(found))


def unclear(paths: Iterable[Path], patterns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the places of the docstrings and comments that have each pattern, by its name."""
    compiled = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}
    found: dict[str, list[str]] = {name: [] for name in patterns}
    for path in paths:
        source = path.read_text(encoding="utf-8")
        for line, text in [*docstrings(ast.parse(source)), *comments(source)]:
            for name, pattern in compiled.items():
                if pattern.search(" ".join(text.split())):
                    found[name].append(f"{path}:{line}")
    return found


def changed(found: Mapping[str, Sequence[str]], kept: Mapping[str, int]) -> Iterator[str]:
    """Yield what to do about each count that differs from the kept count, which only falls."""
    for name, places in found.items():
        told = f"{len(places)} docstrings or comments have “{name}”, and english.toml has {kept[name]}"
        if len(places) > kept[name]:
            yield "".join(f"{place}: {name}\n" for place in places) + f"{told}: write the new ones without it"
        elif len(places) < kept[name]:
            yield f"{told}: keep the lower number with python gear/english.py --keep"


def keep(text: str, counts: Mapping[str, int]) -> str:
    """Return the text of english.toml with the counts that fell."""

    def lower(line: re.Match[str]) -> str:
        kept = int(line[2])
        return f'"{line[1]}" = {min(kept, counts.get(line[1], kept))}'

    return re.sub(r'^"(.+)" = (\d+)$', lower, text, flags=re.MULTILINE)


def main(options: Sequence[str]) -> int:
    text = LIST.read_text(encoding="utf-8")
    lists = tomllib.loads(text)
    paths = [path.relative_to(ROOT) for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    places = unclear(paths, lists["unclear"])
    if "--keep" in options:
        text = keep(text, {name: len(found) for name, found in places.items()})
        LIST.write_text(text, encoding="utf-8", newline="\n")
        lists = tomllib.loads(text)
    found = [line for path in paths for line in (*coinages(path, lists), *unfinished(path))]
    found += changed(places, lists["at_most"])
    sys.stderr.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
