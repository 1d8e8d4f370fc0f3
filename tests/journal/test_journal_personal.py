"""Texts about persons: in the journal as salted hashes, readable as long as nobody asks to be forgotten."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from postwatch.database.check import Place, examine
from postwatch.schema import METADATA
from postwatch.store.columns import PERSONAL
from postwatch.store.engine import connected, sqlite_url

NAME, PHONE, MAIL = "Nguyễn Văn Riêng", "0912 345 678", "rieng@example.org"
CONTACTS = ("--representative", NAME, "--contact", NAME, "--phone", PHONE, "--email", MAIL)


def asked(folder: Path, statement: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(folder / "postwatch.db")) as database:
        found = database.execute(statement).fetchall()
        database.commit()
    return found


def journal_of(folder: Path) -> str:
    return "\n".join(str(row) for row in asked(folder, "SELECT * FROM journal_entry"))


def kinds(folder: Path) -> set[str]:
    return {
        one.kind for one in examine(Place(sqlite_url(folder / "postwatch.db"), folder, "lang-son-2020")).findings_list
    }


def shown(run: Any, unit: str = "BDT-LS") -> Any:
    return run("recipient", "show", unit, "--json").json["details"]


@pytest.fixture
def personal(prepare: Any, loaded: Path) -> Path:
    """An office that typed a person's contacts, and then another number."""
    assert prepare("recipient", "edit", "BDT-LS", *CONTACTS).code == 0
    assert prepare("recipient", "edit", "BDT-LS", "--phone", "0205 111 222").code == 0
    return loaded


