"""Verbs that list: tasks, models, the ledger, page by page."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vitascope.client.core import Core
from vitascope.client.errors import Unreachable
from vitascope.client.steps import Steps
from vitascope.client.video import Page, Video
from vitascope.wire import State

LIST_PATH = "/api/v1/jobs/tasks"
EXPLAIN_PATH = "/api/v1/jobs/explain"
CREDIT_PATH = "/api/v1/chat/credit"
MODELS_PATH = "/api/v1/models"
LEDGER_PATH = "/api/v1/account/ledger"
RECEIPT_PATH = "/api/v1/account/receipt"
MOST_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One movement of the account's credits."""

    id: int
    kind: str
    """``top-up``, ``hold``, ``charge``, ``release``, ``withdrawal``, or another word of the
    service's.
    """
    amount: float
    """Credits that it is about."""
    change: float
    """What it added to the balance, negative where it took."""
    task_id: str | None = None
    reason: str = ""
    created_ms: int = 0
    """Unix milliseconds."""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The service's own words, for whatever is not named above."""

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "LedgerEntry":
        """Read an entry; raise KeyError, TypeError or ValueError for what is none."""
        return cls(
            id=int(data["id"]), kind=str(data["kind"]), amount=float(data["amount"]),
            change=float(data["change"]), task_id=data.get("taskId"), reason=str(data.get("reason") or ""),
            created_ms=int(data.get("createTime") or 0), raw=data,
        )  # fmt: skip


@dataclass(frozen=True)
class LedgerPage:
    """Some of the ledger, newest first.

    cursor is what ledger takes for the next page, None after the last.
    """

    entries: tuple[LedgerEntry, ...]
    cursor: str | None


def list_page(
    core: Core,
    *,
    limit: int = 20,
    state: State | str | None = None,
    model: str | None = None,
    created_from_ms: int | None = None,
    created_to_ms: int | None = None,
    cursor: str | None = None,
) -> Steps[Page]:
    """Return some of your tasks, newest first, and the cursor of the next page.

    limit is 1 to 100; state and model keep those of that state and model only, created_from_ms and
    created_to_ms (unix milliseconds) those of a time. The hosted service has no such list:
    NotFound.
    """
    wanted = {
        "limit": limit, "state": state, "model": model, "createdFrom": created_from_ms,
        "createdTo": created_to_ms, "cursor": cursor,
    }  # fmt: skip
    data = yield from core.call("GET", LIST_PATH, params=_given(wanted))
    try:
        return Page(tuple(Video.parse(each) for each in data["tasks"]), data.get("cursor"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable(core, "no list of tasks") from error


def ledger_page(core: Core, *, limit: int = 50, cursor: str | None = None) -> Steps[LedgerPage]:
    """Return some of the movements of your credits, newest first, and the cursor of the next page.

    limit is 1 to 100. The hosted service has no such list: NotFound.
    """
    data = yield from core.call(
        "GET", LEDGER_PATH, params=_given({"limit": limit, "cursor": cursor})
    )
    try:
        return LedgerPage(tuple(map(LedgerEntry.parse, data["entries"])), data.get("cursor"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable(core, "no ledger") from error


def receipt(core: Core, video: Video | str) -> Steps[tuple[LedgerEntry, ...]]:
    """Return what one task held, and what it was charged or given back."""
    task_id = video.id if isinstance(video, Video) else video
    data = yield from core.call("GET", RECEIPT_PATH, params={"taskId": task_id})
    try:
        return tuple(map(LedgerEntry.parse, data))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable(core, "no receipt") from error


def list_models(
    core: Core, *, task_type: str | None = None, provider: str | None = None, q: str | None = None
) -> Steps[list[Mapping[str, Any]]]:
    """Return the models that the service makes videos with: name, title, task types and price of
    each.

    task_type is "Text to Video" or "Image to Video", provider such as "Kling", q a word of the name
    or title.
    """
    wanted = {"taskType": task_type, "provider": provider, "q": q}
    data = yield from core.call("GET", MODELS_PATH, params=_given(wanted))
    found = data.get("models") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise unreadable(core, "no list of models")
    return found


def model_schema(core: Core, model: str) -> Steps[Mapping[str, Any]]:
    """Return what createTask takes for a model, as a JSON schema."""
    data = yield from core.call("GET", f"{MODELS_PATH}/{model}/schema")
    found = data.get("openapi") if isinstance(data, dict) else None
    if not isinstance(found, dict):
        raise unreadable(core, "no schema")
    return found


def credits_left(core: Core) -> Steps[float]:
    """Return the account's balance in credits."""
    balance = yield from core.call("GET", CREDIT_PATH)
    try:
        return float(balance)
    except (TypeError, ValueError) as error:
        raise unreadable(core, "no balance") from error


def explain(
    core: Core, prompt: str, *, model: str, more_input: Mapping[str, Any] | None = None
) -> Steps[Mapping[str, Any]]:
    """Return what the engine would draw for a prompt: it costs nothing and creates no task.

    It is asked once.
    """
    body = {"model": model, "input": {"prompt": prompt, **(more_input or {})}}
    data = yield from core.call("POST", EXPLAIN_PATH, body=body, is_repeated=False)
    if not isinstance(data, dict):
        raise unreadable(core, "no explanation")
    return data


def pages_of_tasks(
    core: Core,
    *,
    state: State | str | None = None,
    model: str | None = None,
    created_from_ms: int | None = None,
    created_to_ms: int | None = None,
) -> Generator[Steps[Page], Page, None]:
    """Yield the verbs that bring page after page of tasks.

    Each is sent what the one before brought.
    """
    cursor: str | None = None
    while True:
        page = yield list_page(
            core, limit=MOST_AT_ONCE, state=state, model=model, created_from_ms=created_from_ms,
            created_to_ms=created_to_ms, cursor=cursor,
        )  # fmt: skip
        if not page.cursor or not page.videos:
            return
        cursor = page.cursor


def pages_of_ledger(core: Core) -> Generator[Steps[LedgerPage], LedgerPage, None]:
    """Yield the verbs that bring page after page of the ledger.

    Each is sent what the one before brought.
    """
    cursor: str | None = None
    while True:
        page = yield ledger_page(core, limit=MOST_AT_ONCE, cursor=cursor)
        if not page.cursor or not page.entries:
            return
        cursor = page.cursor


def unreadable(core: Core, what: str) -> Unreachable:
    """Return the error for an answer that is not this API's."""
    return Unreachable(
        "{url} did not answer as this API does: it sent {what}", url=core.base_url, what=what
    )


def _given(wanted: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in wanted.items() if value is not None and value != ""}
