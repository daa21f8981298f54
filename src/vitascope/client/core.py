"""The client's rules without any I/O: how a call is made, when it is repeated, what an answer
means.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vitascope.client.errors import Unreachable, error_of
from vitascope.client.steps import Ask, Lost, Now, Pause, Steps, WireResponse
from vitascope.errors import Invalid, Maintenance, VitascopeError, WireError
from vitascope.plainjson import encoded, parsed
from vitascope.text import is_unicode
from vitascope.wire import SERVICE_NAME, Code

MAX_RETRIES = 5
FIRST_BACKOFF_SECONDS = 0.5
LONGEST_BACKOFF_SECONDS = 8.0
LONGEST_RETRY_AFTER_SECONDS = 120.0
"""A service that asks for more patience than this gets its refusal raised instead."""


@dataclass(frozen=True, kw_only=True)
class Setback:
    """A call that brought nothing, and may be made again after wait_seconds (None: after the usual
    back-off).

    acted says whether the service may have done what was asked all the same.
    """

    error: Unreachable | WireError
    acted: bool
    wait_seconds: float | None = None


class Core:
    """One service, one key, and what was learnt about the service."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        poll_seconds: float | None = None,
        max_retries: int = MAX_RETRIES,
    ) -> None:
        """Speak to base_url; poll_seconds replaces the advised pace of polling."""
        self.base_url = base_url
        self.poll_seconds = poll_seconds
        self._key = api_key
        self._max_retries = max_retries
        self._ours: bool | None = None

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        until: float | None = None,
        is_repeated: bool = True,
    ) -> Steps[Any]:
        """Call the service until it answers, or once where is_repeated is False; return the
        envelope's ``data``.

        A call that changes something carries an idempotency key, and is repeated after a failure
        that may have come too late only where the service is known to honour it. until is when the
        caller's patience ends. Raises the WireError that the service's code stands for, or
        Unreachable.
        """
        ask = self._ask(method, path, params, body)
        if idempotency_key:
            if not (idempotency_key.isascii() and idempotency_key.isprintable()):
                raise Invalid("{field} must be printable ASCII characters", field="Idempotency-Key")
            ask = replace(ask, headers={**ask.headers, "Idempotency-Key": idempotency_key})
        return (yield from self._persist(ask, until, self._max_retries if is_repeated else 0))

    def call_once(self, method: str, path: str, *, params: Mapping[str, str]) -> Steps[Any]:
        """Call the service and return ``data``, or None for whatever went wrong: for what is good
        to know only.
        """
        try:
            outcome = yield from self._try(self._ask(method, path, params))
        except VitascopeError:
            return None
        return None if isinstance(outcome, Setback) else outcome

    def _persist(self, ask: Ask, until: float | None, retries: int) -> Steps[Any]:
        acted = False
        for attempt in range(retries + 1):
            try:
                outcome = yield from self._try(ask)
            except (Unreachable, WireError) as error:
                error.acted = error.acted or acted
                raise
            if not isinstance(outcome, Setback):
                return outcome
            acted = acted or outcome.acted
            if attempt == retries or not (yield from self._may_repeat(ask, outcome)):
                break
            wait = (
                backoff_seconds(attempt) if outcome.wait_seconds is None else outcome.wait_seconds
            )
            if wait > LONGEST_RETRY_AFTER_SECONDS or (
                until is not None and (yield Now()) + wait > until
            ):
                break
            yield Pause(wait)
        # An earlier attempt of this call may have been carried out, whatever the last one met.
        outcome.error.acted = acted
        raise outcome.error

    def _try(self, ask: Ask) -> Steps[Any]:
        try:
            answer: WireResponse = yield ask
        except Lost as lost:
            error = Unreachable(
                "{url} did not answer: {why}", url=self.base_url, why=lost, acted=lost.reached
            )
            error.__cause__ = lost
            return Setback(error=error, acted=lost.reached)
        return judge(answer, self.base_url)

    def _may_repeat(self, ask: Ask, setback: Setback) -> Steps[bool]:
        if not setback.acted or ask.method == "GET":
            return True
        return "Idempotency-Key" in ask.headers and (yield from self.is_one_of_ours(patiently=True))

    def is_one_of_ours(self, *, patiently: bool) -> Steps[bool]:
        """Ask the service, until it has answered once, whether it is Vitascope: honours keys, tells
        places in line.
        """
        for attempt in range(self._max_retries + 1 if patiently else 1):
            if self._ours is not None:
                break
            try:
                health = yield from self._try(self._ask("GET", "/healthz"))
            except VitascopeError:
                self._ours = False
            else:
                if not isinstance(health, Setback):
                    self._ours = isinstance(health, dict) and health.get("service") == SERVICE_NAME
                elif patiently:
                    yield Pause(backoff_seconds(attempt))
        return bool(self._ours)

    def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Ask:
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        content = encoded(body)
        for name, value in (params or {}).items():
            if not is_unicode(value):
                raise Invalid("{field} must be valid Unicode text", field=name)
        return Ask(
            method=method,
            url=self.base_url + path,
            headers=headers,
            params=params or {},
            content=content,
        )


