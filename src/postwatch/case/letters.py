"""Facts of violation minutes from a case: the offender, the violations, their provisions, the right to explain."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from postwatch.case.facts import ActFacts, GoodsFacts
from postwatch.case.governing_law import age_of
from postwatch.case.tables import Offender
from postwatch.dataclass import dataclass
from postwatch.inspection.letters import MinutesPaper, Person, decision_facts, unit_facts
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.language import N_
from postwatch.law.ages import GROWN, born_words
from postwatch.law.clocks import ClockRule
from postwatch.law.fines import offender_of
from postwatch.law.rows import Decree
from postwatch.recipient.tables import ACTS_UNDER_MANDATE, Recipient, RecipientKind
from postwatch.vietnamese import BLANK, BLANK_DAY, BLANK_NAME, clock_words, date_or_blank, fold, long_date, money

# The templates of this noun, and what they are for.
PAPERS = {
    "case/minutes": N_("violation minutes, from 01/01/2022"),
    "case/minutes-2013": N_("violation minutes, before 01/01/2022"),
    "case/decision": N_("decisions in a case"),
    "case/record": N_("minutes of a step of a case"),
    "case/file": N_("index of the file of a case"),
}
_BLANK_GOODS = 3
# Two lines of room for a hand in each row.
_GOODS_ROW = {"name": "\n", "unit": "", "quantity": "", "type": "", "condition": "", "note": ""}


@dataclass(frozen=True)
class ActWords:
    """A violation in minutes; ``provision`` is written out, ``decree`` has its day and amendments.

    ``conduct`` is empty where the words of the decree were not seen: a line to write on is printed then.
    """

    conduct: str
    description: str
    ended_on: dt.date | None
    detected_on: dt.date
    provision: str
    decree: str
    may_explain: bool
    aggravating: int
    mitigating: int
    aggravating_named: str | None = None
    mitigating_named: str | None = None


def decree_words(number: str, decrees: Sequence[Decree], *, with_title: bool = False) -> str:
    """Return a decree as an act cites it: number, day and amendments; in the grounds of a paper with its title.

    The decree is first in ``decrees``; a title that was not seen is left out.
    """
    titles = (f" {one.title}" for one in decrees if with_title and one.number == number and one.title)
    days = {one.number: f" {long_date(one.issued_on)}" if one.issued_on else "" for one in decrees}
    amending = [f"Nghị định số {one.number}{days[one.number]}" for one in decrees if one.number != number]
    amended = f", được sửa đổi, bổ sung bởi {' và '.join(amending)}" if amending else ""
    return f"Nghị định số {number}{days.get(number, '')} của Chính phủ{next(titles, '')}{amended}"


def ground_facts(visit: Visit | None, inspection: InspectionRound | None) -> list[dict[str, str]]:
    """Return the grounds of the minutes: the recorded inspection minutes and the inspection decision."""
    grounds = []
    if visit is not None and visit.minutes_on is not None:
        minutes = {"number": visit.minutes_number or "", "on": long_date(visit.minutes_on), "by": ""}
        grounds.append({"kind": "inspection_minutes", **minutes})
    decision = decision_facts(inspection) if inspection is not None else None
    if decision is not None:
        grounds.append({"kind": "inspection_decision", **decision})
    return grounds


def legal_person(unit: Recipient, parent: Recipient | None, offender: Offender) -> Recipient:
    """Return who is fined for what a unit did: its enterprise, where it acts under a mandate of that.

    So does a branch or a place of business, and a point without a legal form of its own, unless another kind of
    offender is recorded than its enterprise is (Nghị định 118/2021/NĐ-CP, Điều 3.4).
    """
    if parent is None:
        return unit
    above = offender_of(parent.legal_form.value if parent.legal_form else None)
    is_part = unit.legal_form is None and offender.value == above
    return parent if is_part or unit.legal_form in ACTS_UNDER_MANDATE else unit


def offender_in_words(unit: Recipient, parent: Recipient | None, offender: Offender) -> str:
    """Return who is fined for what a unit did on a line, with the unit where that is another one."""
    legal = legal_person(unit, parent, offender)
    return legal.name if legal is unit else f"{legal.name} ({unit.name})"


def offender_facts(
    unit: Recipient | None,
    parent: Recipient | None,
    offender: Offender,
    *,
    name: str | None = None,
    born: str | None = None,
    age: int | None = None,
) -> dict[str, Any]:
    """Return the facts of the offender.

    An individual or the owner of a household business is asked for identity, an organisation for its registration.
    ``name``, ``born`` and ``age`` are those of a person who works for the unit; without a unit the name is that of the
    offender, who is printed like a unit of which nothing else is known. The head of a branch or a place of business
    acts under a mandate; where its enterprise is the offender, the unit is the ``place`` of the act.
    """
    if unit is None:
        unit, name = _unregistered(offender, name)
    legal = legal_person(unit, parent, offender)
    head = unit if unit.representative else legal
    is_branch = legal.legal_form in ACTS_UNDER_MANDATE
    signs, at_law = _representative(head), Person() if is_branch else _representative(legal)
    is_elsewhere = offender is Offender.UNKNOWN or (legal is not unit and not name)
    return {
        **unit_facts(legal, parent if legal is unit else None),
        **({"address": "", "business_number": ""} if name else {}),
        **_as_person(legal, offender, name, born=born, age=age),
        "legal_representative": at_law.name,
        "legal_title": at_law.title,
        "representative": signs.name,
        "mandated": "" if legal is head and not is_branch else signs.words,
        "called": _CALLED[offender],
        "place": place_words(unit) if is_elsewhere else "",
    }


def _unregistered(offender: Offender, name: str | None) -> tuple[Recipient, str | None]:
    """Return an offender who is no unit of the register as a unit, and the name of a person."""
    is_business = offender in (Offender.ORGANISATION, Offender.HOUSEHOLD)
    printed, person = (name or "", None) if is_business else ("", name)
    return Recipient(code="", kind=RecipientKind.POSTAL_ENTERPRISE, name=printed), person


def _representative(unit: Recipient) -> Person:
    return Person(unit.representative or "", unit.representative_title or "")


_OF_ORGANISATION = "người đại diện của tổ chức"
_CALLED = dict.fromkeys(Offender, _OF_ORGANISATION) | dict.fromkeys(
    (Offender.HOUSEHOLD, Offender.INDIVIDUAL), "cá nhân"
)


def _as_person(
    legal: Recipient, offender: Offender, name: str | None, *, born: str | None, age: int | None
) -> dict[str, Any]:
    """Return what papers say of an offender as a person, or of the representative of an organisation."""
    person = legal.name if offender is Offender.INDIVIDUAL else legal.representative or ""
    return {
        "is_person": offender in (Offender.HOUSEHOLD, Offender.INDIVIDUAL),
        "is_known": offender is not Offender.UNKNOWN,
        "person": name or person,
        "born": born_words(born) if born is not None else "",
        "is_under_age": age is not None and age < GROWN,
        "business": legal.name if offender is Offender.HOUSEHOLD else "",
    }


def person_facts(act: ActFacts) -> dict[str, Any]:
    """Return what `offender_facts` is told of the person whom a violation names."""
    return {"name": act.offender_name, "born": act.born, "age": age_of(act)}


def place_words(unit: Recipient) -> str:
    """Return the place of an act: the unit with its address."""
    return ", ".join(part for part in (unit.name, unit.address) if part)


def of_offender(stem: str, offender_name: str | None, everybody: Iterable[str | None]) -> str:
    """Return the name of a paper for one of the persons in a case, such as ``quyet-dinh-xu-phat-le-van-c``.

    Names that differ in their marks alone, such as Thanh and Thành, are told apart by their place among ``everybody``.
    """
    folded = fold(offender_name or "")
    alike = [name for name in dict.fromkeys(everybody) if fold(name or "") == folded]
    place = alike.index(offender_name) + 1 if offender_name in alike else 1
    return "-".join([stem, *re.findall("[a-z0-9]+", folded), *([str(place)] if place > 1 else [])])


def minutes_facts(
    paper: MinutesPaper,
    *,
    drafter: Person,
    grounds: Sequence[Mapping[str, str]],
    offender: dict[str, Any],
    acts: Sequence[ActWords],
    goods: Iterable[GoodsFacts] = (),
    hour: str | None = None,
    terms: Mapping[str, ClockRule | None],
) -> dict[str, Any]:
    """Return the facts of violation minutes, with an ``hour`` such as 14:30; an unknown value is a line to write on.

    ``terms`` are the terms to explain, by name, as the law of the day of the minutes has them.
    """
    return {
        **paper.facts(dated=False),
        "hour": clock_words(hour),
        "day": date_or_blank(paper.on, BLANK_DAY),
        "grounds": list(grounds),
        "drafter": {"name": drafter.name, "title": drafter.title, "body": paper.body.name},
        "offender": offender,
        "signer": (offender["person"] if offender["is_person"] else offender["representative"]) or BLANK_NAME,
        "acts": act_facts(acts),
        "provisions": provision_list(acts),
        "aggravating": circumstances(acts, "aggravating"),
        "mitigating": circumstances(acts, "mitigating"),
        "goods": goods_facts(goods),
        "explain": {**_explain(acts), **{name: _term(rule) for name, rule in terms.items()}},
    }


def goods_facts(goods: Iterable[GoodsFacts]) -> list[dict[str, Any]]:
    """Return the goods as rows of a table; rows for a hand where none are recorded."""
    counted: Counter[tuple[str, ...]] = Counter()
    for one in goods:  # those of which a part has left since are one kind again
        counted[one.name, one.unit, one.condition or "", one.storage or ""] += one.quantity
    rows = [
        _GOODS_ROW | {"name": name, "unit": unit, "quantity": money(quantity), "condition": condition, "note": storage}
        for (name, unit, condition, storage), quantity in counted.items()
    ] or [_GOODS_ROW] * _BLANK_GOODS
    return [{"no": number, **row} for number, row in enumerate(rows, start=1)]


def act_facts(acts: Sequence[ActWords]) -> list[dict[str, Any]]:
    """Return the violations in order, numbered."""
    return [
        {
            "no": number,
            "conduct": act.conduct.rstrip(". "),
            "ended_on": date_or_blank(act.ended_on),
            "detected_on": long_date(act.detected_on),
            "description": act.description,
        }
        for number, act in enumerate(acts, start=1)
    ]


def provision_list(acts: Sequence[ActWords]) -> list[dict[str, Any]]:
    """Return the provisions grouped by decree, with the numbers of their violations."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for number, act in enumerate(acts, start=1):
        grouped.setdefault(act.decree, []).append({"text": act.provision, "act": number})
    return [{"decree": decree, "cited": cited} for decree, cited in grouped.items()]


def _term(rule: ClockRule | None) -> dict[str, str]:
    """Return how long a term is, in which unit; a blank where the law sets no number."""
    if rule is None or rule.amount is None:
        return {"amount": BLANK, "counted_in": "days"}
    return {"amount": f"{rule.amount:02d}", "counted_in": rule.unit}


def _explain(acts: Sequence[ActWords]) -> dict[str, str]:
    """Return which violations give the right to explain and which do not (Luật Xử lý vi phạm hành chính, Điều 61.1)."""

    is_one_decree = len({act.decree for act in acts}) == 1

    def cited(wanted: bool) -> str:
        chosen = [act for act in acts if act.may_explain is wanted]
        return ", ".join(act.provision if is_one_decree else f"{act.provision} {act.decree}" for act in chosen)

    return {"without": cited(False), "with_right": cited(True)}


def circumstances(acts: Sequence[ActWords], kind: str) -> dict[str, Any]:
    """Return circumstances by name, and how many were recorded; without names they are described by hand."""
    names = [named for act in acts if (named := getattr(act, f"{kind}_named"))]
    number = sum(getattr(act, kind) for act in acts)
    return {"named": list(dict.fromkeys(names)), "count": f"{number:02d}" if number else ""}
