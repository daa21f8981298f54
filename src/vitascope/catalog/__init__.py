"""The catalogue: models a caller may ask for, as data."""

from vitascope.catalog.field import FieldMeaning
from vitascope.catalog.model import Model, TaskPlan
from vitascope.catalog.prices import pricing
from vitascope.catalog.rows import MODELS
from vitascope.catalog.spelling import own_spelling
from vitascope.errors import Invalid, NotFound
from vitascope.wire import SERVED_MODELS_TEXT

__all__ = [
    "DEFAULT", "MODELS", "FieldMeaning", "Model", "TaskPlan", "card", "find", "named", "own_spelling", "pricing",
]  # fmt: skip

DEFAULT = next(iter(MODELS.values()))
"""The model that counts where none is named: the first of the API."""


def find(name: object) -> Model:
    """Return the model of exactly this name.

    Raises Invalid in the wire's words, with the names that there are, where there is none.
    """
    if not isinstance(name, str):
        if name is None:
            raise Invalid("{field} is required", field="model")
        raise Invalid("{field} must be a string", field="model")
    model = MODELS.get(name)
    if model is None:
        raise Invalid(SERVED_MODELS_TEXT, field="model", models=", ".join(MODELS))
    return model


def named(name: str) -> Model:
    """Return the model of exactly this name, or of this name with a dash for its slash.

    Raises NotFound.
    """
    for model in MODELS.values():
        if name in {model.name, model.dashed_name}:
            return model
    raise NotFound("There is no model {text}.", text=name[:100])


def card(model: Model) -> dict[str, object]:
    """Return a model's entry in the catalogue."""
    return {
        "model": model.name,
        "slug": model.name,
        "title": model.title,
        "provider": model.provider,
        "taskType": list(model.task_types),
        "description": model.description,
        "pricingDesc": pricing(model),
    }
