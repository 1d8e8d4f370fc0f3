"""Write THIRD-PARTY-NOTICES.md from what the installed libraries say of themselves; ``--check`` only compares.

The libraries are those that the program asks for, its extras included, and whatever these ask for in their turn, on
Linux and on Windows.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pages import ROOT, write

PAGE = ROOT / "THIRD-PARTY-NOTICES.md"
FIRST = """# Third-party notices

postwatch is under the MIT licence (`LICENSE`). It ships none of the libraries below: they are installed beside it,
unchanged, each under its own licence, whose text is in its `*.dist-info` folder. Anyone who redistributes an
installation or a frozen build includes those texts, and keeps the libraries under the LGPL replaceable. Written by
`make docs` from the metadata of the libraries; do not edit.

| library | licence | extra |
| --- | --- | --- |
"""
# Asked for on Windows only, so they are not installed where this page is written.
ELSEWHERE = {"colorama": "BSD-3-Clause", "tzdata": "Apache-2.0"}
CLASSIFIED = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "Apache Software License": "Apache-2.0",
}
PLATFORMS: tuple[dict[str, str], ...] = ({}, {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"})


def libraries() -> dict[str, str]:
    """Return every library that the program needs, directly or not, with the extra that brings it ("" without one)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [(line, "") for line in project["dependencies"]]
    asked += [(line, extra) for extra, lines in project["optional-dependencies"].items() for line in lines]
    found: dict[str, str] = {}
    while asked:
        line, extra = asked.pop(0)
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        if name not in found:
            found[name] = extra
            asked += [(below, extra) for below in _below(name, requirement.extras)]
    return found


def _below(name: str, extras: set[str]) -> Iterator[str]:
    """What a library itself asks for, with the extras that were asked of it, on any of the platforms."""
    if name in ELSEWHERE:
        return
    for line in distribution(name).requires or []:
        marker = Requirement(line).marker
        environments = [{**platform, "extra": extra} for platform in PLATFORMS for extra in ("", *extras)]
        if marker is None or any(marker.evaluate(environment) for environment in environments):
            yield line


def licence(name: str) -> str:
    """Return the licence of a library as an SPDX expression."""
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return ELSEWHERE[name]
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    return " OR ".join(_classified(metadata)) or re.sub(r"\s+", " ", metadata["License"]).strip()


def _classified(metadata: PackageMetadata) -> Iterator[str]:
    for classifier in metadata.get_all("Classifier") or []:
        if classifier.startswith("License :: OSI Approved :: "):
            yield CLASSIFIED[classifier.rpartition(" :: ")[2]]


def page() -> str:
    """The whole page."""
    return FIRST + "".join(f"| {name} | {licence(name)} | {extra} |\n" for name, extra in sorted(libraries().items()))


def main(words: Sequence[str]) -> int:
    return write(PAGE, page(), origin="the metadata of the libraries", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
