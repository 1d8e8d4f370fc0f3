"""Questions to the catalogue: the forms, grounds, checklist, decrees and terms of a day."""

import datetime as dt

from postwatch.law import in_force
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import parse_reference
from postwatch.law.clocks import INSPECTING, ClockRule, InspectionTerm, TermRules
from postwatch.law.rows import ChecklistItem, Decree, Form, Ground


def form_on(catalogue: Catalogue, purpose: str, on: dt.date) -> Form:
    """Return the prescribed form of a purpose on a day. Raises NotFoundError as `in_force.form_on`."""
    return in_force.form_on(catalogue.forms, purpose, on)


def grounds_on(catalogue: Catalogue, on: dt.date) -> list[Ground]:
    """Return the norms that an inspection decision of a day rests on, in the order of the sheet."""
    return in_force.in_force(catalogue.grounds, on)


def checklist_on(catalogue: Catalogue, on: dt.date) -> list[ChecklistItem]:
    """Return the checklist of an inspection of a day, in the order of the sheet."""
    return in_force.in_force(catalogue.checklist, on)


def inspection_term(catalogue: Catalogue, *, level: str, on: dt.date) -> InspectionTerm | None:
    """Return how long an inspection by an office of a level takes that is announced on a day; None without a norm."""
    of_level = [one for one in in_force.in_force(catalogue.clocks, on) if one.condition == level and one.amount]
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
    return next((one for one in in_force.in_force(catalogue.clocks, on) if one.name == name and one.amount), None)


def cited_decree(catalogue: Catalogue, number: str, on: dt.date) -> list[Decree]:
    """Return a decree as a paper of a day cites it: itself, then those that amended it by then; empty if not held.

    A decree whose first day is not known is not cited as an amendment.
    """
    decrees = catalogue.decrees
    amending = [one for one in in_force.in_force(decrees, on) if one.amends == number and one.valid_from is not None]
    return [*(one for one in decrees if one.number == number and not one.amends), *amending]


def term_rules(catalogue: Catalogue, decree: str, provision: str) -> TermRules:
    """Return the rules that give terms to violations of a provision."""
    return catalogue.terms_of[decree, parse_reference(provision)]
