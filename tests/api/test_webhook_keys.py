"""The published key set: open to everybody, right for a real callback, a 404 for nobody's."""

from pathlib import Path

import httpx2

import vitascope
from tests.callbacks.dispatching import dispatching
from tests.callbacks.receivers import receiver
from vitascope.api.app import create_app

PATH = "/.well-known/webhook-keys/"


async def test_a_receiver_without_any_secret_checks_a_callback_by_the_published_keys(
    tmp_path: Path,
) -> None:
    async with receiver() as hook, dispatching(tmp_path) as post:
        await post.add(hook.url)
        await post.dispatcher.run_due()
        headers, body = hook.requests[0]
        transport = httpx2.ASGITransport(app=create_app(post.runtime))
        async with httpx2.AsyncClient(base_url="http://t", transport=transport) as http:
            answer = await http.get(PATH + post.account_id)
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "public, max-age=300"
            assert vitascope.verify_callback(headers, body, answer.json())
            other = (await http.get(PATH + await post.new_account())).json()
            assert other["keys"][0]["x"] != answer.json()["keys"][0]["x"]
            for unknown in ("acc_none", "a%00b", "%C3%A4"):
                assert (await http.get(PATH + unknown)).json()["code"] == 404
            told = await http.get(
                "/api/v1/admin/accounts/-/webhook",
                headers={"Authorization": f"Bearer {post.runtime.local_token}"},
            )
            data = told.json()["data"]
            assert data["publicKey"] == answer.json()["keys"][0]["whpk"]
            assert data["keysUrl"].endswith(PATH + post.account_id)
