"""Vietnamese text: what the office types, and what must come out of it."""

import random
import subprocess
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import UsageError
from postwatch.vietnamese import (
    LegacyFont,
    blank_date,
    clean,
    code_key,
    fold,
    from_tcvn3,
    from_vni,
    legacy_font,
    letter_date,
    long_date,
    may_mean,
    money,
    money_words,
    nfc,
    number_text,
    parse_money,
    percent,
    quoted,
    roman,
    short_date,
    sort_key,
)

VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
LETTERS = VOWELS + "bcdđfghjklmnpqrstvwxz"


def test_letters_and_marks_typed_apart_become_one_letter() -> None:
    assert nfc(unicodedata.normalize("NFD", "Đắk Lắk, mở")) == "Đắk Lắk, mở"


def test_blanks_around_and_inside_a_name_are_tidied() -> None:
    assert clean("  Bưu\u00a0điện \t tỉnh\r\nLạng  Sơn ", what="Tên") == "Bưu điện tỉnh Lạng Sơn"


def test_line_ends_are_kept_only_where_they_are_meant() -> None:
    assert clean(" một  \r\n\r\nhai\u2028ba\n", what="Ghi chú", multiline=True) == "một\n\nhai\nba"


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("\u00ad", "U+00AD SOFT HYPHEN"),
        ("\x1b", "U+001B ESCAPE"),
        ("\x00", "U+0000 NULL"),
        ("\x9b", "U+009B CONTROL"),
        ("\ufffd", "U+FFFD REPLACEMENT CHARACTER"),
        ("\uffff", "U+FFFF NO CHARACTER"),
        ("\u3164", "U+3164 HANGUL FILLER"),
        ("\ue000", "U+E000 NO CHARACTER"),
    ],
)
def test_a_character_that_cannot_be_seen_is_refused_by_name(character: str, name: str) -> None:
    with pytest.raises(UsageError) as refusal:
        clean(f"Bưu{character}điện", what="Tên đơn vị")
    assert name in refusal.value.message
    assert "Tên đơn vị" in refusal.value.message
    assert refusal.value.hint


@given(st.text())
def test_clean_text_stays_as_it_is(text: str) -> None:
    try:
        once = clean(text, what="x", multiline=True)
    except UsageError:
        return
    assert clean(once, what="x", multiline=True) == once == nfc(once)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đắk  Lắk", "dak lak"),
        ("Ðông Kinh", "dong kinh"),
        ("ƉÌNH LẬP", "dinh lap"),
        (unicodedata.normalize("NFD", "Phường Lương Văn Tri"), "phuong luong van tri"),
        ("  Bưu cục\nTân Thanh ", "buu cuc tan thanh"),
        ("Ô´ ´ số", "o so"),
    ],
)
def test_a_search_needs_no_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_and_forms_do_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [("Quý Hoà", True), ("QUÝ  HÒA", True), ("quy hoa", True), ("Quý Hỏa", False), ("Quý Hoa", False),
     ("Quy Hòa", False), (unicodedata.normalize("NFD", "Quý Hòa"), True)],
)  # fmt: skip
def test_the_marks_of_a_name_count_once_one_is_typed(typed: str, is_meant: bool) -> None:
    assert may_mean(typed, "Quý Hòa") is is_meant
    assert may_mean("Đa", "Da") is may_mean("Ða", "Da") is False


def test_names_stand_in_dictionary_order() -> None:
    ordered = ["an", "ăn", "ấp", "Cao Lộc", "Chi Lăng", "Dạ", "Đình Lập", "Hữu Lũng", "Lạng Sơn", "Lộc Bình"]
    assert sorted(set(ordered), key=sort_key) == ordered


def test_tones_stand_in_the_order_of_the_dictionary_and_small_before_capital() -> None:
    ordered = ["ma", "Ma", "mà", "mả", "mã", "má", "mạ", "ma a"]
    assert sorted(set(ordered), key=sort_key) == ordered


def test_tones_count_only_after_all_letters() -> None:
    assert sorted(["mạ a", "ma b"], key=sort_key) == ["mạ a", "ma b"]


def test_a_mark_behind_a_blank_belongs_to_the_blank() -> None:
    assert sort_key("ma \u0301a") != sort_key("ma a\u0301")
    assert sorted(["ma \u0301a", "ma a"], key=sort_key) == ["ma a", "ma \u0301a"]


