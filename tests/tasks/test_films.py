"""Films: deleted by their owner or in their time, favourite, shared; records and money stay."""

from pathlib import Path
from typing import Any

import pytest

from tests.callers import ask, caller_of, new_account, new_key
from tests.egress.web import answer, web
from tests.media.given_files import good, turned
from tests.small import Small, api_only, whole_service
from vitascope import clock
from vitascope.accounts.account import Account, Scope
from vitascope.errors import Invalid, KeyLimit, NotFound
from vitascope.maintenance.retention import Retention
from vitascope.storage.local import MARK_FILE
from vitascope.tasks.task import Completed, Filter, Task

DELETE = "/api/v1/jobs/deleteTask"
MODEL = "kling/v2-1-master-text-to-video"


async def _owner(small: Small) -> Account:
    return caller_of((await small.runtime.accounts.account("")).id)


async def _made(small: Small, body: dict[str, Any] | None = None) -> Task:
    """Have a film made without an engine; its video and poster lie in the storage."""
    created = await small.post({"model": MODEL, "input": {"prompt": "a cat"}} | (body or {}))
    storage = small.runtime.storage
    name = storage.new_name(1)
    storage.temporary(name).write_bytes(b"video")
    storage.poster(name).write_bytes(b"poster")
    storage.keep(name)
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    assert lease.task_id == created["data"]["taskId"]
    await small.runtime.tasks.finish(lease, Completed(video=name, record={}))
    return await small.runtime.tasks.get(await _owner(small), lease.task_id)


async def _status(small: Small, name: str) -> int:
    return (await small.http.get(f"/files/{name}")).status_code


def _upkeep(small: Small) -> Retention:
    runtime = small.runtime
    return Retention(
        runtime.accounts,
        runtime.tasks,
        runtime.films,
        runtime.callbacks,
        runtime.storage,
        runtime.uploads,
        runtime.settings,
    )


