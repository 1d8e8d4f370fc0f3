"""What the command that adds a person asks: option by option."""

import datetime as dt

from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, optional_day, text, words


@asked
class StaffDraft:
    """A person to be added; ``may`` holds values of POWERS, an empty ``code`` is generated."""

    name: str = text(N_("Full name of the person"), is_argument=True, default=REQUIRED)
    title: str = text(N_("Title, such as Phó Giám đốc"), default=REQUIRED)
    authority: str | None = code(N_("head, acting, deputy, by_order or authorised"))
    head_title: str | None = text(N_("Title of the head for whom this person signs"), what=N_("the head's title"))
    may: tuple[str, ...] = words(N_("sign, lead or draw_up; may be repeated"))
    active_from: dt.date | None = optional_day(N_("First day in office"), what=N_("the first day"))
    active_to: dt.date | None = optional_day(N_("Last day in office"), what=N_("the last day"))
    code: str | None = None
