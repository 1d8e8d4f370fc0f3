"""Draft mails (RFC 5322): files that a mail program opens and a person sends; the program itself sends nothing."""

import datetime as dt
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
    written = {"Subject": one_line(subject), "From": sender, "To": to, "Date": format_datetime(local(now))}
    written |= {"Message-ID": f"<{key}.postwatch>", "X-Unsent": "1"}  # by which Outlook opens it as a draft
    for head, value in written.items():
        if value:
            mail[head] = value
    return mail
