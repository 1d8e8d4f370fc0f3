"""A month that was counted by hand: 15 May to 14 June 2020, with rows on both sides of every edge."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from postwatch.area.tables import Area, AreaKind
from postwatch.campaign.tables import Campaign, CampaignStatus, CampaignTask, TaskMode
from postwatch.case.goods_tables import NamedGoods
from postwatch.case.tables import Case, CaseStep, Decision, Offender, Payment, StepKind, Violation
from postwatch.desk import Desk
from postwatch.dispatch.tables import Dispatch
from postwatch.files.staged import Shelf
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Finding, FindingKind, FindingRemedy, Visit
from postwatch.note.tables import Note, NoteKind
from postwatch.office.tables import OfficeRow
from postwatch.pledge.tables import Pledge, PledgeCover, PledgeStatus
from postwatch.recipient.tables import Channel, Recipient, RecipientKind
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.register.series_tables import Series
from postwatch.register.tables import Addressee, LetterStatus, Receipt
from postwatch.settings import office_settings
from postwatch.store.columns import Part
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session
from postwatch.task.extension_tables import TaskExtension
from postwatch.task.measure_tables import TaskReportMeasure
from postwatch.task.tables import Task, TaskReport, TaskStatus

OFFICE_FILE = Path(__file__).parents[2] / "data" / "offices" / "lang-son-2020.toml"
NOW = dt.datetime(2020, 6, 15, tzinfo=dt.UTC)
PLEDGING = ("postal_enterprise", "service_point")
CITY, CAO_LOC = "178", "183"
SUBJECT = "V/v triển khai thực hiện Chỉ thị 28/CT-BTTTT."


def day(text: str) -> dt.date:
    """``14/6/2020`` as a date."""
    number, month, year = (int(part) for part in text.split("/"))
    return dt.date(year, month, number)


def content(kinds: Sequence[str]) -> dict[str, Any]:
    """What the file of a campaign says that asks units of some kinds for a pledge, and districts for nothing."""
    audiences = {"districts": ["district_office"], "enterprises": list(kinds)}
    task = {"code": "pledge", "audience": "enterprises", "mode": "once", "text": "Ký cam kết", "asks_pledge": True}
    return {
        "code": "x",
        "title": "-",
        "opened_on": "2020-05-08",
        "directive": {"number": "-", "issued_on": "2020-05-08", "issuer": "-", "subject": "-"},
        "letter": {"subject": "-", "intro": [], "closing": [], "distribution": []},
        "audience": [
            {"code": code, "kinds": kinds, "addressee": code, "heading": code} for code, kinds in audiences.items()
        ],
        "task": [task],
    }


class Books:
    """Rows of an office, written straight into its tables; days are written as ``14/6/2020``."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.desk = Desk(office_settings(OFFICE_FILE, {}), Shelf(folder), NOW, NOW.date())
        self._count = Counter[str]()

    def add(self, row: Any) -> Any:
        if isinstance(row, Part):
            row.code = row.code or self._code(row.letter)
        self.session.add(row)
        self.session.flush()
        return row

    def _code(self, letter: str = "") -> str:
        self._count[letter] += 1
        return f"X{letter}-{self._count[letter]}"

    def unit(self, code: str, kind: str, area: str = CITY, **fields: Any) -> Recipient:
        area_id = self.session.exec(select(Area).where(Area.code == area)).one().id
        return self.add(
            Recipient(
                code=code,
                kind=RecipientKind(kind),
                name=f"Đơn vị {code}",
                name_folded=code.lower(),
                sort_key=code,
                area_id=area_id,
                **fields,
            )
        )

    def campaign(self, *, kinds: Sequence[str] = PLEDGING, **fields: Any) -> Campaign:
        values = {"number": "28/CT-BTTTT", "title": "Triển khai Chỉ thị 28"} | fields
        row = self.add(
            Campaign(
                code=self._code(),
                title=values["title"],
                status=CampaignStatus.CLOSED if values.get("closed_on") else CampaignStatus.OPEN,
                directive_number=values["number"],
                directive_on=day("8/5/2020"),
                directive_issuer="Bộ Thông tin và Truyền thông",
                directive_subject="tăng cường đảm bảo an toàn, an ninh",
                opened_on=day("8/5/2020"),
                closed_on=values.get("closed_on"),
                points_follow=values.get("points_follow"),
                content=json.dumps(content(kinds)),
                content_sha256="-",
            )
        )
        self.add(
            CampaignTask(
                campaign_id=row.id,
                code="pledge",
                position=1,
                audience="enterprises",
                mode=TaskMode.ONCE,
                text="Ký cam kết",
                asks_pledge=True,
            )
        )
        return row

    def _entry(self, number: int, issued_on: dt.date, subject: str) -> RegisterEntry:
        return self.add(
            RegisterEntry(
                series_id=self.session.exec(select(Series)).one().id,
                year=issued_on.year,
                number=number,
                status=NumberStatus.ISSUED,
                reserved_on=issued_on,
                symbol=f"{number}/STTTT-TTr",
                issued_on=issued_on,
                subject=subject,
            )
        )

    def letter(self, campaign: Campaign, number: int, issued_on: str, **fields: Any) -> Dispatch:
        entry = self._entry(number, day(issued_on), SUBJECT)
        return self.add(
            Dispatch(
                code=self._code(),
                campaign_id=campaign.id,
                subject=SUBJECT,
                drafted_on=day(issued_on),
                drafted_at=NOW,
                register_entry_id=entry.id,
                number=number,
                symbol=entry.symbol,
                issued_on=entry.issued_on,
                facts="{}",
                path="-",
                sha256="-",
                **({"status": LetterStatus.SENT} | fields),
            )
        )

    def sent(
        self, letter: Dispatch, unit: Recipient, acknowledged_on: str = "", *, sent: bool = True, **fields: Any
    ) -> None:
        """The letter is addressed to a unit, and was sent to it on its day unless said otherwise."""
        row = self.add(
            Addressee(
                register_entry_id=letter.register_entry_id,
                recipient_id=unit.id,
                sent_on=letter.issued_on if sent else None,
                channel=Channel.IOFFICE if sent else None,
            )
        )
        if acknowledged_on:
            self.add(Receipt(addressee_id=row.id, acknowledged_on=day(acknowledged_on), **fields))

    def task(self, unit: Recipient, letter: Dispatch | None, **fields: Any) -> Task:
        values = {"status": TaskStatus.OPEN, "mode": TaskMode.ONCE, "opened_on": day("15/5/2020")} | fields
        return self.add(
            Task(code=self._code(), dispatch_id=letter.id if letter else None, recipient_id=unit.id, text="-", **values)
        )

    def extend(self, task: Task, on: str, to: str) -> None:
        self.add(
            TaskExtension(
                task_id=task.id, extended_on=day(on), due_before=task.due_on, due_after=day(to), reason="xin lùi"
            )
        )
        task.due_on = day(to)
        self.add(task)

    def report(self, task: Task, on: str, measures: dict[str, int], **fields: Any) -> None:
        row = self.add(
            TaskReport(task_id=task.id, reported_on=day(on), period_from=day(on), period_to=day(on), **fields)
        )
        for code, value in measures.items():
            self.add(TaskReportMeasure(report_id=row.id, code=code, value=value))

    def pledge(
        self, letter: Dispatch, unit: Recipient, signed_on: str, covers: Sequence[Recipient] = (), **fields: Any
    ) -> Pledge:
        values = {"status": PledgeStatus.ACTIVE, "recorded_on": day(signed_on)} | fields
        row = self.add(
            Pledge(
                code=self._code(),
                campaign_id=letter.campaign_id,
                dispatch_id=letter.id,
                recipient_id=unit.id,
                signed_on=day(signed_on),
                signer="Đại diện",
                **values,
            )
        )
        for point in covers:
            self.add(PledgeCover(pledge_id=row.id, recipient_id=point.id))
        return row

    def visit(self, unit: Recipient, on: str, kind: str, findings: int = 0, **fields: Any) -> Visit:
        by = fields.pop("by", None)
        inspection = self.add(InspectionRound(code=self._code(), kind=InspectionKind(kind), **fields))
        row = self.add(
            Visit(
                code=self._code(),
                round_id=inspection.id,
                recipient_id=unit.id,
                by_recipient_id=by.id if by else None,
                visited_on=day(on),
            )
        )
        for position in range(findings):
            self.add(Finding(visit_id=row.id, position=position, kind=FindingKind.SHORTCOMING, text="-"))
        return row

    def act(self, unit: Recipient, on: str, ended_on: str = "", **fields: Any) -> Case:
        """An act in a case of its own, opened on the day of detection; without a last day it goes on."""
        case = self.add(Case(code=self._code(), recipient_id=unit.id, opened_on=day(on), **fields))
        self.add(
            Violation(
                code=self._code(),
                case_id=case.id,
                recipient_id=unit.id,
                decree="15/2020/NĐ-CP",
                provision="8.3.b",
                catalogue_provision="8.3.b",
                conduct="-",
                offender=Offender.ORGANISATION,
                ended_on=day(ended_on) if ended_on else None,
                detected_on=day(on),
                fine_min=1,
                fine_max=3,
                confidence="I",
                source="-",
                **fields,
            )
        )
        return case

    def decision(self, case: Case, on: str, fine: int, annulled_on: dt.date | None = None, **fields: Any) -> Decision:
        values = {"number": self._code(), "decided_on": day(on), "authority": "-", "decided_by": "-"} | fields
        made = self.add(Decision(case_id=case.id, fine=fine, **values))
        if annulled_on is not None:
            self.add(CaseStep(case_id=case.id, decision_id=made.id, kind=StepKind.ANNUL, taken_on=annulled_on))
        return made

    def payment(self, decision: Decision, on: str, amount: int, **fields: Any) -> None:
        self.add(Payment(decision_id=decision.id, paid_on=day(on), amount=amount, **fields))

    def step(self, decision: Decision, kind: str, on: str, **fields: Any) -> None:
        """A step about a decision, or about its case as a whole."""
        values = {"case_id": decision.case_id, "decision_id": decision.id} | fields
        self.add(CaseStep(kind=StepKind(kind), taken_on=day(on), **values))

    def finding(self, visit: Visit, *days: str | None, remedy: str | None = None) -> None:
        """A finding of a visit that has none yet, with the last day and the day of its remedy, where it has one."""
        due, done = (day(one) if one else None for one in days or (None, None))
        values = {"remedy": remedy, "remedy_due_on": due}
        row = self.add(Finding(visit_id=visit.id, position=0, kind=FindingKind.SHORTCOMING, text="-", **values))
        if done is not None:
            self.add(FindingRemedy(finding_id=row.id, done_on=done))

    def case_step(self, case: Case, kind: str, on: str, **fields: Any) -> CaseStep:
        """A step of a case."""
        return self.add(CaseStep(case_id=case.id, kind=StepKind(kind), taken_on=day(on), **fields))

    def goods(self, case: Case, taken: CaseStep, left: CaseStep | None) -> None:
        """Goods that a step took, and the step by which they left."""
        for step in (taken, *([left] if left is not None else [])):
            self.add(NamedGoods(case_id=case.id, step_id=step.id, name="Pháo", quantity=3, unit="hộp"))

    def followup(self, letter: Dispatch, number: int, on: str, status: str = "issued") -> None:
        subject = "V/v đôn đốc thực hiện Công văn số 57/STTTT-TTr (lần 1)"
        entry = self._entry(number, day(on), subject)
        self.add(
            Followup(
                code=self._code(),
                dispatch_id=letter.id,
                audience="districts",
                level=1,
                status=LetterStatus(status),
                subject=subject,
                as_of=day(on),
                register_entry_id=entry.id,
                number=number,
                symbol=entry.symbol,
                issued_on=day(on),
                facts="{}",
                path="-",
                sha256="-",
            )
        )

    def incident(self, source: str, on: str, **fields: Any) -> None:
        self.add(
            Incident(code=self._code(), source=IncidentSource(source), found_on=day(on), description="-", **fields)
        )

    def note(self, kind: str, on: str, text: str) -> None:
        self.add(Note(code=self._code(), kind=NoteKind(kind), noted_on=day(on), text=text))

    def other_office(self) -> int:
        """A second office in the same database; returns its internal id."""
        return self.add(
            OfficeRow(
                code="other",
                name="Sở khác",
                parent_name="UBND",
                abbreviation="SK",
                unit_name="Thanh tra",
                unit_abbreviation="TTr",
            )
        ).id

    def save(self) -> None:
        """Commit, so that the command line sees the rows."""
        self.session.commit()


