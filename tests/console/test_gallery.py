"""The gallery and what is made of a finished film: rows, links and prices, without a browser."""

import re
from pathlib import Path

import pytest

from tests.callers import caller_of, new_account, new_key
from tests.console.test_doors import DoorVisitor, doors
from tests.small import Small
from vitascope import clock
from vitascope.accounts.account import Account, Scope
from vitascope.console import gallery
from vitascope.tasks.task import Completed, Filter, Task

CARD = re.compile(r'<li class="card film-card[^>]*>.*?</li>', re.DOTALL)
DAY_MS = 24 * 3_600_000


async def _made(small: Small, visitor: DoorVisitor, prompt: str, **changes: str) -> str:
    """Make a film by the form, without an engine; return its task's id."""
    answer = await visitor.post("/console/", prompt=prompt, **changes)
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    assert lease.task_id in answer.headers["location"]
    await small.runtime.tasks.finish(
        lease, Completed(video=f"{lease.task_id[-32:]}-1.mp4", record={})
    )
    return lease.task_id


async def _shown(visitor: DoorVisitor, query: str = "") -> list[str]:
    """Return the prompts of the gallery's page."""
    page = (await visitor.http.get(f"/console/gallery{query}")).text
    return [
        found
        for card in CARD.findall(page)
        for found in re.findall(r'film-text"[^>]*>([^<]*)<', card)
    ]


async def _tasks(small: Small) -> list[Task]:
    return await small.runtime.tasks.list_tasks(await _caller(small), Filter(limit=100))


async def _caller(small: Small) -> Account:
    return caller_of((await small.runtime.accounts.account("")).id)


async def test_it_shows_ones_own_films_newest_first_page_by_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "PAGE_FILMS", 2)
    async with doors(tmp_path, creates_per_10_seconds=100) as (small, visitor):
        await visitor.sign_in(small.key)
        for prompt in ("one", "two", "three"):
            await _made(small, visitor, prompt)
        await visitor.post("/console/", prompt="not yet made")
        assert await _shown(visitor) == ["three", "two"]
        page = (await visitor.http.get("/console/gallery")).text
        following = re.search(r"before=([^\"]+)\"", page)
        assert following is not None
        assert await _shown(visitor, f"?before={following[1]}") == ["one"]
        other = await new_key(small, await new_account(small))
        await visitor.post("/console/sign-out")
        await visitor.sign_in(other.secret)
        assert await _shown(visitor) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("fox", ["a RED Fox 100% in snow_drifts"]),
        ("SNOW red", ["a RED Fox 100% in snow_drifts"]),
        ("100%25", ["a RED Fox 100% in snow_drifts"]),
        ("_", ["a RED Fox 100% in snow_drifts"]),
        ("%25%25", []),
        ("狐狸", ["一只红色的狐狸"]),
        ("Über", ["Über den Wolken"]),
        ("a", ["a RED Fox 100% in snow_drifts"]),
        ("fox whale", []),
        ("!", []),
    ],
)
async def test_words_of_a_prompt_find_its_film_in_any_language(
    tmp_path: Path, asked: str, found: list[str]
) -> None:
    async with doors(tmp_path, creates_per_10_seconds=100) as (small, visitor):
        await visitor.sign_in(small.key)
        for prompt in ("Über den Wolken", "一只红色的狐狸", "a RED Fox 100% in snow_drifts"):
            await _made(small, visitor, prompt, negative_prompt="whale")
        assert await _shown(visitor, f"?q={asked}") == found


async def test_films_that_are_not_kept_any_more_are_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with doors(tmp_path, media_days=3) as (small, visitor):
        await visitor.sign_in(small.key)
        await _made(small, visitor, "a cat")
        assert await _shown(visitor) == ["a cat"]
        later = clock.now_ms() + 4 * DAY_MS
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        assert await _shown(visitor) == []


