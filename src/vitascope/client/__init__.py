"""The client: speaks to any service with kie.ai's jobs API. It needs httpx2 and nothing of the
server.

Each name's module is loaded when the name is first asked for: who works without asyncio does not
load it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vitascope.client.aio import AsyncVitascope
    from vitascope.client.batches import VideoBatch
    from vitascope.client.callback import BadCallback, kie_signature_holds, verify_callback
    from vitascope.client.errors import DeadlineExceeded, Unreachable
    from vitascope.client.lists import LedgerEntry, LedgerPage
    from vitascope.client.sync import Vitascope
    from vitascope.client.video import Done, Event, Generating, Page, Queued, Video

__all__ = [
    "AsyncVitascope",
    "BadCallback",
    "DeadlineExceeded",
    "Done",
    "Event",
    "Generating",
    "LedgerEntry",
    "LedgerPage",
    "Page",
    "Queued",
    "Unreachable",
    "Video",
    "VideoBatch",
    "Vitascope",
    "kie_signature_holds",
    "verify_callback",
]

_MODULES = {
    "aio": ("AsyncVitascope",),
    "batches": ("VideoBatch",),
    "callback": ("BadCallback", "kie_signature_holds", "verify_callback"),
    "errors": ("DeadlineExceeded", "Unreachable"),
    "lists": ("LedgerEntry", "LedgerPage"),
    "sync": ("Vitascope",),
    "video": ("Done", "Event", "Generating", "Page", "Queued", "Video"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'vitascope.client' has no attribute {name!r}")
    return getattr(import_module(f"vitascope.client.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__]
