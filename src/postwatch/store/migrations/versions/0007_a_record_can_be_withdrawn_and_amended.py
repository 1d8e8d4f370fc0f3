"""A record can be withdrawn and stays; corrections are kept; what is unique is so among records that were not withdrawn.

Revision ID: 0007
Revises: 0006
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
_WITHDRAWABLE = (
    "inspection_round", "visit", "finding", "violation_case", "violation", "payment", "incident", "note", "receipt",
    "task_report", "pledge",
)  # fmt: skip
# Constraints that also bound what was withdrawn, and the indexes that take their place.
_ONCE: tuple[tuple[str, str, str, Sequence[str]], ...] = (
    ("visit", "uq_visit_round_id_recipient_id_visited_on", "ix_visit_once", ("round_id", "recipient_id", "visited_on")),
    ("receipt", "uq_receipt_addressee_id", "ix_receipt_once", ("addressee_id",)),
    (
        "task_report",
        "uq_task_report_task_id_period_from_period_to",
        "ix_task_report_once",
        ("task_id", "period_from", "period_to"),
    ),
)
_PRESENT = "withdrawn_on IS NULL"


def upgrade() -> None:
    """Add the columns, make the table of corrections, and narrow what is unique."""
    for table in _WITHDRAWABLE:
        op.add_column(table, sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.add_column("finding", sa.Column("evidence_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_finding_evidence_id"), "finding", ["evidence_id"], unique=False)
    proof = "CONSTRAINT fk_finding_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT"
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        _make_anew("finding", r"\)\s*$", f",\n\t{proof}\n)")
    else:
        op.execute(f"ALTER TABLE finding ADD {proof}")
    for table, constraint, index, columns in _ONCE:
        if is_sqlite:
            _make_anew(table, rf",\s*CONSTRAINT {constraint} UNIQUE \([^)]*\)", "")
        else:
            op.drop_constraint(op.f(constraint), table, type_="unique")
        _make_unique(index, table, columns, _PRESENT)
    op.create_index(op.f("ix_receipt_addressee_id"), "receipt", ["addressee_id"], unique=False)
    op.drop_index("ix_pledge_one_active", "pledge")
    _make_unique("ix_pledge_one_active", "pledge", ("campaign_id", "recipient_id"), f"status = 'active' AND {_PRESENT}")
    _make_correction()


def _make_unique(name: str, table: str, columns: Sequence[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, list(columns), unique=True, sqlite_where=where, postgresql_where=where)


def _make_anew(table: str, former: str, new: str) -> None:
    """SQLite changes no constraint of a table that is there: a new one, the rows, the old name.

    ``former`` is a pattern of what the statement that made the table says instead of ``new``.
    """
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = :name AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"name": table, "kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"name": table, "kind": "index"}).scalars().all()
    changed, found = re.subn(former, new, made)
    anew, named = re.subn(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew", changed)
    if (found, named) != (1, 1):
        raise ValueError(f"{table} has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql(f"INSERT INTO {table}_anew SELECT * FROM {table}")  # noqa: S608 -- our own names
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    for index in indexes:
        connection.exec_driver_sql(index)


def _make_correction() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("table_name", _Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("amend", "withdraw", name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("actor", _Text(), nullable=False),
        sa.Column("reason", _Text(), nullable=False),
        sa.Column("changes", _Text(), nullable=True),
        sa.CheckConstraint("length(trim(actor)) > 0", name=op.f("ck_correction_actor_not_blank")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_correction_reason_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_correction_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_office_id"), "correction", ["office_id"], unique=False)
    op.create_index("ix_correction_row", "correction", ["table_name", "row_id"], unique=False)
