"""`vitascope verify`: exit codes that mean something, without any network."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.media.pictures import moving, spec
from vitascope.cli.verify import verify_file
from vitascope.errors import OperatorError
from vitascope.media.encode import encode
from vitascope.media.identity import load_identity
from vitascope.media.labels import Labels


def _video(folder: Path) -> Path:
    labels = Labels(
        identity=lambda: load_identity(folder / "labels", "Studio"), prompt_key=b"k", producer="Studio", visible=False
    )
    path = folder / "clip.mp4"
    encode(moving(160, 90, fps=24, seconds=1), path, labels.tags("task_1"))
    labels.sign(path, spec(), {"engine": "scene"})
    return path


def _verify(file: Path, data: Path, trust: Path | None = None) -> int:
    return asyncio.run(verify_file(file, trust=trust, data=data, as_json=True))


def test_a_fresh_video_is_good_and_says_what_made_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _verify(_video(tmp_path), tmp_path) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["verdict"], facts["aigc"]["produce_id"], facts["c2pa"]["generation"]["engine"]) == (
        "good", "task_1", "scene",
    )  # fmt: skip


def test_elsewhere_the_signer_is_unknown_until_it_is_trusted(tmp_path: Path) -> None:
    video, other = _video(tmp_path), tmp_path / "other"
    assert _verify(video, other) == 4
    assert _verify(video, other, tmp_path / "labels" / "authority.pem") == 0


def test_a_changed_video_and_one_without_labels_are_told_apart(tmp_path: Path) -> None:
    video = _video(tmp_path)
    content = bytearray(video.read_bytes())
    content[-200] ^= 1
    video.write_bytes(content)
    assert _verify(video, tmp_path) == 1
    bare = tmp_path / "bare.mp4"
    encode(moving(64, 64, fps=24, seconds=0.2), bare)
    assert _verify(bare, tmp_path) == 3


def test_a_missing_file_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be read"):
        _verify(tmp_path / "none.mp4", tmp_path)
