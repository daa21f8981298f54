"""The client: speaks to any service with kie.ai's jobs API."""

from vitascope.client.aio import AsyncVitascope
from vitascope.client.errors import Unreachable
from vitascope.client.video import Video

__all__ = ["AsyncVitascope", "Unreachable", "Video"]
