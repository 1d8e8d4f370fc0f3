"""What a lower noun knows of the tables of a higher one is in the schema."""

from types import ModuleType

import pytest
from sqlalchemy import TableClause
from sqlalchemy.types import NullType

from postwatch.correction import references as of_correction
from postwatch.dispatch import references as of_dispatch
from postwatch.inspection import references as of_inspection
from postwatch.journal import references as of_journal
from postwatch.schema import METADATA
from postwatch.task import references as of_task


@pytest.mark.parametrize(
    "module", [of_correction, of_dispatch, of_inspection, of_journal, of_task], ids=lambda module: module.__name__
)
def test_every_column_that_a_noun_knows_by_name_is_there(module: ModuleType) -> None:
    tables = [value for value in vars(module).values() if isinstance(value, TableClause)]
    assert tables
    for table in tables:
        columns = METADATA.tables[table.name].columns
        for known in table.columns:
            assert known.name in columns
            typed = not isinstance(known.type, NullType)
            assert not typed or known.type.python_type is columns[known.name].type.python_type
