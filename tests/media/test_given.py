"""A picture from a stranger is turned upright and made plain, or refused in a sentence.

Nothing else happens.
"""

import random
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.media import given_files as files
from tests.media.given_files import corners, encoded, good, png
from vitascope.media.given import MOST_PIXELS, BadPicture, facts_of
from vitascope.media.upright import read_given
from vitascope.video import Picture

ENDINGS = (".jpg", ".png", ".webp")
RGBA = np.dstack([corners(), np.full((files.HEIGHT, files.WIDTH), 255, np.uint8)])
WIDE = corners().astype(np.uint16) * 257


def _read(folder: Path, content: bytes) -> Picture:
    path = folder / "given"
    path.write_bytes(content)
    return read_given(path)


def _is_like(found: "np.ndarray", expected: "np.ndarray", tolerance: int = 4) -> bool:
    return (
        found.shape == expected.shape
        and int(np.abs(found.astype(int) - expected).max()) <= tolerance
    )


def _half_clear() -> bytes:
    rgba = RGBA.copy()
    rgba[:, :, 3] = 127
    return encoded(rgba, ".png")


GOOD: dict[str, tuple[Callable[[], bytes], "np.ndarray"]] = {
    "jpeg": (lambda: good(".jpg"), corners()),
    "png": (lambda: good(".png"), corners()),
    "webp": (lambda: good(".webp"), corners()),
    "png with alpha": (lambda: encoded(RGBA, ".png"), corners()),
    "webp with alpha": (lambda: encoded(RGBA, ".webp", 64, 101), corners()),
    "png half transparent": (_half_clear, (corners().astype(int) + 256) // 2),
    "png of 16 bits": (lambda: encoded(WIDE, ".png"), corners()),
    "png of 16 bits with alpha": (lambda: encoded(RGBA.astype(np.uint16) * 257, ".png"), corners()),
    "grey png": (
        lambda: encoded(corners()[:, :, 0], ".png"),
        np.repeat(corners()[:, :, :1], 3, axis=2),
    ),
    "grey jpeg": (
        lambda: encoded(corners()[:, :, 0], ".jpg", 1, 100),
        np.repeat(corners()[:, :, :1], 3, axis=2),
    ),
    "png of 1 bit": (
        lambda: png(8, 2, depth=1, colour=0, rows=b"\0\xff\0\xff"),
        np.full((2, 8, 3), 255),
    ),
    "png with a palette": (files.palette_png, corners()),
    "grey png with alpha": (
        lambda: png(2, 1, colour=4, rows=b"\0\x50\xff\x50\0"),
        np.array([[[80, 80, 80], [255, 255, 255]]]),
    ),
    "cmyk jpeg": (lambda: files.cmyk_jpeg(0, 255, 255, 0), np.full((16, 16, 3), (255, 0, 0))),
    "one pixel": (lambda: encoded(corners()[:1, :1], ".png"), corners()[:1, :1]),
    "with a page after its end": (lambda: good(".png") + files.HTML, corners()),
    "jpeg with a page after its end": (lambda: good(".jpg") + files.SVG, corners()),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_pictures_of_every_kind_become_rgb(name: str, tmp_path: Path) -> None:
    make, expected = GOOD[name]
    picture = _read(tmp_path, make())
    assert picture.pixels.dtype == np.dtype(np.uint8)
    assert picture.pixels.flags.c_contiguous
    assert _is_like(picture.pixels, expected)
    assert picture.media_type == facts_of(make()).media_type


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("ending", ENDINGS)
def test_pictures_are_turned_upright(ending: str, turn: int, tmp_path: Path) -> None:
    upright = corners()
    by_hand = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1], 5: upright.transpose(1, 0, 2),
        6: upright[::-1].transpose(1, 0, 2), 7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: upright[:, ::-1].transpose(1, 0, 2),
    }  # fmt: skip
    assert _is_like(_read(tmp_path, files.turned(ending, turn)).pixels, by_hand[turn])


@pytest.mark.parametrize("turn", [0, 9, 65_535])
def test_an_orientation_that_means_nothing_turns_nothing(turn: int, tmp_path: Path) -> None:
    assert _is_like(_read(tmp_path, files.turned(".jpg", turn)).pixels, corners())


