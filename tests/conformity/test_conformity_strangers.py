"""Letters that other offices write in other ways, and that are right: what is seen on the page decides."""

from collections.abc import Callable
from pathlib import Path

import pytest
from strangers import LETTERS, Means, written

from postwatch.conformity.check import CheckedDocument, check
from postwatch.conformity.opening import open_bytes
from postwatch.conformity.reader import measure


def checked(means: Means) -> CheckedDocument:
    return check(measure(open_bytes(written(means), "thu.docx")))


def found(means: Means) -> set[str]:
    return {one.rule for one in checked(means).findings_list if one.kind in ("fail", "warn")}


def test_there_are_many_ways() -> None:
    assert len(LETTERS) >= 40
    assert len({written(means) for means in LETTERS.values()}) == len(LETTERS)


@pytest.mark.parametrize("name", LETTERS, ids=lambda name: name.replace(" ", "-"))
def test_what_is_right_on_the_page_is_right(name: str) -> None:
    # The decree asks for Unicode; the old letters are read, and only they are told of.
    wanted = {"ND30-TR-08"} if LETTERS[name].font.startswith(".Vn") else set()
    assert found(LETTERS[name]) == wanted


@pytest.mark.parametrize(
    ("kind", "profile", "said"),
    [
        ("cong van", "letter", "công văn"),
        ("bao cao", "letter", "BÁO CÁO"),
        ("giay phep", "other", "GIẤY PHÉP KINH DOANH THUỐC THÚ Y"),
        ("giay xac nhan", "other", "Giấy xác nhận kiến thức về an toàn"),
        ("quy che", "other", "QUY CHẾ"),
        ("don", "other", "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP"),
    ],
)
def test_the_type_that_was_found_is_said(kind: str, profile: str, said: str) -> None:
    told = checked(Means(kind=kind))
    assert (told.profile.value, told.type) == (profile, said)


@pytest.mark.system("writer")
@pytest.mark.parametrize("old", [False, True], ids=["docx", "doc"])
def test_what_another_program_saved_is_as_right_as_before(
    tmp_path: Path, libreoffice: Callable[..., list[Path]], old: bool
) -> None:
    """LibreOffice writes other XML for the same page, and more so from what it kept as a file of Word 97."""
    names = [name for name, means in LETTERS.items() if means.number != "frame"]  # of a frame it keeps no place
    paths = [tmp_path / f"{at}.docx" for at in range(len(names))]
    for name, path in zip(names, paths, strict=True):
        path.write_bytes(written(LETTERS[name]))
    kept = libreoffice("doc", *paths) if old else paths
    told = {}
    for name, path in zip(names, libreoffice("docx:MS Word 2007 XML", *kept), strict=True):
        listed = check(measure(open_bytes(path.read_bytes(), path.name))).findings_list
        wanted = {"ND30-TR-08"} if LETTERS[name].font.startswith(".Vn") else set()
        told |= {name: {one.rule for one in listed if one.kind in ("fail", "warn")} ^ wanted}
    assert {name: rules for name, rules in told.items() if rules} == {}
