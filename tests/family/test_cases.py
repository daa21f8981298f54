"""Ten cases of the family by the embedded engine; `make family` makes them all."""

from pathlib import Path

import pytest

from tests.family.cases import cases_of
from tests.family.proof import given_pictures, make_all
from tests.small import whole_service
from vitascope.catalog import MODELS

TEN = (
    "kling/v2-1-master-text-to-video",
    "kling/v2-1-pro",
    "kling-2.6/text-to-video",
    "kling-2.6/image-to-video",
    "kling-3.0/video",
    "wan/2-7-image-to-video",
    "bytedance/seedance-2",
    "hailuo/02-image-to-video-standard",
    "pixverse-v6/text-to-video",
    "grok-imagine/text-to-video",
)
ADDRESSES = ("https://example.com/a.png", "https://example.com/b.png")


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_cases(name: str) -> None:
    """But those that must be given a reference, which the embedded engine does not take."""
    cases = list(cases_of(MODELS[name], ADDRESSES))
    assert bool(cases) == (not name.endswith("/reference-to-video"))


async def test_ten_models_make_what_they_promise(tmp_path: Path) -> None:
    """One case each: the last, where most is switched on."""
    async with whole_service(tmp_path / "data", engine="scene") as small:
        pictures = await given_pictures(small)
        made = await make_all(
            small, [list(cases_of(MODELS[name], pictures))[-1] for name in TEN], tmp_path
        )
    assert [(each.case.model, each.wrong) for each in made] == [(name, "") for name in TEN]
