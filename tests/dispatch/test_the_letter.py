"""The letter of May 2020, read back from the file that a director would sign."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

GOLDEN = Path(__file__).parent.parent / "golden" / "dispatch-2020.txt"
FANPAGE = "https://www.facebook.com/Newslangson/"
WEBSITE = "http://sttt.langson.gov.vn/"
ALWAYS = (
    ("Sở Thông tin và Truyền đề nghị", "Sở Thông tin và Truyền thông đề nghị"),
    ("của Thủ tướng Chính phủ", "của Chính phủ"),
)
OFFERED = (
    ("Phòng Văn hóa, thông tin các", "Phòng Văn hóa và Thông tin các"),
    ("nội dung của Chỉ thị 28/CT", "nội dung của Chỉ thị số 28/CT"),
    ("Nghị định 15/2020 ngày", "Nghị định số 15/2020/NĐ-CP ngày"),
    ("(*Sau đây gọi tắt là Chỉ thị 28*). Sở", "(*sau đây gọi tắt là Chỉ thị 28*), Sở"),
    ("Sở Thông tin và truyền thông để", "Sở Thông tin và Truyền thông để"),
    (f"<{FANPAGE}>.", f"<{FANPAGE}>./."),
)


def seed(*mended: tuple[str, str]) -> list[str]:
    """The golden text from `Kính gửi:` to the Fanpage line, its slips mended."""
    text = GOLDEN.read_text(encoding="utf-8")
    for found, becomes in mended:
        assert text.count(found) == 1
        text = text.replace(found, becomes)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[lines.index("Kính gửi:") : next(n for n, line in enumerate(lines) if FANPAGE in line) + 1]


def marked(paragraph: Paragraph) -> str:
    """The words of a paragraph with italics as ``*…*`` and links as ``<…>``, as the golden text writes them."""
    pieces = []
    for piece in paragraph.iter_inner_content():
        link = getattr(piece, "address", None)
        if link:
            assert piece.text == link
            pieces.append(f"<{link}>")
        else:
            pieces.append(f"*{piece.text}*" if piece.italic else piece.text)  # type: ignore[union-attr]
    return "".join(pieces).replace("**", "")


def body(path: Path) -> list[str]:
    paragraphs = [marked(paragraph) for paragraph in docx.Document(str(path)).paragraphs]
    return [text for text in paragraphs if text.strip()]


def head(path: Path) -> list[list[str]]:
    """The cells of the head, row after row, each as its lines."""
    return [[_lines(cell.text) for cell in row.cells] for table in tables(path)[:-1] for row in table.rows]  # type: ignore[misc]


def foot(path: Path) -> list[list[str]]:
    return [_lines(cell.text) for cell in tables(path)[-1].rows[0].cells]


def tables(path: Path) -> Sequence[Table]:
    return docx.Document(str(path)).tables


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.fixture
def drafted(run: Any, loaded: Path) -> Any:
    """Drafts on 15 May 2020 and gives the path of the letter, or of each letter."""
    run("campaign", "load", "chi-thi-28")

    def draft(*words: str) -> Any:
        made = run("dispatch", "generate", *words, "--json", today="2020-05-15").json
        return [loaded / one["path"] for one in made] if isinstance(made, list) else loaded / made["path"]

    return draft


def test_the_letter_is_the_seed_line_by_line_with_its_two_slips_corrected(drafted: Any) -> None:
    assert body(drafted()) == seed(*ALWAYS)


def test_the_slips_that_are_offered_are_mended_when_asked(drafted: Any) -> None:
    path = drafted("--polish")
    assert body(path) == seed(*ALWAYS, *OFFERED)
    assert "V/v triển khai thực hiện Chỉ thị số 28/CT-BTTTT" in head(path)[1][0][1]
    assert foot(path)[0][3:5] == ["- Phòng PA03 - Công an tỉnh (p/h);", "- Phòng Bưu chính Viễn thông (p/h);"]


def test_italics_and_links_are_real(drafted: Any) -> None:
    document = docx.Document(str(drafted()))
    italic = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.italic]
    assert italic == ["Sau đây gọi tắt là Chỉ thị 28", "tại Nghị định 15/2020 ngày 3/2/2020 của Chính phủ"]
    assert [link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks] == [WEBSITE, FANPAGE]
    texts = [node.text or "" for node in document.element.iter(qn("w:t"))]
    assert not any(mark in text for text in texts for mark in ("*", "<", ">", "{", "}", "%"))


def test_the_head_and_the_foot_hold_what_the_seed_shows(drafted: Any) -> None:
    path = drafted()
    lines = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line.strip()]
    first, second = head(path)
    assert " ".join(first[0]) == "UBND TỈNH LẠNG SƠN SỞ THÔNG TIN VÀ TRUYỀN THÔNG"
    assert first[1] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert second == [["Số: ……/STTTT-TTr", lines[2]], ["Lạng Sơn, ngày …… tháng 5 năm 2020"]]
    left, right = foot(path)
    assert left == lines[lines.index("Nơi nhận:") : -1]
    assert right == ["GIÁM ĐỐC", "Nguyễn Quang Huy"]


def test_issuing_a_letter_fills_number_and_day_and_changes_nothing_else(run: Any, drafted: Any) -> None:
    draft = drafted()
    issued = run("dispatch", "issue", "CV-2020-0001", "--on", "18/5/2020", "--json").json
    path = draft.parent / Path(issued["path"]).name
    assert head(path)[1][0][0] == "Số: 01/STTTT-TTr"
    assert head(path)[1][1] == ["Lạng Sơn, ngày 18 tháng 5 năm 2020"]
    assert body(path) == body(draft)
    assert foot(path) == foot(draft)
    assert head(draft)[1][0][0] == "Số: ……/STTTT-TTr"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == issued["sha256"]


def test_a_draft_changed_in_word_changes_nothing_in_the_letter_that_is_issued(run: Any, drafted: Any) -> None:
    draft = drafted()
    document = docx.Document(str(draft))
    document.add_paragraph("Thêm một câu")
    document.save(str(draft))
    issued = run("dispatch", "issue", "CV-2020-0001", "--on", "18/5/2020", "--json").json
    assert body(draft.parent / Path(issued["path"]).name) == seed(*ALWAYS)


def test_each_audience_gets_its_own_part_and_address(run: Any, drafted: Any) -> None:
    districts, enterprises = drafted("--by", "audience")
    whole = seed(*ALWAYS)
    start = {number: whole.index(line) for number in (1, 2) for line in whole if line.startswith(f"{number}. ")}
    intro, closing = whole[start[1] - 1], whole[-3:]
    parts = (whole[start[1] : start[2]], whole[start[2] : -3])
    for path, part, addressee in zip((districts, enterprises), parts, (whole[1], whole[2]), strict=True):
        heading = part[0].partition(" ")[2]
        assert body(path) == [f"Kính gửi: {addressee[2:-1]}", intro, heading, *part[1:], *closing]
    letters = run("dispatch", "list", "--json").json
    assert [(one["audience"], one["recipients"]) for one in letters] == [("districts", 11), ("enterprises", 5)]


def test_the_same_facts_give_the_same_bytes(drafted: Any) -> None:
    first, second = drafted(), drafted()
    assert first != second
    assert first.read_bytes() == second.read_bytes()
    assert drafted("--polish").read_bytes() != first.read_bytes()


def test_a_long_register_changes_nothing_in_the_letter(run: Any, drafted: Any, tmp_path: Path) -> None:
    short = drafted().read_bytes()
    rows = [f"L-{number},postal_enterprise,Công ty dài số {number} & <con>,178" for number in range(400)]
    (tmp_path / "long.csv").write_text("\n".join(["code,kind,name,area", *rows]), encoding="utf-8")
    assert run("recipient", "import", str(tmp_path / "long.csv"), today="2020-05-15").code == 0
    made = run("dispatch", "generate", "--json", today="2020-05-15").json
    assert (made["recipients"], made["tasks"]) == (416, 65 + 3 * 400)
    assert drafted().read_bytes() == short
    issued = run("dispatch", "issue", made["id"], "--on", "18/5/2020", "--json")
    assert issued.code == 0
    assert len(run("task", "list", "--json").json) == 65 + 3 * 400


def test_a_letter_that_needs_a_telephone_number_is_refused_without_one(run: Any, loaded: Path, refused: Any) -> None:
    run("campaign", "load", "chi-thi-28")
    with (loaded / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write('[contact]\nphones = ["02053.814.916"]\n')
    assert "The letter needs phone_2 of the office" in refused(8, "dispatch", "generate").err
