"""Records in bulk: a register taken in, listed and asked for pledges, a report counted."""

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands import ask_pledges
from goals import POSTWATCH, PYTHON, TODAY, Amount, Cost, Goal, Missing, Side, environ, postwatch, program, spent
from papers import COMMAND

if TYPE_CHECKING:
    from postwatch.desk import Desk

UNITS = int(os.environ.get("POSTWATCH_BENCH_UNITS", "2000"))
COUNTRY = 23_500
"""As many units as the country has service points."""
TITLES = ("Mã", "Loại", "Tên đơn vị", "Địa bàn", "Doanh nghiệp", "Địa chỉ", "Người đại diện", "Chức vụ người đại diện",
          "Người liên hệ", "Điện thoại", "Thư điện tử", "Ghi chú")  # fmt: skip


def sheet_of_units(folder: Path, units: int = UNITS) -> Path:
    """A register of service points as a workbook of twelve columns."""
    import xlsxwriter

    path = folder / f"register-{units}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        for number in range(units):
            row = (f"X-{number:05d}", "service_point", f"Điểm phục vụ bưu chính số {number}", "178", "VTP-LS",
                   f"Số {number} đường Lê Lợi", f"Nguyễn Văn {number}", "Trưởng bưu cục", f"Trần Thị {number}",
                   f"0205 {number:06d}", f"diem{number}@example.vn", "")  # fmt: skip
            sheet.write_row(number + 1, 0, row)
    return path


_MODULES = """
import sys
from postwatch.app import main
main(sys.argv[1:])
sys.stderr.write(" ".join(name for name in sys.modules if name.startswith("postwatch")))
"""
_BARE = """
import importlib, sqlite3, sys
from python_calamine import CalamineWorkbook
for name in sys.argv[3:]:
    importlib.import_module(name)
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()[1:]
database = sqlite3.connect(sys.argv[2])
database.execute("CREATE TABLE unit (a, b, c, d, e, f, g, h, i, j, k, l)")
database.executemany("INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
database.commit()
"""


def register_taken_in(folder: Path, workspace: Path, units: int) -> Goal:
    """The same rows read by calamine and written by ``executemany``, in a process that has started as the command does.

    It has loaded the modules that the command loads, so that the rows are compared and not the two starts.
    """
    path, number = sheet_of_units(folder, units), iter(range(1000))

    def copied() -> Path:
        return Path(shutil.copytree(workspace, folder / f"import-{units}-{next(number)}"))

    words = ("-w", str(copied()), "recipient", "import", str(sheet_of_units(folder, 1)))
    modules = subprocess.run(
        (PYTHON, "-c", _MODULES, *words), env=environ(), check=True, capture_output=True, encoding="utf-8"
    ).stderr.split()

    def once() -> None:
        program(*POSTWATCH, "-w", str(copied()), "recipient", "import", str(path))()

    def floor() -> None:
        program(PYTHON, "-c", _BARE, str(path), str(copied() / "bare.db"), *modules)()

    ours, other = Side(f"{units} units taken in", once), Side("the same start, calamine, executemany", floor)
    return Goal(ours, other, 6.0, rounds=3, stretch=4.0)


def cpu_of_import(folder: Path, workspace: Path) -> Cost:
    """What the register of the whole country takes, of both processes and with their start."""
    return Cost(f"{COUNTRY} units taken in", COUNTRY * grown(folder, workspace, COUNTRY)[1], 20)


def report_counted(workspace: Path) -> Goal:
    """The month's figures against the very statements that they need, run on the bare driver."""
    statements = _statements(workspace)
    if not statements:
        raise Missing("the report asked nothing")
    count = counter(workspace, SMALL_MONTH)

    def floor() -> None:
        with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
            for words, values in statements:
                database.execute(words, values).fetchall()

    return Goal(Side("report monthly, figures", count), Side("the same statements, raw", floor), 5.0)


@cache
def large(folder: Path, fresh: Path) -> Path:
    """A workspace of `UNITS` units that were asked for their pledges."""
    workspace = Path(shutil.copytree(fresh, folder / "large"))
    postwatch(workspace, "recipient", "import", str(sheet_of_units(folder)))
    ask_pledges(workspace)
    return workspace