def judge(answer: WireResponse, base_url: str) -> Any:
    """Return the envelope's ``data``, or a Setback that another attempt may mend.

    Raises the WireError that the service's code stands for, or Unreachable where it is no answer of
    this API.
    """
    wait = _retry_after(answer)
    envelope = _envelope(answer.body)
    if envelope is None:
        return _judge_bare(answer, base_url, wait)
    code, message = _code_and_message(envelope)
    if code == Code.OK:
        return envelope.get("data")
    error = error_of(code, message, retry_after_seconds=wait)
    if code == Code.TOO_FREQUENT:
        return Setback(error=error, acted=False, wait_seconds=wait)
    if isinstance(error, Maintenance) and wait is not None:
        return Setback(error=error, acted=False, wait_seconds=wait)
    if code == Code.INTERNAL:
        return Setback(error=error, acted=True, wait_seconds=wait)
    raise error


def _judge_bare(answer: WireResponse, base_url: str, wait: float | None) -> Setback:
    """Judge an answer without envelope: from a proxy in between, from a stranger, or cut in the
    middle.
    """
    if answer.status == Code.TOO_FREQUENT:
        return Setback(
            error=error_of(429, "Too many requests.", retry_after_seconds=wait),
            acted=False,
            wait_seconds=wait,
        )
    error = Unreachable(
        "{url} did not answer as this API does: HTTP {status}", url=base_url, status=answer.status
    )
    cut = answer.headers.get("content-type", "").startswith("application/json")
    if answer.status >= 500 or answer.status == 408 or cut:
        return Setback(error=error, acted=True, wait_seconds=wait)
    # A refusal, or a redirect that asks for the same request elsewhere: it was not carried out.
    error.acted = answer.status < 400 and answer.status not in {307, 308}
    raise error


def envelope_of(body: bytes) -> tuple[int, str] | None:
    """Return the code and the message of an answer in the envelope, None for anything else."""
    envelope = _envelope(body)
    return None if envelope is None else _code_and_message(envelope)


def _envelope(body: bytes) -> dict[str, Any] | None:
    try:
        found = parsed(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get("code"), int) else None


def _code_and_message(envelope: Mapping[str, Any]) -> tuple[int, str]:
    return envelope["code"], str(envelope.get("msg") or "The service gave no reason.")


def _retry_after(answer: WireResponse) -> float | None:
    value = answer.headers.get("retry-after", "")
    return float(value[:18]) if value.isascii() and value.isdigit() else None


def backoff_seconds(attempt: int) -> float:
    """Return how long to wait after the attempt of this number, counted from 0.

    random, so that clients spread out.
    """
    doubled: float = FIRST_BACKOFF_SECONDS * 2**attempt
    return min(LONGEST_BACKOFF_SECONDS, doubled) * random.uniform(0.5, 1.0)
