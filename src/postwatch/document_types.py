"""Types of administrative documents, by their codes (Nghị định 30/2020/NĐ-CP, Điều 7; Phụ lục III, Mục I)."""

from collections.abc import Mapping

from postwatch.language import N_, in_vietnamese

LETTER = "CV"
_NAMES = {
    LETTER: N_("Official letter"), "NQ": N_("Resolution"), "QĐ": N_("Decision"), "CT": N_("Directive (type)"),
    "QC": N_("Statute"), "QyĐ": N_("Regulation"), "TC": N_("Communiqué"), "TB": N_("Notice"), "HD": N_("Guidance"),
    "CTr": N_("Programme"), "KH": N_("Plan"), "PA": N_("Scheme"), "ĐA": N_("Master scheme"), "DA": N_("Project"),
    "BC": N_("Report"), "BB": N_("Minutes"), "TTr": N_("Submission"), "HĐ": N_("Contract"), "CĐ": N_("Telegram"),
    "BGN": N_("Memorandum"), "BTT": N_("Agreement"), "GUQ": N_("Letter of authority"), "GM": N_("Invitation"),
    "GGT": N_("Letter of introduction"), "GNP": N_("Leave slip"), "PG": N_("Sending slip"),
    "PC": N_("Transfer slip"), "PB": N_("Notification slip"), "KL": N_("Conclusion"),
}  # fmt: skip
TYPES: Mapping[str, str] = {code: in_vietnamese(name) for code, name in _NAMES.items()}
"""The names of the types; a công văn has no code on paper, and conclusions are of the sector."""


def with_number(words: str, number: str) -> str:
    """Return a document as a letter names it: ``Chỉ thị số 28/CT-BTTTT``."""
    return f"{words} số {number}"


def without_number(letter: str) -> str:
    """Return what a document named with its number is: ``Chỉ thị``."""
    return letter.partition(" số ")[0]
