"""Switches of the operator's that make a pipeline of diffusers quicker or smaller."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from vitascope.engines.base import EngineError
from vitascope.language import mark

LIBRARIES = ("torch", "diffusers", "transformers", "huggingface_hub")
MISSING_TEXT = mark(
    "GPU models need an extra package: pip install 'vitascope[diffusers]' (missing: {missing})"
)


@dataclass(frozen=True, kw_only=True)
class Switches:
    """Each makes it quicker or smaller."""

    compile: bool = False
    fp8: bool = False
    cache: bool = False
    tiling: bool = False
    attention: str = ""

    @property
    def used(self) -> dict[str, object]:
        """Those that are on, for the record."""
        return {name: value for name, value in vars(self).items() if value}


def require_libraries(switches: Switches, *, adapters: bool) -> None:
    """Look for what pipelines, switches and adapters need before gigabytes are loaded.

    Raises EngineError naming the package to install.
    """
    missing = [module for module in LIBRARIES if find_spec(module) is None]
    if missing:
        raise EngineError(MISSING_TEXT, missing=", ".join(missing))
    for wanted, switch, module, package in (
        (switches.fp8, "fp8", "torchao", "torchao"),
        (switches.cache, "cache", "cache_dit", "cache-dit"),
        (adapters, "adapters", "peft", "peft"),
    ):
        if wanted and find_spec(module) is None:
            raise EngineError(
                "{switch} needs {package}: pip install {package}", switch=switch, package=package
            )


def apply_switches(pipe: Any, switches: Switches) -> None:
    """Throw them on a pipeline that is on its device."""
    networks = [getattr(pipe, name, None) for name in ("transformer", "transformer_2")]
    for network in filter(None, networks):
        if switches.attention:
            network.set_attention_backend(switches.attention)
        if switches.fp8:
            _shrink(network)
        if switches.compile:
            network.compile_repeated_blocks()
    if switches.cache:
        _cache(pipe)
    if switches.tiling:
        tile(pipe)


def tile(pipe: Any) -> None:
    """Decode pictures in tiles, where the decoder can."""
    if hasattr(pipe.vae, "enable_tiling"):
        pipe.vae.enable_tiling()


def _shrink(network: Any) -> None:
    from torchao.quantization import Float8DynamicActivationFloat8WeightConfig, quantize_

    quantize_(network, Float8DynamicActivationFloat8WeightConfig())


def _cache(pipe: Any) -> None:
    import cache_dit

    cache_dit.enable_cache(pipe)
