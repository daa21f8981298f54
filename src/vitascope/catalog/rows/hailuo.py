"""MiniMax's models: Hailuo, and MiniMax H3."""

from vitascope.catalog.field import (
    AR5,
    IMAGE,
    FieldMeaning,
    addresses,
    first_frame,
    last_frame,
    lengths,
    moderation,
    prompt,
    ratio,
    seconds,
    size,
    style,
)
from vitascope.catalog.model import Model
from vitascope.catalog.prices import clip, each_second
from vitascope.catalog.rules import any_of, not_together

MINIMAX = "MiniMax"
H3_CLIP = (seconds(4, 15, default=6), size("768P", "2K", default="2K"))
H3_PRICE = each_second({"768P": 5, "2K": 9.5})
HAILUO_02_REST = (style("prompt_optimizer"), moderation())
HAILUO_2_3 = (
    prompt(5_000), first_frame(), lengths("6", "10", default="6"), size("768P", "1080P", default="768P"),
)  # fmt: skip
SHORT_AT_1080P = not_together("resolution", "1080P", "duration", "10")

ROWS = (
    Model(
        name="hailuo/02-text-to-video-standard",
        title="Hailuo 02 Standard, text to video",
        provider=MINIMAX,
        description="Text to 768p video of 6 or 10 seconds, without sound.",
        fields=(prompt(1_500), lengths("6", "10", default="6"), *HAILUO_02_REST),
        price_milli=clip({"6": 30, "10": 50}),
        short_side=768,
    ),
    Model(
        name="hailuo/02-text-to-video-pro",
        title="Hailuo 02 Pro, text to video",
        provider=MINIMAX,
        description="Text to 1080p video of 6 seconds, without sound.",
        fields=(prompt(1_500), *HAILUO_02_REST),
        price_milli=clip({"6": 57}),
        seconds=6,
    ),
    Model(
        name="hailuo/02-image-to-video-standard",
        title="Hailuo 02 Standard, image to video",
        provider=MINIMAX,
        description="A first and a last picture to video of 6 or 10 seconds, 512p or 768p, without sound.",
        task_types=IMAGE,
        fields=(
            prompt(1_500),
            first_frame(),
            last_frame("end_image_url"),
            lengths("6", "10", default="10"),
            size("512P", "768P", default="768P"),
            *HAILUO_02_REST,
        ),
        price_milli=clip({"6 512P": 12, "10 512P": 20, "6 768P": 30, "10 768P": 50}),
    ),
    Model(
        name="hailuo/2-3-image-to-video-standard",
        title="Hailuo 2.3 Standard, image to video",
        provider=MINIMAX,
        description="A picture to video of 6 or 10 seconds at 768p, or of 6 at 1080p, without sound.",
        task_types=IMAGE,
        fields=HAILUO_2_3,
        rules=(SHORT_AT_1080P,),
        price_milli=clip({"6 768P": 30, "10 768P": 50, "6 1080P": 50}),
    ),
    Model(
        name="hailuo/2-3-image-to-video-pro",
        title="Hailuo 2.3 Pro, image to video",
        provider=MINIMAX,
        description="A picture to video of 6 or 10 seconds at 768p, or of 6 at 1080p, without sound.",
        task_types=IMAGE,
        fields=HAILUO_2_3,
        rules=(SHORT_AT_1080P,),
        price_milli=clip({"6 768P": 45, "10 768P": 90, "6 1080P": 80}),
    ),
    Model(
        name="minimax-h3/text-to-video",
        title="MiniMax H3, text to video",
        provider=MINIMAX,
        description="Text to video of 4 to 15 seconds, 768p or 2K.",
        fields=(prompt(7_000), ratio(*AR5, "21:9", default=None), *H3_CLIP),
        price_milli=H3_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="minimax-h3/image-to-video",
        title="MiniMax H3, image to video",
        provider=MINIMAX,
        description="A first and a last picture to video of 4 to 15 seconds, 768p or 2K.",
        task_types=IMAGE,
        fields=(
            prompt(7_000, required=False),
            first_frame("first_frame_url", required=False),
            last_frame("last_frame_url"),
            *H3_CLIP,
        ),
        rules=(any_of("first_frame_url", "last_frame_url"),),
        price_milli=H3_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="minimax-h3/reference-to-video",
        title="MiniMax H3, references to video",
        provider=MINIMAX,
        description="Pictures of what it shows to video of 4 to 15 seconds, 768p or 2K.",
        task_types=IMAGE,
        fields=(
            prompt(7_000, required=False),
            addresses("reference_image_urls", 9),
            addresses("reference_video_urls", 3, FieldMeaning.VIDEO),
            addresses("reference_audio_urls", 3, FieldMeaning.VOICE),
            ratio(*AR5, "21:9"),
            *H3_CLIP,
        ),
        rules=(any_of("reference_image_urls", "reference_video_urls"),),
        price_milli=H3_PRICE,
        is_confirmed=False,
    ),
)