@pytest.fixture
def books(workspace: Path) -> Iterator[Books]:
    """The empty books of the test's own workspace."""
    engine = open_engine(sqlite_url(workspace / "postwatch.db"), writing=True)
    with new_session(engine) as session:
        belong(session, 1)
        yield Books(session, workspace)
    engine.dispose()


@pytest.fixture
def june(books: Books) -> Books:
    """The month; the figures that it must give stand in test_report_figures.py."""
    return write_june(books)


@pytest.fixture
def books_on_a_server(postgres_url: str, tmp_path: Path) -> Iterator[Books]:
    """Empty books in a PostgreSQL database."""
    from postwatch.schema import METADATA

    engine = open_engine(postgres_url, writing=True)
    METADATA.create_all(engine)
    with new_session(engine) as session:
        office = Books(session, tmp_path).other_office()
        belong(session, office)
        session.add(Series(code="van-ban-di", name="Văn bản đi", types="CV BC"))
        for code, name in ((CITY, "Thành phố Lạng Sơn"), (CAO_LOC, "Huyện Cao Lộc")):
            session.add(
                Area(code=code, kind=AreaKind.DISTRICT, name=name, short_name=name, name_folded=name, sort_key=code)
            )
        session.flush()
        yield Books(session, tmp_path)
    engine.dispose()


