"""Engines by name: built-ins and plug-ins come through the same entry points."""

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from vitascope.engines.base import Engine
from vitascope.errors import OperatorError
from vitascope.video import Ability

if TYPE_CHECKING:
    from vitascope.config import EngineTable

ENGINES = "vitascope.engines"


def make_engine(kind: str, options: Mapping[str, Any] | None = None) -> Engine:
    """Return a new, unopened engine; nothing heavy is imported for any other.

    kind is an entry point's name, or ``module:Class`` for an engine that is not installed as a
    package. options are the class's keyword arguments. Raises OperatorError where there is none, or
    it does not take them.
    """
    engine: Engine = make(ENGINES, "engine", kind, options or {})
    return engine


def make(group: str, what: str, name: str, options: Mapping[str, Any]) -> Any:
    """Return a new object of the class behind an entry point's name, or ``module:Class``; what is
    for the message.

    Raises OperatorError where there is none, or it does not take these options.
    """
    kind = _class(group, what, name)
    try:
        return kind(**options)
    except TypeError as error:
        raise OperatorError(
            "The {what} {name} does not take these settings: {why}", what=what, name=name, why=error
        ) from error


def _class(group: str, what: str, name: str) -> Any:
    found = {point.name: point.value for point in entry_points(group=group)}
    target = name if ":" in name else found.get(name)
    if target is None:
        raise OperatorError(
            "There is no {what} {name}; there are: {known}",
            what=what,
            name=name,
            known=", ".join(sorted(found)),
        )
    module, _, attribute = target.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise OperatorError(
            "The {what} {name} cannot be loaded: {why}", what=what, name=name, why=error
        ) from error


def longest_seconds(table: "EngineTable") -> float | None:
    """Return the longest clip that an engine makes: the operator's word, else its own, None where
    nobody knows.

    An engine tells by a static ``longest_seconds(options)``, without being opened.
    """
    if table.longest_seconds is not None:
        return table.longest_seconds
    own = getattr(_class(ENGINES, "engine", table.kind), "longest_seconds", None)
    return None if own is None else own(table.options)


def abilities(table: "EngineTable") -> frozenset[Ability]:
    """Return what an engine can do beside making clips from texts.

    An engine tells by a static ``abilities(options)``, without being opened; one that tells nothing
    has none.
    """
    return _declared(table, "abilities")


def needs(table: "EngineTable") -> frozenset[Ability]:
    """Return what must be asked of an engine, which makes no clip without; told by ``needs``, as
    abilities are.
    """
    return _declared(table, "needs")


def _declared(table: "EngineTable", name: str) -> frozenset[Ability]:
    own = getattr(_class(ENGINES, "engine", table.kind), name, None)
    return frozenset() if own is None else frozenset(own(table.options))


def is_explainer(table: "EngineTable") -> bool:
    """Return True if an engine says what it will draw: it has ``explain(spec)``."""
    return hasattr(_class(ENGINES, "engine", table.kind), "explain")


def reads_pictures(kind: str) -> bool:
    """Say whether an engine needs the pictures themselves; one that passes their addresses on says
    that it does not.

    It tells by ``reads_pictures = False``. Raises OperatorError where there is no such engine.
    """
    return bool(getattr(_class(ENGINES, "engine", kind), "reads_pictures", True))


def charges(kind: str) -> bool:
    """Say whether an engine orders its clips from somebody who wants to be paid for them.

    It tells by ``charges = True``. Raises OperatorError where there is no such engine.
    """
    return bool(getattr(_class(ENGINES, "engine", kind), "charges", False))


async def open_explainer(kind: str, options: Mapping[str, Any]) -> Any:
    """Return an open engine that says what it would draw: it has ``explain(spec)`` and
    ``preview(spec, moments)``.

    Raise OperatorError where the engine has no such methods.
    """
    engine: Any = make_engine(kind, options)
    if not (hasattr(engine, "explain") and hasattr(engine, "preview")):
        raise OperatorError("The engine {kind} does not explain what it will draw.", kind=kind)
    await engine.open()
    return engine
