"""The list in a backup: what it may say, and what is said of one that says something else."""

import io
import json
import os
import zipfile
from typing import Any

import pytest

from postwatch.database import manifest as manifests
from postwatch.database.manifest import FORMAT, MANIFEST, Manifest, UnfitError, read_manifest, require_members
from postwatch.errors import RuleError

LIST = {
    "format": FORMAT,
    "office": "lang-son-2020",
    "made_at": "2020-06-15T01:00:00+00:00",
    "backend": "sqlite",
    "schema": "0011",
    "journal_head": "0" * 64,
    "files": {"postwatch.db": "0" * 64},
}


def read(text: str | bytes | None) -> Manifest:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        if text is not None:
            archive.writestr(MANIFEST, text)
    with zipfile.ZipFile(packed) as archive:
        return read_manifest(archive, file="b.zip")


def test_a_list_is_read_as_it_was_written() -> None:
    assert read(json.dumps(LIST)) == Manifest(**LIST)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["{", "[]", "null", "1", b"\xff", "[" * 100_000, "1" * 5000])
def test_what_is_no_list_cannot_be_read(text: str | bytes) -> None:
    with pytest.raises(UnfitError, match=r"^its manifest\.json cannot be read$"):
        read(text)


def test_a_backup_without_its_list_lacks_it() -> None:
    with pytest.raises(UnfitError, match=r"^it lacks manifest\.json$"):
        read(None)


@pytest.mark.parametrize(
    "values",
    [{**LIST, "format": 2, "signature": "x"}, {"format": 2}, {"format": 2, "files": []}],
    ids=["one key more", "no other key", "another kind of list"],
)
def test_a_later_format_is_told_before_anything_else_is_looked_at(values: Any) -> None:
    with pytest.raises(RuleError) as refusal:
        read(json.dumps(values))
    assert refusal.value.message == "b.zip was made by a later postwatch: it has format 2, this one reads 1"
    assert refusal.value.hint == "restore it with the postwatch that made it, or a later one"


@pytest.mark.parametrize("name", sorted(LIST))
def test_a_list_that_lacks_something_is_refused(name: str) -> None:
    with pytest.raises(UnfitError, match=rf"^its manifest\.json lacks {name}$"):
        read(json.dumps({key: value for key, value in LIST.items() if key != name}))


def test_a_list_that_has_something_more_is_refused() -> None:
    with pytest.raises(UnfitError, match=r"^its manifest\.json has signature, which is unknown$"):
        read(json.dumps({**LIST, "signature": "x"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, value) for name in sorted(LIST) for value in (None, [], {"a": 1}, 7.5)),
        ("files", {"postwatch.db": None}),
        ("files", {"postwatch.db": {}}),
        ("format", True),
        ("format", "1"),
        ("format", 0),
        ("made_at", "yesterday"),
        ("made_at", "2020-06-15"),
        ("made_at", "2020-06-15T01:00:00"),
        ("backend", "mysql"),
    ],
)
def test_a_value_that_none_can_have_is_named(name: str, value: Any) -> None:
    with pytest.raises(UnfitError, match=rf"^its manifest\.json has no usable {name}$"):
        read(json.dumps({**LIST, name: value}))


class TestMembers:
    """Files of at most 1000 bytes are taken in here."""

    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(manifests, "MOST_BYTES", 1000)

    def hold(
        self, packing: int = zipfile.ZIP_DEFLATED, *, size: int | None = None, without: str = "", **files: bytes
    ) -> None:
        """See whether a backup may hold these files; ``size`` is that of the whole, as it is unless it is given."""
        packed = io.BytesIO()
        contents = {"postwatch.toml": b"x", "postwatch.db": b"y", **files}
        contents.pop(without, None)
        with zipfile.ZipFile(packed, "w", packing) as archive:
            for name, data in contents.items():
                archive.writestr(name, data)
        listed = Manifest(**{**LIST, "files": dict.fromkeys(contents, "")})  # type: ignore[arg-type]
        with zipfile.ZipFile(packed) as archive:
            require_members(archive, listed, size=len(packed.getvalue()) if size is None else size)

    def test_a_file_that_is_large_out_of_next_to_nothing_is_refused(self) -> None:
        with pytest.raises(UnfitError, match=r"^its file data/x would expand from 2 KB to 1 MB$"):
            self.hold(**{"data/x": bytes(2**20)})

    @pytest.mark.parametrize(
        ("name", "data", "packing"),
        [
            ("data/x", bytes(1000), zipfile.ZIP_DEFLATED),
            ("data/x", bytes(2**20), zipfile.ZIP_STORED),
            ("data/x", os.urandom(2**14) + bytes(2**19), zipfile.ZIP_DEFLATED),
            ("postwatch.db", bytes(2**20), zipfile.ZIP_DEFLATED),
        ],
        ids=["small", "not packed", "with something in it", "free pages of the database"],
    )
    def test_what_a_workspace_may_hold_is_let_through(self, name: str, data: bytes, packing: int) -> None:
        self.hold(packing, **{name: data})

    def test_parts_that_share_their_bytes_are_refused(self) -> None:
        with pytest.raises(UnfitError, match=r"^its parts would be larger than the whole$"):
            self.hold(zipfile.ZIP_STORED, size=700, **{"data/x": bytes(350), "data/y": bytes(350)})

    @pytest.mark.parametrize(
        "name",
        [
            "../out.txt", "/out.txt", "documents/../../out.txt", ".lock", "other/x",
            "documents/", "documents", "documents//x", "documents/./x", "data/" + "n" * 300, "data" + "/n" * 2100,
        ],
        ids=lambda name: name[:30],
    )  # fmt: skip
    def test_a_name_that_no_file_of_a_workspace_has_is_refused(self, name: str) -> None:
        with pytest.raises(UnfitError, match=r"^no file of a workspace can have the name ") as refusal:
            self.hold(**{name: b"x"})
        assert name[:60] in str(refusal.value)

    def test_a_file_and_a_folder_of_one_name_are_refused(self) -> None:
        with pytest.raises(UnfitError, match=r"can have the name data/x$"):
            self.hold(**{"data/x": b"x", "data/x-": b"x", "data/x/y": b"y"})

    @pytest.mark.parametrize("name", ["postwatch.toml", "postwatch.db"])
    def test_a_backup_without_settings_or_records_lacks_them(self, name: str) -> None:
        with pytest.raises(UnfitError, match=rf"^it lacks {name}$"):
            self.hold(without=name)
