"""Colours: what an engine drew is what a player shows, and a jump into a clip is short."""

import base64
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.async_api import Page, async_playwright

from tests.console.browser import FLAGS, chromium
from vitascope.media.colour import as_in_file
from vitascope.media.encode import KEY_FRAME_SECONDS, encode
from vitascope.video import Clip

Picture = NDArray[np.uint8]

SIDE = 64
PATCHES = 6
"""Of a row; as many rows."""
BT709 = 1
SHOWN = """async source => {
  const video = document.createElement('video');
  video.muted = true;
  video.src = source;
  await new Promise((done, failed) => { video.onloadeddata = done; video.onerror = failed; });
  await new Promise(done => { video.onseeked = done; video.currentTime = 0.5; });
  const [width, height] = [video.videoWidth, video.videoHeight];
  const gl = new OffscreenCanvas(width, height).getContext('webgl');
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, video);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  const shown = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, shown);
  return Array.from(shown);
}"""
GPU_FLAGS = [flag for flag in FLAGS if flag != "--disable-gpu"]
"""Chromium's own way without a GPU multiplies blue by 2 where BT.709 says 2.112, for everybody's
files.
"""


def _chart() -> Picture:
    """Even squares of colours from all over the cube."""
    colours = np.random.default_rng(4).integers(0, 256, (PATCHES, PATCHES, 3), np.uint8)
    colours[0] = [
        (255, 0, 0),
        (0, 255, 0),
        (0, 0, 255),
        (255, 255, 255),
        (0, 0, 0),
        (128, 128, 128),
    ]
    return np.asarray(np.repeat(np.repeat(colours, SIDE, axis=0), SIDE, axis=1), np.uint8)


def _clip(picture: Picture, count: int = 24) -> Clip:
    def frames() -> Iterator[Picture]:
        for _ in range(count):
            yield picture

    return Clip(
        frames=frames(), width=picture.shape[1], height=picture.shape[0], num_frames=count, fps=24
    )


def _middles(picture: NDArray[np.generic]) -> NDArray[np.float64]:
    """The mean colour of the middle of each square."""
    middle = slice(SIDE // 4, -SIDE // 4)
    squares = picture.reshape(PATCHES, SIDE, PATCHES, SIDE, -1)[:, middle, :, middle, :3]
    return np.asarray(squares.mean(axis=(1, 3)), np.float64)


@asynccontextmanager
async def _page() -> AsyncIterator[Page]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium(), args=GPU_FLAGS)
        try:
            yield await browser.new_page()
        finally:
            await browser.close()


async def test_chromium_shows_the_colours_that_were_drawn(tmp_path: Path) -> None:
    chart = _chart()
    encode(_clip(chart), tmp_path / "a.mp4")
    source = "data:video/mp4;base64," + base64.b64encode((tmp_path / "a.mp4").read_bytes()).decode()
    async with _page() as page:
        shown = np.array(await page.evaluate(SHOWN, source), np.uint8).reshape(*chart.shape[:2], 4)
    assert np.abs(_middles(shown) - _middles(chart)).max() <= 2


def test_the_file_says_how_its_colours_are_meant_and_has_a_key_frame_every_two_seconds(
    tmp_path: Path,
) -> None:
    encode(_clip(np.full((90, 160, 3), 90, np.uint8), 240), tmp_path / "a.mp4")
    assert b"colrnclx" + bytes([0, BT709] * 3 + [0]) in (tmp_path / "a.mp4").read_bytes()
    with av.open(str(tmp_path / "a.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert (
            context.colorspace,
            context.color_primaries,
            context.color_trc,
            context.color_range,
        ) == (BT709,) * 4
        keys = [frame.time for frame in container.decode(video=0) if frame.key_frame]
    assert keys == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert KEY_FRAME_SECONDS == 2


@pytest.mark.parametrize("pixel_format", ["rgb24", "yuv420p"])
def test_both_kinds_of_frames_become_planes_of_the_same_colours(pixel_format: str) -> None:
    soft = np.asarray(cv2.GaussianBlur(_chart(), (0, 0), 9), np.uint8)
    frame = (
        soft
        if pixel_format == "rgb24"
        else np.asarray(cv2.cvtColor(soft, cv2.COLOR_RGB2YUV_I420), np.uint8)
    )
    clip = replace(_clip(frame, 1), width=384, height=384)
    (planes,) = as_in_file(replace(clip, pixel_format=pixel_format)).frames  # type: ignore[arg-type]
    error = np.abs(_shown(planes) - soft)
    assert error.mean() <= 1.5


def _shown(planes: Picture) -> NDArray[np.float64]:
    """What a player makes of BT.709's planes, by the standard's own figures."""
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    light = (planes[:height] - 16.0) / 219
    colours = (planes[height:].reshape(2, height // 2, width // 2) - 128.0) / 224
    blue, red = (np.kron(each, np.ones((2, 2))) for each in colours)
    shown = np.stack(
        [light + 1.5748 * red, light - 0.1873 * blue - 0.4681 * red, light + 1.8556 * blue], axis=-1
    )
    return np.clip(shown, 0, 1) * 255


def test_a_clip_in_the_files_colours_is_converted_once() -> None:
    clip = as_in_file(_clip(_chart(), 1))
    assert as_in_file(clip) is clip
