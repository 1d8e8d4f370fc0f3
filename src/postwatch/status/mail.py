"""The desk as a mail file: a digest in plain text and in html, to be opened and sent by a mail program."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from postwatch.agenda.actions import DeskItem, Today
from postwatch.agenda.leader import Lateness, LeaderDay, figure_rows
from postwatch.console import cell, dotted, one_line, visible
from postwatch.language import _
from postwatch.mail import draft_mail
from postwatch.pages.frame import render
from postwatch.report.rules import words_of
from postwatch.settings import OfficeSettings

# With its two headings, the figures, the areas and the note below them the day has twelve lines at most.
_MOST_NAMED = 3
_NO_PAPERS: Mapping[str, bytes] = {}


def mail_bytes(desk: Today, settings: OfficeSettings, *, now: dt.datetime) -> bytes:
    """Return the desk as a mail, each thing with its command; ``now`` is the moment of making, in UTC."""
    subject = _("{office}: agenda of {day}, {count} overdue").format(
        office=one_line(settings.short_name), day=desk.today, count=desk.overdue
    )
    lines = [subject, *_lines(desk), *([desk.nothing] if desk.nothing else []), _codes()]
    return _mail(subject, lines, settings, f"status-{desk.today}", now=now)


def leader_mail_bytes(
    day: LeaderDay, settings: OfficeSettings, *, now: dt.datetime, papers: Mapping[str, bytes]
) -> bytes:
    """Return the day for who decides as a mail of twelve lines at most; ``papers`` are PDF files by their names.

    ``now`` is the moment of making, in UTC.
    """
    subject = _("{office}: {day}, for the leader").format(office=one_line(settings.short_name), day=day.today)
    return _mail(subject, [*_day_lines(day), _codes()], settings, f"leader-{day.today}", now=now, papers=papers)


def _mail(
    subject: str, lines: Sequence[str], settings: OfficeSettings, name: str, *, now: dt.datetime,
    papers: Mapping[str, bytes] = _NO_PAPERS,
) -> bytes:  # fmt: skip
    """Return a mail (RFC 5322), known by its name and the office.

    It has its sender and recipients where the settings have them; ``papers`` are attached. The same lines at the same
    moment give the same bytes.
    """
    to, key = ", ".join(settings.digest.recipients), f"{name}@{settings.code}"
    mail = draft_mail(subject, sender=settings.digest.sender, to=to, key=key, now=now)
    mail.set_content(visible("\n".join(lines)) + "\n", cte="base64")
    mail.add_alternative(render(subject, "mail.html", {"lines": lines}), subtype="html", cte="base64")
    mail.set_boundary(f"=_{name}")
    for file, data in papers.items():
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=file)
    if papers:
        mail.set_boundary(f"=_papers-{name}")
    return mail.as_bytes()


def _lines(desk: Today) -> Iterator[str]:
    """Yield each thing of a desk, in codes, and below it the command that settles it."""
    for item in desk.items_list:
        yield f"- {line_of(item)}"
        yield f"  {item.command}"


def line_of(item: DeskItem) -> str:
    """Return an item as a line: its day, its words, how many where there are several, and whether it is overdue."""
    what = f"{item.in_codes} ({item.count})" if item.count > 1 else item.in_codes
    what = f"{what}, {item.state}" if item.state else what
    return what if item.due_on is None else f"{cell(item.due_on)}: {what}"


def _day_lines(day: LeaderDay) -> list[str]:
    """Return the day in eleven lines at most, in codes: no person is named."""
    late = [one for one in day.dated_list if one.state is Lateness.LATE]
    signing = [_held(one, one.held_by) for one in day.sign_list]
    lines = [
        _("Waiting for a signature: {count}").format(count=len(signing)), *_first(signing, [1] * len(signing)),
        _("Overdue: {count}").format(count=sum(one.line.overdue_count for one in late)),
        *_first([_held(one.line, one.held_by) for one in late], [one.line.overdue_count for one in late]),
    ]  # fmt: skip
    if day.figures:
        sentence = _("{figure}: {value} (before: {previous})")
        told = (
            sentence.format(figure=words, value=cell(value), previous=cell(previous))
            for words, value, previous, _change in figure_rows(day)
        )
        lines.append(f"{words_of(day.period)}: {'; '.join(told)}")
    if day.areas_list:
        areas = "; ".join(f"{one.area_name} {one.pledges_signed}/{one.pledges_asked}" for one in day.areas_list)
        lines.append(_("Areas with the fewest pledges: {areas}").format(areas=areas))
    return lines


def _first(lines: Sequence[str], counts: Sequence[int]) -> list[str]:
    """Return the first lines, the last of which says how many things are left, by the counts of the lines."""
    *others, last = lines[:_MOST_NAMED] or [""]
    left = sum(counts[_MOST_NAMED:])
    return [*others, _("{line}; {count} more").format(line=last, count=left)] if left else list(lines)


def _held(item: DeskItem, by: str | None) -> str:
    return dotted((f"- {line_of(item)}", by))


def _codes() -> str:
    return _("Units, letters and cases are named by their codes; no person is named.")
