"""The catalogue: models a caller may ask for, as data."""

from vitascope.catalog.kling import MODELS
from vitascope.catalog.model import Model, TaskPlan
from vitascope.credits import credits_of
from vitascope.errors import Invalid, NotFound
from vitascope.wire import UNKNOWN_MODEL_TEXT

__all__ = ["MODELS", "Model", "TaskPlan", "card", "find", "named", "pricing"]


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


def named(name: str) -> Model:
    """Return the model of exactly this name or slug.

    Raises NotFound.
    """
    for model in MODELS.values():
        if name in {model.name, model.slug}:
            return model
    raise NotFound(f"There is no model {name[:100]}.")


def card(model: Model) -> dict[str, str]:
    """Return a model's entry in the catalogue."""
    return {
        "model": model.name,
        "slug": model.slug,
        "title": model.title,
        "provider": model.provider,
        "taskType": model.task_type,
        "description": model.description,
        "pricingDesc": pricing(model),
    }


def pricing(model: Model) -> str:
    """Say what a model costs."""
    prices = (f"{credits_of(price)} credits for {seconds} s" for seconds, price in model.price_milli.items())
    return ", ".join(prices) + "; failed tasks cost nothing"
