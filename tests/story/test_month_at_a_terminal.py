"""A month of one province at a real terminal: every key is sent to bash, which asks postwatch what a Tab completes.

The province is that of the office: 11 districts, 25 enterprises, 300 service points. Counted are the lines entered, the
keys pressed (a Tab is one, what it completes is none) and the cells that the clerk fills in the sheets.
"""

import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

import openpyxl
import pytest
from registers import LETTERHEAD, SIGNATURE

MOST_LINES, MOST_KEYS = 25, 1500

AREAS = [
    "Thành phố Lạng Sơn", "Huyện Tràng Định", "Huyện Bình Gia", "Huyện Văn Lãng", "Huyện Cao Lộc", "Huyện Văn Quan",
    "Huyện Bắc Sơn", "Huyện Hữu Lũng", "Huyện Chi Lăng", "Huyện Lộc Bình", "Huyện Đình Lập",
]  # fmt: skip
POST = "Bưu điện tỉnh Lạng Sơn"
ENTERPRISES = [POST, "Viettel Post chi nhánh Lạng Sơn"] + [
    f"Công ty TNHH Thương mại và Dịch vụ Chuyển phát nhanh {name}"
    for name in (
        "Ải Nam Quan", "Bắc Đẩu", "Cửa Khẩu Hữu Nghị", "Đồng Đăng", "Đông Kinh", "Kỳ Cùng", "Kỳ Lừa", "Lộc Phát",
        "Mẫu Sơn", "Mường Than", "Na Dương", "Nà Sầm", "Nhất Thanh", "Pác Luống", "Quỳnh Sơn", "Tam Thanh",
        "Tân Thanh", "Thất Khê", "Thiên Hương", "Tiền Phong", "Tô Thị", "Văn Miếu", "Xứ Lạng",
    )
]  # fmt: skip
POINTS = 300


