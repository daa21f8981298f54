"""Whether the shipped networks are whole: present, and as they were installed."""

import base64
import hashlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from vitascope.engines.base import EngineError

WEIGHTS = Path(__file__).parent / "weights"
NAMES = ("flow.onnx", "reader.onnx")


def require_whole(folder: Path = WEIGHTS) -> None:
    """Raise EngineError naming the first network that is missing, or another than was installed."""
    known = _installed(folder)
    for name in NAMES:
        path = folder / name
        if not path.is_file() or path.stat().st_size == 0:
            raise EngineError("{path} is missing or empty: install vitascope again", path=path)
        require_hash(path, known)


def require_hash(path: Path, known: Mapping[Path, str]) -> None:
    """Raise EngineError if a file's SHA-256 is another than the known one.

    One that is not known is not looked at.
    """
    if (wanted := known.get(path)) is None:
        return
    digest = (
        base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).rstrip(b"=").decode()
    )
    if digest != wanted:
        raise EngineError(
            "{path} is damaged: it is not the file that was installed; install vitascope again",
            path=path,
        )


def _installed(folder: Path) -> dict[Path, str]:
    """Return the hashes that the installer wrote down.

    None for a checkout, whose networks may be trained anew.
    """
    try:
        every = files("vitascope") or []
    except PackageNotFoundError:
        return {}
    found = [
        each
        for each in every
        if each.hash is not None and each.hash.mode == "sha256" and each.name in NAMES
    ]
    return {
        Path(str(each.locate())): each.hash.value
        for each in found
        if each.hash and folder.name in each.parts
    }
