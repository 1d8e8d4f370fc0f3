"""Facts of the papers that are taken along to a unit: its card, the checklist, the acts of the law with their fines."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any

from postwatch.console import Table, cell
from postwatch.documents.typeface import wrapped
from postwatch.language import N_
from postwatch.law.commands import conduct_in_words
from postwatch.law.provisions import Provision
from postwatch.law.rows import ChecklistItem
from postwatch.store.columns import grouped
from postwatch.vietnamese import fold, money_range, sort_key

TEMPLATE = "overview/field"
PAPERS = {TEMPLATE: N_("papers for the field: the card of a unit, the checklist, the acts with their fines")}
# Room for a hand; a line break makes a row as high as two lines.
_ROOM = "\n"
_WITHIN = "; "
_WORD = re.compile(r"\w+")
# The sheet of acts: its letters and lines, a row's gap and rule, the room of a page for rows, in points; the column of
# the acts in twips, without its margins.
_SIZE, _LINE, _ROW_GAP = 9, 10.35, 1.5
_PAGE = 412
_CONDUCT_ROOM = 10_000


def field_facts(
    title: str, subject: str, *, facts: Iterable[tuple[str, object]] = (), tables: Iterable[Table] = (),
    questions: Iterable[ChecklistItem] = (), acts: Iterable[Provision] = (),
) -> dict[str, Any]:  # fmt: skip
    """Return facts of the template ``overview/field``.

    Each of the ``questions`` has room for its answer by hand; of the ``acts`` come those that a page holds.
    """
    return {
        "title": title,
        "subject": subject,
        "facts": [{"name": str(name) or "–", "value": _words(value)} for name, value in facts],
        "questions": [
            {"code": one.code, "content": f"{one.content} ({one.basis})", "note": _ROOM} for one in questions
        ],
        "acts": acts_on_a_page(acts),
        "tables": [
            {
                "title": str(one.title),
                "columns": [*map(str, one.columns)],
                "rows": [[*map(_words, row)] for row in one.rows],
            }
            for one in tables
        ],
    }


def _words(value: object) -> str:
    """Return a value as a table shows it, as a text of no other kind."""
    return str(cell(value))


def acts_on_a_page(acts: Iterable[Provision]) -> list[dict[str, str]]:
    """Return acts of the law with their fines, of an organisation and below of an individual, first acts first.

    As many as a page has lines for; those of a clause with the same fines are a row, in the order of the decree. A star
    marks acts whose words were not verified.
    """
    chosen: list[Provision] = []
    rows: list[dict[str, str]] = []
    for act in acts:
        longer = _rows([*chosen, act])
        if sum(map(_height, longer)) <= _PAGE:
            chosen, rows = [*chosen, act], longer
    return rows


def _rows(acts: Sequence[Provision]) -> list[dict[str, str]]:
    of_clauses = grouped(((_clause(one), one.fine_min, one.fine_max), one) for one in sorted(acts, key=_place))
    return [
        {
            "provision": f"Điều {clause}",
            "conduct": _WITHIN.join(_in_clause(one, clause) for one in told),
            "fine": f"{money_range(low, high)};\n"
            f"{money_range(told[0].individual_fine_min, told[0].individual_fine_max)}",
        }
        for (clause, low, high), told in of_clauses.items()
    ]


def _height(row: Mapping[str, str]) -> float:
    """Return the height of a row of acts in points."""
    lines = max(len(wrapped(row["conduct"], _CONDUCT_ROOM, _SIZE)), row["fine"].count("\n") + 1)
    return lines * _LINE + _ROW_GAP


def _place(one: Provision) -> list[tuple[int, str]]:
    """Return the place of an act in its decree: articles and clauses by their numbers, points by their letters."""
    return [(int(part), "") if part.isdigit() else (0, sort_key(part)) for part in one.provision.split(".")]


def likeliest(acts: Sequence[Provision], questions: Iterable[ChecklistItem]) -> list[Provision]:
    """Return acts in the order in which answers to the questions of a checklist lead to them.

    First comes of each question the act whose words are most like it, then all others by that likeness; a word that
    many acts have counts less.
    """
    words = [_words_of(conduct_in_words(one)) for one in acts]
    common = Counter(word for its in words for word in its)
    best = dict.fromkeys(range(len(acts)), (True, 0.0))
    for question in questions:
        weights = {word: log((len(acts) + 1) / (common[word] + 1)) for word in _words_of(question.content)}
        alike = {place: sum(weights.get(word, 0.0) for word in its) for place, its in enumerate(words)}
        share, most_alike = sum(weights.values()), max(alike, key=lambda one: alike[one])
        for place, found in alike.items():
            best[place] = min(best[place], (place != most_alike, -found / share))
    return [acts[place] for place in sorted(best, key=lambda one: best[one])]


def _words_of(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _clause(one: Provision) -> str:
    """Return article and clause of an act, without its point."""
    clause, _dot, point = one.provision.rpartition(".")
    return clause if clause and not point.isdigit() else one.provision


def _in_clause(one: Provision, clause: str) -> str:
    """Return the words of an act behind its point."""
    point = one.provision.removeprefix(clause).strip(".")
    return f"{f'{point}) ' if point else ''}{conduct_in_words(one)}{'' if one.verified else ' *'}"
