"""Write the tree in CONTRIBUTING.md from the docstrings of the modules; ``--check`` only compares.

Folders and modules come in the order in which they may import each other, downward. A file that is a layer of its
folder (commands, actions, tables ...) is named after the sentence of the folder; any other has a line of its own.
"""

import ast
import configparser
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pages import ROOT, write

PAGE = ROOT / "CONTRIBUTING.md"
SOURCE = ROOT / "src" / "postwatch"
BEGIN, END = "<!-- tree: written by make docs -->\n", "<!-- end of tree -->\n"
WIDTH = 120
COLUMN = 24


def contract(name: str) -> list[str]:
    """Return the names in a contract of .importlinter, the highest first."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    return re.findall(r"\w+", contracts[f"importlinter:contract:{name}"]["layers"])


def sentence(path: Path, width: int) -> str:
    """Return the first sentence of a module, cut after a part of it when it is wider than that."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = re.split(r"(?<=\.)\s|\n\n", " ".join(docstring.split("\n\n")[0].split()), maxsplit=1)[0].replace("``", "`")
    if len(first) <= width:
        return first
    cuts = [found.start() for found in re.finditer(r"[,;:] ", first) if found.start() < width]
    return f"{first[: cuts[-1]]}." if cuts else f"{first[: width - 2].rpartition(' ')[0]} …"


def tree() -> Iterator[str]:
    """Yield the lines of the tree."""
    layers = contract("noun")
    for name in contract("order"):
        module, folder = SOURCE / f"{name}.py", SOURCE / name
        if module.exists():
            yield _line(module, module.name, 0)
        elif folder.is_dir():
            yield from _folder(folder, layers)


def _folder(folder: Path, layers: Sequence[str]) -> Iterator[str]:
    files = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
    usual = [name for name in layers if folder / f"{name}.py" in files]
    yield _line(folder / "__init__.py", f"{folder.name}/", 0)
    if usual:
        yield f"{'':{COLUMN}}{' '.join(usual)}"
    yield from (_line(path, path.name, 4) for path in files if path.stem not in usual)


def _line(path: Path, name: str, indent: int) -> str:
    return f"{' ' * indent + name:{COLUMN}}{sentence(path, WIDTH - COLUMN)}"


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
