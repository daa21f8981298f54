"""Webhooks: the secret, a test delivery, the log of callbacks and sending them again."""

import json

from starlette.responses import Response
from starlette.routing import Route

from vitascope import clock, ids
from vitascope.accounts.account import Scope
from vitascope.callbacks.callback import Answer, Delivery, DeliveryState, receiver_name
from vitascope.callbacks.deliver import Sender
from vitascope.callbacks.service import FOREVER_MS, Page, Wanted
from vitascope.console.visit import Visit, page
from vitascope.errors import Invalid

PAGE_CALLBACKS = 20
TEST_EVENT = {"code": 200, "msg": "This is a test delivery from the console.", "data": {"test": True}}


async def show(visit: Visit) -> Response:
    """Show the secret's page and the log."""
    return await _show(visit)


async def _show(visit: Visit, *, answer: Answer | None = None, reveal: bool = False, url: str = "") -> Response:
    query = visit.request.query_params
    state = query.get("state") if query.get("state") in set(DeliveryState) else ""
    callbacks = visit.runtime.callbacks
    before_ms, _, before_id = query.get("before", "").partition(".")
    wanted = Page(
        state=state or "",
        limit=PAGE_CALLBACKS + 1,
        before_id=before_id,
        before_ms=int(before_ms) if before_ms.isdigit() and len(before_ms) < 17 else FOREVER_MS,
    )
    found = await callbacks.find(visit.account, wanted)
    rows, last = found[:PAGE_CALLBACKS], found[PAGE_CALLBACKS - 1] if len(found) > PAGE_CALLBACKS else None
    return visit.show(
        "webhooks_rows.html" if "part" in query else "webhooks.html",
        secrets=await callbacks.secrets(visit.account) if reveal else None,
        rows=rows,
        following=f"{last['createTime']}.{last['id']}" if last else "",
        state=state or "",
        states=list(DeliveryState),
        before=query.get("before", ""),
        off=await callbacks.off_receivers(visit.account.id),
        answer=answer,
        url=url,
    )


async def reveal(visit: Visit) -> Response:
    """Show the page with the secret readable."""
    return await _show(visit, reveal=True)


async def rotate(visit: Visit) -> Response:
    """Begin a new secret; the old one signs beside it for a day, or not at all."""
    await visit.runtime.callbacks.rotate(visit.account, at_once=visit.form.get("at_once") == "on")
    return await _show(visit, reveal=True)


async def test(visit: Visit) -> Response:
    """Send one signed test event to a URL, by the same rules as any callback, and show the answer."""
    visit.account.require(Scope.CREATE)
    visit.account.require(Scope.READ)
    url = visit.form.get("url", "").strip()
    if not url:
        raise Invalid(visit.words("Type the address that should receive the test."))
    await visit.runtime.targets.require_allowed(url)
    delivery = await _test_delivery(visit, url)
    sender = Sender(visit.runtime.targets, timeout_seconds=visit.runtime.settings.callback_timeout_seconds)
    answer = await sender.post(url, visit.runtime.callbacks.headers(delivery), delivery.body)
    return await _show(visit, answer=answer, url=url)


async def _test_delivery(visit: Visit, url: str) -> Delivery:
    task_id = ids.new_id("test")
    data = {"taskId": task_id, "task_id": task_id, "test": True, "updateTime": clock.now_ms()}
    return Delivery(
        id=ids.new_id("msg"), task_id=task_id, account_id=visit.account.id, receiver=receiver_name(url), url=url,
        body=json.dumps({**TEST_EVENT, "data": data, "taskId": task_id}), attempt=0, token="", failing=False,
        signing=await visit.runtime.callbacks.signing(visit.account.id),
    )  # fmt: skip


async def replay(visit: Visit) -> Response:
    """Send one callback again, or all that were never delivered."""
    one = visit.form.get("id", "")
    wanted = Wanted(one=one) if one else Wanted(failed=1)
    count = await visit.runtime.callbacks.replay(visit.account, wanted)
    visit.runtime.courier.wake()
    words = visit.words
    notice = words("Callbacks on their way again: {count}", count=count)
    if not count:
        notice = words("There is nothing to send again: what waits for its next attempt goes by itself.")
    return visit.go(visit.form.get("back", "/webhooks"), notice)


async def switch_on(visit: Visit) -> Response:
    """Switch a receiver on again that had failed for days."""
    await visit.runtime.callbacks.switch_on(visit.account, visit.form.get("receiver", ""))
    return visit.go("/webhooks", visit.words("The receiver is switched on again."))


ROUTES = [
    Route("/webhooks", page(show)),
    Route("/webhooks/secret", page(reveal), methods=["POST"]),
    Route("/webhooks/rotate", page(rotate), methods=["POST"]),
    Route("/webhooks/test", page(test), methods=["POST"]),
    Route("/webhooks/replay", page(replay), methods=["POST"]),
    Route("/webhooks/switch-on", page(switch_on), methods=["POST"]),
]
