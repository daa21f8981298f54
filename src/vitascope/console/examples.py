"""Example prompts: what a newcomer tries first, the API page's own example among them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Example:
    """A prompt with a title, in one language, and other fields it sets."""

    title: str
    language: str
    prompt: str
    values: dict[str, str] = field(default_factory=dict)


EXAMPLES = (
    Example(title="Red fox in snow", language="en", prompt="A red fox running through snow at sunrise, cinematic"),
    Example(
        title="Whale under water",
        language="en",
        prompt="A blue whale swimming slowly under water, light falling from above, the camera follows",
    ),
    Example(
        title="Rocket at night",
        language="en",
        prompt="A rocket lifting off from a launch pad at night, seen from below",
    ),
    Example(
        title="Watercolour village",
        language="en",
        prompt="A fishing village in the rain, watercolour, the camera slowly moves closer",
        values={"aspect_ratio": "1:1"},
    ),
    Example(title="雪中红狐", language="zh", prompt="日出时分，一只红色的狐狸在雪地里奔跑，电影感"),
    Example(title="海底蓝鲸", language="zh", prompt="一头蓝色的鲸鱼在海底缓缓游过，光线从上方洒下，镜头跟随"),
    Example(title="夜空火箭", language="zh", prompt="夜晚，火箭从发射台升空，低角度仰拍"),
    Example(
        title="第一人称跳伞",
        language="zh",
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
