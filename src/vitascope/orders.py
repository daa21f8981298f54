"""Orders: the checks between a request and its task, the same for every door of the service."""

from collections.abc import Mapping
from typing import Any

from vitascope import catalog
from vitascope.accounts.account import Account
from vitascope.catalog import Plan
from vitascope.runtime import Runtime

TEST_SHORT_SIDE = 90
TEST_FPS = 5
"""Pixels of the shorter side of a test key's clips, and frames a second: quick to make, and still a real video."""


async def work_out(runtime: Runtime, account: Account, body: Mapping[str, Any]) -> Plan:
    """Check a createTask body and work it out.

    Raises Invalid for an unknown model, SwitchedOff, then Invalid for the first wrong field.
    """
    model = catalog.find(body.get("model"))
    offer = await runtime.offers.for_sale(model)
    if account.test:
        plan = offer.model.plan(body, short_side=TEST_SHORT_SIDE, fps=TEST_FPS)
    else:
        plan = offer.model.plan(body, short_side=runtime.settings.short_side)
    runtime.routes.require(offer.route, plan.spec)
    if plan.callback_url is not None:
        await runtime.targets.require_allowed(plan.callback_url)
    return plan
