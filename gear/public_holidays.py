"""Write data/public_holidays.csv from the ``holidays`` library; ``--check`` only compares."""

import datetime as dt
import sys
from collections.abc import Sequence

from holidays import country_holidays
from pages import ROOT, write

PAGE = ROOT / "data" / "public_holidays.csv"
YEARS = range(1995, 2061)


def public_days(year: int) -> dict[dt.date, str]:
    """Return the days off of a year, and the Saturdays worked in exchange, as the library knows them."""
    public = country_holidays("VN", years=year)
    kinds = dict.fromkeys(public.weekend_workdays, "workday") | dict.fromkeys(public, "holiday")
    return {day: kind for day, kind in sorted(kinds.items()) if day.year == year}


def main(words: Sequence[str]) -> int:
    """Write or compare the file; gives the exit code."""
    rows = [f"{day},{kind}" for year in YEARS for day, kind in public_days(year).items()]
    return write(PAGE, "\n".join(["day,kind", *rows, ""]), origin="the holidays library", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
