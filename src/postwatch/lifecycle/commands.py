"""``postwatch recipient close|merge``: verbs of units that reach into every noun."""

import datetime as dt

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import REQUIRED, code, flag, past_day, word

recipient = Noun(help=_("The register of units."))


@recipient.writes(
    help=_("Record that a unit ended after a day: dissolved, or passed into another."),
    result="lifecycle.closing.ClosedUnit",
)
def close(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    on: dt.date = past_day(_("Last day of activity; default: today"), "--on"),
    successor: str | None = code(_("Unit that takes over its service points")),
    with_points: bool = flag(_("its service points end too"), "--with-points"),
) -> None:
    from postwatch.lifecycle.closing import Closing, close_unit

    closing = Closing(on, successor, with_points)
    sentence = _("{name} ({code}) ended after {active_to}; tasks that ended with it: {tasks_ended}")
    with office.begin() as session:
        closed = close_unit(session, office.desk, recipient=recipient, closing=closing)
        office.answer(sentence, closed)
        for codes, words in (
            (closed.points_moved_list, _("service points that belong to {successor} from then on: {codes}")),
            (closed.points_closed_list, _("service points that ended too: {codes}")),
            (closed.cases_list, _("cases that are still open and stay those of {code}: {codes}")),
        ):
            if codes:
                office.warn(words.format(codes=", ".join(codes), successor=closed.successor, code=closed.code))


@recipient.writes(
    help=_("Merge a unit that was registered twice into the other; both codes find it."),
    result="lifecycle.merging.MergedUnit",
)
def merge(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    into: str = word(_("The unit that remains: code or name"), default=REQUIRED),
    stands: str | None = code(_("Code of the unit whose pledges, receipts and reports stand where both hold one")),
) -> None:
    from postwatch.lifecycle.merging import merge_units

    sentence = _("{double} is merged into {name} ({code})")
    with office.begin() as session:
        merged = merge_units(session, office.desk, recipient=recipient, into=into, stands=stands, actor=office.actor)
        office.answer(sentence, merged)
        for one in merged.withdrawn_list:
            words = _("withdrawn: {kind} {record} of {recipient}")
            office.warn(words.format(kind=one.kind, record=one.record, recipient=one.recipient))
