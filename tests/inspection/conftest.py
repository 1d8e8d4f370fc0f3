"""The sample register on both databases."""

from pathlib import Path
from typing import Any

import pytest
from servers import point_to


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.system("postgres"))])
def either(run: Any, loaded: Path, request: pytest.FixtureRequest) -> Path:
    """The sample register in a file, and on a server."""
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
        assert run("db", "copy", "--to", address).code == 0
        point_to(loaded, address)
    return loaded
