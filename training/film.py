"""The README's animated clip: a prompt, then the film that the embedded engine draws for it, and
the next one.
"""

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
"""Frames are drawn for a clip of so many seconds.

The first ones are skipped, and so many are shown.
"""
TYPED = 4
"""Frames in which a prompt is typed."""
PROMPT_MS, FRAME_MS, QUALITY = 900, 1000 // FPS, 62
"""How long a prompt stands alone, how long a frame is shown, and the WebP quality."""
PAPER, INK, MARGIN = (24, 20, 18), (240, 240, 240), 18
SIZE, TYPED_SIZE = 22, 26
"""Pixels of a letter below the film, and while the prompt is typed."""


def captioned(picture: Picture, prompt: str) -> Picture:
    """Return a BGR picture above a band with its prompt."""
    return np.vstack([picture, written(BAND, prompt, SIZE)]).astype(np.uint8)


def typed(prompt: str, letters: int) -> Picture:
    """Return a picture of the film's size with the first letters of a prompt in its middle."""
    return written(HEIGHT + BAND, prompt[:letters], TYPED_SIZE)


def written(height: int, text: str, size: int) -> Picture:
    """Return an empty BGR picture with a line of text."""
    picture = np.full((height, WIDTH, 3), PAPER, np.uint8)
    place = (MARGIN, height // 2 + size // 3)
    cv2.putText(picture, text, place, INK, cv2.FontFace("uni"), size)
    return picture


def film(director: Director, prompt: str, seed: int) -> list[tuple[Picture, int]]:
    """Return the frames of one prompt, each with its milliseconds: the prompt being typed, then the
    clip.
    """
    spec = VideoSpec(
        prompt=prompt, width=WIDTH, height=HEIGHT, num_frames=SECONDS * 24, fps=24, seed=seed
    )
    moments = director.pictures(director.plan(spec), spec, SECONDS * FPS)[SKIPPED : SKIPPED + SHOWN]
    parts = [(typed(prompt, len(prompt) * share // TYPED), FRAME_MS) for share in range(1, TYPED)]
    shown = [cv2.cvtColor(moment, cv2.COLOR_RGB2BGR).astype(np.uint8) for moment in moments]
    whole = (typed(prompt, len(prompt)), PROMPT_MS)
    return [*parts, whole, *((captioned(each, prompt), FRAME_MS) for each in shown)]


def write_film(director: Director, path: Path, films: tuple[tuple[str, int], ...] = FILMS) -> None:
    """Write the animated WebP that repeats for ever.

    Who sees its first frame only sees a picture.
    """
    frames = [frame for prompt, seed in films for frame in film(director, prompt, seed)]
    frames = frames[TYPED:] + frames[:TYPED]
    animation = cv2.Animation()
    animation.frames = [picture for picture, _ in frames]
    animation.durations = np.array([milliseconds for _, milliseconds in frames], np.int32)  # type: ignore[assignment]
    animation.loop_count = 0
    cv2.imwriteanimation(str(path), animation, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
