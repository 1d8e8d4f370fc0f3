"""Draft mails (RFC 5322): files that a mail program opens and a person sends; the program itself sends nothing."""

import datetime as dt
import time
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from postwatch.console import one_line
from postwatch.days import local


def draft_mail(subject: str, *, to: str, key: str, now: dt.datetime, sender: str = "") -> EmailMessage:
    """Return a draft without a text; where ``sender`` or ``to`` is blank, the mail program asks for it.

    ``key`` tells the mails of an office apart, ``now`` is the moment of making, in UTC.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = one_line(subject)
    if sender:
        mail["From"] = sender
    if to:
        mail["To"] = to
    mail["Date"] = format_datetime(local(now))
    mail["Message-ID"] = f"<{key}.postwatch>"
    mail["X-Unsent"] = "1"  # by which Outlook opens it as a draft
    return mail


def mailbox(mails: Iterable[bytes], *, now: dt.datetime) -> bytes:
    """Return mails as one file (RFC 4155); all their parts are base64, no line of which begins a mail."""
    begin = f"From postwatch {time.asctime(now.timetuple())}\n".encode()
    return b"".join(begin + one.replace(b"\r\n", b"\n") + b"\n" for one in mails)
