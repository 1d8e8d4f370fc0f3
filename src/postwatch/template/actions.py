"""The templates of all nouns: their list, the file in use, their fields, and whether a template can be used.

PAPERS in ``NOUN/letters.py`` gives the purpose of a template ``NOUN/NAME``; `documents.samples` reads facts with every
field and for every choice that it can make.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postwatch.dataclass import dataclass
from postwatch.documents.facts import groups_of, values_of
from postwatch.documents.fill import Template, core_properties
from postwatch.documents.lint import Flaw, Proof, trials
from postwatch.documents.lint_child import ConfinedProof
from postwatch.documents.package import MAX_BYTES, packed, unpack
from postwatch.documents.samples import known_fields, sample_facts
from postwatch.documents.sources import misnamed, own_path, own_source, template_bytes
from postwatch.errors import AlreadyThereError, DocumentError, NotFoundError, UsageError
from postwatch.files.digest import digest
from postwatch.files.output import print_out
from postwatch.files.read import read_plain
from postwatch.files.write import make_folder, write_whole
from postwatch.language import N_, _
from postwatch.likeness import most_alike
from postwatch.paths import named_file, shipped

if TYPE_CHECKING:
    from postwatch.context import AppContext

WORD, TEXT, SHIPPED = "word", "text", "shipped"
SOURCES = {WORD: N_("own Word file"), TEXT: N_("own text"), SHIPPED: N_("shipped text")}
_SOURCE_OF = {".docx": WORD, ".j2": TEXT}
_LIKELY = frozenset({".docx", ".j2", ".doc", ".docm", ".dotx", ".odt"})
_CORE = "docProps/core.xml"
_LONGEST_SAMPLE = 80


@dataclass(frozen=True)
class TemplateLine:
    """A template: its purpose, and the file that is used; ``source`` is word, text or shipped."""

    name: str
    purpose: str
    source: str
    path: str


@dataclass(frozen=True)
class FieldLine:
    """A field of a template, dotted, ``[]`` for members of a list; ``used`` says that the shipped file prints it."""

    field: str
    sample: str
    used: bool


@dataclass(frozen=True)
class ExportResult:
    """A Word template that was built; ``path`` is in the workspace, or where it was asked for."""

    name: str
    path: str
    sha256: str


@dataclass(frozen=True)
class TemplateFinding(Flaw):
    """A flaw of a template."""

    template: str = ""


@dataclass(frozen=True)
class TemplateCheck:
    """Whether the templates can be used, and their findings."""

    ok: bool
    findings_list: tuple[TemplateFinding, ...]
    checked_list: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    """A file checked as the template ``name``, called ``shown``; ``refusal`` says why it cannot be read, if so."""

    name: str
    shown: str
    source: bytes | str
    is_shipped: bool = False
    refusal: str = ""


def names() -> tuple[str, ...]:
    """Return the shipped templates, ``noun/name``."""
    return tuple(sorted(f"{path.parent.name}/{path.stem}" for path in shipped("templates").glob("*/*.j2")))


def templates(workspace: Path) -> tuple[TemplateLine, ...]:
    """Return every template, with the file that documents are made with in this workspace."""
    return tuple(_line(name, workspace) for name in names())


def _line(name: str, workspace: Path) -> TemplateLine:
    purpose = _(import_module(f"postwatch.{name.partition('/')[0]}.letters").PAPERS[name])
    own = own_path(name, workspace)
    if own is None:
        return TemplateLine(name, purpose, SHIPPED, str(shipped("templates") / f"{name}.j2"))
    return TemplateLine(name, purpose, _SOURCE_OF[own.suffix], own.relative_to(workspace).as_posix())


def unreadable(workspace: Path) -> Iterator[str]:
    """Yield sentences about the own templates that every document made with them will be refused for."""
    found = (_in_use(name, workspace) for name in names() if misnamed(name, workspace) is None)
    yield from (one.refusal for one in found if one.refusal)


def strangers(workspace: Path) -> Iterator[str]:
    """Yield files among the workspace's own templates that no document is made with, such as a misspelt name."""
    known = {f"templates/{name}{ending}" for name in names() for ending in _SOURCE_OF}
    for path in sorted((workspace / "templates").glob("**/*")):
        name = path.relative_to(workspace).as_posix()
        if path.suffix.lower() in _LIKELY and name not in known and not path.name.startswith((".", "~$")):
            yield name


def require_name(name: str) -> str:
    """Return the name of a template. Raises NotFoundError with the nearest name."""
    if name in names():
        return name
    near = most_alike(name, names(), least=0.5)
    hint = _("did you mean {field}?").format(field=near) if near else _("see: postwatch template list")
    raise NotFoundError(_("There is no template {name}").format(name=name), hint=hint)


def fields_of(name: str) -> tuple[FieldLine, ...]:
    """Return the fields of a template, sorted. Raises NotFoundError for an unknown name."""
    facts = sample_facts(require_name(name))
    used = Template(template_bytes(name), name).fields
    fields = sorted(known_fields(name))
    groups = {group for field in fields for group in groups_of(field)}
    return tuple(
        FieldLine(field, _sample_of(facts, field), field in used)
        for field in fields
        # The properties of the file are no words of the paper.
        if field not in groups and not field.startswith("document.")
    )


