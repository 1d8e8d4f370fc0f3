"""Numbers as they are given: every number once, in the order of days, each series and year by itself."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, PostwatchError, RuleError, UsageError
from postwatch.files.output import PrintOut
from postwatch.files.staged import Shelf
from postwatch.paths import shipped
from postwatch.register.books import export_result, register_books
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.register.letters import PrintOrder
from postwatch.register.numbering import Letter, issue_number, reserve_numbers, series_of, void_entry, void_number
from postwatch.register.options import BookOrder
from postwatch.register.queries import list_register
from postwatch.register.series import load_series
from postwatch.register.series_tables import Series, SeriesYear
from postwatch.settings import Numbering, OfficeSettings, SeriesSetting, office_settings
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session

FILE = shipped("data") / "offices" / "lang-son-2020.toml"
OWN = office_settings(FILE)
REGISTRY = OWN._replace(numbering=Numbering("office"))
TODAY = dt.date(2020, 6, 15)


def june(day: int) -> dt.date:
    return dt.date(2020, 6, day)


def desk(today: dt.date = TODAY, *, settings: OfficeSettings = OWN) -> Desk:
    return Desk(settings, Shelf(Path()), dt.datetime(2020, 6, 15, tzinfo=dt.UTC), today)


@pytest.fixture
def session(workspace: Path) -> Iterator[Session]:
    engine = open_engine(sqlite_url(workspace / "postwatch.db"), writing=True)
    with new_session(engine) as opened:
        belong(opened, 1)
        load_series(opened, series=(SeriesSetting("huong-dan", "Hướng dẫn", ("HD", "PG")),))
        yield opened
        opened.rollback()
    engine.dispose()


def issue(
    session: Session, on: dt.date, number: int | None = None, *, kind: str = "CV", by: OfficeSettings = OWN
) -> RegisterEntry:
    letter = Letter(kind, on, "V/v họp giao ban", "Nguyễn Quang Huy", "UBND tỉnh")
    return issue_number(session, desk(settings=by), letter=letter, number=number)


def reserve(session: Session, count: int = 1, *, on: dt.date = TODAY) -> list[int]:
    given_numbers = reserve_numbers(session, desk(), count=count, note="Báo cáo", on=on)
    return [one.number for one in given_numbers]


def entry_of(session: Session, number: int) -> RegisterEntry:
    session.expire_all()
    return session.exec(select(RegisterEntry).where(RegisterEntry.number == number)).one()


def test_the_line_of_a_letter_says_all_that_the_decree_asks(session: Session) -> None:
    issue(session, june(10))
    session.expire_all()
    (entry,) = session.exec(select(RegisterEntry))
    said = (entry.symbol, entry.issued_on, entry.subject, entry.signer, entry.addressees, entry.kept_by)
    assert said == ("01/STTTT-TTr", june(10), "V/v họp giao ban", "Nguyễn Quang Huy", "UBND tỉnh", "VT, TTr")
    assert (entry.number, entry.year, entry.document_type) == (1, 2020, "CV")
    assert (entry.status, entry.reserved_on) == (NumberStatus.ISSUED, TODAY)
    (line,) = list_register(session)
    assert (line.document_type, line.signer, line.addressees) == ("CV", "Nguyễn Quang Huy", "UBND tỉnh")


def test_a_reserved_number_has_its_day_and_note_and_waits(session: Session) -> None:
    (result,) = reserve_numbers(session, desk(), count=1, note="Báo cáo", on=june(9))
    session.expire_all()
    (entry,) = session.exec(select(RegisterEntry))
    assert (entry.status, entry.reserved_on, entry.note) == (NumberStatus.RESERVED, june(9), "Báo cáo")
    assert dataclasses.astuple(result) == (1, 2020, NumberStatus.RESERVED, "van-ban-di", "Báo cáo")
    assert [line.note for line in list_register(session)] == ["Báo cáo"]


def test_a_thousand_numbers_are_reserved_at_once_and_no_more(session: Session) -> None:
    assert reserve(session, 1000) == list(range(1, 1001))
    for count in (0, 1001):
        with pytest.raises(UsageError):
            reserve(session, count)


def test_every_series_counts_by_itself_and_anew_each_year(session: Session) -> None:
    assert [issue(session, june(day)).number for day in (1, 2)] == [1, 2]
    guide = issue(session, june(1), kind="HD")
    assert (guide.number, guide.symbol) == (1, "01/HD-STTTT")
    assert issue(session, june(1), kind="PG").number == 2
    assert reserve(session, on=dt.date(2021, 1, 1)) == [1]
    assert issue(session, dt.date(2019, 12, 31)).number == 1
    assert [(line.year, line.number) for line in list_register(session)] == [
        (2019, 1), (2020, 1), (2020, 1), (2020, 2), (2020, 2), (2021, 1),
    ]  # fmt: skip
    counted = {year: [line.number for line in list_register(session, year=year)] for year in (2019, 2020, 2021, 2022)}
    assert counted == {2019: [1], 2020: [1, 1, 2, 2], 2021: [1], 2022: []}


def test_a_type_belongs_to_the_series_that_names_it(session: Session) -> None:
    load_series(session, series=(SeriesSetting("khac", "Khác", ("CV", "XX")),))
    assert series_of(session, document_type="PG", on=june(1)).name == "Hướng dẫn"
    assert series_of(session, document_type="CV", on=june(1)).code == "van-ban-di"
    assert series_of(session, document_type="XX", on=june(1)).code == "khac"
    with pytest.raises(NotFoundError, match="ZZ"):
        series_of(session, document_type="ZZ", on=june(1))


@pytest.mark.parametrize(("number", "is_one"), [(0, False), (1, True), (999_999, True), (1_000_000, False)])
def test_numbers_run_from_one_to_six_digits(session: Session, number: int, is_one: bool) -> None:
    if is_one:
        assert issue(session, june(1), number, by=REGISTRY).number == number
    else:
        with pytest.raises(UsageError):
            issue(session, june(1), number, by=REGISTRY)


def test_a_reserved_number_takes_the_letter_that_names_it_once(session: Session) -> None:
    reserve(session, 2)
    entry = issue(session, june(10), 2)
    assert (entry.number, entry.status, entry.note) == (2, NumberStatus.ISSUED, "Báo cáo")
    assert len(list_register(session)) == 2
    for by in (OWN, REGISTRY):
        with pytest.raises(AlreadyThereError, match="02/STTTT-TTr: V/v"):
            issue(session, june(10), 2, by=by)


def test_a_number_reserved_in_another_year_or_series_is_none_of_this_letter(session: Session) -> None:
    for year in (2019, 2021):
        reserve(session, 3, on=dt.date(year, 6, 1))
    issue(session, june(1), kind="HD")
    for number, kind in ((3, "CV"), (1, "CV"), (3, "HD")):
        with pytest.raises(RuleError, match="was not reserved"):
            issue(session, june(10), number, kind=kind)
    reserve(session, 2)
    with pytest.raises(RuleError, match="was not reserved"):
        issue(session, june(10), 2, kind="HD")


def test_a_reserved_number_keeps_the_order_of_days_on_both_sides(
    session: Session,
) -> None:
    issue(session, june(5))
    reserve(session, 2)
    issue(session, june(12))
    with pytest.raises(RuleError, match="04/06/2020 contradicts 01/STTTT-TTr"):
        issue(session, june(4), 2)
    assert issue(session, june(5), 3).issued_on == june(5)
    assert issue(session, june(5), 2).issued_on == june(5)


@pytest.mark.parametrize(("number", "day", "neighbour"), [(40, 5, "30"), (5, 12, "10"), (25, 12, "30"), (25, 5, "20")])
def test_the_nearest_number_that_a_day_contradicts_is_named(
    session: Session, number: int, day: int, neighbour: str
) -> None:
    for earlier, on in ((20, june(9)), (10, june(8)), (30, june(9))):
        issue(session, on, earlier, by=REGISTRY)
    with pytest.raises(RuleError, match=f"contradicts {neighbour}/STTTT-TTr"):
        issue(session, june(day), number, by=REGISTRY)


@pytest.mark.parametrize("by", [OWN, REGISTRY])
def test_a_number_kept_for_a_later_letter_holds_up_no_other(session: Session, by: OfficeSettings) -> None:
    assert reserve(session, on=june(10)) == [1]
    assert issue(session, june(15)).number == 2
    assert issue(session, june(20), 1).issued_on == june(20)
    assert issue(session, june(18), None if by is OWN else 3, by=by).number == 3
    with pytest.raises(RuleError, match="17/06/2020 contradicts 03/STTTT-TTr, which was issued on 18/06/2020"):
        issue(session, june(17), None if by is OWN else 4, by=by)


def test_a_reserved_number_delays_no_other_where_none_came_between(session: Session) -> None:
    reserve(session, on=june(14))
    issue(session, june(15), 1)
    assert issue(session, june(14)).number == 2


def test_a_number_kept_in_the_morning_holds_up_no_other_once_one_came_between(session: Session) -> None:
    reserve(session, on=TODAY)
    issue(session, june(14))
    issue(session, TODAY, 1)
    assert issue(session, june(14)).number == 3


def test_a_number_used_on_its_reservation_day_is_in_the_order_of_days(session: Session) -> None:
    reserve(session, 3, on=TODAY)
    for number in (1, 3):
        issue(session, TODAY, number)
    for typed in (2, None):
        with pytest.raises(RuleError, match="14/06/2020 contradicts 0"):
            issue(session, june(14), typed)


@pytest.mark.parametrize(("kind", "other"), [("CV", "HD"), ("HD", "CV")])
def test_numbers_of_another_year_or_series_free_none_from_the_order_of_days(
    session: Session, kind: str, other: str
) -> None:
    issue(session, TODAY, kind=kind)
    for _time in range(2):
        issue(session, june(1), kind=other)
        issue(session, dt.date(2019, 6, 1), kind=kind)
    with pytest.raises(RuleError, match="contradicts 01/"):
        issue(session, june(14), kind=kind)


@pytest.mark.parametrize(("kind", "other"), [("CV", "HD"), ("HD", "CV")])
def test_letters_of_another_series_hold_up_no_day(session: Session, kind: str, other: str) -> None:
    issue(session, TODAY, kind=other)
    assert [issue(session, june(1), kind=kind).number for _time in range(2)] == [1, 2]


def test_a_void_number_frees_none_from_the_order_of_days(session: Session) -> None:
    entry = issue(session, june(10), 5, by=REGISTRY)
    void_entry(session, desk(), entry, reason="Sai nơi nhận")
    issue(session, june(12), 3, by=REGISTRY)
    with pytest.raises(RuleError, match="contradicts 03/STTTT-TTr"):
        issue(session, june(11), 6, by=REGISTRY)


def test_a_lower_number_has_no_later_day_than_one_that_was_kept(session: Session) -> None:
    issue(session, june(5), 20, by=REGISTRY)
    reserve(session, on=june(8))
    issue(session, june(10), 21)
    with pytest.raises(RuleError, match="12/06/2020 contradicts 20/STTTT-TTr"):
        issue(session, june(12), 15, by=REGISTRY)
    void_entry(session, desk(), entry_of(session, 20), reason="x")
    with pytest.raises(RuleError, match="12/06/2020 contradicts 21/STTTT-TTr"):
        issue(session, june(12), 15, by=REGISTRY)


@pytest.mark.parametrize(("reserved", "issued", "void"), [(15, None, 15), (10, 14, 14), (15, 10, 10)])
def test_with_the_clock_set_back_no_number_is_void_before_it_was_given(
    session: Session, reserved: int, issued: int | None, void: int
) -> None:
    reserve(session, on=june(reserved))
    if issued is None:
        void_number(session, desk(june(1)), number=1, year=2020, reason="x")
    else:
        void_entry(session, desk(june(1)), issue(session, june(issued), 1), reason="x")
    assert entry_of(session, 1).voided_on == june(void)


def test_a_letter_that_is_dated_after_the_clock_is_entered_on_its_day(session: Session) -> None:
    assert issue(session, june(20)).reserved_on == june(20)
    with pytest.raises(RuleError, match="contradicts 01/STTTT-TTr"):
        issue(session, june(19))


def test_a_void_number_is_never_given_again(session: Session) -> None:
    reserve(session, 2)
    result = void_number(session, desk(june(16)), number=2, year=2020, reason="Không dùng")
    assert dataclasses.astuple(result) == (2, 2020, NumberStatus.VOID, "van-ban-di", "Không dùng")
    session.expire_all()
    (entry,) = session.exec(select(RegisterEntry).where(RegisterEntry.number == 2))
    assert (entry.status, entry.voided_on, entry.void_reason) == (NumberStatus.VOID, june(16), "Không dùng")
    with pytest.raises(AlreadyThereError, match="Number 2 of 2020 is void and stays void"):
        issue(session, june(12), 2)
    with pytest.raises(AlreadyThereError, match="Number 2 of 2020 is void and stays void"):
        void_number(session, desk(june(11)), number=2, year=2020, reason="x")
    assert issue(session, june(12)).number == 3


def test_a_number_that_a_letter_bears_is_not_merely_left_unused(session: Session) -> None:
    issue(session, june(10))
    with pytest.raises(RuleError, match="Number 1 of 2020"):
        void_number(session, desk(), number=1, year=2020, reason="x")
    assert [line.status for line in list_register(session)] == [NumberStatus.ISSUED]


@pytest.mark.parametrize(("number", "year"), [(2, 2020), (1, 2019), (3, 2019), (4, 2020)])
def test_a_number_that_was_never_given_is_not_void(session: Session, number: int, year: int) -> None:
    reserve(session)
    issue(session, june(1), kind="HD")
    issue(session, june(1), kind="HD")
    issue(session, june(1), 3, by=REGISTRY)
    with pytest.raises(NotFoundError):
        void_number(session, desk(), number=number, year=year, reason="x")


class TestTheBook:
    @pytest.fixture
    def register(self, session: Session) -> Session:
        """Two series and three years; one number waits, one is void."""
        issue(session, dt.date(2019, 12, 31))
        for day in (1, 10):
            issue(session, june(day))
        for day in (12, 13):
            reserve(session, on=june(day))
        void_number(session, desk(june(14)), number=4, year=2020, reason="Không dùng")
        issue(session, june(20))
        issue(session, june(10), kind="HD")
        issue(session, dt.date(2021, 1, 1), kind="HD")
        return session

    @pytest.mark.parametrize(
        ("order", "numbers"),
        [
            (BookOrder(), {"van-ban-di": [1, 2, 3, 4, 5], "huong-dan": [1]}),
            (BookOrder(2020), {"van-ban-di": [1, 2, 3, 4, 5], "huong-dan": [1]}),
            (BookOrder(2019), {"van-ban-di": [1]}),
            (BookOrder(2021), {"huong-dan": [1]}),
            (BookOrder(2020, "huong-dan"), {"huong-dan": [1]}),
            (BookOrder(2020, "van-ban-di"), {"van-ban-di": [1, 2, 3, 4, 5]}),
            (BookOrder(first=june(10)), {"van-ban-di": [2, 3, 4, 5], "huong-dan": [1]}),
            (BookOrder(last=june(9)), {"van-ban-di": [1]}),
            (BookOrder(first=june(11), last=june(13)), {"van-ban-di": [3, 4]}),
        ],
    )
    def test_holds_the_numbers_of_its_days_each_series_by_itself(
        self, register: Session, order: BookOrder, numbers: dict[str, list[int]]
    ) -> None:
        books = register_books(register, desk(), order=order)
        assert {book.series: [line.number for line in book.lines] for book in books} == numbers
        assert [book.series for book in books] == list(numbers)
        assert {line.series for line in books[0].lines} == {books[0].series}

    @pytest.mark.parametrize(
        ("order", "words"),
        [
            (BookOrder(2018), "from 01/01/2018 to 31/12/2018"),
            (BookOrder(2021, "van-ban-di"), "from 01/01/2021 to 31/12/2021"),
            (BookOrder(2020, "khac"), "no number series khac"),
        ],
    )
    def test_that_would_be_empty_is_refused(self, register: Session, order: BookOrder, words: str) -> None:
        with pytest.raises(NotFoundError, match=words):
            register_books(register, desk(), order=order)

    def test_is_said_to_hold_what_it_holds(self, register: Session, tmp_path: Path) -> None:
        books = register_books(register, desk(), order=BookOrder(first=june(2), last=june(19)))
        head = PrintOrder(OWN, TODAY, "f" * 64)
        result = export_result(books, PrintOut(tmp_path / "so.docx", "0" * 64, 9), head)
        assert (result.year, result.first, result.last) == (2020, june(2), june(19))
        assert result.series_list == ("van-ban-di", "huong-dan")
        assert (result.numbers, result.issued, result.reserved, result.void) == (4, 2, 1, 1)
        assert (result.path, result.sha256, result.journal_head) == (tmp_path / "so.docx", "0" * 64, "f" * 64)


@pytest.mark.parametrize("year", [2019, 2021])
def test_a_number_of_another_year_is_not_left_unused_in_its_place(session: Session, year: int) -> None:
    reserve(session, on=dt.date(year, 6, 1))
    with pytest.raises(NotFoundError):
        void_number(session, desk(), number=1, year=2020, reason="x")
    assert [line.status for line in list_register(session)] == [NumberStatus.RESERVED]


def test_only_the_number_of_letters_of_a_later_series_is_left_unused(session: Session) -> None:
    first, second = session.exec(select(Series).order_by(col(Series.id)))
    first.types, second.types = "HD", "CV"
    issue(session, june(1), kind="HD")
    reserve(session)
    assert void_number(session, desk(), number=1, year=2020, reason="x").series == second.code
    assert [line.status for line in list_register(session)] == [NumberStatus.ISSUED, NumberStatus.VOID]


def test_where_the_registry_numbers_none_is_reserved_nor_taken_by_itself(session: Session) -> None:
    with pytest.raises(RuleError, match="given by its registry"):
        reserve_numbers(session, desk(settings=REGISTRY), count=1, note=None, on=TODAY)
    with pytest.raises(RuleError, match="given by its registry"):
        issue(session, june(1), by=REGISTRY)
    assert list_register(session) == []


def test_the_number_of_a_void_letter_holds_up_no_day(session: Session) -> None:
    entry = issue(session, june(12))
    void_entry(session, desk(june(13)), entry, reason="Sai nơi nhận")
    assert (entry.status, entry.voided_on, entry.void_reason) == (NumberStatus.VOID, june(13), "Sai nơi nhận")
    assert issue(session, june(1)).number == 2


def test_the_counter_stands_at_the_highest_number_typed(session: Session) -> None:
    for number in (40, 12):
        issue(session, june(1), number, by=REGISTRY)
    (row,) = session.exec(select(SeriesYear))
    assert (row.year, row.last) == (2020, 40)
    assert issue(session, june(1)).number == 41


# --- any order whatever -----------------------------------------------------------------------------------------------

TYPED = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=8)


@given(typed=TYPED)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_registry_numbers_come_in_any_order_that_keeps_days_in_step(
    session: Session, typed: list[tuple[int, int]]
) -> None:
    taken: dict[int, int] = {}
    trial = session.begin_nested()
    for number, day in typed:
        in_step = all(other <= day if low < number else other >= day for low, other in taken.items())
        try:
            issue(session, june(day), number, by=REGISTRY)
        except PostwatchError:
            assert number in taken or not in_step
        else:
            assert number not in taken
            assert in_step
            taken[number] = day
    lines = session.exec(select(RegisterEntry).order_by(col(RegisterEntry.number)))
    assert [(line.number, line.issued_on) for line in lines] == [(one, june(taken[one])) for one in sorted(taken)]
    trial.rollback()


KEPT = (4, 5)


@given(
    kept_on=st.sampled_from([1, 4, 15]),
    typed=st.lists(st.tuples(st.integers(1, 8), st.integers(1, 9)), max_size=9),
)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_reserved_numbers_may_have_a_later_day_than_those_after_them(
    session: Session, kept_on: int, typed: list[tuple[int, int]]
) -> None:
    trial = session.begin_nested()
    issue(session, june(1), 3, by=REGISTRY)
    assert reserve(session, 2, on=june(kept_on)) == list(KEPT)
    taken = {3: 1}

    def is_late(low: int) -> bool:
        after = [day for number, day in taken.items() if number > low]
        return low in KEPT and (kept_on < taken[low] or any(day < taken[low] for day in after))

    for number, day in typed:
        fits = all(other <= day or is_late(low) for low, other in taken.items() if low < number)
        fits &= number in KEPT or all(other >= day for high, other in taken.items() if high > number)
        try:
            issue(session, june(day), number, by=REGISTRY)
        except PostwatchError:
            assert number in taken or not fits
        else:
            assert number not in taken
            assert fits
            taken[number] = day
    trial.rollback()


@given(steps=st.lists(st.sampled_from(["reserve", "issue", "other year", "other series"]), max_size=12))
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_office_that_counts_itself_leaves_no_gap_and_gives_no_number_twice(
    session: Session, steps: list[str]
) -> None:
    trial = session.begin_nested()
    for step in steps:
        if step == "reserve":
            reserve(session)
        elif step == "issue":
            issue(session, june(1))
        elif step == "other year":
            issue(session, dt.date(2021, 6, 1))
        else:
            issue(session, june(1), kind="HD")
    counts = {"van-ban-di": steps.count("reserve") + steps.count("issue"), "huong-dan": steps.count("other series")}
    for kind, code in (("CV", "van-ban-di"), ("HD", "huong-dan")):
        series = series_of(session, document_type=kind, on=june(1))
        numbers = session.exec(
            select(RegisterEntry.number).where(RegisterEntry.series_id == series.id, RegisterEntry.year == 2020)
        )
        assert sorted(numbers) == list(range(1, counts[code] + 1))
    trial.rollback()
