"""What the desk does: it makes a workspace and says what waits."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import language, paths, settings
from postwatch.errors import AlreadyThereError, UsageError
from postwatch.language import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.context import Office

_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


@dataclass(frozen=True)
class WorkspacePlan:
    """A workspace to be made; ``office`` is a shipped office's code or the path of an office file."""

    folder: Path
    office: str
    database: str
    language: str


@dataclass(frozen=True)
class WorkspaceResult:
    """A workspace that was made."""

    workspace: Path
    office: str
    office_name: str
    database: str
    areas: int


def make_workspace(caller: "Office", *, plan: WorkspacePlan) -> WorkspaceResult:
    """Make the folder, the settings, the database and the office's own rows; nothing stays if one of them fails.

    Raises AlreadyThereError for a folder that is a workspace, NotFoundError for an unknown office.
    """
    folder = plan.folder.absolute()
    if (folder / paths.SETTINGS_FILE).exists() or (folder / paths.DATABASE_FILE).exists():
        raise AlreadyThereError(
            _("{folder} is a workspace already").format(folder=folder),
            hint=_("use it with -w, or give another folder"),
        )
    if plan.language not in language.LANGUAGES:
        raise UsageError(
            _("The language {language} is not known").format(language=plan.language), hint=_("write vi or en")
        )
    source = _office_file(plan.office)
    values = settings.read_toml(source)
    settings.office_settings(values, {}, file=source)
    existed = folder.exists()
    try:
        return _fill(caller, folder, plan, source, str(values["code"]))
    except BaseException:
        _take_away(folder, existed=existed)
        raise


def _office_file(office: str) -> Path:
    own = Path(office)
    return own if own.suffix == ".toml" and own.is_file() else paths.resource("data", f"offices/{office}.toml")


def _fill(caller: "Office", folder: Path, plan: WorkspacePlan, source: Path, code: str) -> WorkspaceResult:
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not source.is_relative_to(paths.shipped("data")):
        own = folder / "data" / "offices" / f"{code}.toml"
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, own)
    _write_settings(folder / paths.SETTINGS_FILE, plan, code)
    office = caller.at(folder)
    _make_schema(office)
    with office.found("init") as session:
        areas = _found(session, office)
    return WorkspaceResult(folder, code, office.settings.name, plan.database or "sqlite", areas)


def _found(session: "Session", office: "Office") -> int:
    """The office's own rows: itself, its series and people, and the areas; returns how many areas were added."""
    from postwatch.area.actions import load_areas
    from postwatch.office.actions import find_office, found_office
    from postwatch.register.actions import load_series
    from postwatch.staff.actions import load_staff
    from postwatch.store.transaction import belong

    known = find_office(session, code=office.settings.code)
    belong(session, (known or found_office(session, settings=office.settings)).id)
    if known is None:
        load_series(session, series=office.settings.series)
        load_staff(session, people=office.settings.staff)
    name = office.settings.areas
    return load_areas(
        session,
        areas=paths.resource("data", f"areas/{name}.csv", office.workspace),
        successions=paths.resource("data", f"areas/{name}-succession.csv", office.workspace),
    )


def _make_schema(office: "Office") -> None:
    from postwatch.schema import METADATA
    from postwatch.store.engine import sqlite_path
    from postwatch.store.transaction import translated_errors
    from postwatch.store.upgrade import upgrade

    path = sqlite_path(office.database_url)
    if path is not None:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE_FILE))
    with translated_errors():
        upgrade(office.database_url, METADATA)


def _write_settings(path: Path, plan: WorkspacePlan, code: str) -> None:
    values = {"office": code, "language": plan.language, "database": plan.database}
    # A JSON string is a TOML string too, whatever signs it holds.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    path.chmod(_PRIVATE_FILE)


def _take_away(folder: Path, *, existed: bool) -> None:
    """Undo a workspace that could not be finished, and only what was made for it."""
    if not existed:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for name in (paths.SETTINGS_FILE, paths.DATABASE_FILE, f"{paths.DATABASE_FILE}-journal"):
        (folder / name).unlink(missing_ok=True)
