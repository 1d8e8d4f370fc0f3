"""The terms of the desk as a calendar (RFC 5545): an event for each, which a later file moves and never doubles."""

import datetime as dt

from icalendar import Alarm, Calendar, Event

from postwatch.agenda.actions import DeskItem, Today
from postwatch.console import visible
from postwatch.language import _
from postwatch.settings import OfficeSettings

_BEFORE = dt.timedelta(days=-1)


def calendar_bytes(desk: Today, settings: OfficeSettings, *, now: dt.datetime) -> bytes:
    """Return dated items as events of their day, each known by its ``key``; ``now`` is the moment of making, in UTC.

    Overdue items have no alarm.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//postwatch//status//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", visible(_("Terms: {office}").format(office=settings.short_name)))
    for item in desk.items_list:
        if item.due_on is not None:
            calendar.add_component(_event(item, item.due_on, office=settings.code, now=now))
    made: bytes = calendar.to_ical()
    return made


def _event(item: DeskItem, due_on: dt.date, *, office: str, now: dt.datetime) -> Event:
    summary = visible(f"{item.in_codes} ({item.count})" if item.count > 1 else item.in_codes)
    event = Event()
    event.add("uid", f"{visible(item.key)}@{office}.postwatch")
    event.add("dtstamp", now)
    event.add("dtstart", due_on)
    event.add("summary", summary)
    event.add("description", visible(_("To settle it: {command}").format(command=item.command)))
    event.add("transp", "TRANSPARENT")
    if not item.overdue:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", _BEFORE)
        event.add_component(alarm)
    return event
