"""The summary of a period in sentences (Vietnamese: paper), the same in every format; nothing is said of unknowns."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from postwatch.report.figures import AreaRow, FigureResult
from postwatch.report.rules import SCOPE, Value
from postwatch.vietnamese import money, percent

Figures = Mapping[str, FigureResult]
_VISITS = ("inspections_planned", "inspections_unannounced", "re_inspections")


def summary_of(figures: Figures, areas: Sequence[AreaRow], sections: Sequence[str], *, reached: int) -> list[str]:
    """Return a sentence for whom the period concerns, then one or more for each section, in their order.

    ``reached`` are the units to which letters were sent.
    """
    told: Mapping[str, Callable[[], Iterator[str]]] = {
        SCOPE: lambda: _scope(figures, reached),
        "reports": lambda: _reports(figures),
        "pledges": lambda: _pledges(areas),
        "inspections": lambda: _inspections(figures),
        "violations": lambda: _violations(figures),
        "coordination": lambda: _incidents(figures),
        "followups": lambda: _followups(figures),
    }
    return [sentence for section in (SCOPE, *sections) for sentence in told[section]()]


def out_of(done: int, total: int, asked: str, *, what: str) -> str:
    """Return how many of units that were asked something did it: none, the only one, some, all."""
    if total == 1:
        return f"1 {asked} {'đã' if done else 'chưa'} {what}."
    if not done:
        return f"Cả {money(total)} {asked} đều chưa {what}."
    if done == total:
        return f"Cả {money(total)} {asked} đã {what}."
    return f"Có {money(done)}/{money(total)} {asked} đã {what}, đạt {percent(done, total)}%."


def _value(figures: Figures, name: str) -> int:
    return int(figures[name].value)


def _scope(figures: Figures, reached: int) -> Iterator[str]:
    if reached:
        acknowledged = _value(figures, "units_acknowledged")
        yield out_of(acknowledged, reached, "đơn vị được gửi văn bản", what="xác nhận nhận được")


def _reports(figures: Figures) -> Iterator[str]:
    reports, held, reached = (_value(figures, one) for one in ("task_reports", "sessions_held", "people_reached"))
    if not reports:
        yield "Chưa có đơn vị gửi báo cáo kết quả thực hiện nhiệm vụ."
        return
    sessions = f"; đã tổ chức {money(held)} cuộc tuyên truyền, tập huấn với {money(reached)} lượt người tham gia"
    yield f"Các đơn vị đã gửi {money(reports)} báo cáo{sessions if held else ''}."


def _pledges(areas: Sequence[AreaRow]) -> Iterator[str]:
    asked, signed = sum(one.pledges_asked for one in areas), sum(one.pledges_signed for one in areas)
    if asked:
        yield out_of(signed, asked, "đơn vị được đề nghị", what="ký cam kết")


def _inspections(figures: Figures) -> Iterator[str]:
    visits, units, noted = (_sum(figures, names) for names in (_VISITS, ("units_inspected",), ("findings",)))
    if visits:
        found = (
            f"ghi nhận {money(noted)} nội dung tồn tại hoặc có dấu hiệu vi phạm" if noted else "không ghi nhận tồn tại"
        )
        compared = _compared(figures, _VISITS, what="số lượt ")
        yield f"Đã thực hiện {money(visits)} lượt kiểm tra đối với {money(units)} đơn vị, {found}{compared}."
    else:
        yield f"Không thực hiện kiểm tra{_compared(figures, _VISITS)}."
    overdue = _value(figures, "remedies_overdue")
    if overdue:
        yield f"Còn {money(overdue)} yêu cầu khắc phục quá hạn."


def _violations(figures: Figures) -> Iterator[str]:
    acts, decided = _value(figures, "violations"), _value(figures, "cases_decided")
    compared = _compared(figures, ("violations",))
    if acts:
        yield f"Phát hiện {money(acts)} hành vi vi phạm hành chính{compared}."
    else:
        yield f"Không phát hiện hành vi vi phạm hành chính{compared}."
    if decided:
        fines = _value(figures, "fines_imposed")
        of_fines = f", tổng số tiền phạt {money(fines)} đồng" if fines else ""
        yield f"Đã xử phạt {money(decided)} vụ việc{of_fines}."
    paid, owed, overdue = (_value(figures, one) for one in ("fines_paid", "fines_outstanding", "fines_overdue"))
    if owed:
        late = f", trong đó quá hạn {money(overdue)} đồng" if overdue else ""
        yield f"Tiền phạt đã nộp {money(paid)} đồng; còn phải nộp {money(owed)} đồng{late}."
    elif paid:
        yield f"Tiền phạt đã nộp {money(paid)} đồng; không còn khoản phải nộp."
    yield from _held_and_complained(figures)


def _held_and_complained(figures: Figures) -> Iterator[str]:
    """Yield what is said of goods and complaints; nothing where there were none, or an earlier report told none."""
    held = _value(figures, "goods_held")
    if held:
        yield f"Đang tạm giữ {money(held)} lô tang vật, phương tiện."
    received, settled = _value(figures, "complaints_received"), _value(figures, "complaints_settled")
    if received:
        yield f"Đã nhận {money(received)} khiếu nại, giải quyết {money(settled)} khiếu nại."
    elif settled:
        yield f"Đã giải quyết {money(settled)} khiếu nại nhận trước đó."


def _incidents(figures: Figures) -> Iterator[str]:
    found = _value(figures, "incidents")
    if found:
        yield f"Tiếp nhận {money(found)} tin báo, vụ việc phát hiện{_compared(figures, ('incidents',))}."


def _followups(figures: Figures) -> Iterator[str]:
    letters, is_open, late = (_value(figures, one) for one in ("followups_issued", "tasks_open", "tasks_overdue"))
    issued = f"Đã ban hành {money(letters)} công văn đôn đốc" if letters else "Không ban hành công văn đôn đốc"
    if not is_open:
        yield f"{issued}."
    elif late:
        yield f"{issued}; còn {money(late)} nhiệm vụ quá hạn."
    else:
        yield f"{issued}; không có nhiệm vụ quá hạn."


def _sum(figures: Figures, names: Sequence[str]) -> int:
    return sum(_value(figures, name) for name in names)


def _compared(figures: Figures, names: Sequence[str], *, what: str = "") -> str:
    """Return how figures together changed against the period before; nothing where that is not known."""
    earlier = [figures[name].previous for name in names]
    known: list[Value] = [one for one in earlier if one is not None]
    if len(known) < len(names):
        return ""
    more = _sum(figures, names) - int(sum(known))
    if not more:
        return f" ({what}bằng kỳ trước)" if any(known) else ""
    return f" ({what}{'tăng' if more > 0 else 'giảm'} {money(abs(more))} so với kỳ trước)"
