"""Clip to H.264 and AAC in MP4: exact size, rate and length, index first, fsynced.

And an MP4 with new tags.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.video.stream
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from vitascope import durable
from vitascope.media.colour import FileClip, WrongClip, as_in_file
from vitascope.media.sound import AAC_FRAME, SoundTrack, samples_of
from vitascope.video import Clip

CODEC = "libx264"
OPTIONS = {"preset": "ultrafast", "crf": "21", "x264-params": "cabac=1:deblock=0,0:8x8dct=1"}
"""Ultrafast with what costs it least and shows most: half of superfast's time and a smaller file,
1.5 dB below it.
"""
THREADS = 2
KEY_FRAME_SECONDS = 2
"""A player that jumps into a clip decodes from the key frame before."""
POSTER_AT = 0.4
"""Where in the clip the poster is taken: past a fade-in, before the end."""


def encode(clip: Clip, path: Path, tags: Mapping[str, str] | None = None) -> "NDArray[np.uint8]":
    """Write the clip to path and return the poster frame as RGB (height, width, 3).

    tags go into the file's metadata under their own names. The file is complete and on the disk
    when this returns. Raises WrongClip where the number or the shape of the frames, or the length
    of the sound, differs from what the clip promised.
    """
    require_sound(clip)
    with _new_file(path, tags) as container:
        stream = _add_stream(container, clip)
        poster = _write_frames(container, stream, as_in_file(clip))
    durable.sync(path)
    return poster


def require_sound(clip: Clip) -> None:
    """Raise WrongClip where a clip's sound is not stereo, not as long as its frames or not a number
    throughout.
    """
    if clip.sound is None:
        return
    wanted = samples_of(clip.num_frames, clip.fps)
    if clip.sound.ndim != 2 or clip.sound.shape[1] != 2 or clip.sound.dtype != np.float32:
        raise WrongClip(
            f"sound of shape {clip.sound.shape} and type {clip.sound.dtype} came, not (samples, 2) float32"
        )
    if abs(len(clip.sound) - wanted) > AAC_FRAME:
        raise WrongClip(f"{len(clip.sound)} samples of sound came, {wanted} were promised")
    if not np.isfinite(clip.sound).all():
        raise WrongClip("the sound holds what is no number")


def retag(
    source: Path, path: Path, tags: Mapping[str, str], *, with_sound: bool = False
) -> "NDArray[np.uint8]":
    """Copy an MP4's pictures as they are into a new file with these tags and no others; return the
    poster frame.

    Its sound comes along as it is, or not at all. The file is complete and on the disk when this
    returns.
    """
    with av.open(str(source)) as old, _new_file(path, tags) as container:
        kept = [old.streams.video[0], *(old.streams.audio[:1] if with_sound else [])]
        streams = {each.index: container.add_stream_from_template(each) for each in kept}
        for packet in old.demux(kept):
            if packet.size:
                packet.stream = streams[packet.stream.index]
                container.mux(packet)
    durable.sync(path)
    return _poster_of(path)


def _new_file(path: Path, tags: Mapping[str, str] | None) -> av.container.OutputContainer:
    # use_metadata_tags writes any name, where MP4 by itself knows but a few.
    container = av.open(
        str(path), "w", format="mp4", options={"movflags": "+faststart+use_metadata_tags"}
    )
    container.metadata.update(tags or {})
    return container


def _poster_of(path: Path) -> "NDArray[np.uint8]":
    with av.open(str(path)) as container:
        wanted = int(container.streams.video[0].frames * POSTER_AT)
        for number, frame in enumerate(container.decode(video=0)):
            if number == wanted:
                return frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
    raise WrongClip("the file has no picture")


def _add_stream(container: av.container.OutputContainer, clip: Clip) -> av.video.stream.VideoStream:
    rate = Fraction(clip.fps).limit_denominator(1001)
    stream = container.add_stream(CODEC, rate=rate, options=OPTIONS)
    assert isinstance(stream, av.video.stream.VideoStream)
    stream.width, stream.height, stream.pix_fmt = clip.width, clip.height, "yuv420p"
    context = stream.codec_context
    context.time_base = 1 / rate
    context.thread_count = THREADS
    context.gop_size = round(KEY_FRAME_SECONDS * rate)
    # All four, and as a box of the file too: a player that has to guess shows other colours than
    # were drawn.
    context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
    context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    return stream


def _frame(picture: "NDArray[np.uint8]", height: int) -> av.VideoFrame:
    """Return planes as a frame; not copied where that can be: x264 has its own copy after encode.

    PyAV takes buffers for frames whose height is a multiple of four, and others for lower ones.
    """
    if height % 4 == 0:
        return av.VideoFrame.from_numpy_buffer(picture, format="yuv420p")
    return av.VideoFrame.from_ndarray(picture, format="yuv420p")


def _write_frames(
    container: av.container.OutputContainer, stream: av.video.stream.VideoStream, clip: FileClip
) -> "NDArray[np.uint8]":
    poster: NDArray[np.uint8] | None = None
    track = SoundTrack(container, clip)
    count = 0
    for count, picture in enumerate(clip.frames, start=1):
        frame = _frame(picture, clip.height)
        frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
        frame.pts = count - 1
        if count - 1 == int(clip.num_frames * POSTER_AT):
            poster = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
        container.mux(stream.encode(frame))
        track.write(count)
    container.mux(stream.encode(None))
    track.close()
    if count != clip.num_frames or poster is None:
        raise WrongClip(f"{count} frames came, {clip.num_frames} were promised")
    return poster
