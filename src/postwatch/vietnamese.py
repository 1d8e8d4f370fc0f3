"""Vietnamese text: NFC, folding, dictionary order, amounts and days as they are printed, legacy encodings.

Standard library only. Every function is pure; an unreadable value is refused with UsageError and never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import filterfalse
from typing import NamedTuple, TypeVar

from postwatch.errors import UsageError
from postwatch.language import Code, _
from postwatch.likeness import most_alike

Choice = TypeVar("Choice", bound=Code)


def nearest(typed: str, known: Iterable[str], *, alike: float = 0.6) -> str | None:
    """Return the known word that is most like a typed one, marks and case ignored, or None if none is like it."""
    words = {fold(word): word for word in known}
    found = most_alike(fold(typed), words, least=alike)
    return words[found] if found is not None else None


def _word_and_code(value: str) -> str:
    """Return a value as it is listed: a code behind its word."""
    return f"{value.in_words} ({value})" if isinstance(value, Code) else value


def one_of(typed: str, allowed: Iterable[str]) -> str:
    """Return the hint for a value that is not allowed: the value probably meant, and all that are allowed.

    Of a mapping of codes to words, words are listed; a misspelt code is answered by the words of the code.
    """
    if isinstance(allowed, Mapping):
        typed, allowed = allowed.get(nearest(typed, allowed) or "", typed), [*allowed.values()]
    known = {name: one for one in allowed for name in (one.names if isinstance(one, Code) else (one,))}
    listed = ", ".join(map(_word_and_code, dict.fromkeys(known.values())))
    meant = nearest(typed, known)
    if meant is None:
        return _("write one of: {allowed}").format(allowed=listed)
    one = known[meant]
    # Who wrote words is told the words, who wrote a code the code.
    word = one.in_words if isinstance(one, Code) and meant != one.value else one
    return _("did you mean {word}? write one of: {allowed}").format(word=word, allowed=listed)


def choice(kind: type[Choice], typed: str, *, what: str) -> Choice:
    """Return the member of an enumeration that was typed: its code, its words, or words that it alone has.

    So do the words behind a comma: «kiến nghị» of «đề xuất, kiến nghị». Marks and case are ignored. Raises UsageError
    listing the codes there are with their words.
    """
    found: Choice | None = member(kind, typed)
    if found is not None:
        return found
    if not typed.strip():
        raise UsageError(_("{name} is missing").format(name=what), hint=one_of(typed, kind))
    raise UsageError(_("{text} is not a valid {what}").format(text=typed, what=what), hint=one_of(typed, kind))


@lru_cache(maxsize=4096)
def member(kind: type[Choice], typed: str) -> Choice | None:
    """Return the member of an enumeration that was typed, as `choice` finds it, or None."""
    folded = _in_words(typed)
    called = [one for one, its in _names_of(kind).items() if folded in its]
    begun, held = (
        [one for one, its in _parts_of(kind).items() if any(re.search(place, part) for part in its)]
        for place in (rf"\A{re.escape(folded)}\b", rf"\b{re.escape(folded)}\b")
    )
    return next((found[0] for found in (called, *([begun, held] if folded else [])) if len(found) == 1), None)


@cache
def _names_of(kind: type[Choice]) -> dict[Choice, frozenset[str]]:
    return {one: frozenset(_in_words(name) for name in one.names) for one in kind}


@cache
def _parts_of(kind: type[Choice]) -> dict[Choice, frozenset[str]]:
    """Return the possible beginnings of words for each member: its names, and their parts: «đề xuất, kiến nghị»."""
    return {one: frozenset(_in_words(part) for name in one.names for part in (name, *name.split(","))) for one in kind}


def _in_words(text: str) -> str:
    """Return a text folded, with single blanks for all signs: «BĐ-VHX» is ``bd vhx``; of a code the sign is one."""
    return " ".join(re.sub(r"\W+|_", " ", fold(text)).split())


_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Letters and marks by category, yet nothing is seen of them on paper or screen.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffd\ufe00-\ufe0f]")
_LINE_ENDS = re.compile("\r\n|[\r\n\u2028\u2029]")
_CONTROL_NAMES = {
    0x00: "NULL",
    0x07: "BELL",
    0x08: "BACKSPACE",
    0x0B: "LINE TABULATION",
    0x0C: "FORM FEED",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
}


def nfc(text: str) -> str:
    """Return the text in NFC; input methods such as Unikey may type letters and marks separately."""
    return unicodedata.normalize("NFC", text)


def clean(text: str, *, what: str, multiline: bool = False) -> str:
    """Return a text for the records: NFC, stripped, runs of blanks as a single space.

    ``what`` names the value in a refusal ("name of the unit"). Line ends become spaces unless ``multiline``, which
    keeps them as ``\\n``. Raises UsageError for control, zero-width and bidirectional characters, which it names.
    """
    lines = _LINE_ENDS.sub("\n", nfc(text)).replace("\t", " ").split("\n")
    for character in "".join(lines):
        if not is_visible(character):
            raise UsageError(
                _("{what} contains the character {character}, which is invisible").format(
                    what=what, character=character_name(character)
                ),
                hint=_("delete the text and type it again instead of pasting it"),
            )
    tidy = [" ".join(line.split()) for line in lines]
    return "\n".join(tidy).strip("\n") if multiline else " ".join(line for line in tidy if line)


def is_clean(text: str) -> bool:
    """Return whether `clean` would leave a single-line text, which is in NFC, as it is."""
    return text.isprintable() and "  " not in text and text == text.strip() and _INVISIBLE.search(text) is None


def is_visible(character: str) -> bool:
    """Return False for a control, zero-width, bidirectional, private, unassigned or replacement character."""
    return unicodedata.category(character) not in _FORBIDDEN_CATEGORIES and _INVISIBLE.match(character) is None


def character_name(character: str) -> str:
    """Return code point and Unicode name, such as ``U+200B ZERO WIDTH SPACE``."""
    code = ord(character)
    name = unicodedata.name(character, _CONTROL_NAMES.get(code, "CONTROL" if code < 0xA0 else "NO CHARACTER"))
    return f"U+{code:04X} {name}"


# How many words, or letters, are remembered: the texts of a register differ, and are made of the same words.
_REMEMBERED = 4096
# Đ has no decomposition; Ð (eth) and Ɖ (African D) look the same and come out of old conversions.
_DE = str.maketrans("đĐÐðƉɖ", "dddddd")
_SAME_AS_DE = str.maketrans("ðɖ", "đđ")


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """Return the text for search: lower case, no marks, đ as d, blanks collapsed. ``Đắk  Lắk`` gives ``dak lak``."""
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(filter(None, map(_folded, text.split())))


@lru_cache(_REMEMBERED)
def _folded(word: str) -> str:
    """Return a word for search; some signs are folded to blanks, or to nothing."""
    if word.isascii():
        return word.casefold()
    decomposed = unicodedata.normalize("NFKD", word.translate(_DE).casefold()).translate(_DE).casefold()
    return " ".join("".join(filterfalse(unicodedata.combining, decomposed)).split())


_SYLLABLE = re.compile("[\\w\\u0300-\\u036f]+")


def spelled(text: str) -> str:
    """Return the text for comparing names whose marks count: ``Hoà`` and ``Hòa`` are one, ``Thanh`` and ``Thành`` two.

    Lower case, blanks collapsed, the tone of each syllable behind it, wherever it is typed.
    """
    return " ".join(" ".join(map(_spelled, text.split())).split())


@lru_cache(_REMEMBERED)
def _spelled(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold().translate(_SAME_AS_DE))
    return _SYLLABLE.sub(_with_tone_behind, letters)


def _with_tone_behind(found: re.Match[str]) -> str:
    return nfc("".join(c for c in found[0] if c not in _TONES)) + "".join(c for c in found[0] if c in _TONES)


def may_mean(typed: str, name: str) -> bool:
    """Return whether a typed name may mean a known name: marks count once any is typed."""
    return spelled(typed) in {spelled(name), fold(name)}


# Order of the Unicode root collation for the signs in office text; then digits, then the Vietnamese alphabet.
_SIGNS = "\t\n _-–—,;:!?.·'\"«»()[]{}§@*/\\&#%•`´^°©+±÷×<=>|~$₫"
_DIGITS = "0123456789"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PRIMARY = {c: f"{place:02d}" for place, c in enumerate(_SIGNS + _DIGITS + _ALPHABET, start=1)}
_LEVEL_END = "00"
_UNLISTED = "99"
# Curled quotes count as straight quotes and differ from them only where the tones are compared.
_QUOTES = {"‘": ("'", "1"), "’": ("'", "2"), "“": ('"', "1"), "”": ('"', "2")}

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_TONES = {_GRAVE: "1", _HOOK: "2", _TILDE: "3", _ACUTE: "4", _DOT: "5"}
_FOREIGN_MARK = "6"
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_QUALITIES = frozenset({_BREVE, _CIRCUMFLEX, _HORN})


# A new word begins here: no mark behind the blank belongs to it.
_BEFORE_A_WORD = re.compile(r"(?<= )(?=\w)")


def sort_key(text: str) -> str:
    """Return a key that sorts in Vietnamese dictionary order (CLDR ``vi``) under any database collation.

    Letters first (a ă â b c d đ …), then tones over the whole text (ngang, huyền, hỏi, ngã, sắc, nặng), then small
    before capital. The key is made of digits only; it is compared, never shown.
    """
    letters, tones, cases = zip(*map(_weights, _BEFORE_A_WORD.split(text)), strict=True)
    return ("".join(letters) + _LEVEL_END + "".join(tones) + "".join(cases)).rstrip("0")


@lru_cache(_REMEMBERED)
def _weights(word: str) -> tuple[str, str, str]:
    """Return the parts of the key that the letters of a word give, their tones, and their cases."""
    if word.isascii():
        cases = "".join(["1" if letter.isupper() else "0" for letter in word])
        return word.lower().translate(_OF_ASCII), "0" * len(word), cases
    return _weights_of(_letters(word))


def _weights_of(letters_and_marks: Iterable[tuple[str, str]]) -> tuple[str, str, str]:
    letters, tones, cases = [], [], []
    for base, marks in letters_and_marks:
        letter, tone = _weigh(base.lower().translate(_SAME_AS_DE), marks)
        letters.append(letter)
        tones.append(tone)
        cases.append("1" if base.isupper() else "0")
    return "".join(letters), "".join(tones), "".join(cases)


_DIGITS_OF_A_CODE = re.compile("[0-9]+")


def code_key(code: str) -> tuple[str, str]:
    """Return a key that sorts codes by the numbers in them: ``TX-9`` before ``TX-10``."""
    return _DIGITS_OF_A_CODE.sub(_with_length, code), code


def _with_length(found: re.Match[str]) -> str:
    digits = found[0].lstrip("0")
    return f"{len(digits):03d}{digits}"


def _letters(text: str) -> list[tuple[str, str]]:
    """Yield base characters, each with its combining marks."""
    found: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFD", text.replace("…", "...")):
        if found and unicodedata.combining(character):
            base, marks = found[-1]
            found[-1] = (base, marks + character)
        else:
            found.append((character, ""))
    return found


@lru_cache(_REMEMBERED)
def _weigh(base: str, marks: str) -> tuple[str, str]:
    """Return the primary weight of a lower-case letter with its quality mark, and the digit of its tone."""
    if base in _QUOTES:
        straight, curl = _QUOTES[base]
        return _PRIMARY[straight], curl
    rest = marks
    for mark in marks:
        composed = nfc(base + mark)
        if mark in _QUALITIES and composed in _PRIMARY:
            base, rest = composed, marks.replace(mark, "", 1)
            break
    tone = _TONES.get(rest[0], _FOREIGN_MARK) if rest else "0"
    return _PRIMARY.get(base) or _UNLISTED + "".join(f"{ord(c):07d}" for c in base), tone


_OF_ASCII = {code: _weigh(chr(code), "")[0] for code in range(128)}

BLANK = "……"
"""Room for what a hand writes into a draft or a form: a number, a day, an hour. Forms have no other kind of blank."""
BLANK_NAME = "……………………"
BLANK_DAY = f"ngày {BLANK} tháng {BLANK} năm {BLANK}"


def long_date(day: date) -> str:
    """``ngày 05 tháng 01 năm 2020``: a zero before days under 10 and months 1 and 2 only (NĐ 30/2020, PL I, II.4)."""
    return f"ngày {day.day:02d} tháng {month_text(day.month)} năm {day.year}"


def date_or_blank(day: date | None, blank: str = "") -> str:
    """Return a day as `long_date` has it, ``blank`` where it is not known."""
    return long_date(day) if day is not None else blank


def clock_words(time: str | None) -> str:
    """Return ``14 giờ 30 phút`` for 14:30; blanks where the time is not known."""
    found = re.fullmatch(r"(\d{1,2})[:hg](\d{2})", time or "")
    return f"{int(found[1]):02d} giờ {found[2]} phút" if found else f"{BLANK} giờ {BLANK} phút"


def blank_date(month: int, year: int) -> str:
    """Return the date of a draft, whose day is written by hand: ``ngày …… tháng 5 năm 2020``."""
    return f"ngày {BLANK} tháng {month_text(month)} năm {year}"


def letter_date(place: str, day: date | None, *, month: int, year: int) -> str:
    """Return place and date at the head of a letter; without ``day`` the blank date of ``month`` and ``year``."""
    return f"{place}, {long_date(day) if day else blank_date(month, year)}"


def short_date(day: date) -> str:
    """``8/5/2020``, as letters cite other documents."""
    return f"{day.day}/{day.month}/{day.year}"


def month_text(month: int) -> str:
    """``02``, ``3``: a month has a zero before it for 1 and 2 only (NĐ 30/2020, PL I, II.4)."""
    return f"{month:02d}" if month < 3 else str(month)


def quoted(text: str, *, limit: int = 60) -> str:
    """Return a user's text for a message: in «», shortened, invisible characters named by their code."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return "«" + "".join(c if is_visible(c) else f"<U+{ord(c):04X}>" for c in shown) + "»"


