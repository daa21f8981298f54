"""What models take of pictures: bytes, kinds, sides, ratio, told in one rule."""

import pytest

from vitascope.catalog import MODELS
from vitascope.catalog.pictures import PictureLimits
from vitascope.media.given import BadPicture, PictureFacts
from vitascope.video import Ability

LIMITS = PictureLimits(
    megabytes=10, kinds=("image/jpeg", "image/png"), least_side=300, ratio=(0.4, 2.5)
)


def _facts(width: int, height: int, kind: str = "image/jpeg", turn: int = 1) -> PictureFacts:
    return PictureFacts(media_type=kind, width=width, height=height, turn=turn)


@pytest.mark.parametrize(
    ("facts", "size"),
    [(_facts(300, 300), 10_000_000), (_facts(750, 300), 1), (_facts(300, 750, "image/png"), 1)],
)
def test_a_picture_at_the_bounds_is_taken_and_one_byte_more_is_not(
    facts: PictureFacts, size: int
) -> None:
    LIMITS.require(facts, size)
    with pytest.raises(BadPicture, match="larger than 10 MB"):
        LIMITS.require(facts, 10_000_001)


@pytest.mark.parametrize(
    ("facts", "size", "said"),
    [
        (_facts(300, 300), 10_000_001, "it is larger than 10 MB"),
        (_facts(300, 300, "image/webp"), 1, "this model takes JPEG, PNG only"),
        (_facts(600, 299), 1, "its sides must have at least 300 pixels"),
        (_facts(751, 300), 1, "its width must be between 0.4 and 2.5 times its height"),
    ],
)
def test_the_first_broken_rule_is_named(facts: PictureFacts, size: int, said: str) -> None:
    with pytest.raises(BadPicture, match=f"^{said}$"):
        LIMITS.require(facts, size)


def test_what_a_camera_turned_is_judged_upright() -> None:
    wide = PictureLimits(megabytes=10, ratio=(1.5, 2.5))
    wide.require(_facts(300, 600, turn=6), 1)
    with pytest.raises(BadPicture, match="times its height"):
        wide.require(_facts(600, 300, turn=6), 1)


def test_rows_say_what_the_documents_say_of_pictures() -> None:
    first, last = Ability.FIRST_FRAME, Ability.LAST_FRAME
    pro = MODELS["kling/v2-1-pro"]
    assert pro.picture_limits(first) == PictureLimits(
        megabytes=10, kinds=("image/jpeg", "image/png")
    )
    assert pro.picture_limits(last) == PictureLimits(megabytes=10)
    omni = MODELS["kling-3.0-omni/image-to-video"].picture_limits(first)
    assert omni is not None
    assert (omni.megabytes, omni.least_side, omni.ratio) == (50, 300, (0.4, 2.5))
    assert MODELS["kling/v2-1-master-text-to-video"].picture_limits(first) is None
