"""What an MP4 really is, read from the file itself."""

import struct
from dataclasses import dataclass
from pathlib import Path

import av

from vitascope.errors import VitascopeError
from vitascope.video import VideoSpec


@dataclass(frozen=True, kw_only=True)
class Probe:
    """The facts of a video file; frames are counted, not taken from the header."""

    codec: str
    pixel_format: str
    width: int
    height: int
    fps: float
    num_frames: int
    index_first: bool
    has_sound: bool


class BrokenVideo(VitascopeError):
    """The file is not the video that was asked for."""


def probe(path: Path) -> Probe:
    """Read a video file's facts.

    Raises BrokenVideo where it cannot be read.
    """
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            frames = sum(1 for packet in container.demux(stream) if packet.size)
            return Probe(
                codec=stream.codec_context.name,
                pixel_format=stream.codec_context.pix_fmt or "",
                width=stream.width,
                height=stream.height,
                fps=float(stream.average_rate or 0),
                num_frames=frames,
                index_first=_index_first(path),
                has_sound=bool(container.streams.audio),
            )
    except (av.FFmpegError, IndexError) as error:
        raise BrokenVideo(f"the file cannot be read as a video: {error}") from error


def check(path: Path, spec: VideoSpec) -> Probe:
    """Return the facts of a file that is exactly what spec asked for, as players and the contract want it.

    Raises BrokenVideo naming every difference.
    """
    found = probe(path)
    wanted = Probe(
        codec="h264", pixel_format="yuv420p", width=spec.width, height=spec.height, fps=float(spec.fps),
        num_frames=spec.num_frames, index_first=True, has_sound=False,
    )  # fmt: skip
    if found != wanted:
        raise BrokenVideo(f"wanted {wanted}, found {found}")
    return found


def _index_first(path: Path) -> bool:
    """Say whether the index (moov) stands before the pictures (mdat), so that playing starts while loading."""
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
