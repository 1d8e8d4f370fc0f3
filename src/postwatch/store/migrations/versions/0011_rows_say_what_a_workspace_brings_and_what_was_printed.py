"""Rows say which settings, own data and own templates a workspace has, and which PDF files were made of documents.

A case that was recorded twice says the code of the other, and its decision counts once: a decision can be withdrawn, and
recorded again.

Revision ID: 0011
Revises: 0010
"""

import re

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Make the tables, empty: the next command that writes fills the first, the next print the second."""
    op.add_column("violation_case", sa.Column("joined_into", _Text(), nullable=True))
    op.add_column("sanction_decision", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    _let_a_number_follow_a_withdrawn_one()
    op.create_table(
        "workspace_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("account", _Text(), nullable=False),
        sa.Column("path", _Text(), nullable=False),
        sa.Column("sha256", _Text(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_workspace_file_sha256_whole")),
        sa.CheckConstraint("length(trim(path)) > 0", name=op.f("ck_workspace_file_path_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_workspace_file_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_file")),
        sa.UniqueConstraint("office_id", "account", "path", name=op.f("uq_workspace_file_office_id_account_path")),
    )
    op.create_index(op.f("ix_workspace_file_office_id"), "workspace_file", ["office_id"], unique=False)
    op.create_table(
        "document_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("path", _Text(), nullable=False),
        sa.Column("sha256", _Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_document_print_sha256_whole")),
        sa.CheckConstraint("length(trim(path)) > 0", name=op.f("ck_document_print_path_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_document_print_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_print")),
        sa.UniqueConstraint("office_id", "path", name=op.f("uq_document_print_office_id_path")),
    )
    op.create_index(op.f("ix_document_print_office_id"), "document_print", ["office_id"], unique=False)


def _let_a_number_follow_a_withdrawn_one() -> None:
    constraint = "uq_sanction_decision_case_id_number"
    if op.get_bind().dialect.name == "sqlite":
        _make_decisions_anew(rf",\s*CONSTRAINT {constraint} UNIQUE \([^)]*\)")
    else:
        op.drop_constraint(op.f(constraint), "sanction_decision", type_="unique")
    present = sa.text("withdrawn_on IS NULL")
    op.create_index(
        "ix_sanction_decision_once", "sanction_decision", ["case_id", "number"], unique=True,
        sqlite_where=present, postgresql_where=present,
    )  # fmt: skip


def _make_decisions_anew(former: str) -> None:
    """Make the table without a constraint, which SQLite takes from none that is there."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'sanction_decision' AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"kind": "index"}).scalars().all()
    changed, found = re.subn(former, "", made)
    anew, named = re.subn('^CREATE TABLE "?sanction_decision"?', "CREATE TABLE decision_anew", changed)
    if (found, named) != (1, 1):
        raise ValueError("sanction_decision has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql("INSERT INTO decision_anew SELECT * FROM sanction_decision")
    op.drop_table("sanction_decision")
    op.rename_table("decision_anew", "sanction_decision")
    for index in indexes:
        connection.exec_driver_sql(index)