def memory_of_import(folder: Path, fresh: Path) -> Amount:
    """The highest memory of a process that takes a register in."""
    workspace = Path(shutil.copytree(fresh, folder / "import-memory"))
    words = ("-w", str(workspace), "recipient", "import", str(sheet_of_units(folder, COUNTRY)))
    done = subprocess.run(
        (PYTHON, "-c", COMMAND, *words), env=environ(), check=True, capture_output=True, encoding="utf-8"
    )
    return Amount(f"memory of taking {COUNTRY} units in", float(done.stderr.split()[-1]), "MB", 300)


# Even of the smaller register the start takes no more than an eighth.
GROWN = (20_000, 80_000)


@cache
def grown(folder: Path, workspace: Path, units: int) -> tuple[Path, float]:
    """A copy of a workspace into which so many units were taken, and the processor's seconds that each took."""
    path = sheet_of_units(folder, units)
    copy = Path(shutil.copytree(workspace, folder / f"grown-{units}"))
    before = spent()
    postwatch(copy, "recipient", "import", str(path))
    return copy, (spent() - before) / units


def growth_of_import(folder: Path, workspace: Path) -> Amount:
    """What a row takes of a register four times as large, in times of a row of the smaller one."""
    small, large = (grown(folder, workspace, units)[1] for units in GROWN)
    return Amount(f"a row of {GROWN[1]} units, in times of one of {GROWN[0]}", large / small, "x", 1.3)


_WRITTEN = """
import sqlite3, sys, xlsxwriter
rows = sqlite3.connect(sys.argv[1]).execute("SELECT * FROM recipient ORDER BY sort_key")
with xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True}) as book:
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, value in enumerate(row[:27]):
            sheet.write(number, place, value)
"""


def written_out(folder: Path, workspace: Path) -> Goal:
    """The list as a workbook against the same rows written by xlsxwriter alone."""
    copy, path = grown(folder, workspace, GROWN[1])[0], folder / "units.xlsx"
    words = ("recipient", "list", "--format", "xlsx", "--to", str(path), "--replace")
    ours = program(*POSTWATCH, "-w", str(copy), *words)
    floor = program(PYTHON, "-c", _WRITTEN, str(copy / "postwatch.db"), str(folder / "bare.xlsx"))
    return Goal(Side(f"{GROWN[1]} units to xlsx", ours), Side("xlsxwriter", floor), 1.3, rounds=2)


def listed(workspace: Path) -> Goal:
    """The list as a table against the list as JSON."""
    words = (*POSTWATCH, "-w", str(workspace), "recipient", "list")
    table, as_json = program(*words), program(*words, "--json")
    return Goal(Side(f"recipient list of {UNITS}", table), Side("the same with --json", as_json), 1.3, rounds=3)


def in_bulk(workspace: Path, words: str, *, goal: float, of: int, today: str) -> Cost:
    """One command over all units; the goal is for ``of`` units, and is measured for as many as there are."""
    copy = Path(shutil.copytree(workspace, workspace.with_name(words.replace(" ", "-"))))
    before = spent()
    postwatch(copy, *words.split(), today=today)
    return Cost(f"{words} of {UNITS} units", spent() - before, goal * UNITS / of)


@dataclass(frozen=True)
class Month:
    """A month that an office, by the name of its file, reports on a day."""

    year: int
    month: int
    office: str
    today: dt.date

    def desk(self, workspace: Path) -> "Desk":
        """Return what the report is given beside its session."""
        from postwatch.desk import Desk
        from postwatch.files.staged import Shelf
        from postwatch.paths import resource
        from postwatch.settings import office_settings

        settings = office_settings(resource("data", f"offices/{self.office}.toml", workspace), {})
        return Desk(settings, Shelf(workspace), dt.datetime.now(dt.UTC), self.today)


SMALL_MONTH = Month(2020, 6, "lang-son-2020", dt.date.fromisoformat(TODAY))


def counter(
    workspace: Path, month: Month, heard: Callable[..., None] | None = None, *, count: Callable[..., Any] | None = None
) -> Callable[[], Any]:
    """Return the function that counts a month in this process, on an engine that is open already.

    All that a report tells, or the figures asked for.
    """
    from sqlalchemy import event, text

    from postwatch.days import Months, period_of
    from postwatch.report.period import Span, period_report
    from postwatch.store.engine import open_engine, sqlite_url
    from postwatch.store.transaction import belong, new_session

    engine = open_engine(sqlite_url(workspace / "postwatch.db"), writing=False)
    period, desk = period_of(month.year, month.month, Months("15-14")), month.desk(workspace)
    span = Span(period, period.last, month.today)
    if heard is not None:
        event.listen(engine, "before_cursor_execute", heard)

    def once() -> Any:
        with new_session(engine) as session:
            belong(session, int(session.execute(text("SELECT id FROM office")).scalar_one()))
            return (count or period_report)(session, desk, span=span)

    return once


