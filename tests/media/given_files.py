"""Files that callers might give as pictures, made here: good ones of every kind, odd ones, and
hostile ones.
"""

import struct
import zlib
from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
WIDTH, HEIGHT = 48, 32
PNG = b"\x89PNG\r\n\x1a\n"


def corners(width: int = WIDTH, height: int = HEIGHT) -> "NDArray[np.uint8]":
    """Return an RGB picture: red, green, blue and white quarters, in reading order."""
    rgb = np.empty((height, width, 3), np.uint8)
    rgb[: height // 2, : width // 2], rgb[: height // 2, width // 2 :] = RED, GREEN
    rgb[height // 2 :, : width // 2], rgb[height // 2 :, width // 2 :] = BLUE, WHITE
    return rgb


def encoded(pixels: "NDArray[np.uint8] | NDArray[np.uint16]", ending: str, *options: int) -> bytes:
    """Return RGB, RGBA or grey pixels as a file."""
    if pixels.ndim == 3:
        order = [2, 1, 0, 3][: pixels.shape[2]]
        return bytes(
            cv2.imencode(ending, np.ascontiguousarray(pixels[:, :, order]), options)[1].tobytes()
        )
    return bytes(cv2.imencode(ending, pixels, options)[1].tobytes())


def good(ending: str = ".png") -> bytes:
    """Return a plain good file; a JPEG of the best quality, a lossless WebP."""
    sampling = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    options = {
        ".jpg": (cv2.IMWRITE_JPEG_QUALITY, 100, *sampling),
        ".webp": (cv2.IMWRITE_WEBP_QUALITY, 101),
    }
    return encoded(corners(), ending, *options.get(ending, ()))


def exif(turn: int) -> bytes:
    """Return EXIF data that say how a picture is to be turned."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turn, 0, 0)


def turned(ending: str, turn: int) -> bytes:
    """Return the good file with an orientation."""
    content, data = good(ending), exif(turn)
    if ending == ".jpg":
        body = b"Exif\0\0" + data
        return content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]
    if ending == ".png":
        return content[:33] + chunk(b"eXIf", data) + content[33:]
    size = (WIDTH - 1).to_bytes(3, "little") + (HEIGHT - 1).to_bytes(3, "little")
    return riff([(b"VP8X", b"\x08\0\0\0" + size), *webp_chunks(content), (b"EXIF", data)])


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int,
    height: int,
    *,
    depth: int = 8,
    colour: int = 2,
    extra: bytes = b"",
    rows: bytes = b"",
) -> bytes:
    """Return a PNG with this head, whatever its rows are."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        PNG
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def palette_png() -> bytes:
    """Return the corners with a palette, the last colour transparent."""
    palette = chunk(b"PLTE", bytes([*RED, *GREEN, *BLUE, 7, 7, 7])) + chunk(
        b"tRNS", bytes([255, 255, 255, 0])
    )
    top, bottom = (b"\0" + bytes([left] * 24 + [right] * 24) for left, right in ((0, 1), (2, 3)))
    return png(WIDTH, HEIGHT, colour=3, extra=palette, rows=top * 16 + bottom * 16)


def bomb_png() -> bytes:
    """Return a small file that would be 6.4 GB of pixels."""
    return png(46_000, 46_000, rows=b"\0" * 10_000_000)


def text_bomb_png() -> bytes:
    """Return a good PNG with a text that unpacks to 400 MB."""
    deflate = zlib.compressobj(9)
    packed = b"".join(deflate.compress(b"\0" * 1_000_000) for _ in range(400)) + deflate.flush()
    return good()[:33] + chunk(b"zTXt", b"Comment\0\0" + packed) + good()[33:]


def animated_png() -> bytes:
    """Return a PNG of two pictures."""
    return good()[:33] + chunk(b"acTL", struct.pack(">II", 2, 0)) + good()[33:]


def webp_chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return the chunks of a WebP."""
    found, at = [], 12
    while at + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        found.append((kind, content[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return found


def riff(chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return a WebP of these chunks."""
    body = b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def animated_webp() -> bytes:
    """Return a WebP that says it moves."""
    size = (WIDTH - 1).to_bytes(3, "little") + (HEIGHT - 1).to_bytes(3, "little")
    anim, frame = (b"ANIM", b"\0" * 6), (b"ANMF", b"\0" * 16 + good(".webp")[12:])
    return riff([(b"VP8X", b"\x02\0\0\0" + size), anim, frame])


def lying_webp() -> bytes:
    """Return a WebP whose canvas is said to be another size than its picture is."""
    size = (9_999).to_bytes(3, "little") * 2
    return riff([(b"VP8X", b"\0\0\0\0" + size), *webp_chunks(good(".webp"))])


def huge_webp() -> bytes:
    """Return a lossless WebP whose head says 16384 x 16384."""
    return riff([(b"VP8L", b"\x2f" + (0x0FFFFFFF).to_bytes(4, "little") + b"\0" * 20)])


def cmyk_jpeg(*inks: int) -> bytes:
    """Return a JPEG of four even inks, 0 to 255, as Adobe's programs write them: a scan for each."""
    grey = [
        encoded(np.full((16, 16), 255 - ink, np.uint8), ".jpg", cv2.IMWRITE_JPEG_QUALITY, 100)
        for ink in inks
    ]
    tables, scans = b"", b""
    for place, content in enumerate(grey, 1):
        scan = content.index(b"\xff\xda")
        scans += (
            b"\xff\xda"
            + struct.pack(">HBBBBBB", 8, 1, place, 0, 0, 63, 0)
            + content[scan + 10 : -2]
        )
        tables = b"".join(_segments(content[2:scan], {0xDB, 0xC4}))
    frame = struct.pack(">BHHB", 8, 16, 16, 4) + b"".join(
        bytes([place, 0x11, 0]) for place in (1, 2, 3, 4)
    )
    adobe = b"Adobe" + struct.pack(">HHHB", 100, 0, 0, 0)
    return (
        b"\xff\xd8" + _segment(0xEE, adobe) + tables + _segment(0xC0, frame) + scans + b"\xff\xd9"
    )


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def _segments(head: bytes, markers: set[int]) -> list[bytes]:
    found, at = [], 0
    while at < len(head):
        end = at + 2 + struct.unpack_from(">H", head, at + 2)[0]
        found += [head[at:end]] if head[at + 1] in markers else []
        at = end
    return found


def with_size(content: bytes, width: int, height: int) -> bytes:
    """Return a JPEG whose frame says another size."""
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


def as_frame(content: bytes, marker: int) -> bytes:
    """Return a JPEG whose frame has another marker."""
    return content.replace(b"\xff\xc0", bytes([0xFF, marker]), 1)


def many_scans() -> bytes:
    """Return a JPEG that says the same again and again."""
    content = good(".jpg")
    scan = content[content.index(b"\xff\xda") : -2]
    return content[:-2] + scan * 400 + content[-2:]


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
)
HTML = b"<!doctype html><script>alert(1)</script>"
