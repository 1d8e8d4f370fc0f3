"""``postwatch db``: the database, its schema version and its upgrade."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from postwatch.commandline import Noun
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import Office

app = Noun(help=_("The database: status and upgrade."))


@dataclass(frozen=True)
class SchemaStatus:
    """Where the database is and which schema it has; ``head`` is the one this program needs."""

    backend: str
    version: str | None
    head: str
    current: bool


@app.reads(help=_("Say which schema the database has."))
def status(ctx: typer.Context) -> None:
    office: Office = ctx.obj
    found = _status(office)
    office.say(
        _("{backend}, schema {version}, needed {head}").format(
            backend=found.backend, version=found.version or _("none"), head=found.head
        ),
        found,
    )


@app.writes(help=_("Bring the database to the schema of this program."))
def upgrade(ctx: typer.Context) -> None:
    from postwatch.schema import METADATA
    from postwatch.store import upgrade as schema_upgrade
    from postwatch.store.transaction import translated_errors

    office: Office = ctx.obj
    office.require_database()
    with translated_errors():
        schema_upgrade.upgrade(office.database_url, METADATA)
    found = _status(office)
    office.say(_("The database is at schema {version}").format(version=found.version), found)


def _status(office: "Office") -> SchemaStatus:
    from postwatch.store import upgrade as schema_upgrade
    from postwatch.store.engine import open_engine
    from postwatch.store.transaction import translated_errors

    office.require_database()
    engine = open_engine(office.database_url, writing=False)
    with translated_errors(), engine.connect() as connection:
        version = schema_upgrade.current(connection)
    engine.dispose()
    head = schema_upgrade.head()
    return SchemaStatus(engine.dialect.name, version, head, version == head)
