"""When this machine last made a backup: a note in the data folder, for the operator to see."""

import json
from dataclasses import dataclass
from pathlib import Path

from vitascope import clock, durable

NOTE = "last-backup.json"


@dataclass(frozen=True, kw_only=True)
class LastBackup:
    """The last file that `vitascope db backup` wrote here, and when."""

    at_ms: int
    file: str


def note_backup(data: Path, file: Path) -> None:
    """Note that a backup was written whole, in a data folder that exists."""
    note = {"at_ms": clock.now_ms(), "file": str(file.resolve())}
    durable.write(data / NOTE, json.dumps(note).encode())


def last_backup(data: Path) -> LastBackup | None:
    """Return the last backup, None where no note can be read: it only tells, and stops nobody."""
    try:
        found = json.loads((data / NOTE).read_bytes())
        return LastBackup(at_ms=int(found["at_ms"]), file=str(found["file"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
