"""The tables of the first release.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, index and constraint of the first release."""
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "province",
                "city",
                "district",
                "town",
                "ward",
                "commune",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("short_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name_folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sort_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "active_to IS NULL OR active_from IS NULL OR active_to >= active_from",
            name=op.f("ck_area_active_to_in_order"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_area_code_not_blank")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_area_name_not_blank")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_name_folded"), ["name_folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("command", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("request_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("changes", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("previous_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_journal_entry_hash_whole")),
        sa.CheckConstraint("length(trim(actor)) > 0", name=op.f("ck_journal_entry_actor_not_blank")),
        sa.CheckConstraint("length(trim(command)) > 0", name=op.f("ck_journal_entry_command_not_blank")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_entry_hash")),
        sa.UniqueConstraint("office_code", "request_id", name=op.f("uq_journal_entry_office_code_request_id")),
        sa.UniqueConstraint("undoes", name=op.f("uq_journal_entry_undoes")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_office_code"), ["office_code"], unique=False)

    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("parent_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("abbreviation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit_abbreviation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("successor", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "active_to IS NULL OR active_from IS NULL OR active_to >= active_from",
            name=op.f("ck_office_active_to_in_order"),
        ),
        sa.CheckConstraint("length(trim(abbreviation)) > 0", name=op.f("ck_office_abbreviation_not_blank")),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_office_code_not_blank")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_office_name_not_blank")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
    )
    op.create_table(
        "area_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["area.id"], name=op.f("fk_area_succession_predecessor_id_area"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["area.id"], name=op.f("fk_area_succession_successor_id_area"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_succession")),
        sa.UniqueConstraint(
            "predecessor_id", "successor_id", name=op.f("uq_area_succession_predecessor_id_successor_id")
        ),
    )
    with op.batch_alter_table("area_succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_succession_predecessor_id"), ["predecessor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_succession_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="status", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("directive_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("directive_on", sa.Date(), nullable=False),
        sa.Column("directive_issuer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("directive_subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("content", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on",
            name=op.f("ck_campaign_closed_on_in_order"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_campaign_code_not_blank")),
        sa.CheckConstraint("length(trim(content)) > 0", name=op.f("ck_campaign_content_not_blank")),
        sa.CheckConstraint("length(trim(directive_number)) > 0", name=op.f("ck_campaign_directive_number_not_blank")),
        sa.CheckConstraint("length(trim(title)) > 0", name=op.f("ck_campaign_title_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_campaign_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_campaign_office_id_code")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_office_id"), ["office_id"], unique=False)

    op.create_table(
        "code_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("prefix", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_code_counter_last_not_negative")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_code_counter_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_counter")),
        sa.UniqueConstraint("office_id", "prefix", "year", name=op.f("uq_code_counter_office_id_prefix_year")),
    )
    with op.batch_alter_table("code_counter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_counter_office_id"), ["office_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("path", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_document_sha256_whole")),
        sa.CheckConstraint("length(trim(kind)) > 0", name=op.f("ck_document_kind_not_blank")),
        sa.CheckConstraint("length(trim(path)) > 0", name=op.f("ck_document_path_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_document_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("office_id", "path", name=op.f("uq_document_office_id_path")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_office_id"), ["office_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evidence_sha256_whole")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_evidence_name_not_blank")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_evidence_size_not_negative")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_evidence_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("office_id", "sha256", name=op.f("uq_evidence_office_id_sha256")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_office_id"), ["office_id"], unique=False)

    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "district_office",
                "commune_office",
                "postal_enterprise",
                "service_point",
                "authority",
                "coordinating_body",
                "internal_unit",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name_folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sort_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "legal_form",
            sa.Enum(
                "company",
                "branch",
                "business_location",
                "representative_office",
                "cooperative",
                "household",
                "individual",
                "state_body",
                "other",
                name="legal_form",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "point_type",
            sa.Enum(
                "post_office",
                "commune_cultural_point",
                "agency",
                "mailbox",
                "other",
                name="point_type",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("business_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("business_number_on", sa.Date(), nullable=True),
        sa.Column("business_number_issuer", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("licence_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("licence_on", sa.Date(), nullable=True),
        sa.Column("licence_issuer", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("confirmation_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("confirmation_on", sa.Date(), nullable=True),
        sa.Column("confirmation_issuer", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("representative", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("representative_title", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("contact", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "ioffice",
                "post",
                "email",
                "in_person",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "point_type IS NULL OR kind = 'service_point'", name=op.f("ck_recipient_point_type_of_a_point")
        ),
        sa.CheckConstraint(
            "active_to IS NULL OR active_from IS NULL OR active_to >= active_from",
            name=op.f("ck_recipient_active_to_in_order"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_recipient_code_not_blank")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_recipient_name_not_blank")),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR merged_into_id <> id", name=op.f("ck_recipient_merged_into_another")
        ),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_recipient_parent_is_another")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_recipient_area_id_area"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["recipient.id"],
            name=op.f("fk_recipient_merged_into_id_recipient"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_recipient_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["recipient.id"], name=op.f("fk_recipient_parent_id_recipient"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["recipient.id"], name=op.f("fk_recipient_successor_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_recipient_office_id_code")),
    )
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recipient_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_name_folded"), ["name_folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("types", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_series_code_not_blank")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_series_name_not_blank")),
        sa.CheckConstraint("length(trim(types)) > 0", name=op.f("ck_series_types_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_series_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_series_office_id_code")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_office_id"), ["office_id"], unique=False)

    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name_folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "authority",
            sa.Enum(
                "head",
                "acting",
                "deputy",
                "by_order",
                "authorised",
                name="authority",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("head_title", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("may_sign", sa.Boolean(), nullable=False),
        sa.Column("may_lead", sa.Boolean(), nullable=False),
        sa.Column("may_draw_up", sa.Boolean(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "active_to IS NULL OR active_from IS NULL OR active_to >= active_from",
            name=op.f("ck_staff_active_to_in_order"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_staff_code_not_blank")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_staff_name_not_blank")),
        sa.CheckConstraint("length(trim(title)) > 0", name=op.f("ck_staff_title_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_staff_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_staff_office_id_code")),
    )
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_name_folded"), ["name_folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_office_id"), ["office_id"], unique=False)

    op.create_table(
        "campaign_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("audience", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("once", "standing", "on_event", name="mode", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asks_pledge", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(trim(audience)) > 0", name=op.f("ck_campaign_task_audience_not_blank")),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_campaign_task_code_not_blank")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_campaign_task_text_not_blank")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_task_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_task")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_campaign_task_campaign_id_code")),
        sa.UniqueConstraint("campaign_id", "position", name=op.f("uq_campaign_task_campaign_id_position")),
    )
    with op.batch_alter_table("campaign_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_task_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("sender_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("sender_number_on", sa.Date(), nullable=True),
        sa.Column("incoming_number", sa.Integer(), nullable=True),
        sa.Column("incoming_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "customs",
                "police",
                "market_surveillance",
                "border_guard",
                "enterprise",
                "other",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("item_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(trim(description)) > 0", name=op.f("ck_incident_description_not_blank")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_incident_quantity_not_negative")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_incident_value_not_negative")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_incident_area_id_area"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_incident_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_incident_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_incident_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_incident_office_id_code")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_found_on"), ["found_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "inspection_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "planned",
                "unannounced",
                "re_inspection",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_joint", sa.Boolean(), nullable=False),
        sa.Column("partners", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("decision_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("decision_signer", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_inspection_round_ends_on_in_order"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_inspection_round_code_not_blank")),
        sa.CheckConstraint(
            "period_to IS NULL OR period_from IS NULL OR period_to >= period_from",
            name=op.f("ck_inspection_round_period_to_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["head_id"], ["staff.id"], name=op.f("fk_inspection_round_head_id_staff"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_inspection_round_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_round")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_inspection_round_office_id_code")),
    )
    with op.batch_alter_table("inspection_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_round_head_id"), ["head_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_round_office_id"), ["office_id"], unique=False)

    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "result",
                "shortcoming",
                "cause",
                "difficulty",
                "proposal",
                "next_month",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_note_text_not_blank")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_note_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_note_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_note_office_id_code")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_noted_on"), ["noted_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "pledge_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_pledge_form_code_not_blank")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_pledge_form_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_pledge_form_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_pledge_form_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_form")),
        sa.UniqueConstraint("campaign_id", "recipient_id", name=op.f("uq_pledge_form_campaign_id_recipient_id")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_pledge_form_office_id_code")),
    )
    with op.batch_alter_table("pledge_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_form_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_form_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_form_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("reserved", "issued", "void", name="status", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("reserved_on", sa.Date(), nullable=False),
        sa.Column("document_type", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("symbol", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("signer", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("addressees", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("kept_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("receipt", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("void_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "status <> 'issued' OR (symbol IS NOT NULL AND issued_on IS NOT NULL AND subject IS NOT NULL)",
            name=op.f("ck_register_entry_issued_is_whole"),
        ),
        sa.CheckConstraint(
            "status <> 'void' OR void_reason IS NOT NULL", name=op.f("ck_register_entry_void_has_a_reason")
        ),
        sa.CheckConstraint(
            "(voided_on IS NOT NULL AND void_reason IS NOT NULL) OR (voided_on IS NULL AND void_reason IS NULL)",
            name=op.f("ck_register_entry_voided"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_register_entry_number_positive")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_register_entry_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_register_entry_series_id_series"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("series_id", "year", "number", name=op.f("uq_register_entry_series_id_year_number")),
    )
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_entry_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_register_entry_series_id"), ["series_id"], unique=False)

    op.create_table(
        "series_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_series_year_last_not_negative")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_year_series_id_series"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_year")),
        sa.UniqueConstraint("series_id", "year", name=op.f("uq_series_year_series_id_year")),
    )
    with op.batch_alter_table("series_year", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_year_series_id"), ["series_id"], unique=False)

    op.create_table(
        "campaign_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_campaign_measure_code_not_blank")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_campaign_measure_name_not_blank")),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["campaign_task.id"],
            name=op.f("fk_campaign_measure_task_id_campaign_task"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_measure")),
        sa.UniqueConstraint("task_id", "code", name=op.f("uq_campaign_measure_task_id_code")),
    )
    with op.batch_alter_table("campaign_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_measure_task_id"), ["task_id"], unique=False)

    op.create_table(
        "dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("audience", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "issued",
                "sent",
                "recalled",
                "replaced",
                "void",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("polished", sa.Boolean(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("register_entry_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("symbol", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("facts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("path", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("signed_evidence_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recalls_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(status = 'draft') = (issued_on IS NULL)", name=op.f("ck_dispatch_a_draft_has_no_number")),
        sa.CheckConstraint(
            "(register_entry_id IS NOT NULL AND number IS NOT NULL AND symbol IS NOT NULL AND issued_on IS NOT NULL) OR (register_entry_id IS NULL AND number IS NULL AND symbol IS NULL AND issued_on IS NULL)",
            name=op.f("ck_dispatch_issue"),
        ),
        sa.CheckConstraint(
            "due_on IS NULL OR issued_on IS NULL OR due_on >= issued_on", name=op.f("ck_dispatch_due_after_issue")
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_dispatch_code_not_blank")),
        sa.CheckConstraint("length(trim(facts)) > 0", name=op.f("ck_dispatch_facts_not_blank")),
        sa.CheckConstraint("length(trim(subject)) > 0", name=op.f("ck_dispatch_subject_not_blank")),
        sa.CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name=op.f("ck_dispatch_replaces_another")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_dispatch_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["dispatch.id"], name=op.f("fk_dispatch_corrects_id_dispatch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_dispatch_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recalls_id"], ["dispatch.id"], name=op.f("fk_dispatch_recalls_id_dispatch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["register_entry_id"],
            ["register_entry.id"],
            name=op.f("fk_dispatch_register_entry_id_register_entry"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["dispatch.id"], name=op.f("fk_dispatch_replaces_id_dispatch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["signed_evidence_id"],
            ["evidence.id"],
            name=op.f("fk_dispatch_signed_evidence_id_evidence"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["staff.id"], name=op.f("fk_dispatch_signer_id_staff"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_dispatch_office_id_code")),
        sa.UniqueConstraint("register_entry_id", name=op.f("uq_dispatch_register_entry_id")),
    )
    with op.batch_alter_table("dispatch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispatch_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_issued_on"), ["issued_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_recalls_id"), ["recalls_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_signed_evidence_id"), ["signed_evidence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_signer_id"), ["signer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_symbol"), ["symbol"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("by_recipient_id", sa.Integer(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "clean", "findings", "violation", name="result", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("minutes_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("minutes_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_recipient_id"], ["recipient.id"], name=op.f("fk_visit_by_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_visit_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_visit_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_visit_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["inspection_round.id"], name=op.f("fk_visit_round_id_inspection_round"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_visit_office_id_code")),
        sa.UniqueConstraint(
            "round_id", "recipient_id", "visited_on", name=op.f("uq_visit_round_id_recipient_id_visited_on")
        ),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_by_recipient_id"), ["by_recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_visited_on"), ["visited_on"], unique=False)

    op.create_table(
        "dispatch_addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "ioffice",
                "post",
                "email",
                "in_person",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(sent_on IS NOT NULL AND channel IS NOT NULL) OR (sent_on IS NULL AND channel IS NULL)",
            name=op.f("ck_dispatch_addressee_sending"),
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"],
            ["dispatch.id"],
            name=op.f("fk_dispatch_addressee_dispatch_id_dispatch"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["recipient.id"],
            name=op.f("fk_dispatch_addressee_recipient_id_recipient"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_addressee")),
        sa.UniqueConstraint("dispatch_id", "recipient_id", name=op.f("uq_dispatch_addressee_dispatch_id_recipient_id")),
    )
    with op.batch_alter_table("dispatch_addressee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispatch_addressee_dispatch_id"), ["dispatch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_addressee_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "dispatch_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(trim(title)) > 0", name=op.f("ck_dispatch_attachment_title_not_blank")),
        sa.ForeignKeyConstraint(
            ["dispatch_id"],
            ["dispatch.id"],
            name=op.f("fk_dispatch_attachment_dispatch_id_dispatch"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_dispatch_attachment_evidence_id_evidence"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_attachment")),
        sa.UniqueConstraint("dispatch_id", "position", name=op.f("uq_dispatch_attachment_dispatch_id_position")),
    )
    with op.batch_alter_table("dispatch_attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispatch_attachment_dispatch_id"), ["dispatch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_attachment_evidence_id"), ["evidence_id"], unique=False)

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("shortcoming", "violation_sign", name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("checklist_item", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("remedy", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("remedy_due_on", sa.Date(), nullable=True),
        sa.Column("remedied_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_finding_text_not_blank")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_finding_position_not_negative")),
        sa.CheckConstraint(
            "remedied_on IS NULL OR remedy IS NOT NULL", name=op.f("ck_finding_remedied_needs_a_remedy")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_finding_visit_id_visit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("visit_id", "position", name=op.f("uq_finding_visit_id_position")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "followup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("audience", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "issued", "void", name="status", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("register_entry_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("symbol", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("facts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("path", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("(status = 'draft') = (issued_on IS NULL)", name=op.f("ck_followup_a_draft_has_no_number")),
        sa.CheckConstraint(
            "(register_entry_id IS NOT NULL AND number IS NOT NULL AND symbol IS NOT NULL AND issued_on IS NOT NULL) OR (register_entry_id IS NULL AND number IS NULL AND symbol IS NULL AND issued_on IS NULL)",
            name=op.f("ck_followup_issue"),
        ),
        sa.CheckConstraint("due_on IS NULL OR due_on >= as_of", name=op.f("ck_followup_due_after_count")),
        sa.CheckConstraint("length(trim(audience)) > 0", name=op.f("ck_followup_audience_not_blank")),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_followup_code_not_blank")),
        sa.CheckConstraint("length(trim(facts)) > 0", name=op.f("ck_followup_facts_not_blank")),
        sa.CheckConstraint("level >= 1", name=op.f("ck_followup_level_positive")),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_followup_dispatch_id_dispatch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_followup_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["register_entry_id"],
            ["register_entry.id"],
            name=op.f("fk_followup_register_entry_id_register_entry"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["staff.id"], name=op.f("fk_followup_signer_id_staff"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_followup_office_id_code")),
        sa.UniqueConstraint("register_entry_id", name=op.f("uq_followup_register_entry_id")),
    )
    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followup_dispatch_id"), ["dispatch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_followup_issued_on"), ["issued_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_followup_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_followup_signer_id"), ["signer_id"], unique=False)

    op.create_table(
        "pledge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("sender_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("sender_number_on", sa.Date(), nullable=True),
        sa.Column("incoming_number", sa.Integer(), nullable=True),
        sa.Column("incoming_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("capacity", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("active", "revoked", name="status", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoke_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint("(status = 'revoked') = (revoked_on IS NOT NULL)", name=op.f("ck_pledge_revoked_has_a_day")),
        sa.CheckConstraint(
            "(revoked_on IS NOT NULL AND revoke_reason IS NOT NULL) OR (revoked_on IS NULL AND revoke_reason IS NULL)",
            name=op.f("ck_pledge_revocation"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_pledge_code_not_blank")),
        sa.CheckConstraint("length(trim(signer)) > 0", name=op.f("ck_pledge_signer_not_blank")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_pledge_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_pledge_dispatch_id_dispatch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_pledge_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["pledge_form.id"], name=op.f("fk_pledge_form_id_pledge_form"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_pledge_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_pledge_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_pledge_office_id_code")),
    )
    with op.batch_alter_table("pledge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_dispatch_id"), ["dispatch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_form_id"), ["form_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_office_id"), ["office_id"], unique=False)
        batch_op.create_index(
            "ix_pledge_one_active",
            ["campaign_id", "recipient_id"],
            unique=True,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )
        batch_op.create_index(batch_op.f("ix_pledge_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_signed_on"), ["signed_on"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=True),
        sa.Column("dispatch_code", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("campaign_task_id", sa.Integer(), nullable=True),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("once", "standing", "on_event", name="mode", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("open", "done", "waived", name="status", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("waive_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint("(status = 'done') = (done_on IS NOT NULL)", name=op.f("ck_task_done_has_a_day")),
        sa.CheckConstraint("(status = 'waived') = (waived_on IS NOT NULL)", name=op.f("ck_task_waived_has_a_day")),
        sa.CheckConstraint(
            "(waived_on IS NOT NULL AND waive_reason IS NOT NULL) OR (waived_on IS NULL AND waive_reason IS NULL)",
            name=op.f("ck_task_waiver"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_task_code_not_blank")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_task_text_not_blank")),
        sa.ForeignKeyConstraint(
            ["campaign_task_id"],
            ["campaign_task.id"],
            name=op.f("fk_task_campaign_task_id_campaign_task"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_task_dispatch_id_dispatch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_task_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_task_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint(
            "dispatch_id",
            "recipient_id",
            "campaign_task_id",
            name=op.f("uq_task_dispatch_id_recipient_id_campaign_task_id"),
        ),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_task_office_id_code")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_campaign_task_id"), ["campaign_task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_dispatch_id"), ["dispatch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "violation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "decided",
                "transferred",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("close_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("minutes_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("minutes_on", sa.Date(), nullable=True),
        sa.Column("drawn_up_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("transferred_to", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("transferred_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on",
            name=op.f("ck_violation_case_closed_on_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_violation_case_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["recipient.id"],
            name=op.f("fk_violation_case_recipient_id_recipient"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_violation_case_visit_id_visit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation_case")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_violation_case_office_id_code")),
    )
    with op.batch_alter_table("violation_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_violation_case_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_violation_case_opened_on"), ["opened_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_violation_case_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_violation_case_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "dispatch_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("sender_number_on", sa.Date(), nullable=True),
        sa.Column("incoming_number", sa.Integer(), nullable=True),
        sa.Column("incoming_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["dispatch_addressee.id"],
            name=op.f("fk_dispatch_receipt_addressee_id_dispatch_addressee"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_dispatch_receipt_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_receipt")),
        sa.UniqueConstraint("addressee_id", name=op.f("uq_dispatch_receipt_addressee_id")),
    )
    with op.batch_alter_table("dispatch_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispatch_receipt_acknowledged_on"), ["acknowledged_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_receipt_evidence_id"), ["evidence_id"], unique=False)

    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("sender_number_on", sa.Date(), nullable=True),
        sa.Column("incoming_number", sa.Integer(), nullable=True),
        sa.Column("incoming_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["violation_case.id"], name=op.f("fk_explanation_case_id_violation_case"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_explanation_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
    )
    with op.batch_alter_table("explanation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_explanation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_explanation_evidence_id"), ["evidence_id"], unique=False)

    op.create_table(
        "followup_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("followup_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum("done", "missing", name="standing", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("missing", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["followup_id"], ["followup.id"], name=op.f("fk_followup_unit_followup_id_followup"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["recipient.id"],
            name=op.f("fk_followup_unit_recipient_id_recipient"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_unit")),
        sa.UniqueConstraint("followup_id", "recipient_id", name=op.f("uq_followup_unit_followup_id_recipient_id")),
    )
    with op.batch_alter_table("followup_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followup_unit_followup_id"), ["followup_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_followup_unit_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "pledge_cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_pledge_cover_pledge_id_pledge"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_pledge_cover_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_cover")),
        sa.UniqueConstraint("pledge_id", "recipient_id", name=op.f("uq_pledge_cover_pledge_id_recipient_id")),
    )
    with op.batch_alter_table("pledge_cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_cover_pledge_id"), ["pledge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_cover_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "sanction_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("authority", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("delegation", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("fine", sa.Integer(), nullable=False),
        sa.Column("additional", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("remedies", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("handed_over_how", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("fine >= 0", name=op.f("ck_sanction_decision_fine_not_negative")),
        sa.CheckConstraint("length(trim(authority)) > 0", name=op.f("ck_sanction_decision_authority_not_blank")),
        sa.CheckConstraint("length(trim(number)) > 0", name=op.f("ck_sanction_decision_number_not_blank")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["violation_case.id"],
            name=op.f("fk_sanction_decision_case_id_violation_case"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_sanction_decision_evidence_id_evidence"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_sanction_decision_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction_decision")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_sanction_decision_case_id_number")),
    )
    with op.batch_alter_table("sanction_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sanction_decision_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sanction_decision_decided_on"), ["decided_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_sanction_decision_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sanction_decision_office_id"), ["office_id"], unique=False)

    op.create_table(
        "task_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("due_after", sa.Date(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_task_extension_reason_not_blank")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_task_extension_task_id_task"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_extension")),
    )
    with op.batch_alter_table("task_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_extension_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("sender_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("sender_number_on", sa.Date(), nullable=True),
        sa.Column("incoming_number", sa.Integer(), nullable=True),
        sa.Column("incoming_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "period_to IS NULL OR period_from IS NULL OR period_to >= period_from",
            name=op.f("ck_task_report_period_to_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_task_report_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_task_report_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_task_report_task_id_task"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_report")),
        sa.UniqueConstraint(
            "task_id", "period_from", "period_to", name=op.f("uq_task_report_task_id_period_from_period_to")
        ),
    )
    with op.batch_alter_table("task_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_report_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_report_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_report_reported_on"), ["reported_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_report_task_id"), ["task_id"], unique=False)

    op.create_table(
        "violation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("decree", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("provision", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("catalogue_provision", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("conduct", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column(
            "offender",
            sa.Enum(
                "organisation",
                "household",
                "individual",
                name="offender",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("detected_on", sa.Date(), nullable=False),
        sa.Column("fine_min", sa.Integer(), nullable=False),
        sa.Column("fine_max", sa.Integer(), nullable=False),
        sa.Column("fine_usual", sa.Integer(), nullable=False),
        sa.Column("aggravating", sa.Integer(), nullable=False),
        sa.Column("mitigating", sa.Integer(), nullable=False),
        sa.Column("confidence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("additional", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint("aggravating >= 0", name=op.f("ck_violation_aggravating_not_negative")),
        sa.CheckConstraint(
            "detected_on IS NULL OR ended_on IS NULL OR detected_on >= ended_on",
            name=op.f("ck_violation_detected_on_in_order"),
        ),
        sa.CheckConstraint("fine_max >= 0", name=op.f("ck_violation_fine_max_not_negative")),
        sa.CheckConstraint(
            "fine_min <= fine_usual AND fine_usual <= fine_max", name=op.f("ck_violation_usual_within_the_range")
        ),
        sa.CheckConstraint("fine_min >= 0", name=op.f("ck_violation_fine_min_not_negative")),
        sa.CheckConstraint("fine_usual >= 0", name=op.f("ck_violation_fine_usual_not_negative")),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_violation_code_not_blank")),
        sa.CheckConstraint("length(trim(conduct)) > 0", name=op.f("ck_violation_conduct_not_blank")),
        sa.CheckConstraint("length(trim(decree)) > 0", name=op.f("ck_violation_decree_not_blank")),
        sa.CheckConstraint("length(trim(provision)) > 0", name=op.f("ck_violation_provision_not_blank")),
        sa.CheckConstraint("mitigating >= 0", name=op.f("ck_violation_mitigating_not_negative")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["violation_case.id"], name=op.f("fk_violation_case_id_violation_case"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_violation_office_id_office"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_violation_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_violation_office_id_code")),
    )
    with op.batch_alter_table("violation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_violation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_violation_detected_on"), ["detected_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_violation_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_violation_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("proof_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("treasury", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount_positive")),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["sanction_decision.id"],
            name=op.f("fk_payment_decision_id_sanction_decision"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_payment_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_payment_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_paid_on"), ["paid_on"], unique=False)

    op.create_table(
        "task_report_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_task_report_measure_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["task_report.id"],
            name=op.f("fk_task_report_measure_report_id_task_report"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_report_measure")),
        sa.UniqueConstraint("report_id", "code", name=op.f("uq_task_report_measure_report_id_code")),
    )
    with op.batch_alter_table("task_report_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_report_measure_report_id"), ["report_id"], unique=False)
