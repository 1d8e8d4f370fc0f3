"""Rows say which settings, own data and own templates a workspace has, and which PDF files were made of documents.

A case that was recorded twice says the code of the other, and its decision counts once.

Revision ID: 0011
Revises: 0010
"""

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
