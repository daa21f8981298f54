"""C2PA of given pictures: kept in the clip as an ingredient, whatever it is worth, and never at the
cost of the clip.
"""

from pathlib import Path

import pytest

from tests.media.given_files import good
from tests.media.manifests import TYPES, signed_picture
from tests.media.pictures import moving, spec
from vitascope.media import ingredients, provenance
from vitascope.media.encode import encode
from vitascope.media.given import GivenPicture
from vitascope.media.identity import Identity, load_identity
from vitascope.media.labels import Labels
from vitascope.media.provenance import Provenance, Signed, read_provenance


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return load_identity(tmp_path_factory.mktemp("camera") / "labels", "A camera")


def _picture(folder: Path, camera: Identity, ending: str = ".png") -> GivenPicture:
    return _given(folder, signed_picture(camera, ending), ending)


def _given(folder: Path, content: bytes, ending: str = ".png") -> GivenPicture:
    path = folder / f"given{ending}"
    path.write_bytes(content)
    return GivenPicture(role="first_frame", path=path, media_type=TYPES[ending], sha256="12ab")


def _signed(folder: Path, given: GivenPicture) -> tuple[Signed, Provenance]:
    path = folder / "clip.mp4"
    encode(moving(160, 90, fps=24, seconds=0.5), path)
    identity = load_identity(folder / "labels", "Studio")
    labels = Labels(identity=lambda: identity, prompt_key=b"k", producer="Studio", visible=False)
    signed = labels.sign(path, spec(), {"engine": "scene"}, [given])
    found = read_provenance(path, identity.anchor)
    assert found is not None
    assert (found.whole, found.trusted, found.problem) == (True, True, "")
    assert found.generation["pictures"] == {"first_frame": "12ab"}
    return signed, found


@pytest.mark.parametrize("ending", TYPES)
def test_a_pictures_manifest_is_kept(tmp_path: Path, camera: Identity, ending: str) -> None:
    signed, found = _signed(tmp_path, _picture(tmp_path, camera, ending))
    assert signed.kept == ("first_frame",)
    assert found.made_from == ({"role": "first_frame", "signer": "A camera", "whole": "yes"},)
    assert (found.signer, found.source_type) == ("Studio", "trainedAlgorithmicMedia")


def test_a_picture_that_was_changed_since_is_kept_and_says_so(
    tmp_path: Path, camera: Identity
) -> None:
    given = _picture(tmp_path, camera, ".jpg")
    content = bytearray(given.path.read_bytes())
    content[-20] ^= 1
    signed, found = _signed(tmp_path, _given(tmp_path, bytes(content), ".jpg"))
    assert signed.kept == ("first_frame",)
    assert [each["whole"] for each in found.made_from] == ["no"]


def test_a_picture_without_a_manifest_is_no_ingredient(tmp_path: Path) -> None:
    signed, found = _signed(tmp_path, _given(tmp_path, good()))
    assert (signed.kept, found.made_from) == ((), ())


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_what_only_looks_like_a_manifest_costs_no_clip(
    tmp_path: Path, camera: Identity, cut: float
) -> None:
    content = _picture(tmp_path, camera).path.read_bytes()
    begin = content.index(b"jumb")
    end = int(begin + (len(content) - begin) * cut)
    broken = content[:end] + bytes(len(content) - end)
    signed, found = _signed(tmp_path, _given(tmp_path, broken))
    assert (signed.kept, found.made_from) == ((), ())


def test_a_manifest_that_would_swell_the_video_is_left_out(
    tmp_path: Path, camera: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = _picture(tmp_path, camera)
    monkeypatch.setattr(provenance, "MOST_ADDED_BYTES", 9_000)
    signed, found = _signed(tmp_path, given)
    assert (signed.kept, found.made_from) == ((), ())


def test_one_that_takes_too_long_is_left_out(
    tmp_path: Path, camera: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingredients, "TRY_SECONDS", 0.001)
    assert _signed(tmp_path, _picture(tmp_path, camera))[0].kept == ()
