"""A delegation keeps the day on which it was signed.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; of delegations of before it is not known."""
    op.add_column("delegation", sa.Column("signed_on", sa.Date(), nullable=True))
