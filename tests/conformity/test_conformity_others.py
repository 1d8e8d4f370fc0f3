"""Letters in yet other layouts: a right page is right, and of a wrong one what a reader would name is told."""

import pytest
from long_runs import few
from others import RIGHT_ONES, WRONG_ONES

from postwatch.conformity.check import CheckedDocument, check
from postwatch.conformity.fix import fix
from postwatch.conformity.reader import measure
from postwatch.conformity.word_file import open_bytes

KEPT = {"ND30-KY-15", "ND30-KY-16"}
OTHER_TYPES = {
    "an application with a subject": "ĐƠN ĐỀ NGHỊ",
    "a letter of the Party": "",
    "a certificate": "GIẤY CHỨNG NHẬN",
}


def checked(data: bytes) -> CheckedDocument:
    return check(measure(open_bytes(data, "thu.docx")))


def told(data: bytes) -> set[str]:
    return {one.rule for one in checked(data).findings_list if one.kind in ("fail", "warn")}


@pytest.mark.parametrize("name", RIGHT_ONES, ids=lambda name: name.replace(" ", "-"))
def test_a_right_page_is_right(name: str) -> None:
    assert told(RIGHT_ONES[name]()) == set()


@pytest.mark.parametrize("name", few([*RIGHT_ONES]), ids=lambda name: name.replace(" ", "-"))
def test_of_a_right_page_only_the_signature_is_kept_together(name: str) -> None:
    assert {one.rule for one in fix(RIGHT_ONES[name](), "thu.docx").changes} <= KEPT


@pytest.mark.parametrize("name", WRONG_ONES, ids=lambda name: name.replace(" ", "-"))
def test_of_a_wrong_page_that_is_told_which_a_reader_sees(name: str) -> None:
    made, wanted = WRONG_ONES[name]
    assert told(made()) == wanted


@pytest.mark.parametrize("name", OTHER_TYPES, ids=lambda name: name.replace(" ", "-"))
def test_what_is_no_letter_of_the_decree_is_said_by_its_own_title(name: str) -> None:
    found = checked(RIGHT_ONES[name]())
    assert (found.profile.value, found.type) == ("other", OTHER_TYPES[name])


def test_of_letters_that_cannot_be_read_no_type_is_said() -> None:
    found = checked(WRONG_ONES["letters that nobody can read"][0]())
    assert (found.profile.value, found.type) == ("other", "")


FIXED = (
    "a heading at the right", "a sentence at the right", "a subject whose second paragraph is at the left",
    "a subject whose second paragraph is large", "a subject whose second paragraph is bold", "mirrored margins",
    "a small page number that holds no number yet", "white rules",
)  # fmt: skip


@pytest.mark.parametrize("name", FIXED, ids=lambda name: name.replace(" ", "-"))
def test_of_a_wrong_page_what_is_measured_is_set_right(name: str) -> None:
    made, wanted = WRONG_ONES[name]
    done = fix(made(), "thu.docx")
    assert told(done.data) == set()
    assert {one.rule for one in done.changes} & wanted


def test_there_are_many_layouts() -> None:
    assert len({made() for made in RIGHT_ONES.values()}) == len(RIGHT_ONES) >= 40
