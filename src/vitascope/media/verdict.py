"""What a file carries; and `python -m vitascope.media.verdict FILE ANCHORS`, which tells it as
JSON.

A process of its own reads files that strangers bring: what a broken one does to the libraries stays
in there. It has no keys: what a watermark says is found out by ``report``, from the word alone.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2

from vitascope.media.bounds import bound_this_process
from vitascope.media.label import read_label
from vitascope.media.provenance import MIME, read_provenance
from vitascope.media.watermark.find import find_mark, picture_type


def examine(path: Path, anchors: bytes) -> dict[str, Any]:
    """Read the labels and look for the watermark of a video, PNG or JPEG; anchors are the PEM roots
    to trust.

    Return what was found: c2pa and gb, each None if there is none, and the search for a watermark,
    for ``report``. Raises OSError if the file cannot be read.
    """
    kind = picture_type(path)
    label = None if kind else read_label(path)
    provenance = read_provenance(path, anchors, kind or MIME)
    return {
        "c2pa": None if provenance is None else asdict(provenance),
        "gb": None if label is None else asdict(label),
        "search": asdict(find_mark(path)),
    }


def main(path: str, anchors: str) -> None:
    """Print what was found, within limits that a hostile file cannot pass."""
    bound_this_process()
    cv2.setNumThreads(1)
    roots = Path(anchors)
    sys.stdout.write(
        json.dumps(examine(Path(path), roots.read_bytes() if roots.is_file() else b""))
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
