"""A decision says what spoke against it, an act may lack the words of its decree, an office confirms rows of the law.

Revision ID: 0013
Revises: 0012
"""

import re

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Add the columns and the table, empty; decisions and acts of before stay as they are."""
    for name in ("reason", "other_conduct", "as_signed", "faults"):
        op.add_column("sanction_decision", sa.Column(name, _Text(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _make_violations_anew()
    else:
        op.alter_column("violation", "conduct", nullable=True)
    op.create_table(
        "law_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("label", _Text(), nullable=False),
        sa.Column("row_hash", _Text(), nullable=False),
        sa.Column("words", _Text(), nullable=False),
        sa.Column("figures", _Text(), nullable=False),
        sa.Column("page", _Text(), nullable=False),
        sa.Column("confirmed_by", _Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(trim(label)) > 0", name=op.f("ck_law_confirmation_label_not_blank")),
        sa.CheckConstraint("length(trim(page)) > 0", name=op.f("ck_law_confirmation_page_not_blank")),
        sa.CheckConstraint("length(trim(confirmed_by)) > 0", name=op.f("ck_law_confirmation_confirmed_by_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_law_confirmation_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_law_confirmation_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_confirmation")),
        sa.UniqueConstraint(
            "office_id", "label", "row_hash", name=op.f("uq_law_confirmation_office_id_label_row_hash")
        ),
    )
    for column in ("office_id", "evidence_id"):
        op.create_index(op.f(f"ix_law_confirmation_{column}"), "law_confirmation", [column], unique=False)


def _make_violations_anew() -> None:
    """Make the table with words that may be missing, which SQLite cannot change in one that is there."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'violation' AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"kind": "index"}).scalars().all()
    changed, found = re.subn(r"(\bconduct\b\"? VARCHAR) NOT NULL", r"\1", made)
    anew, named = re.subn('^CREATE TABLE "?violation"?', "CREATE TABLE violation_anew", changed)
    if (found, named) != (1, 1):
        raise ValueError("violation has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql("INSERT INTO violation_anew SELECT * FROM violation")
    op.drop_table("violation")
    op.rename_table("violation_anew", "violation")
    for index in indexes:
        connection.exec_driver_sql(index)
