"""Spans: from a day on a unit is called otherwise, or belongs elsewhere; each day keeps what held on it."""

import csv
import datetime as dt
import io
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from long_runs import few

from postwatch.recipient.rules import Span, begin_span, put_right

DAY = dt.date(2020, 1, 1)
DAYS = [DAY + dt.timedelta(days=number) for number in range(30)]
ACTS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(DAYS), st.sampled_from(["name", "area"]), st.integers(1, 4)), max_size=8
)


def on(spans: list[Span], day: dt.date) -> dict[str, Any]:
    (only,) = [span for span in spans if span.holds(day)]
    return dict(only.values)


@given(ACTS)
def test_every_day_has_one_span_and_no_later_change_touches_an_earlier_day(acts: list[Any]) -> None:
    spans = [Span(None, None, {"name": 0, "area": 0})]
    for begins, day, field, value in acts:
        before = {one: on(spans, one) for one in DAYS}
        spans = (begin_span if begins else put_right)(spans, on=day, changes={field: value})
        after = {one: on(spans, one) for one in DAYS}
        assert after[day] == {**before[day], field: value}
        changed = [one for one in DAYS if before[one] != after[one]]
        # The days that change are side by side, held the value of the day, and are none before it where a span begins.
        assert changed == [one for one in DAYS if changed and changed[0] <= one <= changed[-1]]
        assert all(before[one][field] == before[day][field] for one in changed)
        assert not begins or all(one >= day for one in changed)
        others = {one: {**values, field: None} for one, values in before.items()}
        assert others == {one: {**values, field: None} for one, values in after.items()}
    assert spans[0].first_on is None
    assert spans[-1].last_on is None


def test_a_day_in_between_leaves_what_was_recorded_of_later_days() -> None:
    spans = begin_span([Span(None, None, {"name": "a", "area": 1})], on=DAYS[20], changes={"name": "b"})
    spans = begin_span(spans, on=DAYS[10], changes={"name": "c", "area": 2})
    found = [(span.first_on, span.values) for span in spans]
    assert found == [
        (None, {"name": "a", "area": 1}),
        (DAYS[10], {"name": "c", "area": 2}),
        (DAYS[20], {"name": "b", "area": 2}),
    ]


