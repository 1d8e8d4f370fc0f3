"""Choose a template, the workspace's own or the shipped template; find, read, lay out and compile it once."""

import html
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postwatch.errors import DocumentError
from postwatch.files.digest import digest
from postwatch.files.read import read_plain
from postwatch.language import _
from postwatch.paths import resource

if TYPE_CHECKING:
    from jinja2 import Template as Compiled

    from postwatch.documents.fill import Template
    from postwatch.documents.lint_child import ConfinedTemplate


def template_bytes(name: str) -> bytes:
    """Return the shipped Word template ``noun/name`` (.docx). Raises NotFoundError for an unknown name."""
    return _laid_out(resource("templates", f"{name}.j2").read_text(encoding="utf-8-sig"))


def shipped_template(name: str, workspace: Path | None = None) -> "Template | ConfinedTemplate":
    """Return the compiled template ``noun/name``, the workspace's own first; raises as `own_source` and `Template`."""
    own = own_source(name, workspace) if workspace is not None else None
    if own is None:
        docx = template_bytes(name)
        return _compiled(docx, digest(docx), f"{name}.docx")
    return _confined(own, f"{name}.docx")


def sentences(name: str, part: str, facts: Mapping[str, Any]) -> list[str]:
    """Return the sentences of a part of the shipped text ``noun/name`` for facts, a sentence for each paragraph."""
    return html.unescape(_part(name, part).render(facts)).splitlines()


@cache
def _part(name: str, part: str) -> "Compiled":
    """Return the blocks between ``part`` and ``part_end``, each on a line of its own, without their kinds."""
    from postwatch.documents.filters import environment

    text = resource("templates", f"{name}.j2").read_text(encoding="utf-8-sig")
    lines = text.partition(f"\npart: {part}\n")[2].partition("\npart_end:")[0].splitlines()
    blocks = (line if line.startswith("{%") else f"{line.partition(': ')[2]}\n" for line in lines)
    return environment().from_string("".join(blocks))


def own_path(name: str, workspace: Path, *, endings: tuple[str, ...] = ("docx", "j2")) -> Path | None:
    """Return the path of the workspace's own template: a Word file, else a text; None when it has none.

    A file by that name is used or refused, whatever it is: the shipped template never replaces it silently.
    """
    places = [workspace / "templates" / f"{name}.{ending}" for ending in endings]
    return next((path for path in places if path.exists() or path.is_symlink()), None)


def misnamed(name: str, workspace: Path, *, endings: tuple[str, ...] = ("docx", "j2")) -> Path | None:
    """A file that would be the workspace's own template but for capitals in its name, where these tell files apart."""
    if not (workspace / "templates").is_dir() or own_path(name, workspace, endings=endings):
        return None
    wanted = {f"{name}.{ending}".casefold() for ending in endings}
    folder = workspace / "templates"
    files = sorted(folder.glob("*/*"))
    return next((path for path in files if path.relative_to(folder).as_posix().casefold() in wanted), None)


def own_source(name: str, workspace: Path, *, endings: tuple[str, ...] = ("docx", "j2")) -> bytes | str | None:
    """Return the workspace's own template: a Word file, else a text; None when it has none.

    Raises DocumentError when it cannot be read, is a link that leaves the folder of the templates, or is not found for
    the capitals in its name.
    """
    path = own_path(name, workspace, endings=endings)
    if path is None:
        other = misnamed(name, workspace, endings=endings)
        if other is None:
            return None
        raise DocumentError(
            _("The own template {path} is not used, for its name must be written {name}").format(
                path=f"{other.parent.name}/{other.name}", name=f"{name}{other.suffix.lower()}"
            ),
            hint=_("rename the file, or delete it to use the shipped template"),
        )
    _require_inside(path, workspace / "templates")
    data = _read_own(path)
    if path.suffix == ".docx":
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        from postwatch.documents.package import wrong

        raise wrong(f"{name}.j2", _("{part} is not UTF-8").format(part=f"{name}.j2")) from error


def _require_inside(path: Path, folder: Path) -> None:
    try:
        is_inside = path.resolve(strict=True).is_relative_to(folder.resolve())
    except FileNotFoundError:  # a link to nothing
        is_inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle
        is_inside = False
    if not is_inside:
        raise DocumentError(
            _("The template {name} is a link that points outside the folder {folder}").format(
                name=path.relative_to(folder).as_posix(), folder=folder
            ),
            hint=_("put the file itself there"),
        )


def _read_own(path: Path) -> bytes:
    from postwatch.documents.package import MAX_BYTES, unreadable

    try:
        return read_plain(path, most=MAX_BYTES)
    except OSError as error:
        raise unreadable(f"{path.parent.name}/{path.name}", error.strerror or error) from error


@lru_cache(maxsize=32)
def _laid_out(text: str) -> bytes:
    from postwatch.documents.layout import build_template

    return build_template(text)


@lru_cache(maxsize=32)
def _compiled(docx: bytes, _digest: str, name: str) -> "Template":
    from postwatch.documents.fill import Template

    return Template(docx, name)


@lru_cache(maxsize=4)
def _confined(source: bytes | str, name: str) -> "ConfinedTemplate":
    """Return the process of a template; it ends when its template falls out of this cache, or with this process."""
    from postwatch.documents.lint_child import ConfinedTemplate

    return ConfinedTemplate(source, name)
