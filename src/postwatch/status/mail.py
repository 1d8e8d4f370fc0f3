"""The desk as a mail file: a digest in plain text and in html, to be opened and sent by a mail program."""

import datetime as dt

from postwatch.agenda.actions import DeskItem, Today
from postwatch.agenda.sections import sections_of
from postwatch.console import cell, one_line, visible
from postwatch.language import _
from postwatch.mail import draft_mail
from postwatch.pages.frame import render
from postwatch.settings import OfficeSettings


def mail_bytes(desk: Today, settings: OfficeSettings, *, now: dt.datetime) -> bytes:
    """Return the desk as a mail (RFC 5322) with its sender and recipients where the settings have them.

    The same desk at the same moment gives the same bytes. ``now`` is the moment of making, in UTC.
    """
    subject = _("{office}: agenda of {day}, {count} overdue").format(
        office=one_line(settings.short_name), day=desk.today, count=desk.overdue
    )
    key = f"status-{desk.today}"
    to = ", ".join(settings.digest.recipients)
    mail = draft_mail(subject, sender=settings.digest.sender, to=to, key=f"{key}@{settings.code}", now=now)
    mail.set_content(_text(desk, subject), cte="base64")
    mail.add_alternative(_html(desk, subject), subtype="html", cte="base64")
    mail.set_boundary(f"=_{key}")
    return mail.as_bytes()


def line_of(item: DeskItem) -> str:
    """Return an item as a line: its words, how many where there are several, and its day."""
    what = f"{item.in_codes} ({item.count})" if item.count > 1 else item.in_codes
    return what if item.due_on is None else f"{cell(item.due_on)}: {what}"


def _text(desk: Today, subject: str) -> str:
    lines = [subject, ""]
    for section in sections_of(desk):
        lines += [f"{section.title} ({len(section.items)})", ""]
        for item in section.items:
            lines += [f"- {line_of(item)}", f"  {item.command}"]
        lines.append("")
    lines += [desk.nothing] if desk.nothing else []
    return visible("\n".join([*lines, _codes()])) + "\n"


def _html(desk: Today, subject: str) -> str:
    facts = {
        "sections": [
            {
                "title": section.title,
                "count": len(section.items),
                "things": [{"line": line_of(item), "command": item.command} for item in section.items],
            }
            for section in sections_of(desk)
        ],
        "nothing": desk.nothing,
        "codes": _codes(),
    }
    return render(subject, "today-mail.html", facts)


def _codes() -> str:
    return _("Units, letters and cases are named by their codes; no person is named.")
