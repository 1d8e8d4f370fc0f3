"""Names of records and labels of columns: each table and column of the schema has one, and it tells rows apart."""

from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from sqlalchemy import Enum

from postwatch.fields import fields_of
from postwatch.labels import COLUMNS
from postwatch.language import Code
from postwatch.naming import NAMES, UNSHOWN, Records, in_words, kind_of, label_of
from postwatch.schema import METADATA, TABLES
from postwatch.store.columns import PERSONAL, UNRECORDED
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.rows import rows_of
from postwatch.store.transaction import new_session

# The journal records its own two tables in no entry.
RECORDED = {name: table for name, table in METADATA.tables.items() if name not in {"journal_entry", "personal_value"}}


def test_every_table_has_a_name_and_no_other() -> None:
    assert set(NAMES) == set(RECORDED)


@pytest.mark.parametrize("form", ["many", "one"])
def test_the_words_for_kinds_are_no_names_of_tables_and_differ(form: str) -> None:
    words = [getattr(naming, form) for naming in NAMES.values()]
    assert not [word for word in words if "_" in word]
    assert len(set(words)) == len(words)
    assert {kind_of(table, count=1) for table in NAMES} == {naming.one for naming in NAMES.values()}
    assert kind_of("recipient") == "units"


@pytest.mark.parametrize(("table", "parts"), [(table, naming.parts) for table, naming in NAMES.items()], ids=NAMES)
def test_a_name_shows_columns_that_are_there_and_nothing_about_a_person(table: str, parts: tuple[str, ...]) -> None:
    shown = {name for part in parts for _text, name, _spec, _conversion in Formatter().parse(part) if name}
    known = {column.name for column in RECORDED[table].columns if not column.info.get(PERSONAL)}
    assert shown <= known - UNSHOWN
    assert shown


def test_every_recorded_column_has_a_label() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in RECORDED.values()
        for column in table.columns
        if not column.info.get(UNRECORDED) and column.name not in UNSHOWN
    }
    assert not [one for one in columns if "_" in label_of(*one.split("."))]
    told = {one for one in columns if one.partition(".")[2] in fields_of(TABLES.classes[one.partition(".")[0]])}
    assert not [one for one in columns - told if not {one, one.partition(".")[2]} & COLUMNS.keys()]
    names = columns | {one.partition(".")[2] for one in columns}
    assert COLUMNS.keys() <= names


def test_every_code_of_a_column_has_words() -> None:
    kinds = [
        (table.name, column.name, column.type.enum_class)
        for table in RECORDED.values()
        for column in table.columns
        if isinstance(column.type, Enum)
    ]
    assert kinds
    assert not [one for one in kinds if not issubclass(one[2], Code)]
    assert all(in_words(table, name, member.value) == member.word for table, name, kind in kinds for member in kind)


def test_values_are_told_as_people_write_them() -> None:
    assert in_words("pledge", "signed_on", "2020-06-10") == "10/06/2020"
    assert in_words("document", "made_at", "2020-06-10T20:30:00+00:00") == "11/06/2020 03:30"
    assert in_words("staff", "may_sign", True) == "yes"
    assert in_words("sanction_decision", "fine", 1250000) == "1.250.000"
    assert in_words("incident", "value", 1250000) == "1.250.000"
    assert in_words("task_report_measure", "value", 1250) == "1250"
    assert in_words("pledge", "revoked_on", None) == ""
    assert in_words("recipient", "kind", "a kind of before") == "a kind of before"
    assert in_words("addressee", "dispatch_id", "CV-2020-0001") == "CV-2020-0001"


def test_the_records_of_a_busy_office_are_told_apart_by_their_names(busy_template: Path) -> None:
    engine = open_engine(sqlite_url(busy_template / "postwatch.db"), writing=False)
    with new_session(engine) as session:
        records = Records(session)
        ids = {table: [id_ for id_, _values in rows_of(session.connection(), RECORDED[table])] for table in NAMES}
        names = {table: [records.name_of(table, id_) for id_ in found] for table, found in ids.items()}
    engine.dispose()
    assert not [(table, name) for table, found in names.items() for name, count in Counter(found).items() if count > 1]
    assert not [name for found in names.values() for name in found if not name or "None" in name or "_id" in name]
    assert names["pledge"] == ["CK-2020-0001, Viettel Post chi nhánh Lạng Sơn (VTP-LS), 01/06/2020"]
    assert "Bưu điện tỉnh Lạng Sơn (BDT-LS), 01/STTTT-TTr, number 1 of 2020 (Văn bản đi)" in names["addressee"]


def test_a_record_that_is_not_there_is_not_called_by_its_key(busy_template: Path) -> None:
    engine = open_engine(sqlite_url(busy_template / "postwatch.db"), writing=False)
    with new_session(engine) as session:
        gone = Records(session, {("note", 1): {"code": "GC-2020-0001", "noted_on": "2020-06-15"}})
        assert gone.name_of("note", 1) == "GC-2020-0001, 15/06/2020"
        assert gone.name_of("note", 99) == "(no longer there)"
        assert gone.refer("pledge", "recipient_id", None) is None
        assert gone.refer("pledge", "signer", "Bà B") == "Bà B"
    engine.dispose()
