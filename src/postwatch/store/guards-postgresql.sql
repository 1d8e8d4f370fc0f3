-- The journal is append-only: the database itself refuses a change or a removal of an entry.
CREATE FUNCTION journal_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_is_append_only();
-- The one way to append: number, moment, account and hash are made here, a day is never before the last one nor in the
-- future, and what no reader could read is refused. It reads and writes as the owner, whatever the caller may do.
CREATE FUNCTION append_journal_entry(
    office_code_ text, actor_ text, command_ text, request_id_ text, undoes_ integer, changes_ text, answer_ text,
    recorded_on_ date, set_today_ date
) RETURNS SETOF journal_entry LANGUAGE plpgsql SECURITY DEFINER AS $function$
DECLARE
    last_ journal_entry;
    own_ journal_entry;
    made_ journal_entry;
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
        RAISE EXCEPTION 'the journal knows no office %', office_code_;
    END IF;
    SELECT * INTO last_ FROM journal_entry ORDER BY id DESC LIMIT 1;
    SELECT * INTO own_ FROM journal_entry WHERE office_code = office_code_ ORDER BY id DESC LIMIT 1;
    -- A day may be earlier again where the clock was wrong until the last entry, and somebody has said so.
    IF recorded_on_ < own_.recorded_on AND NOT EXISTS (
        SELECT 1 FROM clock_error WHERE last_entry = own_.id AND put_right_on <= recorded_on_) THEN
        RAISE EXCEPTION 'the journal is written to a later day than %', recorded_on_;
    END IF;
    -- A client's clock may be a little ahead at midnight.
    IF recorded_on_ IS NULL OR recorded_on_ > (clock_timestamp() AT TIME ZONE 'UTC' + interval '8 hours')::date THEN
        RAISE EXCEPTION 'the day % is none, or in the future', recorded_on_;
    END IF;
    IF undoes_ IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM journal_entry WHERE id = undoes_ AND office_code = office_code_) THEN
        RAISE EXCEPTION 'the journal of % has no entry %', office_code_, undoes_;
    END IF;
    IF set_today_ NOT BETWEEN '2000-01-01' AND '9999-12-31' OR recorded_on_ < '2000-01-01' THEN
        RAISE EXCEPTION 'the day % or % cannot be read', recorded_on_, set_today_;
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
            RAISE EXCEPTION 'the journal records no table %', table_;
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
        EXECUTE format('SELECT count(json_populate_record(NULL::%I, s)) FROM json_array_elements($1) AS c, '
            'unnest(ARRAY[c->''before'', c->''after'']) AS s WHERE json_typeof(s) = ''object''', table_) USING changed_;
        FOR change_ IN SELECT c FROM json_array_elements(changed_) AS c WHERE c->'ids' IS NOT NULL LOOP
            SELECT sum(r.last_id - r.first_id + 1), bool_and(r.first_id > r.before_it AND r.first_id <= r.last_id)
            INTO named_, is_ordered_ FROM (
                SELECT (q.ids->>0)::bigint AS first_id, (q.ids->>1)::bigint AS last_id,
                    coalesce(lag((q.ids->>1)::bigint) OVER (ORDER BY q.place), 0) AS before_it
                FROM json_array_elements(change_->'ids') WITH ORDINALITY AS q(ids, place)
            ) AS r;
            EXECUTE format('SELECT count(*) FROM %I AS t JOIN json_array_elements($1) AS r ON '
                't.id BETWEEN (r->>0)::bigint AND (r->>1)::bigint', table_) INTO there_ USING change_->'ids';
            IF NOT is_ordered_ OR named_ <> there_ OR (change_->>'rows' = named_::text) IS NOT TRUE THEN
                RAISE EXCEPTION 'what was added to % is not there', table_;
            END IF;
        END LOOP;
    END LOOP;
    made_.id := coalesce(last_.id, 0) + 1;
    made_.form := 1;
    made_.office_code := office_code_;
    made_.office_number := coalesce(own_.office_number, 0) + 1;
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
        ',"form":1',
        ',"office":', to_json(made_.office_code),
        ',"office_number":', made_.office_number,
        ',"office_previous_hash":', to_json(made_.office_previous_hash),
        ',"recorded_on":', to_json(made_.recorded_on),
        ',"request_id":', to_json(made_.request_id),
        ',"set_today":', coalesce(to_json(made_.set_today)::text, 'null'),
        ',"undoes":', coalesce(made_.undoes::text, 'null'), '}'), 'UTF8')), 'hex');
    INSERT INTO journal_entry SELECT made_.*;
    RETURN NEXT made_;
END $function$;
DO $block$ BEGIN
    EXECUTE format('ALTER FUNCTION append_journal_entry SET search_path = %I, pg_temp', current_schema());
END $block$;
REVOKE EXECUTE ON FUNCTION append_journal_entry FROM PUBLIC;
