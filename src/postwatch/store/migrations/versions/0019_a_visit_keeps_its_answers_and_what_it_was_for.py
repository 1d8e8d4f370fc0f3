"""A visit keeps its answers to the checklist, what led to it, and what it saw of an earlier visit's findings.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
_ANSWERS = ("met", "not_met", "not_shown", "not_applicable")
_RESULTS = ("done", "done_before", "open")


def upgrade() -> None:
    """Add the tables, empty: visits of before have no answers."""
    _make(
        "visit_answer",
        {"visit_id": "visit"},
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("item", _Text(), nullable=False),
        _coded("answer", _ANSWERS),
        sa.CheckConstraint("length(trim(item)) > 0", name=op.f("ck_visit_answer_item_not_blank")),
        sa.UniqueConstraint("visit_id", "item", name=op.f("uq_visit_answer_visit_id_item")),
    )
    _make(
        "visit_ground",
        {"visit_id": "visit", "rechecks_id": "visit", "incident_id": "incident"},
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("rechecks_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.UniqueConstraint("visit_id", name=op.f("uq_visit_ground_visit_id")),
        unindexed=("visit_id",),
    )
    _make(
        "finding_check",
        {"visit_id": "visit", "finding_id": "finding"},
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        _coded("result", _RESULTS),
        sa.UniqueConstraint("visit_id", "finding_id", name=op.f("uq_finding_check_visit_id_finding_id")),
    )


def _coded(name: str, codes: tuple[str, ...]) -> sa.Column[str]:
    kind = sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=24)
    return sa.Column(name, kind, nullable=False)


def _make(
    table: str, references: dict[str, str], *parts: sa.schema.SchemaItem, unindexed: tuple[str, ...] = ()
) -> None:
    """Create a table of an office, with its references and their indexes."""
    owned = {"office_id": "office", **references}
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        *parts,
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="RESTRICT"
            )
            for column, target in owned.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in (one for one in owned if one not in unindexed):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
