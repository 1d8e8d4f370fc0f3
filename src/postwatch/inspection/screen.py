"""What the commands of papers on a form say of it: whether its text was seen."""

from typing import TYPE_CHECKING

from postwatch.language import _
from postwatch.law.rows import CONFIDENCES

if TYPE_CHECKING:
    from typing import Protocol

    from postwatch.context import AppContext

    class FormUsed(Protocol):
        """A document on a form."""

        @property
        def form_in_words(self) -> str: ...
        @property
        def instrument(self) -> str: ...
        @property
        def form_verified(self) -> bool: ...
        @property
        def form_confidence(self) -> str: ...


# Confidences of a form whose own text nobody has seen.
_UNSEEN = frozenset({"inferred", "memory"})


def warn_of_form(office: "AppContext", drafted: "FormUsed") -> None:
    """Warn that the text of a form was not seen, or that it was not verified word for word."""
    if drafted.form_confidence in _UNSEEN:
        office.warn(
            _(
                "the text of form {form} ({instrument}) was not seen: compare the document with the form before it is "
                "signed"
            ),
            form=drafted.form_in_words,
            instrument=drafted.instrument,
        )
    elif not drafted.form_verified:
        office.warn(
            _(
                "form {form} ({instrument}) is unverified ({confidence}): compare the document with the form before it "
                "is signed"
            ),
            form=drafted.form_in_words,
            instrument=drafted.instrument,
            confidence=_(CONFIDENCES[drafted.form_confidence]),
        )
