"""A server that others can reach: what somebody with the owner's rights did unseen is found, rights are kept narrow.

And what several folders, clerks and offices in one database know of each other.
"""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, play
from databases import address_of, new_database, point_to, serve, ship
from readings import ALL_CALLS
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from postwatch.errors import RuleError
from postwatch.schema import METADATA
from postwatch.store import health, roles, upgrade
from postwatch.store.engine import connected
from postwatch.store.roles import APPEND

pytestmark = pytest.mark.system("postgres")
GUARD = "journal_entry_no_change"
FUNCTION = "journal_entry_is_append_only()"
UNIT = ("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "CQ")


@pytest.fixture(scope="module")
def made(postgres_server: str) -> Iterator[str]:
    """Address of a database with the schema and nothing in it; what tests do there they take back."""
    with new_database(postgres_server) as address:
        upgrade.upgrade(address, METADATA)
        yield address


@pytest.fixture
def owner(made: str) -> Iterator[Connection]:
    """A connection of the owner to that database; nothing that it does stays."""
    with connected(made, writing=False) as connection:
        yield connection


def told(connection: Connection) -> list[str]:
    return health.schema_differences(connection, METADATA)


def done(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(text(statement))


EMPTY_GUARD = (
    f"CREATE OR REPLACE FUNCTION {FUNCTION} RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN NULL; -- RAISE EXCEPTION 'the journal is append-only'\n END $$"
)
OTHER = "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
# What somebody did, and what `db check` names.
TAMPERED: dict[str, tuple[tuple[str, ...], str]] = {
    "a guard under a condition that never holds": (
        (
            f"CREATE OR REPLACE TRIGGER {GUARD} BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry "
            f"FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION {FUNCTION}",
        ),
        GUARD,
    ),
    "a guard that does nothing and keeps its words in a comment": ((EMPTY_GUARD,), GUARD),
    "a guard that lets an entry be changed": (
        (
            f"CREATE OR REPLACE TRIGGER {GUARD} BEFORE DELETE OR TRUNCATE ON journal_entry "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}",
        ),
        GUARD,
    ),
    "a guard of one column": (
        (
            f"CREATE OR REPLACE TRIGGER {GUARD} BEFORE UPDATE OF actor OR DELETE OR TRUNCATE ON journal_entry "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}",
        ),
        GUARD,
    ),
    "a guard that comes after": (
        (
            f"DROP TRIGGER {GUARD} ON journal_entry",
            f"CREATE TRIGGER {GUARD} AFTER UPDATE OR DELETE OR TRUNCATE ON journal_entry "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}",
        ),
        GUARD,
    ),
    "a guard that acts on copies only": ((f"ALTER TABLE journal_entry ENABLE REPLICA TRIGGER {GUARD}",), GUARD),
    "a guard that calls something else": (
        (
            OTHER,
            f"CREATE OR REPLACE TRIGGER {GUARD} BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION other()",
        ),
        GUARD,
    ),
    "a guard whose function belongs to another": (
        ("CREATE ROLE stranger", f"ALTER FUNCTION {FUNCTION} OWNER TO stranger"),
        GUARD,
    ),
    "a trigger of somebody's own": (
        (OTHER, "CREATE TRIGGER mine BEFORE INSERT ON pledge FOR EACH ROW EXECUTE FUNCTION other()"),
        "pledge: trigger mine",
    ),
    "a rule that drops what is written": (
        ("CREATE RULE quiet AS ON DELETE TO recipient DO INSTEAD NOTHING",),
        "recipient: rule quiet",
    ),
    "a rule of the journal": (
        ("CREATE RULE silent AS ON INSERT TO journal_entry DO INSTEAD NOTHING",),
        "journal_entry: rule silent",
    ),
    "a policy that hides rows": (
        ("CREATE POLICY hidden ON pledge USING (false)", "ALTER TABLE pledge ENABLE ROW LEVEL SECURITY"),
        "pledge: policy hidden",
    ),
    "a table that a crash empties": (("ALTER TABLE personal_value SET UNLOGGED",), "personal_value: no plain table"),
    "a table that adds its rows to the journal": (
        ("CREATE TABLE shadow () INHERITS (journal_entry)",),
        "journal_entry: no plain table",
    ),
    "an entry is added with the caller's rights": ((f"ALTER FUNCTION {APPEND} SECURITY INVOKER",), APPEND),
    "an entry is added somewhere else": ((f"ALTER FUNCTION {APPEND} SET search_path = pg_temp, public",), APPEND),
    "everybody may add an entry": ((f"GRANT EXECUTE ON FUNCTION {APPEND} TO public",), APPEND),
    "a second way to add an entry": (
        (f"CREATE FUNCTION {APPEND}(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",),
        APPEND,
    ),
    "everybody may change an entry": (("GRANT UPDATE ON journal_entry TO public",), "journal_entry: public: UPDATE"),
    "a clerk may change a column of an entry": (
        ('CREATE ROLE "Lan"', 'GRANT UPDATE (actor) ON journal_entry TO "Lan"'),
        "journal_entry: Lan: UPDATE actor",
    ),
    "a clerk may empty the journal": (
        ("CREATE ROLE lan", "GRANT TRUNCATE ON journal_entry TO lan"),
        "journal_entry: lan: TRUNCATE",
    ),
    "a clerk may hang triggers on the journal": (
        ("CREATE ROLE lan", "GRANT TRIGGER ON journal_entry TO lan"),
        "journal_entry: lan: TRIGGER",
    ),
    "a condition is gone": (
        ("ALTER TABLE personal_value DROP CONSTRAINT ck_personal_value_digest_whole",),
        "personal_value: ck_personal_value_digest_whole",
    ),
    "a condition of that name that always holds": (
        (
            "ALTER TABLE personal_value DROP CONSTRAINT ck_personal_value_digest_whole",
            "ALTER TABLE personal_value ADD CONSTRAINT ck_personal_value_digest_whole CHECK (true)",
        ),
        "personal_value: ck_personal_value_digest_whole",
    ),
    "a reference that drags rows along": (
        (
            "ALTER TABLE code_counter DROP CONSTRAINT fk_code_counter_office_id_office",
            "ALTER TABLE code_counter ADD CONSTRAINT fk_code_counter_office_id_office "
            "FOREIGN KEY (office_id) REFERENCES office (id) ON DELETE CASCADE",
        ),
        "code_counter: fk_code_counter_office_id_office",
    ),
    "an index that refuses what is allowed": (
        ("CREATE UNIQUE INDEX one_only ON pledge ((true))",),
        "pledge: one_only",
    ),
}


