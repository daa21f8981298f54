"""`vitascope models`, and a request in the words of its model."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vitascope.catalog import MODELS, own_spelling
from vitascope.cli.connect import connect_or_serve
from vitascope.cli.out import print_result
from vitascope.cli.words import say
from vitascope.client import AsyncVitascope, Video
from vitascope.client.verbs import MODEL
from vitascope.errors import OperatorError


async def list_models(*, data: Path | None, as_json: bool) -> None:
    """Print the models that the service makes videos with, and what each costs."""
    async with connect_or_serve(data) as client:
        models = await client.models()
    if as_json:
        for model in models:
            print_result(dict(model), "", as_json=True)
        return
    width = max((len(str(model["model"])) for model in models), default=0)
    print_result({}, "\n".join(_line(model, width) for model in models) or say("No models."), as_json=False)


def _line(model: Mapping[str, Any], width: int) -> str:
    tasks = model.get("taskType") or ()
    return (
        f"{model['model']:<{width}}  {', '.join(tasks) if isinstance(tasks, list) else tasks}  {model['pricingDesc']}"
    )


async def create(client: AsyncVitascope, asked: Mapping[str, Any]) -> Video:
    """Start the video that is asked for in common names: the model's own ones are put in their places.

    A model that this version does not know takes the names as they are. Raises Invalid for what the model has no field
    for, and whatever the service refuses.
    """
    given = dict(asked)
    name, prompt = given.pop("model", MODEL), str(given.pop("prompt", ""))
    model = MODELS.get(name)
    fields = own_spelling(model, given) if model else given
    return await client.videos.create(prompt, model=name, more_input=fields)


def fields_of(pairs: list[str]) -> dict[str, Any]:
    """Return what options such as ``multi_shots=true`` say.

    Raises OperatorError for one without a name.
    """
    return dict(_field(pair) for pair in pairs)


def _field(pair: str) -> tuple[str, Any]:
    name, equals, text = pair.partition("=")
    if not (equals and name.isidentifier()):
        raise OperatorError("--input must be NAME=VALUE, not {text}", text=pair)
    try:
        return name, json.loads(text)
    except ValueError:
        return name, text