async def test_a_deleted_film_is_gone_at_once_and_its_record_and_receipt_stay(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        task = await _made(small)
        assert task.video is not None
        before, receipt = await small.record(task.id), f"/api/v1/account/receipt?taskId={task.id}"
        poster = task.video.replace(".mp4", ".jpg")
        assert [await _status(small, each) for each in (task.video, poster)] == [200, 200]
        entries = (await small.http.get(receipt)).json()
        assert [entry["kind"] for entry in entries["data"]] == ["hold", "charge"]
        deleted = (await ask(small, "POST", DELETE, body={"taskId": task.id}))["data"]
        assert deleted["taskId"] == task.id
        assert [await _status(small, each) for each in (task.video, poster)] == [404, 404]
        record = await small.record(task.id)
        assert record["deletedTime"] == deleted["deletedTime"]
        assert (record["state"], record["resultJson"], record["creditsConsumed"]) == (
            "success",
            "",
            160,
        )
        assert "response" not in record
        gone = {"resultJson", "response", "deletedTime"}
        assert {name: value for name, value in record.items() if name not in gone} == {
            name: value for name, value in before.items() if name not in gone
        }
        assert (await small.http.get(receipt)).json() == entries
        assert await small.balance() == 10_000 - 160


async def test_deleting_again_changes_nothing(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        task = await _made(small)
        first = await ask(small, "POST", DELETE, body={"taskId": task.id})
        assert await ask(small, "POST", DELETE, body={"taskId": task.id}) == first


async def test_what_has_not_ended_is_cancelled_not_deleted(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        waiting = (await small.create())["data"]["taskId"]
        refused = await ask(small, "POST", DELETE, body={"taskId": waiting})
        assert refused["code"] == 422
        assert "cancel it first" in refused["msg"]
        assert (await small.record(waiting))["state"] == "waiting"


async def test_nobody_deletes_anothers_film_or_with_a_key_that_may_only_read(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        task, owner = await _made(small), await _owner(small)
        assert task.video is not None
        keys = {
            404: await new_key(small, await new_account(small)),
            433: await new_key(small, scopes=frozenset({Scope.READ})),
        }
        for code, key in keys.items():
            refused = await ask(small, "POST", DELETE, key=key.secret, body={"taskId": task.id})
            assert refused["code"] == code
        test_key = await new_key(small, test=True)
        refused = await ask(small, "POST", DELETE, key=test_key.secret, body={"taskId": task.id})
        assert refused["code"] == 404
        assert await _status(small, task.video) == 200
        stranger = caller_of(await new_account(small, "third"))
        for change in (
            small.runtime.films.prefer(stranger, task.id, favourite=True),
            small.runtime.films.share(stranger, task.id),
            small.runtime.films.unshare(stranger, task.id),
        ):
            with pytest.raises(NotFound):
                await change
        reader = Account(id=owner.id, name="", key_id="k", scopes=frozenset({Scope.READ}))
        with pytest.raises(KeyLimit):
            await small.runtime.films.share(reader, task.id)


async def test_a_films_pictures_go_with_it(tmp_path: Path) -> None:
    pages = {"/a.png": answer(good()), "/b.jpg": answer(turned(".jpg", 6))}
    engine = "tests.engines_for_tests:PictureEngine"
    async with web(pages) as site, whole_service(tmp_path, engine=engine) as small:
        given = {
            "prompt": "x",
            "image_url": site.url("/a.png"),
            "tail_image_url": site.url("/b.jpg"),
        }
        created = await small.post({"model": "kling/v2-1-pro", "input": given})
        record = await small.finished(created["data"]["taskId"])
        storage, task_id = small.runtime.storage, record["taskId"]
        pictures = [storage.pictures.of_task(task_id, role) for role in ("first", "last")]
        assert None not in pictures
        await ask(small, "POST", DELETE, body={"taskId": task_id})
        assert [storage.pictures.of_task(task_id, role) for role in ("first", "last")] == [None] * 2
        assert list(storage.older_than(-60)) == []


async def test_a_film_is_deleted_when_its_own_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        short, usual = await _made(small, {"keepSeconds": 3_600}), await _made(small)
        assert short.video is not None
        assert usual.video is not None
        record = await small.record(short.id)
        assert record["expireTime"] == record["completeTime"] + 3_600_000
        assert "expireTime" not in await small.record(usual.id)
        now = clock.now_ms()
        monkeypatch.setattr(clock, "now_ms", lambda: now + 3_500_000)
        assert await _upkeep(small).delete_expired() == 0
        monkeypatch.setattr(clock, "now_ms", lambda: now + 3_700_000)
        assert await _upkeep(small).delete_expired() == 1
        assert await _upkeep(small).delete_expired() == 0
        assert [await _status(small, each) for each in (short.video, usual.video)] == [404, 200]
        record = await small.record(short.id)
        assert record["deletedTime"] == now + 3_700_000
        assert "expireTime" not in record


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (59, "keepSeconds must be at least 60"),
        (2 * 86_400 + 1, "keepSeconds must be at most 172,800"),
        ("soon", "keepSeconds must be a whole number"),
    ],
)
async def test_a_time_that_cannot_be_kept_is_refused(
    tmp_path: Path, given: object, says: str
) -> None:
    async with api_only(tmp_path, media_days=2) as small:
        refused = await small.post({"model": MODEL, "input": {"prompt": "x"}, "keepSeconds": given})
        assert (refused["code"], refused["msg"]) == (422, says)
        assert await small.balance() == 10_000


async def test_a_start_does_not_miss_deleted_films(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for task in [await _made(small) for _ in range(3)]:
            await ask(small, "POST", DELETE, body={"taskId": task.id})
        assert list(small.runtime.storage.older_than(-60)) == []
    (tmp_path / "media" / MARK_FILE).unlink(missing_ok=True)
    async with api_only(tmp_path) as small:
        assert len(await small.runtime.tasks.list_tasks(await _owner(small), Filter())) == 3


async def test_favourites_are_listed_and_a_deleted_film_is_none_any_more(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        first, second = await _made(small), await _made(small)
        owner, films = await _owner(small), small.runtime.films

        async def favourites() -> list[str]:
            found = await small.runtime.tasks.list_tasks(owner, Filter(favourite=True))
            return [task.id for task in found]

        await films.prefer(owner, first.id, favourite=True)
        await films.prefer(owner, second.id, favourite=True)
        assert await favourites() == [second.id, first.id]
        await films.prefer(owner, second.id, favourite=False)
        assert await favourites() == [first.id]
        await films.delete(owner, first.id)
        assert await favourites() == []
        with pytest.raises(Invalid):
            await films.prefer(owner, first.id, favourite=True)
        kept = await small.runtime.tasks.list_tasks(owner, Filter(kept=True))
        assert [task.id for task in kept] == [second.id]


async def _shared(small: Small, task_id: str) -> str:
    """Share a film; return its signature."""
    owner, films = await _owner(small), small.runtime.films
    await films.share(owner, task_id)
    path = films.public_path(await small.runtime.tasks.get(owner, task_id))
    assert path is not None
    return path.rpartition("/")[2]


async def test_a_shared_film_has_one_address_until_it_is_taken_away(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        task, other = await _made(small), await _made(small)
        owner, films = await _owner(small), small.runtime.films
        signature = await _shared(small, task.id)
        assert await _shared(small, task.id) == signature
        assert (await films.shared(task.id, signature)).id == task.id
        for task_id, forged in (
            (task.id, signature[:-1]),
            (task.id, "0" * len(signature)),
            (task.id, "é"),
            (other.id, signature),
            ("task_nothing", signature),
        ):
            with pytest.raises(NotFound):
                await films.shared(task_id, forged)
        await films.unshare(owner, task.id)
        with pytest.raises(NotFound):
            await films.shared(task.id, signature)
        again = await _shared(small, task.id)
        assert again != signature
        await films.delete(owner, task.id)
        with pytest.raises(NotFound):
            await films.shared(task.id, again)
