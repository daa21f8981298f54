"""`vitascope models`, and a request in the words of its model."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from vitascope import log
from vitascope.catalog import MODELS, own_spelling
from vitascope.cli.connect import connect_or_serve
from vitascope.cli.look import print_beside
from vitascope.cli.models_shown import model_details, model_table
from vitascope.cli.out import print_lines, print_text
from vitascope.cli.words import say
from vitascope.client import AsyncVitascope, Video
from vitascope.client.verbs import MODEL
from vitascope.errors import NotFound, OperatorError
from vitascope.shapes import BATCH_MAX
from vitascope.wire import Tier

MOST_NEAR = 4


async def list_models(name: str | None, *, data: Path | None, as_json: bool) -> None:
    """Print the models that the service makes videos with, or all of one of them."""
    log.configure(level="ERROR")
    async with connect_or_serve(data) as client:
        found = await client.models()
    chosen = [each for each in found if name is None or each["model"] == name]
    if name is not None and not chosen:
        names = [str(each["model"]) for each in found]
        near = [each for each in names if name in each][:MOST_NEAR] or get_close_matches(
            name, names, cutoff=0.4
        )
        raise OperatorError(
            "There is no model {name} here; the nearest: {near}",
            name=name,
            near=", ".join(near) or "-",
        )
    if as_json:
        print_lines(map(dict, chosen))
        return
    if name is not None:
        print_text(model_details(chosen[0]) + "\n")
        return
    print_text((model_table(chosen) if chosen else say("No models.")) + "\n")
    if chosen:
        print_beside(say("Everything of one: vitascope models MODEL"))


async def create(
    client: AsyncVitascope,
    asked: Mapping[str, Any],
    *,
    callback: str | None = None,
    tier: Tier | None = None,
    keep_seconds: int | None = None,
) -> Video:
    """Start the video that is asked for in common names: the model's own ones are put in their places.

    A model that this version does not know takes the names as they are. Raises Invalid for what the model has no field
    for, and whatever the service refuses.
    """
    given = dict(asked)
    name, prompt = given.pop("model", MODEL), str(given.pop("prompt", ""))
    model = MODELS.get(name)
    fields = own_spelling(model, given) if model else given
    return await client.videos.create(
        prompt, model=name, tier=tier, call_back_url=callback, more_input=fields,
        keep_seconds=keep_seconds,
    )  # fmt: skip


async def create_all(
    client: AsyncVitascope,
    asked: Sequence[Mapping[str, Any]],
    *,
    callback: str | None = None,
    tier: Tier | None = None,
    keep_seconds: int | None = None,
) -> AsyncIterator[Video]:
    """Start several videos and yield them as they are there: one model's as batches of 20, each all or none.

    One after another where there is a callback, which is then made for each of them, and at a service without
    batches. Raises as create does.
    """
    names = {each.get("model", MODEL) for each in asked}
    done = 0
    if len(asked) > 1 and len(names) == 1 and not callback:
        (name,) = names
        inputs = [_input_of(name, each) for each in asked]
        try:
            for at in range(0, len(inputs), BATCH_MAX):
                batch = await client.videos.create_many(
                    inputs[at : at + BATCH_MAX], model=name, tier=tier, keep_seconds=keep_seconds
                )
                for video in batch.videos:
                    done += 1
                    yield video
        except NotFound:
            if done:
                raise
    for each in asked[done:]:
        yield await create(client, each, callback=callback, tier=tier, keep_seconds=keep_seconds)


def _input_of(name: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    given = {field: value for field, value in asked.items() if field != "model"}
    prompt, model = str(given.pop("prompt", "")), MODELS.get(name)
    return {"prompt": prompt, **(own_spelling(model, given) if model else given)}


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
