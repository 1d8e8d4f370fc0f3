"""A unit keeps what it was called and where it belonged on earlier days, and the office from when it has another name.

What was recorded before has no such span: a unit and the office were on all days what they are.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
_KINDS = (
    "district_office", "commune_office", "postal_enterprise", "service_point", "authority", "coordinating_body",
    "internal_unit", "other",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables of spans, empty, and give number series days that are empty too."""
    _make_recipient_span()
    _make_office_span()
    for name in ("active_from", "active_to"):
        op.add_column("series", sa.Column(name, sa.Date(), nullable=True))


def _make_recipient_span() -> None:
    references = {"office_id": "office", "area_id": "area", "parent_id": "recipient", "recipient_id": "recipient"}
    op.create_table(
        "recipient_span",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("name", _Text(), nullable=False),
        sa.Column("name_folded", _Text(), nullable=False),
        sa.Column("sort_key", _Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_recipient_span_name_not_blank")),
        sa.CheckConstraint(
            "last_on IS NULL OR first_on IS NULL OR last_on >= first_on",
            name=op.f("ck_recipient_span_last_on_in_order"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_recipient_span_{column}_{table}"), ondelete="RESTRICT"
            )
            for column, table in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_span")),
        sa.UniqueConstraint("recipient_id", "last_on", name=op.f("uq_recipient_span_recipient_id_last_on")),
    )
    for column in (*references, "kind", "name_folded"):
        op.create_index(op.f(f"ix_recipient_span_{column}"), "recipient_span", [column], unique=False)


def _make_office_span() -> None:
    op.create_table(
        "office_span",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("file", _Text(), nullable=False),
        sa.Column("name", _Text(), nullable=False),
        sa.CheckConstraint("length(trim(file)) > 0", name=op.f("ck_office_span_file_not_blank")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_office_span_name_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_span_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_span")),
        sa.UniqueConstraint("office_id", "first_on", name=op.f("uq_office_span_office_id_first_on")),
    )
    op.create_index(op.f("ix_office_span_office_id"), "office_span", ["office_id"], unique=False)
