"""A case keeps its steps and the goods held in it, a decision may wait for its number, a head delegates.

Revision ID: 0014
Revises: 0013
"""

import re

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
_KINDS = (
    "minutes", "verify", "forward", "extend", "drop", "postpone", "instalments", "reduce", "enforce", "lapse",
    "complain", "sue", "stay", "correct", "annul", "transfer", "take_over", "close", "reopen", "hold", "hold_decision",
    "hold_extension", "return", "confiscate", "destroy", "re_export",
)  # fmt: skip


def upgrade() -> None:
    """Add the tables, empty, and the columns; decisions and cases of before stay as they are."""
    for table in ("violation", "sanction_decision"):
        op.add_column(table, sa.Column("offender_name", _Text(), nullable=True))
    for kind in ("aggravating", "mitigating"):
        op.add_column("violation", sa.Column(f"{kind}_named", _Text(), nullable=True))
    op.add_column("sanction_decision", sa.Column("warning", sa.Boolean(), nullable=True))
    op.add_column("sanction_decision", sa.Column("annulled_on", sa.Date(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _make_decisions_anew()
    else:
        op.alter_column("sanction_decision", "number", nullable=True)
    _make_numbers_unique()
    _make_steps()
    _make_goods()
    _make_delegations()


def _make_numbers_unique() -> None:
    """Let one decision be about several offenders of a case, and the number of an annulled one be given again."""
    op.drop_index("ix_sanction_decision_once", table_name="sanction_decision")
    standing = sa.text("withdrawn_on IS NULL AND annulled_on IS NULL")
    op.create_index(
        "ix_sanction_decision_once",
        "sanction_decision",
        ["case_id", "number", "offender_name"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _make_steps() -> None:
    _make(
        "case_step",
        {"case_id": "violation_case", "decision_id": "sanction_decision", "evidence_id": "evidence"},
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind", sa.Enum(*_KINDS, name="kind", native_enum=False, length=24, create_constraint=True), nullable=False
        ),
        sa.Column("taken_on", sa.Date(), nullable=False),
        *(sa.Column(name, _Text(), nullable=True) for name in ("at", "number", "person", "body", "ground", "words")),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("outcome", _Text(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        *(sa.Column(name, _Text(), nullable=True) for name in ("offender_name", "reason", "as_signed", "faults")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_case_step_amount_not_negative")),
        sa.CheckConstraint("times >= 0", name=op.f("ck_case_step_times_not_negative")),
        sa.CheckConstraint(
            "answered_on IS NULL OR taken_on IS NULL OR answered_on >= taken_on",
            name=op.f("ck_case_step_answered_on_in_order"),
        ),
        sa.CheckConstraint(
            "until IS NULL OR taken_on IS NULL OR until >= taken_on", name=op.f("ck_case_step_until_in_order")
        ),
    )
    op.create_index(op.f("ix_case_step_taken_on"), "case_step", ["taken_on"], unique=False)


def _make_goods() -> None:
    _make(
        "held_goods",
        {"case_id": "violation_case", "held_id": "case_step", "ended_id": "case_step"},
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("held_id", sa.Integer(), nullable=False),
        sa.Column("ended_id", sa.Integer(), nullable=True),
        sa.Column("name", _Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit", _Text(), nullable=False),
        sa.Column("condition", _Text(), nullable=True),
        sa.Column("storage", _Text(), nullable=True),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_held_goods_name_not_blank")),
        sa.CheckConstraint("length(trim(unit)) > 0", name=op.f("ck_held_goods_unit_not_blank")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_held_goods_quantity_positive")),
    )


def _make_delegations() -> None:
    _make(
        "delegation",
        {"giver_id": "staff", "receiver_id": "staff", "case_id": "violation_case"},
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("number", _Text(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("sanction", "enforce", name="scope", native_enum=False, length=24, create_constraint=True),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(trim(number)) > 0", name=op.f("ck_delegation_number_not_blank")),
        sa.CheckConstraint(
            "last_on IS NULL OR first_on IS NULL OR last_on >= first_on", name=op.f("ck_delegation_last_on_in_order")
        ),
    )
    still_recorded = sa.text("withdrawn_on IS NULL")
    op.create_index(
        "ix_delegation_once", "delegation", ["office_id", "number", "first_on"], unique=True,
        sqlite_where=still_recorded, postgresql_where=still_recorded,
    )  # fmt: skip


def _make(table: str, references: dict[str, str], *parts: sa.schema.SchemaItem) -> None:
    """Create a table of an office whose rows can be withdrawn, with its references and their indexes."""
    owned = {"office_id": "office", **references}
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        *parts,
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="RESTRICT"
            )
            for column, target in owned.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in owned:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _make_decisions_anew() -> None:
    """Make the table with numbers that may be missing, which SQLite cannot change in one that is there."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'sanction_decision' AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"kind": "index"}).scalars().all()
    changed, found = re.subn(r"(\bnumber\b\"? VARCHAR) NOT NULL", r"\1", made)
    anew, named = re.subn('^CREATE TABLE "?sanction_decision"?', "CREATE TABLE sanction_decision_anew", changed)
    if (found, named) != (1, 1):
        raise ValueError("sanction_decision has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql("INSERT INTO sanction_decision_anew SELECT * FROM sanction_decision")
    op.drop_table("sanction_decision")
    op.rename_table("sanction_decision_anew", "sanction_decision")
    for index in indexes:
        connection.exec_driver_sql(index)