class TestWhatAnOwnerDidUnseen:
    def test_a_new_schema_is_whole_and_comparing_leaves_nothing(self, owner: Connection) -> None:
        relations = "SELECT count(*) FROM pg_class"
        before = owner.exec_driver_sql(relations).scalar()
        assert told(owner) == []
        assert owner.exec_driver_sql(relations).scalar() == before
        assert owner.exec_driver_sql("SHOW search_path").scalar() == '"$user", public'

    @pytest.mark.parametrize(("statements", "named"), TAMPERED.values(), ids=[*TAMPERED])
    def test_is_named(self, owner: Connection, statements: tuple[str, ...], named: str) -> None:
        done(owner, *statements)
        assert named in told(owner)

    def test_references_that_are_not_looked_at_any_more_are_named(self, owner: Connection) -> None:
        done(owner, "ALTER TABLE pledge DISABLE TRIGGER ALL")
        assert all(name.startswith("pledge: trigger RI_ConstraintTrigger") for name in told(owner))
        assert told(owner)

    def test_a_guard_that_acts_always_is_more_and_not_less(self, owner: Connection) -> None:
        done(owner, f"ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER {GUARD}")
        assert told(owner) == []

    def test_the_rights_that_clerks_are_given_are_no_finding(self, owner: Connection) -> None:
        done(owner, "CREATE ROLE lan LOGIN")
        roles.grant(owner, "lan", METADATA)
        done(owner, "SET LOCAL ROLE lan")
        assert told(owner) == []

    def test_the_check_of_a_workspace_says_it_and_is_not_ok(self, run: Any, tmp_path: Path, postgres_url: str) -> None:
        assert run("init", "office", "--database", postgres_url).code == 0
        engine = create_engine(postgres_url)
        with engine.begin() as connection:
            done(connection, EMPTY_GUARD, "GRANT DELETE ON journal_entry TO public")
        engine.dispose()
        said = run("-w", "office", "db", "check", "--json")
        assert said.code == 3
        found = [(one["kind"], one["what"]) for one in said.json["findings_list"]]
        assert found == [("schema", GUARD), ("schema", "journal_entry: public: DELETE")]

    def test_an_account_without_the_right_is_no_damage(self, run: Any, tmp_path: Path, postgres_url: str) -> None:
        assert run("init", "office", "--database", postgres_url).code == 0
        engine = create_engine(postgres_url)
        name = f"lan_{uuid.uuid4().hex}"
        database = make_url(postgres_url).database
        with engine.begin() as connection:
            done(connection, f"CREATE ROLE {name} LOGIN", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
            done(connection, f"REVOKE TEMPORARY ON DATABASE {database} FROM public")
        point_to(tmp_path / "office", make_url(postgres_url).set(username=name).render_as_string(hide_password=False))
        said = run("-w", "office", "db", "check")
        with engine.begin() as connection:
            done(connection, f"DROP OWNED BY {name}", f"DROP ROLE {name}")
        engine.dispose()
        assert said.code == 6
        assert "db grant" in said.err


# What an account is, and the word by which the refusal says so.
RULING: dict[str, tuple[tuple[str, ...], str]] = {
    "administers the server": (("CREATE ROLE lan SUPERUSER",), "SUPERUSER"),
    "makes accounts": (("CREATE ROLE lan CREATEROLE",), "CREATEROLE"),
    "belongs to one that makes accounts": (
        ("CREATE ROLE it CREATEROLE", "CREATE ROLE lan", "GRANT it TO lan"),
        "CREATEROLE it",
    ),
    "takes the whole server along": (("CREATE ROLE lan REPLICATION",), "REPLICATION"),
    "owns the database": (("CREATE ROLE lan", "ALTER DATABASE {database} OWNER TO lan"), "DATABASE {database}"),
    "owns the schema": (("CREATE ROLE lan", "ALTER SCHEMA public OWNER TO lan"), "SCHEMA public"),
    "owns the journal": (("CREATE ROLE lan", "ALTER TABLE journal_entry OWNER TO lan"), "TABLE journal_entry"),
    "owns another table": (("CREATE ROLE lan", "ALTER TABLE pledge OWNER TO lan"), "TABLE pledge"),
    "owns the guard": (
        ("CREATE ROLE lan", f"ALTER FUNCTION {FUNCTION} OWNER TO lan"),
        "FUNCTION journal_entry_is_append_only",
    ),
    "belongs to the owner over two steps and does not inherit": (
        (
            "CREATE ROLE lan NOINHERIT",
            "CREATE ROLE middle",
            "CREATE ROLE top",
            "GRANT top TO middle",
            "GRANT middle TO lan",
            "ALTER TABLE journal_entry OWNER TO top",
        ),
        "TABLE journal_entry",
    ),
    "belongs to those who write everything": (
        ("CREATE ROLE lan NOINHERIT", "GRANT pg_write_all_data TO lan"),
        "member pg_write_all_data",
    ),
    "runs programs on the server": (
        ("CREATE ROLE lan", "GRANT pg_execute_server_program TO lan"),
        "member pg_execute_server_program",
    ),
}
# Rights that no grant of ours takes away.
KEPT: dict[str, tuple[tuple[str, ...], str]] = {
    "a table right through a group": (
        ("CREATE ROLE lan", "CREATE ROLE many", "GRANT DELETE ON journal_entry TO many", "GRANT many TO lan"),
        "DELETE",
    ),
    "a column right through a group": (
        ("CREATE ROLE lan", "CREATE ROLE many", "GRANT UPDATE (actor) ON journal_entry TO many", "GRANT many TO lan"),
        "UPDATE (column)",
    ),
    "a right of a group that it must put on first": (
        (
            "CREATE ROLE lan NOINHERIT",
            "CREATE ROLE many",
            "GRANT TRUNCATE ON journal_entry TO many",
            "GRANT many TO lan",
        ),
        "TRUNCATE",
    ),
    "a group that may make tables": (
        ("CREATE ROLE lan", "CREATE ROLE many", "GRANT CREATE ON SCHEMA public TO many", "GRANT many TO lan"),
        "CREATE ON SCHEMA",
    ),
    "a group that may make schemas": (
        ("CREATE ROLE lan", "CREATE ROLE many", "GRANT CREATE ON DATABASE {database} TO many", "GRANT many TO lan"),
        "CREATE ON DATABASE",
    ),
}


class TestAccounts:
    @pytest.mark.parametrize(("statements", "reason"), RULING.values(), ids=[*RULING])
    def test_an_account_that_no_grant_binds_is_refused(
        self, owner: Connection, statements: tuple[str, ...], reason: str
    ) -> None:
        database = owner.exec_driver_sql("SELECT current_database()").scalar()
        done(owner, *(statement.format(database=database) for statement in statements))
        with pytest.raises(RuleError) as refusal:
            roles.grant(owner, "lan", METADATA)
        assert reason.format(database=database) in refusal.value.message

    @pytest.mark.parametrize(("statements", "right"), KEPT.values(), ids=[*KEPT])
    def test_an_account_that_keeps_a_right_is_refused(
        self, owner: Connection, statements: tuple[str, ...], right: str
    ) -> None:
        database = owner.exec_driver_sql("SELECT current_database()").scalar()
        done(owner, *(statement.format(database=database) for statement in statements))
        with pytest.raises(RuleError, match="not granted here") as refusal:
            roles.grant(owner, "lan", METADATA)
        assert right in refusal.value.message

    def test_an_account_that_may_put_every_trigger_out_of_action_is_refused(self, owner: Connection) -> None:
        if owner.exec_driver_sql("SELECT current_setting('server_version_num')::int").scalar_one() < 150_000:
            pytest.skip("before version 15 nobody but a superuser may set this parameter")
        done(owner, "CREATE ROLE lan", "GRANT SET ON PARAMETER session_replication_role TO lan")
        with pytest.raises(RuleError, match="SET session_replication_role"):
            roles.grant(owner, "lan", METADATA)

    def test_rights_that_it_has_by_itself_are_taken_away(self, owner: Connection) -> None:
        done(
            owner,
            "CREATE ROLE lan",
            "GRANT ALL ON journal_entry TO lan",
            "GRANT UPDATE (actor) ON journal_entry TO lan",
        )
        done(owner, "GRANT CREATE ON SCHEMA public TO lan", "GRANT UPDATE ON journal_entry TO public")
        roles.grant(owner, "lan", METADATA)
        assert told(owner) == []

    def test_who_has_the_rights_but_cannot_pass_them_on_is_refused(self, owner: Connection) -> None:
        done(owner, "CREATE ROLE lan", "CREATE ROLE binh")
        roles.grant(owner, "lan", METADATA)
        done(owner, "SET LOCAL ROLE lan")
        for role in ("lan", "binh"):
            with pytest.raises(RuleError, match="lan cannot grant these rights: USAGE ON SCHEMA public") as refusal:
                roles.grant(owner, role, METADATA)
            assert "postwatch" in refusal.value.hint

    def test_the_owner_of_the_database_alone_cannot_give_what_is_anothers(self, owner: Connection) -> None:
        database = owner.exec_driver_sql("SELECT current_database()").scalar()
        done(owner, "CREATE ROLE lan", "CREATE ROLE boss", f"ALTER DATABASE {database} OWNER TO boss")
        done(owner, "SET LOCAL ROLE boss")
        with pytest.raises(RuleError, match="boss cannot grant these rights"):
            roles.grant(owner, "lan", METADATA)

    def test_the_owner_of_schema_and_tables_need_not_own_the_database(self, owner: Connection) -> None:
        done(owner, "CREATE ROLE lan", "CREATE ROLE boss", "ALTER SCHEMA public OWNER TO boss")
        for table in (*METADATA.tables, "alembic_version"):
            done(owner, f"ALTER TABLE {table} OWNER TO boss")
        for function in (FUNCTION, APPEND):
            done(owner, f"ALTER FUNCTION {function} OWNER TO boss")
        done(owner, "SET LOCAL ROLE boss")
        roles.grant(owner, "lan", METADATA)
        assert told(owner) == []

    def test_rights_that_did_not_arrive_are_named(self, owner: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = roles.statements

        def without_journal(*arguments: Any) -> list[str]:
            return [one for one in whole(*arguments) if 'GRANT SELECT ON "public"."journal_entry"' not in one]

        monkeypatch.setattr(roles, "statements", without_journal)
        done(owner, "CREATE ROLE lan")
        with pytest.raises(RuleError) as refusal:
            roles.grant(owner, "lan", METADATA)
        assert "did not get the rights that it needs: SELECT ON TABLE" in refusal.value.message
        assert refusal.value.message.count("journal_entry") == 1

    def test_the_refusal_of_the_command_gives_nothing(self, run: Any, tmp_path: Path, postgres_url: str) -> None:
        assert run("init", "office", "--database", postgres_url).code == 0
        name = f"lan_{uuid.uuid4().hex}"
        engine = create_engine(postgres_url)
        with engine.begin() as connection:
            done(connection, f"CREATE ROLE {name} CREATEROLE")
        said = run("-w", "office", "db", "grant", name)
        with engine.begin() as connection:
            rights = f"SELECT has_table_privilege('{name}', 'pledge', 'SELECT')"
            granted = connection.execute(text(rights)).scalar()
            done(connection, f"DROP OWNED BY {name}", f"DROP ROLE {name}")
        engine.dispose()
        assert (said.code, granted) == (3, False)
        assert "CREATEROLE" in said.err


@pytest.fixture(scope="module")
def drafted(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An office whose records lie on a server, with a letter drafted in it, made once: its folder and its database."""
    folder = tmp_path_factory.mktemp("template") / "office"
    with new_database(postgres_server) as address:
        first = Line(("init", str(folder), "--database", address))
        later = ("recipient import sample:lang-son-2020", "campaign load chi-thi-28", "dispatch generate")
        play([first, *(Line(tuple(line.split())) for line in later)], folder)
        yield folder, address


@pytest.fixture
def first(drafted: tuple[Path, str], tmp_path: Path, postgres_server: str, postgres_url: str) -> Path:
    """The test's own copy of that office."""
    folder = Path(shutil.copytree(drafted[0], tmp_path / "first"))
    return serve(folder, postgres_server, drafted[1], postgres_url)


def test_a_server_that_answers_no_more_is_given_up_within_limits(owner: Connection) -> None:
    given = owner.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]
    limits = {"connect_timeout": "10", "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
              "tcp_user_timeout": "25000"}  # fmt: skip
    assert given | limits == given
    for name, most in (("statement_timeout", "2min"), ("idle_in_transaction_session_timeout", "1min")):
        assert owner.exec_driver_sql(f"SHOW {name}").scalar() == most


class TestTwoFoldersOfOneOffice:
    def test_a_second_folder_is_refused_and_nothing_of_it_stays(
        self, run: Any, tmp_path: Path, first: Path, postgres_url: str
    ) -> None:
        again = ("init", "second", "--database", postgres_url)
        said = run(*again, "--json", POSTWATCH_ACTOR="lan")
        assert (said.code, said.json["exit_code"]) == (5, 5)
        assert "the last by clerk" in said.json["error"]
        assert "--join" in said.json["hint"]
        assert not (tmp_path / "second").exists()
        assert len(run("-w", str(first), "journal", "list", "--json").json) == 4

    def test_one_that_joins_is_told_how_many_files_lie_elsewhere(
        self, run: Any, tmp_path: Path, first: Path, postgres_url: str
    ) -> None:
        said = run("init", "second", "--database", postgres_url, "--join", "--json")
        assert said.code == 0
        assert (said.json["joined"], said.json["files_elsewhere"], said.json["areas"]) == (True, 1, 0)
        assert "1 of its files lie in another folder" in said.err
        assert run("-w", "second", "dispatch", "list", "--json").json[0]["id"] == "CV-2020-0001"
        found = run("-w", "second", "db", "check", "--json").json["findings_list"]
        assert [one["kind"] for one in found] == ["missing"]

    def test_one_that_brings_the_files_along_misses_none(
        self, run: Any, tmp_path: Path, first: Path, postgres_url: str
    ) -> None:
        shutil.copytree(first / "documents", tmp_path / "second" / "documents")
        said = run("init", "second", "--database", postgres_url, "--join", "--json")
        assert (said.json["joined"], said.json["files_elsewhere"]) == (True, 0)
        assert run("-w", "second", "db", "check").code == 0

    def test_the_first_folder_has_all_of_its_files(self, run: Any, postgres_url: str) -> None:
        said = run("init", "first", "--database", postgres_url, "--json")
        assert (said.json["joined"], said.json["files_elsewhere"], said.err) == (False, 0, "")

    def test_an_office_that_is_not_there_cannot_be_joined(
        self, run: Any, tmp_path: Path, first: Path, postgres_url: str
    ) -> None:
        said = run("init", "second", "--office", "lang-son-2025", "--database", postgres_url, "--join")
        assert (said.code, "--join" in said.err) == (4, True)
        assert run("init", "file", "--join").code == 4
        assert not (tmp_path / "second").exists()
        assert not (tmp_path / "file").exists()

    def test_an_init_that_was_killed_before_its_last_step_is_done_again(
        self, run: Any, tmp_path: Path, postgres_url: str
    ) -> None:
        words = ("init", "first", "--database", postgres_url)
        assert run(*words).code == 0
        (tmp_path / ".postwatch-init-abcdefgh").mkdir()
        (tmp_path / "first").rename(tmp_path / ".postwatch-init-abcdefgh" / "workspace")
        (tmp_path / ".postwatch-init-abcdefgh" / ".scratch").touch()
        assert run(*words).code == 0
        assert run("-w", "first", "recipient", "list").code == 0

    def test_the_schema_of_others_is_not_changed_by_the_way(
        self, run: Any, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        upgrade.upgrade(postgres_url, METADATA)
        version = upgrade.head()
        ship(monkeypatch, tmp_path)
        said = run("init", "first", "--database", postgres_url)
        assert (said.code, "db upgrade" in said.err) == (6, True)
        with connected(postgres_url, writing=False) as connection:
            assert upgrade.current(connection) == version

    def test_an_address_without_an_account_is_whoever_works(self, run: Any, first: Path, postgres_url: str) -> None:
        address = make_url(postgres_url)
        assert address.username
        point_to(first, f"postgresql+psycopg://{address.host}:{address.port}/{address.database}")
        assert run("-w", str(first), "dispatch", "list", PGUSER=address.username).code == 0
        assert run("-w", str(first), "dispatch", "list", PGUSER="nobody-here").code == 6

    def test_what_another_clerk_did_is_not_taken_back_unseen(
        self, run: Any, first: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say = ("-w", str(first))
        assert run(*say, *UNIT, POSTWATCH_ACTOR="lan").code == 0
        said = run(*say, "undo", "--yes")
        assert (said.code, "by lan and not by clerk" in said.err) == (3, True)
        entry = run(*say, "undo", "--json").json["entry"]
        assert f"--entry {entry}" in said.err
        assert run(*say, "undo", "--yes", "--entry", str(entry), "--json").json["actor"] == "lan"
        assert run(*say, "undo", "--yes", "--json").json["command"] == "dispatch generate"


class TestOfficesOfOneDatabase:
    def test_a_copy_for_one_says_whose_records_are_in_it(
        self, run: Any, tmp_path: Path, first: Path, postgres_url: str
    ) -> None:
        say = ("-w", str(first), "db")
        alone = run(*say, "backup", "alone.zip", "--json")
        assert (alone.json["offices"], alone.err) == (["lang-son-2020"], "")
        assert run("init", "second", "--office", "lang-son-2025", "--database", postgres_url).code == 0
        both = ["lang-son-2020", "lang-son-2025"]
        for words in (("backup", "b.zip"), ("restore", "b.zip", "restored"), ("copy", "--to", "copied")):
            said = run(*say, *words, "--json")
            assert (said.code, said.json["offices"]) == (0, both), words
            assert "2 offices (lang-son-2020, lang-son-2025)" in said.err
        # In the new folders the records are still those of both, and so is the next copy.
        assert run("-w", "copied", "db", "backup", "c.zip", "--json").json["offices"] == both
        assert run("-w", "copied", "recipient", "list", "--json").json


def lay_anew(address: str) -> None:
    """Let the rows of all tables lie in the reverse of their order, as they may after many were changed."""
    with connected(address, writing=True) as owner:
        done(owner, "SET LOCAL session_replication_role = replica")
        for table in METADATA.tables:
            done(
                owner,
                f"CREATE TEMP TABLE laid ON COMMIT DROP AS TABLE {table}",
                f"DELETE FROM {table}",  # noqa: S608
                f"INSERT INTO {table} TABLE laid ORDER BY ctid DESC",
                "DROP TABLE laid",
            )


def test_no_answer_depends_on_where_rows_lie(run: Any, busy_on_server: Path) -> None:
    def answers() -> dict[tuple[str, ...], str]:
        calls = [*ALL_CALLS, ("status", "task"), ("status", "--for", "leader")]
        return {call: run(*call, "--json", today="2020-06-15").out for call in calls}

    before = answers()
    lay_anew(address_of(busy_on_server))
    after = answers()
    assert [call for call, said in before.items() if said != after[call]] == []
