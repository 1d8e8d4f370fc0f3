"""Spreadsheets that mean harm, and those that a bad disk or an old program left: made here, read by an import.

The names of the cases say what is wrong with the file; the number is the exit code that it must have.
"""

import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from long_runs import few

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
HEAD = "kind,name,area\n"
GOOD_ROW = "authority,Đơn vị một,178\n"

CHANCE = random.Random(1)  # noqa: S311

Parts = dict[str, str | bytes]


# --- making workbooks -------------------------------------------------------------------------------------------------


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *texts: str) -> str:
    return f'<row r="{number}">' + "".join(cell(f"{chr(65 + i)}{number}", t) for i, t in enumerate(texts)) + "</row>"


HEAD_ROW = row(1, "kind", "name", "area")
FIRST_ROW = row(2, "authority", "Đơn vị một", "178")


def grid(rows: str = HEAD_ROW + FIRST_ROW, *, before: str = "", after: str = "", doctype: str = "") -> str:
    return f'{doctype}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx_parts(sheet: str | bytes | None = None, *, name: str = "Trang") -> Parts:
    """The parts of a workbook with one sheet."""
    rels = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'{rels}<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{rels}<Relationship Id="r1" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": grid() if sheet is None else sheet,
    }


def zipped(parts: Parts, *, level: int = 6) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, data in parts.items():
            package.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return target.getvalue()


def xlsx(sheet: str | bytes | None = None, **named: Any) -> bytes:
    return zipped(xlsx_parts(sheet, **named))


def with_part(name: str, data: str | bytes, sheet: str | bytes | None = None) -> bytes:
    return zipped(xlsx_parts(sheet) | {name: data})


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
)


