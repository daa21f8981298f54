"""What is taken for a mark where there is none: many small clips, looked at in many windows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.marks.clips import NATURAL, SCENES, natural, rendered
from vitascope.media.watermark.detect import read_word
from vitascope.media.watermark.embed import Embedder
from vitascope.media.watermark.payload import payload_of, word_of
from vitascope.media.watermark.sums import sums_of

Picture = NDArray[np.uint8]

WIDTH, HEIGHT, FRAMES = 640, 360, 12
WINDOW = 3
"""Frames of a window."""
AREAS = (
    (slice(0, 360), slice(0, 640)), (slice(0, 360), slice(0, 360)), (slice(0, 360), slice(280, 640)),
    (slice(54, 306), slice(96, 544)), (slice(140, 360), slice(128, 512)),
)  # fmt: skip
"""Rows and columns of a window: the whole, two squares, the middle, a part of the lower half."""
OWN_KEY, OTHER_KEY = b"benchmarks.marks", b"another installation"
DRAWN_EVERY, OTHER_EVERY = 3, 5
"""Every so many clips are no engine's, or are marked under another key."""
TRIED, QUICK_TRIED = 500, 20


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One clip that carries no mark, or none under our key."""

    number: int

    @property
    def is_drawn(self) -> bool:
        """Whether the embedded engine has no part in it."""
        return self.number % DRAWN_EVERY == 0

    @property
    def is_marked(self) -> bool:
        """Whether another installation marked it."""
        return self.number % OTHER_EVERY == 0

    @property
    def kind(self) -> str:
        """What the table calls it."""
        made = "drawn" if self.is_drawn else "the engine's"
        return f"{made}, marked under another key" if self.is_marked else f"{made}, unmarked"

    def run(self) -> Iterator[dict[str, Any]]:
        """Yield what is read in each window.

        Where another key's mark is found, a search with a carrier that no clip has follows, so that
        every window is searched to its end.
        """
        pictures = self._pictures()
        for start, (rows, columns) in itertools.product(range(0, FRAMES, WINDOW), AREAS):
            yield self._read([picture[rows, columns] for picture in pictures[start:][:WINDOW]])

    def _read(self, window: list[Picture]) -> dict[str, Any]:
        sums = sums_of((np.ascontiguousarray(picture), True) for picture in window)
        if sums is None:
            return {"score": 0.0, "is_word": False, "is_ours": False, "is_other": False}
        seed = b"foreign carrier" if self.is_marked else None
        nothing = read_word(sums, enough=np.inf, seed=seed)
        real = read_word(sums, enough=0.0) if self.is_marked else nothing
        is_word = real is not None and real.is_right
        return {
            "score": round(nothing.score, 3) if nothing else 0.0,
            "is_word": bool(nothing and nothing.is_right),
            "is_other": bool(self.is_marked and is_word),
            "is_ours": bool(is_word and real and payload_of(real.word, [OWN_KEY])),
        }

    def _pictures(self) -> list[Picture]:
        pictures = [frame[:HEIGHT].copy() for frame in self._frames()]
        if self.is_marked:
            word = word_of(OTHER_KEY, f"task_kling_1796000000000{self.number:024d}")
            embedder = Embedder(word, WIDTH, HEIGHT)
            for number, picture in enumerate(pictures):
                embedder.add(picture, picture, is_key=number == 0)
        return pictures

    def _frames(self) -> Iterator[Picture]:
        turn = self.number // DRAWN_EVERY
        if self.is_drawn:
            name = NATURAL[turn % len(NATURAL)]
            return itertools.islice(natural(name, WIDTH, HEIGHT, 100 + turn), FRAMES)
        prompt = SCENES[self.number % len(SCENES)]
        return iter(rendered(prompt, WIDTH, HEIGHT, 100 + self.number, count=FRAMES).frames)


def trials(*, quick: bool = False) -> list[Trial]:
    """Return the clips, the first few of them if quick."""
    return [Trial(number=number) for number in range(QUICK_TRIED if quick else TRIED)]


assert FRAMES % WINDOW == 0
