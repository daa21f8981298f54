"""The log of an account's callbacks over HTTP: pages, one with its attempts, replays.

Nobody else's.
"""

from pathlib import Path

import httpx2
import pytest

from tests.callbacks.dispatching import SLACK_MS, Office, Travel, dispatching
from tests.callbacks.receivers import receiver
from tests.callers import OPERATOR
from vitascope.accounts.key import KeyRules
from vitascope.api.app import create_app
from vitascope.clock import DAY_MS

PATH = "/api/v1/account/callbacks"


def _client(post: Office, key: str = "") -> httpx2.AsyncClient:
    secret = key or post.runtime.local_token
    transport = httpx2.ASGITransport(app=create_app(post.runtime), raise_app_exceptions=False)
    return httpx2.AsyncClient(
        base_url="http://t", headers={"Authorization": f"Bearer {secret}"}, transport=transport
    )


async def test_callbacks_are_listed_newest_first_page_by_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with receiver("410") as hook, dispatching(tmp_path) as post, _client(post) as http:
        made = []
        for _ in range(5):
            made += await post.add(hook.url)
            travel.now += SLACK_MS
            await post.dispatcher.run_due()
            travel.now += 1_000
        first = (await http.get(PATH, params={"limit": 3})).json()["data"]
        second = (await http.get(PATH, params={"limit": 3, "cursor": first["cursor"]})).json()[
            "data"
        ]
        assert [row["taskId"] for row in first["callbacks"] + second["callbacks"]] == made[::-1]
        assert second["cursor"] is None
        dead = (await http.get(PATH, params={"state": "dead"})).json()["data"]["callbacks"]
        assert [(row["taskId"], row["lastStatus"]) for row in dead] == [(made[0], 410)]
        of_task = (await http.get(PATH, params={"taskId": made[2]})).json()["data"]["callbacks"]
        assert [row["taskId"] for row in of_task] == [made[2]]
        assert (await http.get(PATH, params={"state": "odd"})).json()["code"] == 422
        assert first["receiversOff"] == []


async def test_one_callback_is_shown_with_its_body_and_every_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with receiver("500") as hook, dispatching(tmp_path) as post, _client(post) as http:
        (task_id,) = await post.add(hook.url)
        await post.run_to_the_end(travel)
        shown = (await http.get(f"{PATH}/{task_id}")).json()["data"]
        assert shown == (await http.get(f"{PATH}/{shown['id']}")).json()["data"]
        assert shown["body"].encode() == hook.requests[0][1]
        outcomes = [
            (each["attempt"], each["status"], each["reason"], each["answer"])
            for each in shown["attempts"]
        ]
        assert outcomes == [(1, 500, "the receiver answered 500", "well"), (2, 200, None, "well")]


async def test_odd_questions_get_an_answer_and_never_a_500(tmp_path: Path) -> None:
    async with dispatching(tmp_path) as post, _client(post) as http:
        answers = [
            await http.get(PATH + "/a%00b"),
            await http.get(PATH, params={"taskId": "a\x00"}),
            await http.post(f"{PATH}/replay", json={"id": "a\x00"}),
            await http.post(f"{PATH}/replay", json={"since": 1e18}),
            await http.get(PATH, params={"cursor": "zz"}),
            await http.get(PATH, params={"limit": 0}),
            await http.post(f"{PATH}/replay", json={"failed": "maybe"}),
        ]
        assert [answer.json()["code"] for answer in answers] == [404, 200, 200, 422, 422, 422, 422]


async def test_anothers_callback_looks_like_none_at_all(tmp_path: Path) -> None:
    async with receiver() as hook, dispatching(tmp_path) as post, _client(post) as http:
        (foreign,) = await post.add(hook.url, account_id=await post.new_account())
        answers = [(await http.get(f"{PATH}/{one}")).json() for one in (foreign, "msg_none")]
        assert answers[0] == answers[1]
        assert answers[0]["code"] == 404
        assert (await http.post(f"{PATH}/replay", json={"id": foreign})).json()["data"] == {
            "count": 0
        }
        assert (await http.get(PATH)).json()["data"]["callbacks"] == []


