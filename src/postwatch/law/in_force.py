"""Acts, decrees, norms, forms and figures of the law that are in force on a day. Pure, over rows of the catalogue."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from postwatch.days import valid_on
from postwatch.errors import NotFoundError, RuleError
from postwatch.language import _
from postwatch.law.citation import Reference
from postwatch.law.rows import PURPOSES, Act, Amount, Decree, Form


class Dated(Protocol):
    """A rule of law in force from a day to a day; a missing day is open."""

    @property
    def valid_from(self) -> dt.date | None: ...

    @property
    def valid_to(self) -> dt.date | None: ...


AnyDated = TypeVar("AnyDated", bound=Dated)


def pick(acts: Sequence[Act], reference: Reference, on: dt.date) -> Act:
    """Return the act that a provision describes on the day ``on``, among the acts of the decrees of that day.

    Raises RuleError when the citation names no single point or clause, or two decrees of the day have it; NotFoundError
    when no act has it, or only on other days.
    """
    current = in_force(acts, on)
    held = [act for act in current if act.reference == reference]
    if len(held) == 1:
        return held[0]
    if held:
        raise RuleError(
            _("Provision {provision} stands in several decrees of {day}: {list}").format(
                provision=reference, day=on, list=", ".join(act.decree for act in held)
            ),
            hint=_("say which is meant: --decree {decree}").format(decree=held[0].decree),
        )
    below = [act.provision for act in current if reference.holds(act.reference)]
    if below:
        raise RuleError(
            _("Provision {provision} is not a single violation: it covers several").format(provision=reference),
            hint=_("name one of: {list}").format(list=", ".join(below)),
        )
    raise _not_held(acts, reference, on)


def _not_held(acts: Sequence[Act], reference: Reference, on: dt.date) -> NotFoundError:
    """Return the refusal of a provision that describes no act on a day, naming those known of its article."""
    for act in acts:
        if act.reference == reference:
            first = f"{act.valid_from:%d/%m/%Y}" if act.valid_from else "…"
            last = f"{act.valid_to:%d/%m/%Y}" if act.valid_to else "…"
            return NotFoundError(
                _("Provision {provision} of {decree} is not in force on {day}").format(
                    provision=reference, decree=act.decree, day=on
                ),
                hint=_("the catalogue has it from {first} to {last}").format(first=first, last=last),
            )
    here = [act.provision for act in in_force(acts, on) if act.article == reference.article]
    hint = _("search with: postwatch law search WORDS")
    if here:
        hint = _("in the catalogue for article {article}: {list}").format(
            article=reference.article, list=", ".join(here)
        )
    decrees = ", ".join(dict.fromkeys(act.decree for act in acts))
    return NotFoundError(
        _("{decree} has no provision {provision} in the catalogue").format(decree=decrees, provision=reference),
        hint=hint,
    )


def is_valid(row: Dated, on: dt.date) -> bool:
    """Return whether a rule is in force on a day; the last day counts."""
    return valid_on(row.valid_from, row.valid_to, on)


def in_force(rows: Iterable[AnyDated], on: dt.date) -> list[AnyDated]:
    """Return the rules in force on a day."""
    return [row for row in rows if is_valid(row, on)]


class ByDay(Generic[AnyDated]):
    """Rules by the day: those in force are found once for each span between two days on which any begins or ends."""

    def __init__(self, rows: Iterable[AnyDated]) -> None:
        self._rows = tuple(rows)
        begins = {row.valid_from for row in self._rows if row.valid_from is not None}
        after = {row.valid_to + dt.timedelta(days=1) for row in self._rows if row.valid_to is not None}
        self._borders = sorted(begins | after)
        self._known: dict[int, list[AnyDated]] = {}

    def span(self, on: dt.date) -> int:
        """Return the number of the span that a day lies in."""
        return bisect_right(self._borders, on)

    def on(self, day: dt.date) -> list[AnyDated]:
        """Return the rules in force on a day."""
        span = self.span(day)
        if span not in self._known:
            self._known[span] = in_force(self._rows, day)
        return self._known[span]


def law_day(*, ended_on: dt.date | None, detected_on: dt.date) -> dt.date:
    """Return the day whose law governs a violation: the day it ended, or of its detection while it continues.

    Nghị định 118/2021/NĐ-CP, Điều 7.2; Nghị định 174/2026/NĐ-CP, Điều 115.
    """
    return ended_on or detected_on


# Instruments with their first day, and what had their place before: articles of that were not read, and are not cited.
_INSTRUMENTS = (
    ("Nghị định 174/2026/NĐ-CP", dt.date(2026, 7, 1), "Nghị định 15/2020/NĐ-CP"),
    ("Luật 88/2025/QH15", dt.date(2025, 7, 1), ""),
    ("Nghị định 118/2021/NĐ-CP", dt.date(2022, 1, 1),
     "Nghị định 81/2013/NĐ-CP, sửa đổi bởi Nghị định 97/2017/NĐ-CP"),
    ("Nghị định 15/2020/NĐ-CP", dt.date(2020, 4, 15), "Nghị định 174/2013/NĐ-CP"),
)  # fmt: skip


def norm_on(norm: str, on: dt.date) -> str:
    """Return a norm, or norms parted by semicolons, as they are cited for a day.

    A norm not in force then is replaced by the instrument in its place, or left out if there was none.
    """
    return "; ".join(dict.fromkeys(filter(None, (_cited_on(one, on) for one in norm.split("; ")))))


def _cited_on(norm: str, on: dt.date) -> str:
    for name, first, before in _INSTRUMENTS:
        if norm.startswith(name) and on < first:
            norm = before
    return norm


def decrees_on(decrees: Iterable[Decree], on: dt.date, *, held: Iterable[str]) -> list[Decree]:
    """Return the decrees on sanctions of a day of which acts are held; ``held`` names those of the catalogue.

    Raises NotFoundError naming the decrees of that day when no act of them is held, or saying that none is known.
    """
    of_day = [decree for decree in in_force(decrees, on) if not decree.amends]
    if not of_day:
        raise NotFoundError(
            _("No decree on postal sanctions is known for {day}").format(day=on),
            hint=_("see data/law/decrees.csv"),
        )
    known = set(held)
    found = [decree for decree in of_day if decree.number in known]
    if not found:
        raise NotFoundError(
            _("On {day} Nghị định {decree} was in force, and the catalogue has no provision of it").format(
                day=on, decree=", ".join(decree.number for decree in of_day)
            ),
            hint=_("read that decree itself, and add its rows to data/law/acts.csv of the workspace"),
        )
    return found


def form_on(forms: Iterable[Form], purpose: str, on: dt.date) -> Form:
    """Return the form for a purpose (of PURPOSES) in force on a day.

    Raises NotFoundError naming the day when there is none.
    """
    for form in in_force(forms, on):
        if form.purpose == purpose:
            return form
    raise NotFoundError(
        _("No form of {purpose} is known to be in force on {day}").format(purpose=_(PURPOSES[purpose]), day=on),
        hint=_("see data/law/forms.csv; add the form of that day to the workspace's own"),
    )


def amount_on(amounts: Iterable[Amount], what: str, on: dt.date) -> Amount:
    """Return a figure of the law (of `rows.AMOUNTS`) on a day.

    Raises NotFoundError naming the day when there is none.
    """
    for amount in in_force(amounts, on):
        if amount.what == what:
            return amount
    raise NotFoundError(
        _("The catalogue has no amount {what} for {day}").format(what=what, day=on),
        hint=_("see data/law/amounts.csv; add the row of that day to the workspace's own"),
    )
