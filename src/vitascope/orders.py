"""Orders: the checks between a request and its task, the same for every door of the service."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from vitascope import catalog
from vitascope.accounts.account import Account, Door
from vitascope.catalog import Plan
from vitascope.offers.offer import Offer
from vitascope.runtime import Runtime
from vitascope.tasks.task import Still

TEST_SHORT_SIDE = 90
TEST_FPS = 5
"""Pixels of the shorter side of a test key's clips, and frames a second: quick to make, and still a real video."""


async def offered(runtime: Runtime, body: Mapping[str, Any], *, guess: bool = False) -> Offer:
    """Return what a createTask body's model is offered as; a guess may be out of date (see still).

    Raises Invalid for an unknown model, SwitchedOff.
    """
    return await runtime.offers.for_sale(catalog.find(body.get("model")), guess=guess)


async def work_out(runtime: Runtime, offer: Offer, account: Account, body: Mapping[str, Any]) -> Plan:
    """Check a createTask body and work it out.

    Raises Invalid for the first wrong field.
    """
    if account.test:
        plan = offer.model.plan(body, short_side=TEST_SHORT_SIDE, fps=TEST_FPS)
    else:
        plan = offer.model.plan(body, short_side=runtime.settings.short_side)
    runtime.routes.require(offer.route, plan.spec)
    if plan.callback_url is not None:
        await runtime.targets.require_allowed(plan.callback_url)
    return plan


def still(runtime: Runtime, door: Door, offer: Offer) -> Still:
    """Return the question whether a call may still be judged by this door and offer, for T1 to ask."""

    def ask(connection: Connection) -> Callable[[], bool]:
        door_holds = runtime.accounts.ask_still(connection, door)
        offer_holds = runtime.offers.ask_still(connection, offer)
        return lambda: door_holds() and offer_holds()

    return ask
