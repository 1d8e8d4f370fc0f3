"""Who did what, and what is owed, into the facts of a follow-up letter with its two annexes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from postwatch.dataclass import dataclass
from postwatch.document_types import with_number
from postwatch.followup.debts import Explained
from postwatch.followup.ladder import ASK_SUPERIOR, reminded_alike
from postwatch.language import N_, in_vietnamese
from postwatch.register.letters import AS_ABOVE, LEADERS, annex_reference, letter_frame, on_file
from postwatch.settings import OfficeSettings
from postwatch.staff.signature import Signature
from postwatch.vietnamese import long_date, short_date

PAPERS = {
    "followup/letter": N_("the follow-up letter with its two annexes"),
    "followup/explanation": N_("the letter that asks late units for a written explanation"),
}
_FEW = 3
# Bodies above the units by their names; more would leave no room for the signature beside them.
_MANY = 15
# As many things that are owed have columns of their own on a page that lies on its side.
_COLUMNS = 6
# Units for each area, on the average, from which on they stand below its name.
_GROUPED = 2


@dataclass(frozen=True)
class UnitState:
    """A unit on the day of the count; ``papers`` are the numbers of what it sent, ``missing`` what it owes.

    ``through`` names the enterprise by which a point is chased, ``superior`` the body above a unit; either may be
    empty. ``reminded`` counts the letters before this one in which the unit owed something.
    """

    recipient_id: int
    code: str
    name: str
    area_code: str
    area_name: str
    superior: str
    through: str
    reminded: int
    papers: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Chase:
    """What a follow-up is about; ``asks_pledge`` says whether its units were asked for a pledge.

    ``owing`` counts all units that owe something; a letter to superiors names those that were reminded before.
    """

    symbol: str
    issued_on: dt.date
    subject: str
    addressee: str
    level: int
    means: str
    as_of: dt.date
    due_on: dt.date
    asks_pledge: bool
    owing: int
    units: tuple[UnitState, ...]
    explained: Explained = Explained()

    @property
    def done(self) -> tuple[UnitState, ...]:
        """Return units that owe nothing."""
        return tuple(unit for unit in self.units if not unit.missing)

    @property
    def missing(self) -> tuple[UnitState, ...]:
        """Return units that owe something."""
        return tuple(unit for unit in self.units if unit.missing)

    @property
    def reminded(self) -> int | None:
        """Return how often every unit that owes was reminded before; None where they differ."""
        return reminded_alike([unit.reminded for unit in self.missing])


# A unit, and the cells of its row behind its name.
Line = tuple[UnitState, Sequence[str]]


def followup_facts(
    chase: Chase, *, settings: OfficeSettings, signature: Signature, drafted_on: dt.date
) -> dict[str, Any]:
    """Return facts of a draft, its number and day blank."""
    missing_label = "Phụ lục II" if chase.done else "Phụ lục"
    reference = annex_reference(settings, number=None, on=drafted_on)
    papers = in_vietnamese(N_("Papers of the unit"))
    done = [(unit, ["; ".join(unit.papers)]) for unit in chase.done]
    return {
        **letter_frame(settings, signature=signature, on=drafted_on),
        **({"template": "followup/explanation"} if chase.explained.code else {}),
        "addressees": _addressees(chase, missing_label),
        "text": _text(chase, settings),
        "distribution": _distribution(chase, settings, missing_label),
        "appendix_done": {"reference": reference, **_grid([papers], done)} if done else None,
        "appendix_missing": {"reference": reference, **_grid(*_owed(chase))},
    }


def issued_facts(
    facts: dict[str, Any], *, settings: OfficeSettings, number: str, on: dt.date, signature: Signature
) -> dict[str, Any]:
    """Return the facts of a draft with its number, day and signer, in the annexes' reference too: these are frozen."""
    whole = {**facts, **letter_frame(settings, signature=signature, on=on, number=number)}
    for annex in ("appendix_done", "appendix_missing"):
        if whole[annex] is not None:
            whole[annex] = {**whole[annex], "reference": annex_reference(settings, number=number, on=on)}
    return whole


def _text(chase: Chase, settings: OfficeSettings) -> dict[str, Any]:
    """Return what the text of the letter says; ``named`` counts the units in the annex of those that owe something."""
    days = {"issued_on": chase.issued_on, "as_of": chase.as_of, "due_on": chase.due_on}
    return {
        **{name: long_date(day).removeprefix("ngày ") for name, day in days.items()},
        "office": settings.short_name,
        "unit": settings.unit.name,
        "phones": list(settings.contact.phones),
        "symbol": chase.symbol,
        "level": chase.level,
        "about": chase.subject.removeprefix("V/v ").rstrip(". "),
        "done": len(chase.done),
        "owing": chase.owing,
        "named": len(chase.missing),
        "asks_superior": chase.means == ASK_SUPERIOR,
        "reminded": chase.reminded or 0,
        "reminded_unequally": chase.reminded is None,
        "asks_pledge": chase.asks_pledge,
        **({"explains": chase.explained.words} if chase.explained.code else {}),
    }


