"""The terms of the desk as a calendar (RFC 5545): an event for each, which a later file moves and never doubles."""

import datetime as dt

from icalendar import Alarm, Calendar, Event

from postwatch.agenda.actions import DeskItem, Today
from postwatch.console import visible
from postwatch.language import _
from postwatch.settings import OfficeSettings

# How many days before a term the calendar reminds of it. What a limitation ends cannot be made good, and takes months.
_REMINDED = (7, 3, 1)
_REMINDED_OF_LIMITATION = (90, 30, 7)
_LIMITATIONS = frozenset({"case:limitation", "case:limitation_transferred", "case:decision_lapses"})


def calendar_bytes(desk: Today, settings: OfficeSettings, *, now: dt.datetime) -> bytes:
    """Return dated items as events of their day, each known by its ``key``; ``now`` is the moment of making, in UTC.

    Alarms come at the beginning of a day (RFC 5545, 3.8.6.3), those of days before ``desk.today`` not at all.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//postwatch//status//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", visible(_("Terms: {office}").format(office=settings.short_name)))
    for item in desk.items_list:
        if item.due_on is not None:
            calendar.add_component(_event(item, item.due_on, desk.today, office=settings.code, now=now))
    made: bytes = calendar.to_ical()
    return made


def _event(item: DeskItem, due_on: dt.date, today: dt.date, *, office: str, now: dt.datetime) -> Event:
    summary = visible(f"{item.in_codes} ({item.count})" if item.count > 1 else item.in_codes)
    event = Event()
    event.add("uid", f"{visible(item.key)}@{office}.postwatch")
    event.add("dtstamp", now)
    event.add("dtstart", due_on)
    event.add("summary", summary)
    event.add("description", visible(_("To settle it: {command}").format(command=item.command)))
    event.add("transp", "TRANSPARENT")
    for days in _REMINDED_OF_LIMITATION if item.group in _LIMITATIONS else _REMINDED:
        if due_on - dt.timedelta(days) >= today:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _("{what}, until {day}").format(what=summary, day=due_on))
            alarm.add("trigger", -dt.timedelta(days))
            event.add_component(alarm)
    return event
