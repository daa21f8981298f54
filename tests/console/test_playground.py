"""What the playground's form is filled with."""

import re
from pathlib import Path

import pytest

from tests.callers import new_key
from tests.console.test_doors import doors
from vitascope.catalog import MODELS
from vitascope.tasks.task import Failed

SEED = re.compile(r'name="seed"[^>]*value="([^"]*)"')
CRASHED = Failed(message="The engine failed unexpectedly.", retryable=True, crashed=True)


@pytest.mark.parametrize(
    ("typed", "offered", "offered_after_a_crash"), [("7", "7", ""), ("", "", "")]
)
async def test_a_seed_is_offered_again_where_somebody_typed_it_and_it_did_not_fail(
    tmp_path: Path, typed: str, offered: str, offered_after_a_crash: str
) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        await visitor.post("/console/", prompt="a cat", seed=typed)
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        for page in (f"/console/?again={lease.task_id}", f"/console/?task={lease.task_id}"):
            assert SEED.findall((await visitor.http.get(page)).text) == [offered]
        await small.runtime.tasks.finish(lease, CRASHED)
        again = (await visitor.http.get(f"/console/?again={lease.task_id}")).text
        assert SEED.findall(again) == [offered_after_a_crash]
        assert "a cat" in again


async def test_every_models_form_and_price_come_from_its_row(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        for model in MODELS.values():
            page = (await visitor.http.get("/console/", params={"model": model.name})).text
            assert all(f'name="{part.name}"' in page for part in model.fields)
            assert ("This model needs a picture" in page) == (
                "Text to Video" not in model.task_types
            )
        silent = (
            await visitor.http.get(
                "/console/", params={"model": "kling-3.0/video", "duration": "4"}
            )
        ).text
        assert "<output data-price>72</output>" in silent


async def test_a_model_that_is_switched_off_is_not_offered(tmp_path: Path) -> None:
    off = 'value="wan/2-7-text-to-video"'
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        assert off in (await visitor.http.get("/console/")).text
        model = MODELS["wan/2-7-text-to-video"]
        await small.runtime.model_settings.change(model, {"enabled": False}, who="operator")
        assert off not in (await visitor.http.get("/console/")).text
        assert off in (await visitor.http.get("/console/", params={"model": model.name})).text


async def test_a_form_of_another_model_makes_its_task_and_is_filled_from_it(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        form = {
            "model": "wan/2-7-text-to-video",
            "prompt": "a cat",
            "duration": "3",
            "ratio": "4:3",
            "resolution": "720p",
        }
        await visitor.post("/console/", **form)
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        assert (lease.model, lease.spec.num_frames, lease.spec.width) == (form["model"], 72, 80)
        again = (await visitor.http.get(f"/console/?again={lease.task_id}")).text
        assert 'value="wan/2-7-text-to-video" selected' in again
        assert 'name="ratio" value="4:3" checked' in again


async def test_a_tier_is_a_choice_with_its_price_where_several_are_offered(tmp_path: Path) -> None:
    async with doors(tmp_path, priority_price=1.5, off_peak_price=0.25) as (small, visitor):
        await visitor.sign_in(small.key)
        page = (await visitor.http.get("/console/")).text
        for tier, price in {"standard": "160", "priority": "240", "off-peak": "40"}.items():
            assert f'data-tier="{tier}">{price}<' in page
        await visitor.post("/console/", prompt="a cat", tier="priority")
        (row,) = (await small.runtime.tasks.queue())["waiting"]
        assert row["tier"] == "priority"
        refused = await visitor.post("/console/", prompt="a cat", tier="express")
        assert refused.status_code == 400
        assert "tier must be one of" in refused.text
        test = (await new_key(small, test=True)).secret
        await visitor.post("/console/sign-out")
        await visitor.sign_in(test)
        assert 'name="tier"' not in (await visitor.http.get("/console/")).text


async def test_where_one_tier_is_offered_there_is_nothing_to_choose(tmp_path: Path) -> None:
    async with doors(tmp_path, priority_price=0, off_peak_price=0) as (small, visitor):
        await visitor.sign_in(small.key)
        assert 'name="tier"' not in (await visitor.http.get("/console/")).text
