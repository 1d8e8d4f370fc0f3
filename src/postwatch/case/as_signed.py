"""Refuse prepared papers to which there is an objection; record signed papers as they are, and mark them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlmodel import Session

from postwatch.case.lawfulness import DISTINCT
from postwatch.case.options import DecisionGrounds, SignedCopy
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.evidence.actions import keep_scan
from postwatch.evidence.rules import check_scan
from postwatch.language import _
from postwatch.lawful import objection
from postwatch.lawful.marks import codes_of
from postwatch.lawful.objection import REASON, Objection

# What refuses, by the fault that it finds (`rules.FAULTS`).
Checks = Mapping[str, Callable[[], None]]


# Where another option than --reason says why an unverified norm is no obstacle.
_REASONS = {"amend-decision": "--norm-reason"}


def refuse_unless_opened(found: Sequence[Objection], grounds: DecisionGrounds, *, verb: str = "decide") -> str | None:
    """Refuse for the first objection that no reason opens (RuleError); return the opened faults, as they are kept."""
    given = {REASON: grounds.reason, DISTINCT: grounds.other_conduct}

    def way(one: Objection, there: Sequence[Objection]) -> str:
        return _way(one, there, verb, has_scan=grounds.scan is not None)

    return codes_of(one.fault for one in objection.refuse_unless_opened(found, given, way=way))


def _way(one: Objection, found: Sequence[Objection], verb: str, *, has_scan: bool) -> str:
    """Return the way out of an objection, with the other objections that the reason has to answer.

    That something is signed already is an answer for who gives its scan.
    """
    hint = one.hint
    if one.opened_by == REASON:
        unread = _("this norm is unverified: read it, then say why it is possible: {option} TEXT; {hint}")
        hint = unread.format(option=_REASONS.get(verb, "--reason"), hint=hint)
    if one.opened_by != DISTINCT and has_scan:
        hint = _with_signed(hint)
    also = [other.sentence for other in found if other is not one and other.opened_by == one.opened_by == REASON]
    if also:
        hint = _("{hint}; the reason has to be one for this too: {list}").format(hint=hint, list="; ".join(also))
    return hint


def refuse(checks: Checks, *, has_scan: bool) -> None:
    """Refuse a prepared paper at the first check that fails (RuleError); let a signed paper pass."""
    for check in checks.values():
        try:
            check()
        except RuleError as refusal:
            hint = _with_signed(refusal.hint) if has_scan else refusal.hint
            raise RuleError(str(refusal), hint=hint) from None


def keep_copy(session: Session, desk: Desk, copy: SignedCopy) -> int | None:
    """Keep the scan of a signed copy and return its id. Raises UsageError if there is no scan."""
    check_scan(copy.as_signed, has_scan=copy.scan is not None)
    return kept_scan(session, desk, copy.scan)


def kept_scan(session: Session, desk: Desk, scan: Path | None, known: int | None = None) -> int | None:
    """Keep the scan of a signed paper and return its id; without a scan the id ``known``."""
    return keep_scan(session, desk, path=scan).id if scan is not None else known


def _with_signed(hint: str) -> str:
    signed = _("{hint}; one that is signed already is recorded with: --as-signed REASON --scan FILE")
    return signed.format(hint=hint)
