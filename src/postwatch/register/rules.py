"""Numbers and symbols of letters (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3; Điều 15)."""

LETTER = "CV"


def number_and_symbol(number: int, document_type: str, agency: str, unit: str) -> str:
    """The whole of ``57/STTTT-TTr`` for a công văn, ``07/BC-STTTT`` for a named document; below ten with a zero."""
    return f"{number:02d}/{symbol(document_type, agency, unit)}"


def symbol(document_type: str, agency: str, unit: str) -> str:
    """A công văn carries agency and drafting unit and no type code; a named document its type code and the agency."""
    return f"{agency}-{unit}" if document_type == LETTER else f"{document_type}-{agency}"
