"""The effect of the age of a person on a sanction. Pure.

Luật Xử lý vi phạm hành chính, Điều 5.1.a, Điều 22, Điều 134; Nghị định 118/2021/NĐ-CP, Điều 25, Điều 26.
"""

import calendar
import datetime as dt
import re

from postwatch.days import parse_date
from postwatch.errors import UsageError
from postwatch.language import _

SANCTIONED, FINED, GROWN = 14, 16, 18
"""From which age on a person is sanctioned at all, is fined, and is fined as an adult (Điều 5.1.a, Điều 134.3)."""
UNKNOWN_OFFENDER = "Không xác định được cá nhân, tổ chức vi phạm"
"""The words for an unknown name (Luật Xử lý vi phạm hành chính, Điều 58.3.b, amended by Luật 88/2025)."""
_MONTH, _YEAR = re.compile(r"(0?[1-9]|1[0-2])[/-]((?:19|20)[0-9]{2})"), re.compile(r"(?:19|20)[0-9]{2}")
_ISO_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")


def parse_born(typed: str) -> str:
    """Return a day, a month or a year of birth as it is kept: 2011-05-14, 2011-05 or 2011. Raises UsageError."""
    text = typed.strip()
    if _YEAR.fullmatch(text) or _ISO_MONTH.fullmatch(text):
        return text
    month = _MONTH.fullmatch(text)
    if month is not None:
        return f"{month[2]}-{int(month[1]):02d}"
    return parse_date(text, what=_("the day of birth")).isoformat()


def born_words(born: str) -> str:
    """Return a birth as people write it: 14/05/2011, 05/2011 or 2011."""
    return "/".join(reversed(born.split("-")))


def last_birth_day(born: str) -> dt.date:
    """Return the last day that a birth known to the day, the month or the year may have been on."""
    year, month, day = [*(int(part) for part in born.split("-")), 0, 0][:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def least_age(born: str | None, age: int | None, *, on: dt.date) -> int | None:
    """Return how old a person was on a day, in whole years; None if that is unknown.

    If the day of birth is not known exactly it is the least possible age, which is best for the offender (Nghị định
    118/2021/NĐ-CP, Điều 25.1).
    """
    if born is None or not born[:1].isdigit():  # it is masked, and the age is told
        return age
    birth = last_birth_day(born)
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def reduced(low: int, high: int, *, age: int | None) -> tuple[int, int]:
    """Return a range of fines in đồng of an adult as it is for a person of an age.

    Half for persons from 16 to under 18, nothing for younger persons (Luật Xử lý vi phạm hành chính, Điều 134.3).
    """
    if age is None or age >= GROWN:
        return low, high
    return (low // 2, high // 2) if age >= FINED else (0, 0)


def check_age(born: str | None, age: int | None, *, on: dt.date, is_person: bool) -> None:
    """Refuse an age of an organisation, two ages that contradict each other, and a birth after the act (UsageError)."""
    if born is None and age is None:
        return
    if not is_person:
        raise UsageError(
            _("An organisation has no age"),
            hint=_("name the person who is the offender: --offender person --name NAME"),
        )
    known = least_age(born, None, on=on)
    if known is None:
        return
    if known < 0:
        raise UsageError(
            _("Born {born}, after the day of the violation").format(born=born_words(born or "")), hint=_("check --born")
        )
    if age is not None and age != known:
        raise UsageError(
            _("Born {born}, the offender was {known} on the day of the violation, not {age}").format(
                born=born_words(born or ""), known=known, age=age
            ),
            hint=_("give --born or --age"),
        )
