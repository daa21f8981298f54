"""Fields of a model's input as data: the wire name, its type and limits, and what it means to the
service.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from vitascope.catalog.pictures import PictureLimits

SEED_MAX = 2**31 - 1
PROMPT_MAX_CHARACTERS = 20_000
"""Where the service whose API this is states no limit of a model's own."""

AR3 = ("16:9", "9:16", "1:1")
AR5 = (*AR3, "4:3", "3:4")

IMAGE = ("Image to Video",)
BOTH = ("Text to Video", "Image to Video")
"""Task types of models that need a picture, and of those that take one."""

Kind = Literal[
    "text", "choice", "whole", "number", "switch", "address", "addresses", "shots", "objects"
]


class FieldMeaning(StrEnum):
    """What a field says, however a model spells it."""

    PROMPT = "what to show"
    NEGATIVE = "what to keep out"
    CFG = "how literally the prompt is taken"
    SECONDS = "length in seconds"
    RATIO = "width to height"
    SIZE = "size of the picture"
    SEED = "the same seed makes the same clip"
    SOUND = "whether the clip has sound"
    FIRST_FRAME = "address of the picture that the clip begins with"
    LAST_FRAME = "address of the picture that the clip ends with"
    FRAMES = "addresses of the first and, where the model takes two, the last picture"
    REFERENCES = "pictures of what the clip shows"
    VIDEO = "videos to go by"
    VOICE = "sound to go by"
    SHOT_SWITCH = "whether the shots are the caller's own"
    SHOTS = "shots that are cut one after another, each with its prompt and length in seconds"
    MODERATION = "whether prompts and pictures are checked"
    STYLE = "a wish that the model's own network knows; other engines leave it out"
    IGNORED = "taken and ignored"


@dataclass(frozen=True, kw_only=True)
class InputField:
    """One field of a model's input.

    low and high bound a text's characters, a number, or the items of a list; also_taken are whole
    numbers beside them. each bounds the prompt's characters and the seconds of one shot.
    brings_sound: a switch that turns sound on, too. limits are of the pictures at
    its addresses.
    """

    name: str
    means: FieldMeaning
    kind: Kind
    required: bool = False
    default: Any = None
    low: float | None = None
    high: float | None = None
    also_taken: tuple[int, ...] = ()
    choices: tuple[str, ...] = ()
    each: tuple[int, int] = (0, 0)
    brings_sound: bool = False
    limits: PictureLimits | None = None


def prompt(high: int = PROMPT_MAX_CHARACTERS, *, low: int = 1, required: bool = True) -> InputField:
    """Return the field ``prompt``."""
    return InputField(
        name="prompt", means=FieldMeaning.PROMPT, kind="text", required=required, low=low, high=high
    )


def negative(high: int) -> InputField:
    """Return the field ``negative_prompt``."""
    return InputField(
        name="negative_prompt", means=FieldMeaning.NEGATIVE, kind="text", default="", high=high
    )


def cfg() -> InputField:
    """Return the field ``cfg_scale``, 0 to 1."""
    return InputField(
        name="cfg_scale", means=FieldMeaning.CFG, kind="number", default=0.5, low=0, high=1
    )


def lengths(*choices: str, default: str | None = None, required: bool = False) -> InputField:
    """Return the field ``duration`` as one of these texts."""
    return InputField(
        name="duration",
        means=FieldMeaning.SECONDS,
        kind="choice",
        choices=choices,
        default=default,
        required=required,
    )


def seconds(
    low: int, high: int, *, default: int | None = None, also_taken: tuple[int, ...] = ()
) -> InputField:
    """Return the field ``duration`` as a whole number; without a default it is required."""
    return InputField(
        name="duration", means=FieldMeaning.SECONDS, kind="whole", low=low, high=high, also_taken=also_taken,
        default=default, required=default is None,
    )  # fmt: skip


def ratio(*choices: str, default: str | None = "16:9", name: str = "aspect_ratio") -> InputField:
    """Return the field of the picture's shape; without a default it is required."""
    return InputField(
        name=name,
        means=FieldMeaning.RATIO,
        kind="choice",
        choices=choices,
        default=default,
        required=default is None,
    )


def size(*choices: str, default: str, name: str = "resolution") -> InputField:
    """Return the field of the picture's size."""
    return InputField(
        name=name, means=FieldMeaning.SIZE, kind="choice", choices=choices, default=default
    )


def switch(
    name: str,
    means: FieldMeaning,
    *,
    default: bool = False,
    required: bool = False,
    brings_sound: bool = False,
) -> InputField:
    """Return a field that is true or false; a required one has no default."""
    return InputField(
        name=name, means=means, kind="switch", default=None if required else default, required=required,
        brings_sound=brings_sound,
    )  # fmt: skip


def sound(name: str, *, default: bool = False, required: bool = False) -> InputField:
    """Return the field that switches sound on."""
    return switch(name, FieldMeaning.SOUND, default=default, required=required)


def moderation(name: str = "nsfw_checker") -> InputField:
    """Return a field that switches checks of the content."""
    return switch(name, FieldMeaning.MODERATION)


def style(name: str, *choices: str, default: bool | str | None = False) -> InputField:
    """Return a wish that only a model's own network understands: a choice, or a switch where there
    is none.
    """
    if not choices:
        return switch(name, FieldMeaning.STYLE, default=bool(default))
    return InputField(
        name=name, means=FieldMeaning.STYLE, kind="choice", choices=choices, default=default
    )


def first_frame(
    name: str = "image_url", *, required: bool = True, limits: PictureLimits | None = None
) -> InputField:
    """Return the address of the first picture."""
    return InputField(
        name=name, means=FieldMeaning.FIRST_FRAME, kind="address", required=required, limits=limits
    )


def last_frame(
    name: str, *, required: bool = False, limits: PictureLimits | None = None
) -> InputField:
    """Return the address of the last picture."""
    return InputField(
        name=name, means=FieldMeaning.LAST_FRAME, kind="address", required=required, limits=limits
    )


def frames(
    name: str = "image_urls",
    *,
    most: int = 1,
    required: bool = True,
    limits: PictureLimits | None = None,
) -> InputField:
    """Return a list of the first picture's address and, where it may hold two, the last one's."""
    return InputField(
        name=name,
        means=FieldMeaning.FRAMES,
        kind="addresses",
        low=int(required),
        high=most,
        required=required,
        limits=limits,
    )


def addresses(
    name: str, most: int, means: FieldMeaning = FieldMeaning.REFERENCES, *, required: bool = False
) -> InputField:
    """Return a list of addresses, of pictures to go by where nothing else is said."""
    return InputField(
        name=name, means=means, kind="addresses", low=int(required), high=most, required=required
    )


def objects(
    name: str, most: int, means: FieldMeaning = FieldMeaning.REFERENCES, *, required: bool = False
) -> InputField:
    """Return a list of the service's own objects or ids."""
    return InputField(
        name=name, means=means, kind="objects", low=int(required), high=most, required=required
    )


def shots(most: int, *, characters: int, longest: int) -> InputField:
    """Return the list of shots."""
    return InputField(
        name="multi_prompt",
        means=FieldMeaning.SHOTS,
        kind="shots",
        high=most,
        each=(characters, longest),
    )


def seed(low: int = 0, high: int = SEED_MAX, *, default: int | None = None) -> InputField:
    """Return the field ``seed``.

    One below 0 means that the service draws it, as it does where there is no default.
    """
    return InputField(
        name="seed", means=FieldMeaning.SEED, kind="whole", low=low, high=high, default=default
    )
