"""Draft mails about follow-ups: to whom, what they say, what is attached; and that nothing is half written."""

import contextlib
import email
import email.policy
import mailbox
from pathlib import Path
from typing import Any

import pytest

DAY = "2020-06-15"
ADDRESSES = {"PVHTT-BS": "bacson@example.org", "PVHTT-CAL": "caoloc@example.org"}
NOTHING_NEW = {"today": "2020-06-16"}


@pytest.fixture
def issued(letter: Path, prepare: Any) -> Path:
    """A workspace in which the district offices were reminded; two of them have an address."""
    prepare("followup", "generate", "--audience", "districts", "--due", "2020-08-31", today=DAY)
    prepare("followup", "issue", "DD-2020-0001", "--on", DAY, today=DAY)
    for unit, address in ADDRESSES.items():
        prepare("amend", unit, "--email", address, today=DAY)
    return letter


def mails_in(folder: Path) -> dict[str, Any]:
    read = {path.name: path.read_bytes() for path in folder.glob("*.eml")}
    return {name: email.message_from_bytes(data, policy=email.policy.default) for name, data in read.items()}


def test_each_late_unit_with_an_address_gets_a_draft_with_the_letter(run: Any, issued: Path, tmp_path: Path) -> None:
    answer = run("followup", "mail", "DD-2020-0001", "--to", str(tmp_path / "mails"), "--json", **NOTHING_NEW)
    assert answer.code == 0, answer
    assert answer.json["recipients_list"] == [*ADDRESSES]
    mails = mails_in(tmp_path / "mails")
    assert {*mails} == {f"DD-2020-0001-{unit}.eml" for unit in ADDRESSES}
    mail = mails["DD-2020-0001-PVHTT-BS.eml"]
    assert (mail["To"], mail["X-Unsent"], mail["From"]) == ("bacson@example.org", "1", None)
    assert mail["Subject"].startswith("Công văn số 02/STTTT-TTr ngày 15 tháng 6 năm 2020 về việc đôn đốc thực hiện")
    text = mail.get_body().get_content()
    assert "Kính gửi: Phòng Văn hóa và Thông tin huyện Bắc Sơn" in text
    assert "chưa xác nhận đã nhận văn bản; chưa báo cáo" in text
    assert "trước ngày 31 tháng 8 năm 2020" in text
    (word,) = mail.iter_attachments()
    assert word.get_filename() == "DD-2020-0001.docx"
    assert word.get_content() == (issued / "documents/DD-2020-0001/DD-2020-0001.docx").read_bytes()
    assert mail.defects == []


def test_one_file_holds_the_mails_of_the_folder(run: Any, issued: Path, tmp_path: Path) -> None:
    file = tmp_path / "mails.mbox"
    for to in (tmp_path / "mails", file):
        assert run("followup", "mail", "--all", "--to", str(to), **NOTHING_NEW).code == 0

    def told(mail: Any) -> tuple[Any, ...]:
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        return mail["To"], mail["Subject"], mail["Message-ID"], parts

    def read(data: Any) -> Any:
        return email.message_from_binary_file(data, policy=email.policy.default)

    with contextlib.closing(mailbox.mbox(file, factory=read, create=False)) as box:
        found = sorted(map(told, box))
    assert found == sorted(map(told, mails_in(tmp_path / "mails").values()))
    file.write_text("something else")
    assert run("followup", "mail", "--all", "--to", str(file), **NOTHING_NEW).code == 5
    assert run("followup", "mail", "--all", "--to", str(file), "--replace", **NOTHING_NEW).code == 0
    assert run("followup", "mail", "--all", "--to", str(issued / "documents" / "x.mbox"), **NOTHING_NEW).code == 2


def test_units_without_an_address_are_named_with_the_way_to_record_it(run: Any, issued: Path, tmp_path: Path) -> None:
    answer = run("followup", "mail", "--all", "--to", str(tmp_path / "mails"), "--json", **NOTHING_NEW)
    assert (answer.json["mails"], len(answer.json["without_list"])) == (2, 9)
    assert "PVHTT-LB" in answer.err
    assert "postwatch amend UNIT --email ADDRESS" in answer.err


