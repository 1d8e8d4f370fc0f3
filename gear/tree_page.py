"""Write the tree in CONTRIBUTING.md from the docstrings of the modules; ``--check`` only compares.

Folders, and modules beside them, come in the order in which they may import each other, downward. What a module is
about says its own docstring.
"""

import ast
import configparser
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from pages import ROOT, write

PAGE = ROOT / "CONTRIBUTING.md"
SOURCE = ROOT / "src" / "postwatch"
BEGIN, END = "<!-- tree: written by make docs -->\n", "<!-- end of tree -->\n"
WIDTH = 150
COLUMN = 24


def order() -> list[str]:
    """Return the names in the order of .importlinter, the highest first."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    return re.findall(r"\w+", contracts["importlinter:contract:order"]["layers"])


def sentence(path: Path) -> str:
    """Return the first sentence of a module."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=\.)\s|\n\n", " ".join(docstring.split("\n\n")[0].split()), maxsplit=1)[0].replace("``", "`")


def tree() -> Iterator[str]:
    """Yield the lines of the tree: those of each folder, and of each module beside the folders."""
    for name in order():
        if (SOURCE / name).is_dir():
            yield from _lines(SOURCE / name / "__init__.py", f"{name}/")
        else:
            yield from _lines(SOURCE / f"{name}.py", f"{name}.py")


def _lines(path: Path, name: str) -> Iterator[str]:
    first, *others = textwrap.wrap(sentence(path), WIDTH - COLUMN)
    yield f"{name:{COLUMN}}{first}"
    yield from (f"{'':{COLUMN}}{other}" for other in others)


def page() -> str:
    """The whole of CONTRIBUTING.md with the tree as it is now."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    lines = "\n".join(tree())
    return f"{before}{BEGIN}```\n{lines}\n```\n{END}{after}"


def main(words: Sequence[str]) -> int:
    return write(PAGE, page(), origin="the docstrings", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
