"""Loudness and true peaks, held against FFmpeg's meter."""

from fractions import Fraction

import av
import av.filter
import numpy as np
import pytest

from tests.scene.sound.scenes import RATE
from vitascope_scene.sound.loudness import CEILING, TARGET_LUFS, finished, loudness, true_peak
from vitascope_scene.sound.parts import Sound, Take, drift, noise


def _take(seconds: float = 6) -> Take:
    return Take(samples=round(seconds * RATE), rng=np.random.default_rng(3))


def _metered(sound: Sound) -> tuple[float, float]:
    """What FFmpeg's ebur128 says: integrated loudness and true peak, in decibels."""
    graph = av.filter.Graph()
    source = graph.add(
        "abuffer",
        sample_rate=str(RATE),
        sample_fmt="flt",
        channel_layout="stereo",
        time_base="1/48000",
    )
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    told: dict[str, str] = {}
    for begin in range(0, sound.shape[1], 4_800):
        part = np.ascontiguousarray(sound[:, begin : begin + 4_800].T.reshape(1, -1), np.float32)
        frame = av.AudioFrame.from_ndarray(part, format="flt", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, begin, Fraction(1, RATE)
        source.push(frame)
        told |= _pulled(sink)
    peak = max(float(told[f"lavfi.r128.true_peaks_ch{side}"]) for side in (0, 1))
    return float(told["lavfi.r128.I"]), float(20 * np.log10(peak))


def _pulled(sink: av.filter.context.FilterContext) -> dict[str, str]:
    told: dict[str, str] = {}
    while True:
        try:
            told |= dict(sink.pull().metadata)
        except av.BlockingIOError:
            return told


def _tone(hertz: float) -> Sound:
    t = _take().times
    return np.stack([np.sin(2 * np.pi * hertz * t)] * 2).astype(np.float32) * np.float32(0.2)


def _gated() -> Sound:
    """Loud for two seconds, then soft: the gate leaves the soft part out."""
    sound = noise(_take(), "100:-20 800:0 6000:-30", 2) * np.float32(0.1)
    sound[:, 2 * RATE :] *= np.float32(0.02)
    return sound


@pytest.mark.parametrize(
    "sound",
    [_tone(997), _tone(60), _tone(6_000), noise(_take(), "50:0 12000:0", 2) * np.float32(0.1), _gated(),
     noise(_take(), "30:0 200:-20", 2) * drift(_take(), 1, 0, 0.2, 3)],
    ids=["997 Hz", "60 Hz", "6 kHz", "noise", "gated", "swelling"],
)  # fmt: skip
def test_we_measure_what_another_meter_measures(sound: Sound) -> None:
    theirs, peak = _metered(sound)
    assert loudness(sound) == pytest.approx(theirs, abs=0.1)
    assert 20 * np.log10(true_peak(sound)) == pytest.approx(peak, abs=0.25)


def test_a_full_tone_in_one_channel_has_the_standards_own_value() -> None:
    sound = _tone(997) / np.float32(0.2)
    sound[1] = 0
    assert loudness(sound) == pytest.approx(-3.01, abs=0.02)


def test_silence_has_no_loudness_and_stays_silent() -> None:
    silent = np.zeros((2, RATE), np.float32)
    assert loudness(silent) == -np.inf
    assert not finished(silent).any()


@pytest.mark.parametrize("scale", [0.001, 0.1, 3])
def test_what_is_finished_has_the_target_s_loudness(scale: float) -> None:
    done = finished(noise(_take(), "100:-20 800:0 6000:-30", 2) * np.float32(scale))
    assert _metered(done)[0] == pytest.approx(TARGET_LUFS, abs=0.1)


def test_peaks_are_turned_down_softly_and_not_cut_off() -> None:
    sound = noise(_take(), "100:-20 800:0 6000:-30", 2) * np.float32(0.02)
    t = np.arange(480) / RATE
    for at in range(20_000, len(sound[0]) - RATE, 40_000):
        sound[:, at : at + 480] += (np.sin(2 * np.pi * 700 * t) * np.hanning(480)).astype(
            np.float32
        )
    done = finished(sound)
    assert true_peak(done) <= CEILING + 1e-3
    assert _metered(done)[1] < -1
    gain = done[0] / sound[0]
    assert np.abs(np.diff(gain[np.abs(sound[0]) > 1e-3])).max() < 0.5
    assert loudness(done) == pytest.approx(TARGET_LUFS, abs=1)