@pytest.fixture
def june_on_a_server(books_on_a_server: Books) -> Books:
    """The same month in a PostgreSQL database."""
    return write_june(books_on_a_server)


def write_june(books: Books) -> Books:
    """Write the month into the books of an office."""
    district, other_district = books.unit("D1", "district_office"), books.unit("D2", "district_office", CAO_LOC)
    enterprise = books.unit("E1", "postal_enterprise")
    first, second, third = (
        books.unit(code, "service_point", area, parent_id=enterprise.id)
        for code, area in (("P1", CITY), ("P2", CAO_LOC), ("P3", CAO_LOC))
    )
    books.unit("P4", "service_point", CAO_LOC, parent_id=enterprise.id, active_to=day("31/5/2020"))
    books.unit("P5", "service_point", CAO_LOC, parent_id=enterprise.id, merged_into_id=third.id)
    letter = books.letter(books.campaign(), 57, "15/5/2020")
    books.sent(letter, district, "18/5/2020")
    books.sent(letter, other_district)
    books.sent(letter, enterprise, "15/6/2020")
    _tasks(books, letter, district, other_district, enterprise)
    for point in (first, second, third):
        books.task(point, letter)
    books.pledge(letter, enterprise, "20/5/2020", [first, second])
    books.pledge(letter, second, "1/6/2020")
    revoked = {"revoked_on": day("10/6/2020"), "revoke_reason": "ký nhầm", "status": PledgeStatus.REVOKED}
    books.pledge(letter, third, "2/6/2020", **revoked)
    books.visit(first, "15/5/2020", "planned")
    books.visit(second, "1/6/2020", "unannounced", findings=2, is_joint=True, partners="Phòng PA03 - Công an tỉnh")
    books.visit(second, "14/6/2020", "re_inspection", by=other_district)
    books.visit(third, "15/6/2020", "planned")
    books.visit(third, "14/5/2020", "planned")
    books.visit(enterprise, "14/6/2019", "unannounced", is_joint=True)
    _acts(books, second, third)
    for number, on, status in ((61, "10/6/2020", "issued"), (62, "11/6/2020", "void"), (63, "15/6/2020", "issued")):
        books.followup(letter, number, on, status)
    for source, on in (("customs", "27/5/2020"), ("enterprise", "5/6/2020"), ("police", "15/6/2020")):
        books.incident(source, on)
    return books


