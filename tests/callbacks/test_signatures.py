"""Signatures: what the standard's own package and kie's scheme accept, and what nobody accepts."""

import base64
import hashlib
import hmac
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError

import vitascope
from tests.callbacks.dispatching import Travel, dispatching
from tests.callbacks.receivers import receiver
from vitascope import clock
from vitascope.accounts.account import Scope
from vitascope.callbacks.callback import ROTATION_MS, Delivery, Signing
from vitascope.callbacks.signature import (
    PUBLISHED_KEYS,
    headers_of,
    key_set,
    webhook_secret,
)
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
    first = len(text.split()[0])  # what the secret signed; the public key's comes after it
    at = rng.randrange(3 if part == "webhook-signature" else 0, first - 2)
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


def _secret_signatures(headers: dict[str, str]) -> int:
    return sum(each.startswith("v1,") for each in headers["webhook-signature"].split())


def test_during_a_rotation_both_secrets_hold_and_a_day_later_the_new_one_alone() -> None:
    now = clock.now_ms()
    rotated = _delivery(
        3, signing=Signing(version=2, rotated_ms=now - ROTATION_MS + 60_000, signed=True)
    )
    headers = headers_of(rotated, MASTER, now_ms=now)
    assert _secret_signatures(headers) == 2
    for version in (1, 2):
        Webhook(_secret(rotated, version)).verify(rotated.body, headers)
        vitascope.verify_callback(headers, rotated.body, _secret(rotated, version))
    assert _kie_accepts(headers, rotated.body, _secret(rotated, 2))
    later = headers_of(rotated, MASTER, now_ms=now + 60_001)
    assert _secret_signatures(later) == 1
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


def _published(version: int) -> dict[str, Any]:
    return key_set(MASTER, "acc_3", version)


def _verifies(key: dict[str, str], headers: dict[str, str], body: str) -> bool:
    """Verify as any Ed25519 library does, from the key set alone."""
    raw = base64.urlsafe_b64decode(key["x"] + "=")
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    public = Ed25519PublicKey.from_public_bytes(raw)
    for each in headers["webhook-signature"].split():
        version, _, text = each.partition(",")
        if version != "v1a":
            continue
        try:
            public.verify(base64.b64decode(text), signed)
        except InvalidSignature:
            continue
        return True
    return False


def test_every_callback_carries_a_signature_that_the_published_key_verifies() -> None:
    (key,) = _published(1)["keys"]
    assert (key["kty"], key["crv"], key["alg"]) == ("OKP", "Ed25519", "EdDSA")
    for number in range(3, 300, 7):
        delivery = _delivery(number)
        headers = headers_of(delivery, MASTER, now_ms=clock.now_ms())
        assert _verifies(key, headers, delivery.body)
        assert not _verifies(key, headers, delivery.body + " ")
        Webhook(_secret(delivery)).verify(delivery.body, headers)
        for check in (key["whpk"], _published(1)):
            assert vitascope.verify_callback(headers, delivery.body, check) == json.loads(
                delivery.body
            )


def test_what_the_public_key_did_not_sign_is_refused() -> None:
    rng, public = random.Random(6), _published(1)
    for number in range(3, 3_000, 7):
        delivery = _delivery(number)
        headers, body = _mutated(
            rng, headers_of(delivery, MASTER, now_ms=clock.now_ms()), delivery.body
        )
        first, last = headers["webhook-signature"].split()
        forged = headers | {"webhook-signature": f"{first} v1a,{last[-3:]}{last[4:-3]} v1a,!"}
        for given in (forged, headers | {"webhook-signature": first}):
            with pytest.raises(vitascope.BadCallback):
                vitascope.verify_callback(given, body, public)
    headers = headers_of(_delivery(4), MASTER, now_ms=clock.now_ms())
    with pytest.raises(vitascope.BadCallback):
        vitascope.verify_callback(headers, _delivery(4).body, public)


def test_no_key_at_all_is_an_error_and_never_a_callback() -> None:
    delivery = _delivery(3)
    headers = headers_of(delivery, MASTER, now_ms=clock.now_ms())
    nothing: list[Any] = ["whpk_", "whpk_AAAA", "", {}, {"keys": []}, {"keys": [{"x": "A"}]}]
    for none in nothing:
        with pytest.raises(ValueError, match=r"key|secret"):
            vitascope.verify_callback(headers, delivery.body, none)


def test_a_rotated_public_key_stays_published_and_signs_beside_the_new_one_for_a_day() -> None:
    now = clock.now_ms()
    rotated = _delivery(
        3, signing=Signing(version=2, rotated_ms=now - ROTATION_MS + 60_000, signed=True)
    )
    newest, before = _published(2)["keys"]
    assert before == _published(1)["keys"][0]
    headers = headers_of(rotated, MASTER, now_ms=now)
    assert _verifies(newest, headers, rotated.body)
    assert _verifies(before, headers, rotated.body)
    later = headers_of(rotated, MASTER, now_ms=now + 60_001)
    assert _verifies(newest, later, rotated.body)
    assert not _verifies(before, later, rotated.body)
    assert len(key_set(MASTER, "acc_3", 10_000)["keys"]) == PUBLISHED_KEYS