@given(st.text())
def test_a_sort_key_is_digits_only_so_that_no_database_reorders_it(text: str) -> None:
    assert set(sort_key(text)) <= set("0123456789")
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(nfc(text))


def test_codes_stand_in_the_order_of_their_numbers() -> None:
    ordered = [
        "DN-1",
        "DN-02",
        "DN-10",
        "DPV-999",
        "DPV-1000",
        "NV-2020-0009",
        "NV-2020-0010",
        "TX-9",
        "TX-9.2",
        "TX-10",
    ]
    assert sorted(set(ordered), key=code_key) == ordered


@pytest.mark.system("icu")
def test_order_is_that_of_the_unicode_collation_for_vietnamese() -> None:
    icu = pytest.importorskip("icu")
    collator = icu.Collator.createInstance(icu.Locale("vi"))
    chance = random.Random(20200515)  # noqa: S311  the same pairs every time
    characters = LETTERS + LETTERS.upper() + "0123456789   -–.,;:/()'\"“”&%"
    words = ["xã", "Xã", "Tân", "tan", "Tấn", "tàn", "lạng", "lang", "sơn", "Sơn", "son", "Đông", "Dong"]

    def text() -> str:
        if chance.random() < 0.5:
            return " ".join(chance.choices(words, k=chance.randint(1, 3)))
        return "".join(chance.choices(characters, k=chance.randint(0, 8)))

    pairs = [(text(), text()) for _ in range(20_000)]
    wrong = [
        (a, b) for a, b in pairs if (sort_key(a) > sort_key(b)) - (sort_key(a) < sort_key(b)) != collator.compare(a, b)
    ]
    assert wrong == []


# --- Dates ---


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020"),
        (date(2020, 2, 10), "ngày 10 tháng 02 năm 2020"),
        (date(2020, 3, 5), "ngày 05 tháng 3 năm 2020"),
        (date(2019, 6, 29), "ngày 29 tháng 6 năm 2019"),
        (date(2020, 12, 1), "ngày 01 tháng 12 năm 2020"),
    ],
)
def test_only_small_days_and_the_first_two_months_have_a_zero(day: date, written: str) -> None:
    assert long_date(day) == written


def test_a_draft_leaves_the_day_blank() -> None:
    assert blank_date(5, 2020) == "ngày …… tháng 5 năm 2020"
    assert letter_date("Lạng Sơn", None, month=5, year=2020) == "Lạng Sơn, ngày …… tháng 5 năm 2020"
    assert letter_date("Lạng Sơn", date(2020, 5, 15), month=5, year=2020) == "Lạng Sơn, ngày 15 tháng 5 năm 2020"


def test_a_cited_document_has_a_short_date() -> None:
    assert short_date(date(2020, 5, 8)) == "8/5/2020"


def test_a_refused_text_is_shown_short_and_visible() -> None:
    assert quoted("a\u200bb") == "«a<U+200B>b»"
    assert len(quoted("x" * 500)) == 62


# --- Numbers and money ---


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("15.000.000", 15_000_000), ("15000000", 15_000_000), ("15 triệu", 15_000_000), ("1,5 triệu", 1_500_000),
        ("500 nghìn", 500_000), ("500 ngàn", 500_000), ("2 tỷ", 2 * 10**9), ("2,25 tỉ đồng", 2_250_000_000),
        ("15.000.000 đồng", 15_000_000), ("15.000.000đ", 15_000_000), ("15.000.000 VNĐ", 15_000_000),
        ("5tr", 5_000_000), ("15 TRIEU", 15_000_000), ("0", 0), (15_000_000, 15_000_000), (15_000_000.0, 15_000_000),
    ],
)  # fmt: skip
def test_money_is_read_as_the_office_writes_it(text: str | float, amount: int) -> None:
    assert parse_money(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "1.5", "1.5 triệu", "1,5", "-5", "-15.000.000", "15,000,000", "15 000 000", "1.00.000", "1,0005 nghìn", "",
        "triệu", "15 mét", "1e6", "=15", "1000000000000000", -1, 1.5, True, float("nan"), float("inf"),
    ],
)  # fmt: skip
def test_a_negative_fractional_or_ambiguous_amount_is_refused(text: str | float) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_money(text, what="Mức phạt")
    assert "Mức phạt" in refusal.value.message


