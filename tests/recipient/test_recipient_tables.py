"""What is told of the fields of a unit is true of its table, its commands and its page."""

from pathlib import Path
from typing import Any

from commands import verbs

from postwatch.fields import fields_of
from postwatch.recipient.importing import COLUMNS
from postwatch.recipient.tables import Recipient

FIELDS = fields_of(Recipient)
MADE = {"id", "office_id", "withdrawn_on", "name_folded", "sort_key", "personal_salt", "successor_id", "merged_into_id"}


def test_each_column_of_the_table_is_told_or_made_by_the_program() -> None:
    assert Recipient.model_fields.keys() - FIELDS.keys() == MADE


def test_each_field_is_an_option_of_both_verbs_and_the_code_of_the_first_alone() -> None:
    typed = {one.typed_as for one in FIELDS.values() if one.told.help}
    added, amended = ({param.name for param in verbs()[verb].params} for verb in ("recipient add", "amend UNIT"))
    assert typed <= added
    assert typed & amended == typed - {"code"}


def test_a_register_must_say_what_must_be_typed_by_hand() -> None:
    asked = {param.name for param in verbs()["recipient add"].params if param.required}
    assert {one.key for one in COLUMNS if one.required} == asked == {"kind", "name", "area"}


def test_a_page_shows_all_that_is_told(run: Any, loaded: Path) -> None:
    shown = run("show", "DPV-001", "--json").json
    assert {one.key for one in FIELDS.values()} <= {*shown, *shown["details"]}
    assert shown.keys().isdisjoint(shown["details"])
