"""What a clerk waits for at the keyboard: the front page, and one record."""

import json
from pathlib import Path

from goals import POSTWATCH, Goal, Side, postwatch, program, python

_SQLMODEL = 'python -c "import sqlmodel"'


def front_page() -> Goal:
    return Goal(Side("postwatch --help", program(*POSTWATCH, "--help")), Side("python -c pass", python("pass")), 7.0)


def one_record(workspace: Path) -> Goal:
    """A pledge recorded; each turn takes another unit, because a unit signs once."""
    units = json.loads(postwatch(workspace, "recipient", "list", "--json"))
    postwatch(workspace, "campaign", "load", "chi-thi-28")
    postwatch(workspace, "dispatch", "generate")
    postwatch(workspace, "dispatch", "issue", "CV-2020-0001", "--on", "2020-05-15")
    codes = iter([unit["code"] for unit in units if unit["kind"] in {"postal_enterprise", "service_point"}])

    def once() -> None:
        words = ("pledge", "record", next(codes), "--signed-on", "2020-06-01", "--signer", "Nguyễn Văn A")
        program(*POSTWATCH, "-w", str(workspace), *words)()

    return Goal(Side("pledge record", once), Side(_SQLMODEL, python("import sqlmodel")), 1.3)


def one_number(workspace: Path) -> Goal:
    words = (*POSTWATCH, "-w", str(workspace), "register", "reserve")
    return Goal(Side("register reserve", program(*words)), Side(_SQLMODEL, python("import sqlmodel")), 1.3)
