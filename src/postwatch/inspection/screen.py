"""Words of the commands of papers: the kind of a letter, and whether the text of a form was seen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from postwatch.language import _
from postwatch.law.rows import CONFIDENCES

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.inspection.minutes import FilledForm
    from postwatch.inspection.papers import DraftedLetter, PaperResult
    from postwatch.inspection.round_letters import RoundPaperLine

# Confidences of a form whose own text nobody has seen.
_UNSEEN = frozenset({"inferred", "memory"})


def kind_of_letter(one: "PaperResult | RoundPaperLine") -> object:
    """Return the kind of a letter in words; a letter about a letter by that letter."""
    if one.recalls is not None:
        return _("recalls {other}").format(other=one.recalls)
    return _("corrects {other}").format(other=one.corrects) if one.corrects is not None else one.kind


def warn_of_form(
    office: "AppContext", drafted: "FilledForm | DraftedLetter", *, unverified: Sequence[str] = ()
) -> None:
    """Warn once of all parts of a paper to be compared before it is signed.

    A form whose text was not seen, or not verified word for word, and the others that are ``unverified``.
    """
    said = {
        "form": drafted.form_in_words,
        "instrument": drafted.instrument,
        "confidence": _(CONFIDENCES[drafted.form_confidence]),
        "beside": _("; unverified beside it: {list}").format(list="; ".join(unverified)) if unverified else "",
    }
    if drafted.form_confidence in _UNSEEN:
        sentence = _("the text of form {form} ({instrument}) was not seen{beside}: compare the document before it is "
                     "signed")  # fmt: skip
        office.warn(sentence, **said)
    elif not drafted.form_verified:
        sentence = _("form {form} ({instrument}) is unverified ({confidence}){beside}: compare the document before it "
                     "is signed")  # fmt: skip
        office.warn(sentence, **said)
    elif unverified:
        office.warn(_("unverified: {list}; read it before the document is signed"), list="; ".join(unverified))
