"""Norms that ceased to be in force, given to the checker: their days are known outside of it."""

import datetime as dt
import re
from typing import NamedTuple


class Norm(NamedTuple):
    """A norm by its number and its last day in force; ``checked_on`` is the day for a document without a day."""

    number: str
    last_day: dt.date
    checked_on: dt.date

    def is_cited_in(self, text: str) -> bool:
        """Return whether a text names the norm by its number, and not a norm whose number ends alike."""
        return re.search(rf"(?<![\d/]){re.escape(self.number)}(?!\w)", text) is not None
