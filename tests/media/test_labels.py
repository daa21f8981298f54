"""The labels in the file: there, valid, small, and broken by any change."""

import json
import random
from pathlib import Path

import pytest

from tests.media.pictures import moving, spec
from vitascope.errors import OperatorError
from vitascope.media.encode import encode
from vitascope.media.identity import Identity, load_identity, operator_identity
from vitascope.media.label import AigcLabel, read_label, tags_of
from vitascope.media.labels import Labels
from vitascope.media.probe import check
from vitascope.media.provenance import Provenance, read_provenance

KEY = b"k" * 32
NOTES = {"engine": "scene", "weights": "sha256:abc"}


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return load_identity(tmp_path_factory.mktemp("data") / "labels", "Test Studio 测试")


def _labels(identity: Identity, *, visible: bool = False) -> Labels:
    return Labels(
        identity=lambda: identity, prompt_key=KEY, producer="Test Studio 测试", visible=visible
    )


def _labelled(folder: Path, identity: Identity) -> Path:
    path = folder / "clip.mp4"
    labels = _labels(identity)
    encode(moving(160, 90, fps=24, seconds=5), path, labels.tags("task_kling_1"))
    labels.sign(path, spec(), NOTES)
    return path


def _read(path: Path, anchor: bytes) -> Provenance:
    found = read_provenance(path, anchor)
    assert found is not None
    return found


def test_a_labelled_video_says_what_the_standard_asks_for_and_still_plays(
    tmp_path: Path, identity: Identity
) -> None:
    path = _labelled(tmp_path, identity)
    producer = "Test Studio 测试"
    assert read_label(path) == AigcLabel(
        label="1",
        producer=producer,
        produce_id="task_kling_1",
        propagator=producer,
        propagate_id="task_kling_1",
    )
    fields = json.loads(tags_of(producer, "x")["AIGC"])
    assert list(fields) == [
        "Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2",
    ]  # fmt: skip
    check(path, spec())


def test_the_manifest_validates_and_tells_how_it_was_made_but_never_the_prompt(
    tmp_path: Path, identity: Identity
) -> None:
    path = _labelled(tmp_path, identity)
    found = _read(path, identity.anchor)
    assert (found.whole, found.trusted, found.signer, found.problem) == (
        True,
        True,
        "Test Studio 测试",
        "",
    )
    assert (found.generation["engine"], found.generation["weights"], found.generation["seed"]) == (
        "scene", "sha256:abc", 7,
    )  # fmt: skip
    assert len(found.generation["prompt_hash"]) == 64
    assert b"a cat" not in path.read_bytes()


def test_labels_add_at_most_20_kilobytes(tmp_path: Path, identity: Identity) -> None:
    bare, path = tmp_path / "bare.mp4", _labelled(tmp_path, identity)
    encode(moving(160, 90, fps=24, seconds=5), bare)
    assert path.stat().st_size - bare.stat().st_size <= 20_000


def test_200_of_200_one_bit_edits_are_detected(tmp_path: Path, identity: Identity) -> None:
    content = _labelled(tmp_path, identity).read_bytes()
    chance = random.Random(1)
    edited = tmp_path / "edited.mp4"
    spots = [chance.randrange(len(content)) for _ in range(120)] + [
        chance.randrange(6_500) for _ in range(80)
    ]
    detected = 0
    for spot in spots:
        changed = bytearray(content)
        changed[spot] ^= 1 << chance.randrange(8)
        edited.write_bytes(changed)
        found = read_provenance(edited, identity.anchor)
        detected += found is None or not found.whole
    assert detected == 200


def test_cutting_or_adding_bytes_is_detected(tmp_path: Path, identity: Identity) -> None:
    path = _labelled(tmp_path, identity)
    content = path.read_bytes()
    for changed in (content[:-1], content[:-70], content + b"\0", content + content[-56:]):
        path.write_bytes(changed)
        found = read_provenance(path, identity.anchor)
        assert found is None or not found.whole


def test_a_signer_nobody_vouches_for_is_whole_but_not_trusted(
    tmp_path: Path, identity: Identity
) -> None:
    path = _labelled(tmp_path, identity)
    stranger = load_identity(tmp_path / "stranger", "Stranger")
    assert (_read(path, stranger.anchor).whole, _read(path, stranger.anchor).trusted) == (
        True,
        False,
    )
    assert (_read(path, b"").whole, _read(path, b"").trusted) == (True, False)


def test_a_video_without_labels_has_none(tmp_path: Path) -> None:
    path = tmp_path / "bare.mp4"
    encode(moving(64, 64, fps=24, seconds=0.2), path)
    assert read_label(path) is None
    assert read_provenance(path) is None


def test_the_identity_is_made_once_and_its_key_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "labels"
    first = load_identity(folder, "Studio")
    assert load_identity(folder, "Studio") == first
    assert (folder / "signing.key").stat().st_mode & 0o077 == 0
    (folder / "signing.key").unlink()
    with pytest.raises(OperatorError, match=r"lacks signing\.key"):
        load_identity(folder, "Studio")


def test_the_operators_own_certificate_signs(tmp_path: Path) -> None:
    made = load_identity(tmp_path / "own", "Operator")
    own = operator_identity(tmp_path / "own" / "chain.pem", tmp_path / "own" / "signing.key")
    path = _labelled(tmp_path, own)
    assert _read(path, made.anchor).trusted
    with pytest.raises(OperatorError, match="cannot be read"):
        operator_identity(tmp_path / "none.pem", tmp_path / "own" / "signing.key")


def test_doing_without_the_visible_label_is_recorded_with_who_and_when(identity: Identity) -> None:
    labels = _labels(identity, visible=True)
    asked = spec().__class__(**{**spec().__dict__, "visible_label": False})
    assert labels.mark(spec()) != ""
    assert labels.mark(asked) == ""
    assert labels.record(asked, "acc_1", 1_700)["opted_out"] == {"account": "acc_1", "at_ms": 1_700}
    assert "opted_out" not in labels.record(spec(), "acc_1", 1_700)
