"""Pictures that callers give: what a file is, by its content alone.

Neither its name nor what a server says of it counts. Nothing is decoded here: what would fill the
memory is refused by the numbers in its head.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vitascope.errors import VitascopeError
from vitascope.language import mark

MOST_PIXELS = 50_000_000
MOST_SCANS = 100
"""Of a progressive JPEG: each costs as much time as the whole picture; programs write about ten."""
MOST_CHUNKS = 100_000
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
UNUSABLE_TEXT = mark("The picture cannot be used: {why}.")
PIXELS_TEXT = mark("it has more than {megapixels} megapixels")
CUT_OFF = mark("it is cut off or broken")
ANIMATED = mark("it is animated; give a still picture")
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PLAIN_FRAMES = {0xC0, 0xC1, 0xC2}
OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""Markers of a JPEG's frame: baseline and progressive, and those that hardly a program reads."""


class BadPicture(VitascopeError):
    """A file is no picture that can be used; the rule says why."""


@dataclass(frozen=True, kw_only=True)
class PictureFacts:
    """What a picture's head says; turn is EXIF's orientation, 1 to 8, and 1 for an upright one."""

    media_type: str
    width: int
    height: int
    turn: int = 1

    @property
    def ending(self) -> str:
        """What the names of such files end with."""
        return ENDINGS[self.media_type]


@dataclass(frozen=True, kw_only=True)
class GivenPicture:
    """A picture's file and its hash; role is what it was for: ``first_frame``, ``last_frame``."""

    role: str
    path: Path
    media_type: str
    sha256: str = ""


def facts_of(content: bytes) -> PictureFacts:
    """Return what a picture's head says, without decoding it.

    Raises BadPicture for what is no still JPEG, PNG or WebP of at most MOST_PIXELS.
    """
    try:
        facts = _facts_of(content)
    except (IndexError, struct.error):
        raise BadPicture(CUT_OFF) from None
    if not (facts.width and facts.height):
        raise BadPicture("it has no size")
    if facts.width * facts.height > MOST_PIXELS:
        raise BadPicture(PIXELS_TEXT, megapixels=MOST_PIXELS // 1_000_000)
    return facts


def _facts_of(content: bytes) -> PictureFacts:
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content.startswith(PNG_SIGNATURE):
        return _png(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _webp(content)
    raise BadPicture("it is no JPEG, PNG or WebP")


def _jpeg(content: bytes) -> PictureFacts:
    turn = 1
    for marker, start, end in _segments(content):
        if marker == 0xE1 and content[start : start + 6] == b"Exif\0\0":
            turn = _turn(content[start + 6 : end])
        if marker in OTHER_FRAMES:
            raise BadPicture("its kind of JPEG is not taken")
        if marker in PLAIN_FRAMES:
            bits, height, width = struct.unpack_from(">BHH", content, start)
            if bits != 8:
                raise BadPicture("its kind of JPEG is not taken")
            if content.count(b"\xff\xda") > MOST_SCANS:
                raise BadPicture("it holds too many parts")
            if content.rfind(b"\xff\xd9") < content.rfind(b"\xff\xda"):
                raise BadPicture(CUT_OFF)
            return PictureFacts(media_type="image/jpeg", width=width, height=height, turn=turn)
    raise BadPicture(CUT_OFF)


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield each segment's marker, and where its content begins and ends, up to the first scan."""
    at = 2
    for _ in range(MOST_CHUNKS):
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        marker, length = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        if content[at] != 0xFF or length < 2 or marker in {0xD9, 0xDA}:
            return
        yield marker, at + 4, at + 2 + length
        at += 2 + length


def _png(content: bytes) -> PictureFacts:
    if content[12:16] != b"IHDR":
        raise BadPicture(CUT_OFF)
    width, height = struct.unpack_from(">II", content, 16)
    at, turn = len(PNG_SIGNATURE), 1
    for _ in range(MOST_CHUNKS):
        length, kind = struct.unpack_from(">I4s", content, at)
        if at + 12 + length > len(content):
            raise BadPicture(CUT_OFF)
        if kind == b"acTL":
            raise BadPicture(ANIMATED)
        if kind == b"eXIf":
            turn = _turn(content[at + 8 : at + 8 + length])
        if kind == b"IEND":
            return PictureFacts(media_type="image/png", width=width, height=height, turn=turn)
        at += 12 + length
    raise BadPicture("it holds too many parts")


def _webp(content: bytes) -> PictureFacts:
    sizes, turn, at = set(), 1, 12
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    if end > len(content):
        raise BadPicture(CUT_OFF)
    for _ in range(MOST_CHUNKS):
        if at + 8 > end:
            break
        kind, length = struct.unpack_from("<4sI", content, at)
        if at + 8 + length > end:
            raise BadPicture(CUT_OFF)
        if kind in {b"ANIM", b"ANMF"}:
            raise BadPicture(ANIMATED)
        if kind in {b"VP8X", b"VP8 ", b"VP8L"}:
            sizes.add(_webp_size(kind, content[at + 8 : at + 18]))
        if kind == b"EXIF":
            turn = _turn(content[at + 8 : at + 8 + length].removeprefix(b"Exif\0\0"))
        at += 8 + length + length % 2
    if len(sizes) != 1:
        raise BadPicture(CUT_OFF)
    ((width, height),) = sizes
    return PictureFacts(media_type="image/webp", width=width, height=height, turn=turn)


def _webp_size(kind: bytes, head: bytes) -> tuple[int, int]:
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", head, 6)
    return width & 0x3FFF, height & 0x3FFF


def _turn(exif: bytes) -> int:
    """Return the orientation that EXIF data give, 1 where they give none or are broken."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for place in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * place)
            if tag == 0x0112:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1
