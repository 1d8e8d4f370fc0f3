"""What the commands of papers say of them: what a letter is, and whether the text of a form was seen."""

from typing import TYPE_CHECKING

from postwatch.language import _
from postwatch.law.rows import CONFIDENCES

if TYPE_CHECKING:
    from typing import Protocol

    from postwatch.context import AppContext

    class Letter(Protocol):
        """A letter of a round, or one about such a letter."""

        @property
        def kind(self) -> object: ...
        @property
        def recalls(self) -> str | None: ...
        @property
        def corrects(self) -> str | None: ...

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


def kind_of_letter(one: "Letter") -> object:
    """Return what a letter is; one about a letter by the letter that it speaks of."""
    if one.recalls is not None:
        return _("recalls {other}").format(other=one.recalls)
    return _("corrects {other}").format(other=one.corrects) if one.corrects is not None else one.kind


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
