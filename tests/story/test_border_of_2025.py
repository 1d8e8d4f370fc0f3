"""Over the border of 2025: the letter of 2020, a new office in March, communes in place of districts in July, a letter
to 65 of them in October; every month is counted by the areas of its days, in both databases.
"""

import shlex
from pathlib import Path
from typing import Any

import pytest
from long_runs import DATABASES, few

DATA = Path(__file__).parents[2] / "data"
CAMPAIGN = DATA / "campaigns" / "chi-thi-28.toml"
# How the successor is reached is not known; an office writes it into its own copy of the file.
CONTACT = (
    'phones = ["0205 000 001", "0205 000 002"]\nwebsite = "http://skhcn.example.vn/"\nfanpage = "http://fb.example.vn/"'
)
# The legal day of each line, in the order in which they are typed.
LINES = """
2025-02-10 inspect log DPV-013 --on 2025-02-10 --finding "Thiếu sổ theo dõi"
2025-03-10 office hand-over --to lang-son-2025 --on 2025-03-01
2025-03-10 staff add "Trần Thị Mới" --title "Giám đốc" --authority head --head-title "Giám đốc" --may sign
2025-06-20 inspect log DPV-013 --on 2025-06-20
2025-06-20 amend DPV-011 --address ""
2025-06-25 dispatch generate --campaign chi-thi-28
2025-07-10 campaign load {campaign}
2025-07-10 recipient succeed --carry-tasks --on 2025-07-01 --place DPV-013=06184 --place DPV-010=06187
2025-07-10 inspect log DPV-013 --on 2025-07-10
2025-10-01 paper issue CV-2025-0002 --on 2025-10-01
2025-10-01 paper send CV-2025-0002 --on 2025-10-01
2025-10-05 paper acknowledge CV-2025-0002 PVHXH-06184 --on 2025-10-05
2025-10-06 pledge record DPV-013 --campaign dot-2025 --signed-on 2025-10-06 --signer "Ông A"
"""


@pytest.fixture(params=few(DATABASES, from_place=1, every=2))
def office(request: Any, letter: Path) -> Path:
    if request.param == "postgresql":
        request.getfixturevalue("letter_on_server")
    return letter


def counted(run: Any, month: str, today: str) -> dict[str, dict[str, Any]]:
    rows = run("report", "monthly", "--month", month, "--json", today=today).json["by_area"]
    return {row["area"]: row for row in rows}


def test_each_month_is_counted_by_the_areas_of_its_days(run: Any, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "dot-2025.toml"
    text = CAMPAIGN.read_text(encoding="utf-8").replace('code = "chi-thi-28"', 'code = "dot-2025"', 1)
    file.write_text(text.replace('"district_office"', '"commune_office"'), encoding="utf-8")
    own = office / "data" / "offices" / "lang-son-2025.toml"
    own.parent.mkdir(parents=True)
    shipped = (DATA / "offices" / own.name).read_text(encoding="utf-8")
    own.write_text(shipped.replace("phones = []", CONTACT), encoding="utf-8")
    may = counted(run, "2020-06", "2020-06-15")
    printed: dict[str, Any] = {}
    for line in LINES.strip().splitlines():
        today, *words = shlex.split(line.replace("{campaign}", str(file)))
        answer = run(*words, "--json", today=today)
        assert answer.code == 0, (words, answer)
        ends = "11 addressees end on 30/06/2025: PVHTT-BG" in answer.err
        assert ends == (words[:2] == ["dispatch", "generate"] and today == "2025-06-25")
        if today == "2025-03-10" and "2025-02" not in printed:
            printed["2025-02"] = counted(run, "2025-02", "2025-03-10")
    # February: the old areas, before and after the reform.
    february = counted(run, "2025-02", "2025-11-01")
    assert february == printed["2025-02"]
    assert set(february) <= {"178", *(str(code) for code in range(180, 190))}
    assert february["183"]["inspections"] == 1
    # The month of July runs from 15 June to 14 July: a visit of June in the district, one of July in the commune.
    july = counted(run, "2025-07", "2025-11-01")
    assert (july["183"]["inspections"], july["06184"]["inspections"]) == (1, 1)
    assert july["183"]["units"] == 0
    # October: 65 offices are asked; what could not be placed still stands in its old area, for everybody to see.
    october = counted(run, "2025-10", "2025-11-01")
    communes = {code: row for code, row in october.items() if len(code) == 5}
    assert len(communes) == 65
    assert all(row["asked"] >= 1 for row in communes.values())
    assert communes["06184"]["acknowledged"] == 1
    assert communes["06184"]["pledges_signed"] == 1
    assert sum(row["units"] for code, row in october.items() if len(code) == 3) > 0
    shown = run("dispatch", "show", "CV-2025-0002", "--json", today="2025-11-01").json
    assert shown["symbol"] == "01/SKHCN-BCVT"
    assert sum(one["recipient"].startswith("PVHXH-") for one in shown["addressees_list"]) == 65
    assert not any(one["recipient"].startswith("PVHTT-") for one in shown["addressees_list"])
    assert counted(run, "2020-06", "2020-06-15") == may
    assert run("db", "check").code == 0
    assert run("journal", "verify").code == 0
