"""An entry of the journal keeps its legal day, its account and its place in its office; every row names its office.

Entries that are there stay as they are: their new columns are empty. An entry for each office says which rows got the
office that their parents had. On a server, one function of the owner is the only way to append for everybody else.

Revision ID: 0005
Revises: 0004
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
Values = dict[str, Any]
# Tables without an office so far, parents first, with the office of a row t.
_OFFICES = {
    "campaign_task": "SELECT p.office_id FROM campaign p WHERE p.id = t.campaign_id",
    "campaign_measure": "SELECT p.office_id FROM campaign_task p WHERE p.id = t.task_id",
    "task_report_measure": "SELECT p.office_id FROM task_report p WHERE p.id = t.report_id",
    "task_extension": "SELECT p.office_id FROM task p WHERE p.id = t.task_id",
    "finding": "SELECT p.office_id FROM visit p WHERE p.id = t.visit_id",
    "series_year": "SELECT p.office_id FROM series p WHERE p.id = t.series_id",
    "addressee": "SELECT p.office_id FROM register_entry p WHERE p.id = t.register_entry_id",
    "receipt": "SELECT p.office_id FROM addressee p WHERE p.id = t.addressee_id",
    "dispatch_attachment": "SELECT p.office_id FROM dispatch p WHERE p.id = t.dispatch_id",
    "followup_unit": "SELECT p.office_id FROM followup p WHERE p.id = t.followup_id",
    "explanation": "SELECT p.office_id FROM violation_case p WHERE p.id = t.case_id",
    "pledge_cover": "SELECT p.office_id FROM pledge p WHERE p.id = t.pledge_id",
    # Texts about persons are those of units so far; the journal does not record these rows.
    "personal_value": "SELECT p.office_id FROM recipient p WHERE p.id = t.row_id",
}
_UNRECORDED = "personal_value"
_ENTRY_COLUMNS = {
    "form": sa.Integer,
    "recorded_on": sa.Date,
    "set_today": sa.Date,
    "account": _Text,
    "office_number": sa.Integer,
    "office_previous_hash": _Text,
}
# The one way to append on a server: number, moment, account and hash are made here, and a day is never before the last
# one nor in the future. It reads and writes as the owner, whatever the caller may do.
_APPEND = r"""
CREATE FUNCTION append_journal_entry(
    office_code_ text, actor_ text, command_ text, request_id_ text, undoes_ integer, changes_ text, answer_ text,
    recorded_on_ date, set_today_ date
) RETURNS SETOF journal_entry LANGUAGE plpgsql SECURITY DEFINER AS $function$
DECLARE
    last_ journal_entry;
    own_ journal_entry;
    made_ journal_entry;
    before_ integer;
    table_ text;
    changed_ json;
    change_ json;
    columns_ jsonb;
    named_ bigint;
    there_ bigint;
    is_ordered_ boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(1886352244);
    IF NOT EXISTS (SELECT 1 FROM office WHERE code = office_code_) THEN
        RAISE EXCEPTION 'the journal knows no office %%', office_code_;
    END IF;
    SELECT * INTO last_ FROM journal_entry ORDER BY id DESC LIMIT 1;
    SELECT * INTO own_ FROM journal_entry WHERE office_code = office_code_ ORDER BY id DESC LIMIT 1;
    SELECT count(*) INTO before_ FROM journal_entry WHERE office_code = office_code_;
    IF recorded_on_ < coalesce(own_.recorded_on, (own_.at AT TIME ZONE 'UTC' + interval '7 hours')::date) THEN
        RAISE EXCEPTION 'the journal is written to a later day than %%', recorded_on_;
    END IF;
    -- A client's clock may be a little ahead at midnight.
    IF recorded_on_ IS NULL OR recorded_on_ > (clock_timestamp() AT TIME ZONE 'UTC' + interval '8 hours')::date THEN
        RAISE EXCEPTION 'the day %% is none, or in the future', recorded_on_;
    END IF;
    IF command_ = 'db upgrade' THEN
        RAISE EXCEPTION 'an upgrade of the schema is recorded by its owner';
    END IF;
    IF undoes_ IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM journal_entry WHERE id = undoes_ AND office_code = office_code_) THEN
        RAISE EXCEPTION 'the journal of %% has no entry %%', office_code_, undoes_;
    END IF;
    IF set_today_ NOT BETWEEN '2000-01-01' AND '9999-12-31' OR recorded_on_ < '2000-01-01' THEN
        RAISE EXCEPTION 'the day %% or %% cannot be read', recorded_on_, set_today_;
    END IF;
    IF jsonb_typeof(answer_::jsonb) <> 'object' OR answer_::jsonb @? '$.**{64}' THEN
        RAISE EXCEPTION 'the answer cannot be read';
    END IF;
    -- Clients read numbers as they are spelt, which json keeps and jsonb does not.
    FOR table_, changed_ IN SELECT c->>'table', json_agg(c) FROM json_array_elements(changes_::json) AS c GROUP BY 1
    LOOP
        SELECT jsonb_object_agg(a.attname, format_type(a.atttypid, NULL)) INTO columns_
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relname = table_ AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
            AND pg_get_userbyid(c.relowner) = current_user AND a.attnum > 0 AND NOT a.attisdropped;
        IF (columns_->>'id' = 'integer') IS NOT TRUE OR table_ IN ('journal_entry', 'personal_value') THEN
            RAISE EXCEPTION 'the journal records no table %%', table_;
        END IF;
        IF EXISTS (SELECT 1 FROM json_array_elements(changed_) AS c WHERE CASE
            WHEN c->'ids' IS NOT NULL THEN
                c::jsonb - ARRAY['table', 'ids', 'rows', 'columns', 'personal', 'sha256'] = '{}'
                AND c->>'ids' ~ '^\[\[[1-9]\d{0,9},[1-9]\d{0,9}\](,\[[1-9]\d{0,9},[1-9]\d{0,9}\])*\]$'
                AND columns_ ?& ARRAY(SELECT json_array_elements_text(c->'columns'))
                AND columns_ ?& ARRAY(SELECT json_array_elements_text(c->'personal'))
                AND c->>'sha256' ~ '^[0-9a-f]{64}$'
            ELSE
                c::jsonb - ARRAY['table', 'id', 'before', 'after'] = '{}'
                AND c->>'id' ~ '^[1-9]\d{0,9}$' AND (c->>'id')::integer > 0
                AND json_typeof(c->'before') IN ('object', 'null') AND json_typeof(c->'after') IN ('object', 'null')
                AND coalesce(c->>'before', c->>'after') IS NOT NULL
            END IS NOT TRUE
        ) OR EXISTS (
            SELECT 1 FROM json_array_elements(changed_) AS c, unnest(ARRAY[c->'before', c->'after']) AS s,
                json_each(CASE json_typeof(s) WHEN 'object' THEN s END) AS v
            WHERE (json_typeof(v.value) = 'null' OR CASE columns_->>v.key
                WHEN 'integer' THEN v.value::text ~ '^-?\d{1,10}$'
                WHEN 'bigint' THEN v.value::text ~ '^-?\d{1,18}$'
                WHEN 'boolean' THEN json_typeof(v.value) = 'boolean'
                WHEN 'date' THEN v.value::text ~ '^"\d{4}-\d\d-\d\d"$'
                WHEN 'timestamp with time zone' THEN v.value::text ~ '^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00"$'
                WHEN 'character varying' THEN
                    json_typeof(v.value) = 'string' OR v.value::text ~ '^\{"salted":"[0-9a-f]{64}"\}$'
                END) IS NOT TRUE
        ) THEN
            RAISE EXCEPTION 'what was changed cannot be read';
        END IF;
        -- Values that no column holds, such as the 31st of June, end with the server's own words.
        EXECUTE format('SELECT count(json_populate_record(NULL::%%I, s)) FROM json_array_elements($1) AS c, '
            'unnest(ARRAY[c->''before'', c->''after'']) AS s WHERE json_typeof(s) = ''object''', table_) USING changed_;
        FOR change_ IN SELECT c FROM json_array_elements(changed_) AS c WHERE c->'ids' IS NOT NULL LOOP
            SELECT sum(r.last_id - r.first_id + 1), bool_and(r.first_id > r.before_it AND r.first_id <= r.last_id)
            INTO named_, is_ordered_ FROM (
                SELECT (q.ids->>0)::bigint AS first_id, (q.ids->>1)::bigint AS last_id,
                    coalesce(lag((q.ids->>1)::bigint) OVER (ORDER BY q.place), 0) AS before_it
                FROM json_array_elements(change_->'ids') WITH ORDINALITY AS q(ids, place)
            ) AS r;
            EXECUTE format('SELECT count(*) FROM %%I AS t JOIN json_array_elements($1) AS r ON '
                't.id BETWEEN (r->>0)::bigint AND (r->>1)::bigint', table_) INTO there_ USING change_->'ids';
            IF NOT is_ordered_ OR named_ <> there_ OR (change_->>'rows' = named_::text) IS NOT TRUE THEN
                RAISE EXCEPTION 'what was added to %% is not there', table_;
            END IF;
        END LOOP;
    END LOOP;
    made_.id := coalesce(last_.id, 0) + 1;
    made_.form := 2;
    made_.office_code := office_code_;
    made_.office_number := before_ + 1;
    made_.office_previous_hash := coalesce(own_.hash, repeat('0', 64));
    made_.at := greatest(clock_timestamp(), last_.at);
    made_.recorded_on := recorded_on_;
    made_.set_today := set_today_;
    made_.account := session_user;
    made_.actor := actor_;
    made_.command := command_;
    made_.request_id := request_id_;
    made_.undoes := undoes_;
    made_.changes := changes_;
    made_.answer := answer_;
    made_.previous_hash := coalesce(last_.hash, repeat('0', 64));
    made_.hash := encode(sha256(convert_to(made_.previous_hash || chr(10) || concat(
        '{"account":', to_json(made_.account),
        ',"actor":', to_json(made_.actor),
        ',"answer":', coalesce(to_json(made_.answer)::text, 'null'),
        ',"at":', to_json(to_char(made_.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') || coalesce(
            nullif(to_char(made_.at AT TIME ZONE 'UTC', '.US'), '.000000'), '') || '+00:00'),
        ',"changes":', to_json(made_.changes),
        ',"command":', to_json(made_.command),
        ',"form":2',
        ',"office":', to_json(made_.office_code),
        ',"office_number":', made_.office_number,
        ',"office_previous_hash":', to_json(made_.office_previous_hash),
        ',"recorded_on":', to_json(made_.recorded_on),
        ',"request_id":', to_json(made_.request_id),
        ',"set_today":', coalesce(to_json(made_.set_today)::text, 'null'),
        ',"undoes":', coalesce(made_.undoes::text, 'null'), '}'), 'UTF8')), 'hex');
    INSERT INTO journal_entry SELECT made_.*;
    RETURN NEXT made_;
