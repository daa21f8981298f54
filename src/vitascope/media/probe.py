"""What an MP4 really is, read from the file itself."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av

from vitascope.errors import VitascopeError
from vitascope.media.sound import AAC_FRAME
from vitascope.media.sound import CODEC as SOUND_CODEC
from vitascope.video import SOUND_RATE, VideoSpec

EXACT = AAC_FRAME / SOUND_RATE
"""Seconds by which sound may be longer or shorter than the pictures."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """The facts of a video file; frames are counted, not taken from the header.

    sound_codec and sound_seconds are None where it is silent; its sound is counted, too.
    """

    codec: str
    pixel_format: str
    width: int
    height: int
    fps: float
    num_frames: int
    index_first: bool
    has_sound: bool
    sound_codec: str | None = None
    sound_seconds: float | None = None

    @property
    def without_sound(self) -> "Probe":
        """What it would be if its sound were left out."""
        return replace(self, has_sound=False, sound_codec=None, sound_seconds=None)

    def problem(self, spec: VideoSpec) -> str:
        """Return how it differs from what spec asks for, as players and the contract want it.

        Empty if it does not.
        """
        wanted = Probe(
            codec="h264", pixel_format="yuv420p", width=spec.width, height=spec.height, fps=float(spec.fps),
            num_frames=spec.num_frames, index_first=True, has_sound=spec.sound,
        )  # fmt: skip
        if replace(self.without_sound, has_sound=self.has_sound) != wanted:
            return f"wanted {wanted}, found {self}"
        seconds = spec.num_frames / spec.fps
        if not spec.sound or (
            self.sound_codec == SOUND_CODEC and abs((self.sound_seconds or 0) - seconds) <= EXACT
        ):
            return ""
        return f"wanted {seconds:g} s of {SOUND_CODEC}, found {self}"


class BrokenVideo(VitascopeError):
    """The file is not the video that was asked for."""


def probe(path: Path) -> Probe:
    """Read a video file's facts.

    Raises BrokenVideo where it cannot be read.
    """
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            sound = next(iter(container.streams.audio), None)
            packets = [
                packet
                for packet in container.demux(stream, *([sound] if sound else []))
                if packet.size
            ]
            return Probe(
                codec=stream.codec_context.name,
                pixel_format=stream.codec_context.pix_fmt or "",
                width=stream.width,
                height=stream.height,
                fps=float(stream.average_rate or 0),
                num_frames=sum(packet.stream is stream for packet in packets),
                index_first=_index_first(path),
                has_sound=sound is not None,
                sound_codec=sound.codec_context.name if sound else None,
                sound_seconds=_seconds(packet for packet in packets if packet.stream is sound)
                if sound
                else None,
            )
    except (av.FFmpegError, IndexError) as error:
        raise BrokenVideo(f"the file cannot be read as a video: {error}") from error


def check(path: Path, spec: VideoSpec) -> Probe:
    """Return the facts of a file that is exactly what spec asked for, as players and the contract
    want it.

    Raises BrokenVideo naming every difference.
    """
    found = probe(path)
    if problem := found.problem(spec):
        raise BrokenVideo(problem)
    return found


def _seconds(packets: "Iterable[av.Packet[Any]]") -> float:
    """Return how long a track sounds: to its last packet's end, from its first's, less what the
    encoder warms up on.
    """
    spans = [(packet.pts or 0, packet.duration or 0, packet.time_base) for packet in packets]
    begin = max(0, min((pts for pts, _, _ in spans), default=0))
    return max(
        (float((pts + duration - begin) * base) for pts, duration, base in spans), default=0.0
    )


def _index_first(path: Path) -> bool:
    """Say whether the index (moov) stands before the pictures (mdat), so that playing starts while
    loading.
    """
    with path.open("rb") as file:
        while len(header := file.read(8)) == 8:
            size, kind = struct.unpack(">I4s", header)
            if kind in {b"moov", b"mdat"}:
                return bool(kind == b"moov")
            if size == 1:
                size = struct.unpack(">Q", file.read(8))[0] - 8
            if size < 8:
                return False
            file.seek(size - 8, 1)
    return False
