"""``postwatch template``: the Word templates, exported for a clerk to change, and checked before use."""

import typer

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import FILE, REQUIRED, flag, word

app = Noun(help=_("Word templates of the documents: list, export to Word, check."))

NAME = word(_("Template"), is_argument=True, default=REQUIRED)


@app.checks(
    "list",
    help=_("List the templates, what each is for and which text is used; or the fields that one may use, with samples"),
    result="list[TemplateLine] | list[FieldLine]",
    shows_table=True,
)
def list_(office: AppContext, name: str = word(_("Template whose fields are listed"), is_argument=True)) -> None:
    from postwatch.template.actions import SOURCES, fields_of, strangers, templates, unreadable

    if name:
        fields = fields_of(name)
        told = [(one.field, one.sample, one.used) for one in fields]
        office.show([_("Field"), _("Sample"), _("Used by the shipped template")], told, fields, title=name)
        return
    found = templates(office.workspace)
    columns = [_("Template"), _("Purpose"), _("Used"), _("File")]
    rows = [(one.name, one.purpose, _(SOURCES[one.source]), one.path) for one in found]
    office.show(columns, rows, found, title=_("Templates"), spare=[_("File"), _("Used")])
    for sentence in unreadable(office.workspace):
        office.warn(sentence)
    for path in strangers(office.workspace):
        office.warn(_("{path} is used for no document; the names are those of `postwatch template list`"), path=path)


@app.checks(
    help=_("Build the Word file of a template, to be changed in Word; in the workspace it is used from then on."),
    result="ExportResult",
)
def export(
    office: AppContext,
    name: str = NAME,
    to: str = word(_("Another place; the workspace goes on using its present template"), shape=FILE),
    replace: bool = flag(_("overwrite the existing file"), "--replace"),
) -> None:
    from postwatch.template.actions import export_template

    done = export_template(office, name, to=to, replace=replace)
    sentence = _("{path}: change it in Word, save it as .docx, then: postwatch template check {what}")
    office.answer(sentence, done, what=done.path if to else done.name)


@app.checks(
    help=_("Check a template, a Word file, or all own templates: fields, tags, and a trial with sample facts."),
    result="TemplateCheck",
)
def check(
    office: AppContext,
    name: str = word(_("Template or file; default: all that the workspace has, else all"), is_argument=True),
    like: str = word(_("The template that the file replaces"), "--as"),
) -> None:
    from postwatch.errors import RuleError
    from postwatch.template.actions import check_templates

    found = check_templates(office, name, like=like)
    if found.ok:
        office.answer(_("In order: {names}"), found, names=", ".join(found.checked_list))
        return
    columns = [_("Template"), _("Detail"), _("Did you mean"), _("Place in the document")]
    rows = [(one.template, one.detail, one.nearest, one.where) for one in found.findings_list]
    office.show(columns, rows, found, title=_("Templates that cannot be used"))
    raise typer.Exit(RuleError.exit_code)
