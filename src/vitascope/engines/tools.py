"""The tools that fit clips, by name, as an engine's table chooses them; loaded by engine children only."""

from collections.abc import Mapping
from typing import Any

from vitascope.engines.registry import make
from vitascope.media.fit import Tools

INTERPOLATORS = "vitascope.interpolators"
UPSCALERS = "vitascope.upscalers"


def make_tools(options: Mapping[str, Any]) -> tuple[Tools, dict[str, Any]]:
    """Take the tools' names out of an engine's options; return the tools and the options that are left.

    ``interpolator`` and ``upscaler`` name entry points, or ``module:Class``. Raises OperatorError where there is none.
    """
    rest = dict(options)
    frame_rate, size = str(rest.pop("interpolator", "motion")), str(rest.pop("upscaler", "lanczos"))
    tools = Tools(
        frame_rate=frame_rate,
        interpolator=make(INTERPOLATORS, "interpolator", frame_rate, {}),
        size=size,
        upscaler=make(UPSCALERS, "upscaler", size, {}),
    )
    return tools, rest
