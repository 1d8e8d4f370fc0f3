"""Column kinds: moments are UTC, codes are ASCII, days stand in order."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from postwatch.dataclass import dataclass, result_of
from postwatch.note.tables import Note, NoteKind
from postwatch.store.columns import Moment, column_kinds, from_json, row_of, to_json

SQLITE, POSTGRESQL = sqlite.dialect(), postgresql.dialect()
ZONES = st.sampled_from([ZoneInfo("Asia/Ho_Chi_Minh"), dt.UTC, dt.timezone(dt.timedelta(hours=-9, minutes=-30))])


@given(
    st.integers(min_value=0, max_value=4_000_000_000).flatmap(
        lambda s: ZONES.map(lambda z: dt.datetime.fromtimestamp(s, z))
    )
)
def test_a_moment_comes_back_as_the_same_instant_in_utc(moment: dt.datetime) -> None:
    for dialect in (SQLITE, POSTGRESQL):
        kept = Moment().process_bind_param(moment, dialect)
        back = Moment().process_result_value(kept, dialect)
        assert back == moment
        assert back is not None
        assert back.tzinfo is dt.UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        Moment().process_bind_param(dt.datetime(2020, 5, 15), SQLITE)  # noqa: DTZ001 -- this is what is refused


def test_a_missing_moment_stays_missing() -> None:
    assert Moment().process_bind_param(None, SQLITE) is None
    assert Moment().process_result_value(None, SQLITE) is None


VALUES = {
    int: st.integers(-(2**63), 2**63 - 1),
    str: st.text(),
    bool: st.booleans(),
    dt.date: st.dates(),
    dt.datetime: st.datetimes(timezones=ZONES),
}


@given(st.data())
def test_a_value_of_any_column_comes_back_from_json_as_it_was(data: st.DataObject) -> None:
    from postwatch.schema import METADATA

    table = data.draw(st.sampled_from(METADATA.sorted_tables))
    kinds = {name: kind.python for name, kind in column_kinds(table).items()}
    values = {
        name: data.draw(st.none() | (VALUES[python] if python in VALUES else st.sampled_from(python)))
        for name, python in kinds.items()
    }
    assert from_json(table, json.loads(json.dumps(to_json(table, values)))) == values


@dataclass(frozen=True)
class Typed:
    """What a person typed of a note."""

    kind: str
    text: str
    recipient: str | None = None


def test_a_row_and_a_result_have_the_values_of_the_first_source_with_one_but_for_those_given() -> None:
    day = dt.date(2020, 6, 15)
    note = row_of(Note, Typed("cause", "x"), Typed("cause", "y"), kind=NoteKind.CAUSE, noted_on=day)
    assert (note.kind, note.text, note.noted_on, note.recipient_id) == (NoteKind.CAUSE, "x", day, None)
    assert result_of(Typed, note, Typed("cause", "y", "DN-012")) == Typed("cause", "x", "DN-012")
    with pytest.raises(TypeError, match="text"):
        result_of(Typed, object(), kind="cause", recipient=None)
