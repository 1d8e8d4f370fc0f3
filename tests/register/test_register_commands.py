"""Numbers: the office's own series, reserved numbers, and numbers that the registry gives."""

from pathlib import Path
from typing import Any

import pytest

LINE_KEYS = {"number", "year", "symbol", "status", "issued_on", "subject"}


@pytest.fixture
def draft(another_draft: Any, letter: Path) -> Any:
    """Drafts another letter and gives its code."""
    return another_draft


def issued(run: Any, code: str, *words: str, **environ: str) -> Any:
    answer = run("dispatch", "issue", code, *words, "--json", **environ)
    assert answer.code == 0, answer
    return answer.json


def numbered_by_office(workspace: Path) -> None:
    with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write('numbering = "office"\n')


class TestOwnNumbers:
    def test_the_register_lists_issued_and_reserved_numbers(self, run: Any, letter: Path) -> None:
        run("register", "reserve", "--note", "Báo cáo")
        lines = run("register", "list", "--json").json
        assert set(lines[0]) >= LINE_KEYS
        assert [(line["number"], line["year"], line["symbol"], line["status"]) for line in lines] == [
            (1, 2020, "01/STTTT-TTr", "issued"),
            (2, 2020, None, "reserved"),
        ]
        assert lines[0]["issued_on"] == "2020-05-18"
        assert lines[0]["subject"].startswith("V/v triển khai thực hiện Chỉ thị 28/CT-BTTTT")
        assert "01/2020" in run("register", "list").out
        assert run("register", "list", "--year", "2019", "--json").json == []

    def test_one_number_is_answered_as_one_and_several_as_a_list(self, run: Any, workspace: Path) -> None:
        one = run("register", "reserve", "--note", "Báo cáo", "--json").json
        assert one == [{"number": 1, "year": 2020, "status": "reserved", "series": "van-ban-di", "note": "Báo cáo"}]
        assert [n["number"] for n in run("register", "reserve", "--count", "3", "--json").json] == [2, 3, 4]

    def test_a_number_is_reserved_on_a_day_that_has_passed(self, run: Any, refused: Any, draft: Any) -> None:
        run("register", "reserve", "--on", "10/6/2020")
        assert issued(run, draft(), "--on", "2020-06-12")["number"] == 3
        assert "The day 16/06/2020 is in the future" in refused(3, "register", "reserve", "--on", "16/6/2020").err
        said = refused(3, "register", "reserve", "--on", "11/6/2020").err
        assert "The day 11/06/2020 contradicts 03/STTTT-TTr, which was issued on 12/06/2020" in said
        assert run("register", "reserve", "--on", "12/6/2020", "--json").json[0]["number"] == 4
        assert run("register", "reserve", "--on", "31/12/2019", "--json").json[0]["year"] == 2019
        assert issued(run, draft(), "--on", "2020-06-11", "--number", "2")["number"] == 2

    def test_numbers_begin_anew_with_the_year(self, run: Any, draft: Any) -> None:
        code = draft(today="2021-01-04")
        assert code == "CV-2021-0001"
        made = issued(run, code, "--on", "2021-01-04", today="2021-01-04")
        assert (made["number"], made["symbol"]) == (1, "01/STTTT-TTr")

    def test_a_symbol_that_two_years_share_means_the_newer_letter(self, run: Any, draft: Any) -> None:
        code = draft(today="2021-01-04")
        issued(run, code, "--on", "2021-01-04", today="2021-01-04")
        for typed in ("01/STTTT-TTr", "1/stttt-ttr", "1", "001", "cv-2021-0001"):
            assert run("dispatch", "show", typed, "--json", today="2021-01-05").json["id"] == code
        assert run("dispatch", "show", "1", "--json", today="2020-12-31").json["id"] == "CV-2020-0001"

    def test_a_reserved_number_is_used_by_the_letter_that_names_it(self, run: Any, draft: Any, refused: Any) -> None:
        run("register", "reserve", "--count", "2")
        assert issued(run, draft(), "--on", "2020-06-10", "--number", "3")["symbol"] == "03/STTTT-TTr"
        assert issued(run, draft(), "--on", "2020-06-11")["number"] == 4
        assert issued(run, draft(), "--on", "2020-06-12", "--number", "2")["number"] == 2
        assert [line["status"] for line in run("register", "list", "--json").json] == ["issued"] * 4
        answer = refused(5, "dispatch", "issue", draft(), "--on", "2020-06-12", "--number", "2")
        assert "Number 2 of 2020 was given to 02/STTTT-TTr" in answer.err

    def test_a_number_kept_for_a_later_letter_holds_up_no_other(self, run: Any, draft: Any) -> None:
        run("register", "reserve", today="2020-06-10")
        assert issued(run, draft(), "--on", "2020-06-15")["number"] == 3
        issued(run, draft(), "--on", "2020-06-20", "--number", "2", today="2020-06-20")
        assert issued(run, draft(), "--on", "2020-06-18", today="2020-06-22")["number"] == 4

    def test_nor_does_it_once_the_letters_that_overtook_it_are_void(self, run: Any, draft: Any) -> None:
        run("register", "reserve")
        late = issued(run, draft(), "--on", "2020-05-20")["id"]
        assert issued(run, draft(), "--on", "2020-06-10", "--number", "2")["number"] == 2
        assert run("dispatch", "void", late, "--reason", "x").code == 0
        assert issued(run, draft(), "--on", "2020-05-25")["number"] == 4

    @pytest.mark.parametrize("verb", [("register", "void", "2"), ("dispatch", "void", "CV-2020-0002")])
    def test_with_the_clock_set_back_no_number_is_void_before_it_was_given(
        self, run: Any, draft: Any, verb: tuple[str, ...]
    ) -> None:
        if verb[0] == "register":
            run("register", "reserve")
        else:
            assert issued(run, draft(), "--on", "2020-06-15")["number"] == 2
        assert run(*verb, "--reason", "x", today="2020-06-01").code == 0
        assert run("register", "list", "--json").json[1]["voided_on"] == "2020-06-15"

    def test_a_number_that_was_not_reserved_is_not_typed_in(self, draft: Any, refused: Any) -> None:
        answer = refused(3, "dispatch", "issue", draft(), "--on", "2020-06-10", "--number", "7")
        assert "Number 7 of 2020 was not reserved" in answer.err

    def test_a_later_number_never_has_an_earlier_day(self, draft: Any, refused: Any) -> None:
        answer = refused(3, "dispatch", "issue", draft(), "--on", "2020-05-17")
        assert "The day 17/05/2020 contradicts 01/STTTT-TTr, which was issued on 18/05/2020" in answer.err

    @pytest.mark.usefixtures("letter")
    @pytest.mark.parametrize(
        "words",
        [
            ("reserve", "--count", "0"),
            ("reserve", "--count", "1001"),
            ("list", "--year", "9" * 20),
            ("void", "1", "--reason", "x", "--year", "0"),
            ("void", "1", "--reason", "x", "--year", "10000"),
        ],
    )
    def test_numbers_out_of_all_measure_are_refused(self, refused: Any, words: tuple[str, ...]) -> None:
        refused(2, "register", *words)