@pytest.mark.usefixtures("loaded")
class TestMoveAndRename:
    def test_a_list_of_a_day_holds_what_units_were_on_it(self, run: Any) -> None:
        run("recipient", "move", "DPV-013", "--on", "1/6/2020", "--area", "Bắc Sơn")
        run("recipient", "rename", "DPV-013", "--on", "1/6/2020", "--name", "Aa Bưu cục mới")

        def listed(day: str) -> dict[str, str]:
            written = run("recipient", "list", "--on", day, "--format", "csv").out.removeprefix("\ufeff")
            found = list(csv.DictReader(io.StringIO(written), delimiter=";"))
            (unit,) = [one for one in found if one["Mã"] == "DPV-013"]
            return unit | {"place": str(found.index(unit))}

        before, after = listed("31/5/2020"), listed("1/6/2020")
        assert (after["Tên đơn vị"], after["Địa bàn"], after["place"]) == ("Aa Bưu cục mới", "Huyện Bắc Sơn", "0")
        assert before["Tên đơn vị"] != after["Tên đơn vị"]
        assert before["Địa bàn"] != after["Địa bàn"]
        differing = {title for title in before if before[title] != after[title]}
        assert differing == {"Tên đơn vị", "Địa bàn", "place"}

    def test_a_unit_that_moves_counts_where_it_was_on_each_day(self, run: Any) -> None:
        said = run("recipient", "move", "DPV-013", "--on", "1/6/2020", "--area", "Bắc Sơn")
        assert "(DPV-013) from 01/06/2020: Area: Huyện Bắc Sơn\n" in said.out

        def listed(area: str, day: str) -> set[str]:
            return {one["code"] for one in run("recipient", "list", "--area", area, "--on", day, "--json").json}

        former = run("recipient", "show", "DPV-013", "--on", "31/5/2020", "--json").json["area"]
        assert "DPV-013" in listed(former, "31/5/2020") - listed("185", "31/5/2020")
        assert "DPV-013" in listed("185", "1/6/2020") - listed(former, "1/6/2020")
        assert run("recipient", "show", "DPV-013", "--json").json["area"] == "185"

    def test_a_former_name_finds_the_unit_and_is_that_of_its_days(self, run: Any) -> None:
        run("recipient", "rename", "BDT-LS", "--on", "1/6/2020", "--name", "Bưu điện Xứ Lạng")
        assert run("recipient", "show", "bưu điện tỉnh lạng sơn", "--json").json["name"] == "Bưu điện Xứ Lạng"
        assert (
            run("recipient", "show", "BDT-LS", "--on", "31/5/2020", "--json").json["name"] == "Bưu điện tỉnh Lạng Sơn"
        )
        assert [(one["first_on"], one["last_on"], one["name"]) for one in self.history(run, "BDT-LS")] == [
            (None, "2020-05-31", "Bưu điện tỉnh Lạng Sơn"),
            ("2020-06-01", None, "Bưu điện Xứ Lạng"),
        ]
        assert "31/05/2020" in run("recipient", "history", "BDT-LS").out

    def test_what_changed_is_named_and_nothing_else(self, run: Any) -> None:
        def said(verb: str, day: str, *words: str) -> str:
            return str(run("recipient", verb, "DPV-013", "--on", f"{day}/6/2020", *words).out)

        assert said("move", "1", "--parent", "VTP-LS").endswith("(DPV-013) from 01/06/2020: Unit above: VTP-LS\n")
        assert said("move", "2", "--parent", "").endswith(" from 02/06/2020: Unit above: (none)\n")
        both = said("move", "3", "--parent", "BDT-LS", "--area", "185")
        assert both.endswith(" from 03/06/2020: Area: Huyện Bắc Sơn; Unit above: BDT-LS\n")
        assert run("recipient", "edit", "DPV-013", "--point-type", "").code == 0
        assert said("rename", "4", "--kind", "other").endswith(" from 04/06/2020: Kind: other unit\n")
        assert said("rename", "5", "--name", "Mới", "--kind", "authority").endswith("Name: Mới; Kind: authority\n")

    def test_no_kind_fits_that_would_make_the_tree_impossible_on_any_day(self, run: Any, refused: Any) -> None:
        """The points of DNM-01 leave it on the 10th; DNM-02 is no enterprise up to the 5th."""
        to_authority = ("recipient", "rename", "DNM-01", "--kind", "authority", "--on")
        for point in ("DPV-012", "DPV-013"):
            run("recipient", "move", point, "--on", "10/6/2020", "--parent", "VTP-LS")
        said = refused(3, *to_authority, "9/6/2020").err
        assert "Doanh nghiệp mẫu 1 is a authority and cannot be above Điểm phục vụ mẫu 10" in said
        refused(3, "recipient", "edit", "DNM-01", "--kind", "authority")
        assert run(*to_authority, "10/6/2020").code == 0
        refused(3, "recipient", "move", "DPV-001", "--on", "10/6/2020", "--parent", "DNM-01")
        refused(3, "recipient", "move", "DPV-001", "--on", "9/6/2020", "--parent", "DNM-01")
        assert run("recipient", "edit", "DPV-001", "--active-to", "9/6/2020").code == 0
        assert run("recipient", "move", "DPV-001", "--on", "9/6/2020", "--parent", "DNM-01").code == 0

    def test_a_point_that_ended_before_keeps_no_unit_from_another_kind(self, run: Any, refused: Any) -> None:
        to_authority = ("recipient", "rename", "DNM-03", "--kind", "authority", "--on", "1/6/2020")
        refused(3, *to_authority)
        run("recipient", "edit", "DPV-016", "--active-to", "31/5/2020")
        assert run(*to_authority).code == 0

    def history(self, run: Any, unit: str) -> list[dict[str, Any]]:
        spans: list[dict[str, Any]] = run("recipient", "history", unit, "--json").json
        return spans

    def test_what_was_typed_wrongly_is_put_right_on_all_its_days_and_on_no_other(self, run: Any) -> None:
        run("recipient", "rename", "BDT-LS", "--on", "1/6/2020", "--name", "Bưu điện Xứ Lạn")
        run("recipient", "move", "BDT-LS", "--on", "10/6/2020", "--area", "Cao Lộc")
        run("recipient", "edit", "BDT-LS", "--name", "Bưu điện Xứ Lạng")
        names = [one["name"] for one in self.history(run, "BDT-LS")]
        assert names == ["Bưu điện tỉnh Lạng Sơn", "Bưu điện Xứ Lạng", "Bưu điện Xứ Lạng"]
        run("recipient", "edit", "BDT-LS", "--on", "31/5/2020", "--name", "Bưu điện Lạng Sơn", "--kind", "other")
        found = [(one["name"], one["kind"]) for one in self.history(run, "BDT-LS")]
        assert [name for name, _kind in found] == ["Bưu điện Lạng Sơn", "Bưu điện Xứ Lạng", "Bưu điện Xứ Lạng"]
        assert {kind for _name, kind in found} == {"other"}

    def test_a_point_follows_the_enterprise_that_it_belonged_to_on_the_day(self, run: Any) -> None:
        run("campaign", "load", "chi-thi-28", today="2020-05-14")
        run("dispatch", "generate", today="2020-05-14")
        run("dispatch", "issue", "CV-2020-0001", "--on", "15/5/2020", today="2020-05-15")
        run("recipient", "add", "--kind", "postal_enterprise", "--name", "Mới", "--area", "178", "--code", "DN-MOI")

        def asked(day: str) -> int:
            return int(run("pledge", "coverage", "--on", day, "--json", today="2020-06-15").json["total"])

        assert asked("31/5/2020") == asked("1/6/2020")
        moved = run("recipient", "move", "DPV-001", "--on", "1/6/2020", "--parent", "DN-MOI", "--json").json
        assert (moved["first_on"], moved["parent"]) == ("2020-06-01", "DN-MOI")
        # No letter asks the new enterprise, and so no longer the point; it was asked on the days before.
        assert asked("1/6/2020") == asked("31/5/2020") - 1

    @pytest.mark.parametrize(
        ("code", "words", "sentence"),
        [
            (3, ("move", "DPV-013", "--on", "16/6/2020", "--area", "183"), "is in the future"),
            (3, ("move", "DPV-013", "--on", "1/6/2020", "--area", "06124"), "exists only from 01/07/2025"),
            (3, ("move", "DPV-013", "--on", "1/6/2020", "--parent", "PVHTT-VL"), "cannot be above"),
            (2, ("move", "DPV-013", "--on", "1/6/2020"), "would stay as it is on 01/06/2020"),
            (2, ("rename", "DPV-013", "--on", "1/6/2020", "--name", ""), "--name cannot be empty"),
            (3, ("rename", "BDT-LS", "--on", "1/6/2020", "--kind", "service_point"), "cannot be above"),
            (3, ("rename", "DPV-001", "--on", "1/6/2020", "--kind", "other"), "amend DPV-001 --point-type ''"),
            (5, ("rename", "VTP-LS", "--on", "1/6/2020", "--name", "Bưu điện tỉnh Lạng Sơn"), "already exists"),
            (4, ("history", "DPV-999"), "There is no unit DPV-999"),
        ],
    )
    def test_what_cannot_be_is_refused(self, refused: Any, code: int, words: tuple[str, ...], sentence: str) -> None:
        assert sentence in refused(code, "recipient", *words).err

    def test_nothing_begins_outside_of_the_days_of_a_unit(self, run: Any, refused: Any) -> None:
        run("recipient", "edit", "DPV-013", "--active-from", "1/3/2020", "--active-to", "1/6/2020")
        for day in ("1/3/2020", "2/6/2020"):
            said = refused(3, "recipient", "move", "DPV-013", "--on", day, "--area", "185").err
            assert "is active from 01/03/2020 to 01/06/2020" in said
        assert run("recipient", "move", "DPV-013", "--on", "2/3/2020", "--area", "185").code == 0


@pytest.mark.parametrize("seed", few([*range(3)]))
def test_figures_by_area_of_a_day_are_not_changed_by_a_later_move(run: Any, busy: Any, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    units = [one["code"] for one in run("recipient", "list", "--kind", "service_point", "--json").json]
    coverage = ("pledge", "coverage", "--on", "1/6/2020", "--campaign", "chi-thi-28")
    counts = (("report", "monthly", "--month", "2020-06", "--on", "1/6/2020"), coverage)

    def printed() -> list[Any]:
        return [run(*words, "--json").json["by_area"] for words in counts]

    earlier, moves = printed(), 0
    for _number in range(8):
        moved = run(
            "recipient", "move", chance.choice(units), "--on", f"{chance.randrange(2, 16)}/6/2020",
            "--area", str(chance.choice([178, *range(180, 190)])),
        )  # fmt: skip
        assert moved.code in {0, 2}, moved
        moves += moved.code == 0
    assert printed() == earlier
    for _number in range(moves):
        assert run("undo", "--yes").code == 0
    assert printed() == earlier
    assert all(len(run("recipient", "history", unit, "--json").json) == 1 for unit in units)
