"""Watermarks of accounts: the operator's switch, who used it when, and whose clip a mark is."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.callers import OPERATOR, ask, caller_of, create, new_account, new_key, operator
from tests.small import Small, api_only
from vitascope.accounts.account import Account, Scope
from vitascope.media.watermark.keys import keep_key
from vitascope.media.watermark.payload import payload_of, word_of

WATERMARK = "/api/v1/admin/accounts/-/watermark"


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Small]:
    async with api_only(tmp_path) as opened:
        yield opened


async def test_a_new_account_has_it_and_each_change_says_who_and_when(small: Small) -> None:
    key = await operator(small)
    assert (await ask(small, "GET", WATERMARK, key=key))["data"] == {"on": True, "changes": []}
    assert (await ask(small, "PUT", WATERMARK, key=key, body={"on": False}))["data"]["on"] is False
    shown = (await ask(small, "PUT", WATERMARK, key=key, body={"on": True}))["data"]
    assert (shown["on"], [each["on"] for each in shown["changes"]]) == (True, [True, False])
    keys = {row.id for row in await small.runtime.accounts.operators_keys(OPERATOR)}
    assert {each["changedBy"] for each in shown["changes"]} == keys
    assert shown["changes"][0]["changeTime"] >= shown["changes"][1]["changeTime"]


async def test_one_accounts_switch_is_not_anothers(small: Small) -> None:
    other = await new_account(small)
    await small.runtime.marks.choose(other, enabled=False, who="console")
    first = await small.runtime.accounts.account("")
    assert await small.runtime.marks.choice(first.id) is None
    found = await small.runtime.marks.choice(other)
    assert found is not None
    assert (found.enabled, found.who) == (False, "console")


async def test_only_the_operator_may_switch_it(small: Small) -> None:
    tenant = (await new_key(small)).secret
    assert (await ask(small, "PUT", WATERMARK, key=tenant, body={"on": False}))["code"] == 433
    assert (await ask(small, "PUT", WATERMARK, key=await operator(small), body={"on": "perhaps"}))[
        "code"
    ] == 422
    missing = WATERMARK.replace("/-/", "/acc_none/")
    assert (await ask(small, "PUT", missing, key=await operator(small), body={"on": False}))[
        "code"
    ] == 404


async def test_a_mark_belongs_to_its_task_for_its_owner_and_the_operator_alone(
    small: Small,
) -> None:
    task_id = (await small.create())["data"]["taskId"]
    for _ in range(3):
        await small.create()
    marks = small.runtime.marks
    payload = payload_of(marks.word(task_id), marks.keys)
    assert payload is not None
    first = await small.runtime.accounts.account("")
    assert task_id in await marks.tasks_of(payload, caller_of(first.id))
    stranger = await new_account(small)
    assert (
        await marks.tasks_of(payload, replace(caller_of(stranger), scopes=frozenset({Scope.READ})))
        == []
    )
    assert task_id in await marks.tasks_of(payload, caller_of(stranger))


async def test_a_mark_tells_a_key_no_more_than_it_may_read(small: Small) -> None:
    live = (await small.create())["data"]["taskId"]
    tested = (await create(small, (await new_key(small, test=True)).secret))["data"]["taskId"]
    first = await small.runtime.accounts.account("")
    reader = replace(caller_of(first.id), scopes=frozenset({Scope.READ}))

    async def told(task_id: str, caller: Account) -> bool:
        payload = payload_of(small.runtime.marks.word(task_id), small.runtime.marks.keys)
        assert payload is not None
        return task_id in await small.runtime.marks.tasks_of(payload, caller)

    assert [await told(each, reader) for each in (live, tested)] == [True, True]
    assert [await told(each, replace(reader, test=True)) for each in (live, tested)] == [
        False,
        True,
    ]
    assert not await told(live, replace(reader, scopes=frozenset({Scope.CREATE})))
    assert await told(live, replace(reader, scopes=frozenset({Scope.ADMIN})))


async def test_a_key_that_was_there_before_still_reads_its_clips(tmp_path: Path) -> None:
    keep_key(tmp_path, b"o" * 32)
    async with api_only(tmp_path) as small:
        marks = small.runtime.marks
        assert len(marks.keys) == 2
        assert payload_of(word_of(b"o" * 32, "task_1"), marks.keys) is not None
        assert payload_of(marks.word("task_1"), marks.keys[1:]) is None
    async with api_only(tmp_path) as again:
        assert again.runtime.marks.keys == marks.keys
