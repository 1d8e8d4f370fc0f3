"""``postwatch document``: any Word file checked against Nghị định 30/2020/NĐ-CP."""

from typing import TYPE_CHECKING

import typer

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import REQUIRED, checked, flag, word

if TYPE_CHECKING:
    from postwatch.conformity.rule import Profile

app = Noun(help=_("Word files of any origin."))


def _profile(text: str) -> "Profile | None":
    """Return the profile of that code. Raises UsageError for another word."""
    from postwatch.conformity.rule import Profile
    from postwatch.vietnamese import choice

    return choice(Profile, text, what="--profile") if text else None


@app.checks(
    help=_("Check a Word file against Nghị định 30/2020/NĐ-CP: measures must be kept, wording is pointed out."),
    result="conformity.check.CheckedDocument",
)
def check(
    office: AppContext,
    file: str = word(_("The Word file (.docx)"), is_argument=True, default=REQUIRED),
    profile: "Profile | None" = checked(
        _("letter, form, case, pledge or internal; default: detected from the document"), _profile
    ),
    everything: bool = flag(_("also list the rules that are kept, and those with nothing to check"), "--all"),
) -> None:
    from postwatch.conformity.check import check_file
    from postwatch.errors import RuleError
    from postwatch.paths import named_file

    checked = check_file(named_file(file), profile=profile, everything=everything)
    sentence = _("{file} as {profile}: {fail} rules not kept, {warn} to look at again, {kept} kept").format(
        file=checked.file,
        profile=checked.profile.in_words,
        fail=checked.counts["fail"],
        warn=checked.counts["warn"],
        kept=checked.counts["pass"],
    )
    if not checked.findings_list:
        office.say(sentence, checked)
        return
    columns = [_("Outcome"), _("Rule"), _("Rule text"), _("Description of the finding"), _("Place in the document")]
    rows = [(one.kind, one.rule, one.what, one.detail, one.where) for one in checked.findings_list]
    office.show(columns, rows, checked, title=sentence, spare=[_("Rule text"), _("Rule")])
    if not checked.ok:
        raise typer.Exit(RuleError.exit_code)
