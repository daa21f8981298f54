"""The Kling family's rows."""

import math
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from vitascope.catalog.model import Model, VideoInput
from vitascope.credits import MILLI

PROMPT_MAX_CHARACTERS = 5_000
NEGATIVE_PROMPT_MAX_CHARACTERS = 500
SEED_MAX = 2**32 - 1
NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?")


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def _number_as_text(value: Any) -> Any:
    """Clients in the wild send the duration as a number."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return value


def _number(value: Any) -> Any:
    """Clients in the wild send numbers as text, too."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    return value


def _tenth(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError("must be between 0 and 1")
    if abs(value * 10 - round(value * 10)) > 1e-6:
        raise ValueError("must be a multiple of 0.1")
    return round(value, 1)


def _seed_or_nothing(value: Any) -> int | None:
    """Read our own addition; the wire ignores the key, so anything else under it is ignored too."""
    if isinstance(value, str) and len(value) <= len(str(SEED_MAX)) and value.isascii() and value.isdigit():
        value = int(value)
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= SEED_MAX
    return value if good else None


def _bool_or_nothing(value: Any) -> bool | None:
    """Read our own addition, as the seed."""
    return value if isinstance(value, bool) else None


class KlingMasterInput(VideoInput):
    """Input of kling/v2-1-master-text-to-video."""

    prompt: Annotated[str, Field(max_length=PROMPT_MAX_CHARACTERS), AfterValidator(_not_blank)] = Field(
        description="what to show", min_length=1
    )
    duration: Annotated[Literal["5", "10"], BeforeValidator(_number_as_text)] = Field(
        "5", description="length in seconds"
    )
    aspect_ratio: Literal["16:9", "9:16", "1:1"] = Field("16:9", description="width to height")
    negative_prompt: Annotated[str, Field(max_length=NEGATIVE_PROMPT_MAX_CHARACTERS)] = Field(
        "", description="what to keep out"
    )
    cfg_scale: Annotated[
        float,
        Field(json_schema_extra={"minimum": 0, "maximum": 1, "multipleOf": 0.1}),
        BeforeValidator(_number),
        AfterValidator(_tenth),
    ] = Field(0.5, description="how literally the prompt is taken")
    seed: Annotated[
        int | None,
        Field(json_schema_extra={"minimum": 0, "maximum": SEED_MAX}),
        BeforeValidator(_seed_or_nothing),
    ] = Field(None, description="the same seed makes the same clip; anything that is no such integer is ignored")
    visible_label: Annotated[bool | None, BeforeValidator(_bool_or_nothing)] = Field(
        None, description="whether the picture itself says that it was generated; the operator's choice by default"
    )


MASTER_TEXT_TO_VIDEO = Model(
    name="kling/v2-1-master-text-to-video",
    slug="kling-v2-1-master-text-to-video",
    title="Kling 2.1 Master, text to video",
    provider="Kling",
    description="Text to 1080p video of 5 or 10 seconds at 24 frames a second, without sound.",
    input=KlingMasterInput,
    price_milli={"5": 160 * MILLI, "10": 320 * MILLI},
)

MODELS = {model.name: model for model in (MASTER_TEXT_TO_VIDEO,)}
