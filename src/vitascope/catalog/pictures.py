"""What a model takes of a given picture, as data."""

from collections.abc import Iterable
from dataclasses import dataclass

from vitascope.language import mark
from vitascope.media.given import ENDINGS, BadPicture, PictureFacts

MEGABYTE = 1_000_000
LARGE_TEXT = mark("it is larger than {megabytes} MB")
KIND_TEXT = mark("this model takes {kinds} only")
SMALL_TEXT = mark("its sides must have at least {count} pixels")
RATIO_TEXT = mark("its width must be between {low} and {high} times its height")
SIDEWAYS_TURNS = range(5, 9)
"""EXIF's orientations by which width and height change places."""


@dataclass(frozen=True, kw_only=True)
class PictureLimits:
    """Bounds of a picture's file: bytes, kinds by media type, pixels of the shorter side, and
    (least, most) of width divided by height.
    """

    megabytes: int
    kinds: tuple[str, ...] = tuple(ENDINGS)
    least_side: int = 0
    ratio: tuple[float, float] | None = None

    def require_file(self, media_type: str, size: int) -> None:
        """Check what is known without opening a file. Raises BadPicture with the rule."""
        if size > self.megabytes * MEGABYTE:
            raise BadPicture(LARGE_TEXT, megabytes=self.megabytes)
        if media_type not in self.kinds:
            raise BadPicture(KIND_TEXT, kinds=_listed(self.kinds))

    def require(self, facts: PictureFacts, size: int) -> None:
        """Check a picture of so many bytes. Raises BadPicture with the first rule that it breaks."""
        self.require_file(facts.media_type, size)
        width, height = facts.width, facts.height
        if facts.turn in SIDEWAYS_TURNS:
            width, height = height, width
        if min(width, height) < self.least_side:
            raise BadPicture(SMALL_TEXT, count=self.least_side)
        if self.ratio is not None and not self.ratio[0] <= width / height <= self.ratio[1]:
            raise BadPicture(RATIO_TEXT, low=self.ratio[0], high=self.ratio[1])

    @property
    def looks_inside(self) -> bool:
        """True where a file must be opened to know."""
        return self.least_side > 0 or self.ratio is not None


def _listed(kinds: Iterable[str]) -> str:
    return ", ".join(kind.removeprefix("image/").upper() for kind in kinds)
