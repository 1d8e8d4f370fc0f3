"""A letter says which unit was asked later, and on which day; a campaign says whether points follow their enterprise.

What was recorded before stays empty: a unit was asked when its letter was issued, and points follow.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty: rows that the journal recorded without them still hold."""
    op.add_column("campaign", sa.Column("points_follow", sa.Boolean(), nullable=True))
    op.add_column("addressee", sa.Column("added_on", sa.Date(), nullable=True))