_WHOLE = r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+"
_MONEY = re.compile(rf"(?P<whole>{_WHOLE})(?:,(?P<part>[0-9]+))?\s*(?P<scale>[a-z]*?)\s*(?P<dong>dong|d|vnd|₫)?")
_SCALES = {"": 0, "nghin": 3, "ngan": 3, "trieu": 6, "tr": 6, "ty": 9, "ti": 9}
_MOST_MONEY = 10**15


def parse_money(value: str | float, *, what: str | None = None) -> int:
    """Return integer đồng from ``15.000.000``, ``15000000``, ``15 triệu``, ``1,5 triệu``, ``500 nghìn``, ``2 tỷ đồng``.

    Numbers of a cell must be whole. The dot groups thousands and the comma is decimal.
    Raises UsageError for negative, fractional and ambiguous amounts (``1.5``), and from 10^15 đồng on.
    """
    shown = value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
    amount = _amount(value) if isinstance(value, str) else _whole(value)
    if amount is None or not 0 <= amount < _MOST_MONEY:
        raise UsageError(
            _("{what}: {text} is not an amount in whole đồng").format(
                what=what or _("Amount of money"), text=quoted(shown)
            ),
            hint=_("write it as 15.000.000, 15000000 or 15 triệu"),
        )
    return amount


