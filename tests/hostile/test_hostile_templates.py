"""Templates of a workspace that run code, never end, swell, or reach outside: as Word files and as texts."""

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from long_runs import few

from postwatch.documents.sources import template_bytes

FORM = ("pledge", "form", "BDT-LS")
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Change = Callable[[dict[str, bytes]], Mapping[str, bytes]]


def rezipped(change: Change) -> bytes:
    """The shipped form with other parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template_bytes("pledge/form"))) as shipped:
        parts = {name: shipped.read(name) for name in shipped.namelist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in change(parts).items():
            package.writestr(name, data)
    return target.getvalue()


def with_text(text: str) -> Change:
    """More words at the head of the body."""
    return in_body(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def in_body(xml: str) -> Change:
    body = b"<w:body>"
    return lambda parts: parts | {"word/document.xml": parts["word/document.xml"].replace(body, body + xml.encode(), 1)}


def code(text: str) -> Change:
    """A field between the signs of its begin and its end."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{sign}"/></w:r>' for sign in ("begin", "end"))
    return in_body(f"<w:p>{begin}<w:r><w:instrText>{text}</w:instrText></w:r>{end}</w:p>")


def before_root(xml: str) -> Change:
    def change(parts: dict[str, bytes]) -> Mapping[str, bytes]:
        head, mark, body = parts["word/document.xml"].partition(b"<w:document")
        return parts | {"word/document.xml": head + xml.encode() + mark + body}

    return change


def related(kind: str, target: str) -> Change:
    one = f'<Relationship Id="rX" Type="{RELATION}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    return lambda parts: parts | {name: parts[name].replace(b"</Relationships>", one.encode())}


def field(code: str) -> Change:
    return in_body(f"<w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p>")


def added(name: str, data: bytes) -> Change:
    return lambda parts: parts | {name: data}


def looped(depth: int) -> str:
    names = [f"a{n}" for n in range(depth)]
    return "".join(f"{{% for {name} in commitments %}}" for name in names) + "boom" + "{% endfor %}" * depth


CODE = [
    "{{ cycler.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ lipsum.__globals__.os }}",
    "{{ self.__init__ }}",
    "{{ namespace(a=1) }}",
    "{{ range(10**9) }}",
    "{% for a in range(999999999) %}x{% endfor %}",
    "{{ 'a' * 999999999 }}",
    "{{ 9 ** 99999999 }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ code|center(999999999) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% set x = 1 %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ code.format(code) }}",
    "{{ code|attr('__class__') }}",
    "{{ code|map('upper') }}",
    "{{ dict(a=1) }}",
    "{{ [1,2,3] }}",
    "{% for a in commitments recursive %}{{ loop(commitments) }}{% endfor %}",
    "{{ nothing }}",
    "{{ 1/0 }}",
    "{{ code }",
    "{% if %}",
    "{{ code['__class__'] }}",
    "{{ _link }}",
    "{{ '{{ 1 }}' }}" + "{% raw %}",
    "{{ " + "(" * 5000 + " }}",
    "{{ " + "not " * 50_000 + "code }}",
    "{% if code %}" * 5000,
]
LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)
WORD_FILES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zip": lambda: b"PK\x03\x04" + bytes(5000),
    "cut": lambda: template_bytes("pledge/form")[:-500],
    "no document": lambda: rezipped(lambda parts: {k: v for k, v in parts.items() if k != "word/document.xml"}),
    "an empty document": lambda: rezipped(added("word/document.xml", b"")),
    "a document of zeros": lambda: rezipped(added("word/document.xml", bytes(1000))),
    "a document in UTF-16": lambda: rezipped(
        lambda parts: parts | {"word/document.xml": parts["word/document.xml"].decode().encode("utf-16")}
    ),
    "a document not closed": lambda: rezipped(in_body("<w:p><w:r>")),
    "a zip as document": lambda: rezipped(added("word/document.xml", template_bytes("pledge/form"))),
    "entities": lambda: rezipped(before_root(LAUGHS)),
    "a file as entity": lambda: rezipped(before_root("<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")),
    "macros": lambda: rezipped(added("word/vbaProject.bin", bytes(100))),
    "an object": lambda: rezipped(added("word/embeddings/oleObject1.bin", bytes(100))),
    "a template from the net": lambda: rezipped(related("attachedTemplate", "http://127.0.0.1:9/x.dotm")),
    "a picture from the net": lambda: rezipped(related("image", "http://127.0.0.1:9/x.png")),
    "a file in a frame": lambda: rezipped(related("frame", "file:///etc/passwd")),
    "DDE": lambda: rezipped(field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")),
    "DDE in pieces": lambda: rezipped(
        in_body("<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>E c:\\\\cmd</w:instrText></w:r></w:p>")
    ),
    "a field that reads": lambda: rezipped(field("INCLUDETEXT &quot;/etc/passwd&quot;")),
    "a template from the net in other quotes": lambda: rezipped(
        added(
            "word/_rels/settings.xml.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r'"
            f" Type='{RELATION}/attachedTemplate' Target='http://127.0.0.1:9/x.dotm' TargetMode='External'>"
            "</Relationship></Relationships>".encode(),
        )
    ),
    "a field that reads in small letters": lambda: rezipped(code("includetext &quot;/etc/passwd&quot;")),
    "a field that reads with an entity": lambda: rezipped(code("INCLUDE&#84;EXT &quot;/etc/passwd&quot;")),
    "a program in mixed letters": lambda: rezipped(code("DdeAuto c:\\\\windows\\\\system32\\\\cmd.exe")),
    "a field made by tags": lambda: rezipped(
        in_body("<w:p><w:r><w:instrText>{{ code[:0] }}DDE x</w:instrText></w:r></w:p>")
    ),
    "a linked picture": lambda: rezipped(
        in_body(
            f"<w:p><w:r><w:drawing><x:blip xmlns:x='http://schemas.openxmlformats.org/drawingml/2006/main'"
            f" xmlns:q='{RELATION}' q:link='rId1'/></w:drawing></w:r></w:p>"
        )
    ),
    "four hundred parts more": lambda: rezipped(lambda parts: parts | {f"x/{n}": b"" for n in range(400)}),
    "forty megabytes": lambda: rezipped(added("word/media/x.txt", bytes(40_000_000))),
    "loops in loops": lambda: rezipped(with_text(looped(19))),
    "loops that swell": lambda: rezipped(with_text(looped(9).replace("boom", "boom" * 50_000))),
    "a paragraph of a million signs": lambda: rezipped(with_text("a {{ " * 200_000)),
    "ten thousand open tables": lambda: rezipped(in_body("<w:tbl>" * 10_000)),
    "a hundred thousand levels": lambda: rezipped(in_body("<w:p>" * 100_000)),
    "rules that begin and do not end": lambda: rezipped(in_body("<w:p><w:pPr></w:pPr>{{ a|rule(" * 20_000)),
}
TEXTS = {
    "nothing": "",
    "an unknown block": "nonsense: {{ code }}\n",
    "half a table": "table: 10 | 20\nheader: a | b\n",
    "no UTF-8": "paragraph: \udcff\n",
    "controls": "paragraph: \x00\x1b[31m\n",
    "a table of a million columns": "table: " + " | ".join(["1"] * 200_000) + "\n",
    "a width that is none": "table: 1e999 | nan | -5\nrow: a | b | c\nend\n",
    "loops": "paragraph: " + looped(19) + "\n",
    "a line of twenty megabytes": "paragraph: " + "a" * 20_000_000 + "\n",
    "a million lines": "paragraph: a\n" * 1_000_000,
    "forty megabytes": "#" * 40_000_000,
    "stars": "paragraph: " + "*" * 100_000 + "\n",
    "a size without end": "space: " + "9" * 10_000 + "\nparagraph: a\n",
}


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def ids(names: Any) -> list[str]:
    return [name.replace(" ", "-") for name in names]


