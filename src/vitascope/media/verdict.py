"""The verdict on a video's labels; and `python -m vitascope.media.verdict FILE ANCHORS`, which tells it as JSON.

A process of its own reads files that strangers bring: what a broken one does to the libraries stays in there.
"""

import json
import resource
import sys
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from vitascope.media.label import AigcLabel, read_label
from vitascope.media.provenance import Provenance, read_provenance

CPU_SECONDS = 60
MEMORY_BYTES = 4 * 2**30


class Verdict(IntEnum):
    """What checking came to, and the command's exit code."""

    GOOD = 0
    CHANGED = 1
    UNLABELLED = 3
    UNKNOWN_SIGNER = 4


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a file's labels say, each None where there is none, and what that comes to."""

    verdict: Verdict
    label: AigcLabel | None
    provenance: Provenance | None

    @property
    def facts(self) -> dict[str, Any]:
        """Return them as plain values."""
        return {
            "verdict": self.verdict.name.lower(),
            "aigc": asdict(self.label) if self.label else None,
            "c2pa": asdict(self.provenance) if self.provenance else None,
        }


def examine(path: Path, anchors: bytes) -> Findings:
    """Read a video's labels and judge them; anchors are the PEM certificates of the roots to trust.

    Raises OSError where the file cannot be read.
    """
    label, provenance = read_label(path), read_provenance(path, anchors)
    return Findings(verdict=verdict_of(label, provenance), label=label, provenance=provenance)


def verdict_of(label: AigcLabel | None, provenance: Provenance | None) -> Verdict:
    """Judge what was found."""
    if provenance is None:
        return Verdict.UNLABELLED
    if not provenance.whole:
        return Verdict.CHANGED
    if label is None:
        return Verdict.UNLABELLED
    return Verdict.GOOD if provenance.trusted else Verdict.UNKNOWN_SIGNER


def main(path: str, anchors: str) -> None:
    """Print what was found, within limits that a hostile file cannot pass."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    roots = Path(anchors)
    sys.stdout.write(json.dumps(examine(Path(path), roots.read_bytes() if roots.is_file() else b"").facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
