"""The kinds of papers of a case: their names, the forms they are made by, the steps they are drawn from."""

from typing import NamedTuple

from postwatch.case.tables import StepKind
from postwatch.language import N_, Code


class CasePaper(Code):
    """A paper of a case that is drafted from what is recorded."""

    DECISION = "decision", N_("sanction decision")
    WITHOUT_MINUTES = "decision-without-minutes", N_("sanction decision without minutes")
    REMEDIES = "remedies", N_("decision on remedies alone")
    CORRECTION = "correction", N_("decision that corrects or amends")
    ANNULMENT = "annulment", N_("decision that annuls a decision")
    VERIFICATION = "verification", N_("minutes of a verification")
    HEARING = "hearing", N_("minutes of a hearing")
    DELEGATION = "delegation", N_("decision to delegate the power to sanction")
    HOLD = "hold", N_("decision to hold goods")
    HOLD_MINUTES = "hold-minutes", N_("minutes of holding goods")
    RETURN = "return", N_("decision to return goods")
    RETURN_MINUTES = "return-minutes", N_("minutes of returning goods")
    TRANSFER = "transfer", N_("decision to transfer a case with signs of a crime")


class Shape(NamedTuple):
    """A paper: the purpose of its form, the name of its file, and the steps that it may be drawn from, the best first.

    A paper without steps is drawn from another row of the case.
    """

    purpose: str
    stem: str
    steps: tuple[StepKind, ...] = ()

    @property
    def is_minutes(self) -> bool:
        """Return whether these are minutes, and no decision."""
        return self.purpose.endswith("_minutes") and not self.purpose.startswith("decision")


SHAPES = {
    CasePaper.DECISION: Shape("sanction_decision", "quyet-dinh-xu-phat"),
    CasePaper.WITHOUT_MINUTES: Shape("decision_without_minutes", "quyet-dinh-khong-bien-ban"),
    CasePaper.REMEDIES: Shape("remedies_decision", "quyet-dinh-khac-phuc"),
    CasePaper.CORRECTION: Shape("amendment_decision", "quyet-dinh-sua-doi", (StepKind.CORRECT,)),
    CasePaper.ANNULMENT: Shape("annulment_decision", "quyet-dinh-huy-bo", (StepKind.ANNUL,)),
    CasePaper.VERIFICATION: Shape("verification_minutes", "bien-ban-xac-minh", (StepKind.VERIFY,)),
    CasePaper.HEARING: Shape("hearing_minutes", "bien-ban-giai-trinh"),
    CasePaper.DELEGATION: Shape("delegation_decision", "quyet-dinh-giao-quyen"),
    CasePaper.HOLD: Shape("hold_decision", "quyet-dinh-tam-giu", (StepKind.HOLD_DECISION, StepKind.HOLD)),
    CasePaper.HOLD_MINUTES: Shape("hold_minutes", "bien-ban-tam-giu", (StepKind.HOLD, StepKind.HOLD_DECISION)),
    CasePaper.RETURN: Shape("return_decision", "quyet-dinh-tra-lai", (StepKind.RETURN,)),
    CasePaper.RETURN_MINUTES: Shape("return_minutes", "bien-ban-tra-lai", (StepKind.RETURN,)),
    CasePaper.TRANSFER: Shape("transfer_decision", "quyet-dinh-chuyen-ho-so", (StepKind.TRANSFER,)),
}
DECIDING = (CasePaper.DECISION, CasePaper.WITHOUT_MINUTES, CasePaper.REMEDIES)
"""Papers that are the decision itself: drafted before it is made, printed as it is recorded after."""
