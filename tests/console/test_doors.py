"""Sessions, forms and doors, without a browser."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from tests.callers import OPERATOR, caller_of, new_account, new_key
from tests.console.browser import PASSWORD
from tests.media.pictures import moving, spec
from tests.small import MODEL, QUICK_ENGINE, Small, settings_for
from tests.storage.swift import settings_of
from vitascope import clock
from vitascope.accounts.account import Scope
from vitascope.accounts.key import KeyRow
from vitascope.api.app import create_app
from vitascope.catalog import MODELS
from vitascope.console import form_data
from vitascope.console.app import add_console
from vitascope.console.context import LANGUAGE_COOKIE, SESSION_COOKIE
from vitascope.media.encode import encode
from vitascope.media.identity import load_identity
from vitascope.model_settings.settings import Override
from vitascope.runtime import open_runtime

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class DoorVisitor:
    """A browser without a screen: keeps cookies and fills in the form's token."""

    def __init__(self, http: httpx2.AsyncClient, app: FastAPI) -> None:
        self.http, self.app = http, app

    async def csrf(self, path: str = "/console/sign-in") -> str:
        found = CSRF.search((await self.http.get(path, follow_redirects=True)).text)
        assert found is not None
        return found[1]

    async def post(self, path: str, page: str = "/console/", **form: str) -> httpx2.Response:
        return await self.http.post(path, data={"csrf": await self.csrf(page), **form})

    async def upload(
        self, content: bytes, *, csrf: str = "", origin: str = "http://test"
    ) -> httpx2.Response:
        form = {"csrf": csrf or await self.csrf("/console/verify"), "back": "/verify"}
        files = {"file": ("clip.mp4", content, "video/mp4")}
        return await self.http.post(
            "/console/verify", data=form, files=files, headers={"Origin": origin}
        )

    async def sign_in(self, secret: str, who: str = "tenant") -> httpx2.Response:
        return await self.post(
            "/console/sign-in", "/console/sign-in", **{"as": who, "secret": secret}
        )

    @property
    def is_signed_in(self) -> bool:
        return SESSION_COOKIE in self.http.cookies


@asynccontextmanager
async def doors(folder: Path, **changes: Any) -> AsyncIterator[tuple[Small, DoorVisitor]]:
    """Run API and console without workers or sockets."""
    async with open_runtime(settings_for(folder, **changes)) as runtime:
        front = create_app(runtime)
        assert isinstance(front.app, FastAPI)
        add_console(front.app)
        transport = httpx2.ASGITransport(app=front)
        async with httpx2.AsyncClient(base_url="http://test", transport=transport) as http:
            yield Small(runtime, http), DoorVisitor(http, front.app)


