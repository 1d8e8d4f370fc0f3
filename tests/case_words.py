"""The words by which something is done in a case, of the short one that tests name it by."""

from postwatch.app import ENTRIES

_MOVED = dict(ENTRIES["violation"].moved)


def words_for(verb: str, *others: str) -> tuple[str, ...]:
    """Return the words of a verb, with those behind it: ``pay`` is ``case pay``, ``annul`` is ``case step annul``."""
    moved = [word for word in _MOVED.get(verb, f"violation {verb}").split() if not word.isupper()]
    return (*moved, *others)
