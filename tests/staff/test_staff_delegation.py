"""A head delegates to a deputy, for a time or for a case; an end, a withdrawal, and who may not give or receive."""

from typing import Any

import pytest

DEPUTY = ("staff", "add", "Lê Thị Phó", "--title", "Phó Giám đốc", "--authority", "deputy")
DELEGATE = ("staff", "delegate", "NQH", "--to", "CB-001", "--number", "05/QĐ-GQXP", "--from", "1/6/2020")


@pytest.fixture
def deputy(loaded: Any, prepare: Any) -> None:
    """CB-001, a deputy in office in 2020."""
    assert prepare(*DEPUTY, "--active-from", "1/1/2020", "--active-to", "31/12/2020").code == 0


@pytest.mark.usefixtures("deputy")
class TestDelegations:
    def test_a_head_delegates_to_a_deputy(self, run: Any) -> None:
        answer = run(*DELEGATE, "--until", "31/12/2020", "--json")
        assert answer.code == 0
        assert answer.json == {
            "id": "NQH.U1", "number": "05/QĐ-GQXP",
            "scope": "sanction", "giver": "NQH", "giver_name": "Nguyễn Quang Huy",
            "receiver": "CB-001", "receiver_name": "Lê Thị Phó", "first_on": "2020-06-01", "last_on": "2020-12-31",
            "signed_on": None, "case": None, "withdrawn_on": None, "corrections_list": [],
        }  # fmt: skip
        assert run("staff", "delegations", "--json").json == [answer.json]
        shown = run("staff", "delegations").out
        assert all(text in shown for text in ("05/QĐ-GQXP", "Lê Thị Phó", "01/06/2020", "31/12/2020"))

    def test_the_power_to_enforce_is_delegated_apart(self, run: Any) -> None:
        assert run(*DELEGATE, "--scope", "enforce", "--json").json["scope"] == "enforce"
        assert "scope of a delegation" in run(*DELEGATE[:-3], "6", "--from", "1/6/2020", "--scope", "sign").err

    @pytest.mark.parametrize("typed", ["VV-2020-0001", "vv-2020-0001", "1"])
    def test_a_delegation_may_be_for_one_case(self, run: Any, typed: str) -> None:
        assert run("violation", "add", "DPV-013", "8.3.b", "--on", "28/5/2020", today="2020-06-10").code == 0
        assert run(*DELEGATE, "--case", typed, "--json", today="2020-06-10").json["case"] == "VV-2020-0001"

    def test_of_a_case_that_was_joined_the_other_is_meant(self, run: Any) -> None:
        for _once in range(2):
            assert run("violation", "add", "DPV-013", "8.3.b", "--on", "28/5/2020", today="2020-06-10").code == 0
        assert run(*DELEGATE, "--case", "2", today="2020-06-10").code == 0
        joined = run("case", "join", "2", "--into", "1", "--reason", "ghi hai lần", today="2020-06-10")
        assert joined.code == 0, joined
        again = run(*DELEGATE[:6], "6", "--from", "1/6/2020", "--case", "2", today="2020-06-10")
        assert again.code == 0
        listed = run("staff", "delegations", "--json").json
        assert [one["case"] for one in listed] == ["VV-2020-0001"] * 2

    def test_an_acting_head_delegates_too(self, run: Any) -> None:
        run("staff", "add", "Bùi Văn Quyền", "--title", "Giám đốc", "--authority", "acting")
        assert run("staff", "delegate", "CB-002", *DELEGATE[3:]).code == 0

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("CB-001", "--to", "NQH"), 3, "Lê Thị Phó is not the head of the office"),
            (("CB-002", "--to", "CB-001"), 3, "Cao Chuyên Viên is not the head of the office"),
            (("NQH", "--to", "NQH"), 2, "cannot delegate to the same person"),
            (("NQH", "--to", "CB-002"), 3, "is not a deputy; a head delegates to a deputy only"),
            (("nobody", "--to", "CB-001"), 4, "There is no person nobody"),
            (("NQH", "--to", "nobody"), 4, "There is no person nobody"),
            (("NQH", "--to", "CB-001", "--from", "31/12/2019"), 3, "not in office on 31/12/2019"),
            (("NQH", "--to", "CB-001", "--from", "1/1/2021"), 3, "not in office on 01/01/2021"),
            (("NQH", "--to", "CB-001", "--until", "31/5/2020"), 3, "would end on 31/05/2020"),
            (("NQH", "--to", "CB-001", "--case", "VV-2020-0009"), 4, "There is no case VV-2020-0009"),
        ],
    )
    def test_who_may_not_give_or_receive(
        self, run: Any, refused: Any, words: tuple[str, ...], code: int, says: str
    ) -> None:
        run("staff", "add", "Cao Chuyên Viên", "--title", "Chuyên viên", "--authority", "authorised",
            "--head-title", "Giám đốc")  # fmt: skip
        day = () if "--from" in words else ("--from", "1/6/2020")
        assert says in refused(code, "staff", "delegate", *words, "--number", "1", *day).err

    @pytest.mark.parametrize(("scope", "norm"), [("sanction", "Điều 54"), ("enforce", "Điều 87")])
    def test_each_power_has_its_norm(self, run: Any, refused: Any, scope: str, norm: str) -> None:
        run("staff", "edit", "NQH", "--active-from", "2/6/2020")
        answer = refused(3, *DELEGATE, "--scope", scope)
        assert "Nguyễn Quang Huy is not in office on 01/06/2020" in answer.err
        assert norm in answer.err

    def test_a_receiver_cannot_delegate_further(self, run: Any, refused: Any) -> None:
        run("staff", "add", "Phan Phó Hai", "--title", "Phó Giám đốc", "--authority", "deputy")
        assert run(*DELEGATE).code == 0
        answer = refused(3, "staff", "delegate", "CB-001", "--to", "CB-002", "--number", "6", "--from", "1/6/2020")
        assert "holds this power by a delegation and cannot hand it on" in answer.err

    def test_a_number_is_used_once_in_a_year(self, run: Any, refused: Any) -> None:
        assert run(*DELEGATE).code == 0
        again = refused(5, *DELEGATE[:5], "--number", "05/qđ-gqxp", "--from", "2/6/2020")
        assert "postwatch withdraw NQH.U1" in again.err
        run("staff", "edit", "CB-001", "--active-to", "31/12/2021")
        assert run(*DELEGATE[:-1], "1/1/2021").code == 0

    @pytest.mark.parametrize("given", [(), ("--until", "31/12/2020")])
    def test_a_delegation_ends_on_a_day(self, run: Any, refused: Any, given: tuple[str, ...]) -> None:
        run(*DELEGATE, *given)
        assert "before it begins" in refused(3, "staff", "end-delegation", "05/QĐ-GQXP", "--on", "31/5/2020").err
        ended = run("staff", "end-delegation", "05/qđ-gqxp", "--on", "1/6/2020", "--json")
        assert (ended.code, ended.json["last_on"]) == (0, "2020-06-01")
        assert "already" in refused(5, "staff", "end-delegation", "05/QĐ-GQXP", "--on", "2/6/2020").err
        assert "There is no person 9" in refused(4, "staff", "end-delegation", "9", "--on", "2/6/2020").err

    def test_one_that_was_recorded_by_mistake_is_withdrawn(self, run: Any, refused: Any) -> None:
        run(*DELEGATE)
        assert "--reason is missing" in refused(2, "staff", "withdraw-delegation", "05/QĐ-GQXP").err
        answer = run("staff", "withdraw-delegation", "05/QĐ-GQXP", "--reason", "ghi nhầm ngày", "--json")
        assert (answer.code, answer.json["kind"], answer.json["papers_list"]) == (0, "withdraw", [])
        assert run("staff", "delegations", "--json").json == []
        (gone,) = run("staff", "delegations", "--withdrawn", "--json").json
        assert (gone["number"], gone["corrections_list"][0]["reason"]) == ("05/QĐ-GQXP", "ghi nhầm ngày")
        assert run(*DELEGATE).code == 0
        assert run("staff", "withdraw-delegation", "05/QĐ-GQXP", "--reason", "lại nhầm").code == 0
        assert len(run("staff", "delegations", "--withdrawn", "--json").json) == 2

    def test_who_leaves_is_asked_about_delegations_that_go_on(self, run: Any) -> None:
        run(*DELEGATE, "--until", "30/6/2020")
        answer = run("staff", "end", "NQH", "--on", "15/6/2020")
        assert "delegation 05/QĐ-GQXP goes on after 15/06/2020, the last day of Nguyễn Quang Huy" in answer.err
        run("staff", "end-delegation", "05/QĐ-GQXP", "--on", "15/6/2020")
        assert "goes on" not in run("staff", "edit", "NQH", "--title", "Giám đốc Sở").err