def _whole(value: float) -> int | None:
    return int(value) if not isinstance(value, bool) and float(value).is_integer() else None


def _amount(text: str) -> int | None:
    found = _MONEY.fullmatch(fold(text))
    if found is None or found["scale"] not in _SCALES:
        return None
    scale, part = _SCALES[found["scale"]], found["part"] or ""
    if len(part.rstrip("0")) > scale or (part and not scale):
        return None
    return int(found["whole"].replace(".", "") + part.rstrip("0").ljust(scale, "0"))


_DONG = "đồng"


def money(amount: int) -> str:
    """``15.000.000``: đồng with dots between thousands, without the unit."""
    return f"{amount:,}".replace(",", ".")


def dong(amount: int) -> str:
    """``15.000.000 đồng``: an amount with its unit."""
    return f"{money(amount)} {_DONG}"


_DIGIT_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS = ("", "nghìn", "triệu")


def money_words(amount: int) -> str:
    """``Hai triệu năm trăm nghìn đồng``: an amount in words, as a document writes it behind the figures."""
    words = " ".join(_number_words(amount)) or _DIGIT_WORDS[0]
    return f"{words[0].upper()}{words[1:]} {_DONG}"


def _number_words(number: int, *, is_below: bool = False) -> Iterator[str]:
    """Yield the words of a number, none for zero; ``is_below`` says that larger parts were named before."""
    billions, rest = divmod(number, 10**9)
    if billions:
        yield from _number_words(billions, is_below=is_below)
        yield "tỷ"
        is_below = True
    for power in (2, 1, 0):
        group, rest = divmod(rest, 1000**power)
        if group:
            yield from _hundreds_words(group, is_below=is_below)
            yield from filter(None, (_THOUSANDS[power],))
            is_below = True