NO_KIND, BROKEN, ANIMATED, NO_SIZE = (
    "no JPEG, PNG or WebP",
    "cut off or broken",
    "animated",
    "no size",
)
TOO_LARGE, PARTS, ODD = "more than 50 megapixels", "too many parts", "kind of JPEG"
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", NO_KIND),
    "text": (lambda: b"hello", NO_KIND),
    "svg": (lambda: files.SVG, NO_KIND),
    "html": (lambda: files.HTML, NO_KIND),
    "gif": (lambda: b"GIF89a" + b"\0" * 50, NO_KIND),
    "bmp": (lambda: encoded(corners(), ".bmp"), NO_KIND),
    "tiff": (lambda: encoded(corners(), ".tiff"), NO_KIND),
    "avif": (lambda: b"\0\0\0\x20ftypavif" + b"\0" * 50, NO_KIND),
    "a video": (lambda: b"\0\0\0\x20ftypisom" + b"\0" * 50, NO_KIND),
    "zip": (lambda: b"PK\x03\x04" + b"\0" * 50, NO_KIND),
    "sound in RIFF": (lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 28, NO_KIND),
    "a page before a png": (lambda: files.HTML + good(), NO_KIND),
    "the head of a jpeg alone": (lambda: b"\xff\xd8\xff", BROKEN),
    "a script behind a jpeg's head": (lambda: b"\xff\xd8\xff/*" + files.HTML, BROKEN),
    "a jpeg without a frame": (lambda: b"\xff\xd8\xff\xd9", BROKEN),
    "a jpeg cut off": (lambda: good(".jpg")[:-40], BROKEN),
    "a jpeg of no height": (lambda: files.with_size(good(".jpg"), 48, 0), NO_SIZE),
    "a jpeg of no width": (lambda: files.with_size(good(".jpg"), 0, 32), NO_SIZE),
    "a jpeg bomb": (lambda: files.with_size(good(".jpg"), 65_535, 65_535), TOO_LARGE),
    "a lossless jpeg": (lambda: files.as_frame(good(".jpg"), 0xC3), ODD),
    "an arithmetic jpeg": (lambda: files.as_frame(good(".jpg"), 0xC9), ODD),
    "a jpeg of 12 bits": (
        lambda: good(".jpg").replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
        ODD,
    ),
    "a jpeg of 400 scans": (files.many_scans, PARTS),
    "a png's signature": (lambda: files.PNG, BROKEN),
    "a png cut off": (lambda: good()[:-20], BROKEN),
    "a png without its end": (lambda: good()[:-12], BROKEN),
    "a png of no width": (lambda: png(0, 9), NO_SIZE),
    "a png of no size": (lambda: png(0, 0), NO_SIZE),
    "a png without pixels": (lambda: png(9, 9), BROKEN),
    "a png of a strange colour": (lambda: png(9, 9, colour=5, rows=b"\0" * 999), BROKEN),
    "a png bomb": (files.bomb_png, TOO_LARGE),
    "a png of a side too long": (lambda: png(2**31 - 1, 1), TOO_LARGE),
    "a png with a text for a head": (
        lambda: files.PNG + files.chunk(b"tEXt", b"a\0b") + good()[8:],
        BROKEN,
    ),
    "a png of very many chunks": (
        lambda: good()[:33] + files.chunk(b"tEXt", b"a\0b") * 100_001 + good()[33:],
        PARTS,
    ),
    "an animated png": (files.animated_png, ANIMATED),
    "a webp's head": (lambda: b"RIFF\x04\0\0\0WEBP", BROKEN),
    "a webp cut off": (lambda: good(".webp")[:-10], BROKEN),
    "a webp of nonsense": (lambda: files.riff([(b"VP8L", b"\x2f" + bytes(40))]), BROKEN),
    "a webp that lies about its size": (files.lying_webp, BROKEN),
    "a webp bomb": (files.huge_webp, TOO_LARGE),
    "an animated webp": (files.animated_webp, ANIMATED),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_refused_in_a_sentence_and_at_once(name: str, tmp_path: Path) -> None:
    make, why = BAD[name]
    content, began = make(), time.monotonic()
    with pytest.raises(BadPicture, match=why):
        _read(tmp_path, content)
    assert time.monotonic() - began < 2


def test_a_text_that_unpacks_to_very_much_is_not_unpacked(tmp_path: Path) -> None:
    content, before = files.text_bomb_png(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _is_like(_read(tmp_path, content).pixels, corners())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("ending", ENDINGS)
def test_mutated_files_are_read_or_refused(ending: str, tmp_path: Path) -> None:
    draw, whole = random.Random(7), files.turned(ending, 6)
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(draw.choice((1, 3, 20))):
            content[draw.randrange(len(content))] = draw.randrange(256)
        if draw.random() < 0.3:
            del content[draw.randrange(len(content)) :]
        try:
            picture = _read(tmp_path, bytes(content))
        except BadPicture:
            continue
        assert picture.pixels.shape[0] * picture.pixels.shape[1] <= MOST_PIXELS
