"""`vitascope verify`: exit codes that mean something, without any network."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.media.manifests import signed_picture
from tests.media.pictures import moving, spec
from tests.media.watermark.clips import KEY, TASK, Picture, encoded, panned, scene
from vitascope.cli.verify import verify_files
from vitascope.errors import OperatorError
from vitascope.media.encode import encode
from vitascope.media.given import GivenPicture
from vitascope.media.identity import load_identity
from vitascope.media.labels import Labels
from vitascope.media.watermark.keys import keep_key
from vitascope.media.watermark.payload import reference_of


def _video(folder: Path, *given: GivenPicture) -> Path:
    labels = Labels(
        identity=lambda: load_identity(folder / "labels", "Studio"),
        prompt_key=b"k",
        producer="Studio",
        visible=False,
    )
    path = folder / "clip.mp4"
    encode(moving(160, 90, fps=24, seconds=1), path, labels.tags("task_1"))
    labels.sign(path, spec(), {"engine": "scene"}, given)
    return path


def _verify(file: Path, data: Path, trust: Path | None = None) -> int:
    return asyncio.run(verify_files([file], trust=trust, data=data, as_json=True))


def test_a_fresh_video_is_good_and_says_what_made_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _verify(_video(tmp_path), tmp_path) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["verdict"], facts["gb"]["produce_id"], facts["c2pa"]["generation"]["engine"]) == (
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


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    return [frame.copy() for frame in panned(scene())]


def test_a_watermark_is_told_by_itself_and_read_only_where_its_key_is(
    tmp_path: Path, pictures: list[Picture], capsys: pytest.CaptureFixture[str]
) -> None:
    video = tmp_path / "sent.mp4"
    video.write_bytes(encoded(pictures))
    assert _verify(video, tmp_path / "elsewhere") == 5
    stranger = json.loads(capsys.readouterr().out)
    assert (stranger["c2pa"], stranger["gb"], stranger["watermark"]["payload"]) == (
        None,
        None,
        None,
    )
    assert stranger["watermark"]["confidence"] > 1 - 1e-9
    keep_key(tmp_path, KEY)
    assert _verify(video, tmp_path) == 5
    payload = json.loads(capsys.readouterr().out)["watermark"]["payload"]
    assert payload["reference"] == reference_of(TASK)
    assert payload["made_ms"] <= 1_796_000_000_000 < payload["made_ms"] + 256_000


def test_the_sentences_tell_all_three_apart(
    tmp_path: Path, pictures: list[Picture], capsys: pytest.CaptureFixture[str]
) -> None:
    sent, bare = tmp_path / "sent.mp4", tmp_path / "text.png"
    sent.write_bytes(encoded(pictures))
    bare.write_bytes(b"no picture")
    asyncio.run(
        verify_files([sent, bare, _video(tmp_path)], trust=None, data=tmp_path, as_json=False)
    )
    told = capsys.readouterr().out
    for sentence in (
        "its watermark says that it was generated", "C2PA manifest: none.", "AIGC label (GB 45438): none.",
        "Watermark: made by Vitascope", "can be read only there", "not looked for", "signed by Studio, whom you trust",
        "producer Studio, number task_1", "That proves nothing",
    ):  # fmt: skip
        assert sentence in told


def test_a_picture_that_went_in_is_named_with_its_signer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given.png"
    camera = load_identity(tmp_path / "camera", "A camera")
    given.write_bytes(signed_picture(camera))
    picture = GivenPicture(role="first_frame", path=given, media_type="image/png")
    video = _video(tmp_path, picture)
    asyncio.run(verify_files([video], trust=None, data=tmp_path, as_json=False))
    assert "made from a picture (first_frame) that A camera signed" in capsys.readouterr().out


def test_a_folder_stands_for_what_is_in_it_and_the_greatest_code_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "many"
    (folder / "deeper").mkdir(parents=True)
    good = _video(tmp_path)
    (folder / "a.mp4").write_bytes(good.read_bytes())
    (folder / "notes.txt").write_text("no video")
    assert _verify(folder, tmp_path) == 0
    encode(moving(64, 64, fps=24, seconds=0.2), folder / "deeper" / "b.mp4")
    assert _verify(folder, tmp_path) == 3
    lines = [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()]
    assert lines[1:] == [str(folder / "a.mp4"), str(folder / "deeper" / "b.mp4")]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(OperatorError, match="holds no video"):
        _verify(empty, tmp_path)
