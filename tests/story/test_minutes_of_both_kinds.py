"""What minutes of a visit and minutes of a case share: drafts, bytes, days, persons."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DAY = ("--on", "28/5/2020")


@dataclass(frozen=True)
class Kind:
    """How one kind of minutes is made: what it is about, an unknown one, an option with a text, one with a person."""

    noun: str
    about: tuple[str, ...]
    unknown: str
    detail: tuple[str, str]
    person: str


KINDS = {
    "visit": Kind("inspect", ("log", "DPV-013", *DAY), "KT-2020-0099", ("--place", "Tại quầy"), "--head"),
    "case": Kind(
        "violation", ("add", "DPV-013", "8.3.b", *DAY), "VV-2020-0099", ("--witness", "Ông C"), "--drawn-up-by"
    ),
}


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kind(request: pytest.FixtureRequest, run: Any, loaded: Path) -> Kind:
    found: Kind = request.param
    assert run(found.noun, *found.about).code == 0
    return found


def minutes(run: Any, kind: Kind, *words: str, **environ: str) -> Any:
    answer = run(kind.noun, "minutes", "1", *words, "--json", **environ)
    assert answer.code == 0, answer
    return answer.json


def test_a_day_without_a_form_is_refused_by_name(refused: Any, loaded: Path, kind: Kind) -> None:
    own = loaded / "data" / "law" / "forms.csv"
    own.parent.mkdir(parents=True)
    own.write_text(
        "code,title,purpose,instrument,valid_from,valid_to,symbol,template,source,confidence,note\n", encoding="utf-8"
    )
    assert "28/05/2020" in refused(4, kind.noun, "minutes", "1").err


def test_the_same_facts_make_the_same_bytes_on_any_day(run: Any, kind: Kind) -> None:
    assert minutes(run, kind)["sha256"] == minutes(run, kind, today="2020-06-20")["sha256"]


def test_minutes_never_replace_others_without_being_asked(run: Any, refused: Any, kind: Kind) -> None:
    first = minutes(run, kind)
    refused(5, kind.noun, "minutes", "1", *kind.detail)
    made = minutes(run, kind, *kind.detail, "--replace")
    assert made["path"] == first["path"]
    assert made["sha256"] != first["sha256"]


@pytest.mark.parametrize(
    ("code", "option", "value"),
    [(3, "--on", "27/5/2020"), (3, "--on", "16/6/2020"), (4, "", "Không Ai"), (3, "", "Nguyễn Quang Huy")],
    ids=["before it", "in the future", "an unknown person", "a person without the power"],
)
def test_impossible_minutes_are_refused(refused: Any, kind: Kind, code: int, option: str, value: str) -> None:
    refused(code, kind.noun, "minutes", "1", option or kind.person, value)


def test_minutes_of_something_unknown_are_refused(refused: Any, kind: Kind) -> None:
    refused(4, kind.noun, "minutes", kind.unknown)