def test_who_did_all_since_gets_no_mail(run: Any, prepare: Any, issued: Path, tmp_path: Path) -> None:
    prepare("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "16/6/2020", **NOTHING_NEW)
    for task in ("districts-propagate", "districts-inspect"):
        prepare("task", "report", "PVHTT-BS", "--task-of", task, "--on", "16/6/2020", "--text", "x", **NOTHING_NEW)
    answer = run("followup", "mail", "--all", "--to", str(tmp_path / "mails"), "--json", **NOTHING_NEW)
    assert (answer.json["recipients_list"], answer.json["done_list"]) == (["PVHTT-CAL"], ["PVHTT-BS"])


def test_a_point_is_written_to_through_its_enterprise(run: Any, letter: Path, prepare: Any, tmp_path: Path) -> None:
    prepare("followup", "generate", "--audience", "enterprises", "--due", "2020-08-31", today=DAY)
    prepare("followup", "issue", "DD-2020-0001", "--on", DAY, today=DAY)
    prepare("amend", "BDT-LS", "--email", "bd@example.org", today=DAY)
    assert run("followup", "mail", "--all", "--to", str(tmp_path / "mails"), **NOTHING_NEW).code == 0
    (mail,) = mails_in(tmp_path / "mails").values()
    points = [line for line in mail.get_body().get_content().splitlines() if line.startswith("- Điểm phục vụ")]
    assert len(points) > 1
    assert all(line.endswith(": chưa gửi bản cam kết;") for line in points)


def test_the_same_letters_give_the_same_bytes_but_for_the_moment(run: Any, issued: Path, tmp_path: Path) -> None:
    for name in "ab":
        assert run("followup", "mail", "--all", "--to", str(tmp_path / name), **NOTHING_NEW).code == 0
    first, second = (
        [
            line
            for line in (tmp_path / name / "DD-2020-0001-PVHTT-BS.eml").read_bytes().split(b"\r\n")
            if b"Date:" not in line
        ]
        for name in "ab"
    )
    assert first == second
    assert max(map(len, first)) <= 998, "RFC 5322, 2.1.1"
    assert all(b"\n" not in line for line in first)


@pytest.mark.parametrize(
    ("code", "words", "says"),
    [
        (2, (), "--all is missing"),
        (4, ("DD-2020-0009",), "There is no follow-up"),
    ],
)
def test_a_call_that_says_not_which_letters_is_refused(
    run: Any, issued: Path, tmp_path: Path, code: int, words: Any, says: str
) -> None:
    answer = run("followup", "mail", *words, "--to", str(tmp_path / "mails"), **NOTHING_NEW)
    assert (answer.code, says in answer.err) == (code, True), answer
    assert not (tmp_path / "mails").exists()


def test_a_draft_and_a_changed_letter_are_not_sent_out(run: Any, prepare: Any, issued: Path, tmp_path: Path) -> None:
    file = issued / "documents/DD-2020-0001/DD-2020-0001.docx"
    file.chmod(0o600)
    file.write_bytes(b"changed")
    answer = run("followup", "mail", "--all", "--to", str(tmp_path / "mails"), **NOTHING_NEW)
    assert (answer.code, "DD-2020-0001.docx" in answer.err) == (8, True)
    prepare("followup", "generate", "--audience", "enterprises", today="2020-06-16")
    assert run("followup", "mail", "DD-2020-0002", "--to", str(tmp_path / "mails"), **NOTHING_NEW).code == 3
    assert not (tmp_path / "mails").exists()


def test_the_export_is_noted_and_nothing_else_is_recorded(run: Any, issued: Path, tmp_path: Path) -> None:
    before = len(run("journal", "list", "--json").json)
    shown = run("show", "DD-2020-0001", "--json", **NOTHING_NEW).json
    assert run("followup", "mail", "--all", "--to", str(tmp_path / "mails"), **NOTHING_NEW).code == 0
    entries = run("journal", "list", "--json").json
    assert len(entries) == before + 1
    assert run("show", "DD-2020-0001", "--json", **NOTHING_NEW).json == shown
    again = run("followup", "mail", "--all", "--to", str(tmp_path / "mails"), **NOTHING_NEW)
    assert again.code == 5, "the folder is there"
    assert len(run("journal", "list", "--json").json) == before + 1
    assert run("followup", "mail", "--all", "--to", str(tmp_path / "mails"), "--replace", **NOTHING_NEW).code == 0


@pytest.mark.system("writer")
def test_the_pdf_of_the_letter_is_attached_where_it_is_asked_for(run: Any, issued: Path, tmp_path: Path) -> None:
    assert run("followup", "mail", "--all", "--pdf", "--to", str(tmp_path / "mails"), **NOTHING_NEW).code == 0
    mail = mails_in(tmp_path / "mails")["DD-2020-0001-PVHTT-BS.eml"]
    word, pdf = mail.iter_attachments()
    assert (word.get_filename(), pdf.get_filename()) == ("DD-2020-0001.docx", "DD-2020-0001.pdf")
    assert pdf.get_content().startswith(b"%PDF")
