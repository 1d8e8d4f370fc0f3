import csv
import itertools
import random
from pathlib import Path
from typing import Any

import pytest
from databases import point_to

from postwatch.recipient.doubles import Pair, Unit, likely_pairs
from postwatch.recipient.tables import RecipientKind
from postwatch.vietnamese import fold

POINT, ENTERPRISE = RecipientKind.SERVICE_POINT, RecipientKind.POSTAL_ENTERPRISE
COMMUNE = RecipientKind.COMMUNE_OFFICE
FIELDS = ("phone", "address", "business_number", "licence_number", "confirmation_number", "active_from", "active_to",
          "business_number_on", "licence_on", "confirmation_on", "successor_id", "parent_id")  # fmt: skip


def unit(number: int, name: str, kind: RecipientKind = POINT, area: int = 1, **fields: Any) -> Unit:
    row = dict.fromkeys(FIELDS) | {"id": number, "code": f"D-{number}", "name": name, "kind": kind, "area_id": area}
    row["name_folded"] = fold(name)
    return Unit(row | fields)


def reasons(one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    """Return what is found of two units, each a name, a kind, an area and other fields."""
    units = [
        unit(number, *what[:3], **(what[3] if len(what) > 3 else {})) for number, what in enumerate((one, other), 1)
    ]
    return " ".join(reason.value for _pair, found in likely_pairs(units) for reason in found)


PHONE, TAX = {"phone": "0912 345 678"}, {"business_number": "4900123456"}
HOUSE = {"address": "Số 12 đường Lê Lợi"}
VILLAGE, OF_ONE = {"address": "Thôn Nà Lầu"}, {"parent_id": 9}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        # A company is one wherever it is, and its legal form is written in many ways.
        (("Công ty TNHH MTV An Phát", ENTERPRISE, 1), ("Cty TNHH An Phát", ENTERPRISE, 2), "same_name"),
        (("TNHH An Phát", ENTERPRISE, 1), ("Cty CP An Phát", ENTERPRISE, 1), "same_name"),
        (("Công ty An Phát", ENTERPRISE, 1), ("Cong ty an phat", ENTERPRISE, 1), "same_name"),
        (("Công ty An Phát", ENTERPRISE, 1), ("Tổng công ty An Phát", ENTERPRISE, 1), ""),
        (("Công ty An Phát", ENTERPRISE, 1), ("Chi nhánh Công ty An Phát", ENTERPRISE, 1), ""),
        (("Công ty An Phát", ENTERPRISE, 1), ("Công ty An Phú", ENTERPRISE, 1), ""),
        (("Công ty Netco", ENTERPRISE, 1), ("Công ty Nettco", ENTERPRISE, 1), "near_name"),
        # Names that sound the same, or in which a letter was mistyped.
        (("Bưu điện Đắc Lắc", POINT, 1), ("Bưu điện Đắk Lắk", POINT, 1), "near_name"),
        (("Bưu điện Đắklắk", POINT, 1), ("Bưu điện Đắk Lắk", POINT, 1), "near_name"),
        (("Bưu cục Mỹ Lý", POINT, 1), ("Bưu cục Mĩ Lí", POINT, 1), "near_name"),
        (("Bưu cục Hoà Bình", POINT, 1), ("BC Hòa Bình", POINT, 1), "same_name"),
        (("Bưu cục Đồng Đăng", POINT, 1), ("Bưu cục Đồng Đăgn", POINT, 1), "near_name"),
        (("Bưu cục Tân Lang", POINT, 1), ("Bưu cục Tân Long", POINT, 1), ""),
        (("Bưu cục Đông Mỹ", POINT, 1), ("Bưu cục Đồng Mỹ", POINT, 1), ""),
        (("Bưu cục Đông Mỹ", POINT, 1, PHONE), ("Bưu cục Đồng Mỹ", POINT, 1, PHONE), "near_name same_phone"),
        # A number tells points apart.
        (("Bưu cục 1", POINT, 1), ("Bưu cục 2", POINT, 1), ""),
        (("Bưu cục 1", POINT, 1, PHONE | {"parent_id": 9}), ("Bưu cục 2", POINT, 1, PHONE | {"parent_id": 9}), ""),
        (("Phường 1", POINT, 1, HOUSE), ("Phường 11", POINT, 1, HOUSE), ""),
        (("Đại lý A", POINT, 1, PHONE), ("Đại lý B", POINT, 1, PHONE), ""),
        (("Bưu cục số 03", POINT, 1), ("Bưu cục 3", POINT, 1), "same_name"),
        # Like names in two areas, of two enterprises, or of a unit and the one above it, are none.
        (("UBND xã Tân Thành", COMMUNE, 1), ("Ủy ban nhân dân xã Tân Thành", COMMUNE, 2), ""),
        (("UBND xã Tân Thành", COMMUNE, 1, PHONE), ("UBND xã Tân Thành", COMMUNE, 2, PHONE), "same_name same_phone"),
        (("Bưu cục chợ", POINT, 1, {"parent_id": 8}), ("BC chợ", POINT, 1, {"parent_id": 9}), ""),
        (("Công ty An Phát", ENTERPRISE, 1), ("Công ty An Phát", POINT, 1, {"parent_id": 1} | PHONE), ""),
        # Numbers of a unit.
        (("Bưu cục chợ", POINT, 1, PHONE), ("Điểm Ga", POINT, 2, {"phone": "+84 (912) 345.678; 0205 3812345"}),
         "same_phone"),
        (("Bưu cục chợ", POINT, 1, PHONE | {"parent_id": 9}), ("Điểm Ga", POINT, 2, PHONE | {"parent_id": 9}), ""),
        (("Cty A", ENTERPRISE, 1, TAX), ("Cty C", ENTERPRISE, 2, TAX), "same_business_number"),
        (("An Phát", ENTERPRISE, 1, TAX), ("Gia Hưng", ENTERPRISE, 2, {"business_number": "4900 123 456"}),
         "same_business_number"),
        (("An Phát", ENTERPRISE, 1, {"licence_number": "05/GP-STTTT", "licence_on": 2018}),
         ("Gia Hưng", ENTERPRISE, 1, {"licence_number": "05/GP-STTTT", "licence_on": 2019}), ""),
        (("An Phát", ENTERPRISE, 1, {"licence_number": "05/GP-STTTT", "licence_on": 2018}),
         ("Gia Hưng", ENTERPRISE, 1, {"licence_number": "05 GP STTTT"}), "same_licence"),
        # One house.
        (("Bưu cục Tân Mỹ", POINT, 1, HOUSE), ("Điểm BĐ-VHX Tân Mỹ", POINT, 1, {"address": "số 12, đường lê lợi"}),
         "near_name same_address"),
        (("Bưu cục Tân Mỹ", POINT, 1, HOUSE), ("Bưu cục Gia Nhạc", POINT, 1, HOUSE), ""),
        (("Bưu cục Tân Mỹ", POINT, 1, HOUSE), ("Điểm BĐ-VHX Tân Mỹ", POINT, 2, HOUSE), ""),
        # Two points of one enterprise in one place, of which one name says more.
        (("Bưu cục Tân Thanh", POINT, 1, HOUSE | OF_ONE), ("Bưu cục cửa khẩu Tân Thanh", POINT, 1, HOUSE | OF_ONE),
         "fuller_name same_address"),
        (("Bưu cục Tân Thanh", POINT, 1, VILLAGE | PHONE | OF_ONE),
         ("Bưu cục cửa khẩu Tân Thanh", POINT, 1, VILLAGE | PHONE | OF_ONE), "fuller_name same_phone same_address"),
        (("Bưu cục Tân Thanh", POINT, 1, VILLAGE | OF_ONE),
         ("Bưu cục cửa khẩu Tân Thanh", POINT, 1, VILLAGE | OF_ONE), ""),
        (("Bưu cục Tân Thanh", POINT, 1, PHONE | OF_ONE),
         ("Bưu cục cửa khẩu Tân Thanh", POINT, 1, PHONE | OF_ONE), ""),
        (("Bưu cục Tân Thanh", POINT, 1, HOUSE | OF_ONE),
         ("Bưu cục cửa khẩu Tân Thanh", POINT, 1, HOUSE | {"parent_id": 8}), ""),
        (("Bưu cục Tân Thanh", POINT, 1, HOUSE | OF_ONE), ("Bưu cục Tân Thanh 2", POINT, 1, HOUSE | OF_ONE), ""),
        # One after the other.
        (("Bưu cục chợ", POINT, 1, {"active_to": 5}), ("Bưu cục chợ", POINT, 1, {"active_from": 6}), ""),
        (("Bưu cục chợ", POINT, 1, {"active_to": 6}), ("Bưu cục chợ", POINT, 1, {"active_from": 6}), "same_name"),
        (("Bưu cục chợ", POINT, 1, {"successor_id": 2}), ("Bưu cục chợ", POINT, 1), ""),
    ],
)  # fmt: skip
def test_units_are_likely_one_for_a_reason(one: tuple[Any, ...], other: tuple[Any, ...], found: str) -> None:
    assert reasons(one, other) == found


