"""Example prompts: what a newcomer tries first, kie.ai's own example among them."""

from dataclasses import dataclass, field, replace

from vitascope.console.words import Words
from vitascope.language import mark as _


@dataclass(frozen=True, kw_only=True)
class Example:
    """A prompt with a title, and other fields it sets; tag is its language where that is not the visitor's."""

    title: str
    prompt: str
    values: dict[str, str] = field(default_factory=dict)
    tag: str = ""


EXAMPLES = (
    Example(title=_("Red fox in snow"), prompt=_("A red fox running through snow at sunrise, cinematic")),
    Example(
        title=_("Whale under water"),
        prompt=_("A blue whale swimming slowly under water, light falling from above, the camera follows"),
    ),
    Example(
        title=_("Rocket at night"),
        prompt=_("A rocket lifting off from a launch pad at night, seen from below"),
    ),
    Example(
        title=_("Watercolour village"),
        prompt=_("A fishing village in the rain, watercolour, the camera slowly moves closer"),
        values={"aspect_ratio": "1:1"},
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
        each if each.tag else replace(each, title=words(each.title), prompt=words(each.prompt), tag=words.tag)
        for each in EXAMPLES
    ]
