"""What happens to a clip on its way: each attack takes pictures and gives a file's bytes."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import av
import av.video.stream
import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.encode import OPTIONS
from vitascope.media.mark import marked
from vitascope.video import Clip

Picture = NDArray[np.uint8]
Change = Callable[[Picture], Picture]
Timing = Callable[[Sequence[Picture]], list[Picture]]
FPS = 24


def h264(crf: int) -> tuple[str, dict[str, str]]:
    """Return what a messenger encodes with."""
    return "libx264", {"preset": "veryfast", "crf": str(crf)}


@dataclass(frozen=True, kw_only=True)
class Attack:
    """How frames are changed and re-timed, and what they are encoded with; frames are numbered from
    0.

    colour is a change of whole yuv420p frames, before those of brightness alone. mild: one of those
    that a mark should outlive nearly always.
    """

    colour: Change | None = None
    changes: tuple[Change, ...] = ()
    timing: Timing = list
    codec: tuple[str, Mapping[str, str]] = field(default_factory=lambda: h264(26))
    fps: int = FPS
    mild: bool = False

    def run(self, frames: Sequence[Picture]) -> bytes:
        """Return the attacked clip as a file; frames are yuv420p, (height * 3 // 2, width)."""
        pictures = [self._brightness(frame) for frame in frames]
        return encoded(map(self._changed, self.timing(pictures)), *self.codec, fps=self.fps)

    def _brightness(self, frame: Picture) -> Picture:
        whole = frame if self.colour is None else self.colour(frame)
        return whole[: whole.shape[0] * 2 // 3]

    def _changed(self, picture: Picture) -> Picture:
        for change in self.changes:
            picture = change(picture)
        return picture


def encoded(
    pictures: "Iterator[Picture]",
    codec: str,
    options: Mapping[str, str],
    *,
    fps: int = FPS,
    whole: bool = False,
) -> bytes:
    """Return brightness pictures, or whole yuv420p ones, as a Matroska file."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="matroska") as container:
        stream: av.video.stream.VideoStream | None = None
        for number, picture in enumerate(pictures):
            height, width = (
                (picture.shape[0] * 2 // 3, picture.shape[1]) if whole else picture.shape
            )
            if stream is None:
                added = container.add_stream(codec, rate=Fraction(fps), options=dict(options))
                assert isinstance(added, av.video.stream.VideoStream)
                stream = added
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
                stream.codec_context.thread_count = 1
                grey = np.full((height // 2, width), 128, np.uint8)
            frame = av.VideoFrame.from_ndarray(
                picture if whole else np.vstack([picture, grey]), format="yuv420p"
            )
            frame.pts = number
            container.mux(stream.encode(frame))
        assert stream is not None
        container.mux(stream.encode(None))
    return buffer.getvalue()


def product(frames: "Iterator[Picture]") -> bytes:
    """Return frames as the service encodes them."""
    return encoded(frames, "libx264", OPTIONS, whole=True)


def decoded(content: bytes, *, whole: bool = False) -> Iterator[tuple[Picture, bool]]:
    """Yield brightness pictures, or whole yuv420p ones, each with whether it is a key frame."""
    with av.open(io.BytesIO(content), "r") as container:
        container.streams.video[0].codec_context.thread_count = 1
        for frame in container.decode(video=0):
            if whole:
                yield np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8), frame.key_frame
                continue
            plane = frame.planes[0]
            rows = np.frombuffer(plane, np.uint8).reshape(frame.height, plane.line_size)  # type: ignore[call-overload]
            yield np.array(rows[:, : frame.width]), bool(frame.key_frame)


def _even(number: float) -> int:
    return round(number) // 2 * 2


def scaled(side: int) -> Change:
    """Bring the shorter side to so many pixels."""

    def change(picture: Picture) -> Picture:
        height, width = picture.shape
        scale = side / min(height, width)
        size = (_even(width * scale), _even(height * scale))
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)

    return change


def cropped(share: float) -> Change:
    """Keep this share of each side, off the centre."""

    def change(picture: Picture) -> Picture:
        height, width = picture.shape
        rows, columns = _even(height * share - 1), _even(width * share - 1)
        top, left = int((height - rows) * 0.61), int((width - columns) * 0.37)
        return np.ascontiguousarray(picture[top : top + rows, left : left + columns])

    return change


def toned(curve: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Change:
    """Change brightness by a curve from 0..1 to 0..1."""
    light = np.clip((np.arange(256) - 16) / 219, 0, 1)
    table = np.clip(16 + 219 * np.clip(curve(light), 0, 1) + 0.5, 0, 255).astype(np.uint8)
    return lambda picture: np.asarray(cv2.LUT(picture, table), np.uint8)


def saturated(share: float) -> Change:
    """Multiply the distance of each colour from grey, in whole yuv420p frames."""

    def change(frame: Picture) -> Picture:
        colours = cv2.cvtColor(frame, cv2.COLOR_YUV2BGR_I420)
        grey = cv2.cvtColor(cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        out = cv2.addWeighted(colours, share, grey, 1 - share, 0)
        return np.asarray(cv2.cvtColor(out, cv2.COLOR_BGR2YUV_I420), np.uint8)

    return change


def as_jpeg(quality: int) -> Change:
    """Write as a JPEG and read it again."""

    def change(picture: Picture) -> Picture:
        _, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return np.asarray(cv2.imdecode(content, cv2.IMREAD_GRAYSCALE), np.uint8)

    return change


def noisy(sigma: float) -> Change:
    """Add noise, other noise in every frame."""
    random = np.random.default_rng(5)

    def change(picture: Picture) -> Picture:
        noise = random.standard_normal(picture.shape, np.float32) * np.float32(sigma)
        return np.clip(picture + noise, 0, 255).astype(np.uint8)

    return change


def blurred(picture: Picture) -> Picture:
    """Blur by 2 pixels."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 2), np.uint8)


def mirrored(picture: Picture) -> Picture:
    """Swap left and right."""
    return np.ascontiguousarray(picture[:, ::-1])


def letterboxed(picture: Picture) -> Picture:
    """Put the picture into a square with black bars."""
    height, width = picture.shape
    scale = 1080 / max(height, width)
    small = cv2.resize(
        picture, (_even(width * scale), _even(height * scale)), interpolation=cv2.INTER_AREA
    )
    out = np.full((1080, 1080), 16, np.uint8)
    top, left = (1080 - small.shape[0]) // 2, (1080 - small.shape[1]) // 2
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out


def turned(degrees: float) -> Change:
    """Turn and enlarge a little, so that no corner shows."""

    def change(picture: Picture) -> Picture:
        height, width = picture.shape
        matrix = cv2.getRotationMatrix2D(
            (width / 2, height / 2), degrees, 1.0 + abs(degrees) * 0.03
        )
        return np.asarray(cv2.warpAffine(picture, matrix, (width, height)), np.uint8)

    return change


def labelled(pictures: Sequence[Picture]) -> list[Picture]:
    """Draw the visible label over the clip."""
    height, width = pictures[0].shape
    grey = np.full((height // 2, width), 128, np.uint8)
    whole = (np.vstack([picture, grey]) for picture in pictures)
    clip = Clip(
        frames=whole, width=width, height=height, num_frames=len(pictures), fps=FPS, pixel_format="yuv420p"
    )  # fmt: skip
    return [frame[:height].copy() for frame in marked(clip).frames]


def at_30(pictures: Sequence[Picture]) -> list[Picture]:
    """Return 30 frames for 24."""
    return [pictures[number * 4 // 5] for number in range(len(pictures) * 5 // 4)]


def at_15(pictures: Sequence[Picture]) -> list[Picture]:
    """Return 15 frames for 24."""
    return [pictures[int(number * 1.6)] for number in range(int(len(pictures) / 1.6))]


def lighter(share: float) -> Change:
    """Multiply the brightness."""
    return toned(lambda light: light * share)


def contrasted(share: float) -> Change:
    """Multiply the distance from grey."""
    return toned(lambda light: 0.5 + (light - 0.5) * share)


SMALL = scaled(720)
CUT = "cut out without our key frame, 720p crf 26"
"""The one attack on the end of the clip instead of its start."""
VP9 = ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "crf": "36", "b": "0"})
AV1 = ("libsvtav1", {"preset": "11", "crf": "40", "svtav1-params": "lp=1:log=0"})
H265 = ("libx265", {"preset": "ultrafast", "crf": "28", "x265-params": "log-level=none:pools=1"})
ATTACKS = {
    "x264 crf 23": Attack(codec=h264(23), mild=True),
    "x264 crf 28": Attack(codec=h264(28), mild=True),
    "x264 crf 33": Attack(codec=h264(33)),
    "x265 720p crf 28": Attack(changes=(SMALL,), codec=H265),
    "VP9 720p crf 36": Attack(changes=(SMALL,), codec=VP9),
    "AV1 720p crf 40": Attack(changes=(SMALL,), codec=AV1),
    "720p crf 26": Attack(changes=(SMALL,), mild=True),
    "480p crf 28": Attack(changes=(scaled(480),), codec=h264(28)),
    "360p crf 28": Attack(changes=(scaled(360),), codec=h264(28)),
    "crop 10 %, crf 26": Attack(changes=(cropped(0.9),), mild=True),
    "crop 30 %, 720p crf 26": Attack(changes=(cropped(0.7), SMALL)),
    "30 fps, 720p crf 26": Attack(changes=(SMALL,), timing=at_30, fps=30, mild=True),
    "15 fps, 720p crf 26": Attack(changes=(SMALL,), timing=at_15, fps=15, mild=True),
    CUT: Attack(changes=(SMALL,)),
    "brightness +10 %, 720p": Attack(changes=(SMALL, lighter(1.1)), mild=True),
    "brightness -10 %, 720p": Attack(changes=(SMALL, lighter(0.9)), mild=True),
    "contrast +10 %, 720p": Attack(changes=(SMALL, contrasted(1.1)), mild=True),
    "contrast -10 %, 720p": Attack(changes=(SMALL, contrasted(0.9)), mild=True),
    "every frame as JPEG q 80, crf 23": Attack(changes=(as_jpeg(80),), codec=h264(23), mild=True),
    "brightness +20 %, 720p": Attack(changes=(SMALL, lighter(1.2))),
    "brightness -20 %, 720p": Attack(changes=(SMALL, lighter(0.8))),
    "contrast +20 %, 720p": Attack(changes=(SMALL, contrasted(1.2))),
    "contrast -20 %, 720p": Attack(changes=(SMALL, contrasted(0.8))),
    "gamma 0.8, 720p": Attack(changes=(SMALL, toned(lambda light: light**0.8))),
    "gamma 1.25, 720p": Attack(changes=(SMALL, toned(lambda light: light**1.25))),
    "saturation +20 %, 720p": Attack(colour=saturated(1.2), changes=(SMALL,)),
    "saturation -20 %, 720p": Attack(colour=saturated(0.8), changes=(SMALL,)),
    "noise 8, 720p crf 28": Attack(changes=(SMALL, noisy(8)), codec=h264(28)),
    "blur 2 px, 720p crf 26": Attack(changes=(blurred, SMALL)),
    "black bars to 1:1": Attack(changes=(letterboxed,)),
    "messenger: crop 5 %, 480p, 30 fps, crf 30": Attack(
        changes=(cropped(0.95), scaled(480)), timing=at_30, fps=30, codec=h264(30)
    ),
    "mirrored, 720p": Attack(changes=(SMALL, mirrored)),
    "visible label over it, 720p": Attack(changes=(SMALL,), timing=labelled),
    "turned 1 degree, 720p": Attack(changes=(SMALL, turned(1.0))),
}


SHOTS: dict[str, Callable[[Picture], Picture]] = {
    "screenshot, JPEG q 80": as_jpeg(80),
    "screenshot, JPEG q 70": as_jpeg(70),
    "screenshot cropped 10 %, JPEG q 70": lambda picture: as_jpeg(70)(cropped(0.9)(picture)),
    "screenshot at 720p, JPEG q 70": lambda picture: as_jpeg(70)(SMALL(picture)),
}
"""What is made of one frame."""
