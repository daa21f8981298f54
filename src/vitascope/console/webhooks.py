"""Webhooks: the secret, a test delivery, the log of callbacks and sending them again."""

import json

from starlette.responses import Response
from starlette.routing import Route

from vitascope import clock, ids
from vitascope.accounts.account import Scope
from vitascope.callbacks.callback import Delivery, DeliveryState, ReceiverResponse, receiver_name
from vitascope.callbacks.service import FOREVER_MS, DeliveryPage, Wanted
from vitascope.console.context import PageContext
from vitascope.console.page import page
from vitascope.errors import Invalid, TooFrequent

PAGE_CALLBACKS = 20
TEST_EVENT = {
    "code": 200,
    "msg": "This is a test delivery from the console.",
    "data": {"test": True},
}


async def show(context: PageContext) -> Response:
    """Show the secret's page and the log."""
    return await _show(context)


async def _show(
    context: PageContext,
    *,
    answer: ReceiverResponse | None = None,
    reveal: bool = False,
    url: str = "",
    refusal: str = "",
    status: int = 200,
) -> Response:
    query = context.request.query_params
    state = query.get("state") if query.get("state") in set(DeliveryState) else ""
    callbacks = context.runtime.callbacks
    before_ms, _, before_id = query.get("before", "").partition(".")
    wanted = DeliveryPage(
        state=state or "",
        limit=PAGE_CALLBACKS + 1,
        before_id=before_id,
        before_ms=int(before_ms) if before_ms.isdigit() and len(before_ms) < 17 else FOREVER_MS,
    )
    found = await callbacks.find(context.account, wanted)
    rows, last = (
        found[:PAGE_CALLBACKS],
        found[PAGE_CALLBACKS - 1] if len(found) > PAGE_CALLBACKS else None,
    )
    return context.show(
        "webhooks_rows.html" if "part" in query else "webhooks.html",
        status=status,
        secrets=await callbacks.secrets(context.account) if reveal else None,
        keys_url=f"/.well-known/webhook-keys/{context.account.id}",
        rows=rows,
        following=f"{last['createTime']}.{last['id']}" if last else "",
        state=state or "",
        states=list(DeliveryState),
        before=query.get("before", ""),
        off=await callbacks.off_receivers(context.account.id),
        answer=answer,
        url=url,
        refusal=refusal,
    )


async def reveal(context: PageContext) -> Response:
    """Show the page with the secret readable."""
    return await _show(context, reveal=True)


async def rotate(context: PageContext) -> Response:
    """Begin a new secret; the old one signs beside it for a day, or not at all."""
    await context.runtime.callbacks.rotate(
        context.account, at_once=context.form.get("at_once") == "on"
    )
    return await _show(context, reveal=True)


async def test(context: PageContext) -> Response:
    """Send one signed test event to a URL, by the same rules as any callback, and show the answer.

    It is counted before anything is done for it: a few a minute for each account.
    """
    context.account.require(Scope.CREATE)
    context.account.require(Scope.READ)
    url = context.form.get("url", "").strip()
    if not url:
        raise Invalid("Type the address that should receive the test.")
    try:
        context.runtime.accounts.count_test_delivery(context.account)
    except TooFrequent as error:
        return await _show_too_frequent(context, url, error.retry_after_seconds)
    await context.runtime.targets.require_allowed(url)
    delivery = await _test_delivery(context, url)
    headers = context.runtime.callbacks.headers(delivery)
    answer = await context.runtime.sender.post(url, headers, delivery.body)
    return await _show(context, answer=answer, url=url)


async def _show_too_frequent(context: PageContext, url: str, seconds: int) -> Response:
    wait = context.words("Too many test deliveries. Try again in {seconds} s.", seconds=seconds)
    response = await _show(context, url=url, refusal=wait, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


async def _test_delivery(context: PageContext, url: str) -> Delivery:
    task_id = ids.new_id("test")
    data = {"taskId": task_id, "task_id": task_id, "test": True, "updateTime": clock.now_ms()}
    return Delivery(
        id=ids.new_id("msg"), task_id=task_id, account_id=context.account.id, receiver=receiver_name(url), url=url,
        body=json.dumps({**TEST_EVENT, "data": data, "taskId": task_id}), attempt=0, token="", failing=False,
        signing=await context.runtime.callbacks.signing(context.account.id),
    )  # fmt: skip


async def replay(context: PageContext) -> Response:
    """Send one callback again, or all that were never delivered."""
    one = context.form.get("id", "")
    wanted = Wanted(one=one) if one else Wanted(failed=True)
    count = await context.runtime.callbacks.replay(context.account, wanted)
    context.runtime.queue.notify()
    words = context.words
    notice = words("Callbacks on their way again: {count}", count=count)
    if not count:
        notice = words("Nothing to resend. Pending callbacks are retried automatically.")
    return context.go(context.form.get("back", "/webhooks"), notice)


async def switch_on(context: PageContext) -> Response:
    """Switch a receiver on again that had failed for days."""
    await context.runtime.callbacks.switch_on(context.account, context.form.get("receiver", ""))
    return context.go("/webhooks", context.words("The receiver is switched on again."))


ROUTES = [
    Route("/webhooks", page(show)),
    Route("/webhooks/secret", page(reveal), methods=["POST"]),
    Route("/webhooks/rotate", page(rotate), methods=["POST"]),
    Route("/webhooks/test", page(test), methods=["POST"]),
    Route("/webhooks/replay", page(replay), methods=["POST"]),
    Route("/webhooks/switch-on", page(switch_on), methods=["POST"]),
]
