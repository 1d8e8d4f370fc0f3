"""``--redact`` and ``--public``: nothing of a person is shown, whatever command looks at the records."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from commands import verbs
from databases import point_to
from readings import READS, asked, texts_about_persons

from postwatch.schema import METADATA
from postwatch.store.columns import MASK, ColumnKind, column_kinds

# One call of each verb that masks.
CALLS = [
    (*(word for word in name.split() if not word.isupper()), *calls[0])
    for name, calls in READS.items()
    if "redact" in {param.name for param in verbs()[name].params}
]

# Texts that are of no natural person: codes, numbers and days of papers, what the norms and the office itself wrote,
# and the officials who act in its name.
OF_NOBODY = {
    "addressee": "code",
    "area": "code name short_name name_folded sort_key",
    "area_succession": "confidence",
    "bag_visit": "bag",
    "campaign": "code title directive_number directive_issuer directive_subject content content_sha256",
    "campaign_figure": "name",
    "campaign_measure": "code name unit",
    "campaign_task": "code audience text",
    "case_step": "accepted code at authority ground norm number opened outcome",
    "code_counter": "prefix",
    "correction": "table_name actor",
    "delegation": "code number",
    "dispatch": "code subject symbol facts path sha256 audience",
    "dispatch_attachment": "title",
    "document": "kind subject path sha256",
    "document_print": "path sha256",
    "evidence": "sha256 media_type",
    "explanation": "accepted code sender_number",
    "finding": "checklist_item",
    "followup": "code subject symbol facts path sha256 audience explains",
    "followup_unit": "missing",
    "named_goods": "unit",
    "incident": "sender_number code item_number unit",
    "inspection_paper": "code subject symbol path sha256 accepted",
    "inspection_round": "by_body code decision_number decision_signer",
    "journal_entry": "office_code actor command request_id previous_hash hash account office_previous_hash",
    "law_confirmation": "label row_hash words figures page confirmed_by",
    "law_use": "account",
    "law_version": "content sha256",
    "note": "code",
    "office": "code name parent_name abbreviation unit_name unit_abbreviation successor",
    "office_span": "file name",
    "paper_draft": "authority ground paper path",
    "paper_report": "code symbol figures",
    "payment": "accepted code proof_number treasury",
    "personal_value": "table_name name digest salt",
    "pledge": "sender_number code personal_salt",
    "pledge_form": "code",
    "receipt": "code sender_number personal_salt",
    "recipient": (
        "code business_number_issuer licence_issuer confirmation_issuer representative_title personal_salt source"
    ),
    "register_entry": "document_type symbol signer kept_by",
    "register_word": "code field text",
    "report": "code subject symbol facts path sha256 printed",
    "round_minutes": "code at number accepted",
    "round_unit": "reasons",
    "sanction_decision": "code number authority decided_by delegation accepted handed_over_accepted opened",
    "series": "code name types",
    "staff": "code name name_folded title head_title",
    "task": "code dispatch_code text",
    "task_report": "code sender_number",
    "task_report_measure": "code",
    "team_member": "agency title",
    "violation": (
        "code decree provision catalogue_provision conduct confidence source additional minutes_number drawn_up_by"
    ),
    "violation_case": "code",
    "visit": "code minutes_number",
    "visit_answer": "item",
    "workspace_file": "account path sha256",
}


def test_every_text_of_the_schema_is_masked_or_said_to_be_of_nobody() -> None:
    unmasked = {
        table.name: " ".join(
            sorted(name for name, kind in column_kinds(table).items() if _is_unmasked(table, name, kind))
        )
        for table in METADATA.sorted_tables
    }
    said = {table: " ".join(sorted(names.split())) for table, names in OF_NOBODY.items()}
    assert {table: names for table, names in unmasked.items() if names} == said


def _is_unmasked(table: Any, name: str, kind: ColumnKind) -> bool:
    return kind.python is str and MASK not in table.columns[name].info


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings(part)]


def test_a_household_business_is_known_by_its_name_too(run: Any, busy: Path) -> None:
    run(
        "recipient",
        "rename",
        "DPV-012",
        "--name",
        "Hộ kinh doanh Nguyễn Văn Riêng",
        "--on",
        "2020-06-17",
        today="2020-06-20",
    )
    run("recipient", "rename", "DPV-012", "--name", "HKD Riêng", "--on", "2020-06-18", today="2020-06-20")
    hidden = {"Hộ kinh doanh Nguyễn Văn Riêng", "HKD Riêng"}
    words = ("recipient", "history", "DPV-012")
    assert hidden <= set(shown(run, words))
    assert not hidden & set(shown(run, words, "--redact"))


def test_a_household_business_of_before_is_a_person_too(run: Any, busy: Path) -> None:
    run("recipient", "rename", "DPV-012", "--name", "Hộ KD Nguyễn Văn Riêng", "--on", "2020-06-17", today="2020-06-20")
    run("recipient", "rename", "DPV-012", "--name", "Công ty Sao Mai", "--on", "2020-06-18", today="2020-06-20")
    for words in (("recipient", "history", "DPV-012"), ("recipient", "list", "--on", "2020-06-17")):
        assert not [text for text in shown(run, words, "--redact") if "Riêng" in text]


def test_a_representative_named_by_another_unit_is_masked_there(run: Any, busy: Path) -> None:
    run("recipient", "edit", "BDT-LS", "--representative", "Vũ Thị Na", today="2020-06-20")
    run("recipient", "rename", "DPV-012", "--name", "Điểm VŨ THỊ NA", "--on", "2020-06-17", today="2020-06-20")
    assert "Điểm (masked)" in shown(run, ("recipient", "list"), "--redact")


def test_a_list_of_an_earlier_day_is_recorded_where_a_person_stood_in_it_then(run: Any, busy: Path) -> None:
    run("pledge", "amend", "CK-2020-0001", "--signer", "Vũ Thị Trước", "--reason", "x", today="2020-06-17")
    run("pledge", "amend", "CK-2020-0001", "--signer", "Vũ Thị Sau", "--reason", "x", today="2020-06-18")
    asked(busy, "UPDATE pledge SET signer = NULL, capacity = NULL WHERE code <> 'CK-2020-0001'")
    before = written(busy)
    words = ("pledge", "list", "--as-of", "2020-06-17", "--format", "csv")
    assert "Vũ Thị Trước" in run(*words, today="2020-06-20").out
    assert written(busy) == before + 1


def test_a_title_tells_nobody_s_name(run: Any, busy: Path) -> None:
    asked(busy, "UPDATE pledge SET capacity = 'Giám đốc'", "UPDATE register_entry SET addressees = 'Giám đốc Sở'")
    assert "Giám đốc Sở" in shown(run, ("register", "list"), "--redact")
    before = written(busy)
    assert run("staff", "list", "--format", "csv", today="2020-06-20").code == 0
    assert written(busy) == before


@pytest.fixture
def persons(busy: Path) -> Path:
    """A busy office in which every unit is a household business with a representative."""
    asked(
        busy, "UPDATE recipient SET legal_form = 'household', phone = '0912345678', representative = 'Người Đại Diện'"
    )
    return busy


def shown(run: Any, words: tuple[str, ...], *options: str) -> list[str]:
    """The texts that a command shows as JSON."""
    answer = run(*words, *options, "--json", today="2020-06-20")
    assert answer.code in {0, 3, 4}, (words, answer)
    return strings(json.loads(answer.out))


def test_no_command_shows_a_text_about_a_person(run: Any, persons: Path) -> None:
    hidden = texts_about_persons(persons) - {
        symbol for (symbol,) in asked(persons, "SELECT symbol FROM register_entry")
    }
    assert len(hidden) > 80
    told = shown(run, ("recipient", "list"))
    assert len({name for name in hidden if name in told}) > 20
    for words in CALLS:
        found = {name for text in shown(run, words, "--redact") for name in hidden if name in text}
        assert found == set(), words


def test_enterprises_and_their_points_are_shown_unless_it_is_for_the_public(run: Any, busy: Path) -> None:
    names = {name for (name,) in asked(busy, "SELECT name FROM recipient WHERE kind IN ('postal_enterprise')")}
    offices = {name for (name,) in asked(busy, "SELECT name FROM recipient WHERE kind = 'district_office'")}
    units = ("recipient", "list")
    assert names | offices <= set(shown(run, units, "--redact"))
    public = set(shown(run, units, "--public"))
    assert offices <= public
    assert names.isdisjoint(public)
    assert "0205 3 812 345" not in public


def test_a_name_within_a_text_is_masked_and_the_rest_of_the_text_is_shown(run: Any, busy: Path) -> None:
    asked(
        busy,
        "UPDATE recipient SET legal_form = 'individual', name = 'Nguyễn Văn Riêng' WHERE code = 'DPV-012'",
        "UPDATE register_entry SET addressees = 'Ông Nguyễn Văn Riêng; UBND huyện' WHERE number = 1",
    )
    told = shown(run, ("register", "list"), "--redact")
    assert "Ông (masked); UBND huyện" in told


def test_an_earlier_day_is_shown_without_persons_too(run: Any, busy: Path) -> None:
    run("recipient", "edit", "BDT-LS", "--phone", "0912 345 678", today="2020-06-18")
    run("recipient", "edit", "BDT-LS", "--phone", "", today="2020-06-19")
    words = ("recipient", "show", "BDT-LS")
    assert "0912 345 678" in shown(run, words, "--as-of", "2020-06-18")
    told = shown(run, words, "--as-of", "2020-06-18", "--redact")
    assert "0912 345 678" not in told
    assert "(masked)" in told


def test_the_records_themselves_stay_as_they_are(run: Any, busy: Path) -> None:
    before = (busy / "postwatch.db").read_bytes()
    run("recipient", "list", "--public")
    assert (busy / "postwatch.db").read_bytes() == before


def entries(run: Any) -> list[Any]:
    found: list[Any] = run("journal", "list", "--limit", "1000", "--json", today="2020-06-20").json
    return found


def written(folder: Path) -> int:
    return int(asked(folder, "SELECT count(*) FROM journal_entry")[0][0])


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_file_that_shows_persons_is_an_entry_of_the_journal(
    run: Any, persons: Path, form: str, tmp_path: Path
) -> None:
    before = len(entries(run))
    told = run("recipient", "list", "--to", str(tmp_path / f"units.{form}"), today="2020-06-20")
    assert told.code == 0
    added = entries(run)[: len(entries(run)) - before]
    assert [(one["command"], one["actor"], one["rows"]) for one in added] == [("recipient list", "clerk", 0)]
    shown_entry = run("journal", "show", str(added[0]["id"])).out
    assert f"units.{form}" in shown_entry
    assert run("journal", "verify").code == 0


def test_a_list_in_a_file_is_recorded_where_a_person_stands_in_one_of_its_cells(run: Any, persons: Path) -> None:
    hidden = texts_about_persons(persons)
    for words in CALLS:
        before = written(persons)
        told = run(*words, "--format", "csv", today="2020-06-20").out
        cells = {cell for row in csv.reader(io.StringIO(told.removeprefix("\ufeff")), delimiter=";") for cell in row}
        if any(name in cell for name in hidden for cell in cells):
            assert written(persons) == before + 1, words
    before = written(persons)
    for words in (("staff", "list"), ("template", "list"), ("incident", "list", "--search", "khong co gi")):
        assert run(*words, "--format", "csv", today="2020-06-20").code == 0
    assert written(persons) == before


@pytest.mark.parametrize("words", [("--format", "table"), ("--json",), ("--redact", "--to", "x.csv")])
def test_what_is_only_looked_at_or_shows_nobody_is_no_entry(run: Any, persons: Path, words: tuple[str, ...]) -> None:
    before = (persons / "postwatch.db").read_bytes()
    assert run("recipient", "list", *words).code == 0
    assert (persons / "postwatch.db").read_bytes() == before


def test_an_undo_passes_over_an_export(run: Any, persons: Path) -> None:
    run("note", "add", "difficulty", "Thiếu người", today="2020-06-20")
    run("recipient", "list", "--to", "x.csv", today="2020-06-20")
    assert "note add" in run("undo", "--yes", today="2020-06-20").out


def test_a_file_that_cannot_be_written_leaves_no_entry(run: Any, persons: Path) -> None:
    before = len(entries(run))
    assert run("recipient", "list", "--to", "nowhere/x.csv").code == 4
    assert len(entries(run)) == before


@pytest.mark.system("postgres")
def test_a_server_shows_nobody_either_and_records_who_was_shown(run: Any, busy: Path, postgres_url: str) -> None:
    run("recipient", "edit", "BDT-LS", "--phone", "0912 345 678", today="2020-06-18")
    run("db", "copy", "--to", postgres_url)
    point_to(busy, postgres_url)
    words = ("recipient", "show", "BDT-LS")
    assert "0912 345 678" in shown(run, words)
    assert "0912 345 678" not in shown(run, words, "--redact")
    before = len(entries(run))
    assert run("recipient", "list", "--redact", "--to", "a.csv", today="2020-06-20").code == 0
    assert run("recipient", "list", "--to", "b.csv", today="2020-06-20").code == 0
    assert len(entries(run)) == before + 1
