"""What differs from the schema that the program makes is named, part by part."""

import pytest
from sqlalchemy import create_engine

from postwatch.store import upgrade
from postwatch.store.engine import connected
from postwatch.store.health import schema_differences

CHANGES = {
    "ALTER TABLE note ADD COLUMN evil text": "note: evil",
    "ALTER TABLE recipient ADD COLUMN evil text": "recipient: evil",
    "ALTER TABLE recipient DROP COLUMN note": "recipient: note",
    "ALTER TABLE staff ALTER COLUMN title DROP NOT NULL": "staff: title",
    "ALTER TABLE area_succession ALTER COLUMN confidence TYPE integer USING 1": "area_succession: confidence",
    "ALTER TABLE area_succession ALTER COLUMN confidence DROP NOT NULL": "area_succession: confidence",
    "CREATE INDEX evil ON task (id)": "task: evil",
    "ALTER TABLE task ADD CONSTRAINT worse UNIQUE (id)": "task: worse",
    "ALTER TABLE incident ALTER COLUMN withdrawn_on SET DEFAULT '2020-06-01'": "incident: withdrawn_on",
    "CREATE TABLE theirs (id integer)": "theirs",
    "DROP TABLE personal_value": "personal_value",
}


@pytest.mark.system("postgres")
def test_each_part_that_somebody_changed_on_a_server_is_named_with_its_table(postgres_url: str) -> None:
    from postwatch.schema import METADATA

    upgrade.upgrade(postgres_url, METADATA)
    with connected(postgres_url, writing=False) as connection:
        assert schema_differences(connection, METADATA) == []
    owner = create_engine(postgres_url)
    with owner.begin() as connection:
        for statement in CHANGES:
            connection.exec_driver_sql(statement)
    owner.dispose()
    with connected(postgres_url, writing=False) as connection:
        assert {*schema_differences(connection, METADATA)} == {*CHANGES.values()}
