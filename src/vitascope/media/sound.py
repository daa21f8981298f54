"""Sound: a clip's samples as the AAC track of its file, and a file's track as samples."""

from fractions import Fraction
from pathlib import Path

import av
import av.audio.stream
import av.container
import numpy as np
from numpy.typing import NDArray

from vitascope.video import SOUND_RATE, Clip

Sound = NDArray[np.float32]

CODEC = "aac"
BIT_RATE = 160_000
AAC_FRAME = 1_024
"""Samples that AAC packs together: no length is more exact than this."""
CUT_SECONDS = 0.02
"""How long sound that is cut off takes to fade, so that it does not click."""


def samples_of(num_frames: int, fps: float) -> int:
    """Return how many samples last as long as so many pictures."""
    return round(num_frames * SOUND_RATE / fps)


def fitted_sound(sound: Sound, samples: int) -> Sound:
    """Return sound at exactly this length: faded where it is cut, silent where it has ended."""
    missing = samples - len(sound)
    if missing == 0:
        return sound
    kept = np.array(sound[:samples], np.float32)
    if missing < 0:
        fade = min(samples, round(CUT_SECONDS * SOUND_RATE))
        kept[samples - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
    return np.pad(kept, ((0, max(0, missing)), (0, 0)))


class SoundTrack:
    """A clip's sound on its way into a file, in step with the pictures: players find both side by
    side.
    """

    def __init__(self, container: av.container.OutputContainer, clip: Clip) -> None:
        """Add the track, which stays away where the clip is silent."""
        self._container, self._sound, self._fps = container, clip.sound, clip.fps
        self._done = 0
        if self._sound is not None:
            stream = container.add_stream(CODEC, rate=SOUND_RATE, layout="stereo")
            assert isinstance(stream, av.audio.stream.AudioStream)
            stream.codec_context.bit_rate = BIT_RATE
            self._stream = stream

    def write(self, num_frames: int) -> None:
        """Write what sounds until so many pictures have been shown."""
        if self._sound is None:
            return
        part = self._sound[self._done : samples_of(num_frames, self._fps)]
        if not len(part):
            return
        planes = np.ascontiguousarray(np.clip(part, -1, 1).T)
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = (
            SOUND_RATE,
            self._done,
            Fraction(1, SOUND_RATE),
        )
        self._container.mux(self._stream.encode(frame))
        self._done += len(part)

    def close(self) -> None:
        """Write what the encoder holds back."""
        if self._sound is not None:
            self._container.mux(self._stream.encode(None))


def read_sound(path: Path, samples: int) -> Sound:
    """Return a file's sound as a Clip has it, as many samples from the start of the file as there
    are up to samples.

    Raises av.FFmpegError where it cannot be decoded.
    """
    parts: list[Sound] = []
    count = 0
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SOUND_RATE)
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        for frame in container.decode(stream):
            if not parts:
                # A track may begin after the pictures do.
                late = max(0, min(samples, round((frame.time or 0) * SOUND_RATE)))
                parts.append(np.zeros((late, 2), np.float32))
                count = late
            for part in resampler.resample(frame):
                parts.append(np.asarray(part.to_ndarray(), np.float32).T)
                count += part.samples
            if count >= samples:
                break
        else:
            parts += [
                np.asarray(part.to_ndarray(), np.float32).T for part in resampler.resample(None)
            ]
    return np.concatenate([*parts, np.zeros((0, 2), np.float32)])[:samples]
