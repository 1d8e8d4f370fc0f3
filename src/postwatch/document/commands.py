"""``postwatch document``: any Word file checked against Nghị định 30/2020/NĐ-CP."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from postwatch.commandline import Noun
from postwatch.console import Table
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import OVERWRITE, REQUIRED, checked, file, flag, texts, word

if TYPE_CHECKING:
    from postwatch.conformity.check import CheckedDocument, CheckedDocuments
    from postwatch.conformity.fix import FixedDocument
    from postwatch.conformity.norms import Norm
    from postwatch.conformity.rule import Profile

app = Noun(help=_("Word files of any origin."))

_DECREE = re.compile(r"\d+/\d{4}/NĐ-CP")
FILE = file(_("A Word file (.docx)"), is_argument=True, default=REQUIRED)


def _profile(text: str) -> "Profile | None":
    """Return the profile of that code. Raises UsageError for another word."""
    from postwatch.conformity.rule import Profile
    from postwatch.vietnamese import choice

    return choice(Profile, text, what="--profile") if text else None


@app.checks(
    help=_("Check Word files against Nghị định 30/2020/NĐ-CP: measures must be kept, wording is pointed out."),
    result="conformity.check.CheckedDocument | conformity.check.CheckedDocuments",
)
def check(
    office: AppContext,
    file: Sequence[str] = texts(
        _("Word files (.docx), or folders with such files"),
        typed=list[str],
        is_argument=True,
        default=REQUIRED,
        what=_("the files"),
    ),
    profile: "Profile | None" = checked(
        _("letter, form, case, pledge, internal or other; default: detected from the document"), _profile
    ),
    everything: bool = flag(_("also list the rules that are kept, and those with nothing to check"), "--all"),
    summary: bool = flag(_("only count: each document, and each rule that is not kept"), "--summary"),
) -> None:
    from postwatch.conformity.check import Asked, check_file, check_files
    from postwatch.console import counted, progress
    from postwatch.errors import RuleError

    asked = Asked(profile, everything, _ended_norms(office))
    paths, is_one = _named(file)
    if is_one and not summary:
        found = check_file(paths[0], asked)
        _show(office, _tables_of(found), found, _in_short(found))
        if not found.ok:
            raise typer.Exit(RuleError.exit_code)
        return
    with progress(_("documents"), quiet=office.invocation.json) as on_progress:
        every = check_files(counted(paths, on_progress), asked)
    details = [] if summary else [table for one in every.documents_list for table in _tables_of(one)]
    _show(office, [*details, *_overview(every)], every, _("No Word file was found"))
    if not every.ok:
        raise typer.Exit(RuleError.exit_code)


@app.checks(
    help=_(
        "Fix the measures of a Word file in another file: margins, sizes, faces, alignment, lines, gaps, page numbers;"
        " no word of the text, except for the zeros before days, months and numbers of its head. Ends with 3 where a"
        " rule is still not kept."
    ),
    result="conformity.fix.FixedDocument",
)
def fix(
    office: AppContext,
    file: Path = FILE,
    out: str = word(_("The file that is written"), "--out", default=REQUIRED),
    profile: "Profile | None" = checked(
        _("letter, form, case, pledge, internal or other; default: detected from the document"), _profile
    ),
    replace: bool = OVERWRITE,
) -> None:
    from postwatch.conformity.check import Asked
    from postwatch.conformity.fix import fix_file
    from postwatch.errors import RuleError
    from postwatch.files.output import print_out

    _refuse_itself(file, out)
    fixed = fix_file(file, Asked(profile, norms=_ended_norms(office)))
    path = ""
    if fixed.changes:
        name = f"{file.stem}.docx"
        path = str(print_out(fixed.data, file=out, name=name, workspace=office.nearest_workspace, replace=replace).path)
    done = fixed.result(path)
    columns = [_("Rule"), _("Measure"), _("Words there"), _("Place in the document"), _("Before"), _("After")]
    rows = [(one.rule, one.what, one.text, one.where, one.before, one.after) for one in done.changes_list]
    title = _("{count} changes, written to {path}").format(count=len(rows), path=path)
    nothing = _("There is nothing to fix in {file}; no file was written").format(file=done.file)
    spare = [_("Place in the document"), _("Words there")]
    changed = [Table(columns, rows, title, spare=spare)] if rows else []
    remaining = _tables_of(fixed.checked)
    _show(office, [*changed, *remaining], done, nothing)
    if remaining and not rows:
        office.warn(nothing)
    if done.not_judged_list:
        _warn_not_judged(office, done)
    if not done.ok:
        raise typer.Exit(RuleError.exit_code)


def _warn_not_judged(office: AppContext, done: "FixedDocument") -> None:
    """Warn how many rules do not hold for the profile by which the document was judged."""
    from postwatch.conformity.rule import Profile

    unknown = _("{file} is of no known type: {count} rules on letters are not judged ({groups})")
    known = _("{file} was judged as {profile}: {count} rules on letters are not judged ({groups})")
    office.warn(
        unknown if done.profile is Profile.OTHER else known,
        file=done.file, profile=done.profile.in_words, count=len(done.not_judged_list),
        groups=", ".join(_groups(done.not_judged_list)),
    )  # fmt: skip


def _groups(rules: Sequence[str]) -> list[str]:
    """Return the groups that rules belong to, such as ND30-CQ."""
    return list(dict.fromkeys(one.rpartition("-")[0] for one in rules))


def _refuse_itself(file: Path, out: str) -> None:
    """Refuse to write over the file that is fixed (UsageError)."""
    from postwatch.errors import UsageError

    target = Path(out)
    target = target / file.name if target.is_dir() else target
    if target.exists() and target.samefile(file):
        raise UsageError(
            _("{file} itself is never written over").format(file=file.name),
            hint=_("name another file with --out, and compare the two in Word"),
        )


def _named(files: Sequence[str]) -> tuple[list[Path], bool]:
    """Return the files that were named, or are in the folders named, and whether it is one named file."""
    from postwatch.conformity.check import word_files
    from postwatch.paths import named_file

    places = [named_file(one) for one in files]
    paths = [path for place in places for path in (word_files(place) if place.is_dir() else [place])]
    return list(dict.fromkeys(paths)), len(places) == 1 and not places[0].is_dir()


def _ended_norms(office: AppContext) -> "tuple[Norm, ...]":
    """Return the decrees of the shipped catalogue that are no longer in force one day, those of its forms too."""
    from postwatch.conformity.norms import Norm
    from postwatch.law.catalogue import Catalogue

    catalogue = Catalogue()
    ends = [(one.number, one.valid_to) for one in catalogue.decrees]
    ends += [(number, form.valid_to) for form in catalogue.forms for number in _DECREE.findall(form.instrument)]
    in_force = {number for number, day in ends if day is None}
    last = dict(sorted((one, day) for one, day in ends if day is not None))
    return tuple(Norm(number, day, office.today) for number, day in last.items() if number not in in_force)


def _in_short(found: "CheckedDocument") -> str:
    return _("{file} ({type}) as {profile}: {fail} rules not kept, {warn} to look at again, {kept} kept").format(
        file=found.file,
        type=found.type or _("no known type"),
        profile=found.profile.in_words,
        fail=found.counts["fail"],
        warn=found.counts["warn"],
        kept=found.counts["pass"],
    )


def _tables_of(found: "CheckedDocument") -> list[Table]:
    """Return the findings of a document, then, once, those not seen on paper."""
    columns = [_("Outcome"), _("Rule"), _("Rule text"), _("Description of the finding"), _("Place in the document")]
    seen = [one for one in found.findings_list if one.kind.value != "note"]
    rows = [(one.kind, one.rule, one.what, one.detail, one.where) for one in seen]
    notes = [(one.rule, one.what, one.detail) for one in found.findings_list if one.kind.value == "note"]
    tables = [Table(columns, rows, _in_short(found), spare=[_("Rule text"), _("Rule")])] if rows else []
    heads = [_("Rule"), _("Rule text"), _("Description of the finding")]
    if notes:
        title = _("Not seen on paper, in the file {file}").format(file=found.file)
        tables.append(Table(heads, notes, title if rows else f"{_in_short(found)}\n{title}", spare=[_("Rule")]))
    return tables


def _overview(found: "CheckedDocuments") -> list[Table]:
    """Return the overview of documents, the rules that they break, and the unreadable files."""
    heads = [_("File"), _("Type"), _("Checked as"), _("Not kept"), _("To review")]
    unknown = _("no known type")
    lines = [
        (one.file, one.type or unknown, one.profile, one.counts["fail"], one.counts["warn"])
        for one in found.documents_list
    ]
    title = _("Documents: {count}, of which {kept} keep every rule that binds").format(
        count=len(lines), kept=sum(one.ok for one in found.documents_list)
    )
    tables = [Table(heads, lines, title, spare=[_("Checked as"), _("Type")])] if lines else []
    rules = [(one.kind, one.rule, one.what, one.documents) for one in found.rules_list]
    if rules:
        columns = [_("Outcome"), _("Rule"), _("Rule text"), _("Documents")]
        tables.append(Table(columns, rules, _("Rules that are not kept"), spare=[_("Rule")]))
    unread = [(one.file, one.error) for one in found.unread_list]
    return [*tables, Table([_("File"), _("Reason")], unread, _("Files that could not be read"))] if unread else tables


def _show(
    office: AppContext,
    tables: Sequence[Table],
    result: "CheckedDocument | CheckedDocuments | FixedDocument",
    otherwise: str,
) -> None:
    """Show tables, or a sentence where there are none."""
    if not tables:
        office.say(otherwise, result)
        return
    first, *below = tables
    office.show(first.columns, first.rows, result, title=first.title, spare=first.spare, below=below)
