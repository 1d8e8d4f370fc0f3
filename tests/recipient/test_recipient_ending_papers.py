"""Postal licences and confirmations of the office that end: when `status` tells of them, and of which."""

from pathlib import Path
from typing import Any

import pytest

from postwatch.recipient.ending_papers import Issuer

OFFICE = Issuer("Sở Thông tin và Truyền thông tỉnh Lạng Sơn", "Sở Thông tin và Truyền thông", "STTTT")
LICENCE = ("--licence-number", "05/GP-STTTT", "--licence-on", "1/9/2015", "--licence-ends-on", "31/8/2020")


@pytest.mark.parametrize(
    ("issuer", "number", "is_own"),
    [
        ("Sở Thông tin và Truyền thông", "05/GP", True),
        ("Sở Thông tin và Truyền thông tỉnh Lạng Sơn", None, True),
        ("sở thông tin và truyền thông Lạng Sơn", None, True),
        ("Sở TT&TT", "05/GP", True),
        ("Sở TTTT tỉnh Lạng Sơn", "05/GP", True),
        ("STTTT", "05/GP", True),
        ("Sở Thông tin và Truyền thông Hà Nội", "05/GP-STTTT", False),
        ("Sở Thông tin và Truyền thông tỉnh Cao Bằng", "05/GP-STTTT", False),
        ("Bộ Thông tin và Truyền thông", "346/GP-BTTTT", False),
        ("Bộ TT&TT", "346/GP-BTTTT", False),
        (None, "05/GP-STTTT", True),
        (None, "12/XN-STTTT", True),
        (None, "346/GP-BTTTT", False),
        (None, "05", False),
        (None, None, False),
    ],
)
def test_a_paper_is_of_the_office_as_its_issuer_or_else_its_number_says(
    issuer: str | None, number: str | None, is_own: bool
) -> None:
    assert OFFICE.issued(issuer=issuer, number=number) is is_own


def told(run: Any, today: str) -> list[tuple[str, int, str, bool]]:
    items = run("status", "--json", today=today).json["items_list"]
    return [(one["what"], one["count"], one["due_on"], one["overdue"]) for one in items if one["kind"] == "licence"]


@pytest.mark.usefixtures("loaded")
class TestStatus:
    @pytest.mark.parametrize(
        ("today", "is_told", "is_late"),
        [
            ("2020-07-01", False, False),  # 61 days before
            ("2020-07-02", True, False),  # 60
            ("2020-08-30", True, False),  # 1
            ("2020-08-31", True, False),  # the last day
            ("2020-09-01", True, True),
            ("2021-09-01", True, True),  # until it is settled
        ],
    )
    def test_it_tells_of_a_licence_from_sixty_days_before_its_end(
        self, run: Any, today: str, is_told: bool, is_late: bool
    ) -> None:
        run("recipient", "edit", "VTP-LS", *LICENCE)
        words = f"VTP-LS: postal licence 05/GP-STTTT {'has ended' if is_late else 'ends'}"
        assert told(run, today) == ([(words, 1, "2020-08-31", is_late)] if is_told else [])

    def test_a_confirmation_of_the_office_is_told_alike(self, run: Any) -> None:
        paper = ("--confirmation-number", "12/XN", "--confirmation-issuer", "Sở TT&TT")
        run("recipient", "edit", "VTP-LS", *paper, "--confirmation-ends-on", "31/8/2020")
        words = "VTP-LS: confirmation of notified activity 12/XN ends"
        assert told(run, "2020-08-01") == [(words, 1, "2020-08-31", False)]

    @pytest.mark.parametrize(
        "changes",
        [
            ("--licence-issuer", "Bộ Thông tin và Truyền thông"),
            ("--licence-number", "346/GP-BTTTT"),
            ("--licence-ends-on", ""),
            ("--licence-ends-on", "31/8/2030"),
            ("--licence-number", ""),
            ("--active-to", "31/7/2020"),
        ],
    )
    def test_one_of_the_ministry_without_end_renewed_given_back_or_of_a_closed_unit_is_not_told(
        self, run: Any, changes: tuple[str, str]
    ) -> None:
        run("recipient", "edit", "VTP-LS", *LICENCE)
        run("recipient", "edit", "VTP-LS", *changes)
        assert told(run, "2020-08-15") == []

    def test_points_that_carry_the_licence_of_their_enterprise_are_one_thing(self, run: Any) -> None:
        for unit in ("DPV-002", "VTP-LS", "DPV-001"):
            run("recipient", "edit", unit, *LICENCE)
        assert told(run, "2020-08-01") == [("VTP-LS: postal licence 05/GP-STTTT ends", 3, "2020-08-31", False)]

    def test_as_of_tells_the_last_day_that_was_recorded_then(self, run: Any) -> None:
        run("recipient", "edit", "VTP-LS", *LICENCE, today="2020-06-01")
        run("recipient", "edit", "VTP-LS", "--licence-ends-on", "31/8/2030", today="2020-08-20")
        shown = [
            run("recipient", "show", "VTP-LS", *day, "--json", today="2020-08-25").json["details"]
            for day in (("--as-of", "2020-08-19"), ())
        ]
        assert [one["licence_ends_on"] for one in shown] == ["2020-08-31", "2030-08-31"]

    def test_a_last_day_before_the_day_of_the_paper_is_refused(self, run: Any, refused: Any) -> None:
        said = refused(3, "recipient", "edit", "VTP-LS", *LICENCE[:4], "--licence-ends-on", "1/8/2015")
        assert "2015-08-01" in said.err or "01/08/2015" in said.err

    def test_a_register_brings_the_last_days_along(self, run: Any, loaded: Path) -> None:
        sheet = loaded.parent / "danh-sach.csv"
        sheet.write_text(
            "Loại đơn vị;Tên đơn vị;Địa bàn;Số giấy phép;Ngày hết hạn giấy phép;Số VBXN;Ngày hết hạn VBXN\n"
            "doanh nghiệp;Công ty An Phát;Cao Lộc;05/GP-STTTT;31/8/2020;12/XN-STTTT;30/9/2020\n",
            encoding="utf-8",
        )
        assert run("recipient", "import", str(sheet)).code == 0
        assert [(one[0].split(": ")[1], one[2]) for one in told(run, "2020-09-15")] == [
            ("postal licence 05/GP-STTTT has ended", "2020-08-31"),
            ("confirmation of notified activity 12/XN-STTTT ends", "2020-09-30"),
        ]