def some_units(count: int, *, seed: int) -> list[Unit]:
    """Return units with few names, telephones and houses, so that many are like others."""
    chance = random.Random(seed)  # noqa: S311  the same units every time
    names = ["Bưu cục Tân Mỹ", "Bưu cục Tân Mĩ", "BC Tân Mỹ 2", "Điểm Tân Mỹ", "Bưu cục Đắk Lắk", "Bưu cục Đắc Lắc",
             "Bưu cục Đăklăk", "Bưu cục Đồng Đăng", "Bưu cục Đồng Đăgn", "Cty An Phát", "Công ty TNHH An Phát",
             "Cty Netco", "Cty Nettco"]  # fmt: skip
    return [
        unit(
            number, chance.choice(names), chance.choice([POINT, ENTERPRISE]), chance.randint(1, 8),
            phone=chance.choice([None, None, None, f"0912 345 6{chance.randint(10, 40)}"]),
            address=chance.choice([None, None, f"Số {chance.randint(1, 20)} đường Lê Lợi"]),
            parent_id=chance.choice([None, 900, 901]),
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_units_that_share_a_key_are_all_that_each_with_each_would_find(seed: int) -> None:
    units = some_units(60, seed=seed)
    each = {frozenset((a.id, b.id)) for a, b in itertools.combinations(units, 2) if Pair(a, b).reasons()}
    found = {frozenset((pair.one.id, pair.other.id)) for pair, _reasons in likely_pairs(units)}
    assert found == each
    assert found


def test_a_large_register_is_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(Pair, "reasons", lambda pair: compared.append(pair) or ())
    units = [unit(number, f"Điểm phục vụ bưu chính số {number}", phone="1900 1234 5678") for number in range(3000)]
    list(likely_pairs(units))
    assert not compared


NEW = ("--kind", "service_point", "--parent", "BDT-LS", "--name")


@pytest.mark.usefixtures("loaded")
class TestCommands:
    def test_a_unit_that_is_likely_there_is_added_and_the_other_named(self, run: Any) -> None:
        run("recipient", "add", *NEW, "Bưu cục Đắk Lắk", "--area", "Cao Lộc", "--code", "A1", "--phone", "0912345678")
        added = run("recipient", "add", *NEW, "Bưu cục Đắc Lắc", "--area", "Cao Lộc", "--phone", "+84 912.345.678")
        assert added.code == 0
        assert "it may be A1 Bưu cục Đắk Lắk (nearly the same name, same telephone)" in added.err
        assert "recipient merge DPV-017 --into A1" in added.err
        found = run("recipient", "doubles", "--json").json
        assert found == [
            {
                "code": "DPV-017", "name": "Bưu cục Đắc Lắc", "area_name": "Huyện Cao Lộc",
                "other": "A1", "other_name": "Bưu cục Đắk Lắk", "other_area_name": "Huyện Cao Lộc",
                "reasons_list": ["near_name", "same_phone"],
            }
        ]  # fmt: skip
        assert "Likely doubles: 1" in run("recipient", "doubles").out
        assert run("recipient", "merge", "DPV-017", "--into", "A1").code == 0
        assert run("recipient", "doubles", "--json").json == []

    def test_the_answer_of_a_script_names_them_and_no_telephone(self, run: Any) -> None:
        phone = ("--area", "Bắc Sơn", "--phone", "0912345678")
        run("recipient", "edit", "VTP-LS", "--phone", "0912345678", "--licence-number", "05/GP-STTTT")
        words = ("recipient", "add", *NEW, "Bưu cục Ngả Hai", *phone, "--licence-number", "05 gp sttt", "--json")
        added = run(*words).json
        assert [(one["other"], one["reasons_list"]) for one in added["likely_doubles_list"]] == [
            ("VTP-LS", ["same_phone"])
        ]
        assert "0912345678" not in str(added)

    def test_what_is_named_of_each_new_unit_is_what_the_list_holds(self, run: Any) -> None:
        units = [
            ("Bưu cục Đắk Lắk", "Cao Lộc"), ("Bưu cục Đắc Lắc", "Cao Lộc"), ("Bưu cục Đăklăk", "Bắc Sơn"),
            ("Điểm 07", "Cao Lộc"), ("Điểm số 7", "Cao Lộc"), ("Điểm 17", "Cao Lộc"),
            ("Bưu cục Chợ", "Cao Lộc", "--phone", "+84 912.345.678", "--address", "Số 5 Lê Lợi"),
            ("Điểm BĐ-VHX Chợ", "Cao Lộc", "--phone", "0205 3812345", "--address", "số 5, Lê Lợi"),
            ("Đại lý Ga", "Bắc Sơn", "--phone", "(0912) 345 678", "--confirmation-number", "012/XN-STTTT"),
            ("Điểm Bến xe", "Lộc Bình", "--confirmation-number", "012 / XN-STTTT"),
            ("Điểm Ngã tư", "Cao Lộc", "--business-number", "14A8-001234/GCNĐKKD"),
            ("Đại lý Kho", "Bắc Sơn", "--business-number", "14a8–001234, GCN-DKKD"),
            ("Điểm Cầu", "Cao Lộc", "--confirmation-number", "12/XN-SVHTTĐL"),
            ("Đại lý Đèo", "Bắc Sơn", "--confirmation-number", "12/xn-svhttđl"),
        ]  # fmt: skip
        named = []
        for name, area, *words in units:
            command = ("recipient", "add", "--kind", "service_point", "--name", name, "--area", area, *words)
            named += run(*command, "--json").json["likely_doubles_list"]
        listed = run("recipient", "doubles", "--json").json
        assert {(one["code"], one["other"]) for one in named} == {(one["code"], one["other"]) for one in listed}
        assert len(named) == len(listed) == 7

    def test_a_list_of_doubles_is_narrowed_and_searched(self, run: Any) -> None:
        for area in ("Cao Lộc", "Bắc Sơn"):
            run("recipient", "add", *NEW, f"Bưu cục Đắk Lắk {area}", "--area", area)
            run("recipient", "add", *NEW, f"Bưu cục Đắc Lắc {area}", "--area", area)
        assert len(run("recipient", "doubles", "--json").json) == 2
        assert len(run("recipient", "doubles", "--area", "Cao Lộc", "--json").json) == 1
        assert len(run("recipient", "doubles", "--search", "bac son", "--json").json) == 1
        assert run("recipient", "doubles", "--kind", "other", "--json").json == []

    def test_an_import_names_the_first_and_how_many_there_are(self, run: Any, tmp_path: Path) -> None:
        rows = [(f"N-{number:02d}", f"BC Đắ{letter} Lắ{letter} {number}") for number in range(12) for letter in "ck"]
        path = tmp_path / "dv.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            titles = ("Mã", "Loại", "Tên đơn vị", "Địa bàn", "Doanh nghiệp")
            lines = [(f"{code}{name[5]}", "service_point", name, "Cao Lộc", "BDT-LS") for code, name in rows]
            csv.writer(stream).writerows([titles, *[(one[0].upper(), *one[1:]) for one in lines]])
        for words in (("--dry-run",), ()):
            taken = run("recipient", "import", str(path), "--json", *words)
            assert taken.code == 0
            (warning,) = taken.json["warnings_list"]
            assert "Likely registered twice: 12: " in warning
            assert warning.count("nearly the same name") == 10
            assert "see them with: postwatch recipient doubles" in warning
        assert len(run("recipient", "doubles", "--json").json) == 12
        assert run("recipient", "import", str(path), "--json").json["warnings_list"] == []


@pytest.mark.system("postgres")
def test_a_server_finds_the_same(run: Any, loaded: Path, postgres_url: str) -> None:
    lines = [("Bưu cục Đắk Lắk", "0912 345 678"), ("Bưu cục Đắc Lắc", "+84 912.345.678"), ("Điểm 7", "0912345678")]
    assert run("db", "copy", "--to", postgres_url).code == 0
    point_to(loaded, postgres_url)
    for code, (name, phone) in zip(("TX-10", "TX-9", "TX-8"), lines, strict=True):
        words = ("--area", "Cao Lộc", "--phone", phone, "--code", code, "--licence-number", "05/GP-STTTT", "--json")
        added = run("recipient", "add", *NEW, name, *words).json
        assert {one["other"] for one in added["likely_doubles_list"]} == ({"TX-10"} if code == "TX-9" else set())
    assert len(run("recipient", "doubles", "--json").json) == 1
    found = run("recipient", "list", "--search", "dak 0912 345", "--json").json
    assert [unit["code"] for unit in found] == ["TX-10"]
