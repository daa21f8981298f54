"""Adapters (LoRA) in a pipeline of diffusers: loaded, merged, switched off and on again."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vitascope.engines.base import EngineError
from vitascope.engines.recipes import Adapter

Found = Sequence[tuple[Adapter, Path]]
"""Adapters and where their files are."""

PARTS = {"high": ("transformer",), "low": ("transformer_2",), "": ("transformer", "transformer_2")}
TRANSFORMER = "transformer"


def load_adapters(pipe: Any, found: Found) -> None:
    """Add adapters to a pipeline's transformers, each as strongly as it says.

    Raises EngineError for one that does not fit the weights: a file that cannot be read, an expert
    that is not there, layers that are not there or of another size.
    """
    strengths: dict[str, float] = {}
    for number, (adapter, path) in enumerate(found):
        name = f"adapter{number}"
        strengths[name] = adapter.weight
        for part in _parts(pipe, adapter):
            _load(pipe, part, adapter, path, name)
    for network in adapted(pipe):
        names = [name for name in strengths if name in network.peft_config]
        network.set_adapters(names, [strengths[name] for name in names])


def adapted(pipe: Any) -> Iterator[Any]:
    """Yield the networks of a pipeline that have adapters."""
    for part in pipe.components.values():
        if getattr(part, "peft_config", None) and hasattr(part, "load_lora_adapter"):
            yield part


def merge_adapters(pipe: Any) -> None:
    """Make adapters a part of the weights: nothing is added at each step then, nor taken off."""
    for network in list(adapted(pipe)):
        network.fuse_lora()
        network.unload_lora()


def switch_adapters(pipe: Any, *, on: bool) -> None:
    """Let adapters that are not merged take part, or not."""
    for network in adapted(pipe):
        if on:
            network.enable_lora()
        else:
            network.disable_lora()


def _parts(pipe: Any, adapter: Adapter) -> list[str]:
    parts = [part for part in PARTS[adapter.expert] if getattr(pipe, part, None) is not None]
    two = getattr(pipe, "transformer_2", None) is not None
    if not parts or (adapter.expert and not two):
        raise EngineError(
            "The adapter {file} is for the {expert}-noise expert, but these weights have one "
            "transformer: leave expert out, or choose other weights.",
            file=adapter.file,
            expert=adapter.expert,
        )
    return parts


def _load(pipe: Any, part: str, adapter: Adapter, path: Path, name: str) -> None:
    try:
        state, metadata = _read(pipe, path)
        prefix = _prefix(state)
        getattr(pipe, part).load_lora_adapter(
            state, prefix=prefix, adapter_name=name, metadata=metadata
        )
        missing = _missing(getattr(pipe, part), state, prefix, name)
        for other in _others(pipe, state):
            getattr(pipe, other).load_lora_adapter(state, prefix=other, adapter_name=name)
    except Exception as error:  # diffusers, PEFT and safetensors raise whatever they meet
        raise _misfit(adapter, str(error).partition("\n")[0]) from error
    if missing:
        raise _misfit(adapter, f"there is no {missing}")


def _misfit(adapter: Adapter, why: str) -> EngineError:
    return EngineError(
        "The adapter {file} does not fit these weights: {why}", file=adapter.file, why=why
    )


def _read(pipe: Any, path: Path) -> tuple[dict[str, Any], Any]:
    """Return an adapter's tensors by the names that diffusers gives layers, and its metadata."""
    if hasattr(pipe, "lora_state_dict"):
        read = pipe.lora_state_dict(
            str(path.parent),
            weight_name=path.name,
            local_files_only=True,
            return_lora_metadata=True,
        )
        return read[0], read[-1]
    from safetensors.torch import load_file

    return load_file(path), None


def _prefix(state: Mapping[str, Any]) -> str | None:
    names = {key.partition(".")[0] for key in state}
    return next((name for name in (TRANSFORMER, "diffusion_model") if name in names), None)


def _others(pipe: Any, state: Mapping[str, Any]) -> list[str]:
    """Return the parts beside the transformers that an adapter changes."""
    known = getattr(pipe, "_lora_loadable_modules", ())
    names = {key.partition(".")[0] for key in state}
    return [part for part in known if part in names and not part.startswith(TRANSFORMER)]


def _missing(network: Any, state: Mapping[str, Any], prefix: str | None, name: str) -> str:
    """Return a layer that the adapter changes and the network has not; PEFT passes over those."""
    start = f"{prefix}." if prefix else ""
    wanted = {
        key.removeprefix(start).partition(".lora_A")[0]
        for key in state
        if key.startswith(start) and ".lora_A" in key
    }
    there = {
        layer for layer, module in network.named_modules() if name in getattr(module, "lora_A", {})
    }
    return next(iter(sorted(wanted - there)), "" if there else "layer that it changes")