def ods(table: str, *, doctype: str = "", manifest: str = "") -> bytes:
    content = (
        f'{doctype}<office:document-content xmlns:office="{DOCUMENT}:office:1.0" xmlns:table="{DOCUMENT}:table:1.0" '
        f'xmlns:text="{DOCUMENT}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Trang">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    parts: Parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    return zipped(parts | {"META-INF/manifest.xml": MANIFEST.format(manifest)})


def ods_row(*texts: str, repeated: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>' for t in texts
    )
    return f"<table:table-row{repeated}>{cells}</table:table-row>"


ODS_ROWS = ods_row("kind", "name", "area") + ods_row("authority", "Đơn vị một", "178")


def raw_zip(
    entries: list[tuple[str, bytes, int, int, int]], *, flags: int = 0, method: int = 8, same: bool = False
) -> bytes:
    """A zip that may lie: name, packed bytes, checksum, packed and unpacked size; ``same`` points all at one place."""
    body, directory = b"", b""
    for name, data, crc, packed, unpacked in entries:
        at = 0 if same else len(body)
        head = struct.pack("<HHHHHLLL", 20, flags, method, 0, 33, crc, packed, unpacked)
        if not same or not body:
            body += b"PK\x03\x04" + head + struct.pack("<HH", len(name), 0) + name.encode() + data
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + head
        directory += struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, at) + name.encode()
    end = struct.pack("<HHHHLLH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def swollen(megabytes: int, fill: bytes = b" ") -> bytes:
    """The deflated bytes of so many megabytes of one sign, made without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk = packer.compress(fill * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return chunk * megabytes + packer.flush()


def lying_zip(declared: int) -> bytes:
    entries = []
    for name, data in xlsx_parts().items():
        content = data.encode() if isinstance(data, str) else data
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        entries.append((name, packed, zlib.crc32(content), len(packed), len(content)))
    bomb = swollen(400)
    entries[-1] = ("xl/worksheets/sheet1.xml", bomb, 0, len(bomb), declared)
    return raw_zip(entries)


# --- the corpus: workbooks --------------------------------------------------------------------------------------------

LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)
FETCH = "<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
REMOTE = "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>"
MANY_ROWS = range(3, 1_000_001)
WIDE = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def numbers(*values: str) -> str:
    cells = "".join(f'<c r="{chr(67 + i)}2"><v>{v}</v></c>' for i, v in enumerate(values))
    titles = row(1, "kind", "name", "area")
    return titles + f'<row r="2">{cell("A2", "authority")}{cell("B2", "Đơn vị một")}{cells}</row>'


def formula(code: str, *, kind: str = "str") -> str:
    cells = f'{cell("A2", "authority")}<c r="B2" t="{kind}"><f>{code}</f><v>Tên</v></c>{cell("C2", "178")}'
    return f'{HEAD_ROW}<row r="2">{cells}</row>'


def shared(strings: str, index: str = "0") -> bytes:
    cells = f'<row r="2"><c r="A2" t="s"><v>{index}</v></c>{cell("B2", "Tên")}{cell("C2", "178")}</row>'
    return with_part("xl/sharedStrings.xml", strings, grid(HEAD_ROW + cells))


ZIPS: dict[str, tuple[Callable[[], bytes], int]] = {
    "four hundred megabytes": (lambda: raw_zip([("xl/workbook.xml", swollen(400), 0, 400_000, 400 * 2**20)]), 2),
    "four hundred megabytes that say they are few": (lambda: lying_zip(1000), 2),
    "four hundred megabytes that say they are none": (lambda: lying_zip(0), 2),
    "a workbook in a workbook": (lambda: with_part("xl/worksheets/sheet1.xml", xlsx()), 2),
    "a zip of a workbook": (lambda: zipped({"a.xlsx": xlsx()}), 2),
    "five thousand parts": (lambda: zipped(xlsx_parts() | {f"x/{n}": b"" for n in range(5000)}), 2),
    "a thousand names for one part": (
        lambda: raw_zip([("xl/workbook.xml", swollen(8), 0, 9000, 8 * 2**20)] * 1000, same=True), 2,
    ),
    "parts that leave the folder": (
        lambda: zipped(xlsx_parts() | dict.fromkeys(["../../evil", "/evil", "C:\\evil", "a/../../evil"], b"x")), 0,
    ),
    "a part twice": (lambda: raw_zip([("xl/workbook.xml", b"", 0, 0, 0)] * 2), 2),
    "a part with a password": (lambda: raw_zip([("xl/workbook.xml", b"x" * 20, 1, 20, 20)], flags=1), 2),
    "an unknown packing": (lambda: raw_zip([("xl/workbook.xml", b"x" * 20, 1, 20, 20)], method=99), 2),
    "a name of 60,000 signs": (lambda: with_part("x" * 60_000, b"x"), 0),
    "names with escapes": (lambda: with_part("xl/\x1b[31m\x00\u202e.xml", b"x"), 0),
    "no parts": (lambda: zipped({}), 2),
    "only a mimetype": (lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), 2),
    "no sheet": (lambda: zipped({k: v for k, v in xlsx_parts().items() if "sheet1" not in k}), 2),
    "no list of sheets": (lambda: zipped({k: v for k, v in xlsx_parts().items() if "workbook.xml.rels" not in k}), 2),
    "garbage before it": (lambda: b"PK" + os.urandom(0) + bytes(200) + xlsx(), 0),
    "a binary workbook of garbage": (lambda: zipped({"xl/workbook.bin": bytes(range(256)) * 40}), 2),
    "a workbook with macros": (lambda: with_part("xl/vbaProject.bin", OLE + bytes(5000)), 0),
}  # fmt: skip

XML: dict[str, tuple[Callable[[], bytes], int]] = {
    "a bomb of entities in the sheet": (lambda: xlsx(grid(row(1, "&a11;", "b"), doctype=LAUGHS)), 2),
    "a bomb of entities in the list of sheets": (
        lambda: with_part("xl/workbook.xml", LAUGHS + str(xlsx_parts(name="&a11;")["xl/workbook.xml"])), 2,
    ),
    "a bomb of entities in the shared strings": (
        lambda: shared(f'{LAUGHS}<sst xmlns="{MAIN}"><si><t>&a11;</t></si></sst>'), 2,
    ),
    "a file of the system as entity": (
        lambda: xlsx(grid(row(1, "kind", "name", "area") + row(2, "authority", "&x;", "178"), doctype=FETCH)), 2,
    ),
    "a document type from the net": (lambda: xlsx(grid(doctype=REMOTE)), 0),
    "two cells at the corners": (lambda: xlsx(grid(WIDE)), 2),
    "a dimension of everything": (lambda: xlsx(grid(before='<dimension ref="A1:XFD1048576"/>')), 0),
    "a dimension of nonsense": (lambda: xlsx(grid(before='<dimension ref="ZZZZZZZ0:A-1"/>')), 2),
    "four thousand million strings announced": (
        lambda: shared(f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>'), 2,
    ),
    "a string of thirty megabytes": (
        lambda: shared(f'<sst xmlns="{MAIN}"><si><t>{"a" * 30 * 2**20}</t></si></sst>'), 2,
    ),
    "a string that is not there": (lambda: shared(f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>', "4000000000"), 2),
    "a string before the first": (lambda: shared(f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>', "-1"), 7),
    "a hundred thousand levels": (lambda: xlsx(grid("<row>" * 100_000)), 2),
    "a cell beyond the last": (lambda: xlsx(grid('<row r="1"><c r="ZZZZZZ99999999999"><v>1</v></c></row>')), 2),
    "a cell of no place": (lambda: xlsx(grid('<row r="-5"><c r="0"><v>1</v></c><c r="é1"><v>1</v></c></row>')), 2),
    "rows in no order": (lambda: xlsx(grid(FIRST_ROW + HEAD_ROW + FIRST_ROW)), 0),
    "a million blank rows": (
        lambda: xlsx(grid(HEAD_ROW + FIRST_ROW + '<row><c s="1"/><c s="1"/></row>' * 1_000_000)), 2,
    ),
    "a million blank rows, numbered": (
        lambda: xlsx(grid(HEAD_ROW + FIRST_ROW + "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in MANY_ROWS))), 0,
    ),
    "merged titles": (lambda: xlsx(grid(after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>')), 0),
    "everything merged": (lambda: xlsx(grid(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')), 0),
    "a merge of nonsense": (lambda: xlsx(grid(after='<mergeCells><mergeCell ref="1A:??"/></mergeCells>')), 2),
    "a million merges": (
        lambda: xlsx(grid(after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 1_000_000 + "</mergeCells>")), 2,
    ),
    "titles twice": (lambda: xlsx(grid(row(1, "name", "name", "kind", "area") + row(2, "a", "b", "c", "d"))), 2),
    "merged titles over two rows": (
        lambda: xlsx(grid(row(1, "Đơn vị", "", "Nơi") + row(2, "kind", "name", "area"))), 0,
    ),
    "ten thousand columns": (
        lambda: xlsx(grid('<row r="1">' + "<c t='inlineStr'><is><t>x</t></is></c>" * 10_000 + "</row>")), 2,
    ),
    "three million cells": (
        lambda: xlsx(grid("<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>" * 1_000_000)), 2,
    ),
    "not closed": (lambda: xlsx(grid()[:-30]), 2),
    "not XML": (lambda: xlsx(bytes(range(256)) * 50), 2),
    "not UTF-8": (lambda: xlsx(grid().encode("utf-16")), 2),
    "bytes that are not text": (lambda: xlsx(grid().encode().replace("Đ".encode(), b"\xff\xfe\xed\xa0\x80")), 2),
    "a sheet that lies elsewhere": (
        lambda: with_part("xl/_rels/workbook.xml.rels", str(xlsx_parts()["xl/_rels/workbook.xml.rels"]).replace(
            "worksheets/sheet1.xml", "../../../../../../etc/passwd")), 2,
    ),
    "a sheet on the net": (
        lambda: with_part("xl/_rels/workbook.xml.rels", str(xlsx_parts()["xl/_rels/workbook.xml.rels"]).replace(
            'Target="worksheets/sheet1.xml"', 'Target="http://127.0.0.1:9/s.xml" TargetMode="External"')), 2,
    ),
    "a sheet's name with escapes": (lambda: xlsx(name="&#x1b;[31m&#10;&#x202e;"), 2),
    "a number without end": (lambda: xlsx(grid(numbers("1e999"))), 7),
    "no number": (lambda: xlsx(grid(numbers("NaN"))), 7),
    "a date before time": (
        lambda: with_part(
            "xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
            grid(numbers("-1e308").replace('r="C2"', 'r="C2" s="0"'))), 2,
    ),
    "a truth that is none": (lambda: xlsx(grid(numbers("x").replace('r="C2"', 'r="C2" t="b"'))), 2),
    "an error in a cell": (lambda: xlsx(grid(numbers("#REF!").replace('r="C2"', 'r="C2" t="e"'))), 7),
}  # fmt: skip

FORMULAS = [
    "cmd|'/c calc'!A1", "HYPERLINK(&quot;http://127.0.0.1:9/&quot;&amp;A1,&quot;x&quot;)", "WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)",
    "'file:///etc/[passwd]x'!A1", "A1:XFD1048576", "(" * 5000, "REPT(&quot;a&quot;,1E9)",
]  # fmt: skip


def chained_ole(start: int) -> bytes:
    """An old container whose table of sectors runs in a circle."""
    header = OLE + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<LLLLLLLL", 1, start, 0, 4096, 0xFFFFFFFE, 0, start, 1) + struct.pack("<L", 0) * 109
    table = struct.pack("<128L", *([0, 1] * 64))
    name = "Workbook".encode("utf-16-le")
    entry = (
        name.ljust(64, b"\x00") + struct.pack("<HBB", len(name) + 2, 2, 1) + bytes(48) + struct.pack("<LQ", 0, 2**40)
    )
    return header.ljust(512, b"\x00") + table + entry * 4


OLD: dict[str, tuple[Callable[[], bytes], int]] = {
    "a locked workbook": (lambda: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le").ljust(4096, b"\x00"), 2),
    "an old workbook of zeros": (lambda: OLE + bytes(504) + "Workbook".encode("utf-16-le").ljust(4096, b"\x00"), 2),
    "an old workbook of noise": (
        lambda: OLE + "Workbook".encode("utf-16-le") + CHANCE.randbytes(100_000), 2,
    ),
    "sectors in a circle": (lambda: chained_ole(0), 2),
    "sectors beyond the end": (lambda: chained_ole(0x7FFFFFF0), 2),
    "an old letter": (lambda: OLE + bytes(504) + "WordDocument".encode("utf-16-le").ljust(4096, b"\x00"), 2),
    "an ods": (lambda: ods(ODS_ROWS), 0),
    "an ods of a million rows": (
        lambda: ods(ODS_ROWS + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
                    'table:number-columns-repeated="16384"/></table:table-row>'), 0,
    ),
    "an ods of a million empty texts": (
        lambda: ods(ODS_ROWS + ods_row("", repeated=' table:number-rows-repeated="1048574"')), 2,
    ),
    "an ods of a million filled rows": (
        lambda: ods(ODS_ROWS + ods_row("a", "b", "c", repeated=' table:number-rows-repeated="1048574"')), 2,
    ),
    "an ods of four thousand million rows": (
        lambda: ods(ODS_ROWS + ods_row("a", repeated=' table:number-rows-repeated="4294967295"')), 2,
    ),
    "an ods of sixteen thousand columns": (
        lambda: ods(ODS_ROWS.replace("table-cell ", 'table-cell table:number-columns-repeated="16384" ')), 2,
    ),
    "an ods with a bomb": (lambda: ods(ods_row("&a11;", "b"), doctype=LAUGHS), 2),
    "an ods that reads a file": (lambda: ods(ods_row("kind", "&x;"), doctype=FETCH), 2),
    "a locked ods": (
        lambda: ods(ODS_ROWS, manifest='<manifest:file-entry manifest:full-path="content.xml">'
                    "<manifest:encryption-data/></manifest:file-entry>"), 2,
    ),
}  # fmt: skip

TEXTS: dict[str, tuple[Callable[[], str | bytes], int]] = {
    "nothing": (lambda: b"", 2),
    "a mark and nothing": (lambda: b"\xef\xbb\xbf", 2),
    "only blanks": (lambda: b" \r\n\t" * 1000, 2),
    "a zero byte": (lambda: (HEAD + "authority,a\x00b,178\n"), 2),
    "UTF-16 with its mark": (lambda: (HEAD + GOOD_ROW).encode("utf-16"), 0),
    "UTF-16 without its mark": (lambda: (HEAD + GOOD_ROW).encode("utf-16-le"), 2),
    "UTF-32": (lambda: (HEAD + GOOD_ROW).encode("utf-32"), 2),
    "the mark twice": (lambda: b"\xef\xbb\xbf" * 2 + (HEAD + GOOD_ROW).encode(), 0),
    "a line of ten megabytes": (lambda: (HEAD + "authority," + "a" * 10 * 2**20 + ",178\n"), 2),
    "a title of a hundred thousand signs": (lambda: ("a" * 100_000 + "," + HEAD + GOOD_ROW), 2),
    "a quote that is never closed": (lambda: (HEAD + 'authority,"a,178\n'), 2),
    "quotes in the middle": (lambda: (HEAD + 'authority,"a"b"c,178\n'), 2),
    "ten thousand titles": (lambda: (",".join(f"t{n}" for n in range(10_000)) + "\n"), 2),
    "ten thousand rows more than titles": (lambda: (HEAD + "a,b,c" + ",x" * 10_000 + "\n"), 2),
    "a title twice": (lambda: ("name,name,kind,area\n" + "a,b,c,d\n"), 2),
    "empty titles": (lambda: b",,\n" + GOOD_ROW.encode(), 2),
    "only titles": (lambda: HEAD, 0),
    "a million blank rows": (lambda: (HEAD + GOOD_ROW + ",,\n" * 1_000_000), 0),
    "a million empty lines": (lambda: (HEAD + GOOD_ROW + "\n" * 1_000_000), 0),
    "thirty million cells": (lambda: (HEAD + "," * 30_000_000), 2),
    "ten million rows": (lambda: (HEAD + "a\n" * 10_000_000), 2),
    "line ends of an old Mac": (lambda: (HEAD + GOOD_ROW).replace("\n", "\r"), 0),
    "a delimiter that is a letter": (lambda: b"sep=a\n" + (HEAD + GOOD_ROW).encode(), 2),
    "a delimiter that is a quote": (lambda: b'sep="\n' + (HEAD + GOOD_ROW).encode(), 0),
    "a delimiter that is an escape": (lambda: b"sep=\x1b\n" + (HEAD + GOOD_ROW).encode(), 2),
    "a delimiter of two bytes": (lambda: "sep=đ\n".encode() + (HEAD + GOOD_ROW).encode(), 2),
    "a delimiter that ends lines": (lambda: b"sep=\r\n" + (HEAD + GOOD_ROW).encode(), 0),
    "bytes of the last century": (lambda: (HEAD + "authority,Bưu cục,178\n").encode("cp1258", "replace"), 0),
    "bytes of TCVN3": (lambda: HEAD.encode() + b"authority,B\xad\xb5 c\xf4c,178\n", 2),
    "escapes in titles": (lambda: ("kind,name,area,\x1b[31m[/x]\u202e\n" + GOOD_ROW), 0),
    "line ends in titles": (lambda: b'kind,name,area,"a\nb\rc"\n' + GOOD_ROW.encode(), 0),
    "more than the limit": (lambda: b"a,b\n" * (9 * 2**20), 2),
    "a web page": (lambda: b"<html><table><tr><td>kind</td></tr></table></html>", 2),
    "a script": (lambda: b"#!/bin/sh\ntouch /evil\n", 2),
}  # fmt: skip


def cases(corpus: Mapping[str, tuple[Callable[[], str | bytes], int]]) -> list[Any]:
    return [pytest.param(make, code, id=name.replace(" ", "-")) for name, (make, code) in corpus.items()]


@pytest.mark.parametrize(("make", "code"), few([*cases(ZIPS), *cases(XML)], every=2))
def test_a_workbook_is_taken_or_refused_in_one_sentence(
    survives: Any, tmp_path: Path, make: Callable[[], bytes], code: int
) -> None:
    (tmp_path / "in.xlsx").write_bytes(make())
    survives("recipient", "import", "in.xlsx", codes=code)
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(("make", "code"), few(cases(OLD), every=2))
def test_an_old_or_foreign_workbook_is_taken_or_refused_in_one_sentence(
    survives: Any, tmp_path: Path, make: Callable[[], bytes], code: int
) -> None:
    (tmp_path / "in.xls").write_bytes(make())
    survives("recipient", "import", "in.xls", codes=code)


@pytest.mark.parametrize(("make", "code"), few(cases(TEXTS), every=2))
def test_a_csv_is_taken_or_refused_in_one_sentence(
    survives: Any, tmp_path: Path, make: Callable[[], str | bytes], code: int
) -> None:
    content = make()
    (tmp_path / "in.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    survives("recipient", "import", "in.csv", codes=code)


@pytest.mark.parametrize("code", FORMULAS, ids=range(len(FORMULAS)))
def test_a_formula_is_not_computed(survives: Any, tmp_path: Path, code: str) -> None:
    (tmp_path / "in.xlsx").write_bytes(xlsx(grid(formula(code))))
    survives("recipient", "import", "in.xlsx", codes=0)
    assert survives("recipient", "list", "--text", "Tên", "--json", codes=0).json


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", '=HYPERLINK("http://127.0.0.1")'])
def test_a_name_that_looks_like_a_formula_stays_a_name(survives: Any, tmp_path: Path, text: str) -> None:
    quoted = text.replace('"', '""')
    (tmp_path / "in.csv").write_bytes((HEAD + f'authority,"{quoted}",178\n').encode())
    survives("recipient", "import", "in.csv", codes=0)
    assert text in {unit["name"] for unit in survives("recipient", "list", "--json", codes=0).json}


def test_a_workbook_cut_anywhere_is_refused(survives: Any, tmp_path: Path) -> None:
    whole = xlsx()
    for cut in sorted({1, 2, 3, 4, 30, *range(60, len(whole), len(whole) // 6), len(whole) - 1}):
        (tmp_path / "in.xlsx").write_bytes(whole[:cut])
        survives("recipient", "import", "in.xlsx", codes=2)


def test_a_workbook_with_wrong_bytes_is_taken_or_refused(survives: Any, tmp_path: Path) -> None:
    whole, chance = xlsx(), random.Random(28)  # noqa: S311
    for _round in range(8):
        spoilt = bytearray(whole)
        for _byte in range(3):
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        (tmp_path / "in.xlsx").write_bytes(spoilt)
        survives("recipient", "import", "in.xlsx", "--dry-run", codes={0, 2, 7})


def test_a_wrong_checksum_is_found(survives: Any, tmp_path: Path) -> None:
    whole = zipped(xlsx_parts(), level=0)
    (tmp_path / "in.xlsx").write_bytes(whole.replace("Đơn vị một".encode(), "Đơn vị hai".encode()))
    survives("recipient", "import", "in.xlsx", codes=2)


def test_old_fonts_in_a_hostile_style_sheet_are_refused_or_read(survives: Any, tmp_path: Path) -> None:
    fonts = '<font><name val=".VnTime"/></font>' * 50_000
    xfs = '<xf fontId="0"/>' * 50_000
    style = f'<styleSheet xmlns="{MAIN}"><fonts>{fonts}</fonts><cellXfs>{xfs}</cellXfs></styleSheet>'
    for styles in (style, LAUGHS + style.replace('".VnTime"/></font>', '".VnTime"/></font>&a11;', 1), style[:-40]):
        (tmp_path / "in.xlsx").write_bytes(with_part("xl/styles.xml", styles))
        survives("recipient", "import", "in.xlsx", "--dry-run", codes={0, 2})


def special_files(folder: Path) -> dict[str, Path]:
    """Names under which no honest sheet lies."""
    os.mkfifo(folder / "pipe.csv")
    (folder / "folder.csv").mkdir()
    (folder / "circle.csv").symlink_to("circle.csv")
    (folder / "nowhere.csv").symlink_to("missing.csv")
    (folder / "zero.csv").symlink_to("/dev/zero")
    return {path.name: path for path in folder.glob("*.csv")} | {
        "stdin": Path("/dev/stdin"),
        "memory": Path("/proc/self/mem"),
    }


def test_what_is_no_file_is_refused_and_nobody_waits(survives: Any, tmp_path: Path) -> None:
    for path in special_files(tmp_path).values():
        survives("recipient", "import", path, codes={2, 4})
        survives("pledge", "record", "--from", path, codes={2, 3, 4})
