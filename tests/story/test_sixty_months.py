"""An office over five years: what each report printed is read back and made again, whatever was recorded after it."""

import datetime as dt
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from long_runs import LONG
from preparing import write_notes

from postwatch.days import Months, Period, period_of

MONTHS, LATE = (60, 170) if LONG else (5, 8)
FIRST_MONTH = 2020 * 12 + 5  # June 2020, counted from January as 0
UNITS = ("BDT-LS", "VTP-LS", "DPV-009", "DPV-010", "DPV-012", "DPV-013", "DPV-014", "DPV-015", "DPV-016", "DNM-01")
PLEDGE = ("pledge", "record", "--campaign", "chi-thi-28")
OPENED = dt.date(2020, 5, 15)
HANDED_OVER = dt.date(2025, 3, 1)  # the department of 2020 ends, and the one of 2025 takes over


@dataclass
class Office:
    """A clerk who types what happened, late and wrongly, and issues a report each month."""

    run: Any
    folder: Path
    chance: random.Random = field(default_factory=lambda: random.Random(2020))  # noqa: S311 -- days, not secrets
    issued: dict[str, str] = field(default_factory=dict)
    refused: int = 0

    def do(self, today: dt.date, *words: str) -> Any:
        """Carry out a command that must be done."""
        answer = self.run(*words, "--json", today=today.isoformat())
        assert answer.code == 0, (today, words, answer)
        return answer

    def attempt(self, today: dt.date, *words: str) -> None:
        """Carry out a command that a rule may refuse."""
        answer = self.run(*words, today=today.isoformat())
        assert answer.code in {0, 3, 4, 5}, (today, words, answer)
        self.refused += answer.code != 0

    def a_day_until(self, last: dt.date) -> str:
        return f"{OPENED + dt.timedelta(self.chance.randrange((last - OPENED).days + 1)):%d/%m/%Y}"

    def type_visits(self, today: dt.date) -> None:
        """Type a sheet of visits, most of them long past."""
        rows = [
            f"{self.chance.choice(UNITS)},{self.a_day_until(today)},{self.chance.choice(['', 'Thiếu sổ'])},lần {number}"
            for number in range(LATE)
        ]
        sheet = self.folder / "kiem-tra.csv"
        sheet.write_text("\n".join(["Mã đơn vị,Ngày kiểm tra,Tồn tại,Ghi chú", *rows, ""]), encoding="utf-8")
        answer = self.run("inspect", "log", "--from", str(sheet), "--skip-refused", today=today.isoformat())
        assert answer.code in {0, 7}, answer  # two visits to a unit on one day are refused

    def put_right(self, today: dt.date) -> None:
        """Amend, withdraw, revoke and undo some of what was typed."""
        visits = [f"KT-2020-{number:04d}" for number in range(1, 30)]
        newest = json.loads(self.do(today, "journal", "list").out)[0]["id"]
        why = ("--reason", "Gõ nhầm")
        for words in (
            ("inspect", "amend", self.chance.choice(visits), "--on", self.a_day_until(today), *why),
            ("inspect", "withdraw", self.chance.choice(visits), *why),
            (*PLEDGE, self.chance.choice(UNITS), "--signed-on", self.a_day_until(today), "--signer", "A"),
            ("pledge", "revoke", f"CK-{today.year}-{self.chance.randrange(1, 4):04d}", *why),
            ("violation", "add", self.chance.choice(UNITS), "8.3.b", "--on", self.a_day_until(today)),
            ("incident", "add", "--source", "customs", "--on", self.a_day_until(today), "--description", "Hàng lậu"),
            ("undo", "--yes", "--entry", str(max(1, newest - self.chance.randrange(20)))),
            ("recipient", "edit", self.chance.choice(UNITS), "--note", f"{today}"),
        ):
            self.attempt(today, *words)

    def write_letter(self, today: dt.date) -> None:
        """Send a letter of another campaign, and recall it in some months."""
        code = f"dot-{len(self.issued) + 100}"
        text = (Path(__file__).parents[2] / "data" / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
        file = self.folder / f"{code}.toml"
        file.write_text(text.replace('code = "chi-thi-28"', f'code = "{code}"', 1), encoding="utf-8")
        self.do(today, "campaign", "load", str(file))
        letter = json.loads(self.do(today, "dispatch", "generate", "--campaign", code).out)["id"]
        self.do(today, "dispatch", "issue", letter, "--on", f"{today:%d/%m/%Y}")
        self.do(today, "dispatch", "send", letter)
        self.attempt(today, "dispatch", "acknowledge", letter, "BDT-LS", "--on", f"{today:%d/%m/%Y}")
        if self.chance.random() < 0.5:
            recall = json.loads(self.do(today, "dispatch", "recall", letter, "--reason", "Thay đổi chủ trương").out)[
                "id"
            ]
            self.attempt(today, "dispatch", "issue", recall, "--on", f"{today:%d/%m/%Y}")

    def hand_over(self, today: dt.date) -> None:
        """Let the department of 2025 take over, with its head."""
        on = f"{HANDED_OVER:%d/%m/%Y}"
        self.do(today, "office", "hand-over", "--to", "lang-son-2025", "--on", on)
        self.do(today, "staff", "add", "Trần Văn Hùng", "--title", "Giám đốc", "--authority", "head", "--may", "sign",
                "--active-from", on)  # fmt: skip

    def report(self, today: dt.date, month: str) -> None:
        """Issue the month's report, and keep what it printed."""
        write_notes(self.run, f"{month}-01", today=today.isoformat())
        words = ("report", "monthly", "--month", month, "--issue", "--on", f"{today:%d/%m/%Y}")
        code = json.loads(self.do(today, *words).out)["id"]
        self.issued[code] = self.do(today, "report", "show", code).out


def month_of(number: int) -> Period:
    year, month = divmod(FIRST_MONTH + number, 12)
    return period_of(year, month + 1, Months("15-14"))


def figures_of(said: str) -> str:
    """What a report counts, as JSON."""
    report = json.loads(said)
    return json.dumps({name: report[name] for name in ("period", "as_of", "figures", "by_area")}, ensure_ascii=False)


def test_every_report_is_read_back_and_made_again_to_the_byte(run: Any, letter: Path, tmp_path: Path) -> None:
    office = Office(run, tmp_path)
    last = OPENED
    for number in range(MONTHS):
        last = month_of(number).last
        office.type_visits(last)
        office.put_right(last)
        if month_of(number).first < HANDED_OVER <= last:
            office.hand_over(last)
        if number % 6 == 3 and last < HANDED_OVER:  # the campaign's text is that of the department of 2020
            office.write_letter(last)
        month = f"{last:%Y-%m}"
        office.report(last + dt.timedelta(2), month)
    today = (last + dt.timedelta(30)).isoformat()
    assert len(office.issued) == MONTHS
    for code, printed in office.issued.items():
        assert run("report", "show", code, "--json", today=today).out == printed
        month = json.loads(printed)["period"]["to"][:7]
        again = run("report", "monthly", "--month", month, "--as-of", code, "--json", today=today)
        assert again.code == 0, again
        assert figures_of(again.out) == figures_of(printed), month
    assert run("journal", "verify", today=today).code == 0
    # Most of what was typed late was taken, and the months were told of it.
    assert office.refused < MONTHS * 5
    assert len(json.loads(office.issued[f"BC-{last.year}-{int(code[-4:]):04d}"])["adjustments_list"]) > 0
