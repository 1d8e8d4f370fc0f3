"""A record that was withdrawn is as if it had never been recorded: for every command that reads, and for the filter."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from busy_office import named
from commands import verbs
from long_runs import LONG
from readings import OUTSIDE
from sqlalchemy import exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from postwatch.case.actions import ActDetails, PaymentLine
from postwatch.correction.changes import NO_PART
from postwatch.fields import fields_of
from postwatch.incident.actions import IncidentDetails
from postwatch.incident.tables import Incident
from postwatch.inspection.actions import VisitDetails
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.labels import LABELS
from postwatch.note.actions import NoteDetails
from postwatch.note.tables import Note
from postwatch.pledge.actions import PledgeDetails
from postwatch.pledge.tables import Pledge
from postwatch.register.outgoing import ReceiptResult
from postwatch.report.sealed import digest_of
from postwatch.store.columns import Row, Withdrawable
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import WITHDRAWN_TOO, belong, new_session, recorded, without_withdrawn
from postwatch.task.actions import TaskReportLine

Words = tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """How a record of a kind comes to be, how it is withdrawn, and a command of READS that tells of it."""

    make: Words
    withdraw: Words
    shows: Words


KINDS = {
    "a visit": Kind(
        (
            *("inspect", "log", "DPV-012", "--on", "1/6/2020", "--finding", "a"),
            *("--remedy", "b", "--remedy-due", "9/6/2020"),
        ),
        ("inspect", "withdraw", "KT-2020-0004"),
        ("inspect", "list"),
    ),
    "a pledge": Kind(
        ("pledge", "record", "BDT-LS", "--campaign", "chi-thi-28", "--signed-on", "10/6/2020", "--signer", "Ai"),
        ("pledge", "withdraw", "CK-2020-0002"),
        ("pledge", "coverage", "--campaign", "chi-thi-28"),
    ),
    "a receipt": Kind(
        ("dispatch", "acknowledge", "CV-2020-0001", "BDT-LS", "--on", "20/5/2020"),
        ("dispatch", "withdraw", "CV-2020-0001", "BDT-LS"),
        ("dispatch", "show", "CV-2020-0001"),
    ),
    "a receipt of a report": Kind(
        ("report", "acknowledge", "BC-2020-0003", "--on", "15/6/2020"),
        ("withdraw", "BC-2020-0003.N1"),
        ("report", "show", "BC-2020-0003"),
    ),
    "a month on paper": Kind(
        ("report", "record", "--month", "2020-03", "--number", "7", "--figures", "{papers}/figures.csv"),
        ("report", "withdraw", "BC-2020-0004"),
        ("report", "list"),
    ),
    "a report on a task": Kind(
        ("task", "report", "NV-2020-0034", "--on", "10/6/2020", "--measure", "sessions_held=2"),
        ("task", "withdraw", "NV-2020-0034"),
        ("task", "show", "NV-2020-0034"),
    ),
    "a violation": Kind(
        ("violation", "add", "DPV-014", "8.3.b", "--on", "3/6/2020", "--visit", "KT-2020-0002"),
        ("case", "withdraw", "VP-2020-0005"),
        ("violation", "list"),
    ),
    "a payment": Kind(
        ("case", "pay", "VV-2020-0002", "--on", "10/6/2020", "--amount", "1000000"),
        ("case", "withdraw", "payment", "VV-2020-0002", "--of", "10/6/2020"),
        ("violation", "show", "VV-2020-0002"),
    ),
    "a decision": Kind(
        (
            *(
                "case",
                "sign",
                "decision",
                "VV-2020-0003",
                "--on",
                "10/6/2020",
                "--number",
                "9/QĐ-XPHC",
                "--by",
                "Người ký",
            ),
            *("--authority", "Chủ tịch UBND cấp huyện", "--fine", "500000", "--as-signed", "x"),
            *("--scan", "{papers}/scan-1.pdf"),
        ),
        ("case", "withdraw", "decision", "VV-2020-0003"),
        ("violation", "list"),
    ),
    "an incident": Kind(
        ("incident", "add", "--source", "customs", "--on", "2/6/2020", "--description", "x", "--unit", "DPV-012"),
        ("incident", "withdraw", "TB-2020-0004"),
        ("incident", "list"),
    ),
    "a note": Kind(
        ("note", "add", "difficulty", "Thiếu người"), ("note", "withdraw", "GC-2020-0020"), ("note", "list")
    ),
}
# All one after the other in one office; in the long run each in one of its own too.
TOGETHER = [list(KINDS), *([kind] for kind in KINDS if LONG)]
# Commands that tell of the journal or of files themselves.
OF_ITSELF = {"journal list", "journal verify", "report control", "report html", "register export"}
READS = [
    *(
        name.split()
        for name, verb in verbs().items()
        if not verb.writes
        and name not in OF_ITSELF
        and name.split()[0] not in OUTSIDE
        and not any(param.required for param in verb.params)
    ),
    ["report", "monthly", "--month", "2020-06"],
    ["report", "show", "BC-2020-0003"],
    ["report", "late", "--month", "2020-05"],
    ["dispatch", "show", "CV-2020-0001"],
    ["violation", "show", "VV-2020-0001"],
    ["violation", "show", "VV-2020-0002"],
    ["inspect", "show", "KT-2020-0001"],
    ["inspect", "show", "KT-2020-0002"],
    ["pledge", "show", "CK-2020-0001"],
    ["task", "show", "NV-2020-0034"],
    ["task", "list", "--unit", "BDT-LS"],
    ["pledge", "missing", "--campaign", "chi-thi-28"],
    ["pledge", "coverage", "--campaign", "chi-thi-28"],
]


def told(run: Any) -> dict[str, Any]:
    """What every command that reads prints of the records."""
    return {" ".join(words): said(run, words) for words in READS}


def said(run: Any, words: Sequence[str]) -> Any:
    """What a command prints of the records."""
    answer = run(*words, "--json")
    assert answer.code != 1, (words, answer)
    return without_corrections(without_seal(answer.json))


def without_seal(told: Any) -> Any:
    """The same without the hash of a report, which is over the rest of it, the head of the journal too."""
    if isinstance(told, dict) and "digest" in told:
        assert told["digest"] == digest_of(told)
        return {name: value for name, value in told.items() if name != "digest"}
    return told


def without_corrections(told: Any) -> Any:
    """The same without what is told of corrections and of the journal."""
    if isinstance(told, list):
        return [without_corrections(one) for one in told]
    apart = {"corrections_list", "withdrawn_list", "withdrawn_payments_list", "journal_head"}
    if isinstance(told, dict):
        return {name: without_corrections(value) for name, value in told.items() if name not in apart}
    return told


@pytest.fixture
def withdrawn(run: Any, busy: Path, papers: Path) -> Callable[[Kind], None]:
    """Makes a record of a kind, of which its command tells, and withdraws it."""

    def withdraw(kind: Kind) -> None:
        before = said(run, kind.shows)
        made = run(*named(kind.make, papers))
        assert made.code == 0, made
        assert said(run, kind.shows) != before
        answer = run(*kind.withdraw, "--reason", "Ghi nhầm")
        assert answer.code == 0, answer

    return withdraw


@pytest.mark.parametrize("kinds", TOGETHER, ids=lambda kinds: kinds[0] if len(kinds) == 1 else "all kinds")
def test_what_was_withdrawn_counts_nowhere_and_the_right_record_may_follow(
    run: Any, withdrawn: Any, papers: Path, kinds: list[str]
) -> None:
    never = told(run)
    for kind in kinds:
        withdrawn(KINDS[kind])
    assert told(run) == never
    assert run("db", "check", "--json").json["ok"] is True
    for kind in kinds:
        again = run(*named(KINDS[kind].make, papers))
        assert again.code == 0, again


def names_of(details: Any) -> Iterator[str]:
    """The names of the single values of a result, those within its lists too."""
    for name, kind in get_type_hints(details).items():
        inner = [one for one in get_args(kind) if dataclasses.is_dataclass(one)]
        if name in NO_PART:
            continue
        yield from names_of(inner[0]) if inner else [name]


@pytest.mark.parametrize(
    ("details", "table"), [
        (VisitDetails, None), (PledgeDetails, Pledge), (ReceiptResult, None), (TaskReportLine, None),
        (ActDetails, None), (PaymentLine, None), (IncidentDetails, Incident), (NoteDetails, Note),
    ],
)  # fmt: skip
def test_every_field_that_may_be_amended_has_a_name(details: Any, table: Any) -> None:
    told = {one.key for one in fields_of(table).values()} if table is not None else set()
    assert set(names_of(details)) - {"id", "withdrawn_on"} <= LABELS.keys() | told | {"covers", "findings"}


# --- the filter itself -----------------------------------------------------------------------------------------------

OTHER = aliased(Visit)
ALONE = select(Visit.code)
STATEMENTS = {
    "rows": ALONE,
    "an alias": select(OTHER.code),
    "a join": select(Visit.code).select_from(InspectionRound).join(Visit, col(Visit.round_id) == InspectionRound.id),
    "exists": select(InspectionRound.code).where(exists().where(col(Visit.round_id) == InspectionRound.id)),
    "in": select(InspectionRound.code).where(col(InspectionRound.id).in_(select(Visit.round_id))),
    "a subquery": select(ALONE.subquery().c.code),
    "a common table": select(ALONE.cte().c.code),
    "a union": select(ALONE.union(ALONE).subquery().c.code),
}


@pytest.fixture
def session(run: Any, busy: Path) -> Iterator[Session]:
    """A session of the busy office, whose visits but the first were withdrawn, each with the round of its own."""
    for visit in ("KT-2020-0002", "KT-2020-0003"):
        assert run("inspect", "withdraw", visit, "--reason", "x").code == 0
    engine = open_engine(sqlite_url(busy / "postwatch.db"), writing=False)
    with new_session(engine) as opened:
        belong(opened, 1)
        yield opened
    engine.dispose()


@pytest.mark.parametrize("shape", STATEMENTS)
def test_no_statement_finds_it_in_whatever_shape(session: Session, shape: str) -> None:
    statement = STATEMENTS[shape]
    for found in (session.execute(statement), session.connection().execute(without_withdrawn(statement))):
        assert [code.removeprefix("D") for (code,) in found] == ["KT-2020-0001"]


def test_a_statement_that_asks_for_it_finds_it(session: Session) -> None:
    assert len(session.execute(ALONE.execution_options(**WITHDRAWN_TOO)).all()) == 3
    assert session.execute(recorded(ALONE, Visit, withdrawn=True)).scalars().all() == ["KT-2020-0002", "KT-2020-0003"]
    assert session.execute(recorded(ALONE, Visit, withdrawn=False)).scalars().all() == ["KT-2020-0001"]


def test_a_key_does_not_find_it_either(session: Session) -> None:
    key = session.connection().exec_driver_sql("SELECT id FROM visit WHERE code = 'KT-2020-0002'").scalar_one()
    assert session.get(Visit, key) is None
    assert session.get(Visit, key, execution_options=WITHDRAWN_TOO) is not None
    assert session.execute(select(func.count()).select_from(Visit)).scalar_one() == 1


def test_every_table_of_such_records_is_narrowed() -> None:
    from postwatch.schema import ROLL

    tables = {
        row
        for module in ROLL
        for row in vars(module).values()
        if isinstance(row, type) and issubclass(row, Row) and issubclass(row, Withdrawable)
    }
    kinds = set(Withdrawable.__subclasses__())
    assert tables == {one for one in kinds.union(*(one.__subclasses__() for one in kinds)) if hasattr(one, "__table__")}


def test_a_correction_keeps_no_text_that_can_be_erased(run: Any, busy: Path) -> None:
    words = ("pledge", "amend", "CK-2020-0001", "--signer", "Bà Mới", "--signed-on", "21/05/2020", "--reason", "nhầm")
    assert run(*words, today="2020-06-16").code == 0
    changes = run("pledge", "show", "CK-2020-0001", "--json").json["corrections_list"][0]["changes_list"]
    assert {one["field"]: (one["before"], one["after"]) for one in changes} == {
        "signed_on": ("2020-06-01", "2020-05-21"),
        "signer": (None, None),
    }
    assert "what it said is not kept" in run("pledge", "show", "CK-2020-0001").out
