"""Where a workspace is stored: a SQLite file is not safe on a network share, nor in a folder that is synced.

On a share, locks may not work: two writers may both believe to be alone, and the file is destroyed. A program that
syncs a folder copies the file in the middle of a change, and puts an older one back.
"""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from postwatch.errors import DatabaseError
from postwatch.files.staging import place_of
from postwatch.language import _

MOUNTS = Path("/proc/self/mountinfo")
# Place and kind of ``id parent dev root PLACE options … - KIND source options``.
_MOUNT = re.compile(r"^(?:[^ \n]* ){4}([^ \n]*).*? - ([^ \n]+)", re.MULTILINE)
NETWORK_KINDS = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ncpfs", "coda", "ceph", "glusterfs", "lustre"}
    | {"gfs", "gfs2", "ocfs2", "beegfs", "davfs", "davfs2", "webdav", "vboxsf", "prl_fs", "vmhgfs", "afpfs"}
)
# Of file systems in user space only those that keep files elsewhere; ntfs-3g and exfat are disks.
NETWORK_FUSE = frozenset(
    {"sshfs", "rclone", "davfs", "davfs2", "s3fs", "gcsfuse", "glusterfs", "ceph-fuse", "curlftpfs", "smbnetfs"}
    | {"gvfsd-fuse", "google-drive-ocamlfuse", "onedriver", "goofys", "vmhgfs-fuse", "juicefs", "hdfs"}
)
# Files and folders that a program of that cloud leaves in the folder that it syncs.
MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
}
_MARKER_BEGINNINGS = {".sync_": "Nextcloud", "._sync_": "Nextcloud", ".~sync": "Nextcloud"}
# Names under which those programs make their folder: «OneDrive - Sở …», «Google Drive», «Drive của tôi».
_FOLDER_NAMES = (
    (re.compile(r"onedrive( - .*)?"), "OneDrive"),
    (re.compile(r"dropbox( ?\(.*\))?"), "Dropbox"),
    (re.compile(r"google ?drive( ?\(.*\))?|googledrive-.*|my drive|drive của tôi"), "Google Drive"),
    (re.compile(r"nextcloud\d*"), "Nextcloud"),
    (re.compile(r"owncloud\d*"), "ownCloud"),
    (re.compile(r"icloud ?drive|com~apple~clouddocs"), "iCloud"),
)


def network_kind(folder: str, mountinfo: str) -> str | None:
    """Return the kind of the network file system that holds ``folder`` (absolute); ``mountinfo`` is that of /proc/self.

    None for a local disk, and for a folder under no mount that the text names.
    """
    mounts = [(_unescaped(place), kind) for place, kind in _MOUNT.findall(mountinfo)]
    holding = [mount for mount in mounts if f"{folder}/".startswith(f"{mount[0].rstrip('/')}/")]
    # Of two mounts at the same place the later is seen.
    _place, kind = max(reversed(holding), key=lambda mount: len(mount[0]), default=("", ""))
    bare, _dot, program = kind.partition(".")
    is_network = bare in NETWORK_KINDS or (bare in {"fuse", "fuseblk"} and program.lower() in NETWORK_FUSE)
    return kind if is_network else None


def _unescaped(text: str) -> str:
    r"""Decode escapes such as ``\040`` for a blank; the bytes are in the file system's encoding."""
    raw = re.sub(rb"\\([0-3][0-7]{2})", lambda match: bytes([int(match[1], 8)]), os.fsencode(text))
    return os.fsdecode(raw)


def sync_program(folders: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    """Return the program that syncs a folder, by that folder and those above it (name, names in it)."""
    for name, entries in folders:
        plain = name.casefold()
        named = next((program for pattern, program in _FOLDER_NAMES if pattern.fullmatch(plain)), None)
        found = named or next(filter(None, map(_marked, entries)), None)
        if found:
            return found
    return None


def _marked(entry: str) -> str | None:
    begun = (program for start, program in _MARKER_BEGINNINGS.items() if entry.startswith(start))
    return MARKERS.get(entry) or next(begun, None)


def placement(folder: Path) -> tuple[str | None, str | None]:
    """Return the kind of the network file system that holds ``folder``, and the program that syncs it.

    For a folder that does not exist yet, those of its nearest parent; None for neither, as far as the system says.
    """
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    place = place.resolve()
    try:
        mountinfo = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # only Linux tells it so
        mountinfo = ""
    # The root of a disk holds no markers, and its listing may be long.
    above = [step for step in (place, *place.parents) if step != step.parent]
    network = network_kind(str(place), mountinfo) or ("smb" if str(place).startswith("\\\\") else None)
    return network, sync_program((step.name, _entries(step)) for step in above)


def _entries(folder: Path) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if name.startswith(".")]  # noqa: PTH208 -- quick for thousands
    except OSError:
        return []


def require_local(folder: Path, *, warn: Callable[[str], None] = lambda _sentence: None) -> None:
    """Refuse a folder on a network share for a SQLite file (DatabaseError), and warn where a program syncs it."""
    network, program = placement(folder)
    if network is not None:
        raise DatabaseError(
            _("{folder} lies on a network share ({kind}); an SQLite database is destroyed there").format(
                folder=folder, kind=network
            ),
            hint=_("use a folder of this machine, or put the records on PostgreSQL: database = postgresql+psycopg://…"),
        )
    if program is not None:
        told = _("{folder} is synced by {program}, which may put an older database back; move it, or use PostgreSQL")
        warn(told.format(folder=place_of(folder), program=program))
