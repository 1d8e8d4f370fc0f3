"""The known word that is most like a typed one, of which a refusal says "did you mean …?"."""

from collections.abc import Collection


def most_alike(typed: str, known: Collection[str], *, least: float = 0.6) -> str | None:
    """Return the known word that is most like a typed one, None where none has the ``least`` likeness (0 to 1)."""
    from rapidfuzz import fuzz
    from rapidfuzz.process import extractOne

    found = extractOne(typed, [*known], scorer=fuzz.ratio, score_cutoff=100 * least)
    return None if found is None else str(found[0])
