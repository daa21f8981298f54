"""Engines by name: built-ins and plug-ins come through the same entry points."""

from importlib import import_module
from importlib.metadata import entry_points

from vitascope.engines.base import Engine
from vitascope.errors import OperatorError

GROUP = "vitascope.engines"


def make_engine(name: str) -> Engine:
    """Return a new, unopened engine; nothing heavy is imported for any other.

    name is an entry point's, or ``module:Class`` for an engine that is not installed as a package.
    Raises OperatorError where there is none.
    """
    found = {point.name: point.value for point in entry_points(group=GROUP)}
    target = name if ":" in name else found.get(name)
    if target is None:
        raise OperatorError(f"There is no engine {name}; there are: {', '.join(sorted(found))}")
    module, _, attribute = target.partition(":")
    try:
        engine: Engine = getattr(import_module(module), attribute)()
    except (ImportError, AttributeError) as error:
        raise OperatorError(f"The engine {name} cannot be loaded: {error}") from error
    return engine
