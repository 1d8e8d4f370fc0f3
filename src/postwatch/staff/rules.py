"""The lines above a signature (Nghị định 30/2020/NĐ-CP, Điều 13; Phụ lục I, II.7)."""

_PREFIXES = {"acting": "Q.", "deputy": "KT.", "by_order": "TL.", "authorised": "TUQ."}


def signature_lines(authority: str, title: str, head_title: str) -> tuple[str, ...]:
    """Printed lines in upper case: the head's title alone, or on whose behalf and then the signer's own title.

    An acting head signs ``Q. GIÁM ĐỐC``; a deputy ``KT. GIÁM ĐỐC`` / ``PHÓ GIÁM ĐỐC``.
    """
    prefix = _PREFIXES.get(authority)
    if prefix is None:
        return (title.upper(),)
    first = f"{prefix} {head_title.upper()}"
    return (first,) if authority == "acting" else (first, title.upper())
