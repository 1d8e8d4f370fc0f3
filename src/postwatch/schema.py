"""All tables of the program, loaded and bound: the metadata for making, upgrading and checking a schema."""

from postwatch.area import succession_tables
from postwatch.area import tables as area
from postwatch.campaign import figure_tables
from postwatch.campaign import tables as campaign
from postwatch.case import draft_tables, explanation_tables, goods_tables
from postwatch.case import tables as violation
from postwatch.correction import tables as correction
from postwatch.dispatch import attachment_tables
from postwatch.dispatch import tables as dispatch
from postwatch.evidence import tables as evidence
from postwatch.followup import tables as followup
from postwatch.followup import unit_tables
from postwatch.incident import tables as incident
from postwatch.inspection import answer_tables, bag_tables, check_tables, plan_tables, round_tables
from postwatch.inspection import paper_tables as inspection_papers
from postwatch.inspection import tables as inspection
from postwatch.journal import clock_tables, personal_tables
from postwatch.journal import tables as journal
from postwatch.journal.recorded import RecordedTables
from postwatch.law import tables as law
from postwatch.law import version_tables
from postwatch.note import tables as note
from postwatch.office import counter_tables, span_tables
from postwatch.office import tables as office
from postwatch.pledge import form_tables
from postwatch.pledge import tables as pledge
from postwatch.recipient import tables as recipient
from postwatch.recipient import word_tables
from postwatch.register import entry_tables, series_tables
from postwatch.register import tables as register
from postwatch.report import paper_tables
from postwatch.report import tables as report
from postwatch.staff import tables as staff
from postwatch.store.columns import Row, bound
from postwatch.task import extension_tables, measure_tables
from postwatch.task import tables as task

ROLL = (
    office, span_tables, counter_tables, evidence, law, version_tables, correction, area, succession_tables,
    recipient, word_tables, staff, note, series_tables, entry_tables, register, campaign, figure_tables, task,
    extension_tables, measure_tables, dispatch, attachment_tables, form_tables, pledge, followup, unit_tables, incident,
    round_tables, inspection, plan_tables, answer_tables, check_tables, bag_tables, inspection_papers, violation,
    explanation_tables, goods_tables, draft_tables, report, paper_tables, journal, personal_tables, clock_tables,
)  # fmt: skip
METADATA = bound(Row.metadata)
TABLES = RecordedTables(
    classes={
        str(row.__tablename__): row
        for module in ROLL
        for row in vars(module).values()
        if isinstance(row, type) and issubclass(row, Row) and hasattr(row, "__table__")
    },
    by_code={"document": "subject"},
    through={"violation_case": ("violation", "case_id")},
    part_of={
        "violation": "violation_case",
        "sanction_decision": "violation_case",
        "explanation": "violation_case",
        "case_step": "violation_case",
        "case_join": "violation_case",
        "named_goods": "violation_case",
        "paper_draft": "violation_case",
        "payment": "sanction_decision",
        "violation_case": "visit",
        "finding": "visit",
        "visit": "inspection_round",
        "visit_answer": "visit",
        "visit_ground": "visit",
        "finding_check": "visit",
        "bag_visit": "visit",
        "visit_scan": "visit",
        "finding_remedy": "finding",
        "round_unit": "inspection_round",
        "team_member": "inspection_round",
        "task_report_measure": "task_report",
        "task_report": "task",
        "task_extension": "task",
        "receipt": "addressee",
    },
)
