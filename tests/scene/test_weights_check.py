"""Networks that are missing or damaged are named before anything is drawn."""

import base64
import hashlib
from pathlib import Path

import pytest

from vitascope.engines.base import EngineError
from vitascope_scene.weights_check import NAMES, require_hash, require_whole


def test_the_shipped_networks_are_whole() -> None:
    require_whole()


@pytest.mark.parametrize("content", [None, b""])
def test_a_missing_or_empty_network_is_named(tmp_path: Path, content: bytes | None) -> None:
    for name in NAMES:
        (tmp_path / name).write_bytes(b"network")
    (tmp_path / NAMES[0]).unlink()
    if content is not None:
        (tmp_path / NAMES[0]).write_bytes(content)
    with pytest.raises(EngineError, match=NAMES[0]):
        require_whole(tmp_path)


def test_one_flipped_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "flow.onnx"
    path.write_bytes(b"network")
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"network").digest()).rstrip(b"=").decode()
    require_hash(path, {path: digest})
    path.write_bytes(b"netwosk")
    with pytest.raises(EngineError, match="damaged"):
        require_hash(path, {path: digest})
