"""Refuse retired coinages (english.toml) in names and docstrings. Exit code 1 when there are some."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
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


def main() -> int:
    retired = tomllib.loads(LIST.read_text(encoding="utf-8"))
    paths = [path.relative_to(ROOT) for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [line for path in paths for line in coinages(path, retired)]
    sys.stderr.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
