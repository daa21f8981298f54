"""Verbs that look like what they are: signatures and names for people who ask the interpreter."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, get_args

Class = TypeVar("Class", bound=type)


def true_signatures(cls: Class) -> Class:
    """Give every verb of a class the signature and the names that callers see, not those of its
    generator.
    """
    for name, value in vars(cls).items():
        written = getattr(value, "__wrapped__", None)
        if inspect.isfunction(value) and written is not None:
            _dress(value, written, name, cls)
    return cls


def _dress(verb: Any, written: Callable[..., Any], name: str, cls: type) -> None:
    signature = inspect.signature(written)
    given = [each for each in signature.parameters.values() if each.name != "core"]
    me = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    brings = get_args(signature.return_annotation)[-1]
    verb.__signature__ = signature.replace(parameters=[me, *given], return_annotation=brings)
    kept = {
        each: kind
        for each, kind in written.__annotations__.items()
        if each not in {"core", "return"}
    }
    verb.__annotations__ = kept | {"return": brings}
    verb.__name__, verb.__qualname__, verb.__module__ = (
        name,
        f"{cls.__name__}.{name}",
        cls.__module__,
    )
    del verb.__wrapped__
