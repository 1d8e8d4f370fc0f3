"""Verbs that look at all nouns: the page of a unit, and the bag for the field, packed and taken back."""

import datetime as dt
from pathlib import Path

from postwatch import console, options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.inspection.options import ROUND
from postwatch.language import _
from postwatch.options import REQUIRED, optional_day, word

by_code = Noun(help=_("The register of units."))
# Verbs of inspections.
inspections = Noun(help="")


@by_code.reads(
    help=_("Show on one page all that is known of a unit, and all that is recorded of it."),
    result="overview.actions.UnitPage",
)
def show(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    on: dt.date | None = optional_day(
        _("Its name, kind, area, unit above and points of this day; what is recorded of it is that of today")
    ),
) -> None:
    from postwatch.overview.actions import unit_page
    from postwatch.overview.screen import blocks, facts

    page = office.look(unit_page, office.desk, recipient=recipient, on=on)
    below = [*blocks(page, is_whole=not office.invocation.is_for_screen)]
    office.show([_("What"), _("Value")], facts(page), page, title=page.name, below=below)


@inspections.reads(
    help=_("Pack a bag for the field: papers with blanks, cards, law and a workbook for the visits of a round."),
    result="overview.bag.PackedBag",
    shows_table=False,
)
def pack(
    office: AppContext,
    round_code: str = ROUND,
    to: str = word(_("A new folder"), "--to", default=REQUIRED, shape=options.FOLDER),
) -> None:
    from postwatch.files.output import free_folder, print_folder
    from postwatch.overview.bag import PackedBag, fill_bag

    target = free_folder(Path(to), workspace=office.workspace)
    with console.progress(_("units"), quiet=office.invocation.json) as on_progress, office.read() as session:
        filled = fill_bag(session, office.desk, inspection=round_code, on_progress=on_progress)
    bag = filled.bag
    packed = PackedBag(bag.round, bag.code, str(target), filled.units, len(filled.files))
    sentence = _("Bag {bag} for {units} units of round {round}, files: {files}: {path}")
    office.note_export(filled.texts, sentence.format(**vars(packed)), packed)
    print_folder(filled.files, folder=target, workspace=office.workspace, replace=False)
    office.answer(sentence, packed)


@inspections.writes(
    help=_("Take back a bag from the field: its visits, findings, answers and acts, its scans and photographs."),
    result="overview.returned_bag.ReturnedBag",
)
def unpack(
    office: AppContext, folder: str = word(_("The folder of the bag"), is_argument=True, default=REQUIRED)
) -> None:
    from postwatch.overview.returned_bag import take_back

    with office.begin() as session:
        back = take_back(session, office.desk, folder=Path(folder))
        for warning in back.warnings_list:
            office.warn(warning)
        for name in back.left_out_list:
            office.warn(_("not taken: {name}"), name=name)
        sentence = _("Bag {bag} of round {round} taken in; visits: {visits}, acts: {acts}, scans: {scans}")
        if not (back.visits or back.acts):
            sentence = _("Bag {bag} of round {round} was taken in already: it has nothing new")
            if not back.unchanged:
                sentence = _("Nothing is filled in yet in bag {bag} of round {round}")
        office.answer(sentence, back)
