"""Find traces of a single machine: its paths, and the hosts of package registries. Exit code 1 when there is some."""

import os
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent
# In pieces, so that this file is clean too.
_FOLDERS = "|".join(["work", "root", "tmp", "home", "Users", "mnt", "srv"])
_HOSTS = "|".join([r"py" + r"pi\.org", r"python" + r"hosted\.org", r"npm" + r"js\.(org|com)", r"conda\.anaconda\.org"])
TRACE = re.compile(rf"(?<![\w.~*-])/(?:{_FOLDERS})/\w|\b(?:{_HOSTS})\b|--(?:extra-)?index-url[ =]http|[A-Z]:\\+Users\\")


def committed() -> Iterator[Path]:
    """Files of the checkout that are or would be committed: all but what .gitignore names. Needs no git."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines() if line]
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name != ".git" and not _any(name, ignored))
        yield from (Path(folder, name) for name in sorted(names) if not _any(name, [*ignored, ".git"]))


def _any(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def traces(path: Path) -> Iterator[str]:
    """The lines of a text file that hold a trace, with their place."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        found = TRACE.search(line)
        if found:
            yield f"{path.relative_to(ROOT)}:{number}: {found.group()}"


def main() -> int:
    found = [line for path in committed() for line in traces(path)]
    for line in found:
        sys.stderr.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
