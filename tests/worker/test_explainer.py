"""The explainer: what an engine will draw, answered by a child of its own."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from vitascope.config import EngineTable
from vitascope.errors import GenerationFailed, TooFrequent
from vitascope.video import VideoSpec
from vitascope.worker import explainer
from vitascope.worker.explainer import Explainer

ENGINE = "tests.engines_for_tests:ExplainingEngine"


@asynccontextmanager
async def _explainer() -> AsyncIterator[Explainer]:
    asked = Explainer({"drawn": EngineTable.model_validate({"kind": ENGINE})})
    try:
        yield asked
    finally:
        await asked.close()


def _spec(prompt: str) -> VideoSpec:
    return VideoSpec(prompt=prompt, width=160, height=90, num_frames=10, fps=5, seed=1)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_one_child_answers_every_question_in_turn() -> None:
    async with _explainer() as asked:
        said = await asyncio.gather(
            *(asked.explain("drawn", _spec("word " * count)) for count in (1, 2, 3))
        )
        assert [each["words"] for each in said] == [1, 2, 3]
        assert len({each["pid"] for each in said}) == 1
    assert not _lives(int(said[0]["pid"]))


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("refuse", "This engine cannot draw that."),
        ("bug", "The engine failed unexpectedly."),
        ("die", "The engine stopped unexpectedly."),
        ("hang", explainer.SLOW_TEXT),
    ],
)
async def test_a_failure_is_a_sentence_and_the_next_question_is_answered(
    prompt: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _explainer() as asked:
        await asked.explain("drawn", _spec("a fox"))
        if prompt == "hang":
            monkeypatch.setattr(explainer, "ANSWER_SECONDS", 0.5)
        with pytest.raises(GenerationFailed, match=f"^{sentence}$"):
            await asked.explain("drawn", _spec(prompt))
        monkeypatch.undo()
        assert (await asked.explain("drawn", _spec("a red fox")))["words"] == 3


async def test_who_hangs_up_leaves_no_answer_for_the_next() -> None:
    async with _explainer() as asked:
        await asked.explain("drawn", _spec("a fox"))
        hanging = asyncio.create_task(asked.explain("drawn", _spec("hang")))
        await asyncio.sleep(0.1)
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        assert (await asked.explain("drawn", _spec("a red fox")))["words"] == 3


async def test_a_child_that_nobody_asks_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explainer, "IDLE_SECONDS", 0.1)
    async with _explainer() as asked:
        first = await asked.explain("drawn", _spec("a fox"))
        while _lives(int(first["pid"])):
            await asyncio.sleep(0.05)
        second = await asked.explain("drawn", _spec("a fox"))
        assert second["pid"] != first["pid"]


async def test_only_so_many_questions_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explainer, "WAITING", 2)
    async with _explainer() as asked:
        asking = [asyncio.create_task(asked.explain("drawn", _spec("a fox"))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooFrequent):
            await asked.explain("drawn", _spec("a fox"))
        assert all(each["words"] == 2 for each in await asyncio.gather(*asking))