class Typist:
    """Types into bash at a terminal of its own, and counts what a person would have to press."""

    def __init__(self, folder: Path, columns: int = 100) -> None:
        self.lines = self.keys = 0
        self._ours, theirs = pty.openpty()
        ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "TERM")}
        bash = shutil.which("bash")
        assert bash
        self._bash = subprocess.Popen(
            [bash, "--norc", "--noprofile", "-i"], cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs,
            env={**kept, "TERM": "xterm", "INPUTRC": os.devnull, "HISTFILE": os.devnull, "POSTWATCH_LANG": "vi",
                 "PS1": r"<\w $?>", "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._read()
        # What IT has set up: the program in the PATH, and its completion.
        self._say(f"postwatch() {{ '{sys.executable}' -m postwatch \"$@\"; }}")
        self._say("bind 'set enable-bracketed-paste off'; eval \"$(postwatch completion bash)\"")

    def on(self, day: str) -> None:
        """Let it be another day, which is nothing that a person types."""
        self._say(f"export POSTWATCH_TODAY={day}")

    def __call__(self, keys: str, answer: str = "") -> str:
        """Press keys and Enter, and those that answer what is asked then; return what the screen showed."""
        self.lines += 1
        self.keys += len(keys) + 1 + len(answer)
        shown, code = self._say(keys, answer)
        assert code == 0, shown
        return shown

    def close(self) -> None:
        """Close the terminal."""
        os.write(self._ours, b"exit\n")
        while self._part():
            pass
        os.close(self._ours)
        self._bash.wait()

    def _say(self, keys: str, answer: str = "") -> tuple[str, int]:
        os.write(self._ours, keys.encode() + b"\n" + answer.encode())
        return self._read()

    def _read(self) -> tuple[str, int]:
        """Return what was shown until bash waits for the next line, and how the last one ended."""
        shown = ""
        while (prompt := re.search(r"\n?<[^<>\n]* (\d+)>$", shown)) is None:
            part = self._part()
            assert part, f"bash ended by itself: {shown}"
            shown += part.decode(errors="replace")
        return shown[: prompt.start()], int(prompt[1])

    def _part(self) -> bytes:
        try:
            return os.read(self._ours, 65536)
        except OSError:  # how a terminal of Linux ends
            return b""


# --- what comes from outside -----------------------------------------------------------------------------------------


def office_register(path: Path) -> None:
    """Draw the register as the office kept it: letterhead, two rows of titles, sections of kinds and enterprises."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "Danh sách 2020"
    for row in LETTERHEAD[:3]:
        page.append(row)
    page.append([None, "SỔ THEO DÕI CƠ QUAN, DOANH NGHIỆP, ĐIỂM PHỤC VỤ BƯU CHÍNH"])
    page.append([])
    head = page.max_row + 2  # the row between is empty
    page.append(["STT", "Tên đơn vị", "Huyện, TP", "Địa chỉ", "Liên hệ", None])
    page.append([None, None, None, None, "Điện thoại", "Email"])
    page.append([f"({number})" for number in range(1, 7)])
    for place in range(1, 5):
        page.merge_cells(start_row=head, start_column=place, end_row=head + 1, end_column=place)
    page.merge_cells(start_row=head, start_column=5, end_row=head, end_column=6)
    for row in _register_rows():
        page.append(row)
    for row in SIGNATURE:
        page.append(row)
    book.save(path)


def _register_rows() -> Iterator[list[Any]]:
    yield ["A", "PHÒNG VĂN HÓA VÀ THÔNG TIN"]
    for number, area in enumerate(AREAS, start=1):
        name = f"Phòng Văn hóa và Thông tin {area[0].lower()}{area[1:]}"
        yield [number, name, area, f"Khối {number}, trụ sở UBND", f"02053 860 {number:03d}", f"vhtt{number}@langson.gov.vn"]
    yield ["B", "DOANH NGHIỆP BƯU CHÍNH"]
    for number, name in enumerate(ENTERPRISES, start=1):
        yield [number, name, AREAS[number % 11], f"Số {number}, đường Lê Lợi", f"02053 717 {number:03d}", None]
    yield ["C", "ĐIỂM PHỤC VỤ BƯU CHÍNH"]
    for number, name in enumerate(ENTERPRISES, start=1):
        yield [None, name]
        for point in points_of(number):
            yield [point, f"Bưu cục số {point}", AREAS[point % 11], f"Thôn {point}", f"0912 345 {point:03d}", None]


def points_of(enterprise: int) -> range:
    """The running numbers of the points of an enterprise: half of all are those of the post, the others have alike."""
    mine = POINTS // 2 // (len(ENTERPRISES) - 1)
    first = POINTS // 2 + 1 + (enterprise - 2) * mine
    last = POINTS + 1 if enterprise == len(ENTERPRISES) else first + mine
    return range(1, POINTS // 2 + 1) if enterprise == 1 else range(first, last)


def e_office_export(path: Path) -> None:
    """Draw what the e-office says of the letter: who received it and when, by name alone."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(["DANH SÁCH ĐƠN VỊ NHẬN VĂN BẢN"])
    page.append(["Số ký hiệu: 01/STTTT-TTr"])
    page.append(["STT", "Đơn vị nhận", "Người nhận", "Thời gian nhận", "Trạng thái"])
    names = [f"Phòng Văn hóa và Thông tin {area[0].lower()}{area[1:]}" for area in AREAS[:9]] + ENTERPRISES[:20]
    for number, name in enumerate(names, start=1):
        page.append([number, name, "Văn thư", f"{18 + number % 3}/05/2020 {8 + number % 9:02d}:15", "Đã nhận"])
    book.save(path)


def fill(path: Path, filled: Callable[[dict[str, Any]], dict[str, Any] | None]) -> int:
    """Fill a sheet in as a clerk does in Excel, and return of how many cells: ``filled`` gives what a row gets."""
    book = openpyxl.load_workbook(path)
    page: Any = book.active
    titles = [cell.value for cell in page[1]]
    count = 0
    for cells in page.iter_rows(min_row=2):
        row = dict(zip(titles, (cell.value for cell in cells), strict=True))
        for title, value in (filled(row) or {}).items():
            cells[titles.index(title)].value = value
            count += 1
    book.save(path)
    book.close()
    return count


def test_x(tmp_path: Path) -> None:
    office_register(tmp_path / "danh-ba-2020.xlsx")
    e_office_export(tmp_path / "ioffice.xlsx")
    t = Typist(tmp_path)
    so = tmp_path / "so"
    cells = 0
    def p(*a, **k):
        import time
        s=time.time()
        print(t(*a, **k)); print("----", t.lines, t.keys, round(time.time()-s,2))
    t.on("2020-05-14")
    p("postw\tini\tso")
    p("cd so")
    p("postw\treci\timp\t../d\t", "y\n")
    p("postw\tcam\tlo\tchi-thi-28")
    p("postw\tdis\tgen\t")
    t.on("2020-05-15")
    p("postw\tdis\tiss\tCV\t--on 15/5/2020")
    p("postw\tdis\tse\t1")
    t.on("2020-05-22")
    p('postw\tdis\tac\t1 --fr\t../i\t--ig\t"Trạng thái"')
    p("postw\tple\tsheet")
    p("postw\tinsp\tsh\t")
    p("postw\tta\tsh\t")
    for path in (so/"documents").rglob("*.xlsx"):
        page = openpyxl.load_workbook(path).active
        print(path.relative_to(so), page.max_row)
        for r in page.iter_rows(max_row=4, values_only=True): print(r)
    import os; os.system(f"rm -rf /tmp/mw/so; cp -r {so} /tmp/mw/so")
    t.close()