async def test_one_a_range_and_all_failed_ones_go_again_under_their_first_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with (
        receiver("200", "410", "200", "410") as hook,
        dispatching(tmp_path) as post,
        _client(post) as http,
    ):
        tasks, times = [], []
        for _ in range(4):
            times.append(travel.now)
            tasks += await post.add(hook.url)
            travel.now += SLACK_MS
            await post.dispatcher.run_due()
            travel.now += 1_000
        ids = list(hook.ids)

        async def replayed(wish: dict[str, object]) -> list[str]:
            hook.requests.clear()
            count = (await http.post(f"{PATH}/replay", json=wish)).json()["data"]["count"]
            travel.now += SLACK_MS
            await post.dispatcher.run_due()
            assert len(hook.ids) == count
            return sorted(hook.ids)

        assert await replayed({"failed": True}) == sorted([ids[1], ids[3]])
        assert await replayed({"failed": True}) == []
        assert await replayed({"id": tasks[0]}) == [ids[0]]
        assert await replayed({"id": ids[2]}) == [ids[2]]
        assert await replayed({"since": times[1] - 500, "until": times[3] - 500}) == sorted(
            ids[1:3]
        )
        assert (await http.post(f"{PATH}/replay", json={})).json()["code"] == 422


async def test_an_operator_sees_any_accounts_callbacks_and_its_secret(tmp_path: Path) -> None:
    async with receiver("410") as hook, dispatching(tmp_path) as post, _client(post) as operator:
        account_id = await post.new_account()
        (task_id,) = await post.add(hook.url, account_id=account_id)
        await post.dispatcher.run_due()
        path = f"/api/v1/admin/accounts/{account_id}"
        (row,) = (await operator.get(f"{path}/callbacks")).json()["data"]["callbacks"]
        assert (row["taskId"], row["state"]) == (task_id, "dead")
        assert (await operator.get(f"{path}/callbacks/{task_id}")).json()["data"]["id"] == row["id"]
        assert (await operator.post(f"{path}/callbacks/replay", json={"id": task_id})).json()[
            "data"
        ] == {"count": 1}
        first = (await operator.get(f"{path}/webhook")).json()["data"]
        assert first["secret"].startswith("whsec_")
        second = (await operator.patch(f"{path}/webhook", json={"rotate": "slowly"})).json()["data"]
        assert second["previous"] == first["secret"]
        unsigned = (await operator.patch(f"{path}/webhook", json={"signed": False})).json()["data"]
        assert (unsigned["signed"], unsigned["secret"]) == (False, second["secret"])
        assert (await operator.patch(f"{path}/webhook", json={"rotate": "now"})).json()[
            "code"
        ] == 422
        assert (await operator.get("/api/v1/admin/receivers/off")).json()["data"] == []


async def test_nobody_but_an_operator_reads_a_webhook_secret(tmp_path: Path) -> None:
    async with dispatching(tmp_path) as post:
        assert post.runtime.first_key is not None
        async with _client(post, post.runtime.first_key.secret) as caller:
            for method in ("GET", "PATCH"):
                answer = await caller.request(method, "/api/v1/admin/accounts/-/webhook", json={})
                assert answer.json()["code"] == 433


async def test_a_test_key_sees_what_came_of_test_keys_alone(tmp_path: Path) -> None:
    async with receiver() as hook, dispatching(tmp_path) as post:
        key = await post.runtime.accounts.create_key(
            OPERATOR, post.account_id, KeyRules(name="t", test=True)
        )
        (live,) = await post.add(hook.url)
        async with _client(post, key.secret) as tester:
            assert (await tester.get(PATH)).json()["data"]["callbacks"] == []
            assert (await tester.get(f"{PATH}/{live}")).json()["code"] == 404
            assert (await tester.post(f"{PATH}/replay", json={"id": live})).json()["data"] == {
                "count": 0
            }


async def test_owner_and_operator_are_told_of_a_receiver_that_was_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with receiver(then="500") as hook, dispatching(tmp_path) as post, _client(post) as http:
        began = travel.now
        for days in (0, 5):
            travel.now = began + days * DAY_MS + days * SLACK_MS
            await post.add(hook.url)
            travel.now += SLACK_MS
            await post.dispatcher.run_due()
        (off,) = (await http.get(PATH)).json()["data"]["receiversOff"]
        assert off["receiver"] == f"127.0.0.1:{hook.port}"
        assert off["offTime"] - off["failingSince"] >= 5 * DAY_MS
        everywhere = (await http.get("/api/v1/admin/receivers/off")).json()["data"]
        assert everywhere == [off | {"account": post.account_id}]
