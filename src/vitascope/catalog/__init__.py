"""The catalogue: models a caller may ask for, as data."""

from vitascope.catalog.kling import MODELS
from vitascope.catalog.model import Model, Plan
from vitascope.errors import Invalid
from vitascope.wire import UNKNOWN_MODEL_TEXT

__all__ = ["MODELS", "Model", "Plan", "find"]


def find(name: object) -> Model:
    """Return the model of exactly this name.

    Raises Invalid in the wire's words where there is none.
    """
    if not isinstance(name, str):
        raise Invalid("model must be a string" if name is not None else "model is required")
    model = MODELS.get(name)
    if model is None:
        raise Invalid(UNKNOWN_MODEL_TEXT)
    return model