class TestNumbersOfTheRegistry:
    def test_no_number_is_reserved_where_the_registry_gives_them(self, refused: Any, letter: Path) -> None:
        numbered_by_office(letter)
        assert "registry" in refused(3, "register", "reserve").err

    def test_the_number_is_typed_in_and_gaps_are_normal(self, run: Any, draft: Any, letter: Path) -> None:
        numbered_by_office(letter)
        assert issued(run, draft(), "--on", "2020-06-10", "--number", "412")["symbol"] == "412/STTTT-TTr"
        assert issued(run, draft(), "--on", "2020-06-12", "--number", "530")["number"] == 530
        assert issued(run, draft(), "--on", "2020-06-11", "--number", "500")["number"] == 500
        assert [line["number"] for line in run("register", "list", "--json").json] == [1, 412, 500, 530]

    def test_without_a_number_nothing_is_issued(self, draft: Any, letter: Path, refused: Any) -> None:
        numbered_by_office(letter)
        answer = refused(3, "dispatch", "issue", draft(), "--on", "2020-06-10")
        assert "--number N" in answer.err

    @pytest.mark.parametrize(
        ("number", "on", "code"),
        [("1", "2020-06-10", 5), ("411", "2020-06-11", 3), ("413", "2020-06-09", 3), ("0", "2020-06-10", 2),
         ("-3", "2020-06-10", 2), ("9" * 20, "2020-06-10", 2)],
    )  # fmt: skip
    def test_a_number_given_twice_or_out_of_the_order_of_days_is_refused(
        self, run: Any, draft: Any, letter: Path, refused: Any, number: str, on: str, code: int
    ) -> None:
        numbered_by_office(letter)
        issued(run, draft(), "--on", "2020-06-10", "--number", "412")
        refused(code, "dispatch", "issue", draft(), "--on", on, f"--number={number}")

    def test_a_number_kept_for_a_later_letter_refuses_none_that_the_registry_gave(
        self, run: Any, draft: Any, letter: Path
    ) -> None:
        run("register", "reserve", today="2020-06-10")
        numbered_by_office(letter)
        issued(run, draft(), "--on", "2020-06-15", "--number", "30")
        issued(run, draft(), "--on", "2020-06-20", "--number", "2", today="2020-06-20")
        assert issued(run, draft(), "--on", "2020-06-18", "--number", "41", today="2020-06-20")["number"] == 41

    def test_the_series_goes_on_where_the_registry_stopped(self, run: Any, draft: Any, letter: Path) -> None:
        plain = (letter / "postwatch.toml").read_text(encoding="utf-8")
        numbered_by_office(letter)
        issued(run, draft(), "--on", "2020-06-10", "--number", "412")
        (letter / "postwatch.toml").write_text(plain, encoding="utf-8")
        assert issued(run, draft(), "--on", "2020-06-10")["number"] == 413
