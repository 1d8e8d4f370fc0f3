"""Texts about persons can be erased: the journal holds their salted hashes, the texts lie beside it.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the salt of a unit's personal texts, and the place of the earlier ones."""
    # Not a new table under the old name: units are referred to from everywhere.
    op.add_column("recipient", sa.Column("personal_salt", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.create_table(
        "personal_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_personal_value_digest_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_value")),
        sa.UniqueConstraint("digest", name=op.f("uq_personal_value_digest")),
    )
    op.create_index(op.f("ix_personal_value_row_id"), "personal_value", ["row_id"], unique=False)
