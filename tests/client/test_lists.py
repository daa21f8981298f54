"""Lists of the client: pages, iterators over them, the ledger and the models of a real service."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.client.script import Script, core, said
from tests.small import MODEL, whole_service
from vitascope import AsyncVitascope, Unreachable, Vitascope, errors
from vitascope.client import lists

ENTRY = {
    "id": 2,
    "kind": "hold",
    "amount": 160,
    "change": -160,
    "taskId": "task_1",
    "reason": "",
    "createTime": 5,
}


@pytest.mark.parametrize("answer", [None, [], {"entries": None}, {"entries": [{}]}, "text"])
def test_a_ledger_that_is_none_is_no_answer(answer: object) -> None:
    with pytest.raises(Unreachable, match="it sent no ledger"):
        Script(said(answer)).run(lists.ledger_page(core()))


def test_a_list_is_asked_for_in_the_words_of_the_wire() -> None:
    script = Script(
        said({"tasks": [], "cursor": None}),
        said([ENTRY]),
        said({"models": []}),
        said({"subject": "fox"}),
    )
    script.run(lists.list_page(core(), model="m", created_from_ms=0, created_to_ms=9, state=None))
    assert script.asked[0].params == {
        "limit": "20",
        "model": "m",
        "createdFrom": "0",
        "createdTo": "9",
    }
    (entry,) = script.run(lists.receipt(core(), "task_1"))
    assert (entry.kind, entry.change, entry.task_id, entry.created_ms) == (
        "hold",
        -160,
        "task_1",
        5,
    )
    script.run(lists.list_models(core(), provider="Kling"))
    assert script.asked[2].params == {"provider": "Kling"}
    assert script.run(lists.explain(core(), "a fox", model="m")) == {"subject": "fox"}


def test_an_iterator_goes_on_to_the_last_page() -> None:
    found: list[Any] = []
    pages = [
        said({"entries": [ENTRY | {"id": each}], "cursor": after})
        for each, after in ((3, "c"), (2, None))
    ]
    script = Script(*pages)
    walk = lists.pages_of_ledger(core())
    page = script.run(next(walk))
    try:
        while True:
            found += page.entries
            page = script.run(walk.send(page))
    except StopIteration:
        pass
    assert [entry.id for entry in found] == [3, 2]
    assert [ask.params.get("cursor") for ask in script.asked] == [None, "c"]


async def test_both_clients_iterate_over_tasks_and_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_AT_ONCE", 2)

    def use(url: str, key: str) -> tuple[list[str], list[str]]:
        with Vitascope(url, key, poll_seconds=0.05) as client:
            schema = client.model_schema("wan/2-7-text-to-video")
            assert schema["properties"]["input"]
            assert {each["provider"] for each in client.models(provider="kling")} == {"Kling"}
            with pytest.raises(errors.Invalid, match="doesn't say what it will draw"):
                client.videos.explain("a cat")
            videos = [video.id for video in client.videos.iterate()]
            assert client.receipt(videos[0])[-1].kind in {"hold", "charge"}
            return videos, [entry.kind for entry in client.iter_ledger()]

    async with (
        whole_service(tmp_path) as small,
        AsyncVitascope(small.url, small.key, poll_seconds=0.05) as client,
    ):
        made = [(await client.videos.create_and_poll(f"a cat {each}")).id for each in range(3)]
        assert [video.id async for video in client.videos.iterate(state="success")] == made[::-1]
        assert [video.id async for video in client.videos.iterate(model=MODEL)] == made[::-1]
        entries = [entry async for entry in client.iter_ledger()]
        assert [entry.kind for entry in entries] == ["charge", "hold"] * 3 + ["top-up"]
        assert sum(entry.change for entry in entries) == await client.credits()
        page = await client.ledger(limit=1)
        assert ([entry.id for entry in page.entries], page.cursor is not None) == (
            [entries[0].id],
            True,
        )
        assert await asyncio.to_thread(use, small.url, small.key) == (
            made[::-1],
            [entry.kind for entry in entries],
        )
