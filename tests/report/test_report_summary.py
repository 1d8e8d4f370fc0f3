"""The summary of a period: none, one and many said rightly; nothing of what is unknown."""

from typing import Any

import pytest

from postwatch.report.figures import AreaRow
from postwatch.report.rules import FIGURES, figure_result
from postwatch.report.summary import summary_of


def told(section: str, *, previous: int | None = None, asked: int = 0, signed: int = 0, **values: int) -> list[str]:
    figures = {name: figure_result(name, (values.get(name, 0), 0, previous, None)) for name in FIGURES}
    areas = [AreaRow("178", "Thành phố Lạng Sơn", 0, 0, 0, asked, signed, 0, 0, 0, 0)]
    return summary_of(figures, areas, [section])


@pytest.mark.parametrize(
    ("done", "total", "sentence"),
    [
        (0, 1, "1 đơn vị được đề nghị chưa ký cam kết."),
        (1, 1, "1 đơn vị được đề nghị đã ký cam kết."),
        (0, 3, "Cả 3 đơn vị được đề nghị đều chưa ký cam kết."),
        (1, 3, "Có 1/3 đơn vị được đề nghị đã ký cam kết, đạt 33,3%."),
        (3, 3, "Cả 3 đơn vị được đề nghị đã ký cam kết."),
        (1200, 1500, "Có 1.200/1.500 đơn vị được đề nghị đã ký cam kết, đạt 80%."),
    ],
)
def test_none_one_some_and_all_of_those_asked(done: int, total: int, sentence: str) -> None:
    assert told("pledges", asked=total, signed=done) == [sentence]


def test_what_was_acknowledged_is_told_of_the_units_that_were_sent_to() -> None:
    figures = {"units_asked": 41, "units_sent_to": 17, "units_acknowledged": 15}
    assert told("scope", **figures)[0] == ("Có 15/17 đơn vị được gửi văn bản đã xác nhận nhận được, đạt 88,2%.")
    assert told("pledges", units_asked=41, units_acknowledged=15) == []


@pytest.mark.parametrize(
    ("section", "values", "sentences"),
    [
        ("pledges", {}, []),
        ("coordination", {}, []),
        ("coordination", {"incidents": 1}, ["Tiếp nhận 1 tin báo, vụ việc phát hiện."]),
        ("reports", {}, []),
        ("reports", {"units_asked": 1}, ["Chưa có đơn vị gửi báo cáo kết quả thực hiện nhiệm vụ."]),
        ("reports", {"task_reports": 1}, ["Các đơn vị đã gửi 1 báo cáo."]),
        ("inspections", {}, ["Không thực hiện kiểm tra."]),
        (
            "inspections",
            {"inspections_planned": 1, "units_inspected": 1},
            ["Đã thực hiện 1 lượt kiểm tra đối với 1 đơn vị, không ghi nhận tồn tại."],
        ),
        (
            "inspections",
            {"inspections_unannounced": 2, "units_inspected": 1, "findings": 3},
            [
                "Đã thực hiện 2 lượt kiểm tra đối với 1 đơn vị, ghi nhận 3 nội dung tồn tại hoặc có dấu hiệu vi phạm.",
            ],
        ),
        (
            "inspections",
            {"remedies_overdue": 1},
            ["Không thực hiện kiểm tra.", "Còn 1 yêu cầu khắc phục quá hạn."],
        ),
        ("violations", {}, ["Không phát hiện hành vi vi phạm hành chính."]),
        (
            "violations",
            {"violations": 2, "cases_decided": 1, "fines_imposed": 10, "fines_paid": 4, "fines_outstanding": 6},
            [
                "Phát hiện 2 hành vi vi phạm hành chính.",
                "Đã xử phạt 1 vụ việc, tổng số tiền phạt 10 đồng.",
                "Tiền phạt đã nộp 4 đồng; còn phải nộp 6 đồng.",
            ],
        ),
        (
            "violations",
            {"goods_held": 2, "complaints_settled": 1},
            [
                "Không phát hiện hành vi vi phạm hành chính.",
                "Đang tạm giữ 2 lô tang vật, phương tiện.",
                "Đã giải quyết 1 khiếu nại nhận trước đó.",
            ],
        ),
        ("followups", {"tasks_open": 3}, ["Không ban hành công văn đôn đốc; không có nhiệm vụ quá hạn."]),
        (
            "followups",
            {"followups_issued": 1, "tasks_open": 3, "tasks_overdue": 2},
            ["Đã ban hành 1 công văn đôn đốc; còn 2 nhiệm vụ quá hạn."],
        ),
    ],
)
def test_sentences_follow_the_figures(section: str, values: dict[str, Any], sentences: list[str]) -> None:
    assert told(section, **values) == sentences


@pytest.mark.parametrize(
    ("previous", "compared"),
    [
        (None, ""), (0, " (tăng 2 so với kỳ trước)"), (2, " (bằng kỳ trước)"), (5, " (giảm 3 so với kỳ trước)"),
    ],
)  # fmt: skip
def test_a_period_before_is_compared_with_only_where_it_is_known(previous: int | None, compared: str) -> None:
    sentence = f"Phát hiện 2 hành vi vi phạm hành chính{compared}."
    assert told("violations", previous=previous, violations=2)[0] == sentence