def _tasks(books: Books, letter: Dispatch, district: Recipient, other: Recipient, enterprise: Recipient) -> None:
    standing = books.task(district, letter, mode=TaskMode.STANDING, due_on=day("10/6/2020"))
    books.extend(standing, "20/6/2020", "30/6/2020")
    reported = books.task(other, letter, due_on=day("14/6/2020"))
    books.task(
        other, None, status=TaskStatus.WAIVED, due_on=day("1/6/2020"), waived_on=day("1/6/2020"), waive_reason="-"
    )
    books.task(enterprise, letter, status=TaskStatus.DONE, due_on=day("1/6/2020"), done_on=day("1/6/2020"))
    for on, sessions, people in (
        ("1/6/2019", 6, 9), ("14/12/2019", 100, 100), ("15/12/2019", 4, 4), ("14/5/2020", 1, 3), ("15/5/2020", 1, 7),
        ("14/6/2020", 2, 40), ("15/6/2020", 5, 5),
    ):  # fmt: skip
        books.report(reported, on, {"sessions_held": sessions, "people_reached": people, "cases_reported": 1})


def _acts(books: Books, second: Recipient, third: Recipient) -> None:
    books.act(third, "14/6/2019")
    books.decision(books.act(second, "15/6/2019"), "20/6/2019", 2)
    fined, open_case = books.act(second, "1/6/2020"), books.act(third, "3/6/2020")
    decision = books.decision(fined, "10/6/2020", 2_500_000)
    books.decision(fined, "12/6/2020", 500_000)
    books.decision(open_case, "15/6/2020", 700_000)
    books.payment(decision, "14/6/2020", 1_000_000)
    books.payment(decision, "15/6/2020", 1_500_000)
