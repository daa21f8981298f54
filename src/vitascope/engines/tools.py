"""An engine's table made whole: the engine, and the tools that fit its clips, by name."""

from collections.abc import Mapping
from pathlib import Path
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

    ``interpolator`` and ``upscaler`` name entry points, or ``module:Class``;
    ``interpolator_model`` and ``upscaler_model`` are files for those that need one, and
    ``tools_device`` is where these run. Raises OperatorError where there is none, or it does not
    take that.
    """
    rest = dict(options)
    device = rest.pop("tools_device", None)
    if device is not None and not {"interpolator_model", "upscaler_model"} & set(rest):
        raise OperatorError("tools_device needs upscaler_model or interpolator_model beside it")
    frame_rate, interpolator = _tool(rest, INTERPOLATORS, "interpolator", "motion", device)
    size, upscaler = _tool(rest, UPSCALERS, "upscaler", "lanczos", device)
    return Tools(
        frame_rate=frame_rate, interpolator=interpolator, size=size, upscaler=upscaler
    ), rest


def _tool(
    options: dict[str, Any], group: str, what: str, usual: str, device: str | None
) -> tuple[str, Any]:
    """Return what the record says of a tool, and the tool; its settings leave the options."""
    name, model = str(options.pop(what, usual)), options.pop(f"{what}_model", None)
    if model is None:
        return name, make(group, what, name, {})
    given = {"model": str(model)} | ({} if device is None else {"device": device})
    return f"{name} ({Path(model).name})", make(group, what, name, given)


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