async def test_a_key_opens_the_console_and_signing_out_closes_it(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        location = (await visitor.http.get("/console/tasks")).headers["location"]
        assert location.partition("?")[0] == "/console/sign-in"
        assert (await visitor.sign_in(small.key)).status_code == 303
        assert (await visitor.http.get("/console/tasks")).status_code == 200
        token = visitor.http.cookies[SESSION_COOKIE]
        await visitor.post("/console/sign-out")
        visitor.http.cookies.set(SESSION_COOKIE, token, domain="test.local", path="/")
        answer = await visitor.http.get(
            "/console/tasks", headers={"Cookie": f"{SESSION_COOKIE}={token}"}
        )
        assert answer.status_code == 303


async def test_cookies_are_closed_to_scripts_and_other_sites(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        cookies = (await visitor.sign_in(small.key)).headers.get_list("set-cookie")
        session = next(cookie for cookie in cookies if cookie.startswith(SESSION_COOKIE))
        assert "HttpOnly" in session
        assert "samesite=strict" in session.lower()


async def test_every_answer_has_the_strict_policy(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        for path in ("/console/sign-in", "/console/static/base.css", "/docs", "/console/nothing"):
            headers = (await visitor.http.get(path)).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("downloads", "allowed"), [("proxy", "'self'"), ("redirect", "'self' {bucket}")]
)
async def test_a_bucket_that_videos_come_from_is_the_one_stranger(
    tmp_path: Path, swift: str, downloads: str, allowed: str
) -> None:
    allowed = allowed.format(bucket=swift)
    bucket = settings_of(swift, tmp_path.name) | {"storage_downloads": downloads}
    async with doors(tmp_path, **bucket) as (_, visitor):
        policy = (
            (await visitor.http.get("/console/sign-in"))
            .headers["content-security-policy"]
            .split("; ")
        )
        assert f"media-src {allowed}" in policy
        assert f"img-src {allowed}" in policy
        assert "connect-src 'self'" in policy


async def test_a_form_without_its_token_or_from_elsewhere_is_refused(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        form = {"prompt": "a cat", "csrf": "0" * 64}
        assert (await visitor.http.post("/console/", data=form)).status_code == 403
        good = {"prompt": "a cat", "csrf": await visitor.csrf("/console/")}
        foreign = {"Origin": "https://evil.example"}
        assert (await visitor.http.post("/console/", data=good, headers=foreign)).status_code == 403
        assert (await visitor.http.post("/console/", json=good)).status_code == 403
        assert await small.runtime.tasks.queue() == {"states": {}, "running": [], "waiting": []}
        assert (await visitor.http.post("/console/", data=good)).status_code == 303


async def test_a_token_of_one_session_is_worth_nothing_in_another(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        stolen = await visitor.csrf("/console/")
        await visitor.post("/console/sign-out")
        await visitor.sign_in(small.key)
        answer = await visitor.http.post("/console/", data={"prompt": "a cat", "csrf": stolen})
        assert answer.status_code == 403


async def test_ten_wrong_passwords_are_slowed_down_and_a_right_one_waits_too(
    tmp_path: Path,
) -> None:
    async with doors(tmp_path) as (small, visitor):
        await small.runtime.sessions.set_password(PASSWORD)
        statuses = [
            (await visitor.sign_in(f"wrong {n}", "operator")).status_code for n in range(10)
        ]
        assert statuses[:5] == [401] * 5
        assert 429 in statuses[5:]
        answer = await visitor.sign_in(PASSWORD, "operator")
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) >= 1
        assert not visitor.is_signed_in


async def test_a_new_password_ends_the_sessions_of_the_old_one(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await small.runtime.sessions.set_password(PASSWORD)
        await visitor.sign_in(PASSWORD, "operator")
        assert (await visitor.http.get("/console/accounts")).status_code == 200
        await small.runtime.sessions.set_password("another long password")
        assert (await visitor.http.get("/console/accounts")).status_code == 303


async def test_a_tenant_sees_no_operators_page(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        for path in ("accounts", "models", "queue", "maintenance", "health"):
            assert (await visitor.http.get(f"/console/{path}")).status_code == 403
        assert (await visitor.post("/console/maintenance", on="1")).status_code != 200
        assert await small.runtime.accounts.maintenance() is None


async def test_a_revoked_key_ends_its_sessions_at_once(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        (key,) = await _keys(small)
        await small.runtime.accounts.revoke_key(OPERATOR, key.id)
        assert (await visitor.http.get("/console/tasks")).status_code == 303


async def test_a_limited_key_cannot_make_itself_a_stronger_one(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        weak = await new_key(small, name="weak", cap_day=1_000)
        await visitor.sign_in(weak.secret)
        await visitor.post("/console/keys", name="strong")
        assert [key.rules.name for key in await _keys(small)] == ["first", "weak"]
        assert "whsec_" not in (await visitor.post("/console/webhooks/secret")).text


async def test_a_key_that_ends_by_itself_cannot_make_itself_one_that_does_not(
    tmp_path: Path,
) -> None:
    async with doors(tmp_path) as (small, visitor):
        guests = await new_key(small, name="guest", expires_ms=clock.now_ms() + 60_000)
        await visitor.sign_in(guests.secret)
        await visitor.post("/console/keys", name="for ever")
        leaked = await new_key(small, name="leaked")
        await small.runtime.accounts.reset_key(OPERATOR, leaked.id, grace_seconds=60)
        await visitor.post("/console/sign-out")
        await visitor.sign_in(leaked.secret)
        assert "vs_live_" not in (await visitor.post(f"/console/keys/{leaked.id}/reset")).text
        assert [key.rules.name for key in await _keys(small)] == ["first", "guest", "leaked"]


async def test_a_tenant_cannot_give_a_key_the_operators_scope(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        refused = await visitor.post(
            "/console/keys", name="mine", scope_admin="on", scope_read="on"
        )
        assert (refused.status_code, "does not have the admin scope" in refused.text) == (403, True)
        (first,) = await _keys(small)
        await visitor.post(f"/console/keys/{first.id}/change", name="up", scope_admin="on")
        assert [key.rules.name for key in await _keys(small)] == ["first"]
        assert await small.runtime.accounts.operators_keys(OPERATOR) == []


async def test_a_form_without_a_scope_leaves_a_key_as_it_is(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        reader = await new_key(small, scopes=frozenset({Scope.READ}))
        await visitor.sign_in(small.key)
        refused = await visitor.post(f"/console/keys/{reader.id}/change", name="more")
        assert "scopes must name at least one" in refused.text
        assert (await small.runtime.accounts.key(OPERATOR, reader.id)).rules.scopes == {Scope.READ}


async def test_the_operator_keeps_its_session_when_it_resets_its_own_key_elsewhere(
    tmp_path: Path,
) -> None:
    async with doors(tmp_path) as (small, visitor):
        chief = await new_key(small, scopes=frozenset({Scope.ADMIN}))
        await visitor.sign_in(chief.secret)
        await visitor.post("/console/work-in", account=await new_account(small))
        fresh = await visitor.post(f"/console/keys/{chief.id}/reset")
        assert "vs_live_" in fresh.text
        assert (await visitor.http.get("/console/accounts")).status_code == 200


async def test_a_key_that_may_only_create_makes_a_task_and_sees_nothing(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in((await new_key(small, scopes=frozenset({Scope.CREATE}))).secret)
        made = await visitor.post("/console/", prompt="a cat")
        assert made.headers["location"] == "/console/"
        page = (await visitor.http.get("/console/")).text
        assert "may not read what becomes of it" in page
        assert (await small.runtime.accounts.account("")).balance_milli == 9_840_000
        for told in ("9,840", "9840", "/console/tasks"):
            assert told not in page


async def test_anothers_task_is_not_there(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        await visitor.post("/console/", prompt="a cat")
        task_id = (await small.runtime.tasks.queue())["states"] and (await _only_task(small))
        key = await new_key(small, await new_account(small), name="theirs")
        await visitor.post("/console/sign-out")
        await visitor.sign_in(key.secret)
        for path in (
            f"/console/tasks/{task_id}",
            f"/console/?task={task_id}",
            f"/console/usage/{task_id}",
        ):
            assert (await visitor.http.get(path)).status_code == 404


async def _only_task(small: Small) -> str:
    from vitascope.tasks.task import Filter

    first = await small.runtime.accounts.account("")
    tasks = await small.runtime.tasks.list_tasks(caller_of(first.id), Filter())
    return tasks[0].id


async def _keys(small: Small) -> list[KeyRow]:
    """Return the first account's keys."""
    first = await small.runtime.accounts.account("")
    return await small.runtime.accounts.list_keys(OPERATOR, first.id)


async def test_the_operator_changes_price_and_engines_and_is_told_what_is_wrong(
    tmp_path: Path,
) -> None:
    engines = {name: {"kind": QUICK_ENGINE} for name in "ab"}
    async with doors(tmp_path, engines=engines, routes={MODEL: ["a", "b"]}) as (small, visitor):
        await small.runtime.sessions.set_password(PASSWORD)
        await visitor.sign_in(PASSWORD, "operator")
        model_settings, form = small.runtime.model_settings, {"model": MODEL, "back": "/models"}
        await visitor.post("/console/models/price", **form, price_5="12.5", price_10="25")
        offer = await model_settings.of(MODELS[MODEL])
        assert offer.model.price_milli == offer.override.prices == {"5": 12_500, "10": 25_000}
        assert "12.5" in (await visitor.http.get("/console/")).text
        for wrong in ("-1", "nonsense", ""):
            await visitor.post("/console/models/price", **form, price_5=wrong, price_10="25")
        await visitor.post("/console/models/engines", **form, weight_a="0", weight_b="2")
        offer = await model_settings.of(MODELS[MODEL])
        assert [(share.engine, share.weight) for share in offer.route] == [("b", 2.0), ("a", 0.0)]
        for wrong in ("-1", "nonsense", ""):
            refused = await visitor.post("/console/models/engines", **form, weight_a=wrong)
            shown = (await visitor.http.get(refused.headers["location"])).text
            assert 'class="notice bad"' in shown
        changes = await model_settings.history()
        assert [change.who for change in changes] == ["console"] * 2
        await visitor.post("/console/models/price", **form, price_5="1", price_10="1", standard="1")
        await visitor.post("/console/models/engines", **form, standard="1")
        assert (await model_settings.of(MODELS[MODEL])).override == Override()


async def test_a_refusal_of_the_service_is_told_in_the_visitors_language(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        visitor.http.cookies.set(LANGUAGE_COOKIE, "zh", domain="test.local", path="/")
        await visitor.sign_in(small.key)
        answer = await visitor.post("/console/", prompt="a cat", callBackUrl="http://10.0.0.1/hook")
        assert "callBackUrl 不能指向私有或保留网段" in answer.text
        answer = await visitor.post("/console/", prompt=" ")
        assert "提示词不能为空" in answer.text


@pytest.mark.parametrize(
    ("change", "title"),
    [("none", "Genuine"), ("byte", "Changed"), ("bare", "No labels"), ("other", "Unknown signer")],
)
async def test_a_video_is_verified_and_not_kept(tmp_path: Path, change: str, title: str) -> None:
    async with doors(tmp_path / "data") as (small, visitor):
        await visitor.sign_in(small.key)
        file = _video(tmp_path, small, change)
        answer = await visitor.upload(file.read_bytes())
        assert f">{title}</span>" in answer.text
        if change != "bare":
            assert "task_1" in answer.text
        assert answer.status_code == 200


def _video(folder: Path, small: Small, change: str) -> Path:
    path = folder / "clip.mp4"
    labels = small.runtime.labels
    if change == "other":
        labels = replace(labels, identity=lambda: load_identity(folder / "other", "Somebody"))
    encode(
        moving(160, 90, fps=24, seconds=0.5),
        path,
        {} if change == "bare" else labels.tags("task_1"),
    )
    if change != "bare":
        labels.sign(path, spec(), {"engine": "scene"})
    if change == "byte":
        content = bytearray(path.read_bytes())
        content[-200] ^= 1
        path.write_bytes(content)
    return path


async def test_an_upload_is_bounded_ours_and_must_be_a_video(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with doors(tmp_path) as (small, visitor):
        assert (await visitor.upload(b"x", csrf="0" * 64)).status_code == 403
        await visitor.sign_in(small.key)

        async def told(**options: str) -> str:
            answer = await visitor.upload(b"not a video", **options)
            assert answer.status_code in {303, 403}
            return (await visitor.http.get(answer.headers.get("location", "/console/"))).text

        assert "This form has expired" in await told(csrf="0" * 64)
        assert "public_url" in await told(origin="https://evil.example")
        monkeypatch.setattr(form_data, "UPLOAD_BYTES", 10_000)
        answer = await visitor.upload(b"x" * 20_000)
        assert (
            "the body must be at most 10,000 bytes"
            in (await visitor.http.get(answer.headers["location"])).text
        )