@given(st.integers(0, 10**15 - 1))
def test_an_amount_that_was_written_is_read_back(amount: int) -> None:
    assert parse_money(money(amount)) == parse_money(f"{money(amount)} đồng") == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"), (5, "Năm đồng"), (10, "Mười đồng"), (15, "Mười lăm đồng"), (21, "Hai mươi mốt đồng"),
        (11, "Mười một đồng"), (55, "Năm mươi lăm đồng"), (101, "Một trăm linh một đồng"), (110, "Một trăm mười đồng"),
        (1_000, "Một nghìn đồng"), (15_005, "Mười lăm nghìn không trăm linh năm đồng"),
        (2_500_000, "Hai triệu năm trăm nghìn đồng"), (20_000_000, "Hai mươi triệu đồng"),
        (1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"), (1_000_001, "Một triệu không trăm linh một đồng"),
        (1_205_000_000, "Một tỷ hai trăm linh năm triệu đồng"), (10**12, "Một nghìn tỷ đồng"),
    ],
)  # fmt: skip
def test_an_amount_is_written_in_words(amount: int, words: str) -> None:
    assert money_words(amount) == words


@given(st.integers(0, 10**15 - 2))
def test_no_two_amounts_have_the_same_words(amount: int) -> None:
    assert money_words(amount) != money_words(amount + 1)


def test_a_document_number_under_ten_has_a_zero() -> None:
    assert [number_text(n) for n in (1, 9, 10, 157)] == ["01", "09", "10", "157"]


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (2, 3, "66,7"), (1, 3, "33,3"), (1, 8, "12,5"), (1, 1, "100"), (0, 7, "0"), (0, 0, "0"), (1, 16, "6,3"),
        (3, 2, "150"),
    ],
)  # fmt: skip
def test_per_cent_has_a_comma(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_annexes_have_roman_numbers() -> None:
    assert [roman(n) for n in (1, 2, 4, 9, 14, 40, 1994, 3999)] == [
        "I", "II", "IV", "IX", "XIV", "XL", "MCMXCIV", "MMMCMXCIX",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="0"):
        roman(0)


# --- Legacy encodings ---


def test_a_font_name_tells_the_encoding() -> None:
    assert legacy_font(".VnTime") == LegacyFont("tcvn3", capitals=False)
    assert legacy_font(".VnTimeH") == LegacyFont("tcvn3", capitals=True)
    assert legacy_font("VNI-Times") == LegacyFont("vni", capitals=False)
    assert legacy_font("Times New Roman") is None
    assert legacy_font("") is None


def test_tcvn3_text_becomes_unicode() -> None:
    assert from_tcvn3("Së Th«ng tin vµ TruyÒn th«ng tØnh L¹ng S¬n") == "Sở Thông tin và Truyền thông tỉnh Lạng Sơn"


def test_a_capital_font_of_tcvn3_gives_capitals() -> None:
    assert from_tcvn3("b\u00adu ®iÖn", capitals=True) == "BƯU ĐIỆN"


def test_vni_text_becomes_unicode() -> None:
    vni = (
        "Sôû Thoâng tin vaø Truyeàn thoâng tænh Laïng Sôn, BÖU ÑIEÄN HUYEÄN ÑÌNH LAÄP, xaõ Höõu Kyø, Lyù, kyõ, kî, Baéc"
    )
    assert from_vni(vni) == (
        "Sở Thông tin và Truyền thông tỉnh Lạng Sơn, BƯU ĐIỆN HUYỆN ĐÌNH LẬP, xã Hữu Kỳ, Lý, kỹ, kỵ, Bắc"
    )


def test_plain_latin_text_survives_conversion() -> None:
    plain = "EMS 24/7, tel. 0205-381"
    assert from_tcvn3(plain) == from_vni(plain) == plain


@pytest.mark.system("iconv")
def test_the_tcvn3_table_is_that_of_iconv() -> None:
    for code in range(0xA1, 0x100):
        done = subprocess.run(
            ["iconv", "-f", "TCVN", "-t", "UTF-8"], input=bytes([code]), capture_output=True, check=True
        )
        assert from_tcvn3(chr(code)) == nfc(done.stdout.decode())
