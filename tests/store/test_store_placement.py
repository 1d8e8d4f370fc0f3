"""Where a workspace may lie: not on a share, and with a warning where a program syncs the folder."""

from pathlib import Path
from typing import Any

import pytest

from postwatch.errors import DatabaseError
from postwatch.store import placement
from postwatch.store.placement import network_kind, require_local, sync_program

MOUNTS = "\n".join(
    (
        "23 28 0:21 / /proc rw,nosuid - proc proc rw",
        "28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw",
        "40 28 0:35 / /shares/so rw shared:9 master:3 - cifs //may-chu/chung rw,vers=3.0",
        "41 40 254:2 / /shares/so/o-dia rw - xfs /dev/vdb1 rw",
        "42 28 0:36 / /people/van\\040thu/chia\\040sẻ rw - nfs4 10.0.0.1:/x rw",
        "43 28 0:37 / /shares/ssh rw - fuse.sshfs can-bo@may-chu: rw",
        "44 28 8:1 / /shares/usb rw - fuseblk /dev/sda1 rw",
        "45 28 0:38 / /shares/c rw - 9p drvfs rw",
        "46 28 0:39 / /shares/hai rw - nfs x:/y rw",
        "47 46 254:3 / /shares/hai rw - ext4 /dev/vdc1 rw",
        "48 28 0:40 / /shares/drive rw - fuse.rclone drive: rw",
        "49 28 0:41 / /shares/nen rw - overlay overlay rw",
        "a line that nobody wrote",
        "50 28 0:42 / /shares/cut",
        "",
    )
)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/people/van thu/office", None),
        ("/shares/so", "cifs"),
        ("/shares/so/thanh-tra/2020", "cifs"),
        ("/shares/so/o-dia/2020", None),
        ("/shares/sổ", None),
        ("/shares/so-khac", None),
        ("/people/van thu/chia sẻ/office", "nfs4"),
        ("/shares/ssh/office", "fuse.sshfs"),
        ("/shares/usb/office", None),
        ("/shares/c/Users", "9p"),
        ("/shares/hai/office", None),
        ("/shares/drive/office", "fuse.rclone"),
        ("/shares/nen/office", None),
        ("/shares/cut/office", None),
    ],
)
def test_a_share_is_known_by_the_nearest_mount(folder: str, kind: str | None) -> None:
    assert network_kind(folder, MOUNTS) == kind


def test_nothing_is_known_where_the_system_tells_nothing() -> None:
    assert network_kind("/people/a", "") is None


@pytest.mark.parametrize(
    ("folders", "program"),
    [
        ([("office", []), ("OneDrive - Sở Thông tin và Truyền thông", [])], "OneDrive"),
        ([("office", []), ("OneDrive", [])], "OneDrive"),
        ([("office", []), ("Dropbox (Cá nhân)", [])], "Dropbox"),
        ([("office", []), ("Google Drive", [])], "Google Drive"),
        ([("office", []), ("Drive của tôi", [])], "Google Drive"),
        ([("office", []), ("GoogleDrive-so@langson.gov.vn", [])], "Google Drive"),
        ([("office", []), ("Nextcloud2", [])], "Nextcloud"),
        ([("office", []), ("com~apple~CloudDocs", [])], "iCloud"),
        ([("office", []), ("chung", [".dropbox.cache"])], "Dropbox"),
        ([("office", [".sync_a1b2c3.db"]), ("chung", [])], "Nextcloud"),
        ([("office", [".stfolder"])], "Syncthing"),
        ([("office", [".tmp.driveupload"])], "Google Drive"),
        ([("office", [".lock", ".staging"]), ("van-thu", [".bashrc"]), ("home", [])], None),
        ([("onedrive-cu-da-bo", []), ("my dropboxes", []), ("drive", [])], None),
        ([], None),
    ],
)
def test_a_folder_that_syncs_is_known_by_its_name_or_what_lies_in_it(
    folders: list[tuple[str, list[str]]], program: str | None
) -> None:
    assert sync_program(folders) == program


def test_the_folder_of_a_test_lies_on_a_disk(tmp_path: Path) -> None:
    assert placement.placement(tmp_path / "office" / "new") == (None, None)
    require_local(tmp_path, warn=pytest.fail)


def test_a_folder_that_syncs_gets_a_warning(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").write_bytes(b"")
    warned: list[str] = []
    require_local(tmp_path / "office", warn=warned.append)
    assert ["Dropbox" in warning for warning in warned] == [True]


def test_a_link_into_a_folder_that_syncs_is_followed(tmp_path: Path) -> None:
    (tmp_path / "OneDrive" / "office").mkdir(parents=True)
    (tmp_path / "office").symlink_to(tmp_path / "OneDrive" / "office")
    assert placement.placement(tmp_path / "office") == (None, "OneDrive")


def test_a_network_share_is_refused_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        f"28 1 254:1 / / rw - ext4 /dev/vda1 rw\n40 28 0:35 / {tmp_path} rw - nfs4 x:/y rw\n", encoding="utf-8"
    )
    monkeypatch.setattr(placement, "MOUNTS", mounts)
    with pytest.raises(DatabaseError, match="nfs4") as refusal:
        require_local(tmp_path / "office")
    assert "postgresql" in refusal.value.hint
    assert refusal.value.exit_code == 6


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that lies on a network share, as far as the system tells."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        f"28 1 254:1 / / rw - ext4 /dev/vda1 rw\n40 28 0:35 / {tmp_path / 'share'} rw - cifs //x/y rw\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(placement, "MOUNTS", mounts)
    (tmp_path / "share").mkdir()
    return tmp_path / "share"


def test_no_workspace_is_made_on_a_share(share: Path, run: Any) -> None:
    refused = run("init", str(share / "office"))
    assert refused.code == 6
    assert "cifs" in refused.err
    assert [*share.iterdir()] == []


def test_nothing_is_copied_or_restored_to_a_share(share: Path, run: Any, workspace: Path, tmp_path: Path) -> None:
    assert run("db", "backup", str(tmp_path / "kept.zip")).code == 0
    assert run("db", "restore", str(tmp_path / "kept.zip"), str(share / "a")).code == 6
    assert run("db", "copy", "--to", str(share / "b")).code == 6
    assert [*share.iterdir()] == []


def test_a_workspace_that_came_to_lie_on_a_share_is_read_and_not_written(
    share: Path, run: Any, workspace: Path
) -> None:
    moved = workspace.rename(share / "office")
    assert run("-w", str(moved), "register", "list").code == 0
    refused = run("-w", str(moved), "register", "reserve")
    assert refused.code == 6
    assert "postgresql" in refused.err
    assert run("-w", str(moved), "register", "list", "--json").json == []


def test_a_folder_that_syncs_is_warned_of(run: Any, tmp_path: Path) -> None:
    made = run("init", str(tmp_path / "Dropbox" / "office"))
    assert made.code == 0
    assert "Dropbox" in made.err
    assert "Dropbox" in run("-w", str(tmp_path / "Dropbox" / "office"), "register", "reserve").err
