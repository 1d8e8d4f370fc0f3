"""Short codes: how a person may type them."""


def whole_code(text: str, *, prefix: str, year: int) -> str:
    """The code that a person means: ``kt-2020-0001`` as it stands, ``1`` as the first of the year."""
    typed = text.strip().upper()
    return f"{prefix}-{year}-{int(typed):04d}" if typed.isascii() and typed.isdigit() else typed
