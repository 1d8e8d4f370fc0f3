"""Text that means harm, or comes from old keyboards and fonts: as a word of the command line and as a cell."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from long_runs import few
from readings import KEPT, REFUSED

ADD = ("recipient", "add", "--kind", "authority", "--area", "178", "--name")
LONG = {"letters": "a" * 100_000, "marks": "a" + "\u0301" * 50_000, "words": "một " * 20_000, "brackets": "[" * 100_000}


def ids(corpus: dict[str, str]) -> list[str]:
    return [name.replace(" ", "-") for name in corpus]


@pytest.mark.parametrize("text", KEPT.values(), ids=ids(KEPT))
def test_what_can_be_seen_is_kept_and_shown_and_never_obeyed(survives: Any, text: str) -> None:
    shown = " ".join(unicodedata.normalize("NFC", text).split())
    code = survives(*ADD, text, "--json", codes=0).json["code"]
    assert survives("recipient", "show", code, "--json", codes=0).json["name"] == shown
    ways = [
        ("recipient", "list", "--text", text),
        ("recipient", "list", "--kind", "authority"),
        ("note", "add", "difficulty", text),
        ("law", "search", text),
        ("staff", "add", text, "--title", text),
        ("task", "list", "--unit", text),
    ]
    for words in few(ways, from_place=len(text)):
        survives(*words, codes={0, 2, 4})
    survives("note", "list", codes=0)
    assert not Path("/evil").exists()


@pytest.mark.parametrize("text", REFUSED.values(), ids=ids(REFUSED))
def test_what_cannot_be_seen_is_refused_by_name(survives: Any, text: str) -> None:
    assert "U+" in survives(*ADD, text, codes=2).err or "\udcff" in text
    for words in few(
        [
            ("note", "add", "difficulty", text),
            ("show", text),
            ("recipient", "list", "--text", text),
            ("staff", "add", text, "--title", "x"),
            (text,),
            ("recipient", text),
            ("recipient", "list", f"--{text}"),
            ("recipient", "import", text),
            ("campaign", "load", text),
            ("campaign", "list", text),
            ("law", "show", text),
            ("recipient", "list", "-w", text),
            ("register", "reserve", "--count", text),
            ("inspect", "log", "BDT-LS", "--on", text),
            ("report", "monthly", "--month", text),
        ],
        from_place=ord(text[-1]),
        every=4,
    ):
        survives(*words, codes={0, 2, 3, 4, 6})


@pytest.mark.parametrize("text", few([*REFUSED.values()], every=2), ids=few(ids(REFUSED), every=2))
def test_what_cannot_be_seen_in_a_cell_is_refused_with_its_place(survives: Any, tmp_path: Path, text: str) -> None:
    data = f'kind,name,area\nauthority,"{text}",178\n"{text}",Tên,178\n'
    (tmp_path / "in.csv").write_bytes(data.encode("utf-8", "surrogatepass"))
    answer = survives("recipient", "import", "in.csv", codes={2, 7})
    assert "in.csv" in answer.err


@pytest.mark.parametrize("text", LONG.values(), ids=ids(LONG))
def test_a_text_of_a_hundred_thousand_signs_ends_in_one_sentence(survives: Any, text: str) -> None:
    for words in few(
        [
            (*ADD, text),
            ("show", text),
            ("recipient", "list", "--text", text),
            (text,),
            ("recipient", text),
            ("campaign", "load", text),
            ("recipient", "import", text),
            ("law", "search", text),
            ("law", "show", text),
            ("note", "add", text, "x"),
            ("register", "reserve", "--count", text),
            ("inspect", "log", "BDT-LS", "--on", text),
            ("recipient", "list", "-w", text),
            ("register", "reserve", "--request-id", text),
            ("recipient", "list", f"--{text}"),
        ],
        from_place=ord(text[-1]),
    ):
        survives(*words)


@pytest.mark.parametrize(
    "number", ["0", "-1", "1e3", "9" * 19, "9" * 5000, "0x10", "١٢", "1_000", "+1", " 1 ", "NaN", "½", "²"]
)
def test_a_number_is_read_or_refused(survives: Any, number: str) -> None:
    survives("register", "reserve", "--count", number)
    survives("register", "list", "--year", number)


@pytest.mark.parametrize(
    "day",
    [
        "0000-00-00",
        "9999-12-31",
        "10000-01-01",
        "31/02/2020",
        "1/1/1",
        "01/02/03",
        "2020-W01-1",
        "١٥/٠٦/٢٠٢٠",
        "15/6/2020x",
        "-1/-1/-1",
        "99999999999/1/1",
        "2020-06-15T00:00:00Z",
        "'; --",
    ],
)
def test_a_day_is_read_or_refused(survives: Any, day: str) -> None:
    ways = [
        ("inspect", "log", "BDT-LS", "--on", day),
        ("report", "monthly", "--month", day),
        ("law", "show", "x", "--on", day),
    ]
    for words in few(ways, from_place=len(day)):
        survives(*words)
    survives("register", "reserve", "--json", POSTWATCH_TODAY=day)
