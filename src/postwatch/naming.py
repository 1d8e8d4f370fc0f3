"""Names of records: the kind of each table, the name of each row, the label and the words of each column.

Names are data: per table the parts of a name, each with the columns that it shows. A column that refers to another
table shows the name of that row; a part is left out if any of its columns is empty.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from string import Formatter
from typing import Any

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.days import local
from postwatch.fields import is_money
from postwatch.fields import label_of as told_label
from postwatch.journal.chain import Key, Values
from postwatch.journal.recorder import json_values_of
from postwatch.labels import COLUMNS, label_in_words
from postwatch.language import N_, Code, _, in_sentence
from postwatch.schema import TABLES
from postwatch.store.columns import Continued, from_json, last_row, rows_with
from postwatch.vietnamese import money


@dataclass(frozen=True)
class Naming:
    """How the rows of a table are called, untranslated: many, one, and the parts of the name of each."""

    many: str
    one: str
    parts: tuple[str, ...]


# Every table whose rows the journal records.
NAMES = {
    "addressee": Naming(
        N_("units that letters go to"), N_("unit that a letter goes to"),
        ("{recipient_id}", "{register_entry_id}"),
    ),
    "area": Naming(N_("areas"), N_("area"), ("{name} ({code})",)),
    "area_succession": Naming(
        N_("successions of areas"), N_("succession of an area"), ("{predecessor_id} → {successor_id}",)
    ),
    "bag_visit": Naming(
        N_("visits that came back in bags"), N_("visit that came back in a bag"), ("{visit_id}", "{bag}")
    ),
    "campaign": Naming(N_("campaigns"), N_("campaign"), ("{title} ({code})",)),
    "campaign_figure": Naming(
        N_("final figures of campaigns"), N_("final figure of a campaign"), ("{name}", "{campaign_id}")
    ),
    "campaign_measure": Naming(
        N_("figures that campaigns ask for"), N_("figure that a campaign asks for"), ("{name} ({code})", "{task_id}")
    ),
    "campaign_task": Naming(
        N_("instructions of campaigns"), N_("instruction of a campaign"), ("{code}", "{campaign_id}")
    ),
    "case_join": Naming(N_("joins of cases"), N_("join of a case"), ("{case_id}", "{into_id}")),
    "case_step": Naming(N_("steps of cases"), N_("step of a case"), ("{kind}", "{taken_on}", "{case_id}")),
    "clock_error": Naming(
        N_("stretches of the journal with a wrong clock"), N_("stretch of the journal with a wrong clock"),
        ("{first_entry}-{last_entry}",),
    ),
    "code_counter": Naming(N_("counters of codes"), N_("counter of codes"), ("{prefix}-{year}",)),
    "correction": Naming(
        N_("corrections of records"), N_("correction of a record"), ("{kind}", "{corrected_on}", "{reason}")
    ),
    "delegation": Naming(N_("delegations"), N_("delegation"), ("{number}", "{receiver_id}")),
    "dispatch": Naming(N_("dispatches"), N_("dispatch"), ("{code}", "{symbol}")),
    "dispatch_attachment": Naming(
        N_("attachments of dispatches"), N_("attachment of a dispatch"), ("{dispatch_id}", "{position}. {title}")
    ),
    "document": Naming(N_("documents made"), N_("document made"), ("{path}",)),
    "document_print": Naming(N_("PDF files made"), N_("PDF file made"), ("{path}",)),
    "evidence": Naming(N_("scans"), N_("scan"), ("{name} (SHA-256 {sha256:.8}…)",)),
    "explanation": Naming(
        N_("explanations of violators"), N_("explanation of a violator"), ("{case_id}", N_("asked for on {asked_on}"))
    ),
    "finding": Naming(
        N_("findings of inspections"), N_("finding of an inspection"), ("{visit_id}", N_("item {position}"))
    ),
    "finding_check": Naming(
        N_("findings that re-inspections looked at"), N_("finding that a re-inspection looked at"),
        ("{visit_id}", "{finding_id}"),
    ),
    "finding_remedy": Naming(
        N_("recorded remedies of findings"), N_("recorded remedy of a finding"), ("{finding_id}", "{done_on}")
    ),
    "followup": Naming(N_("follow-up letters"), N_("follow-up letter"), ("{code}", "{symbol}")),
    "followup_unit": Naming(
        N_("units that follow-up letters name"), N_("unit that a follow-up letter names"),
        ("{followup_id}", "{recipient_id}"),
    ),
    "incident": Naming(N_("incidents"), N_("incident"), ("{code}", "{found_on}")),
    "inspection_paper": Naming(
        N_("letters of inspections"), N_("letter of an inspection"), ("{code}", "{kind}", "{symbol}")
    ),
    "inspection_round": Naming(N_("inspection rounds"), N_("inspection round"), ("{code}", "{decision_number}")),
    "law_confirmation": Naming(
        N_("confirmed rows of the law"), N_("confirmed row of the law"), ("{label}", "{confirmed_on}")
    ),
    "law_use": Naming(
        N_("data of the law in use"), N_("data of the law in use"), ("{version_id}", N_("from {first_on}"))
    ),
    "law_version": Naming(N_("versions of the law"), N_("version of the law"), ("SHA-256 {sha256:.8}…",)),
    "named_goods": Naming(
        N_("goods that papers name"), N_("goods that a paper names"), ("{name}", "{case_id}")
    ),
    "note": Naming(N_("remarks"), N_("remark"), ("{code}", "{noted_on}")),
    "office": Naming(N_("offices"), N_("office"), ("{name} ({code})",)),
    "office_span": Naming(N_("names of the office"), N_("name of the office"), ("{name}", N_("from {first_on}"))),
    "payment": Naming(
        N_("payments of fines"), N_("payment of a fine"), ("{decision_id}", "{paid_on}", N_("{amount} đồng"))
    ),
    "paper_draft": Naming(
        N_("drafts of papers"), N_("draft of a paper"), ("{case_id}", "{paper}", "{drafted_on}")
    ),
    "paper_report": Naming(N_("months reported on paper"), N_("month reported on paper"), ("{code}", "{symbol}")),
    "pledge": Naming(N_("pledges"), N_("pledge"), ("{code}", "{recipient_id}", "{signed_on}")),
    "pledge_cover": Naming(
        N_("points that pledges name"), N_("point that a pledge names"), ("{pledge_id}", "{recipient_id}")
    ),
    "pledge_form": Naming(N_("pledge forms"), N_("pledge form"), ("{code}", "{recipient_id}")),
    "receipt": Naming(N_("receipts of letters"), N_("receipt of a letter"), ("{addressee_id}", "{acknowledged_on}")),
    "recipient": Naming(N_("units"), N_("unit"), ("{name} ({code})",)),
    "recipient_span": Naming(
        N_("earlier names and places of units"), N_("earlier name and place of a unit"),
        ("{name}", N_("up to {last_on}"), "{recipient_id}"),
    ),
    "register_entry": Naming(
        N_("register numbers"), N_("register number"), ("{symbol}", N_("number {number} of {year} ({series_id})"))
    ),
    "register_word": Naming(
        N_("words of registers"), N_("word of registers"), ("{text} = {code}", "{field}")
    ),
    "report": Naming(N_("issued reports"), N_("issued report"), ("{code}", "{symbol}")),
    "round_minutes": Naming(
        N_("signed minutes of inspection rounds"), N_("signed minutes of an inspection round"),
        ("{code}", "{kind}", "{drawn_up_on}"),
    ),
    "round_unit": Naming(
        N_("units that inspection rounds are planned for"), N_("unit that an inspection round is planned for"),
        ("{round_id}", "{recipient_id}"),
    ),
    "sanction_decision": Naming(
        N_("sanction decisions"), N_("sanction decision"), (N_("No. {number}"), "{decided_on}", "{case_id}")
    ),
    "series": Naming(N_("number series"), N_("series of numbers"), ("{name}",)),
    "series_year": Naming(N_("counters of numbers"), N_("counter of numbers"), ("{series_id}", "{year}")),
    "staff": Naming(N_("staff"), N_("staff member"), ("{name} ({code})",)),
    "task": Naming(N_("tasks"), N_("task"), ("{code}", "{recipient_id}")),
    "task_extension": Naming(
        N_("changes of deadlines"), N_("change of a deadline"), ("{task_id}", N_("on {extended_on} to {due_after}"))
    ),
    "task_report": Naming(
        N_("reports on tasks"), N_("report on a task"), ("{task_id}", N_("{period_from} to {period_to}"))
    ),
    "task_report_measure": Naming(N_("figures of reports"), N_("figure of a report"), ("{report_id}", "{code}")),
    "team_member": Naming(
        N_("members of inspection teams"), N_("member of an inspection team"), ("{round_id}", N_("item {position}"))
    ),
    "violation": Naming(N_("violations"), N_("violation"), ("{code}", "{recipient_id}")),
    "violation_case": Naming(N_("cases"), N_("case"), ("{code}",)),
    "visit": Naming(
        N_("visits of inspections"), N_("visit of an inspection"), ("{code}", "{recipient_id}", "{visited_on}")
    ),
    "visit_answer": Naming(
        N_("answers to the checklist"), N_("answer to the checklist"), ("{visit_id}", "{item}")
    ),
    "visit_ground": Naming(N_("grounds of visits"), N_("ground of a visit"), ("{visit_id}",)),
    "visit_scan": Naming(
        N_("scans and photographs of visits"), N_("scan or photograph of a visit"), ("{visit_id}", "{evidence_id}")
    ),
    "workspace_file": Naming(
        N_("settings, data and templates of the workspace"), N_("file of the workspace"), ("{path}", "{account}")
    ),
}  # fmt: skip
# Columns that are not shown: keys, columns made from the name, and those that a correction repeats of its row.
UNSHOWN = frozenset({"id", "office_id", "name_folded", "sort_key", "table_name", "row_id", "changes"})
# Amounts in đồng.
_MONEY = frozenset({"amount", "fine", "fine_max", "fine_min", "fine_usual"})


def label_of(table: str, column: str) -> str:
    """Return the label of a column for people; a column that no table has any more is called by its name."""
    told = told_label(TABLES.classes[table], column)
    if told is not None:
        return told
    return label_in_words(column, COLUMNS.get(f"{table}.{column}") or COLUMNS.get(column, column))


def kind_of(table: str, *, count: int = 2) -> str:
    """Return the words for the rows of a table, or for a single row."""
    naming = NAMES[table]
    return _(naming.one if count == 1 else naming.many)


def is_part_of(table: str, others: Collection[str]) -> bool:
    """Return whether rows of a table are not named by a code and belong to rows of other tables, as corrections do."""
    columns = TABLES.classes[table].__table__.columns
    wholes = {*TABLES.references(table).values()} - {table, "office"}
    is_below = "table_name" in columns or not wholes.isdisjoint(others)
    return is_below and "{code}" not in NAMES[table].parts[0] and {*others} != {table}


@dataclass
class Records:
    """The records of a session, named; those that were ``removed`` as they were, by table and id."""

    session: Session
    removed: Mapping[Key, Values] = field(default_factory=dict)

    def find(self, table: str, row_id: int) -> Values | None:
        """Return the values of a row as the journal writes them, or None when there is none."""
        if (table, row_id) in self.removed:
            return self.removed[table, row_id]
        row: Any = self.session.get(TABLES.classes[table], row_id)
        if isinstance(row, Continued) and row.first_id is None:
            row = last_row(self.session, type(row), row_id)
        return json_values_of(row) if row is not None else None

    def name_of(self, table: str, row_id: int) -> str:
        """Return how people call a record: by unit, day, number or code, and never by its key."""
        values = self.find(table, row_id)
        if values is None:
            return _("(no longer there)")
        return ", ".join([*self._parts(table, values), *self._through(table, row_id)])

    def _through(self, table: str, row_id: int) -> Iterator[str]:
        """Yield the name of the unit of a record whose parts have a unit."""
        part, column = TABLES.through.get(table, ("", ""))
        row: Any = rows_with(self.session, TABLES.classes[part], by="id", **{column: row_id}).first() if part else None
        if row is not None and row.recipient_id is not None:
            yield str(self.refer(part, "recipient_id", row.recipient_id))

    def refer(self, table: str, column: str, value: Any) -> Any:
        """Return a value of the journal, in place of a key the name of the record that it refers to."""
        target = TABLES.references(table).get(column)
        return value if target is None or value is None else self.name_of(target, value)

    def _parts(self, table: str, values: Values) -> Iterator[str]:
        for part in NAMES[table].parts:
            columns = [name for _text, name, _spec, _conversion in Formatter().parse(part) if name]
            words = {name: in_words(table, name, self.refer(table, name, values.get(name))) for name in columns}
            if all(words.values()):
                yield _(part).format(**words)


def in_words(table: str, column: str, value: Any) -> str:
    """Return a value of the journal as people read it; a name in place of a reference stays as it is."""
    if value is None:
        return ""
    row = TABLES.classes[table].__table__
    if column in row.columns and column not in TABLES.references(table):
        try:
            value = from_json(row, {column: value})[column]
        except (ValueError, TypeError):
            return str(value)  # what an earlier form of the table held
    return _shown(table, column, value)


def _shown(table: str, column: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return f"{local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, int) and (column in _MONEY or is_money(TABLES.classes[table], column)):
        return money(value)
    return value.in_words if isinstance(value, Code) else str(in_sentence(value))