END $function$
"""
_OWN_PLACE = """
DO $block$ BEGIN
    EXECUTE format('ALTER FUNCTION append_journal_entry SET search_path = %%I, pg_temp', current_schema());
END $block$
"""
# Whoever was granted to add entries may call the function, and nobody adds them otherwise.
_SAME_RIGHTS = """
DO $block$ DECLARE name_ text; BEGIN
    REVOKE EXECUTE ON FUNCTION append_journal_entry FROM PUBLIC;
    REVOKE INSERT ON journal_entry FROM PUBLIC;
    FOR name_ IN SELECT DISTINCT g.rolname FROM pg_class AS c, aclexplode(c.relacl) AS a, pg_roles AS g
        WHERE c.oid = 'journal_entry'::regclass AND a.privilege_type = 'INSERT' AND g.oid = a.grantee
        AND a.grantee <> c.relowner
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION append_journal_entry TO %%I', name_);
        EXECUTE format('REVOKE INSERT ON journal_entry FROM %%I', name_);
    END LOOP;
END $block$
"""


def upgrade() -> None:
    """Add the columns, fill them, record what was filled, and make the function."""
    connection = op.get_bind()
    for name, kind in _ENTRY_COLUMNS.items():
        op.add_column("journal_entry", sa.Column(name, kind(), nullable=True))
    op.create_index(
        op.f("ix_journal_entry_office_code_office_number"),
        "journal_entry",
        ["office_code", "office_number"],
        unique=True,
    )
    for table, office in _OFFICES.items():
        if connection.dialect.name == "sqlite":
            _rebuild(connection, table, office)
        else:
            _alter(table, office)
        op.create_index(op.f(f"ix_{table}_office_id"), table, ["office_id"], unique=False)
    op.add_column("personal_value", sa.Column("salt", _Text(), nullable=True))
    for office_id, code in connection.execute(sa.text("SELECT id, code FROM office ORDER BY id")).all():
        _record(connection, code, list(_changes(connection, office_id)))
    if connection.dialect.name == "postgresql":
        for statement in (_APPEND, _OWN_PLACE, _SAME_RIGHTS):
            connection.exec_driver_sql(statement)  # as the driver reads it: %% is one sign


def _alter(table: str, office: str) -> None:
    op.add_column(table, sa.Column("office_id", sa.Integer(), nullable=True))
    op.execute(f"UPDATE {table} AS t SET office_id = ({office})")  # noqa: S608
    op.alter_column(table, "office_id", nullable=False)
    op.create_foreign_key(
        op.f(f"fk_{table}_office_id_office"), table, "office", ["office_id"], ["id"], ondelete="RESTRICT"
    )


def _rebuild(connection: sa.Connection, table: str, office: str) -> None:
    """SQLite adds no column that must be filled: a new table with it, the rows, the old name, the old indexes."""
    look = sa.text("SELECT sql FROM sqlite_schema WHERE tbl_name = :table AND type = :type AND sql IS NOT NULL")
    (made,) = connection.execute(look, {"table": table, "type": "table"}).scalars().all()
    indexes = connection.execute(look, {"table": table, "type": "index"}).scalars().all()
    head, columns = made.split("(", 1)
    first, rest = columns.split(",", 1)
    key = f"CONSTRAINT fk_{table}_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT"
    body = f"{first}, \n\toffice_id INTEGER NOT NULL,{rest.rstrip().removesuffix(')').rstrip()}, \n\t{key}\n)"
    kept = ", ".join(row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})"))
    connection.exec_driver_sql(f"{head.replace(table, f'{table}_anew')}({body}")
    connection.exec_driver_sql(
        f"INSERT INTO {table}_anew (office_id, {kept}) SELECT ({office}), {kept} FROM {table} AS t"  # noqa: S608
    )
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    for index in indexes:
        connection.exec_driver_sql(index)


def _changes(connection: sa.Connection, office_id: int) -> Iterator[Values]:
    for table in _OFFICES:
        if table != _UNRECORDED:
            chosen = sa.text(f"SELECT id FROM {table} WHERE office_id = :office ORDER BY id")  # noqa: S608
            for row_id in connection.execute(chosen, {"office": office_id}).scalars():
                yield {"table": table, "id": row_id, "before": {"office_id": None}, "after": {"office_id": office_id}}


def _record(connection: sa.Connection, office: str, changes: list[Values]) -> None:
    """Append an entry to the chain, as the journal of this schema does."""
    chain = "SELECT id, hash, at FROM journal_entry {} ORDER BY id DESC LIMIT 1"
    last = connection.execute(sa.text(chain.format(""))).first()
    own = connection.execute(sa.text(chain.format("WHERE office_code = :office")), {"office": office}).first()
    count = sa.text("SELECT count(*) FROM journal_entry WHERE office_code = :office")
    number, previous = (last.id, last.hash) if last else (0, "0" * 64)
    now = dt.datetime.now(dt.UTC)
    server = connection.dialect.name == "postgresql"
    content = {
        "form": 2, "office": office, "office_previous_hash": own.hash if own else "0" * 64,
        "office_number": connection.execute(count, {"office": office}).scalar_one() + 1, "at": now.isoformat(),
        "recorded_on": (now + dt.timedelta(hours=7)).date().isoformat(), "set_today": None,
        "account": connection.exec_driver_sql("SELECT session_user").scalar_one() if server else None,
        "actor": "postwatch", "command": "db upgrade", "request_id": "schema-0005", "undoes": None,
        "changes": _canonical(changes), "answer": None,
    }  # fmt: skip
    values = {
        **content,
        "id": number + 1,
        "office_code": content["office"],
        "at": now if server else now.replace(tzinfo=None),
        "recorded_on": (now + dt.timedelta(hours=7)).date(),
        "previous_hash": previous,
        "hash": hashlib.sha256(f"{previous}\n{_canonical(content)}".encode()).hexdigest(),
    }
    del values["office"]
    kinds: dict[str, Any] = {"at": sa.DateTime(timezone=True), "recorded_on": sa.Date()}
    columns: list[sa.ColumnClause[Any]] = [sa.column(name, kinds.get(name)) for name in values]
    connection.execute(sa.insert(sa.table("journal_entry", *columns)).values(values))


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
