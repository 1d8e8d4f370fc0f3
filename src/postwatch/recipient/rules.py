"""Codes of units: what a person types and reads."""

import re

from postwatch.language import N_

# Codes that are made when none is given.
CODE_PREFIXES = {
    "district_office": "PVHTT",
    "commune_office": "PVHXH",
    "postal_enterprise": "DN",
    "service_point": "DPV",
    "authority": "CQ",
    "coordinating_body": "PH",
    "internal_unit": "NB",
    "other": "DV",
}
_CODE = re.compile(r"[A-Z0-9]+(?:[-.][A-Z0-9]+)*")
_LONGEST = 32


def code_problem(code: str) -> str:
    """Why a code cannot be used, untranslated; empty when it can."""
    if len(code) > _LONGEST:
        return N_("it is longer than 32 signs")
    return "" if _CODE.fullmatch(code) else N_("it holds other signs than letters, digits and hyphens")


# Words of the screen for the fields of a unit, untranslated.
FIELD_WORDS = {
    "name": N_("Name"),
    "area": N_("Area"),
    "parent": N_("Unit above"),
    "legal_form": N_("Legal form"),
    "point_type": N_("Point type"),
    "channel": N_("Channel"),
    "address": N_("Address"),
    "business_number": N_("Business registration number"),
    "business_number_on": N_("Day of business registration"),
    "business_number_issuer": N_("Issuer of business registration"),
    "licence_number": N_("Postal licence number"),
    "licence_on": N_("Day of the postal licence"),
    "licence_issuer": N_("Issuer of the postal licence"),
    "confirmation_number": N_("Number of the confirmation of notified activity"),
    "confirmation_on": N_("Day of the confirmation"),
    "confirmation_issuer": N_("Issuer of the confirmation"),
    "representative": N_("Representative"),
    "representative_title": N_("Title of the representative"),
    "contact": N_("Contact person"),
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "note": N_("Note"),
    "source": N_("Source"),
    "active_from": N_("First day of activity"),
    "active_to": N_("Last day of activity"),
}
