"""An engine's table made whole: the engine, and the tools that fit its clips, by name."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vitascope.engines.base import EngineError
from vitascope.engines.registry import make, make_engine
from vitascope.errors import OperatorError
from vitascope.media.fit import Tools

if TYPE_CHECKING:
    # An engine's process reads no settings, and starts sooner without what reads them.
    from vitascope.config import EngineTable

INTERPOLATORS = "vitascope.interpolators"
UPSCALERS = "vitascope.upscalers"


def make_tools(options: Mapping[str, Any]) -> tuple[Tools, dict[str, Any]]:
    """Take the tools' names out of an engine's options; return the tools and the options that are
    left.

    ``interpolator`` and ``upscaler`` name entry points, or ``module:Class``. Raises OperatorError
    where there is none.
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


def check(table: "EngineTable") -> None:
    """Look whether an engine has here what it needs, without opening it.

    An engine that can tell has a method ``check()``, which raises EngineError for what is missing.
    Raises OperatorError for that, for an engine that there is not, and for settings that it does
    not take.
    """
    engine = make_engine(table.kind, make_tools(table.children[0])[1])
    try:
        getattr(engine, "check", lambda: None)()
    except EngineError as error:
        raise OperatorError(error.rule, **error.values) from error
