"""Facts of the papers that are taken along to a unit: its card, the checklist, the acts of the law with their fines."""

from collections.abc import Iterable
from typing import Any

from postwatch.console import Table, cell
from postwatch.labels import in_dong
from postwatch.language import N_, in_vietnamese
from postwatch.law.commands import conduct_in_words
from postwatch.law.provisions import Provision
from postwatch.law.rows import ChecklistItem
from postwatch.store.columns import grouped
from postwatch.vietnamese import money_range

TEMPLATE = "overview/field"
PAPERS = {TEMPLATE: N_("papers for the field: the card of a unit, the checklist, the acts with their fines")}
# Room for a hand; a line break makes a row as high as two lines.
_ROOM = "\n"
_WITHIN = "; "


def field_facts(
    title: str, subject: str, *, facts: Iterable[tuple[str, object]] = (), tables: Iterable[Table] = (),
    questions: Iterable[ChecklistItem] = (),
) -> dict[str, Any]:  # fmt: skip
    """Return facts of the template ``overview/field``; each of the ``questions`` has room for its answer by hand."""
    return {
        "title": title,
        "subject": subject,
        "facts": [{"name": str(name) or "–", "value": _words(value)} for name, value in facts],
        "questions": [
            {"code": one.code, "content": f"{one.content} ({one.basis})", "note": _ROOM} for one in questions
        ],
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


def acts_table(acts: Iterable[Provision]) -> Table:
    """Return acts of the law with their fines, of an organisation and below of an individual: those of a clause with
    the same fines on a row. A star marks acts whose words were not verified.
    """
    of_clauses = grouped(((_clause(one), one.fine_min, one.fine_max), one) for one in acts)
    rows = [
        (
            f"Điều {clause}",
            _WITHIN.join(_in_clause(one, clause) for one in told),
            f"{money_range(low, high)};\n{money_range(told[0].individual_fine_min, told[0].individual_fine_max)}",
        )
        for (clause, low, high), told in of_clauses.items()
    ]
    heads = [*map(in_vietnamese, (N_("Provision"), N_("Violation"))), in_dong(in_vietnamese(N_("Fine")))]
    return Table(heads, rows)


def _clause(one: Provision) -> str:
    """Return article and clause of an act, without its point."""
    clause, _dot, point = one.provision.rpartition(".")
    return clause if clause and not point.isdigit() else one.provision


def _in_clause(one: Provision, clause: str) -> str:
    """Return the words of an act behind its point."""
    point = one.provision.removeprefix(clause).strip(".")
    return f"{f'{point}) ' if point else ''}{conduct_in_words(one)}{'' if one.verified else ' *'}"
