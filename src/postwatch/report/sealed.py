"""A report as it is written for another office: whose it is, and the hash over what it says."""

from collections.abc import Mapping
from typing import Any

from postwatch.console import plain
from postwatch.dataclass import dataclass
from postwatch.files.digest import digest
from postwatch.journal.chain import canonical
from postwatch.report.printed import PeriodReport
from postwatch.settings import OfficeSettings

# The fields that the hash covers, as the JSON has them; fields added later do not change the hash of an older report.
_COVERED = (
    "office", "name", "period", "campaign", "as_of", "made_on", "names", "figures", "by_area", "journal_head",
)  # fmt: skip


@dataclass(frozen=True)
class Seal:
    """Whose report it is (``office``: its ``code``, ``name``, and the code of its ``province``), and `digest_of` it."""

    office: Mapping[str, str]
    digest: str


@dataclass(frozen=True)
class SealedReport(PeriodReport, Seal):
    """The figures of a period, as they are written for other offices."""


def seal_of(report: PeriodReport, settings: OfficeSettings) -> Seal:
    """Return what other offices know a report by; ``settings`` are those of its office."""
    office = {"code": settings.code, "name": settings.name, "province": settings.province}
    said = {name: plain(getattr(report, name)) for name in _COVERED if name != "office"}
    return Seal(office, digest_of({**said, "office": office}))


def digest_of(said: Mapping[str, Any]) -> str:
    """Return SHA-256, in hexadecimal, over what a report says as JSON has it: whose it is, its days, its figures.

    It tells a change by accident. It is no signature: who changes a figure on purpose can make the hash anew.
    """
    return digest(canonical({name: said[name] for name in _COVERED if name in said}).encode())