def _statements(workspace: Path) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def heard(_connection: object, _cursor: object, words: str, values: Any, _context: object, _many: bool) -> None:
        if words.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((words, values))

    counter(workspace, SMALL_MONTH, heard)()
    return found


ENTRIES = 10_000
# One transaction, for speed; each entry is what a command of its own would have written.
_YEAR = """
import datetime, sys
from pathlib import Path
from postwatch.commandline import Invocation
from postwatch.context import AppContext
from postwatch.journal.entries import Signature, append_entry
from postwatch.journal.recorder import Recorder
from postwatch.note.tables import Note, NoteKind
office = AppContext(Invocation(workspace=Path(sys.argv[1]), command="note add"))
with office.begin() as session:
    for number in range(int(sys.argv[2])):
        day = datetime.date(2020, 6, 16) + datetime.timedelta(days=number * 360 // int(sys.argv[2]))
        recorder = Recorder(session)
        note = Note(code=f"GC-X-{number}", kind=NoteKind.CAUSE, noted_on=day, text="Nguyên nhân")
        session.add(note)
        session.flush()
        values = {"code": note.code, "kind": "cause", "noted_on": day.isoformat(), "text": note.text}
        values = {**dict.fromkeys(Note.__table__.columns.keys()), **values, "id": note.id, "office_id": note.office_id}
        recorder.changes.append({"table": "note", "id": note.id, "before": None, "after": values})
        signed = Signature(office.settings.code, office.now, "clerk", "note add", f"year-{number}", day)
        append_entry(session, signature=signed, recorder=recorder, answer={})
        session.expunge_all()
    office.say("", None)
"""


def looked_back(folder: Path, fresh: Path) -> Cost:
    """What ``--as-of`` takes more than the command without it, over the entries of a year."""
    workspace = Path(shutil.copytree(fresh, folder / "year"))
    program(PYTHON, "-c", _YEAR, str(workspace), str(ENTRIES))()
    now = (*POSTWATCH, "-w", str(workspace), "recipient", "list", "--json")

    def used(*words: str) -> float:
        start = spent()
        subprocess.run(words, env={**environ(), "POSTWATCH_TODAY": "2021-06-15"}, check=True, capture_output=True)
        return spent() - start

    more = sorted(used(*now, "--as-of", "16/06/2020") - used(*now) for _turn in range(5))[2]
    return Cost(f"--as-of over {ENTRIES} entries, more than without", more, 4)


_MONTHS = """
import json, sys
from dataclasses import fields
from pathlib import Path
from postwatch.report.figures import AreaRow
from postwatch.report.sealed import digest_of
from postwatch.rollup.actions import provinces
said, folder = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
area = {column.name: 7 for column in fields(AreaRow)}
for one in provinces(None):
    if one.active_to is None:
        said["office"] = {"code": f"so-{one.code}", "name": one.name, "province": one.code}
        said["by_area"] = [{**area, "area": f"{number:05d}", "area_name": f"Xã {number}"} for number in range(98)]
        said["digest"] = digest_of(said)
        (folder / f"{one.code}.json").write_text(json.dumps(said, ensure_ascii=False, indent=2), encoding="utf-8")
"""


def rolled_up(folder: Path, workspace: Path) -> Cost:
    """What the months of 34 offices, with the 3,300 communes of the country, take to be added up, with the start."""
    months = folder / "months"
    months.mkdir()
    one = months / "one.json"
    postwatch(workspace, "report", "monthly", "--month", "2020-06", "--to", str(one))
    program(PYTHON, "-c", _MONTHS, str(one), str(months))()
    one.unlink()
    files = sorted(map(str, months.glob("*.json")))
    used = []
    for _turn in range(5):
        before = spent()
        postwatch(workspace, "report", "rollup", *files)
        used.append(spent() - before)
    return Cost(f"{len(files)} months added up", sorted(used)[2], 4)
