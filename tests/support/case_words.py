"""The words by which something is done in a case, of the short one that tests name it by."""

from postwatch.app import ENTRIES, KINDS

_MOVED = dict(ENTRIES["violation"].moved)


def words_for(verb: str, *others: str) -> tuple[str, ...]:
    """Return the words of a verb, with those behind it: ``pay`` is ``case pay``, ``annul`` is ``case step annul``.

    Who annuls or stays a decision and why is said where the test says neither.
    """
    now = _MOVED.get(verb, f"violation {verb}")
    # What is done to a record by its code is typed as before: a test may name it by its number.
    moved = ["violation", verb] if now.split()[-1] in KINDS else [word for word in now.split() if not word.isupper()]
    said = ("--answered-on", "--as-signed")
    why = [] if set(said) & set(others) else [*_option("--by", "Người ký", others), *_WHY.get(verb, ())]
    return (*moved, *others, *(why if verb in _WHY else ()))


_WHY = {"annul": ("--ground", "c"), "stay": ("--ground", "complaint")}
WHY = ("--by", "Người ký", "--ground", "c")
"""Who annuls a decision, and why."""


def _option(flag: str, value: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return () if flag in others else (flag, value)
