"""PDF through LibreOffice, and the option of the commands that make documents."""

import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from commands import verbs
from word_files import pages

from postwatch.documents import pdf, printed
from postwatch.documents.qr import png
from postwatch.documents.sources import shipped_template
from postwatch.errors import AlreadyThereError, DocumentError, NotFoundError
from postwatch.files.digest import digest, file_digest

Facts = dict[str, dict[str, Any]]
Install = Callable[[str], Path]


def put_beside(paths: list[Path]) -> dict[Path, str]:
    """Put the PDF of each file beside it, as a command does; the hash of each, as it is on record."""
    hashes = {}
    for made in pdf.convert(paths):
        for path, data in made.items():
            path.with_suffix(".pdf").write_bytes(data)
            hashes[path] = digest(data)
    return hashes


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    """Three files in two folders, two of one name."""
    paths = [tmp_path / "a" / "letter.docx", tmp_path / "b" / "letter.docx", tmp_path / "b" / "sheet.docx"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(str(path.relative_to(tmp_path)).encode())
    return paths


CONVERTS = """
out = pathlib.Path(words[words.index("--outdir") + 1])
out.mkdir()
for name in words[words.index("--outdir") + 2:]:
    (out / name).with_suffix(".pdf").write_bytes(b"%PDF-" + pathlib.Path(name).read_bytes())
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a stand-in for LibreOffice on the path, with the code given; returns a file with a line for each run."""

    def put(code: str) -> Path:
        folder, runs = tmp_path / "bin", tmp_path / "runs"
        folder.mkdir()
        program = folder / "soffice"
        start = f"import pathlib, sys\nwords = sys.argv[1:]\nopen({str(runs)!r}, 'a').write('run\\n')\n"
        program.write_text(f"#!{sys.executable}\n{start}{code}", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(folder))
        return runs

    return put


@pytest.mark.system("writer")
def test_documents_become_pdf_in_one_run_with_the_pages_they_should_have(facts: Facts, tmp_path: Path) -> None:
    facts["dispatch/letter"]["paragraphs"] *= 3
    expected = {
        "dispatch/letter": range(2, 4),
        "dispatch/sheet": range(1, 2),
        "pledge/form": range(1, 2),
        "followup/letter": range(5, 7),
        "report/monthly": range(4, 6),
    }
    paths = []
    for name in expected:
        path = tmp_path / f"{name.replace('/', '-')}.docx"
        path.write_bytes(shipped_template(name).render(facts[name], title="t", images={"qr": png("CK-1")}))
        paths.append(path)
    (made,) = pdf.convert(paths)
    assert [*made] == paths
    assert all(pages(data) in allowed for data, allowed in zip(made.values(), expected.values(), strict=True))


def test_a_batch_is_one_run(papers: list[Path], install: Install) -> None:
    runs = install(CONVERTS)
    heard: list[tuple[int, int]] = []
    (made,) = pdf.convert(papers, on_progress=lambda done, total: heard.append((done, total)))
    assert [*made] == papers
    assert all(data.startswith(b"%PDF-" + path.read_bytes()) for path, data in made.items())
    assert runs.read_text() == "run\n"
    assert heard[-1] == (3, 3)


def test_a_pdf_of_this_text_that_is_on_record_is_up_to_date(papers: list[Path], install: Install) -> None:
    install(CONVERTS)
    path = papers[0]
    assert not printed.is_up_to_date(path, made=None)
    made = put_beside([path])[path]
    assert printed.is_up_to_date(path, made=made)
    assert not printed.is_up_to_date(path, made=None), "one that is not on record is made again"
    path.write_bytes(b"new words")
    assert not printed.is_up_to_date(path, made=made)


@pytest.mark.parametrize("change", ["signed", "foreign", "forged", "cut", "link", "folder"])
def test_a_pdf_that_a_person_made_or_signed_is_left_alone(papers: list[Path], install: Install, change: str) -> None:
    install(CONVERTS)
    made, target = put_beside(papers[:1])[papers[0]], papers[0].with_suffix(".pdf")
    if change == "signed":
        target.write_bytes(target.read_bytes() + b"5 0 obj <</Type /Sig>> endobj\n%%EOF\n")
    elif change == "foreign":
        target.write_bytes(b"%PDF-1.7 by hand")
    elif change == "forged":
        put_beside(papers[1:2])
        target.write_bytes(papers[1].with_suffix(".pdf").read_bytes())
    elif change == "cut":
        target.write_bytes(target.read_bytes()[1:])
    else:
        ours = target.rename(target.with_name("ours.pdf"))
        target.symlink_to(ours) if change == "link" else target.mkdir()
    papers[0].write_bytes(b"new words")
    with pytest.raises(AlreadyThereError, match=r"letter\.pdf already exists") as refused:
        printed.is_up_to_date(papers[0], made=made)
    assert "signed" in refused.value.hint


def test_many_files_are_made_in_batches_and_what_is_done_stays(
    papers: list[Path], install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = install(
        CONVERTS + "    if pathlib.Path(name).read_bytes() == b'bad': (out / name).with_suffix('.pdf').unlink()\n"
    )
    monkeypatch.setattr(pdf, "MOST_AT_ONCE", 2)
    papers[2].write_bytes(b"bad")
    batches = pdf.convert(papers)
    assert [*next(batches)] == papers[:2]
    with pytest.raises(DocumentError, match=r"sheet\.docx"):
        next(batches)
    assert runs.read_text() == "run\n" * 2


def test_an_interrupt_ends_libreoffice_and_leaves_nothing_half_made(
    papers: list[Path], install: Install, tmp_path: Path
) -> None:
    gone = tmp_path / "survived"
    install(f"import time\ntime.sleep(60)\nopen({str(gone)!r}, 'w').close()\n")

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next(pdf.convert(papers, on_progress=interrupt))
    assert not gone.exists()
    assert sorted(path.name for path in tmp_path.rglob("*") if path.parent.name in "ab") == [
        "letter.docx", "letter.docx", "sheet.docx",
    ]  # fmt: skip


def test_nothing_to_convert_is_nothing_made() -> None:
    assert [*pdf.convert([])] == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"letter\.docx"):
        printed.is_up_to_date(tmp_path / "letter.docx", made=None)


def test_without_libreoffice_the_clerk_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.docx"
    path.write_bytes(b"x")
    with pytest.raises(DocumentError, match="LibreOffice is not installed") as refused:
        next(pdf.convert([path]))
    assert "save it as PDF" in refused.value.hint
    with pytest.raises(DocumentError, match="LibreOffice is not installed"):
        pdf.require_program()


def test_libreoffice_that_is_there_is_named(install: Install, tmp_path: Path) -> None:
    install("")
    assert pdf.require_program() == str(tmp_path / "bin" / "soffice")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("sys.stderr.write('Error: source file could not be loaded\\n'); sys.exit(1)", "could not be loaded"),
        ("import time; time.sleep(60)", "no answer after 0 seconds"),
    ],
    ids=["silent", "timeout"],
)
def test_a_failed_run_is_said_with_its_reason(
    papers: list[Path], install: Install, monkeypatch: pytest.MonkeyPatch, code: str, says: str
) -> None:
    install(code)
    monkeypatch.setattr(pdf, "START_SECONDS", 0 if "sleep" in code else 120)
    monkeypatch.setattr(pdf, "SECONDS_A_FILE", 0 if "sleep" in code else 15)
    with pytest.raises(DocumentError, match=says):
        next(pdf.convert(papers))


