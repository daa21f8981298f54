"""The README's animated clip: a prompt, then the film that the embedded engine draws for it, and the next one."""

import textwrap
from pathlib import Path

import cv2
import numpy as np

from training.contact_sheet import Picture
from vitascope.video import VideoSpec
from vitascope_scene.director import Director

FILMS: tuple[tuple[str, int], ...] = (
    ("a koala playing the guitar on a beach at sunset", 2),
    ("竹林里的熊猫", 3),
    ("two astronauts dancing on the moon", 2),
    ("雪山下的小木屋，夜晚，极光", 2),
    ("a paper boat on a river, watercolour", 3),
    ("a whale under water", 2),
)
"""Prompt and seed, in the order in which they are shown."""
WIDTH, HEIGHT, BAND = 640, 360, 64
"""Pixels of the film and of the band with its prompt below it."""
FPS, SECONDS, SKIPPED, SHOWN = 10, 5, 10, 26
"""Frames are drawn for a clip of so many seconds; the first ones are skipped, and so many are shown."""
PROMPT_MS, FRAME_MS, QUALITY = 900, 1000 // FPS, 62
"""How long a prompt stands alone, how long a frame is shown, and the WebP quality."""
PAPER, INK, SIZE, LINE = (24, 20, 18), (240, 240, 240), 22, 28
COLUMNS = 56
"""Columns of a line of a prompt; a Chinese character takes two."""


def blank(height: int) -> Picture:
    """Return an empty BGR picture as wide as the film."""
    return np.full((height, WIDTH, 3), PAPER, np.uint8)


def captioned(picture: Picture, prompt: str, letters: int | None = None) -> Picture:
    """Return a BGR picture above a band with its prompt, or with so many of its letters."""
    band = blank(BAND)
    text = prompt if letters is None else prompt[:letters]
    wide = max(ord(sign) for sign in prompt) > 0x2E80
    lines = textwrap.wrap(text, COLUMNS // 2 if wide else COLUMNS) or [""]
    top = (BAND - LINE * len(lines)) // 2 + SIZE
    for number, line in enumerate(lines[:2]):
        place = (18, top + number * LINE)
        cv2.putText(band, line, place, INK, cv2.FontFace("uni"), SIZE)  # type: ignore[call-overload]
    return np.vstack([picture, band]).astype(np.uint8)


def film(director: Director, prompt: str, seed: int) -> list[tuple[Picture, int]]:
    """Return the frames of one prompt, each with its milliseconds: the prompt being typed, then the clip."""
    spec = VideoSpec(prompt=prompt, width=WIDTH, height=HEIGHT, num_frames=SECONDS * 24, fps=24, seed=seed)
    moments = director.pictures(director.plan(spec), spec, SECONDS * FPS)[SKIPPED : SKIPPED + SHOWN]
    typed = [(captioned(blank(HEIGHT), prompt, len(prompt) * share // 4), FRAME_MS) for share in (1, 2, 3)]
    shown = [cv2.cvtColor(moment, cv2.COLOR_RGB2BGR).astype(np.uint8) for moment in moments]
    return [*typed, (captioned(blank(HEIGHT), prompt), PROMPT_MS), *((captioned(each, prompt), FRAME_MS) for each in shown)]


def write_film(director: Director, path: Path, films: tuple[tuple[str, int], ...] = FILMS) -> None:
    """Write the animated WebP that repeats for ever."""
    frames = [frame for prompt, seed in films for frame in film(director, prompt, seed)]
    animation = cv2.Animation()
    animation.frames = [picture for picture, _ in frames]
    animation.durations = np.array([milliseconds for _, milliseconds in frames], np.int32)  # type: ignore[assignment]
    animation.loop_count = 0
    cv2.imwriteanimation(str(path), animation, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