def _addressees(chase: Chase, missing_label: str) -> list[str]:
    """Kính gửi: never a point, which is chased through its enterprise, and never an empty line."""
    if chase.means == ASK_SUPERIOR:
        return _above(chase.missing, missing_label)
    names = _chased(chase)
    if len(names) <= _FEW or not chase.addressee:
        return names
    return [in_vietnamese(N_("{units} (listed in {annex})")).format(units=chase.addressee, annex=missing_label)]


def _chased(chase: Chase) -> list[str]:
    return list(dict.fromkeys(unit.through or unit.name for unit in chase.missing))


def _distribution(chase: Chase, settings: OfficeSettings, missing_label: str) -> list[str]:
    """Nơi nhận: the units chased when their superiors are written to, else whoever stands above them."""
    lines = _to_carry_out(chase, missing_label) if chase.means == ASK_SUPERIOR else _to_direct(chase, missing_label)
    own = settings.followup.distribution
    if not own:
        return [AS_ABOVE, *lines, LEADERS, on_file(settings)]
    # The file (lưu) stays last, and «Như trên» first.
    first = 1 if own[0] == AS_ABOVE else 0
    return [*own[:first], *lines, *own[first:]]


def _to_carry_out(chase: Chase, missing_label: str) -> list[str]:
    """Return the units chased as lines of Nơi nhận, in a single line where they are many."""
    names = _chased(chase)
    if len(names) > _FEW and chase.addressee:
        names = [in_vietnamese(N_("{units} named in {annex}")).format(units=chase.addressee, annex=missing_label)]
    return [in_vietnamese(N_("{name} (to carry it out)")).format(name=name) for name in names]


def _to_direct(chase: Chase, missing_label: str) -> list[str]:
    """Return the superiors of the units chased as lines of Nơi nhận."""
    # An enterprise that owes nothing itself is in no annex: it gets the letter for its points.
    named = {*_addressees(chase, missing_label), *(unit.name for unit in chase.missing)}
    told = [unit for unit in chase.missing if unit.superior and unit.superior not in named]
    return [in_vietnamese(N_("{name} (to direct it)")).format(name=name) for name in _above(told, missing_label)]


def _above(units: Sequence[UnitState], label: str) -> list[str]:
    """Return who stands above units: by their names, or where these are many what they are called together."""
    names = dict.fromkeys(unit.superior for unit in units)
    if len(names) > _MANY:
        names = dict.fromkeys(_together(unit, label) for unit in units)
    return list(names)


def _together(unit: UnitState, label: str) -> str:
    """Return what the bodies above units are called together; one that stands above all keeps its name."""
    if unit.through:
        return in_vietnamese(N_("The enterprises with points named in {annex}")).format(annex=label)
    area = unit.area_name[0].lower() + unit.area_name[1:]
    if area not in unit.superior:
        return unit.superior
    bodies = unit.superior.replace(area, in_vietnamese(N_("the localities")))
    return in_vietnamese(N_("{bodies} with units named in {annex}")).format(bodies=bodies, annex=label)


def _owed(chase: Chase) -> tuple[list[str], list[Line]]:
    """Return the columns of what units owe, and their lines: a cross for each thing, or its words where these are many.

    Where units were reminded unequally often, a column says how often each was.
    """
    things = list(dict.fromkeys(thing for unit in chase.missing for thing in unit.missing))
    columns = [f"{thing[0].upper()}{thing[1:]}" for thing in things]
    cells = [["x" if thing in unit.missing else "" for thing in things] for unit in chase.missing]
    if len(things) > _COLUMNS or chase.explained.code:
        columns = [in_vietnamese(N_("To explain") if chase.explained.code else N_("What is missing still"))]
        cells = [["; ".join(unit.missing)] for unit in chase.missing]
    if chase.reminded is None:
        columns = [*columns, in_vietnamese(N_("Times reminded so far"))]
        cells = [[*row, str(unit.reminded or "")] for row, unit in zip(cells, chase.missing, strict=True)]
    return columns, list(zip(chase.missing, cells, strict=True))


def _grid(columns: Sequence[str], lines: Sequence[Line]) -> dict[str, Any]:
    """Return a table of units, below the names of their areas where most of these have more than one of them."""
    areas = {unit.area_code: unit.area_name for unit, _cells in lines}
    is_grouped = len(lines) >= _GROUPED * len(areas)
    heads = [N_("Unit")] if is_grouped else [N_("Unit"), N_("Area")]
    rows: list[list[str]] = []
    last = None
    for number, (unit, cells) in enumerate(sorted(lines, key=lambda line: is_grouped and line[0].area_code), start=1):
        if is_grouped and unit.area_code != last:
            rows.append([unit.area_name])
        rows.append([str(number), unit.name, *([] if is_grouped else [unit.area_name]), *cells])
        last = unit.area_code
    return {"columns": ["STT", *map(in_vietnamese, heads), *columns], "rows": rows}


def paper_words(number: str | None, on: dt.date | None, what: str) -> str:
    """Return a paper of a unit in the annex: what it is (untranslated), its number and its day."""
    named = with_number(in_vietnamese(what), number) if number else in_vietnamese(what)
    return in_vietnamese(N_("{document} of {day}")).format(document=named, day=short_date(on)) if on else named