@pytest.mark.parametrize(
    ("result", "papers", "pdfs"),
    [
        ({"id": "CV-1", "path": "d/CV-1.docx"}, ["d/CV-1.docx"], {"pdf": "d/CV-1.pdf"}),
        (
            {"n": 2, "documents_list": [{"path": "a.docx"}, {"path": "b.docx"}]},
            ["a.docx", "b.docx"],
            {"pdf_list": ["a.pdf", "b.pdf"]},
        ),
        ({"path": "so.xlsx", "units": 3}, [], {}),
        ({"written": 3}, [], {}),
    ],
)
def test_a_result_gains_the_pdf_of_its_documents(result: Any, papers: list[str], pdfs: Any) -> None:
    assert printed.papers_of(result) == papers
    assert printed.with_pdf(result) == {**result, **pdfs}


def test_each_of_several_letters_gains_its_own_pdf() -> None:
    assert printed.with_pdf([{"path": "a.docx"}, {"path": "b.docx"}]) == [
        {"path": "a.docx", "pdf": "a.pdf"},
        {"path": "b.docx", "pdf": "b.pdf"},
    ]


def prints(workspace: Path) -> dict[str, str]:
    """Path and hash of the PDF files on record."""
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        return dict(database.execute("SELECT path, sha256 FROM document_print"))


# --- the option ------------------------------------------------------------------------------------------------------


def test_every_command_that_makes_documents_has_the_option() -> None:
    having = {name for name, verb in verbs().items() if any(param.name == "pdf" for param in verb.params)}
    assert having >= {
        "dispatch generate", "paper issue CV", "dispatch sheets", "paper recall CV", "paper replace CV",
        "paper correct CV", "pledge form", "followup generate", "paper issue DD", "report monthly", "report for",
    }  # fmt: skip


