"""Options of the commands of the catalogue."""

import datetime as dt
from pathlib import Path

from postwatch.language import N_
from postwatch.options import REQUIRED, asked, day, file, text, texts, word


@asked
class ConfirmationDraft:
    """A row that an office read on the signed page: the words and figures there, if they differ from the row's."""

    row: str = word(N_("Row as law check names it, or a provision such as 8.4.b"), is_argument=True, default=REQUIRED)
    page: str = text(N_("Which page of which signed copy"), what=N_("the page"), default=REQUIRED)
    confirmed_by: str = text(N_("Who read it"), "--by", what=N_("who read it"), default=REQUIRED)
    on: dt.date = day(N_("Day whose law is meant; default: today"), what=N_("the day"))
    figures: tuple[str, ...] = texts(
        N_("Figure that stands there, such as 10.000.000; of a range the lowest, then the highest"),
        "--figure",
        name="figure",
        what=N_("the figure"),
    )
    text_from: Path | None = file(N_("Text file with the words of the norm, whole"), "--text-from", name="text_from")
    scan: Path | None = file(N_("Scan of the page"))
