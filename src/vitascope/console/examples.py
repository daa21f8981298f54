"""Example prompts: what a newcomer tries first, kie.ai's own example among them."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from vitascope.console.words import Words
from vitascope.language import mark as _

FILMS = Path(__file__).parent / "static" / "films"
"""Where the example films are, each with its poster (`make pictures` makes them again)."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """A prompt with a title, and other fields it sets; tag is its language where that is not the visitor's.

    film is the name of what our own engine made of it with the seed film_seed, "" where nothing is shown.
    """

    title: str
    prompt: str
    values: dict[str, str] = field(default_factory=dict)
    tag: str = ""
    film: str = ""
    film_seed: int = 0


EXAMPLES = (
    Example(
        title=_("Red fox in snow"),
        prompt=_("A red fox running through snow at sunrise, cinematic"),
        film="fox",
        film_seed=3,
    ),
    Example(
        title=_("Whale under water"),
        prompt=_(
            "A blue whale swimming slowly under water, light falling from above, the camera follows"
        ),
        film="whale",
        film_seed=3,
    ),
    Example(
        title=_("Rocket at night"),
        prompt=_("A rocket lifting off from a launch pad at night, seen from below"),
        film="rocket",
        film_seed=2,
    ),
    Example(
        title=_("Watercolour village"),
        prompt=_("A fishing village in the rain, watercolour, the camera slowly moves closer"),
        film="village",
        film_seed=3,
    ),
    Example(
        title="第一人称跳伞",
        tag="zh-CN",
        prompt="士兵从运输机跳下的第一人称视角——镜头因气流颠簸而晃动，氧气面罩的反光忽明忽暗——云层散开时，"
        "下方战场中防空火力与导弹尾迹交织闪动",
        values={
            "duration": "5",
            "aspect_ratio": "16:9",
            "negative_prompt": "模糊、畸变、低画质",
            "cfg_scale": "0.5",
        },
    ),
)


def examples_in(words: Words) -> list[Example]:
    """Return the examples in the visitor's language."""
    return [
        each
        if each.tag
        else replace(each, title=words(each.title), prompt=words(each.prompt), tag=words.tag)
        for each in EXAMPLES
    ]