def _hundreds_words(number: int, *, is_below: bool) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    has_hundreds = bool(hundreds) or is_below
    if has_hundreds:
        yield f"{_DIGIT_WORDS[hundreds]} trăm"
    if tens:
        yield "mười" if tens == 1 else f"{_DIGIT_WORDS[tens]} mươi"
    elif ones and has_hundreds:
        yield "linh"
    if ones:
        special = {1: "mốt" if tens > 1 else "một", 5: "lăm" if tens else "năm"}
        yield special.get(ones, _DIGIT_WORDS[ones])


def money_range(low: int, high: int) -> str:
    """``5.000.000 – 10.000.000``: a range in đồng, without the unit."""
    return f"{money(low)} – {money(high)}"


def number_text(number: int) -> str:
    """``07``, ``57``: the number of a document has a zero before it under 10 (NĐ 30/2020, PL I, II.3)."""
    return f"{number:02d}"


def percent(numerator: int, denominator: int) -> str:
    """Return a text such as ``66,7``: per cent, half rounded up, no comma in whole values; ``0`` of nothing."""
    if denominator == 0:
        return "0"
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    whole, part = divmod(tenths, 10)
    return f"{whole},{part}" if part else str(whole)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return the Roman numeral of 1 to 3999, for annexes. Raises ValueError outside."""
    if not 1 <= number <= 3999:
        raise ValueError(number)
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


_OWN_LETTERS = frozenset("ĂăĐđĨĩŨũƠơƯư")


def is_vietnamese(sign: str) -> bool:
    """Return whether a sign is a composed letter of Vietnamese that has no place in Latin 1."""
    return sign in _OWN_LETTERS or "\u1ea0" <= sign <= "\u1ef9"


class LegacyFont(NamedTuple):
    """Legacy encoding of a font, by its name: ``encoding`` is ``tcvn3`` or ``vni``."""

    encoding: str
    capitals: bool

    def read(self, text: str) -> str:
        """Return a text of the font, read as Latin 1, as Unicode."""
        return from_tcvn3(text, capitals=self.capitals) if self.encoding == "tcvn3" else from_vni(text)


def legacy_font(name: str) -> LegacyFont | None:
    """Return the encoding of a font name: ``.VnTime`` is TCVN3, ``.VnTimeH`` draws capitals, ``VNI-Times`` is VNI."""
    folded = name.strip().casefold()
    if folded.startswith(".vn"):
        return LegacyFont("tcvn3", capitals=name.strip().endswith("H"))
    return LegacyFont("vni", capitals=False) if folded.startswith("vni") else None


# TCVN 5712:1993, bytes A1 to FF, as they show when read as Latin 1.
_TCVN_HIGH = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3 = {0xA1 + place: letter for place, letter in enumerate(_TCVN_HIGH)}


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Return TCVN3 (ABC) text, read as Latin 1, as Unicode; ``capitals`` for fonts whose name ends in H."""
    converted = nfc(text.translate(_TCVN3))
    return converted.upper() if capitals else converted


