"""A signature and the lines above its name (Nghị định 30/2020/NĐ-CP, Điều 13; Phụ lục I, II.7)."""

from postwatch.dataclass import dataclass

_PREFIXES = {"acting": "Q.", "deputy": "KT.", "by_order": "TL.", "authorised": "TUQ."}


@dataclass(frozen=True)
class Signature:
    """Signature of a document: the printed lines above the name, and the name."""

    staff_id: int
    lines: tuple[str, ...]
    signer: str


def signature_lines(authority: str, title: str, head_title: str) -> tuple[str, ...]:
    """Return the printed lines in upper case: the head's title, or on whose behalf and the signer's own title.

    An acting head signs ``Q. GIÁM ĐỐC``; a deputy ``KT. GIÁM ĐỐC`` / ``PHÓ GIÁM ĐỐC``.
    """
    prefix = _PREFIXES.get(authority)
    if prefix is None:
        return (title.upper(),)
    first = f"{prefix} {head_title.upper()}"
    return (first,) if authority == "acting" else (first, title.upper())
