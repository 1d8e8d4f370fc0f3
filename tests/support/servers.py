"""Databases of a PostgreSQL server, made for a test and dropped after it."""

import contextlib
import tomllib
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from postwatch.store.engine import sqlite_url


@cache
def _administrator(server: str) -> Engine:
    # One connection for all tests: to connect takes longer than to make a database.
    return create_engine(server, isolation_level="AUTOCOMMIT", pool_pre_ping=True)


@contextlib.contextmanager
def administered(server: str) -> Iterator[Connection]:
    """Open a connection for what is done to whole databases."""
    with _administrator(server).connect() as connection:
        yield connection


@contextlib.contextmanager
def new_database(server: str) -> Iterator[str]:
    """Make an empty database and give its address."""
    name = f"t{uuid.uuid4().hex}"
    with administered(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with administered(server) as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def copy_database(server: str, source: str, target: str) -> None:
    """Put a copy of a database, to which nobody is connected, in the place of another."""
    one, other = make_url(source).database, make_url(target).database
    with administered(server) as connection:
        connection.execute(text(f"DROP DATABASE {other}"))
        connection.execute(text(f"CREATE DATABASE {other} TEMPLATE {one}"))


def serve(folder: Path, server: str, source: str, target: str) -> Path:
    """Let a workspace use its own copy of a database with its records, in the place of an empty one."""
    copy_database(server, source, target)
    point_to(folder, target)
    return folder


def address_of(folder: Path) -> str:
    """Return the address of the database of a workspace."""
    given = tomllib.loads((folder / "postwatch.toml").read_text(encoding="utf-8"))
    return str(given.get("database") or sqlite_url(folder / "postwatch.db"))


def point_to(folder: Path, address: str) -> None:
    """Let a workspace use a database of a server."""
    settings = folder / "postwatch.toml"
    office = tomllib.loads(settings.read_text(encoding="utf-8"))["office"]
    settings.write_text(f'office = "{office}"\ndatabase = "{address}"\n', encoding="utf-8")
