"""A postal licence and a confirmation of a unit have a last day.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the days, unknown."""
    op.add_column("recipient", sa.Column("licence_ends_on", sa.Date(), nullable=True))
    op.add_column("recipient", sa.Column("confirmation_ends_on", sa.Date(), nullable=True))
