"""Write data/SHA256SUMS, by which a version of the shipped data of the law is known; ``--check`` only compares."""

import sys
from collections.abc import Sequence

from pages import ROOT, write

from postwatch.law.version import SUMS, sums_of

FOLDER = ROOT / "data"


def main(words: Sequence[str]) -> int:
    """Write or compare the file; gives the exit code."""
    return write(FOLDER / SUMS, sums_of(FOLDER), origin="data", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
