"""A LangChain tool that makes videos: pip install vitascope langchain-core.

It speaks to the service that VITASCOPE_BASE_URL and VITASCOPE_API_KEY name.
"""

from typing import Literal

from langchain_core.tools import ToolException, tool

from vitascope import Vitascope
from vitascope.errors import VitascopeError


@tool
def make_video(prompt: str, aspect_ratio: Literal["16:9", "9:16", "1:1"] = "16:9") -> str:
    """Make a video of five seconds that shows what the prompt describes; return its URL."""
    try:
        with Vitascope() as client:
            return client.videos.create_and_poll(prompt, aspect_ratio=aspect_ratio).url
    except VitascopeError as error:  # a sentence that the model may act on
        raise ToolException(str(error)) from error


make_video.handle_tool_error = True
