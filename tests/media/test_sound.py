"""Sound: in the file exactly as long as the pictures and in step with them, or not there at all."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from tests.media.pictures import moving, spec
from vitascope.media.colour import WrongClip
from vitascope.media.encode import encode
from vitascope.media.fit import fit
from vitascope.media.identity import load_identity
from vitascope.media.labels import Labels
from vitascope.media.line import Finishing, produce
from vitascope.media.probe import BrokenVideo, check, probe
from vitascope.media.provenance import read_provenance
from vitascope.media.sound import Sound, fitted_sound, read_sound, samples_of
from vitascope.video import SOUND_RATE, Clip, ClipFile, VideoSpec

ONSET = 0.5


def beep(seconds: float) -> Sound:
    """A tone on the left from half a second on, a higher one on the right."""
    t = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    tones = np.stack([np.sin(2 * np.pi * 440 * t), np.sin(2 * np.pi * 1_000 * t)], 1) * 0.4
    return np.where(t[:, None] < ONSET, 0, tones).astype(np.float32)


def _clip(
    seconds: float = 5, fps: float = 24, *, size: tuple[int, int] = (160, 90), of_sound: float = 0
) -> Clip:
    return replace(moving(*size, fps=fps, seconds=seconds), sound=beep(of_sound or seconds))


def _spec(**changes: Any) -> VideoSpec:
    return replace(spec(), sound=True, **changes)


def _make(folder: Path, made: Clip | ClipFile, wanted: VideoSpec, **finish: Any) -> Path:
    produce(made, wanted, Finishing(path=folder / "out.mp4", poster=folder / "p.jpg", **finish))
    check(folder / "out.mp4", wanted)
    return folder / "out.mp4"


def _onsets(path: Path, samples: int = 2 * SOUND_RATE) -> list[float]:
    loud = np.abs(read_sound(path, samples)) > 0.05
    return [float(np.argmax(loud[:, side])) / SOUND_RATE for side in (0, 1)]


def _file(folder: Path, clip: Clip) -> ClipFile:
    encode(clip, folder / "theirs.mp4")
    return ClipFile(path=folder / "theirs.mp4")


def _packets(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as container:
        stream = next(each for each in container.streams if each.type == kind)
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


@pytest.mark.parametrize(("seconds", "fps"), [(1, 24), (5, 24), (10, 24), (4 + 1 / 24, 24)])
def test_sound_is_as_long_as_the_pictures_and_begins_with_them(
    tmp_path: Path, seconds: float, fps: int
) -> None:
    wanted = _spec(num_frames=round(seconds * fps))
    path = _make(tmp_path, _clip(seconds), wanted)
    found = probe(path)
    assert (found.has_sound, found.sound_codec, found.index_first) == (True, "aac", True)
    assert found.sound_seconds == pytest.approx(seconds, abs=1e-3)
    with av.open(str(path)) as container:
        assert [each.start_time for each in container.streams] == [0, 0]
        assert container.duration == pytest.approx(seconds * 1e6, abs=1e3)
        assert container.streams.audio[0].codec_context.sample_rate == SOUND_RATE
    assert _onsets(path) == pytest.approx([ONSET, ONSET], abs=0.003)


def test_each_ear_hears_its_own_tone(tmp_path: Path) -> None:
    heard = read_sound(_make(tmp_path, _clip(), _spec()), 5 * SOUND_RATE)[
        SOUND_RATE : 3 * SOUND_RATE
    ]
    peaks = np.abs(np.fft.rfft(heard, axis=0)).argmax(axis=0) / 2
    assert list(peaks) == [440, 1_000]


def test_labels_marks_and_the_signature_keep_the_track(tmp_path: Path) -> None:
    identity = load_identity(tmp_path / "labels", "Test Studio")
    labels = Labels(
        identity=lambda: identity, prompt_key=b"k" * 32, producer="Test Studio", visible=True
    )
    path = _make(
        tmp_path, _clip(), _spec(), mark="AI生成", watermark=123, tags=labels.tags("task_1")
    )
    before = _packets(path, "audio")
    labels.sign(path, _spec(), {})
    check(path, _spec())
    found = read_provenance(path, identity.anchor)
    assert found is not None
    assert found.whole
    assert _packets(path, "audio") == before
    assert _onsets(path) == pytest.approx([ONSET, ONSET], abs=0.003)


@pytest.mark.parametrize(("fps", "seconds"), [(16, 81 / 16), (25, 161 / 25), (8, 5)])
def test_a_clip_that_is_fitted_keeps_its_sound_in_step(
    tmp_path: Path, fps: int, seconds: float
) -> None:
    path = _make(tmp_path, _clip(seconds, fps, size=(104, 60)), _spec())
    assert _onsets(path) == pytest.approx([ONSET, ONSET], abs=0.003)


def test_sound_that_nobody_asked_for_is_left_out(tmp_path: Path) -> None:
    assert fit(_clip(), spec()).sound is None
    found = probe(_make(tmp_path, _clip(), spec()))
    assert (found.has_sound, found.sound_codec, found.sound_seconds) == (False, None, None)


def test_an_exact_file_keeps_its_track_bit_for_bit(tmp_path: Path) -> None:
    theirs = _file(tmp_path, _clip())
    before = _packets(theirs.path, "video"), _packets(theirs.path, "audio")
    path = _make(tmp_path, theirs, _spec(), tags={"AIGC": "x"})
    assert (_packets(path, "video"), _packets(path, "audio")) == before
    assert not theirs.path.exists()


def test_an_exact_file_loses_the_track_that_nobody_asked_for_and_keeps_its_pictures(
    tmp_path: Path,
) -> None:
    theirs = _file(tmp_path, _clip())
    before = _packets(theirs.path, "video")
    path = _make(tmp_path, theirs, spec())
    assert (_packets(path, "video"), probe(path).has_sound) == (before, False)


@pytest.mark.parametrize("fps", [24, 30])
def test_a_file_that_is_written_anew_keeps_its_sound_in_step(tmp_path: Path, fps: int) -> None:
    path = _make(tmp_path, _file(tmp_path, _clip(5, fps)), _spec(), mark="AI")
    assert _onsets(path) == pytest.approx([ONSET, ONSET], abs=0.003)


def _another_track(folder: Path, *, seconds: float, rate: int, codec: str) -> ClipFile:
    """A file whose sound is mono, of another rate and length."""
    with av.open(str(folder / "theirs.mp4"), "w", format="mp4") as container:
        pictures = container.add_stream("libx264", rate=24)
        pictures.width, pictures.height, pictures.pix_fmt = 160, 90, "yuv420p"
        track = container.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(track, AudioStream)
        t = np.arange(round(seconds * rate)) / rate
        tone = np.where(t < ONSET, 0, np.sin(2 * np.pi * 440 * t) * 0.4).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(tone[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        container.mux([*track.encode(frame), *track.encode(None)])
        for picture in moving(160, 90, fps=24, seconds=5).frames:
            container.mux(pictures.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(pictures.encode(None))
    return ClipFile(path=folder / "theirs.mp4")


@pytest.mark.parametrize(
    ("seconds", "rate", "codec"), [(5.3, 44_100, "aac"), (4.7, 22_050, "aac"), (5, 48_000, "ac3")]
)
def test_another_engines_track_is_brought_to_ours(
    tmp_path: Path, seconds: float, rate: int, codec: str
) -> None:
    path = _make(
        tmp_path, _another_track(tmp_path, seconds=seconds, rate=rate, codec=codec), _spec()
    )
    assert _onsets(path) == pytest.approx([ONSET, ONSET], abs=0.01)


def test_a_file_whose_sound_ends_early_is_broken(tmp_path: Path) -> None:
    with pytest.raises(BrokenVideo, match=r"the sound ends after 3\.\d+ s of 5"):
        _make(tmp_path, _another_track(tmp_path, seconds=3, rate=48_000, codec="aac"), _spec())


def _promises() -> Iterator[tuple[NDArray[Any] | None, str]]:
    whole = beep(5)
    yield None, "the clip is silent, sound was promised"
    yield whole[:-2_000], "238000 samples of sound came, 240000 were promised"
    yield np.concatenate([whole, whole]), "480000 samples of sound came"
    yield whole[:, :1], "not .samples, 2. float32"
    yield whole.astype(np.float64), "not .samples, 2. float32"
    yield np.where(np.arange(240_000)[:, None] == 7, np.nan, whole).astype(np.float32), "no number"


@pytest.mark.parametrize(("sound", "sentence"), list(_promises()))
def test_sound_that_is_not_what_was_promised_is_refused(
    tmp_path: Path, sound: NDArray[Any] | None, sentence: str
) -> None:
    with pytest.raises(WrongClip, match=sentence):
        _make(tmp_path, replace(_clip(), sound=sound), _spec())


def test_a_silent_file_is_refused_where_sound_was_promised(tmp_path: Path) -> None:
    with pytest.raises(WrongClip, match="silent"):
        _make(tmp_path, _file(tmp_path, replace(_clip(), sound=None)), _spec())


def test_a_file_is_checked_for_its_sound(tmp_path: Path) -> None:
    encode(_clip(), tmp_path / "a.mp4")
    check(tmp_path / "a.mp4", _spec())
    with pytest.raises(BrokenVideo, match="wanted"):
        check(tmp_path / "a.mp4", spec())
    encode(replace(_clip(), sound=None), tmp_path / "b.mp4")
    with pytest.raises(BrokenVideo, match="wanted"):
        check(tmp_path / "b.mp4", _spec())
    theirs = _another_track(tmp_path, seconds=4.9, rate=48_000, codec="aac")
    facts = replace(probe(theirs.path), index_first=True)
    assert "wanted 5 s of aac" in facts.problem(_spec())
    assert replace(facts, sound_seconds=5.0).problem(_spec()) == ""
    assert "wanted 5 s of aac" in replace(facts, sound_seconds=5.0, sound_codec="mp3").problem(
        _spec()
    )


def test_what_is_cut_fades_and_what_is_missing_is_silent() -> None:
    ones = np.ones((1_000, 2), np.float32)
    cut = fitted_sound(ones, 600)
    assert (len(cut), cut[0, 0], cut[-1, 0]) == (600, 1, 0)
    assert np.abs(np.diff(cut, axis=0)).max() < 0.01
    filled = fitted_sound(ones, 1_100)
    assert (len(filled), float(np.abs(filled[1_000:]).max())) == (1_100, 0)
    assert fitted_sound(ones, 1_000) is ones
    assert samples_of(1, 23.976) == 2_002
