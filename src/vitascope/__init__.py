"""Vitascope: self-hosted text-to-video behind kie.ai's jobs API.

The client's names live here, and are loaded when they are first asked for: importing the package
costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vitascope.client import (
        AsyncVitascope,
        BadCallback,
        DeadlineExceeded,
        Done,
        Event,
        Generating,
        LedgerEntry,
        LedgerPage,
        Page,
        Queued,
        Unreachable,
        Video,
        VideoBatch,
        Vitascope,
        kie_signature_holds,
        verify_callback,
    )

__version__ = "0.1.0"
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
    "__version__",
    "kie_signature_holds",
    "verify_callback",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'vitascope' has no attribute {name!r}")
    return getattr(import_module("vitascope.client"), name)


def __dir__() -> list[str]:
    return [*__all__]