@pytest.mark.parametrize("tag", few(CODE), ids=range(len(few(CODE))))
def test_a_tag_that_is_more_than_a_field_is_refused(survives_with_letter: Any, tag: str) -> None:
    path = put(survives_with_letter.workspace, "pledge/form.docx", rezipped(with_text(tag)))
    try:
        survives_with_letter(*FORM, codes=8)
    finally:
        path.unlink()


@pytest.mark.parametrize("make", few([*WORD_FILES.values()]), ids=ids(few([*WORD_FILES])))
def test_a_hostile_word_file_is_refused(survives_with_letter: Any, make: Callable[[], bytes]) -> None:
    path = put(survives_with_letter.workspace, "pledge/form.docx", make())
    try:
        survives_with_letter(*FORM, codes=8)
    finally:
        path.unlink()


@pytest.mark.parametrize("text", few([*TEXTS.values()]), ids=ids(few([*TEXTS])))
def test_a_hostile_text_of_a_template_is_refused_or_filled(survives_with_letter: Any, text: str) -> None:
    path = put(survives_with_letter.workspace, "pledge/form.j2", text.encode("utf-8", "surrogateescape"))
    try:
        survives_with_letter(*FORM, codes={0, 5, 8})
    finally:
        path.unlink()


def test_a_template_that_is_no_file_is_refused_and_nobody_waits(survives_with_letter: Any) -> None:
    folder = survives_with_letter.workspace / "templates" / "pledge"
    folder.mkdir(parents=True, exist_ok=True)
    os.mkfifo(folder / "form.docx")
    survives_with_letter(*FORM, codes=8)
    (folder / "form.docx").unlink()
    (folder / "form.docx").symlink_to("/dev/zero")
    survives_with_letter(*FORM, codes=8)
    (folder / "form.docx").unlink()
    (folder / "form.docx").mkdir()
    survives_with_letter(*FORM, codes=8)
    (folder / "form.docx").rmdir()


def test_a_name_with_tags_in_a_document_is_only_a_name(survives_with_letter: Any) -> None:
    name = "{{ 7*7 }} {% for a in b %} <w:p/> & ]]> ${x}"
    add = ("recipient", "add", "--kind", "postal_enterprise", "--area", "178", "--code", "THU", "--name", name)
    survives_with_letter(*add, codes=0)
    made = survives_with_letter("pledge", "form", "THU", "--json", codes={0, 3})
    if made.code == 0:
        path = survives_with_letter.workspace / made.json["documents_list"][0]["path"]
        with zipfile.ZipFile(path) as package:
            xml = package.read("word/document.xml").decode()
        assert "{{ 7*7 }} {% for a in b %} &lt;w:p/&gt; &amp; ]]&gt; ${x}" in xml
