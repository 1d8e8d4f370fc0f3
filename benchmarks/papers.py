"""Documents in bulk: forms on one lean template against two peers, PDF in a batch, memory."""

import io
import json
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from goals import PYTHON, Amount, Goal, Missing, Side, environ

FORMS = 2000
# A peer's cost of a form does not depend on how many are made; fewer keep the run short.
PEER_FORMS = 100
PAGES = 100
ROUNDS = 7
LEAN = """flow: compact
motto:
doc_title: BẢN CAM KẾT
kinh_gui_one: {{ addressee }}
line: Tên đơn vị: {{ name }}
line: Trực thuộc doanh nghiệp: {{ parent }}
line: Địa chỉ: {{ address }}
line: Giấy phép (văn bản xác nhận thông báo) hoạt động bưu chính: {{ licence }}
line: Người đại diện: {{ representative }}, {{ title }}; điện thoại: {{ phone }}
paragraph: Đơn vị chúng tôi đã được phổ biến quy định của pháp luật về bưu chính và cam kết:
paragraph: 1. Không chấp nhận, vận chuyển và phát hàng lậu, hàng cấm qua đường bưu chính.
paragraph: 2. Kiểm tra nội dung bưu gửi trước khi chấp nhận; niêm yết danh mục hàng hóa cấm gửi tại điểm phục vụ.
paragraph: 3. Khi phát hiện bưu gửi vi phạm thì đình chỉ việc chuyển phát và báo ngay cơ quan có thẩm quyền.
paragraph: Đơn vị chúng tôi chịu trách nhiệm trước pháp luật nếu không thực hiện đúng cam kết này.
line: Mã: {{ code }}
centred: {{ place_date }}
"""
Facts = dict[str, str]


def facts(number: int) -> Facts:
    """The facts of a form."""
    return {
        "addressee": "Sở Thông tin và Truyền thông tỉnh Lạng Sơn",
        "name": f"Điểm phục vụ bưu chính số {number} & Công ty <A>",
        "parent": "Chi nhánh Bưu chính tỉnh Lạng Sơn",
        "address": f"Số {number}, đường Lê Lợi, phường Vĩnh Trại, thành phố Lạng Sơn",
        "licence": f"số {number}/GP-BTTTT ngày 12 tháng 3 năm 2019",
        "representative": f"Nguyễn Văn {number}",
        "title": "Trưởng bưu cục",
        "phone": f"0205 {number:06d}",
        "code": f"MCK-2020-{number:04d}",
        "place_date": "……………, ngày …… tháng …… năm 20……",
    }


def template_file(folder: Path) -> Path:
    """The lean template as a Word file, laid out once."""
    from postwatch.documents.layout import build_template

    path = folder / "lean.docx"
    if not path.exists():
        path.write_bytes(build_template(LEAN))
    return path


def ours(folder: Path) -> Side:
    """Fill and write every form."""
    from postwatch.documents.fill import Template

    template, out = Template(template_file(folder).read_bytes(), "lean.docx"), folder / "ours"

    def once() -> None:
        for number in range(FORMS):
            one = facts(number)
            (out / f"{number}.docx").write_bytes(template.render(one, title=one["name"]))

    return Side(f"{FORMS} forms, each", once, FORMS, partial(_emptied, out))


def forms_against_docxtpl(folder: Path) -> Goal:
    from docxtpl import DocxTemplate

    path, out = template_file(folder), folder / "docxtpl"

    def once() -> None:
        for number in range(PEER_FORMS):
            template = DocxTemplate(path)
            template.render(facts(number), autoescape=True)
            template.save(out / f"{number}.docx")

    peer = Side("docxtpl, each", once, PEER_FORMS, partial(_emptied, out))
    return Goal(ours(folder), peer, 60, is_peer=True, rounds=ROUNDS)


def forms_against_mailmerge(folder: Path) -> Goal:
    try:
        from mailmerge import MailMerge  # type: ignore[import-untyped]
    except ImportError as error:
        raise Missing("docx-mailmerge2 is not installed") from error
    path, out = folder / "merge.docx", folder / "mailmerge"
    path.write_bytes(_with_merge_fields(template_file(folder).read_bytes()))

    def once() -> None:
        for number in range(PEER_FORMS):
            with MailMerge(path) as document:
                document.merge(**facts(number))
                document.write(out / f"{number}.docx")

    peer = Side("docx-mailmerge2, each", once, PEER_FORMS, partial(_emptied, out))
    return Goal(ours(folder), peer, 18, is_peer=True, rounds=ROUNDS)


