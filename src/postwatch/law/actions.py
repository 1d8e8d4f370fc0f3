"""Questions to the catalogue: the act that a provision describes, who may fine it, its consequences, its terms."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from postwatch.dataclass import dataclass, result_of
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.law import moves, powers, rules
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import Reference, names_decree, parse_reference
from postwatch.law.clocks import INSPECTING, ClockRule, InspectionTerm, TermRules
from postwatch.law.rows import MEASURES, VERIFIED, Act, ChecklistItem, Consequence, Decree, Form, Ground, Power
from postwatch.vietnamese import fold


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
class ProvisionShown(ProvisionResult):
    """The same with everybody who has some power over acts of that day, the lowest fine first."""

    powers_list: tuple["PowerLine", ...]


@dataclass(frozen=True)
class Provision(ProvisionResult):
    """A provision as asked for, with its citation in words and the additional sanctions in a single text."""

    citation: str
    additional: str


@dataclass(frozen=True)
class PowerLine:
    """An office-holder judged for an act; ``lacks`` and ``unknown`` name parts of the power. Figures in đồng."""

    title: str
    basis: str
    fine_max: int | None
    competent: bool
    lacks_list: tuple[str, ...]
    unknown_list: tuple[str, ...]
    limits: str
    verified: bool
    confidence: str


def find_act(catalogue: Catalogue, text: str, *, on: dt.date, decree: str | None = None) -> Act:
    """Return the act cited as ``text``, or called so in its own words, in the decrees of the day ``on``, or in the
    decree that is named.

    For the day see ``rules.law_day``. Raises UsageError for an unreadable citation, or words of several acts, RuleError
    for a citation that names no single act or a decree of other days, NotFoundError if no decree or no act is in force
    on the day.
    """
    held = _acts_on(catalogue, on, decree)
    if is_in_words(text):
        return _called(catalogue, text, rules.in_force(held, on), on)
    return rules.pick(held, parse_reference(text), on)


def is_in_words(text: str) -> bool:
    """Return whether an act is called by its words, and not by its number."""
    return len(text.split()) > 1 and not any(sign.isdigit() for sign in text)


def _called(catalogue: Catalogue, text: str, acts: Sequence[Act], on: dt.date) -> Act:
    """Return the only act whose words contain all words of a text."""
    words = fold(text).split()
    found = [act for act in acts if all(word in _searched(provision_of(catalogue, act, on)) for word in words)]
    if not found:
        raise NotFoundError(
            _("No act of {day} is said in these words: “{words}”").format(day=on, words=text),
            hint=_("look it up in fewer words: postwatch law search WORDS"),
        )
    if len(found) > 1:
        each = "; ".join(f"{act.provision} ({_shortened(act.words)})" for act in found[:_MOST_NAMED])
        raise UsageError(
            _("{count} acts are said in these words: {list}").format(count=len(found), list=each),
            hint=_("give more words of the act, or its number with its decree: {number} --decree {decree}").format(
                number=found[0].provision, decree=found[0].decree.removesuffix("/NĐ-CP")
            ),
        )
    return found[0]


# So many acts are named where several are meant, each with so many letters of its words.
_MOST_NAMED, _MOST_LETTERS = 6, 160


def _shortened(words: str) -> str:
    return words if len(words) <= _MOST_LETTERS else f"{words[:_MOST_LETTERS].rsplit(' ', 1)[0]} …"


def look_up(catalogue: Catalogue, text: str, *, on: dt.date, decree: str | None = None) -> list[Act]:
    """Return the act cited as ``text``, or all acts of the clause or article that it names, on a day.

    Raises as ``find_act`` where there is none.
    """
    reference, held = parse_reference(text), _acts_on(catalogue, on, decree)
    within = [act for act in rules.in_force(held, on) if reference.holds(act.reference)]
    return within if len(within) > 1 else [rules.pick(held, reference, on)]


def _acts_on(catalogue: Catalogue, on: dt.date, decree: str | None) -> list[Act]:
    numbers = [one.number for one in rules.decrees_on(catalogue.decrees, on, held=catalogue.held)]
    if decree is not None:
        meant = [number for number in numbers if names_decree(decree, number)]
        if not any(names_decree(decree, one.number) for one in catalogue.decrees):
            raise NotFoundError(
                _("The catalogue has no Nghị định {decree}").format(decree=decree),
                hint=_("read that decree itself, and add its rows to data/law/acts.csv of the workspace"),
            )
        if not meant:
            raise RuleError(
                _("Nghị định {decree} does not govern acts of {day}; {list} does").format(
                    decree=decree, day=on, list=", ".join(numbers)
                ),
                hint=_("look the act up: postwatch law move PROVISION"),
            )
        numbers = meant
    return [act for act in catalogue.acts if act.decree in numbers]


def form_on(catalogue: Catalogue, purpose: str, on: dt.date) -> Form:
    """Return the prescribed form of a purpose on a day. Raises NotFoundError as ``rules.form_on``."""
    return rules.form_on(catalogue.forms, purpose, on)


def grounds_on(catalogue: Catalogue, on: dt.date) -> list[Ground]:
    """Return the norms that an inspection decision of a day rests on, in the order of the sheet."""
    return rules.in_force(catalogue.grounds, on)


def checklist_on(catalogue: Catalogue, on: dt.date) -> list[ChecklistItem]:
    """Return the checklist of an inspection of a day, in the order of the sheet."""
    return rules.in_force(catalogue.checklist, on)


def inspection_term(catalogue: Catalogue, *, level: str, on: dt.date) -> InspectionTerm | None:
    """Return how long an inspection by an office of a level takes that is announced on a day; None without a norm."""
    of_level = [one for one in rules.in_force(catalogue.clocks, on) if one.condition == level and one.amount]
    terms = {one.name: one for one in of_level if one.name in INSPECTING}
    if (term := terms.get(INSPECTING[0])) is None:
        return None
    more = terms.get(INSPECTING[1])
    return InspectionTerm(term.amount or 0, (more.amount or 0) if more else 0, level, term.basis, term.confidence)


def concluding_term(catalogue: Catalogue, *, name: str, on: dt.date) -> ClockRule | None:
    """Return the term of a report or of conclusions (a name of CONCLUDING) of an inspection that was decided on a day.

    None where no norm sets a number of days. An inspection goes on by the law of its decision (Nghị định
    217/2025/NĐ-CP, Điều 19).
    """
    return next((one for one in rules.in_force(catalogue.clocks, on) if one.name == name and one.amount), None)


def cited_decree(catalogue: Catalogue, number: str, on: dt.date) -> list[Decree]:
    """Return a decree as a paper of a day cites it: itself, then those that amended it by then; empty if not held.

    A decree whose first day is not known is not cited as an amendment.
    """
    decrees = catalogue.decrees
    amending = [one for one in rules.in_force(decrees, on) if one.amends == number and one.valid_from is not None]
    return [*(one for one in decrees if one.number == number and not one.amends), *amending]


def search(catalogue: Catalogue, text: str, *, on: dt.date | None = None) -> list[Provision]:
    """Return acts whose words, label or consequences hold all words of ``text``, marks and case ignored.

    An act whose own words were not seen is found by those of the later act that carries it. With ``on``, only acts of
    that day, and NotFoundError when no decree is held for it.
    """
    acts = catalogue.acts if on is None else rules.in_force(_acts_on(catalogue, on, None), on)
    words = fold(text).split()
    found = (provision_of(catalogue, act, on or act.valid_from or dt.date.min) for act in acts)
    return [one for one in found if all(word in _searched(one) for word in words)]


def consequences_of(catalogue: Catalogue, act: Act, on: dt.date) -> list[Consequence]:
    """Return the sanctions and remedies that a decree attaches to an act of a day, with and without conditions."""
    return catalogue.consequences_of[act.decree, act.reference].on(on)


def powers_for(
    catalogue: Catalogue, act: Act, *, on: dt.date, law_on: dt.date, conditions: Collection[str] = ()
) -> list[powers.Judged]:
    """Return who of those with powers on a day may or may not impose the top of an act's range with its consequences,
    the lowest fine first, found once for a span of the law.

    ``law_on`` is the day whose law governs the act. Consequences with a condition count where it is among
    ``conditions``.
    """
    return _powers(catalogue, act, on=on, law_on=law_on, conditions=conditions)[0]


class Competent(NamedTuple):
    """Powers that reach so far, and their titles."""

    powers: Sequence[Power]
    titles: Sequence[str]


def titles_of(held: Iterable[Power]) -> list[str]:
    """Return the titles of powers, each once."""
    return list(dict.fromkeys(power.title for power in held))


def competent_for(
    catalogue: Catalogue, act: Act, *, on: dt.date, law_on: dt.date, conditions: Collection[str] = ()
) -> Competent:
    """Return the powers of them that reach so far; those that are bound to a field of their own come last."""
    return _powers(catalogue, act, on=on, law_on=law_on, conditions=conditions)[1]


def _powers(
    catalogue: Catalogue, act: Act, *, on: dt.date, law_on: dt.date, conditions: Collection[str]
) -> tuple[list[powers.Judged], Competent]:
    attached = consequences_of(catalogue, act, law_on)
    counting = tuple(one for one in attached if not one.condition or one.condition in conditions)
    span = catalogue.powers_by_day.span(on)
    key = ("powers", span, act.decree, act.reference, act.fine_max, act.confidence, counting)
    if key not in catalogue.kept:
        known, provisions = catalogue.powers_by_day.on(on), numbers_of(catalogue, act)
        judged = powers.judged_for(known, act, consequences=counting, provisions=provisions)
        able = sorted((one.power for one in judged if one.is_competent), key=lambda power: power.is_of_a_field)
        catalogue.kept[key] = judged, Competent(able, titles_of(able))
    found: tuple[list[powers.Judged], Competent] = catalogue.kept[key]
    return found


def numbers_of(catalogue: Catalogue, act: Act) -> list[tuple[str, Reference]]:
    """Return all numbers of an act (`moves.numbers_of`), found once for each act."""
    key = ("numbers", act.decree, act.reference)
    if key not in catalogue.kept:
        catalogue.kept[key] = moves.numbers_of(catalogue.moves, act)
    numbers: list[tuple[str, Reference]] = catalogue.kept[key]
    return numbers


def power_lines(judged: Iterable[powers.Judged]) -> list[PowerLine]:
    """Return powers as scripts see them."""
    return [
        result_of(
            PowerLine,
            one.power,
            competent=one.is_competent,
            lacks_list=one.lacks,
            unknown_list=one.unknown,
            verified=one.power.confidence in VERIFIED,
            basis=one.power.basis,
        )
        for one in judged
    ]


def term_rules(catalogue: Catalogue, decree: str, provision: str) -> TermRules:
    """Return the rules that give terms to violations of a provision."""
    return catalogue.terms_of[decree, parse_reference(provision)]


def provision_of(catalogue: Catalogue, act: Act, on: dt.date) -> Provision:
    """Return an act with its consequences on a day; where its words are unknown, those of the act that carries it."""
    like = None if act.text else moves.likeness(catalogue.moves, catalogue.acts, act)
    attached = consequences_of(catalogue, act, on)
    low, high = rules.fine_range(act.fine_min, act.fine_max, "individual")
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
        additional=additional_words(attached),
    )


def additional_words(attached: Sequence[Consequence]) -> str:
    """Return the additional sanctions of an act that need no condition, in the words of the decree, as far as seen."""
    return "; ".join(one.text for one in attached if one.text and one.kind == "additional" and not one.condition)


def measure_words(one: ConsequenceLine) -> str:
    """Return the name of a consequence, with its months."""
    name = _(MEASURES[one.measure])
    if one.months_min is None:
        return name
    return _("{measure}, {first} to {last} months").format(measure=name, first=one.months_min, last=one.months_max)


def consequence_line(one: Consequence) -> ConsequenceLine:
    """Return a sanction or a remedy as scripts see it."""
    return result_of(ConsequenceLine, one, provision=one.provision, verified=one.confidence in VERIFIED)


@lru_cache(maxsize=1024)
def _searched(one: Provision) -> str:
    attached = " ".join(line.text for line in one.consequences_list)
    return fold(f"{one.provision} {one.conduct} {one.conduct_like} {attached}")
