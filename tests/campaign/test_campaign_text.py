from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.campaign.audiences import body, spoken_to, tasks_for, without_units
from postwatch.campaign.file import CampaignFile
from postwatch.campaign.slips import corrected
from postwatch.campaign.text import Audience, DistributionLine, LetterText, Slip, TaskText, plain
from postwatch.datafile import read_toml, record_of
from postwatch.errors import RuleError
from postwatch.paths import shipped


def audience(code: str, *, in_letter: bool = True) -> Audience:
    return Audience(code, ("other",), ("other",), in_letter, f"Kính {code}", f"Đối với {code}.")


def task(code: str, to: str, *, in_letter: bool = True) -> TaskText:
    return TaskText(code, to, "once", f"Việc {code}.", ("other",), in_letter)


LETTER = LetterText(
    subject="V/v một việc",
    intro=("Mở một.", "Mở hai."),
    closing=("Kết một.",),
    audiences=(audience("a"), audience("b"), audience("c", in_letter=False)),
    tasks=(task("a1", "a"), task("b1", "b"), task("a2", "a"), task("a3", "a", in_letter=False), task("c1", "c")),
    distribution=(DistributionLine("Như trên", "addressee"), DistributionLine("Lưu: VT", "archive")),
)


def slip(where: str, found: str, mended: str, *, apply: str = "always") -> Slip:
    return Slip("s", "replace", where, apply, "vì", found=found, mended=mended)


class TestBody:
    def test_parts_are_numbered_and_hold_their_own_tasks(self) -> None:
        assert body(LETTER) == [
            ("text", "Mở một."),
            ("text", "Mở hai."),
            ("heading", "1. Đối với a."),
            ("bullet", "Việc a1."),
            ("bullet", "Việc a2."),
            ("heading", "2. Đối với b."),
            ("bullet", "Việc b1."),
            ("text", "Kết một."),
        ]

    def test_a_letter_to_one_audience_holds_its_part_alone_without_a_number(self) -> None:
        assert [text for _kind, text in body(LETTER, only="b")] == [
            "Mở một.",
            "Mở hai.",
            "Đối với b.",
            "Việc b1.",
            "Kết một.",
        ]
        assert [one.addressee for one in spoken_to(LETTER, only="b")] == ["Kính b"]
        assert [one.addressee for one in spoken_to(LETTER)] == ["Kính a", "Kính b"]

    def test_a_task_that_stands_in_no_letter_is_given_all_the_same(self) -> None:
        assert [one.code for one in tasks_for(LETTER)] == ["a1", "b1", "a2", "a3", "c1"]
        assert [one.code for one in tasks_for(LETTER, only="b")] == ["b1", "c1"]


class TestPlainWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Tập huấn (*hằng năm*) và *kiểm tra*.", "Tập huấn (hằng năm) và kiểm tra."),
            ("Đăng tại <http://a.vn/>.", "Đăng tại http://a.vn/."),
            ("2 * 3 < 7, A & B <C D>", "2 * 3 < 7, A & B <C D>"),
            ("**", "**"),
        ],
    )
    def test_the_marks_of_the_letter_are_taken_off_and_nothing_else(self, text: str, words: str) -> None:
        assert plain(text) == words

    @given(st.text(alphabet="a*<> \n"))
    def test_plain_words_are_the_signs_of_the_text_in_their_order(self, text: str) -> None:
        rest = iter(text)
        assert all(sign in rest for sign in plain(text))


class TestWithoutUnits:
    @pytest.mark.parametrize(
        ("only", "kinds", "codes"),
        [(None, {"other"}, []), (None, set(), ["a", "b"]), ("b", set(), ["b"]), ("c", set(), []),
         (None, {"authority"}, ["a", "b"])],
    )  # fmt: skip
    def test_audiences_that_nobody_in_the_register_belongs_to(
        self, only: str | None, kinds: set[str], codes: list[str]
    ) -> None:
        assert [one.code for one in without_units(LETTER, only=only, kinds=kinds)] == codes

    def test_an_audience_that_is_sent_nothing_needs_no_unit(self) -> None:
        letter = LETTER._replace(audiences=(audience("a")._replace(addressed_kinds=()),))
        assert without_units(letter, only=None, kinds=()) == []


class TestSlips:
    @pytest.mark.parametrize(
        ("where", "found", "mended", "read"),
        [
            ("subject", "một", "hai", lambda letter: letter.subject == "V/v hai việc"),
            ("intro.1", "hai", "2", lambda letter: letter.intro == ("Mở một.", "Mở 2.")),
            ("closing.0", "Kết", "Hết", lambda letter: letter.closing == ("Hết một.",)),
            ("task.b1", "b1", "B", lambda letter: letter.tasks[1].text == "Việc B."),
            ("audience.a.addressee", "a", "A", lambda letter: letter.audiences[0].addressee == "Kính A"),
            ("audience.a.heading", "a", "A", lambda letter: letter.audiences[0].heading == "Đối với A."),
            ("distribution.1", "VT", "TTr", lambda letter: letter.distribution[1].text == "Lưu: TTr"),
        ],
    )
    def test_a_slip_is_mended_where_it_stands_and_nowhere_else(
        self, where: str, found: str, mended: str, read: Any
    ) -> None:
        changed = corrected(LETTER, [slip(where, found, mended)], polish=False)
        assert read(changed)
        back = corrected(changed, [slip(where, mended, found)], polish=False)
        assert back == LETTER

    @pytest.mark.parametrize(
        ("where", "found"),
        [("subject", "ba"), ("subject", "v"), ("intro.2", "Mở"), ("intro.x", "Mở"), ("intro", "Mở"), ("task.z", "Việc"),
         ("audience.z.addressee", "Kính"), ("distribution.2", "VT"), ("nowhere", "x"), ("subject", "")],
    )  # fmt: skip
    def test_a_slip_that_does_not_stand_exactly_once_is_refused(self, where: str, found: str) -> None:
        with pytest.raises(RuleError, match="exactly once"):
            corrected(LETTER, [slip(where, found, "y")], polish=False)

    def test_an_offered_slip_is_mended_only_when_asked(self) -> None:
        offered = [slip("subject", "một", "hai", apply="offered")]
        assert corrected(LETTER, offered, polish=False) == LETTER
        assert corrected(LETTER, offered, polish=True).subject == "V/v hai việc"

    def test_a_line_is_put_into_the_distribution_after_the_replacements(self) -> None:
        line = Slip(
            "n", "distribution", "distribution", "offered", "vì", text="Phòng BCVT", role="coordinate", position=1
        )
        mended = corrected(LETTER, [line, replace(slip("distribution.1", "VT", "TTr"), apply="offered")], polish=True)
        assert [one.text for one in mended.distribution] == ["Như trên", "Phòng BCVT", "Lưu: TTr"]

    @given(st.sets(st.integers(0, 10)))
    def test_the_slips_of_the_letter_of_2020_are_mended_in_any_choice(self, chosen: set[int]) -> None:
        file = shipped("data") / "campaigns" / "chi-thi-28.toml"
        text = record_of(read_toml(file), CampaignFile, file=file, like="")
        slips = [one for number, one in enumerate(text.slip) if number in chosen]
        mended = corrected(text.words, slips, polish=True)
        assert len(mended.distribution) - len(text.words.distribution) == sum(s.kind == "distribution" for s in slips)
        assert (mended == text.words) is (not slips)
        assert [task.code for task in mended.tasks] == [task.code for task in text.words.tasks]
