"""Which version of the data of the law is in use, was known at an earlier moment, and was known before."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.language import _
from postwatch.law import version
from postwatch.store.columns import row_with, save
from postwatch.store.engine import account_of
from postwatch.store.remembered import forget
from postwatch.store.transaction import EARLIER, OFFICE

# Under this name a session keeps the sheets that it reads, None for those of the files.
_READS = "law"
# As the driver takes it: each command that writes asks it, and to compile it takes longer.
_USES = (
    "SELECT u.id, u.version_id, u.account, u.first_on, v.sha256, u.office_id FROM law_use AS u "
    "JOIN law_version AS v ON v.id = u.version_id ORDER BY u.id"
)


class Use(NamedTuple):
    """From which day on an account used a version."""

    id: int
    version_id: int
    account: str
    first_on: dt.date
    sha256: str


class LawChange(NamedTuple):
    """The version of the law that was in use before that of a session.

    ``since`` is the legal day of the entry by which the other version came, None where no entry has it yet.
    """

    since: dt.date | None
    before: version.Texts


def note_law(session: Session, workspace: Path, *, on: dt.date) -> str | None:
    """Record which version of the law the workspace has; return a message if it was not known.

    If it cannot be read, the known version stays.
    """
    account = account_of(session.connection())
    known = in_use(session, account)
    if known is not None and version.version_of(workspace) in (known.sha256, None):
        return None
    try:
        texts = version.texts_of(workspace)
    except (OSError, UnicodeDecodeError):
        return None
    found = version.hash_of(texts)
    if known is not None and found == known.sha256:
        return None
    from postwatch.law.version_tables import LawUse, LawVersion

    held = row_with(session, LawVersion, sha256=found)
    if held is None:
        held = LawVersion(sha256=found, content=version.pack(texts))
        save(session, held)
    save(session, LawUse(version_id=held.id, account=account, first_on=on))
    return _("The data of the law are other ones: SHA-256 {before} before, {now} now").format(
        before=known.sha256 if known is not None else "…", now=found
    )


def in_use(session: Session, account: str) -> Use | None:
    """Return the newest use of an account, that of anybody where it has none; None where nothing was noted yet."""
    found = _uses(session)
    return next((use for use in reversed(found) if use.account == account), found[-1] if found else None)


def last_change(session: Session, desk: Desk, *, since: dt.date = dt.date.min) -> LawChange | None:
    """Return the version before that of a session; None if there was none, or not ``since`` a day."""
    moment: str | None = session.info.get(EARLIER)
    now = in_use(session, account_of(session.connection()) if moment is None else moment)
    if now is None:
        return None
    if moment is None and version.version_of(desk.workspace) not in (now.sha256, None):
        return LawChange(None, sheets_of(session, now))
    uses = reversed(_uses(session))
    former = next((one for one in uses if one.id < now.id and one.sha256 != now.sha256), None)
    return LawChange(now.first_on, sheets_of(session, former)) if former and now.first_on >= since else None


def sheets_read(session: Session) -> version.Texts | None:
    """Return the sheets that a session reads: those known at its earlier moment, None for the files of now."""
    if _READS not in session.info:
        account: str | None = session.info.get(EARLIER)
        known = in_use(session, account) if account is not None else None
        session.info[_READS] = sheets_of(session, known) if known is not None else None
    found: version.Texts | None = session.info[_READS]
    return found


def sheets_of(session: Session, use: Use) -> version.Texts:
    """Return the sheets of a version."""
    from postwatch.law.version_tables import LawVersion

    return version.unpack(session.get_one(LawVersion, use.version_id).content)


@contextmanager
def reading(session: Session, sheets: version.Texts | None) -> Iterator[None]:
    """Let a session read other sheets meanwhile."""
    former = sheets_read(session)
    try:
        forget(session)
        session.info[_READS] = sheets
        yield
    finally:
        forget(session)
        session.info[_READS] = former


def _uses(session: Session) -> Sequence[Use]:
    """Return all uses by the office of the session, oldest first; the classes of the tables need not be loaded."""
    session.flush()
    found = session.connection().exec_driver_sql(_USES)
    return [
        Use(row_id, version_id, account, dt.date.fromisoformat(str(first_on)), sha256)
        for row_id, version_id, account, first_on, sha256, office_id in found
        if office_id == session.info[OFFICE]
    ]
