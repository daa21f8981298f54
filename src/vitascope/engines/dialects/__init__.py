"""Kinds of video servers, by the name that an operator writes."""

from collections.abc import Mapping

from vitascope.engines.dialects.base import Dialect
from vitascope.engines.dialects.comfyui import ComfyDialect
from vitascope.engines.dialects.cosmos import CosmosDialect
from vitascope.engines.dialects.lightx2v import LightX2VDialect
from vitascope.engines.dialects.localai import LocalAiDialect
from vitascope.engines.dialects.openai import OmniDialect, OpenAiDialect, SglangDialect
from vitascope.engines.dialects.sdcpp import SdCppDialect
from vitascope.errors import OperatorError

__all__ = ["DIALECTS", "Dialect", "dialect"]

DIALECTS: Mapping[str, type[Dialect]] = {
    "sglang": SglangDialect,
    "vllm-omni": OmniDialect,
    "openai": OpenAiDialect,
    "lightx2v": LightX2VDialect,
    "comfyui": ComfyDialect,
    "localai": LocalAiDialect,
    "cosmos": CosmosDialect,
    "sdcpp": SdCppDialect,
}
"""openai is the common shape, which our own /v1/videos has too."""


def dialect(name: str) -> type[Dialect]:
    """Return a dialect by its name.

    Raises OperatorError naming those there are.
    """
    if name not in DIALECTS:
        raise OperatorError(
            "There is no dialect {dialect}; there are: {known}",
            dialect=name,
            known=", ".join(DIALECTS),
        )
    return DIALECTS[name]
