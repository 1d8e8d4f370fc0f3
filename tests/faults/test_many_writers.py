"""32 clerks take numbers at once, on both databases: each number once, none left out, and readers go on."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from long_runs import LONG

CLERKS = 32
NUMBERS = 100 if LONG else 2
WORDS = ("register", "reserve", "--json", "--request-id", "{call}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))])
def office(request: pytest.FixtureRequest, clerks: Any, tmp_path: Path) -> Path:
    """An empty workspace on each database."""
    where = [] if request.param == "sqlite" else ["--database", request.getfixturevalue("postgres_url")]
    made = clerks("init", str(tmp_path / "office"), *where)
    assert made.code == 0, made
    return tmp_path / "office"


def test_many_writers_get_every_number_once(
    office: Path, clerks: Any, more_clerks: Any, counters: Counter[str], note: Any
) -> None:
    reader = more_clerks()
    crowd = clerks.start(*WORDS, workspace=office, environ={"POSTWATCH_WAIT": "300"}, crowd=CLERKS, repeat=NUMBERS)
    places = range(CLERKS)
    assert reader("register", "list", workspace=office).code == 0
    while sum(len(crowd.said(place)) for place in places) < CLERKS * NUMBERS:
        looked = reader("register", "list", "--json", workspace=office)
        assert looked.code == 0, looked
        counters["readings"] += 1
        refused = [answer for place in places for answer in crowd.said(place) if answer["code"] != 0]
        assert refused == []
    ended = crowd.end()
    assert ended.code == 0, ended
    answers = [crowd.said(place) for place in places]
    numbers = sorted(answer_number(answer) for said in answers for answer in said)
    counters["numbers"] += len(numbers)
    counters["doubled"] += len(numbers) - len(set(numbers))
    counters["gaps"] += max(numbers) - len(set(numbers))
    assert numbers == list(range(1, CLERKS * NUMBERS + 1))
    assert clerks("journal", "verify", workspace=office).code == 0
    # How many had been served when the first clerk was done tells whether somebody was kept waiting.
    slowest = max(answer["waited"] for said in answers for answer in said)
    mean = sum(answer["waited"] for said in answers for answer in said) / len(numbers)
    last = {place: max(answer_number(answer) for answer in said) for place, said in enumerate(answers)}
    spread = max(last.values()) - min(last.values())
    note(
        f"  {CLERKS} clerks, {NUMBERS} numbers each: slowest wait {slowest:.2f} s, mean {mean:.2f} s; between "
        f"the first and the last who was done {spread} of {len(numbers)} numbers (fair: below {2 * CLERKS})"
    )


def answer_number(answer: dict[str, Any]) -> int:
    """The number that an answer gives."""
    return int(json.loads(answer["said"])[0]["number"])
