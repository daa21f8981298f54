"""schemathesis: whatever the OpenAPI document allows or forbids, no answer is a 500 and no bad
input is taken.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from tests.callers import CREATE, new_key
from tests.small import MODEL, Small, api_only
from vitascope.accounts.account import Scope
from vitascope.api.app import make_routes
from vitascope.catalog import MODELS
from vitascope.wire import Code

PROMPT_MAX_CHARACTERS = 30_000
"""Of any model; what each of them takes is held against facts in tests/catalog."""
CASES = 6
"""Cases for each operation and mode here.

The goal's 2,000 run by `python -m tests.api.test_schema 30`.
"""
OTHERS_SHAPE = ("/v1/", "/files/", "/download/", "/uploads/", "/api/file-", "/.well-known/")
"""Routes that answer with a file, or in another API's shape."""
AnyCase = Case[Any]
CODES = {code.value for code in Code}


@contextmanager
def _service() -> Iterator[tuple[asyncio.AbstractEventLoop, Small, str]]:
    loop = asyncio.new_event_loop()
    with tempfile.TemporaryDirectory() as name:
        context = api_only(Path(name), creates_per_10_seconds=10_000, start_credits=10**8)
        small = loop.run_until_complete(context.__aenter__())
        key = loop.run_until_complete(new_key(small, scopes=frozenset(Scope)))
        try:
            yield loop, small, key.secret
        finally:
            loop.run_until_complete(context.__aexit__(None, None, None))
            loop.close()


def _operations(
    small: Small, mode: GenerationMode
) -> Iterator[tuple[str, "st.SearchStrategy[AnyCase]"]]:
    document = make_routes(small.runtime).openapi()
    schema = schemathesis.openapi.from_dict(document)
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        if not operation.path.startswith(OTHERS_SHAPE):
            yield operation.label, operation.as_strategy(generation_mode=mode)


async def _send(small: Small, case: AnyCase, key: str) -> dict[str, Any]:
    sent = case.as_transport_kwargs(base_url="http://test")
    headers = {k: v for k, v in dict(sent.get("headers") or {}).items() if str(v).isascii()}
    body: dict[str, Any] = {
        name: sent[name] for name in ("json", "params") if sent.get(name) is not None
    }
    if isinstance(sent.get("data"), bytes | str):
        body["content"] = sent["data"]
    headers |= {"Authorization": f"Bearer {key}"}
    answer = await small.http.request(sent["method"], sent["url"], headers=headers, **body)
    assert answer.status_code in {200, 404, 405}, (answer.status_code, answer.text)
    envelope: dict[str, Any] = answer.json()
    assert list(envelope) == ["code", "msg", "data"]
    assert envelope["code"] in CODES - {500}, (sent, envelope)
    assert (envelope["code"] == 200) or envelope["data"] is None
    return envelope


def _is_good(body: Any) -> bool:
    """Say whether createTask may take a body, by rules written here a second time."""
    given_input = body["input"]
    if body["model"] != MODEL:
        prompt = given_input.get("prompt")
        return body["model"] in MODELS and (prompt is None or len(prompt) <= PROMPT_MAX_CHARACTERS)
    callback = body.get("callBackUrl")
    return (
        0 < len(given_input["prompt"].strip()) <= 5_000
        and str(given_input.get("duration", "5")) in {"5", "10", "5.0", "10.0"}
        and given_input.get("aspect_ratio", "16:9") in {"16:9", "9:16", "1:1"}
        and len(given_input.get("negative_prompt", "")) <= 500
        and 0 <= given_input.get("cfg_scale", 0.5) <= 1
        and (callback is None or callback.startswith(("http://", "https://", "HTTP")))
    )


def _run(cases: int) -> int:
    """Send so many cases of every operation, well made and badly made.

    Return how many were sent.
    """
    checks = settings(
        max_examples=cases, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with _service() as (loop, small, key):
        sent: list[str] = []

        def judge(label: str, case: AnyCase) -> None:
            sent.append(label)
            envelope = loop.run_until_complete(_send(small, case, key))
            if label.endswith(CREATE) and envelope["code"] == 200:
                assert _is_good(case.body), case.body

        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for label, strategy in _operations(small, mode):
                with suppress(Unsatisfiable):  # a route that takes nothing has no bad input
                    _each(strategy, partial(judge, label), checks)()
    return len(sent)


def _each(
    strategy: "st.SearchStrategy[AnyCase]", judge: Callable[[AnyCase], None], checks: settings
) -> Any:
    @checks
    @given(strategy)
    def one(case: AnyCase) -> None:
        judge(case)

    return one


def test_no_answer_is_a_500_and_no_bad_input_is_taken() -> None:
    assert _run(CASES) >= 200


if __name__ == "__main__":
    import sys

    print(
        f"schemathesis: {_run(int(sys.argv[1]))} cases, 0 answers with code 500, 0 bad inputs accepted"
    )
