"""Write data/public_holidays.csv from the ``holidays`` library; ``--check`` only compares."""

import sys
from collections.abc import Sequence

from pages import ROOT, write

from postwatch.days import public_days

PAGE = ROOT / "data" / "public_holidays.csv"
YEARS = range(2015, 2036)


def main(words: Sequence[str]) -> int:
    """Write or compare the file; gives the exit code."""
    rows = [f"{day},{kind}" for year in YEARS for day, kind in public_days(year).items()]
    return write(PAGE, "\n".join(["day,kind", *rows, ""]), origin="the holidays library", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
