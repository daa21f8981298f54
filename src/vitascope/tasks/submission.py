"""The checks between a createTask body and its task, in one order for every API, console and
command.
"""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from vitascope import catalog
from vitascope.accounts.account import Account, Scope
from vitascope.accounts.service import Accounts
from vitascope.catalog import TaskPlan
from vitascope.catalog.model import with_addresses
from vitascope.catalog.pictures import PictureLimits
from vitascope.catalog.schema import PICTURE_DATA
from vitascope.egress.targets import Targets
from vitascope.engines.routes import Route, Routes
from vitascope.errors import Invalid, Maintenance
from vitascope.media.given import BadPicture, facts_of
from vitascope.model_settings.service import ModelSettingsService
from vitascope.shapes import CreateTasks, describe
from vitascope.tasks.task import NewBatch
from vitascope.tasks.tiers import Tiers
from vitascope.uploads.service import BAD_UPLOAD_TEXT, Uploads
from vitascope.uploads.store import Upload
from vitascope.video import Ability, VideoSpec

NAMES_OF_FIELDS = ("field", "other")
"""Values of rules that name fields."""
TEST_SHORT_SIDE = 90
TEST_FPS = 5
"""Pixels of the shorter side of a test key's clips, and frames a second: quick to make, and still a
real video.
"""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a request is checked against.

    short_side is that of live clips, in pixels; keep_seconds is how long videos are kept at most.
    """

    accounts: Accounts
    model_settings: ModelSettingsService
    routes: Routes
    targets: Targets
    uploads: Uploads
    tiers: Tiers
    short_side: int
    keep_seconds: float

    async def check(self, caller: Account, body: Mapping[str, Any]) -> TaskPlan:
        """Return what a createTask body asks for, worked out.

        Raises, in this order: KeyLimit for a key that may not create; Maintenance; Invalid for an
        unknown model; SwitchedOff; Invalid for the first wrong field, for what the model's engine
        cannot make, for a time to be kept that is too long, for an address of a picture that nobody
        may fetch, or for the callback address.
        """
        caller.require(Scope.CREATE)
        await self._require_open()
        plan, _ = await self.plan(caller, body)
        self._require_keepable(plan)
        plan = await self._with_pictures(caller, plan)
        if plan.callback_url is not None:
            await self.targets.require_allowed(plan.callback_url)
        return plan

    async def check_batch(
        self, caller: Account, body: Mapping[str, Any]
    ) -> tuple[NewBatch, tuple[TaskPlan, ...]]:
        """Return what a createTasks body asks for, each of its inputs checked as ``check`` does.

        Raises what ``check`` raises, an input's field by its number: ``inputs.2.prompt``.
        """
        caller.require(Scope.CREATE)
        await self._require_open()
        await self.model_settings.enabled(catalog.find(body.get("model")))
        asked = _batch_of(body)
        plans = [
            await self._input_plan(caller, asked, number) for number in range(len(asked.inputs))
        ]
        if asked.callBackUrl is not None:
            await self.targets.require_allowed(asked.callBackUrl)
        return NewBatch(model=asked.model, callback_url=asked.callBackUrl), tuple(plans)

    async def _input_plan(self, caller: Account, asked: CreateTasks, number: int) -> TaskPlan:
        try:
            plan, _ = await self.plan(caller, asked.single(number))
            self._require_keepable(plan)
            return await self._with_pictures(caller, plan)
        except Invalid as error:
            raise _numbered(error, number) from None

    async def plan(self, caller: Account, body: Mapping[str, Any]) -> tuple[TaskPlan, Route]:
        """Return what a body asks for and which engines may make it, whether or not a task could be
        created now.

        Raises Invalid or SwitchedOff as ``check`` does.
        """
        settings = await self.model_settings.enabled(catalog.find(body.get("model")))
        able = self.routes.abilities(settings.route)
        if caller.test:
            plan = settings.model.plan(
                body, short_side=TEST_SHORT_SIDE, fps=TEST_FPS, abilities=able
            )
        else:
            plan = settings.model.plan(body, short_side=self.short_side, abilities=able)
        self.routes.require(settings.route, plan.spec, plan.needs)
        return self.tiers.priced(plan), settings.route

    async def to_explain(self, caller: Account, body: Mapping[str, Any]) -> tuple[str, VideoSpec]:
        """Return the engine that says what it will draw for a body, and what to ask it.

        Raises KeyLimit for a key that may not read; Invalid or SwitchedOff as ``check`` does;
        Invalid where no engine says so.
        """
        caller.require(Scope.READ)
        plan, route = await self.plan(caller, body)
        return self.routes.explainer(route), plan.spec

    async def _with_pictures(self, caller: Account, plan: TaskPlan) -> TaskPlan:
        """Return the plan with its pictures' addresses checked.

        What came in an address itself is an upload then.
        """
        changed = {}
        for address, ability in (
            (plan.spec.first_frame, Ability.FIRST_FRAME),
            (plan.spec.last_frame, Ability.LAST_FRAME),
        ):
            if address is None:
                continue
            field = f"input.{plan.needs.get(ability, ability.name.lower())}"
            if address.startswith(PICTURE_DATA):
                kept = await self.uploads.keep_data_url(caller, address, field)
                changed[address] = kept
                address = kept
            elif not self.uploads.is_own(address):
                self.targets.require_plausible(address, field)
                continue
            upload = await self.uploads.behind(address)
            if upload is None:
                raise Invalid("{field} names an upload that is not here, or no longer", field=field)
            limits = catalog.find(plan.model).picture_limits(ability)
            await self._require_within(limits, upload, field)
        return with_addresses(plan, changed) if changed else plan

    async def _require_within(
        self, limits: PictureLimits | None, upload: Upload, field: str
    ) -> None:
        """Refuse an upload that the model would not take; what is fetched later is checked then."""
        if limits is None:
            return
        try:
            limits.require_file(upload.media_type, upload.size)
            path = await self.uploads.file_of(upload) if limits.looks_inside else None
            if path is not None:
                limits.require(facts_of(await asyncio.to_thread(path.read_bytes)), upload.size)
        except BadPicture as error:
            raise Invalid(BAD_UPLOAD_TEXT, field=field, why=error) from None

    def _require_keepable(self, plan: TaskPlan) -> None:
        """Raise Invalid for a video that is to be kept longer than the service keeps any."""
        if plan.keep_ms is not None and plan.keep_ms > self.keep_seconds * 1_000:
            raise Invalid(
                "{field} must be at most {bound}",
                field="keepSeconds",
                bound=f"{math.floor(self.keep_seconds):,}",
            )

    async def _require_open(self) -> None:
        message = await self.accounts.maintenance()
        if message is not None:
            raise Maintenance(message)


def _batch_of(body: Mapping[str, Any]) -> CreateTasks:
    try:
        return CreateTasks.model_validate(body)
    except ValidationError as error:
        rule, values = describe(error.errors(include_url=False))
        raise Invalid(rule, **values) from None


def _numbered(error: Invalid, number: int) -> Invalid:
    """Return an input's error with its fields named by the input's number in the batch."""
    renamed = {
        name: f"inputs.{number}{field.removeprefix('input')}"
        for name in NAMES_OF_FIELDS
        if (field := str(error.values.get(name, ""))).startswith("input")
    }
    return Invalid(error.rule, **{**error.values, **renamed})
