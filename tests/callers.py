"""Callers with keys of every kind, for tests of who may do what."""

from typing import Any

from tests.small import MODEL, Small
from vitascope.accounts.account import EVERY_SCOPE, Account, Scope
from vitascope.accounts.key import KeyRules, NewKey

CREATE = "/api/v1/jobs/createTask"
PLAIN = {"model": MODEL, "input": {"prompt": "a cat"}}


def caller_of(account_id: str) -> Account:
    """Return the operator as a caller of an account."""
    return Account(id=account_id, name="", key_id="test", scopes=EVERY_SCOPE)


OPERATOR = caller_of("")


async def ask(
    small: Small,
    method: str,
    path: str,
    *,
    key: str | None = None,
    body: Any = None,
    **headers: str,
) -> dict[str, Any]:
    """Send a request with a key (the first one's where none is given); return the envelope."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent |= {"Authorization": f"Bearer {key}"} if key else {}
    answer = await small.http.request(method, path, json=body, headers=sent)
    envelope: dict[str, Any] = answer.json()
    return envelope


async def new_key(small: Small, account_id: str = "", **rules: Any) -> NewKey:
    """Make a key for an account, the first where none is named."""
    account = await small.runtime.accounts.account(account_id)
    return await small.runtime.accounts.create_key(
        OPERATOR, account.id, KeyRules(**({"name": "test"} | rules))
    )


async def operator(small: Small) -> str:
    """Return a key that may only administer."""
    return (await new_key(small, scopes=frozenset({Scope.ADMIN}))).secret


async def new_account(small: Small, name: str = "other", *, credits_milli: int = 10_000_000) -> str:
    """Make another account and return its id."""
    return (await small.runtime.accounts.create_account(name, credits_milli=credits_milli)).id


async def create(small: Small, key: str | None = None, **headers: str) -> dict[str, Any]:
    """Send a plain createTask; return the envelope."""
    return await ask(small, "POST", CREATE, key=key, body=PLAIN, **headers)
