"""`vitascope callback listen`: a receiver for integrators, that checks, prints, and fails when payload to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from vitascope.cli.callback import living_secrets
from vitascope.cli.out import print_result, print_text
from vitascope.cli.words import say
from vitascope.client.callback import BadCallback, kie_signature_holds, verify_callback
from vitascope.errors import OperatorError
from vitascope.plainjson import parsed
from vitascope.text import one_line
from vitascope.webhook import key_of

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
MAX_BODY_BYTES = 1_000_000


@dataclass
class Listener:
    """An ASGI application that receives callbacks: the first `fail` of them are answered with `status`."""

    secrets: Sequence[str]
    fail: int
    status: int
    as_json: bool

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Receive one callback."""
        if scope["type"] != "http":
            return
        body = await _body(receive)
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        status = self._next_status()
        self._print(headers, body, status)
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-length", b"0")],
            }
        )
        await send({"type": "http.response.body"})

    def _next_status(self) -> int:
        failing = self.fail > 0
        self.fail -= failing
        return self.status if failing else 200

    def _print(self, headers: dict[str, str], body: bytes, status: int) -> None:
        facts = {
            "id": headers.get("webhook-id"),
            "standard": self._standard(headers, body),
            "kie": self._kie(headers, body),
            "answered": status,
            "body": body.decode(errors="replace"),
        }
        print_result(facts, "" if self.as_json else _lines(facts), as_json=self.as_json)

    def _standard(self, headers: dict[str, str], body: bytes) -> str:
        said = "not checked: no secret"
        for secret in self.secrets:
            try:
                verify_callback(headers, body, secret)
            except BadCallback as error:
                said = f"WRONG: {error}"
            else:
                return "holds"
        return said

    def _kie(self, headers: dict[str, str], body: bytes) -> str:
        if not self.secrets:
            return "not checked: no secret"
        return (
            "holds"
            if any(kie_signature_holds(headers, body, each) for each in self.secrets)
            else "WRONG"
        )


async def listen(
    *, port: int, secret: str, fail: int, status: int, data: Path | None, as_json: bool
) -> None:
    """Receive callbacks on 127.0.0.1 until interrupted."""
    secrets = [_given(secret)] if secret else await living_secrets(data)
    if not as_json:
        print_text(
            say(
                "Listening on {url} : give this as callBackUrl. Ctrl+C ends.",
                url=f"http://127.0.0.1:{port}/",
            )
            + "\n"
        )
        print_text(
            ""
            if secrets
            else say("No secret: start the service first, or give --secret whsec_…") + "\n"
        )
    listener = Listener(secrets, fail, status, as_json)
    server = uvicorn.Server(
        uvicorn.Config(
            listener,
            host="127.0.0.1",
            port=port,
            log_level="error",
            access_log=False,
            lifespan="off",
        )
    )
    await server.serve()


def _given(secret: str) -> str:
    try:
        key_of(secret)
    except ValueError as error:
        raise OperatorError(str(error)) from None
    return secret


async def _body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= MAX_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body


def _lines(facts: dict[str, Any]) -> str:
    try:
        payload = parsed(facts["body"])
        what = f"{payload['data']['taskId']}  {payload['data']['state']}  {payload['msg']}"
        urls = [str(url) for url in payload["data"].get("response", {}).get("resultUrls", ())]
    except (ValueError, KeyError, TypeError, AttributeError):
        what, urls = say("not a callback"), []
    lines = [one_line(each) for each in (f"{facts['id']}  {what}", *urls)]
    lines += [say("Standard Webhooks signature: {said}", said=facts["standard"])]
    lines += [
        say("kie signature: {said}", said=facts["kie"]),
        say("answered {status}", status=facts["answered"]),
    ]
    return "\n    ".join(lines)
