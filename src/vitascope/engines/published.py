"""What makers publish about rows and recipes: memory of the card, seconds for a clip; as data.

Nothing here is measured by us. No library is imported here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vitascope.language import mark as _


@dataclass(frozen=True, kw_only=True)
class PublishedMemory:
    """How much memory of a card a row needs.

    gb counts in 10^9 bytes. is_peak says that it is what the program took, not the size of a card
    that was enough. is_calculated says that nobody published it, and source how it was calculated.
    settings are those that it holds with.
    """

    gb: float
    source: str
    is_peak: bool = False
    is_calculated: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PublishedTime:
    """How many seconds one clip took on one card.

    card is the name by which it is sold, empty where the source names none. is_most says that it
    took less. recipe is empty for the row as it is. note says what was different from here.
    """

    seconds: float
    card: str
    size: str
    source: str
    recipe: str = ""
    is_most: bool = False
    clip_seconds: int = 5
    note: str = ""


WAN21 = "https://github.com/Wan-Video/Wan2.1"
WAN22 = "https://github.com/Wan-Video/Wan2.2"
LIGHTX2V = (
    "https://github.com/ModelTC/LightX2V/blob/main/docs/EN/source/getting_started/"
    "benchmark_source.md"
)
FASTWAN = "https://hao-ai-lab.github.io/blogs/fastvideo_post_training"
HUNYUAN = "https://huggingface.co/tencent/HunyuanVideo"
HUNYUAN15 = "https://github.com/Tencent-Hunyuan/HunyuanVideo-1.5"
COGVIDEO = "https://github.com/zai-org/CogVideo"

OFFICIAL = _("by the maker's own program")
FROM_PICTURES = _("from a picture, by the maker's own program")
BY_LIGHTX2V = _("from a picture, by LightX2V with FP8 weights")
BY_FASTVIDEO = _("by FastVideo, with sparse attention, which is not used here")
BY_FASTVIDEO_FULL = _("by FastVideo")
BY_PARAMETERS = _("calculated: 14 billion parameters in bfloat16, and a quarter of the card free")

MEMORY: dict[str, PublishedMemory] = {
    "wan2.1-1.3b": PublishedMemory(gb=8.19, is_peak=True, settings={"tiling": True}, source=WAN21),
    "wan2.1-14b": PublishedMemory(gb=38, is_calculated=True, source=BY_PARAMETERS),
    "wan2.2-5b": PublishedMemory(gb=24, source=WAN22),
    "wan2.2-a14b": PublishedMemory(gb=80, settings={"size": "832x480"}, source=WAN22),
    "hunyuan": PublishedMemory(gb=60, source=HUNYUAN),
    "hunyuan1.5": PublishedMemory(gb=14, source=HUNYUAN15),
    "cogvideox-5b": PublishedMemory(
        gb=5, is_peak=True, settings={"offload": "sequential", "tiling": True}, source=COGVIDEO
    ),
}
"""By the row's name, where something is known. Read on 2026-11-30."""

TIMES: dict[str, tuple[PublishedTime, ...]] = {
    "wan2.1-1.3b": (
        PublishedTime(seconds=240, card="RTX 4090", size="832x480", source=WAN21, note=OFFICIAL),
        PublishedTime(
            seconds=21, card="RTX 4090", size="832x480", recipe="fast", source=FASTWAN,
            note=BY_FASTVIDEO,
        ),
        PublishedTime(
            seconds=5, card="H200", size="832x480", recipe="fast", source=FASTWAN,
            note=BY_FASTVIDEO,
        ),
    ),
    "wan2.1-14b": (
        PublishedTime(
            seconds=366, card="H200", size="832x480", source=LIGHTX2V, note=FROM_PICTURES
        ),
        PublishedTime(
            seconds=974, card="H200", size="1280x720", source=LIGHTX2V, note=FROM_PICTURES
        ),
        PublishedTime(
            seconds=14, card="H200", size="832x480", recipe="fast", source=LIGHTX2V,
            note=BY_LIGHTX2V,
        ),
        PublishedTime(
            seconds=44, card="H200", size="1280x720", recipe="fast", source=LIGHTX2V,
            note=BY_LIGHTX2V,
        ),
    ),
    "wan2.2-5b": (
        PublishedTime(
            seconds=540, card="", size="1280x704", is_most=True, source=WAN22, note=OFFICIAL
        ),
        PublishedTime(
            seconds=16, card="H200", size="1280x704", recipe="fast", source=FASTWAN,
            note=BY_FASTVIDEO_FULL,
        ),
    ),
    "wan2.2-a14b": (
        PublishedTime(seconds=327, card="H100", size="832x480", source=WAN22, note=OFFICIAL),
        PublishedTime(seconds=1042, card="H100", size="1280x720", source=WAN22, note=OFFICIAL),
    ),
    "cogvideox-5b": (
        PublishedTime(seconds=180, card="A100", size="720x480", clip_seconds=6, source=COGVIDEO),
        PublishedTime(seconds=90, card="H100", size="720x480", clip_seconds=6, source=COGVIDEO),
    ),
}  # fmt: skip
"""By the row's name. Read on 2026-11-30 and 2026-12-01."""


def published_times(row: str, recipe: str = "", size: str = "") -> tuple[PublishedTime, ...]:
    """Return what is published for a row with this recipe; of one size where one is given."""
    return tuple(
        each
        for each in TIMES.get(row, ())
        if each.recipe == recipe and (not size or each.size == size)
    )
