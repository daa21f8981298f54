"""From a plan to a pipeline of diffusers with its weights: the files, and what is read from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

from vitascope.engines.adapters import Found, load_adapters, merge_adapters
from vitascope.engines.base import EngineError
from vitascope.engines.checkpoints import load_transformers
from vitascope.engines.pipelines import Pipeline
from vitascope.engines.plan import NetworkPlan
from vitascope.engines.weights import find_file, find_weights, fingerprint, index_class


@dataclass(frozen=True, kw_only=True)
class Files:
    """Where everything that a plan loads is on this machine."""

    folder: Path
    transformers: Mapping[str, Path]
    adapters: Found

    def marks(self) -> dict[str, Any]:
        """Return what tells these weights from any others, for the record."""
        return {
            "weights": fingerprint(self.folder),
            "transformers": {part: fingerprint(path) for part, path in self.transformers.items()},
            "adapters": [
                {
                    "file": adapter.file,
                    "weight": adapter.weight,
                    "expert": adapter.expert,
                    "hash": fingerprint(path),
                }
                for adapter, path in self.adapters
            ],
        }


def find_files(name: str, plan: NetworkPlan) -> Files:
    """Return where the files of a row's plan are.

    Raises EngineError for what is missing, saying what to download and how big it is, and where the
    recipe needs other weights than these.
    """
    folder = find_weights(plan.weights, name, plan.weights_gb)
    if plan.index_class and (said := index_class(folder)) != plan.index_class:
        raise EngineError(
            "recipe {recipe} needs weights of the kind {wanted}; those in {folder} are {said}",
            recipe=plan.recipe,
            wanted=plan.index_class,
            folder=folder,
            said=said,
        )
    return Files(
        folder=folder,
        transformers={
            part: find_file(file, size) for part, (file, size) in plan.transformers.items()
        },
        adapters=[
            (adapter, find_file(adapter.file, adapter.download_gb)) for adapter in plan.adapters
        ],
    )


def picture_pipeline(diffusers: Any, row: Pipeline, pipe: Any) -> Any:
    """Return what begins clips with a picture, over the same parts; None where nothing does.

    Not by ``from_pipe``: that changes the precision of the parts.
    """
    if row.from_picture in {"", row.class_name}:
        return pipe if row.from_picture else None
    kind = getattr(diffusers, row.from_picture)
    there = {**pipe.config, **pipe.components}
    named = [name for name in signature(kind.__init__).parameters if name in there]
    other = kind(**{name: there[name] for name in named})
    other.set_progress_bar_config(disable=True)
    return other


def load_pipeline(
    diffusers: Any, row: Pipeline, plan: NetworkPlan, files: Files, *, dtype: Any, exact: Any
) -> Any:
    """Return the pipeline in memory, with its adapters; exact is the precision that some decoders
    need.

    Adapters are merged where no task is made without them. Raises EngineError for adapters and
    transformers that do not fit the weights.
    """
    pipe = getattr(diffusers, row.class_name).from_pretrained(
        str(files.folder),
        dtype={"default": dtype, "vae": exact if row.exact_decoder else dtype},
        local_files_only=True,
        **load_transformers(diffusers, files.folder, files.transformers, dtype),
    )
    pipe.set_progress_bar_config(disable=True)
    load_adapters(pipe, files.adapters)
    if not plan.full_models:
        merge_adapters(pipe)
    return pipe
