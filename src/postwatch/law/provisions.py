"""An act with its consequences, as people and scripts see it."""

import datetime as dt

from postwatch.dataclass import dataclass, result_of
from postwatch.language import _
from postwatch.law import fines, moves
from postwatch.law.catalogue import Catalogue
from postwatch.law.rows import MEASURES, VERIFIED, Act, Consequence


@dataclass(frozen=True)
class ConsequenceLine:
    """An additional sanction or a remedy of an act; ``condition`` (Vietnamese) says when it applies, if not always.

    ``text`` has the words of the decree, empty where they were not seen; months where the law gives them.
    """

    provision: str
    kind: str
    measure: str
    months_min: int | None
    months_max: int | None
    condition: str
    text: str
    verified: bool
    confidence: str


@dataclass(frozen=True)
class ProvisionResult:
    """A provision as scripts see it. Fines in đồng, for an organisation; ``verified`` when seen word for word.

    ``conduct`` is empty where the words were not seen; ``conduct_like`` then has those of the later act ``like`` that
    carries it. ``warning`` says whether a warning is possible, ``multiple`` how acts done several times are fined;
    None and empty are unknown.
    """

    decree: str
    provision: str
    conduct: str
    fine_min: int
    fine_max: int
    verified: bool
    confidence: str
    source: str
    individual_fine_min: int
    individual_fine_max: int
    conduct_like: str
    like: str
    warning: bool | None
    multiple: str
    object: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    amended_by: str
    note: str
    consequences_list: tuple[ConsequenceLine, ...]


@dataclass(frozen=True)
class Provision(ProvisionResult):
    """A provision as asked for, with its citation in words and the additional sanctions in a single text.

    These are the sanctions that need no condition, in the words of the decree as far as seen.
    """

    citation: str
    additional: str


def consequences_of(catalogue: Catalogue, act: Act, on: dt.date) -> list[Consequence]:
    """Return the sanctions and remedies that a decree attaches to an act of a day, with and without conditions."""
    return catalogue.consequences_of[act.decree, act.reference].on(on)


def provision_of(catalogue: Catalogue, act: Act, on: dt.date) -> Provision:
    """Return an act with its consequences on a day; where its words are unknown, those of the act that carries it."""
    like = None if act.text else moves.likeness(catalogue.moves, catalogue.acts, act)
    attached = consequences_of(catalogue, act, on)
    sanctions = (one.text for one in attached if one.text and one.kind == "additional" and not one.condition)
    low, high = fines.fine_range(act.fine_min, act.fine_max, "individual")
    return result_of(
        Provision,
        act,
        conduct=act.words,
        verified=act.confidence in VERIFIED,
        individual_fine_min=low,
        individual_fine_max=high,
        conduct_like=like[1].words if like else "",
        like=f"{like[1].provision}, {like[1].decree}" if like else "",
        warning={"yes": True, "no": False}.get(act.warning),
        multiple=act.multiple if act.multiple != "one-fine" or act.is_fined_once(on) else "",
        effective_from=act.valid_from,
        effective_to=act.valid_to,
        consequences_list=tuple(consequence_line(one) for one in attached),
        citation=act.reference.in_words(),
        additional="; ".join(sanctions),
    )


def measure_words(one: ConsequenceLine) -> str:
    """Return the name of a consequence, with its months."""
    name = _(MEASURES[one.measure])
    if one.months_min is None:
        return name
    return _("{measure}, {first} to {last} months").format(measure=name, first=one.months_min, last=one.months_max)


def consequence_line(one: Consequence) -> ConsequenceLine:
    """Return a sanction or a remedy as scripts see it."""
    return result_of(ConsequenceLine, one, provision=one.provision, verified=one.confidence in VERIFIED)