@pytest.mark.usefixtures("letter")
class TestOption:
    @pytest.mark.parametrize(
        "words",
        [
            ("pledge", "form", "DPV-009", "DPV-010"),
            ("dispatch", "sheets", "CV-2020-0001"),
            ("dispatch", "replace", "CV-2020-0001"),
            ("followup", "generate", "--audience", "districts"),
            ("report", "monthly", "--format", "docx"),
        ],
        ids=lambda words: " ".join(words[:2]),
    )
    def test_it_makes_a_pdf_beside_each_document_in_one_run(
        self, run: Any, letter: Path, install: Install, words: tuple[str, ...]
    ) -> None:
        run("dispatch", "send", "1")
        runs = install(CONVERTS)
        answer = run(*words, "--pdf", "--json")
        assert answer.code == 0, answer
        one = "path" in answer.json
        paths = [answer.json["pdf"]] if one else answer.json["pdf_list"]
        assert paths == [printed.pdf_name(path) for path in printed.papers_of(answer.json)]
        assert prints(letter) == {path: file_digest(letter / path) for path in paths}
        assert all((letter / path).with_suffix(".docx").is_file() for path in paths)
        assert runs.read_text() == "run\n"
        assert run("db", "check").code == 0

    def test_several_letters_each_name_their_own(self, run: Any, letter: Path, install: Install) -> None:
        run("dispatch", "send", "1")
        runs = install(CONVERTS)
        drafts = run("followup", "generate", "--pdf", "--json").json
        assert [draft["pdf"] for draft in drafts] == [printed.pdf_name(draft["path"]) for draft in drafts]
        assert len(drafts) > 1
        assert runs.read_text() == "run\n"

    def test_a_letter_gets_its_pdf_when_it_is_issued(
        self, run: Any, letter: Path, install: Install, another_draft: Callable[..., str]
    ) -> None:
        install(CONVERTS)
        code = another_draft()
        answer = run("dispatch", "issue", code, "--on", "2020-06-15", "--pdf")
        assert answer.code == 0, answer
        assert answer.out.splitlines()[-1] == f"PDF: documents/{code}/{code}.pdf"
        assert f"documents/{code}/{code}.pdf" in prints(letter)

    def test_without_it_no_pdf_is_made_or_spoken_of(self, run: Any, letter: Path, install: Install) -> None:
        runs = install(CONVERTS)
        assert not {"pdf", "pdf_list"} & {*run("pledge", "form", "DPV-009", "--json").json}
        assert not list(letter.rglob("*.pdf"))
        assert not runs.exists()

    def test_on_the_screen_one_pdf_is_named_and_many_are_counted(self, run: Any, install: Install) -> None:
        install(CONVERTS)
        one = run("pledge", "form", "DPV-009", "--pdf").out.splitlines()
        assert one[-1] == "PDF: documents/cam-ket/chi-thi-28/DPV-009.pdf"
        assert run("pledge", "form", "DPV-009", "DPV-010", "--pdf").out.splitlines()[-1] == "2 PDF files beside them"

    @pytest.mark.parametrize(
        "words", [("pledge", "form", "DPV-009"), ("followup", "generate"), ("followup", "generate", "--json")]
    )
    def test_without_libreoffice_nothing_is_written_however_often_it_is_tried(
        self, run: Any, letter: Path, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        files, entries = set(letter.rglob("*.docx")), run("journal", "list", "--json").json
        for _again in range(2):
            answer = run(*words, "--pdf", PATH=str(tmp_path))
            assert answer.code == 8
            said = answer.json["error"] if "--json" in words else answer.err
            assert "LibreOffice is not installed" in said
            assert "The change was written" not in said
        assert set(letter.rglob("*.docx")) == files
        assert run("journal", "list", "--json").json == entries
        assert run("db", "check").code == 0

    @pytest.mark.parametrize("as_json", [False, True])
    def test_when_libreoffice_fails_the_word_file_and_the_record_stay(
        self, run: Any, letter: Path, install: Install, as_json: bool
    ) -> None:
        install("sys.exit(1)")
        answer = run("pledge", "form", "DPV-009", "--pdf", *["--json"] * as_json)
        assert answer.code == 8
        path = "documents/cam-ket/chi-thi-28/DPV-009.docx"
        assert (letter / path).is_file()
        if as_json:
            assert answer.json["exit_code"] == 8
            assert answer.json["result"]["documents_list"][0]["path"] == path
            said = answer.json["error"]
        else:
            assert "1 pledge forms" in answer.out
            assert [line.split(":")[0] for line in answer.err.splitlines()] == ["error", "hint"]
            said = answer.err
        assert "could not make the PDF" in said
        assert "The change was written" in said
        assert run("journal", "list", "--json").json[0]["command"] == "pledge form"
        assert run("db", "check").code == 0

    def test_when_libreoffice_fails_what_is_unverified_is_said_all_the_same(
        self, run: Any, letter: Path, install: Install
    ) -> None:
        install("sys.exit(1)")
        run("inspect", "log", "DPV-013", "--on", "20/05/2020", "--sign", "A")
        answer = run("inspect", "minutes", "KT-2020-0001", "--pdf")
        assert answer.code == 8
        assert "is unverified" in answer.err

    def test_a_repeated_request_gets_the_same_answer_and_its_pdf(
        self, run: Any, letter: Path, install: Install, tmp_path: Path
    ) -> None:
        words = ("pledge", "form", "DPV-009", "--request-id", "r1", "--json")
        mended = tmp_path / "mended"
        install(f"if not pathlib.Path({str(mended)!r}).exists(): sys.exit(1)\n{CONVERTS}")
        assert run(*words, "--pdf", PATH=str(tmp_path)).code == 8, "nothing is written, and the id is free"
        assert "could not make the PDF" in run(*words, "--pdf").json["error"]
        mended.touch()
        first = run(*words)
        assert "pdf_list" not in first.json
        again = run(*words, "--pdf")
        assert again.json == {**first.json, "pdf_list": ["documents/cam-ket/chi-thi-28/DPV-009.pdf"]}
        assert (again.code, again.err) == (0, first.err)
        (letter / first.json["documents_list"][0]["path"]).unlink()
        lost = run(*words, "--pdf")
        assert (lost.code, lost.json["exit_code"]) == (4, 4)

    def test_a_print_that_somebody_forged_or_put_there_is_found(self, run: Any, letter: Path, install: Install) -> None:
        install(CONVERTS)
        run("pledge", "form", "DPV-009", "DPV-010", "--pdf")
        one, other = (letter / f"documents/cam-ket/chi-thi-28/DPV-0{number}.pdf" for number in ("09", "10"))
        one.write_bytes(printed.marked(b"%PDF-1.7 forged", file_digest(one.with_suffix(".docx"))))
        other.with_name("DPV-011.pdf").write_bytes(b"%PDF-1.7 by hand")
        found = run("db", "check", "--json").json["findings_list"]
        assert sorted((finding["kind"], Path(finding["what"]).name) for finding in found) == [
            ("changed", "DPV-009.pdf"), ("orphan", "DPV-011.pdf"),
        ]  # fmt: skip

    def test_a_form_that_is_made_anew_takes_its_print_along(self, run: Any, letter: Path, install: Install) -> None:
        runs = install(CONVERTS)
        for _again in range(2):
            assert run("pledge", "form", "DPV-009", "--pdf").code == 0
        assert runs.read_text() == "run\n", "what is up to date is not printed again"
        run("recipient", "edit", "DPV-009", "--phone", "0205 000 001")
        assert run("pledge", "form", "DPV-009", "--replace").code == 0
        assert not (letter / "documents/cam-ket/chi-thi-28/DPV-009.pdf").exists()
        assert prints(letter) == {}
        assert run("db", "check").code == 0

    def test_a_signed_pdf_stays_when_a_form_is_made_anew(self, run: Any, letter: Path, install: Install) -> None:
        install(CONVERTS)
        run("pledge", "form", "DPV-009", "--pdf")
        target = letter / "documents/cam-ket/chi-thi-28/DPV-009.pdf"
        signed = target.read_bytes() + b"%%EOF signature\n"
        target.write_bytes(signed)
        run("recipient", "edit", "DPV-009", "--phone", "0205 000 001")
        answer = run("pledge", "form", "DPV-009", "--replace", "--pdf")
        assert answer.code == 5
        assert "The change was written" in answer.err
        assert target.read_bytes() == signed

    @pytest.mark.parametrize("signed", [False, True])
    def test_taken_back_the_pdf_goes_with_its_document_unless_it_was_signed(
        self, run: Any, letter: Path, install: Install, signed: bool
    ) -> None:
        install(CONVERTS)
        run("pledge", "form", "DPV-009", "--pdf")
        target = letter / "documents/cam-ket/chi-thi-28/DPV-009.pdf"
        if signed:
            target.write_bytes(target.read_bytes() + b"%%EOF signature\n")
        answer = run("undo", "--yes")
        assert answer.code == 0, answer
        assert not target.with_suffix(".docx").exists()
        assert target.exists() == signed
        assert ("DPV-009.pdf is kept" in answer.err) == signed
        assert run("db", "check").code == (3 if signed else 0)

    def test_a_report_on_the_screen_is_no_document(self, refused: Any) -> None:
        assert "add --format docx" in refused(2, "report", "monthly", "--pdf").err
