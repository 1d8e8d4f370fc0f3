"""The letters of a code say which command is meant; words of before lead there."""

from pathlib import Path
from typing import Any

import pytest

from postwatch.app import ENTRIES, KINDS
from postwatch.letters import letters_of


@pytest.mark.parametrize(
    ("code", "letters"),
    [
        ("GC-2020-0001", "GC"), ("gc-2020-0001", "GC"), ("VV-2020-0001.T2", "VV.T"), ("vv-2020-0001.t2", "VV.T"),
        ("CV-2020-0001.N1", "CV.N"), ("KT-2020-0001.K1", "KT.K"), ("CB-001.U1", "CB.U"), ("NQH.U1", "CB.U"),
        ("CB-001", "CB"), ("BDT-LS", "UNIT"), ("DPV-013", "UNIT"), ("1", "UNIT"), ("GC", "GC"),
        ("LS.01", "UNIT"), ("LS.T1", "UNIT"), ("BC-001", "UNIT"), ("GD-01.U1", "CB.U"), ("KT-2020-0001.X1", None),
    ],
)  # fmt: skip
def test_letters_say_of_which_kind_a_record_is(code: str, letters: str | None) -> None:
    assert letters_of(code, KINDS) == letters


@pytest.mark.parametrize("noun", [noun for noun, entry in ENTRIES.items() if entry.moved])
def test_each_word_of_before_has_the_help_of_the_one_of_now(run: Any, noun: str) -> None:
    for verb, now in ENTRIES[noun].moved:
        old = run.plain(noun, *verb.split(), "--help") if noun == "note" else run(noun, *verb.split(), "--help")
        new = run(*(word for word in now.split() if word not in ("CASE", "CODE")), "--help")
        assert (old.code, new.code) == (0, 0), (noun, verb, now)
        assert old.out.partition("\n")[2] == new.out.partition("\n")[2]


def test_a_word_of_before_runs_and_names_the_one_of_now(run: Any, loaded: Path) -> None:
    assert run("note", "add", "difficulty", "Đường xa").code == 0
    old = run.plain("note", "amend", "1", "--text", "Đường hỏng", "--reason", "x")
    assert (old.code, "postwatch amend CODE" in old.err) == (0, True)
    assert run("journal", "list", "--json").json[0]["command"] == "amend GC"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("paper", "issue", "GC-2020-0001"), "postwatch paper issue takes no remark such as GC-2020-0001"),
        (("withdraw", "VV-2020-0001"), "hint: what is done to it by its code: postwatch show VV-2020-0001"),
        (("amend", "CV-2020-0001.G1", "--number", "160"), "postwatch withdraw CV-2020-0001.G1"),
        (("paper", "void", "BC-2020-0001"), "postwatch paper send BC-2020-0001"),
        (("withdraw", "KT-2020-0001.N1"), "KT-2020-0001.N1 is no code that postwatch withdraw knows"),
    ],
)
def test_a_code_of_a_kind_without_the_verb_is_refused_with_the_verbs_that_it_has(
    run: Any, loaded: Path, words: tuple[str, ...], said: str
) -> None:
    answer = run(*words)
    assert (answer.code, said in answer.err) == (2, True), answer


@pytest.mark.parametrize("words", [("KT-2020-0001.K2", "--finding", "3"), ("CV-2020-0001.N1", "BDT-LS")])
def test_a_part_is_named_once(run: Any, letter: Path, words: tuple[str, ...]) -> None:
    answer = run("withdraw", *words, "--reason", "x")
    assert (answer.code, f"{words[0]} names it already" in answer.err) == (2, True), answer


def test_a_unit_is_meant_by_its_whole_code_though_another_one_begins_it(run: Any, loaded: Path) -> None:
    for code in ("LS", "LS.01"):
        words = ("--kind", "authority", "--name", f"Cơ quan {code}", "--area", "178", "--code", code)
        assert run("recipient", "add", *words).code == 0
    assert run("amend", "LS.01", "--phone", "0912345678", "--json").json["code"] == "LS.01"
    assert run("show", "LS.01", "--json").json["code"] == "LS.01"
    assert run("withdraw", "LS.01", "--reason", "x", "--json").json["id"] == "LS.01"


def test_what_stands_before_the_code_is_refused(run: Any, loaded: Path) -> None:
    answer = run("amend", "--text", "x", "GC-2020-0001")
    assert (answer.code, "the code first, such as: postwatch amend CV-… --text" in answer.err) == (2, True)


def test_a_correction_says_what_was_recorded_and_what_is(run: Any, loaded: Path) -> None:
    assert run("note", "add", "difficulty", "Đường xa", "--on", "14/6/2020").code == 0
    done = run("amend", "GC-2020-0001", "--on", "13/6/2020", "--text", "Đường hỏng", "--reason", "x")
    assert "Day: 14/06/2020 → 13/06/2020; Text: amended" in done.out
    changes = run("amend", "GC-2020-0001", "--on", "12/6/2020", "--reason", "x", "--json").json["changes_list"]
    assert changes == [{"field": "noted_on", "before": "2020-06-13", "after": "2020-06-12"}]


def test_the_part_of_a_case_is_shown_by_its_code(run: Any, loaded: Path) -> None:
    assert run("violation", "add", "DPV-013", "8.3.b", "--on", "28/5/2020").code == 0
    assert run("case", "sign", "VV-2020-0001", "minutes", "--on", "28/5/2020", "--number", "5/BB").code == 0
    assert "5/BB" in run("show", "VV-2020-0001.B1").out
    missing = run("show", "VV-2020-0001.B9")
    assert (missing.code, "case show VV-2020-0001 --history" in missing.err) == (4, True)
