"""Sound from the request to the file: with the switch a track and its price, without it neither."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from tests.small import api_only, whole_service
from tests.worker.deps import shop_over
from vitascope.media.probe import probe
from vitascope.media.provenance import read_provenance
from vitascope.media.sound import read_sound
from vitascope.video import SOUND_RATE
from vitascope.worker.run import run_task
from vitascope_scene.sound.loudness import loudness, true_peak

MODEL = "kling-2.6/text-to-video"


def _body(*, sound: bool) -> dict[str, object]:
    given = {
        "prompt": "a dog barking on a beach",
        "sound": sound,
        "duration": "5",
        "aspect_ratio": "16:9",
        "seed": 4,
    }
    return {"model": MODEL, "input": given}


async def test_the_embedded_engine_adds_sound_where_it_is_asked_for(tmp_path: Path) -> None:
    async with whole_service(tmp_path / "data", engine="scene", visible_label=True) as small:
        account = await small.runtime.accounts.authenticate(small.key)
        for sound, price in ((True, 110), (False, 55)):
            before = await small.balance()
            record = await small.finished((await small.post(_body(sound=sound)))["data"]["taskId"])
            assert (record["state"], record["failMsg"]) == ("success", None)
            assert record["creditsConsumed"] == before - await small.balance() == price
            detail = await small.runtime.tasks.detail(account, record["taskId"])
            assert "left_out" not in detail.record
            assert detail.record["video"]["has_sound"] is sound
            assert ("waves" in detail.record["engine"].get("sound", ())) is sound
            path = tmp_path / f"{price}.mp4"
            path.write_bytes((await small.http.get(record["response"]["resultUrls"][0])).content)
            found = probe(path)
            assert (found.has_sound, found.sound_codec) == (
                (True, "aac") if sound else (False, None)
            )
            assert (provenance := read_provenance(path)) is not None
            assert provenance.whole
    heard = read_sound(tmp_path / "110.mp4", 5 * SOUND_RATE)
    assert probe(tmp_path / "110.mp4").sound_seconds == pytest.approx(5, abs=1e-3)
    assert len(heard) == 5 * SOUND_RATE
    channels = np.ascontiguousarray(heard.T)
    assert loudness(channels) == pytest.approx(-16, abs=1)
    assert 20 * np.log10(true_peak(channels)) < -1


async def test_an_engine_that_promised_sound_and_brings_none_fails_and_costs_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with (
        api_only(tmp_path, engine="tests.engines_for_tests:MuteEngine", max_attempts=1) as small,
        shop_over(small) as (deps, host),
    ):
        task_id = (await small.post(_body(sound=True)))["data"]["taskId"]
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        assert lease.spec.sound
        await run_task(lease, host, deps, leaving=asyncio.Event())
        record = await small.record(task_id)
        assert (record["state"], await small.balance()) == ("fail", 10_000)
        said = capfd.readouterr()
        assert "the clip is silent, sound was promised" in said.out + said.err
