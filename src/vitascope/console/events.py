"""Server-sent events: a page that is open hears that something of its account has changed, and asks
for its living parts again. A page that gets no stream asks now and then.
"""

import random
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from vitascope.accounts.account import Scope
from vitascope.console.context import PageContext
from vitascope.console.page import is_signed_in, page

STREAMS_PER_ACCOUNT = 20
"""Streams of one account and process; a page beyond them asks now and then, as without any."""
STILL_SECONDS = 15.0
"""After this long without a word pages ask all the same, if their session lives: word may be lost."""
PACE_SECONDS = 0.4
"""Between two words to one page."""
RETRY_MS = (500, 3_000)
"""When pages come back after a stop: not all at once."""
FIELDS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}


async def events(context: PageContext) -> Response:
    """Open a stream; 204, which ends a browser's attempts, where the account has its fill of them."""
    context.account.require(Scope.READ)
    if context.runtime.changes.count(context.account.id) >= STREAMS_PER_ACCOUNT:
        return Response(status_code=204)
    return StreamingResponse(_said(context), media_type="text/event-stream", headers=FIELDS)


async def _said(context: PageContext) -> AsyncIterator[str]:
    with context.runtime.changes.subscribe(context.account.id) as changes:
        yield "event: change\ndata:\n\n"  # the page may have missed something before
        while not changes.is_closed:
            if await changes.wait(STILL_SECONDS):
                if not changes.is_closed:
                    yield "event: change\ndata:\n\n"
                    await changes.pause(PACE_SECONDS)
            elif await is_signed_in(context):
                yield "event: change\ndata:\n\n"  # a word may have been lost
            else:
                return
        yield f"retry: {random.randint(*RETRY_MS)}\n\n"


ROUTES = [Route("/events", page(events))]
