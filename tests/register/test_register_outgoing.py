"""A letter of any noun is sent and acknowledged through the register, without tables of its own."""

import contextlib
import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session
from word_files import text

from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError
from postwatch.fields import Entry
from postwatch.files.staged import Shelf
from postwatch.followup.actions import find_followup
from postwatch.recipient.lookup import find_recipient
from postwatch.register.letters import paragraph
from postwatch.register.options import SendOrder
from postwatch.register.outgoing import acknowledge_letter, address_letter, send_letter
from postwatch.register.queries import addressees_of, is_out, list_register, receipts_of, sending_counts
from postwatch.register.tables import LetterStatus
from postwatch.settings import office_settings
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session

FILE = Path(__file__).parents[2] / "data" / "offices" / "lang-son-2020.toml"
TODAY = dt.date(2020, 6, 15)


@pytest.fixture
def session(letter: Path) -> Iterator[Session]:
    engine = open_engine(sqlite_url(letter / "postwatch.db"), writing=True)
    with new_session(engine) as opened:
        belong(opened, 1)
        yield opened
    engine.dispose()


def test_a_follow_up_is_sent_and_acknowledged_like_any_letter(run: Any, letter: Path, session: Session) -> None:
    run("dispatch", "send", "1")
    draft = run("followup", "generate", "--audience", "districts", "--json").json["id"]
    symbol = run("followup", "issue", draft, "--on", "2020-06-15", "--json").json["symbol"]
    desk = Desk(office_settings(FILE, {}), Shelf(letter), dt.datetime.now(dt.UTC), TODAY)
    row = find_followup(session, draft, on=TODAY)
    units = [find_recipient(session, recipient=code) for code in ("PVHTT-BS", "PVHTT-BG")]
    assert not is_out(session, row)
    with pytest.raises(NotFoundError, match="is not addressed"):
        send_letter(session, desk, row, SendOrder(draft, ["BDT-LS"], TODAY))
    sent = send_letter(session, desk, row, SendOrder(draft, ["PVHTT-BS"], TODAY))
    assert (sent.sent, sent.status) == (1, LetterStatus.SENT)
    received = Entry.saying(acknowledged_on=TODAY, sender_number="12/BC")
    done = acknowledge_letter(session, desk, row, recipient="PVHTT-BS", entry=received)
    assert done.sender_number == "12/BC"
    with pytest.raises(AlreadyThereError, match=symbol):
        acknowledge_letter(session, desk, row, recipient="PVHTT-BS", entry=received)
    with pytest.raises(RuleError, match="in the future"):
        send_letter(session, desk, row, SendOrder(draft, on=TODAY + dt.timedelta(days=1)))
    assert is_out(session, row)
    assert sending_counts(session)[row.register_entry_id] == (11, 1, 1)
    received_by = {unit for unit, receipt in receipts_of(session, row).items() if receipt is not None}
    assert received_by == {units[0].id}
    assert {line.symbol: line.sent_on for line in list_register(session)}[symbol] == TODAY


def test_a_letter_to_a_body_that_is_no_unit_is_sent_once_and_its_day_put_right(
    run: Any, letter: Path, session: Session
) -> None:
    run("dispatch", "send", "1")
    draft = run("followup", "generate", "--audience", "districts", "--json").json["id"]
    run("followup", "issue", draft, "--on", "2020-06-15")
    desk = Desk(office_settings(FILE, {}), Shelf(letter), dt.datetime.now(dt.UTC), TODAY + dt.timedelta(days=1))
    row = find_followup(session, draft, on=TODAY)
    for addressee, _unit in addressees_of(session, row):
        session.delete(addressee)
    session.flush()
    assert not is_out(session, row)
    with pytest.raises(RuleError, match="could be amended"):
        send_letter(session, desk, row, SendOrder(draft, on=TODAY, amend=True))
    assert send_letter(session, desk, row, SendOrder(draft)).recipients_list == ()
    assert (row.status, is_out(session, row)) == (LetterStatus.SENT, True)
    with pytest.raises(AlreadyThereError, match="sent to all of them before"):
        send_letter(session, desk, row, SendOrder(draft, on=TODAY))
    send_letter(session, desk, row, SendOrder(draft, on=TODAY, amend=True))
    assert {line.symbol: line.sent_on for line in list_register(session)}[row.symbol] == TODAY


def test_a_draft_has_no_line_in_the_register_that_units_could_be_put_to(run: Any, session: Session) -> None:
    run("dispatch", "send", "1")
    draft = run("followup", "generate", "--audience", "districts", "--json").json["id"]
    with pytest.raises(ValueError, match=draft):
        address_letter(session, find_followup(session, draft, on=TODAY), [])


def test_a_draft_kept_with_its_finished_paragraphs_is_issued_with_them(run: Any, letter: Path) -> None:
    draft = run("dispatch", "correct", "1", "--text", "Đọc là 15/6/2020", "--json").json["id"]
    with contextlib.closing(sqlite3.connect(letter / "postwatch.db")) as database, database:
        ((kept,),) = database.execute("SELECT facts FROM dispatch WHERE code = ?", (draft,)).fetchall()
        facts = {name: value for name, value in json.loads(kept).items() if name not in ("letter", "text", "recalls")}
        facts |= {"paragraphs": [paragraph("Câu của dự thảo.")], "subject": "V/v đính chính"}
        database.execute("UPDATE dispatch SET facts = ? WHERE code = ?", (json.dumps(facts), draft))
    issued = run("paper", "issue", draft, "--on", "15/6/2020", "--json").json
    assert "Câu của dự thảo." in text(letter / issued["path"])
