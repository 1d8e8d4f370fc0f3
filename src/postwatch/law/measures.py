"""Sanctions and remedies that a text names."""

import re
from functools import lru_cache

from postwatch.law.rows import SUSPENSIONS
from postwatch.vietnamese import fold, spelled

# Letters and marks of a syllable, as `vietnamese.spelled` writes it.
_LETTER = "[\\w\\u0300-\\u036f]"


def _words(*sayings: str, behind: str = "", before: str = "") -> str:
    """Return a pattern of words in a text as `spelled`: each syllable with its marks, or without any.

    ``behind`` and ``before`` are patterns that must not match there.
    """
    said = "|".join(
        " ".join(f"(?:{re.escape(spelled(syllable))}|{fold(syllable)})" for syllable in saying.split())
        for saying in sayings
    )
    return f"(?<!{_LETTER}){behind}(?:{said})(?!{_LETTER}){before}"


# By what words an additional sanction is known. Without marks «quy định chi tiết», «xác định chi phí», «tuốc nơ vít»
# look like a suspension.
_PLAIN_FIXING = "".join(f"(?<!{word} )" for word in ("quy", "xac", "quyet", "an", "co", "du", "tham", "nhat", "chi"))


_WORDS_OF_MEASURES = {
    "suspend_licence": _words("tước", before="(?! n[oơ] vi)"),
    "suspend_activity": _words("đình chỉ", behind=_PLAIN_FIXING),
    "confiscate": _words("tịch thu"),
    "expel": _words("trục xuất"),
}


# Goods that the offender destroyed against the law are no remedy; «tiêu hủy trái cây» is one.
_UNLAWFULLY = _words("trái pháp", "trái phép", "trái quy", "trái với")


_WORDS_OF_REMEDIES = {
    "restore": _words("khôi phục"),
    "destroy": _words("tiêu hủy", behind=f"(?<!{spelled('tẩu tán')}, )(?<!tau tan, )", before=f"(?! {_UNLAWFULLY})"),
    "re_export": _words("tái xuất", "khỏi lãnh thổ"),
    "return_gain": _words("lợi bất hợp pháp"),
    "return_value": _words("số tiền bằng trị giá", "số tiền bằng giá trị"),
    "return_items": _words("hoàn trả bưu gửi"),
    "refund_postage": _words("hoàn trả cước"),
    "surrender_licence": _words("nộp lại giấy phép"),
    "surrender_confirmation": _words("nộp lại văn bản xác nhận"),
    "recommend_revocation": f"{_words('kiến nghị')}.*{_words('thu hồi')}",
}


LETTERS = {"return_value": "i"}
"""Letters of Luật Xử lý vi phạm hành chính, Điều 28.1, of remedies that no row of the catalogue has.

From the law of 2012 as a law library prints it: unverified.
"""


@lru_cache(1024)
def measures_named(additional: str | None) -> tuple[str, ...]:
    """Return the additional sanctions that a text names, with marks or without: keys of `rows.MEASURES`."""
    said = spelled(additional or "")
    return tuple(measure for measure, words in _WORDS_OF_MEASURES.items() if said and re.search(words, said))


@lru_cache(1024)
def remedies_named(remedies: str | None) -> tuple[str, ...]:
    """Return the remedies that a text names, with marks or without: keys of `rows.MEASURES`."""
    said = spelled(remedies or "")
    return tuple(measure for measure, words in _WORDS_OF_REMEDIES.items() if said and re.search(words, said))


def suspends(additional: str | None) -> bool:
    """Return whether an additional sanction withdraws a licence or suspends an activity (right to explain)."""
    return not SUSPENSIONS.isdisjoint(measures_named(additional))