class TestTheJournal:
    def test_does_not_hold_a_word_of_them(self, run: Any, personal: Path, tmp_path: Path) -> None:
        run("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", *CONTACTS)
        sheet = tmp_path / "units.csv"
        rows = ["code,kind,name,area,representative,phone", f"X-1,authority,Một,178,{NAME},{PHONE}"]
        sheet.write_text("\n".join(rows), encoding="utf-8")
        assert run("recipient", "import", str(sheet)).code == 0
        text = journal_of(personal)
        for word in (NAME, PHONE, MAIL, "0205 111 222"):
            assert word not in text
        assert text.count("salted") > 8
        assert kinds(personal) == set()

    def test_does_not_hold_them_in_a_batch_and_the_batch_is_verified(
        self, run: Any, workspace: Path, tmp_path: Path
    ) -> None:
        sheet = tmp_path / "units.csv"
        rows = ["code,kind,name,area,representative,phone"]
        rows += [f"X-{n},authority,Cơ quan {n},178,{NAME} {n},{PHONE if n % 2 else ''}" for n in range(1, 61)]
        sheet.write_text("\n".join(rows), encoding="utf-8")
        assert run("recipient", "import", str(sheet)).code == 0
        assert kinds(workspace) == set()
        run("recipient", "edit", "X-7", "--phone", "0205 111 222")
        run("recipient", "forget", "X-8")
        assert kinds(workspace) == set()
        assert NAME not in journal_of(workspace)
        asked(workspace, "UPDATE recipient SET phone = '0' WHERE code = 'X-9'")
        assert kinds(workspace) == {"row"}

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE recipient SET phone = '0' WHERE code = 'BDT-LS'",
            "UPDATE recipient SET phone = NULL WHERE code = 'BDT-LS'",
            "UPDATE recipient SET phone = email, email = phone WHERE code = 'BDT-LS'",
            "UPDATE recipient SET personal_salt = 'x' WHERE code = 'BDT-LS'",
            "UPDATE recipient SET personal_salt = NULL WHERE code = 'BDT-LS'",
            "UPDATE recipient SET phone = NULL, representative = NULL, personal_salt = NULL WHERE code = 'BDT-LS'",
            "UPDATE recipient SET contact = 'Ai' WHERE code = 'VTP-LS'",
            "UPDATE personal_value SET value = '0'",
            "UPDATE personal_value SET name = 'email'",
            "UPDATE personal_value SET row_id = 99",
            "DELETE FROM personal_value",
            "UPDATE recipient SET personal_salt = 'x' WHERE code = 'VTP-LS'",
        ],
    )
    def test_shows_a_contact_that_was_changed_unseen(self, personal: Path, statement: str) -> None:
        assert kinds(personal) == set()
        asked(personal, statement)
        assert "row" in kinds(personal)

    def test_asks_for_no_text_that_was_erased_before_or_whose_row_was_emptied(self, run: Any, personal: Path) -> None:
        empty = [word for option in CONTACTS[::2] for word in (option, "")]
        run("recipient", "edit", "BDT-LS", *empty)
        assert kinds(personal) == set()
        # Nothing is left to be recorded of this forgetting: the texts were emptied before.
        run("recipient", "forget", "BDT-LS")
        assert kinds(personal) == set()
        run("recipient", "edit", "BDT-LS", "--phone", PHONE)
        assert kinds(personal) == set()
        run("recipient", "edit", "BDT-LS", "--phone", "0205 111 222")
        assert kinds(personal) == set()
        asked(personal, "DELETE FROM personal_value")
        assert kinds(personal) == {"row"}

    def test_asks_for_the_texts_of_a_row_that_stands_empty_but_was_not_forgotten(
        self, run: Any, personal: Path
    ) -> None:
        run("recipient", "edit", "BDT-LS", *[word for option in CONTACTS[::2] for word in (option, "")])
        asked(personal, "DELETE FROM personal_value WHERE name = 'email'")
        assert kinds(personal) == {"row"}

    def test_takes_a_new_row_for_no_earlier_one_with_its_id(self, run: Any, loaded: Path) -> None:
        words = ("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "X-1")
        for _time in range(2):
            assert run(*words, "--phone", PHONE).code == 0
            assert run("recipient", "edit", "X-1", "--phone", "0205 000 001").code == 0
            assert kinds(loaded) == set()
            assert run("undo", "--yes").code == 0
            assert kinds(loaded) == set()
            assert run("undo", "--yes").code == 0
        assert run(*words).code == 0
        assert kinds(loaded) == set()


class TestTakingBack:
    def test_does_not_speak_of_a_wish_when_somebody_else_erased_it(self, refused: Any, personal: Path) -> None:
        asked(personal, "DELETE FROM personal_value")
        assert "if nobody asked to be forgotten: postwatch db check" in refused(3, "undo", "--yes").err

    def test_brings_the_earlier_contact_again(self, run: Any, personal: Path) -> None:
        assert run("undo", "--yes").code == 0
        assert shown(run)["phone"] == PHONE
        assert run("undo", "--yes").code == 0
        assert (shown(run)["representative"], shown(run)["email"]) == (None, None)
        assert kinds(personal) == set()

    def test_a_unit_that_is_taken_back_keeps_its_persons_on_the_days_before(self, run: Any, loaded: Path) -> None:
        run("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "X-1", *CONTACTS)
        run("recipient", "edit", "X-1", "--phone", "0205 111 222")
        last = run("journal", "list", "--limit", "1", "--json").json[0]["id"]
        for _time in range(2):
            assert run("undo", "--yes").code == 0
        assert kinds(loaded) == set()
        assert run("recipient", "show", "X-1").code == 4
        then = [run("recipient", "show", "X-1", "--as-of", str(entry), "--json").json for entry in (last - 1, last)]
        assert [one["details"]["phone"] for one in then] == [PHONE, "0205 111 222"]
        assert {one["details"]["representative"] for one in then} == {NAME}

    def test_a_unit_that_is_taken_back_is_forgotten_by_its_code(self, run: Any, loaded: Path) -> None:
        run("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "X-1", *CONTACTS)
        last = run("journal", "list", "--limit", "1", "--json").json[0]["id"]
        run("undo", "--yes")
        assert run("recipient", "forget", "X-1", "--json").json["name"] == "Cơ quan"
        assert NAME.encode() not in (loaded / "postwatch.db").read_bytes()
        assert kinds(loaded) == set()
        then = run("recipient", "show", "X-1", "--as-of", str(last), "--json").json
        assert then["details"]["representative"] == "(erased)"

    def test_a_unit_with_the_same_code_is_forgotten_with_it(self, run: Any, loaded: Path) -> None:
        words = ("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "X-1")
        run(*words, *CONTACTS)
        run("undo", "--yes")
        run(*words)
        assert run("recipient", "forget", "X-1").code == 0
        assert NAME.encode() not in (loaded / "postwatch.db").read_bytes()
        assert kinds(loaded) == set()

    def test_another_that_had_the_same_key_is_not_forgotten(self, run: Any, loaded: Path) -> None:
        words = ("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178")
        for unit, phone in (("X-1", "0205 000 001"), ("X-2", "0205 000 002")):
            run(*words, "--code", unit, "--phone", phone)
            last = run("journal", "list", "--limit", "1", "--json").json[0]["id"]
            run("undo", "--yes")
        assert run("recipient", "forget", "X-1").code == 0
        then = run("recipient", "show", "X-2", "--as-of", str(last), "--json").json
        assert then["details"]["phone"] == "0205 000 002"
        assert (
            run("recipient", "show", "X-1", "--as-of", str(last - 2), "--json").json["details"]["phone"] == "(erased)"
        )

    @pytest.mark.system("postgres")
    def test_a_unit_of_another_office_is_not_forgotten(self, run: Any, postgres_url: str) -> None:
        for office in ("lang-son-2020", "lang-son-2025"):
            assert run("init", office, "--office", office, "--database", postgres_url).code == 0
        words = ("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "20", "--code", "X-1")
        assert run("-w", "lang-son-2020", *words, *CONTACTS).code == 0
        assert run("-w", "lang-son-2020", "undo", "--yes").code == 0
        assert run("-w", "lang-son-2025", "recipient", "forget", "X-1").code == 4


class TestForgetting:
    def test_leaves_not_a_byte_in_the_database_and_the_chain_holds(self, run: Any, personal: Path) -> None:
        head = run("journal", "verify", "--json").json["head"]
        answer = run("recipient", "forget", "BDT-LS")
        assert answer.code == 0
        assert "backups" in answer.err
        assert {shown(run)[name] for name in ("representative", "contact", "phone", "email")} == {None}
        content = (personal / "postwatch.db").read_bytes()
        for word in (NAME, PHONE, MAIL, "0205 111 222"):
            assert word.encode() not in content
        assert run("journal", "verify", "--head", head).code == 0
        assert kinds(personal) == set()

    @pytest.mark.parametrize("typed", ["BDT-LS", "VTP-LS", "X-1"])
    def test_by_the_code_of_a_unit_or_of_a_double_erases_what_was_typed_of_each(
        self, run: Any, personal: Path, typed: str
    ) -> None:
        words = ("--kind", "postal_enterprise", "--name", "Bưu điện (ghi trùng)", "--area", "178", "--code", "X-1")
        assert run("recipient", "add", *words, "--representative", f"{NAME} ba", "--phone", "0205 333").code == 0
        run("recipient", "edit", "X-1", "--phone", "0205 444")
        run("recipient", "edit", "VTP-LS", "--contact", f"{NAME} hai")
        # A double of a double is one of the unit that remains.
        for double, kept in (("X-1", "VTP-LS"), ("VTP-LS", "BDT-LS")):
            assert run("recipient", "merge", double, "--into", kept).code == 0
        last = run("journal", "list", "--limit", "1", "--json").json[0]["id"]
        assert run("recipient", "forget", typed).code == 0
        content = (personal / "postwatch.db").read_bytes()
        for word in (NAME, PHONE, MAIL, "0205 111 222", "0205 333", "0205 444"):
            assert word.encode() not in content
        then = run("recipient", "show", "X-1", "--as-of", str(last - 2), "--json").json
        assert {then["details"][name] for name in ("representative", "phone")} == {"(erased)"}
        assert kinds(personal) == set()
        assert run("journal", "verify").code == 0

    def test_leaves_other_persons_alone(self, run: Any, personal: Path) -> None:
        run("recipient", "edit", "VTP-LS", "--phone", PHONE)
        run("recipient", "forget", "BDT-LS")
        assert shown(run, "VTP-LS")["phone"] == PHONE
        run("recipient", "edit", "VTP-LS", "--phone", "0205 000 001")
        run("undo", "--yes")
        assert shown(run, "VTP-LS")["phone"] == PHONE
        assert kinds(personal) == set()

    def test_is_no_hindrance_to_typing_them_again(self, run: Any, personal: Path) -> None:
        for _time in range(2):
            run("recipient", "forget", "BDT-LS")
            run("recipient", "edit", "BDT-LS", *CONTACTS)
            run("recipient", "edit", "BDT-LS", "--phone", "0205 000 001")
            assert kinds(personal) == set()
        run("undo", "--yes")
        assert shown(run)["phone"] == PHONE
        assert kinds(personal) == set()

    def test_of_a_unit_that_has_none_leaves_an_entry_alone(self, run: Any, loaded: Path) -> None:
        run("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "X-1")
        before = len(asked(loaded, "SELECT id FROM journal_entry"))
        assert run("recipient", "forget", "X-1").code == 0
        assert len(asked(loaded, "SELECT id FROM journal_entry")) == before + 1
        assert run("db", "check").code == 0

    def test_of_an_unknown_unit_is_refused(self, refused: Any, loaded: Path) -> None:
        refused(4, "recipient", "forget", "KHONG-CO")


SIGNER, CAPACITY, RECEIVER = "Trần Thị Riêng", "Giám đốc", "Lê Văn Nhận"
PLEDGING = ("--signed-on", "28/5/2020", "--signer", SIGNER, "--capacity", CAPACITY)


@pytest.fixture
def signed(prepare: Any, letter: Path) -> Path:
    """An office in which persons stand wherever persons can stand: of a unit, on its pledge, on its receipt."""
    prepare("dispatch", "send", "CV-2020-0001", "--on", "18/5/2020")
    prepare("dispatch", "acknowledge", "CV-2020-0001", "BDT-LS", "--on", "20/5/2020", "--by", RECEIVER)
    assert prepare("pledge", "record", "BDT-LS", *PLEDGING).code == 0
    assert prepare("recipient", "edit", "BDT-LS", *CONTACTS).code == 0
    return letter


class TestForgettingEverywhere:
    def test_the_journal_does_not_hold_a_word_of_who_signed_and_who_received(self, run: Any, signed: Path) -> None:
        run("pledge", "amend", "CK-2020-0001", "--signer", f"{SIGNER} hai", "--reason", "ghi nhầm")
        run("dispatch", "amend", "CV-2020-0001", "BDT-LS", "--by", f"{RECEIVER} hai", "--reason", "ghi nhầm")
        text = journal_of(signed)
        for word in (SIGNER, RECEIVER):
            assert word not in text
        assert kinds(signed) == set()
        assert run("undo", "--yes").code == 0
        assert run("undo", "--yes").code == 0
        assert run("pledge", "show", "CK-2020-0001", "--json").json["signer"] == SIGNER

    def test_every_text_about_a_person_of_the_schema_is_erased(self, run: Any, signed: Path) -> None:
        columns = [
            (table.name, column.name)
            for table in METADATA.sorted_tables
            for column in table.columns
            if PERSONAL in column.info
        ]
        filled = {
            (table, column): asked(signed, f"SELECT count({column}) FROM {table}")[0][0]  # noqa: S608
            for table, column in columns
        }
        assert all(filled.values()), filled
        run("pledge", "amend", "CK-2020-0001", "--signer", f"{SIGNER} hai", "--reason", "ghi nhầm")
        run("pledge", "withdraw", "CK-2020-0001", "--reason", "ghi nhầm")
        assert run("pledge", "record", "BDT-LS", *PLEDGING).code == 0
        assert run("undo", "--yes").code == 0
        told = run("recipient", "forget", "BDT-LS", "--json").json
        assert (told["pledges"], told["receipts"]) == (1, 1)
        content = (signed / "postwatch.db").read_bytes()
        for word in (SIGNER, RECEIVER, NAME, PHONE, MAIL):
            assert word.encode() not in content
        assert kinds(signed) == set()
        assert run("journal", "verify").code == 0

    def test_the_pledge_itself_still_counts(self, run: Any, signed: Path) -> None:
        before = run("pledge", "coverage", "--campaign", "chi-thi-28", "--json").json
        run("recipient", "forget", "BDT-LS")
        assert run("pledge", "coverage", "--campaign", "chi-thi-28", "--json").json == before
        told = run("pledge", "show", "CK-2020-0001", "--json").json
        assert (told["signer"], told["capacity"]) == ("(erased)", None)
        assert run("pledge", "list").code == 0

    def test_what_names_a_person_freely_is_told_and_stays(self, run: Any, signed: Path) -> None:
        run("note", "add", "difficulty", f"Bà {SIGNER}, chủ điểm, đi vắng")
        run("note", "add", "difficulty", "Không nêu ai, chỉ nêu giám đốc")
        answer = run("recipient", "forget", "BDT-LS")
        assert "GC-2020-0001" in answer.err
        assert "GC-2020-0002" not in answer.err

    def test_a_repeated_request_answers_with_the_person_until_it_is_forgotten(self, run: Any, signed: Path) -> None:
        words = ("pledge", "record", "VTP-LS", *PLEDGING, "--request-id", "r-1", "--json")
        first = run(*words)
        assert run(*words).json == first.json
        assert SIGNER not in journal_of(signed)
        run("recipient", "forget", "VTP-LS")
        assert run(*words).json == {**first.json, "signer": "(erased)"}

    @pytest.mark.parametrize("signer", ["Bà Ổi B.", "(Bưởi)", "Điểm"])
    def test_a_text_of_any_signs_is_sealed_and_erased(self, run: Any, signed: Path, signer: str) -> None:
        words = ("pledge", "record", "VTP-LS", "--signed-on", "28/5/2020", "--signer", signer, "--request-id", "r-1")
        first = run(*words)
        assert (first.code, run(*words).out) == (0, first.out)
        answer = asked(signed, "SELECT answer FROM journal_entry ORDER BY id DESC LIMIT 1")[0][0]
        assert signer not in answer
        run("recipient", "forget", "VTP-LS")
        assert signer not in run(*words).out

    def test_an_answer_has_both_what_was_said_before_and_after(self, run: Any, signed: Path) -> None:
        run("pledge", "amend", "CK-2020-0001", "--signer", "Vũ Hải", "--reason", SIGNER, "--request-id", "r-1")
        words = ("pledge", "amend", "CK-2020-0001", "--signer", "Vũ Hải", "--reason", SIGNER, "--request-id", "r-1")
        assert run(*words, "--json").json["reason"] == SIGNER

    def test_a_unit_that_was_undone_with_its_pledge_is_forgotten_with_it(self, run: Any, signed: Path) -> None:
        new = ("recipient", "add", "--kind", "postal_enterprise", "--name", "Mới", "--area", "178", "--code", "X-1")
        assert run(*new).code == 0
        assert run("dispatch", "send", "CV-2020-0001", "--unit", "X-1", "--on", "19/5/2020", "--add").code in {0, 2, 3}
        if run("pledge", "record", "X-1", *PLEDGING).code == 0:
            assert run("undo", "--yes").code == 0
        while run("recipient", "show", "X-1").code == 0:
            assert run("undo", "--yes").code == 0
        run("recipient", "forget", "X-1")
        left = asked(signed, "SELECT value FROM personal_value WHERE table_name = 'pledge'")
        assert left == []


def test_an_official_who_is_named_counts_for_a_request(run: Any, loaded: Path) -> None:
    words = ("inspect", "log", "DPV-009", "--on", "2020-06-10", "--request-id", "q-1")
    assert run(*words, "--by", "PVHTT-LS").code == 0
    assert run(*words, "--by", "PA03").code == 5


@pytest.mark.system("postgres")
def test_on_a_server_too_contacts_are_hashed_restored_and_forgotten(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    run("init", "server", "--database", postgres_url)
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(tmp_path / "server"))
    run("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "X-1", *CONTACTS)
    run("recipient", "edit", "X-1", "--phone", "0205 000 001")
    run("undo", "--yes")
    assert shown(run, "X-1")["phone"] == PHONE
    run("recipient", "forget", "X-1")
    with connected(postgres_url, writing=False) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM personal_value").scalar() == 0
        assert PHONE not in str(connection.exec_driver_sql("SELECT changes, answer FROM journal_entry").fetchall())
    assert examine(Place(postgres_url, tmp_path / "server", "lang-son-2020")).findings_list == ()
