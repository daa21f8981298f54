"""Signatures: what the standard's own package and kie's scheme accept, and what nobody accepts."""

import base64
import hashlib
import hmac
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

import vitascope
from tests.callbacks.dispatching import Travel, dispatching
from tests.callbacks.receivers import receiver
from vitascope import clock
from vitascope.accounts.account import Scope
from vitascope.callbacks.callback import ROTATION_MS, Delivery, Signing
from vitascope.callbacks.signature import headers_of, webhook_secret
from vitascope.errors import KeyLimit
from vitascope.signing import MasterSecret

MASTER = MasterSecret(bytes(range(32)))
SIGNING = Signing(version=1, rotated_ms=None, signed=True)


def _delivery(number: int = 0, **changes: object) -> Delivery:
    task_id = f"task_kling_{number}"
    made = Delivery(
        id=f"msg_{number}", task_id=task_id, account_id=f"acc_{number % 7}", receiver="example.com:443",
        url="https://example.com/", attempt=0, token="t", failing=False, signing=SIGNING,
        body=json.dumps({"code": 200, "data": {"taskId": task_id, "prompt": "雪" * (number % 50)}}, ensure_ascii=False),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def _secret(delivery: Delivery, version: int = 1) -> str:
    return webhook_secret(MASTER, delivery.account_id, version)


def _kie_accepts(headers: dict[str, str], body: str, secret: str) -> bool:
    """Verify as kie's documentation tells its users to."""
    given = {name.lower(): value for name, value in headers.items()}
    text = json.loads(body)["data"]["taskId"] + "." + given["x-webhook-timestamp"]
    wanted = base64.b64encode(
        hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    ).decode()
    return hmac.compare_digest(wanted, given["x-webhook-signature"])


def test_the_standards_package_kies_scheme_and_ours_accept_every_callback() -> None:
    for number in range(1_000):
        delivery = _delivery(number)
        headers, secret = headers_of(delivery, MASTER, now_ms=clock.now_ms()), _secret(delivery)
        assert Webhook(secret).verify(delivery.body, headers) == json.loads(delivery.body)
        assert vitascope.verify_callback(headers, delivery.body.encode(), secret) == json.loads(
            delivery.body
        )
        assert _kie_accepts(headers, delivery.body, secret)
        assert vitascope.kie_signature_holds(headers, delivery.body, secret)


def _mutated(rng: random.Random, headers: dict[str, str], body: str) -> tuple[dict[str, str], str]:
    part = rng.choice(["body", "webhook-id", "webhook-timestamp", "webhook-signature"])
    if part == "body":
        at = rng.randrange(len(body))
        return headers, body[:at] + chr((ord(body[at]) ^ 1 << rng.randrange(6)) or 33) + body[
            at + 1 :
        ]
    text = headers[part]
    if part == "webhook-timestamp":
        return headers | {part: str(int(text) + rng.choice([-1, 1]) * rng.randrange(1, 250))}, body
    at = rng.randrange(3 if part == "webhook-signature" else 0, len(text) - 2)
    changed = rng.choice([c for c in "ABCDwxyz0189" if c != text[at]])
    return headers | {part: text[:at] + changed + text[at + 1 :]}, body


def test_none_of_10000_mutations_is_accepted() -> None:
    rng, accepted = random.Random(5), 0
    for number in range(10_000):
        delivery = _delivery(number)
        secret = _secret(delivery)
        headers, body = _mutated(
            rng, headers_of(delivery, MASTER, now_ms=clock.now_ms()), delivery.body
        )
        try:
            Webhook(secret).verify(body, headers)
            accepted += 1
        except WebhookVerificationError:
            pass
        with pytest.raises(vitascope.BadCallback):
            vitascope.verify_callback(headers, body, secret)
    assert accepted == 0


def test_another_accounts_secret_an_old_time_and_a_missing_header_are_refused() -> None:
    delivery = _delivery(1)
    now = clock.now_ms()
    headers, secret = headers_of(delivery, MASTER, now_ms=now), _secret(delivery)
    old = headers_of(delivery, MASTER, now_ms=now - 301_000)
    for given, key in [
        (headers, _secret(_delivery(2))),
        (old, secret),
        (headers | {"webhook-id": ""}, secret),
    ]:
        with pytest.raises(vitascope.BadCallback):
            vitascope.verify_callback(given, delivery.body, key)
    assert not vitascope.kie_signature_holds(headers, "[]", secret)


def test_during_a_rotation_both_secrets_hold_and_a_day_later_the_new_one_alone() -> None:
    now = clock.now_ms()
    rotated = _delivery(
        3, signing=Signing(version=2, rotated_ms=now - ROTATION_MS + 60_000, signed=True)
    )
    headers = headers_of(rotated, MASTER, now_ms=now)
    assert len(headers["webhook-signature"].split()) == 2
    for version in (1, 2):
        Webhook(_secret(rotated, version)).verify(rotated.body, headers)
        vitascope.verify_callback(headers, rotated.body, _secret(rotated, version))
    assert _kie_accepts(headers, rotated.body, _secret(rotated, 2))
    later = headers_of(rotated, MASTER, now_ms=now + 60_001)
    assert len(later["webhook-signature"].split()) == 1
    with pytest.raises(vitascope.BadCallback):
        vitascope.verify_callback(later, rotated.body, _secret(rotated, 1))


async def test_an_account_rotates_its_secret_and_nothing_secret_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with receiver() as hook, dispatching(tmp_path) as post:
        callbacks = post.runtime.callbacks
        first = await callbacks.secrets(post.owner)
        second = await callbacks.rotate(post.owner)
        assert (first.previous, second.previous) == (None, first.current)
        third = await callbacks.rotate(post.owner, at_once=True)
        assert third.previous is None
        await post.add(hook.url)
        await post.dispatcher.run_due()
        (headers, body), *_ = hook.requests
        vitascope.verify_callback(headers, body, third.current)
        travel.now += ROTATION_MS
    found = [
        f for f in tmp_path.iterdir() if f.is_file() and third.current.encode() in f.read_bytes()
    ]
    assert found == []


async def test_a_key_with_a_limit_may_not_switch_signing_off(tmp_path: Path) -> None:
    async with dispatching(tmp_path) as post:
        limited = replace(post.owner, scopes=frozenset({Scope.CREATE, Scope.READ}), has_caps=True)
        with pytest.raises(KeyLimit):
            await post.runtime.callbacks.switch_signing(limited, signed=False)
        assert (await post.runtime.callbacks.signing(post.account_id)).signed


async def test_an_account_that_switched_signing_off_gets_no_signature(tmp_path: Path) -> None:
    async with receiver() as hook, dispatching(tmp_path) as post:
        await post.runtime.callbacks.switch_signing(post.owner, signed=False)
        await post.add(hook.url)
        await post.dispatcher.run_due()
        headers = hook.requests[0][0]
        assert "webhook-id" in headers
        assert not {"webhook-signature", "x-webhook-signature"} & headers.keys()
