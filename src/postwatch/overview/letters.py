"""Facts of the papers that are taken along to a unit: its card, the checklist, the acts of the law with their fines."""

from collections.abc import Iterable
from typing import Any

from postwatch.console import Table, cell
from postwatch.labels import in_dong
from postwatch.language import N_, in_vietnamese
from postwatch.law.commands import conduct_in_words
from postwatch.law.provisions import Provision
from postwatch.law.rows import ChecklistItem
from postwatch.vietnamese import money_range

TEMPLATE = "overview/field"
PAPERS = {TEMPLATE: N_("papers for the field: the card of a unit, the checklist, the acts with their fines")}
# Room for a hand; a line break makes a row as high as two lines.
_ROOM = "\n"


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
    """Return acts of the law with their fines; a star marks those whose words were not verified."""
    rows = [
        (
            f"Điều {one.provision}{'' if one.verified else ' *'}",
            conduct_in_words(one),
            money_range(one.fine_min, one.fine_max),
            money_range(one.individual_fine_min, one.individual_fine_max),
        )
        for one in acts
    ]
    amounts = (N_("Organisation"), N_("Individual, household business"))
    heads = [*map(in_vietnamese, (N_("Provision"), N_("Violation"))), *map(in_dong, map(in_vietnamese, amounts))]
    return Table(heads, rows)
