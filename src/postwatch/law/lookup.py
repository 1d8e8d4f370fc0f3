"""The act that is cited, or called by its words, on a day."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.law import in_force
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import names_decree, parse_reference
from postwatch.law.provisions import Provision, provision_of
from postwatch.law.rows import Act
from postwatch.vietnamese import fold


def find_act(catalogue: Catalogue, text: str, *, on: dt.date, decree: str | None = None) -> Act:
    """Return the act cited as ``text``, or called so in its own words, in the decrees of the day ``on``.

    In the decree that is named, if any is. For the day see ``rules.law_day``. Raises UsageError for an unreadable
    citation, or words of several acts, RuleError for a citation that names no single act or a decree of other days,
    NotFoundError if no decree or no act is in force on the day.
    """
    held = _acts_on(catalogue, on, decree)
    if is_in_words(text):
        return _called(catalogue, text, in_force.in_force(held, on), on)
    return in_force.pick(held, parse_reference(text), on)


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
    within = [act for act in in_force.in_force(held, on) if reference.holds(act.reference)]
    return within if len(within) > 1 else [in_force.pick(held, reference, on)]


def _acts_on(catalogue: Catalogue, on: dt.date, decree: str | None) -> list[Act]:
    numbers = [one.number for one in in_force.decrees_on(catalogue.decrees, on, held=catalogue.held)]
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


def search(catalogue: Catalogue, text: str, *, on: dt.date | None = None) -> list[Provision]:
    """Return acts whose words, label or consequences hold all words of ``text``, marks and case ignored.

    An act whose own words were not seen is found by those of the later act that carries it. With ``on``, only acts of
    that day, and NotFoundError when no decree is held for it.
    """
    acts = catalogue.acts if on is None else in_force.in_force(_acts_on(catalogue, on, None), on)
    words = fold(text).split()
    found = (provision_of(catalogue, act, on or act.valid_from or dt.date.min) for act in acts)
    return [one for one in found if all(word in _searched(one) for word in words)]


@lru_cache(maxsize=1024)
def _searched(one: Provision) -> str:
    attached = " ".join(line.text for line in one.consequences_list)
    return fold(f"{one.provision} {one.conduct} {one.conduct_like} {attached}")