def _sample_of(facts: list[dict[str, Any]], field: str) -> str:
    """Return the first value of a field that says something."""
    values = [value for one in facts for value in values_of(field, one)]
    shown = next((str(value) for value in values if value and not isinstance(value, (dict, list, tuple))), "")
    return shown if len(shown) <= _LONGEST_SAMPLE else f"{shown[:_LONGEST_SAMPLE]}…"


def export_template(office: "AppContext", name: str, *, to: str, replace: bool) -> ExportResult:
    """Build the Word file of a template, whole or not at all; from the workspace's own text if it has any.

    Raises NotFoundError for an unknown name, AlreadyThereError when a file is there and ``replace`` was not given,
    UsageError for a place that is no Word file's.
    """
    own = f"templates/{require_name(name)}.docx"
    if to and Path(to).suffix.lower() != ".docx":
        raise UsageError(_("{path} is not a name of a Word file").format(path=to), hint=_("let it end with .docx"))
    source = own_source(name, office.workspace, endings=("j2",))
    built = ConfinedProof(source, f"{name}.j2").layout() if isinstance(source, str) else template_bytes(name)
    # By its name as title the check knows the template wherever it lies.
    data = packed({**unpack(built, name), _CORE: core_properties(name, {}, {})})
    if to:
        made = print_out(data, file=to, name=Path(own).name, workspace=office.workspace, replace=replace)
        return ExportResult(name, to, made.sha256)
    try:
        make_folder((office.workspace / own).parent)
        write_whole(office.workspace / own, data, replace=replace)
    except FileExistsError as error:
        raise AlreadyThereError(
            _("The template {path} already exists, and was changed").format(path=own),
            hint=_("go on with it, or export the shipped template again with --replace, which drops the changes"),
        ) from error
    return ExportResult(name, own, digest(data))


def check_templates(office: "AppContext", what: str, *, like: str) -> TemplateCheck:
    """Check a template, a file, or all: see `lint.Proof.flaws`; a template without flaws is filled with every sample.

    Raises NotFoundError for an unknown name or a missing file, UsageError for a file that could be any template.
    """
    candidates = [_named(office, what, like)] if what else list(_all(office.workspace))
    findings = [finding for one in candidates for finding in _findings(one)]
    if not what:
        findings += [_stranger(path) for path in strangers(office.workspace)]
    return TemplateCheck(not findings, tuple(findings), tuple(one.shown for one in candidates))


def _all(workspace: Path) -> Iterator[_Candidate]:
    """Yield the workspace's own templates; those that are shipped, where it has none."""
    own = [line for line in templates(workspace) if line.source != SHIPPED]
    # A template whose name is misspelt by its capitals is reported as unknown.
    for line in own or (line for line in templates(workspace) if misnamed(line.name, workspace) is None):
        yield _in_use(line.name, workspace)


def _in_use(name: str, workspace: Path) -> _Candidate:
    try:
        source = own_source(name, workspace)
    except DocumentError as error:
        return _Candidate(name, name, b"", refusal=f"{error.message}; {error.hint}")
    return _Candidate(name, name, template_bytes(name) if source is None else source, is_shipped=source is None)


def _named(office: "AppContext", what: str, like: str) -> _Candidate:
    if not like and what in names():
        return _in_use(what, office.workspace)
    if Path(what).suffix.lower() not in _SOURCE_OF:
        require_name(what)
    path = named_file(what)
    try:
        data = read_plain(path, most=MAX_BYTES)
    except OSError as error:
        raise DocumentError(
            _("The file {path} cannot be read: {reason}").format(path=path, reason=error.strerror or error),
            hint=_("check the name and the permissions"),
        ) from error
    name = require_name(like) if like else _name_of(path, data)
    if path.suffix.lower() == ".docx":
        return _Candidate(name, what, data)
    return _Candidate(name, what, data.decode("utf-8-sig", errors="replace"))


def _name_of(path: Path, data: bytes) -> str:
    """Return which template a file is, by its place or by the title that it was exported with."""
    by_place = f"{path.resolve().parent.name}/{path.stem}"
    if by_place in names():
        return by_place
    if path.suffix.lower() == ".docx":
        core = unpack(data, path.name).get(_CORE, b"").decode("utf-8", errors="replace")
        title = re.search(r"<dc:title>([^<]*)</dc:title>", core)
        if title is not None and title[1] in names():
            return title[1]
    raise UsageError(
        _("{path} does not say which template it replaces").format(path=path),
        hint=_("name the template with --as, one of: {names}").format(names=", ".join(names())),
    )


def _findings(candidate: _Candidate) -> Iterator[TemplateFinding]:
    if candidate.refusal:
        yield TemplateFinding("file", candidate.shown, candidate.refusal, "", template=candidate.shown)
        return
    source, shown = candidate.source, candidate.shown
    # A shipped template is known, and is checked without a process of its own.
    if candidate.is_shipped and isinstance(source, bytes):
        proof: Proof | ConfinedProof = Proof(source, shown)
    else:
        proof = ConfinedProof(source, shown)
    try:
        flaws = proof.flaws(known_fields(candidate.name))
    except DocumentError as error:
        flaws = [Flaw("file", candidate.shown, f"{error.message}; {error.hint}", "")]
    for one in flaws or trials(proof, sample_facts(candidate.name)):
        yield TemplateFinding(**vars(one), template=candidate.shown)


def _stranger(path: str) -> TemplateFinding:
    near = most_alike(path, [f"templates/{name}.docx" for name in names()]) or ""
    return TemplateFinding("file", path, _("no document is made with this file"), path, near, template=path)
