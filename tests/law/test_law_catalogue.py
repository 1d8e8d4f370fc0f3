"""The shipped sheets as a whole, and an office's own rows over them."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from postwatch.errors import UsageError
from postwatch.law import in_force, lookup, moves, provisions
from postwatch.law.catalogue import SHEETS, Catalogue
from postwatch.law.citation import parse_reference, provisions_of
from postwatch.law.review import review
from postwatch.law.rows import READ
from postwatch.paths import shipped

CATALOGUE = Catalogue()
LAW = shipped("data") / "law"
OLD, NEW = "15/2020/NĐ-CP", "174/2026/NĐ-CP"
# The days around which rules change, and the days after them.
BORDERS = [
    day + dt.timedelta(days=step)
    for day in (
        dt.date(2020, 4, 15), dt.date(2022, 1, 1), dt.date(2022, 1, 27), dt.date(2025, 7, 1), dt.date(2026, 7, 1),
        dt.date(2026, 9, 26), dt.date(2026, 11, 24),
    )
    for step in (-1, 0, 1)
]  # fmt: skip


def filed(sheet: str) -> list[dict[str, str]]:
    with (LAW / f"{sheet}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_row_of_every_sheet_is_in_the_catalogue() -> None:
    for sheet in SHEETS:
        assert len(getattr(CATALOGUE, sheet)) == len(filed(sheet)) > 0
    assert len(CATALOGUE.acts) == 238
    assert len([act for act in CATALOGUE.acts if act.decree == NEW]) == 116
    assert len(CATALOGUE.moves) == 157


def test_every_row_has_a_label_of_its_own() -> None:
    labels = [label for label, _row in CATALOGUE.labels()]
    assert len(set(labels)) == len(labels)
    assert f"acts:{OLD}:8.4.b:2020-04-15" in labels


def test_fines_lie_in_what_the_decrees_allow_and_words_have_a_source() -> None:
    """80 million for an organisation (Nghị định 15/2020/NĐ-CP, Điều 4.1; Nghị định 174/2026/NĐ-CP, Điều 4.1, 4.3)."""
    for act in CATALOGUE.acts:
        assert 0 < act.fine_min <= act.fine_max <= 80_000_000
        assert act.source
        assert act.text or act.confidence in ("inferred", "partly-verbatim", "secondary")
        assert act.text == " ".join(act.text.split())


def test_no_line_tells_how_it_was_gathered() -> None:
    for sheet in SHEETS:
        for row in filed(sheet):
            told = " ".join(row.values()).casefold()
            assert not [word for word in ("enforcement.md", "lần đọc", "sản phẩm:", ".csv") if word in told], row


def test_every_conduct_resolves_to_one_row_on_every_day_of_its_decree_around_a_border() -> None:
    """But for what a decree did not have yet, which the first day of its row says."""
    provisions = {(act.decree, act.provision) for act in CATALOGUE.acts}
    for on in BORDERS[1:]:
        (decree,) = in_force.decrees_on(CATALOGUE.decrees, on, held=CATALOGUE.held)
        for number, provision in provisions:
            rows = [act for act in CATALOGUE.acts if (act.decree, act.provision) == (number, provision)]
            held = in_force.in_force(rows, on)
            came_later = on < min(act.valid_from or on for act in rows)
            went_before = on > max(act.valid_to or on for act in rows)
            expected = 1 if number == decree.number and not came_later and not went_before else 0
            assert len(held) == expected, (provision, on)
    assert not [one for one in review(CATALOGUE, on=dt.date(2026, 11, 28)) if one.kind in ("overlapping", "gap")]


def test_consequences_and_moves_name_acts_that_are_there() -> None:
    assert not [one for one in review(CATALOGUE, on=dt.date(2026, 1, 1)) if one.kind == "points_nowhere"]


def test_the_words_of_a_consequence_name_the_acts_of_its_list() -> None:
    """«điểm a khoản 3, các điểm a và c khoản 4 Điều này» is 7.3.a;7.4.a;7.4.c."""
    for row in CATALOGUE.consequences:
        for reference in provisions_of(row.applies_to):
            if row.text:
                assert f"khoản {reference.clause}" in row.text or "khoản 1 và khoản 2" in row.text
                assert not reference.first or f" {reference.first} " in f" {row.text} ".replace(",", " ")


def test_the_numbers_with_two_meanings_are_those_of_the_sheet_of_moves() -> None:
    named = {move.from_provision for move in CATALOGUE.moves if move.kind == "same-number"}
    found = {one.what for one in review(CATALOGUE, on=dt.date(2026, 11, 28)) if one.kind == "two_meanings"}
    assert found == named
    assert len(named) == 35


def test_every_move_is_found_from_both_ends() -> None:
    for move in CATALOGUE.moves:
        if move.kind == "carries":
            earlier = next(
                act for act in CATALOGUE.acts
                if (act.decree, act.provision) == (move.from_decree, move.from_provision)
                and (act.valid_from or dt.date.min) <= (move.from_valid_to or dt.date.max)
            )  # fmt: skip
            assert (move.to_decree, parse_reference(move.to_provision)) in moves.numbers_of(CATALOGUE.moves, earlier)
            lines = moves.moves_of(CATALOGUE, move.to_provision, decree=NEW)
            assert f"{move.from_provision}, {move.from_decree}" in {
                line for one in lines if one.asked for line in one.earlier_list
            }
    (dropped,) = (one for one in moves.moves_of(CATALOGUE, "13.4.g") if one.asked)
    assert dropped.dropped


def test_an_act_whose_words_were_not_seen_is_found_by_those_of_its_successor() -> None:
    unseen = [act for act in CATALOGUE.acts if not act.text]
    assert {act.decree for act in unseen} == {OLD}
    for act in unseen:
        found = provisions.provision_of(CATALOGUE, act, act.valid_from or dt.date.min)
        assert (found.conduct, bool(found.conduct_like)) == ("", True)


def test_what_was_not_read_is_marked_unverified() -> None:
    found = [one for one in review(CATALOGUE, on=dt.date(2026, 11, 28)) if one.kind == "unverified"]
    assert f"acts:{OLD}:5.3.a:2020-04-15" in {one.what for one in found}
    assert f"acts:{OLD}:9.1.b:2020-04-15" not in {one.what for one in found}
    assert {one.detail for one in found} >= {"inferred", "memory", "ocr", "secondary"}
    assert "inferred" not in READ


def test_fined_once_begins_on_its_day() -> None:
    act = lookup.find_act(CATALOGUE, "9.1.b", on=dt.date(2022, 1, 26))
    assert [act.is_fined_once(dt.date(2022, 1, day)) for day in (26, 27)] == [False, True]
    assert lookup.find_act(CATALOGUE, "12.1", on=dt.date(2026, 7, 1)).multiple == "separate"


HEAD = (LAW / "acts.csv").read_text(encoding="utf-8").partition("\n")[0]


def own_acts(workspace: Path, *rows: dict[str, str], sign: str = ",") -> Path:
    file = workspace / "data" / "law" / "acts.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    names = HEAD.split(",")
    lines = [sign.join(names), *(sign.join(row.get(name, "") for name in names) for row in rows)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return file


ROW = {
    "decree": OLD, "valid_from": "2020-04-15", "valid_to": "2026-06-30", "article": "9", "clause": "1", "point": "b",
    "text": "Chữ của đơn vị", "org_fine_min": "1", "org_fine_max": "2", "confidence": "verbatim",
}  # fmt: skip
JUNE = dt.date(2020, 6, 1)


@pytest.mark.parametrize("sign", [",", ";"])
def test_an_own_row_takes_the_place_of_its_shipped_row_alone(tmp_path: Path, sign: str) -> None:
    own_acts(tmp_path, ROW, {**ROW, "clause": "7", "point": ""}, sign=sign)
    mine = Catalogue(tmp_path)
    assert lookup.find_act(mine, "9.1.b", on=JUNE).text == "Chữ của đơn vị"
    assert lookup.find_act(mine, "9.7", on=JUNE).fine_max == 2
    assert lookup.find_act(mine, "9.1.c", on=JUNE) == lookup.find_act(CATALOGUE, "9.1.c", on=JUNE)
    assert len(mine.acts) == len(CATALOGUE.acts) + 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"org_fine_min": "3"}, "org_fine_max: 2 is less than the least fine"),
        ({"org_fine_min": "-3"}, "org_fine_min"),
        ({"org_fine_min": "ba triệu"}, "ba triệu"),
        ({"confidence": "certain"}, "certain"),
        ({"confidence": "confirmed"}, "confirmed"),
        ({"valid_from": "15/4/2020"}, "15/4/2020"),
        ({"clause": "?"}, "clause"),
        ({"point": "a-c"}, "point"),
        ({"warning": "maybe"}, "warning"),
        ({"org_fine_max": "9999999999999"}, "is too large"),
    ],
)
def test_a_spoilt_cell_of_an_own_sheet_is_named_by_its_line(
    tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    own_acts(tmp_path, {**ROW, **changes})
    with pytest.raises(UsageError) as refusal:
        assert Catalogue(tmp_path).acts
    assert "acts.csv, line 2" in refusal.value.message
    assert reason in refusal.value.message


@pytest.mark.parametrize(
    ("sheet", "row", "reason"),
    [
        ("consequences", {"kind": "additional", "measure": "destroy"}, "is of the other kind"),
        ("consequences", {"kind": "additional", "measure": "suspend_licence", "months_min": "1"}, "no range"),
        ("consequences", {"kind": "remedy", "measure": "destroy", "applies_to": "9.3.z"}, "applies_to"),
        ("moves", {"kind": "carries", "from_provision": "rubbish"}, "from_provision"),
        ("clocks", {"unit": "years", "amount": "9999"}, "is too large"),
        ("clocks", {"scope": "174/2026/NĐ-CP:zz"}, "scope"),
        ("clocks", {"amount": "3"}, "needs a unit"),
        ("powers", {"max_fine_org": "9999999999999"}, "is too large"),
    ],
)
def test_a_row_that_would_break_what_reads_it_is_refused_by_its_line(
    tmp_path: Path, sheet: str, row: dict[str, str], reason: str
) -> None:
    whole = {"decree": OLD, "article": "9", "clause": "1", "applies_to": "9.1", "confidence": "memory", "title": "x",
             "name": "x", "to_decree": NEW, "from_decree": OLD}  # fmt: skip
    head = (LAW / f"{sheet}.csv").read_text(encoding="utf-8").partition("\n")[0]
    file = tmp_path / "data" / "law" / f"{sheet}.csv"
    file.parent.mkdir(parents=True)
    cells = ",".join({**whole, **row}.get(column, "") for column in head.split(","))
    file.write_text(f"{head}\n{cells}\n", encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        getattr(Catalogue(tmp_path), sheet)
    assert f"{sheet}.csv, line 2" in refusal.value.message
    assert reason in refusal.value.message


def test_two_rows_for_one_provision_and_day_are_refused(tmp_path: Path) -> None:
    own_acts(tmp_path, ROW, ROW)
    with pytest.raises(UsageError, match=r"two rows for 15/2020/NĐ-CP 9\.1\.b 2020-04-15"):
        assert Catalogue(tmp_path).acts


def test_an_own_sheet_that_is_no_text_is_refused(tmp_path: Path) -> None:
    own_acts(tmp_path).write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(UsageError, match=r"acts\.csv"):
        assert Catalogue(tmp_path).acts


@pytest.mark.parametrize(("former", "now"), [("sanctions", "acts"), ("authorities", "powers")])
def test_an_own_sheet_of_a_former_name_is_not_passed_over(tmp_path: Path, former: str, now: str) -> None:
    (tmp_path / "data" / "law").mkdir(parents=True)
    (tmp_path / "data" / "law" / f"{former}.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"{former}.csv is no longer read") as refusal:
        assert Catalogue(tmp_path).clocks
    assert f"{now}.csv" in refusal.value.hint


def test_a_sheet_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    own_acts(tmp_path, {**ROW, "clause": "?"})
    assert Catalogue(tmp_path).clocks


def test_a_decree_of_other_days_does_not_govern(run: Any) -> None:
    answer = run("law", "show", "8.4.b", "--on", "2020-06-01", "--decree", "174/2026")
    assert answer.code == 3
    assert "15/2020/NĐ-CP does" in answer.err
    assert run("law", "show", "8.4.b", "--on", "2020-06-01", "--decree", "nghị định 15/2020", "--json").code == 0
