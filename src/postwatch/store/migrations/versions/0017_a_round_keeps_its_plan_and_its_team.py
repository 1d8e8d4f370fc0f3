"""A round keeps the units that it is planned for, its team, its content; and rounds of other bodies are kept too.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Add the columns and the tables, empty: rounds of before have no plan."""
    for name in ("content", "by_body", "clear_sign"):
        op.add_column("inspection_round", sa.Column(name, _Text(), nullable=True))
    _make(
        "round_unit",
        {"round_id": "inspection_round", "recipient_id": "recipient"},
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", _Text(), nullable=True),
        sa.CheckConstraint("position >= 0", name=op.f("ck_round_unit_position_not_negative")),
        sa.UniqueConstraint("round_id", "recipient_id", name=op.f("uq_round_unit_round_id_recipient_id")),
    )
    _make(
        "team_member",
        {"round_id": "inspection_round", "staff_id": "staff"},
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(name, _Text(), nullable=True) for name in ("name", "title", "agency")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_team_member_name_not_blank")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_team_member_position_not_negative")),
        sa.CheckConstraint("(staff_id IS NULL) <> (name IS NULL)", name=op.f("ck_team_member_staff_or_named")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_team_member_round_id_position")),
    )


def _make(table: str, references: dict[str, str], *parts: sa.schema.SchemaItem) -> None:
    """Create a table of an office, with its references and their indexes."""
    owned = {"office_id": "office", **references}
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
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
