"""The catalogue's plan: what a request means."""

import pytest

from vitascope import catalog
from vitascope.catalog.model import frame_size
from vitascope.errors import Invalid

MASTER = "kling/v2-1-master-text-to-video"


@pytest.mark.parametrize(
    ("ratio", "size"), [("16:9", (1920, 1080)), ("9:16", (1080, 1920)), ("1:1", (1080, 1080))]
)
@pytest.mark.parametrize(
    ("duration", "frames", "credits_milli"), [("5", 120, 160_000), ("10", 240, 320_000)]
)
def test_size_length_and_price_are_the_contracts(
    ratio: str, size: tuple[int, int], duration: str, frames: int, credits_milli: int
) -> None:
    body = {"model": MASTER, "input": {"prompt": "x", "aspect_ratio": ratio, "duration": duration}}
    plan = catalog.find(MASTER).plan(body, short_side=1080)
    assert (plan.spec.width, plan.spec.height) == size
    assert (plan.spec.num_frames, plan.spec.fps, plan.cost_milli) == (frames, 24, credits_milli)


@pytest.mark.parametrize("short_side", range(90, 1_081, 18))
def test_every_allowed_short_side_makes_even_sizes(short_side: int) -> None:
    for ratio in ("16:9", "9:16", "1:1"):
        width, height = frame_size(ratio, short_side)
        assert (width % 2, height % 2, min(width, height)) == (0, 0, short_side)


def test_a_model_is_found_by_its_exact_name_only() -> None:
    for name in ("kling/v2-1-master", MASTER.upper(), MASTER + " ", ""):
        with pytest.raises(Invalid, match="not supported"):
            catalog.find(name)