_MEMORY = """
import sys
sys.path.insert(0, {here!r})
import papers, pathlib
from postwatch.documents.fill import Template
template = Template(papers.template_file(pathlib.Path({folder!r})).read_bytes(), "lean.docx")
def make(numbers):
    for number in numbers:
        one = papers.facts(number)
        pathlib.Path({folder!r}, "memory", f"{{number}}.docx").write_bytes(template.render(one, title=one["name"]))
    return papers.highest_memory()
first = make(range(20))
print(make(range(papers.FORMS)) - first)
"""


def memory_of_forms(folder: Path) -> Amount:
    """How much more memory the last form takes than the twentieth."""
    _emptied(folder / "memory")
    code = _MEMORY.format(here=str(Path(__file__).parent), folder=str(folder))
    return Amount(f"{FORMS} forms, growth", float(_output(PYTHON, "-c", code)), "MB", 40)


COMMAND = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from postwatch.app import main
code = main(sys.argv[1:])
import papers
sys.stderr.write(str(papers.highest_memory()))
sys.exit(code)
"""


def highest_memory() -> float:
    """Return the highest memory of this process so far, in MB; on Linux ``resource`` counts that of its parent too."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.read_text(encoding="utf-8").partition("VmHWM:")[2].split()[0]) / 1024


def memory_of_the_command(workspace: Path) -> Amount:
    """The highest memory of ``pledge form`` for every unit, above that for a single unit."""
    one = json.loads(_output(PYTHON, "-m", "postwatch", "-w", str(workspace), "pledge", "missing", "--json"))[0]["code"]
    words = (PYTHON, "-c", COMMAND, "-w", str(workspace), "pledge", "form")
    least, most = (float(_talk(*words, *units)) for units in ([one], []))
    return Amount("pledge form, all units", most - least, "MB", 40)


def pdf_in_a_batch(folder: Path) -> Goal:
    """Pages of a batch against a LibreOffice for each file."""
    from postwatch.documents.fill import Template
    from postwatch.documents.pdf import convert

    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        raise Missing("LibreOffice is not installed")
    template, out = Template(template_file(folder).read_bytes(), "lean.docx"), _emptied(folder / "pdf")
    paths = [out / f"{number}.docx" for number in range(PAGES)]
    for number, path in enumerate(paths):
        path.write_bytes(template.render(facts(number), title=path.name))

    def batch() -> None:
        _take_away(out)
        for made in convert(paths):
            for path, data in made.items():
                path.with_suffix(".pdf").write_bytes(data)

    def one_by_one() -> None:
        _take_away(out)
        for path in paths[:3]:
            list(convert([path]))

    return Goal(
        Side(f"PDF of {PAGES}, each", batch, PAGES),
        Side("one LibreOffice for each", one_by_one, 3),
        5,
        is_peer=True,
        rounds=1,
        wall=True,
    )


def _take_away(folder: Path) -> None:
    for path in folder.glob("*.pdf"):
        path.unlink()


def _emptied(folder: Path) -> Path:
    """A new folder, on a disk that has nothing left to write."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.sync()
    return folder


def _with_merge_fields(docx: bytes) -> bytes:
    """The same template with Word's merge fields in the place of the tags."""
    import zipfile

    def as_fields(xml: str) -> str:
        run = re.compile(r"<w:r>((?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?)<w:t[^>]*>([^<]*\{\{[^<]*)</w:t></w:r>")
        return run.sub(lambda match: "".join(_runs(match[1], match[2])), xml)

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, as_fields(data.decode()).encode() if name == "word/document.xml" else data)
    return out.getvalue()


def _runs(properties: str, text: str) -> Iterator[str]:
    for piece in re.split(r"(\{\{ \w+ \}\})", text):
        run = f'<w:r>{properties}<w:t xml:space="preserve">{piece}</w:t></w:r>'
        if piece.startswith("{{"):
            run = f'<w:fldSimple w:instr=" MERGEFIELD {piece[3:-3]} ">{run}</w:fldSimple>'
        if piece:
            yield run


def _output(*words: str) -> str:
    return subprocess.run(words, env=environ(), check=True, capture_output=True, encoding="utf-8").stdout


def _talk(*words: str) -> str:
    return subprocess.run(words, env=environ(), check=True, capture_output=True, encoding="utf-8").stderr
