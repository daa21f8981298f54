"""The client: speaks to any service with kie.ai's jobs API. It needs httpx2 and nothing of the server."""

from vitascope.client.aio import AsyncVitascope
from vitascope.client.callback import BadCallback, kie_signature_holds, verify_callback
from vitascope.client.errors import DeadlineExceeded, Unreachable
from vitascope.client.sync import Vitascope
from vitascope.client.video import Done, Event, Generating, Page, Queued, Video

__all__ = [
    "AsyncVitascope",
    "BadCallback",
    "DeadlineExceeded",
    "Done",
    "Event",
    "Generating",
    "Page",
    "Queued",
    "Unreachable",
    "Video",
    "Vitascope",
    "kie_signature_holds",
    "verify_callback",
]
