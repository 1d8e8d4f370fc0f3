"""The proof of a service says by itself why it is taken as signed, a reason what it opens, minutes what they told.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TEXTS = (
    ("sanction_decision", "handed_over_as_signed"),
    ("sanction_decision", "handed_over_faults"),
    ("sanction_decision", "opened"),
    ("case_step", "filled"),
    ("case_step", "opened"),
)


def upgrade() -> None:
    """Add the columns, empty."""
    for table, name in _TEXTS:
        op.add_column(table, sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=True))