async def test_a_variation_is_the_same_with_another_seed(tmp_path: Path) -> None:
    async with doors(tmp_path, creates_per_10_seconds=100) as (small, visitor):
        await visitor.sign_in(small.key)
        first = await _made(small, visitor, "a cat", seed="7", duration="5", aspect_ratio="16:9")
        page = (await visitor.http.get(f"/console/?task={first}")).text
        for kind, price in {"new": "160", "four": "640", "tall": "160", "long": "320"}.items():
            assert re.search(rf'value="{kind}">[^<]*<span class="dim small">{price} credits', page)
        for kind, change in {
            "new": {},
            "tall": {"aspect_ratio": "9:16"},
            "long": {"duration": "10"},
        }.items():
            answer = await visitor.post(f"/console/tasks/{first}/variations", kind=kind)
            made, *_ = await _tasks(small)
            assert made.id in answer.headers["location"]
            assert made.input["seed"] != 7
            expected = {"prompt": "a cat", "duration": "5", "aspect_ratio": "16:9"} | change
            assert {name: made.input[name] for name in expected} == expected


async def test_four_are_shown_side_by_side_with_a_seed_each(tmp_path: Path) -> None:
    async with doors(tmp_path, creates_per_10_seconds=100) as (small, visitor):
        await visitor.sign_in(small.key)
        first = await _made(small, visitor, "a cat", seed="7")
        answer = await visitor.post(f"/console/tasks/{first}/variations", kind="four")
        made = (await _tasks(small))[:4]
        assert len({task.input["seed"] for task in made} | {7}) == 5
        page = (await visitor.http.get(answer.headers["location"])).text
        assert all(f'id="cell-{task.id}"' in page for task in made)
        part = (await visitor.http.get(answer.headers["location"] + "&part=live")).text
        assert "<html" not in part
        assert "data-live-done" not in part


async def test_four_are_all_made_or_none(tmp_path: Path) -> None:
    async with doors(tmp_path, creates_per_10_seconds=100) as (small, visitor):
        await visitor.sign_in((await new_key(small, cap_total=480_000)).secret)
        first = await _made(small, visitor, "a cat")
        refused = await visitor.post(
            f"/console/tasks/{first}/variations", kind="four", back=f"/?task={first}"
        )
        assert refused.headers["location"] == f"/console/?task={first}"
        assert [task.id for task in await _tasks(small)] == [first]


async def test_the_rest_of_a_batch_is_cancelled_and_paid_back(tmp_path: Path) -> None:
    async with doors(tmp_path, creates_per_10_seconds=100) as (small, visitor):
        await visitor.sign_in(small.key)
        first = await _made(small, visitor, "a cat")
        place = (await visitor.post(f"/console/tasks/{first}/variations", kind="four")).headers[
            "location"
        ]
        batch = place.partition("batch=")[2]
        assert f"/console/batches/{batch}/cancel" in (await visitor.http.get(place)).text
        answer = await visitor.post(f"/console/batches/{batch}/cancel", place)
        assert answer.headers["location"] == place
        states = [task.failure.code for task in (await _tasks(small))[:4] if task.failure]
        assert states == ["499"] * 4
        assert f"/console/batches/{batch}/cancel" not in (await visitor.http.get(place)).text
        assert (await visitor.http.get("/console/together?batch=batch_none")).status_code == 404


async def test_what_is_not_offered_is_not_made(tmp_path: Path) -> None:
    async with doors(tmp_path, creates_per_10_seconds=100) as (small, visitor):
        await visitor.sign_in(small.key)
        first = await _made(small, visitor, "a cat", duration="10", aspect_ratio="9:16")
        for kind in ("long", "tall", "nonsense", ""):
            assert (
                await visitor.post(f"/console/tasks/{first}/variations", kind=kind)
            ).status_code == 404
        waiting = (
            (await visitor.post("/console/", prompt="a dog"))
            .headers["location"]
            .split("task=")[1][:-6]
        )
        assert (
            await visitor.post(f"/console/tasks/{waiting}/variations", kind="new")
        ).status_code == 404
        reader = await new_key(small, scopes=frozenset({Scope.READ}))
        await visitor.post("/console/sign-out")
        await visitor.sign_in(reader.secret)
        assert "/variations" not in (await visitor.http.get(f"/console/?task={first}")).text
        assert "/variations" not in (await visitor.http.get("/console/gallery")).text


async def test_anothers_films_are_not_shown_side_by_side(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        first = await _made(small, visitor, "a cat")
        other = await new_key(small, await new_account(small))
        await visitor.post("/console/sign-out")
        await visitor.sign_in(other.secret)
        assert (await visitor.http.get(f"/console/together?task={first}")).status_code == 404
        assert (await visitor.http.get("/console/together")).status_code == 404
