"""The JSON of every verb, as its shipped schema says it: declared, in step, and only growing."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import breaks, require_valid, shapes, verb_of
from jsonschema import Draft202012Validator, ValidationError

from postwatch.app import ENTRIES
from postwatch.help.schemas import schema_of, schemas

RELEASES = sorted((Path(__file__).parents[1] / "golden" / "schemas").glob("*.json"))
# What the changelog lists as broken: a figure of days of which nothing is recorded was 0, and a coverage of nobody.
EARLIER = [f".figures.*.{name}" for name in ("cumulative", "previous", "same_period_last_year", "value")]
# And the usual fine where a circumstance leaves it open, which was the middle.
# And the unit of an act, which may have none.
NO_UNIT = [".recipient"]
BREAKS = {
    "report control": EARLIER, "report monthly": EARLIER, "violation add": [".fine_usual", *NO_UNIT],
    "violation list": ["[].fine_usual", "[].recipient"],
    "violation show": [".fine_usual", *NO_UNIT, "[].fine_usual", "[].recipient"],
    **dict.fromkeys(("inspect minutes", "violation close", "violation decide", "violation explain", "violation minutes",
                     "violation pay", "violation transfer"), NO_UNIT),
    # A list where several codes are given.
    "task done": [""], "task extend": [""], "task waive": [""],
}  # fmt: skip
# What has other words now.
_NOW = {
    " ".join([noun, *verb.split()]): " ".join(word for word in now.split() if word not in ("CASE", "CODE"))
    for noun, entry in ENTRIES.items()
    for verb, now in entry.moved
}
# Minutes that are drafted; those that are signed were recorded by other words.
_NOW["inspect minutes"] = _NOW["inspect minutes draft"]
# The words of before have an option in place of an argument.
_NOW["report control"] = "report for control"
OLD = {"[].code": ["string"], "[].area": ["null", "string"]}


def test_each_schema_is_one() -> None:
    for words in schemas():
        if not words.startswith("$"):
            Draft202012Validator.check_schema(schema_of(words))


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_the_json_of_a_verb_only_grows(release: Path) -> None:
    before, now = json.loads(release.read_text(encoding="utf-8")), shapes()
    gone = {verb: breaks(places, now.get(_NOW.get(verb, verb), {})) for verb, places in before.items()}
    assert {verb: places for verb, places in gone.items() if places} == BREAKS, "list the break in CHANGELOG.md"


@pytest.mark.parametrize(
    ("now", "broken"),
    [
        ({**OLD, "[].new": ["string"]}, []),
        ({"[].code": ["string"], "[].area": ["string"]}, []),
        ({"[].code": ["null", "string"], "[].area": ["string"]}, ["[].code"]),
        ({"[].code": ["string"]}, ["[].area"]),
    ],
)
def test_a_field_that_goes_or_may_be_empty_now_is_a_break(now: dict[str, list[str]], broken: list[str]) -> None:
    assert breaks(OLD, now) == broken


def test_a_field_that_no_schema_names_is_noticed(run: Any, workspace: Path) -> None:
    words = ("-w", "office", "register", "reserve", "--json")
    said = run("register", "reserve", "--json")
    assert verb_of(words) == "register reserve"
    require_valid(words, said.out)
    with pytest.raises(ValidationError, match="'more' was unexpected"):
        require_valid(words, said.out.replace('"number"', '"more": 1, "number"'))


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "1"},
        {"number": None},
        {"number": True},
        {"status": "lost"},
        {"issued_on": "2020-02-30"},
        {"year": 0.5},
    ],
    ids=str,
)
def test_a_value_that_no_schema_allows_is_noticed(run: Any, letter: Path, changes: dict[str, Any]) -> None:
    words = ("register", "list", "--json")
    (line,) = run(*words).json
    require_valid(words, json.dumps([line]))
    assert changes.keys() <= line.keys()
    with pytest.raises(ValidationError):
        require_valid(words, json.dumps([line | changes]))
    with pytest.raises(ValidationError, match="required property"):
        require_valid(words, json.dumps([{name: line[name] for name in line.keys() - changes.keys()}]))
