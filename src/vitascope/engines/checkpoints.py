"""Transformers that take the place of those in a folder of weights: distilled checkpoints."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vitascope.engines.base import EngineError
from vitascope.engines.hunyuan15 import renamed
from vitascope.engines.weights import INDEX

CONFIG = "config.json"
MUST_AGREE = (
    "in_channels", "out_channels", "patch_size", "patch_size_t", "text_dim", "caption_channels",
    "cross_attention_dim", "text_embed_dim", "text_embed_2_dim",
)  # fmt: skip
"""What a transformer and the parts around it must have in common; layers may be fewer."""


def load_transformers(
    diffusers: Any, folder: Path, places: Mapping[str, Path], dtype: Any
) -> dict[str, Any]:
    """Return the transformers at places, by the part of the pipeline that each is to be.

    A place is a folder in diffusers' form, or a file. folder holds the weights around them. Raises
    EngineError for one that does not fit those, or cannot be read.
    """
    index = json.loads((folder / INDEX).read_text())
    found = {}
    for part, place in places.items():
        _, name = index.get(part) or (None, None)
        if name is None:
            raise EngineError(
                "{part}: the weights in {folder} have no such part", part=part, folder=folder
            )
        found[part] = _load(getattr(diffusers, name), folder / part, place, dtype)
        _require_fit(found[part], folder / part, place)
    return found


def _load(kind: Any, beside: Path, place: Path, dtype: Any) -> Any:
    try:
        if place.is_dir():
            inner = place if (place / CONFIG).is_file() else place / "transformer"
            said = json.loads((inner / CONFIG).read_text()).get("_class_name")
            if said != kind.__name__:
                raise ValueError(f"it is a {said}, not a {kind.__name__}")
            return kind.from_pretrained(str(inner), torch_dtype=dtype, local_files_only=True)
        if kind.__name__ == "HunyuanVideo15Transformer3DModel":
            return _load_hunyuan(kind, beside, place, dtype)
        return kind.from_single_file(
            str(place), config=str(beside), torch_dtype=dtype, local_files_only=True
        )
    except Exception as error:  # diffusers and safetensors raise whatever they meet
        raise _misfit(place, str(error).partition("\n")[0]) from error


def _load_hunyuan(kind: Any, beside: Path, place: Path, dtype: Any) -> Any:
    """Return HunyuanVideo 1.5's transformer from a file of its makers' form.

    ``from_single_file`` of diffusers 0.42 does not know it.
    """
    from accelerate import init_empty_weights
    from safetensors.torch import load_file

    with init_empty_weights():
        network = kind.from_config(kind.load_config(str(beside)))
    network.load_state_dict(renamed(load_file(place)), strict=True, assign=True)
    return network.to(dtype).eval()


def _require_fit(network: Any, beside: Path, place: Path) -> None:
    own = json.loads((beside / CONFIG).read_text())
    for name in MUST_AGREE:
        if name in own and _plain(network.config.get(name)) != own[name]:
            raise _misfit(place, f"{name} is {network.config.get(name)}, not {own[name]}")


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _misfit(place: Path, why: str) -> EngineError:
    return EngineError(
        "The transformer {place} does not fit these weights: {why}", place=place, why=why
    )