# VNI writes a letter and a mark behind it; ơ, ư, đ and the letters of i and ỵ are single characters.
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_TONE = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_CIRCUMFLEX = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_VNI_BREVE = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}


@cache
def _vni_pairs() -> dict[str, str]:
    pairs = {base + mark: _VNI_SINGLE.get(base, base) + tone for base in "aeouyôö" for mark, tone in _VNI_TONE.items()}
    pairs |= {base + mark: base + _CIRCUMFLEX + tone for base in "aeo" for mark, tone in _VNI_CIRCUMFLEX.items()}
    pairs |= {"a" + mark: "a" + _BREVE + tone for mark, tone in _VNI_BREVE.items()}
    return {pair: nfc(letter) for pair, letter in (pairs | _VNI_SINGLE).items()}


def from_vni(text: str) -> str:
    """Return VNI (Windows) text, read as Latin 1, as Unicode; letter case is kept."""
    pairs = _vni_pairs()

    def letter(found: re.Match[str]) -> str:
        written = found.group()
        converted = pairs[written.lower()]
        return converted.upper() if written[0].isupper() else converted

    any_pair = "|".join(sorted(map(re.escape, pairs), key=len, reverse=True))
    return nfc(re.sub(any_pair, letter, nfc(text), flags=re.IGNORECASE))
