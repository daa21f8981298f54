"""What an engine loads and how it denoises: a row, its recipe and the operator's settings as one.

No library is imported here: what does not fit is refused before gigabytes are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args

from vitascope.engines.pipelines import Pipeline
from vitascope.engines.recipes import Adapter, Expert, Recipe, Sampler
from vitascope.engines.samplers import check_sampler
from vitascope.errors import OperatorError

AS_THEY_CAME = Sampler()
"""Leaves the weights' scheduler alone."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a task is denoised. adapted is False where the adapters are left out of it."""

    steps: int
    sampler: Sampler = AS_THEY_CAME
    guidance: bool = True
    call: Mapping[str, Any] = field(default_factory=dict)
    adapted: bool = True


@dataclass(frozen=True, kw_only=True)
class NetworkPlan:
    """What to load, and the ways it is used.

    weights is a folder or hub name, transformers what replaces theirs by part. full is the way of
    the models named in full_models: the row's own steps, without recipe and adapters.
    """

    recipe: str
    index_class: str
    weights: str
    weights_gb: float
    adapters: tuple[Adapter, ...]
    transformers: Mapping[str, tuple[str, float]]
    usual: Way
    full: Way
    full_models: frozenset[str]

    def way(self, model: str) -> Way:
        """Return how a task of a model is denoised."""
        return self.full if model in self.full_models else self.usual


@dataclass(frozen=True, kw_only=True)
class NetworkSettings:
    """The operator's settings that a plan is made of, as he wrote them."""

    recipe: str = ""
    weights: str = ""
    adapters: Sequence[str | Mapping[str, Any]] = ()
    transformer: str = ""
    transformer_2: str = ""
    steps: int | None = None
    guidance: bool | None = None
    scheduler: str = ""
    shift: float | None = None
    full_models: Sequence[str] = ()


def make_plan(name: str, row: Pipeline, settings: NetworkSettings) -> NetworkPlan:
    """Return the plan of a row. What the operator wrote himself goes before the recipe.

    Raises OperatorError naming the setting that cannot be, or does not fit the row.
    """
    recipe = _recipe(name, row, settings.recipe)
    usual = _by_recipe(recipe, settings) if recipe else Way(steps=settings.steps or row.steps)
    usual = _by_settings(usual, settings, row, name)
    plan = NetworkPlan(
        recipe=settings.recipe,
        index_class=recipe.index_class if recipe else "",
        weights=_weights(name, row, recipe, settings),
        weights_gb=(recipe and recipe.weights_gb) or row.download_gb,
        adapters=(recipe.adapters if recipe else ()) + read_adapters(settings.adapters),
        transformers=_transformers(recipe, settings),
        usual=usual,
        full=Way(steps=row.steps, adapted=False),
        full_models=frozenset(settings.full_models),
    )
    _check_full_models(plan, recipe)
    return plan


def used_row(row: Pipeline, *, recipe: str, cache: bool) -> Pipeline:
    """Return a row as settings leave it: without pictures where a recipe's weights are for texts
    alone, or where steps are cached, which is done for one class of pipeline.
    """
    chosen = row.recipes.get(recipe)
    if row.needs or not (cache or (chosen and not chosen.pictures)):
        return row
    return replace(row, from_picture="", takes=frozenset())


def read_adapters(entries: Sequence[str | Mapping[str, Any]]) -> tuple[Adapter, ...]:
    """Return adapters from the operator's list: a file each, or a table with more.

    Raises OperatorError for what is no adapter.
    """
    if isinstance(entries, str):
        raise OperatorError("adapters must be a list of files or tables")
    return tuple(_adapter(entry) for entry in entries)


def _adapter(entry: str | Mapping[str, Any]) -> Adapter:
    table = {"file": entry} if isinstance(entry, str) else dict(entry)
    if unknown := set(table) - {"file", "weight", "expert"}:
        raise OperatorError(
            "adapters: an entry has file, weight and expert, not {unknown}",
            unknown=", ".join(sorted(unknown)),
        )
    file, weight, expert = table.get("file", ""), table.get("weight", 1.0), table.get("expert", "")
    if not isinstance(file, str) or not file.endswith(".safetensors"):
        raise OperatorError(
            "adapters: file must end in .safetensors, a path or owner/name/file on the hub"
        )
    if not isinstance(weight, int | float) or isinstance(weight, bool):
        raise OperatorError("adapters: weight must be a number, not {weight}", weight=weight)
    if expert not in get_args(Expert):
        raise OperatorError('adapters: expert must be "high" or "low", not {expert}', expert=expert)
    return Adapter(file=file, weight=float(weight), expert=cast("Expert", expert))


def _recipe(name: str, row: Pipeline, wanted: str) -> Recipe | None:
    if not wanted:
        return None
    if wanted not in row.recipes:
        known = ", ".join(row.recipes) or "none"
        raise OperatorError(
            "recipe {wanted} does not fit {pipeline}, whose recipes are: {known}",
            wanted=wanted,
            pipeline=name,
            known=known,
        )
    return row.recipes[wanted]


def _by_recipe(recipe: Recipe, settings: NetworkSettings) -> Way:
    if settings.steps is not None and recipe.sampler.sigmas and settings.steps != recipe.steps:
        raise OperatorError(
            "steps must be left out: the recipe {recipe} takes exactly {steps}",
            recipe=settings.recipe,
            steps=recipe.steps,
        )
    return Way(
        steps=settings.steps or recipe.steps,
        sampler=recipe.sampler,
        guidance=recipe.guidance,
        call=recipe.call,
    )


def _by_settings(way: Way, settings: NetworkSettings, row: Pipeline, name: str) -> Way:
    sampler = way.sampler
    if settings.scheduler:
        # Steps that a recipe spreads by hand are made for its own scheduler.
        sampler = Sampler(scheduler=settings.scheduler, shift=sampler.shift)
    if settings.shift is not None:
        sampler = replace(sampler, shift=settings.shift)
    check_sampler(sampler)
    guidance = way.guidance if settings.guidance is None else settings.guidance
    if not guidance and not row.unguided:
        raise OperatorError(
            "guidance must be left on: {pipeline} has it in its weights", pipeline=name
        )
    return replace(way, sampler=sampler, guidance=guidance)


def _weights(name: str, row: Pipeline, recipe: Recipe | None, settings: NetworkSettings) -> str:
    own = recipe.weights if recipe else ""
    if own and settings.weights == row.hub != own:
        raise OperatorError(
            "recipe {recipe} of {pipeline} needs the weights {own}, not {weights}",
            recipe=settings.recipe,
            pipeline=name,
            own=own,
            weights=settings.weights,
        )
    return settings.weights or own or row.hub


def _transformers(recipe: Recipe | None, settings: NetworkSettings) -> dict[str, tuple[str, float]]:
    found = {}
    if recipe is not None and recipe.transformer:
        found["transformer"] = (recipe.transformer, recipe.transformer_gb)
    for part in ("transformer", "transformer_2"):
        if wanted := getattr(settings, part):
            found[part] = (wanted, 0.0)
    return found


def _check_full_models(plan: NetworkPlan, recipe: Recipe | None) -> None:
    if not plan.full_models:
        return
    if recipe is not None and (recipe.weights or recipe.transformer):
        raise OperatorError(
            "full_models must be left out: the recipe {recipe} has weights of its own, so nothing "
            "can be made without it",
            recipe=plan.recipe,
        )
    if recipe is None and not plan.adapters:
        raise OperatorError("full_models must be left out: there is no recipe and no adapter")
