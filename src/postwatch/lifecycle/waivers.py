"""Reasons typed when a campaign is closed: for which unit nothing more has to be done, and why."""

from collections.abc import Sequence

from postwatch.errors import UsageError
from postwatch.language import _


def reasons_of(words: Sequence[str]) -> dict[str, str]:
    """Return reasons by the typed names of their units, from words such as ``BDT-LS=Đã giải thể``.

    Raises UsageError for words of another form, or a unit named twice.
    """
    found: dict[str, str] = {}
    for word in words:
        unit, equals, reason = (part.strip() for part in word.partition("="))
        if not equals or not unit or not reason:
            raise UsageError(
                _("{word} names no unit with a reason").format(word=word),
                hint=_('write it as: --waive "UNIT=REASON"'),
            )
        if unit in found:
            raise UsageError(_("The unit {unit} is named twice").format(unit=unit), hint=_("give one reason for it"))
        found[unit] = reason
    return found
