"""Models that have paths of their own on the wire beside createTask: Veo and Runway."""

from vitascope.catalog.field import (
    AR5,
    BOTH,
    FieldMeaning,
    InputField,
    first_frame,
    frames,
    lengths,
    prompt,
    ratio,
    seed,
    size,
    style,
)
from vitascope.catalog.model import Model
from vitascope.catalog.prices import clip
from vitascope.catalog.rules import not_together

VEO_MODELS = ("veo3_fast", "veo3", "veo3_lite")
"""The first one counts where a client of Veo's own path names none."""
RUNWAY_MODEL = "runway"
VEO_LENGTHS = ("4", "6", "8")
VEO = (
    prompt(),
    ratio("16:9", "9:16", "Auto"),
    lengths(*VEO_LENGTHS, default="8"),
    size("720p", "1080p", "4k", default="720p"),
    frames("imageUrls", most=3, required=False),
    style(
        "generationType",
        "TEXT_2_VIDEO",
        "FIRST_AND_LAST_FRAMES_2_VIDEO",
        "REFERENCE_2_VIDEO",
        default=None,
    ),
    style("enableTranslation", default=True),
    InputField(name="watermark", means=FieldMeaning.IGNORED, kind="text", default="", high=1_000),
    seed(),
)


def _veo_price(usual: float, largest: float) -> dict[str, int]:
    """Return the price of a clip, whatever its length: the usual one, and at 4k."""
    return clip(
        dict.fromkeys(VEO_LENGTHS, usual) | {f"{seconds} 4k": largest for seconds in VEO_LENGTHS}
    )


ROWS = (
    Model(
        name=VEO_MODELS[1],
        title="Veo 3.1 Quality",
        provider="Google",
        description="Text or pictures to video of 4, 6 or 8 seconds up to 4K, with sound.",
        task_types=BOTH,
        fields=VEO,
        price_milli=_veo_price(250, 250),
        is_confirmed=False,
    ),
    Model(
        name=VEO_MODELS[0],
        title="Veo 3.1 Fast",
        provider="Google",
        description="Text or pictures to video of 4, 6 or 8 seconds up to 4K, with sound.",
        task_types=BOTH,
        fields=VEO,
        price_milli=_veo_price(60, 180),
        is_confirmed=False,
    ),
    Model(
        name=VEO_MODELS[2],
        title="Veo 3.1 Lite",
        provider="Google",
        description="Text or pictures to video of 4, 6 or 8 seconds up to 4K, with sound.",
        task_types=BOTH,
        fields=VEO,
        price_milli=_veo_price(30, 30),
        is_confirmed=False,
    ),
    Model(
        name=RUNWAY_MODEL,
        title="Runway",
        provider="Runway",
        description="Text or a picture to video of 5 or 10 seconds at 720p, or of 5 at 1080p.",
        task_types=BOTH,
        fields=(
            prompt(1_800),
            lengths("5", "10", required=True),
            InputField(
                name="quality",
                means=FieldMeaning.SIZE,
                kind="choice",
                choices=("720p", "1080p"),
                required=True,
            ),
            ratio(*AR5, name="aspectRatio"),
            first_frame("imageUrl", required=False),
            InputField(
                name="waterMark", means=FieldMeaning.IGNORED, kind="text", default="", high=1_000
            ),
        ),
        rules=(not_together("quality", "1080p", "duration", "10"),),
        price_milli=clip({"5 720p": 12, "5 1080p": 30, "10 720p": 30}),
    ),
)
