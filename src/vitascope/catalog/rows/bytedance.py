"""ByteDance's models."""

from vitascope.catalog.field import (
    AR5,
    BOTH,
    IMAGE,
    FieldMeaning,
    addresses,
    first_frame,
    frames,
    last_frame,
    lengths,
    moderation,
    prompt,
    ratio,
    seconds,
    seed,
    size,
    sound,
    style,
)
from vitascope.catalog.model import Model
from vitascope.catalog.prices import each_second

BYTEDANCE = "ByteDance"
SEEDANCE_2 = (
    prompt(20_000, low=3, required=False),
    first_frame("first_frame_url", required=False),
    last_frame("last_frame_url"),
    addresses("reference_image_urls", 9),
    addresses("reference_video_urls", 3, FieldMeaning.VIDEO),
    addresses("reference_audio_urls", 3, FieldMeaning.VOICE),
    ratio(*AR5, "21:9", "adaptive"),
    seconds(4, 15, default=5),
)
SHARED_2 = (sound("generate_audio", default=True), style("return_last_frame"), style("web_search"))
SEEDANCE_2_SMALL = (*SEEDANCE_2, size("480p", "720p", default="720p"), *SHARED_2, moderation())
SEEDANCE_1_5_PRICE = each_second(
    {"480p": 1.75, "720p": 3.5, "1080p": 7.5, "480p sound": 3.5, "720p sound": 7, "1080p sound": 15}
)
V1_LITE_SHAPE, V1_PRO_SHAPE = ratio(*AR5, "9:21"), ratio(*AR5, "21:9")
V1 = (
    lengths("5", "10", default="5"),
    size("480p", "720p", "1080p", default="720p"),
    style("camera_fixed"),
    seed(-1, default=-1),
    moderation("enable_safety_checker"),
    moderation(),
)
V1_PRICE = each_second({"480p": 1.75, "720p": 3.5, "1080p": 7.5})

ROWS = (
    Model(
        name="bytedance/seedance-1.5-pro",
        title="Seedance 1.5 Pro",
        provider=BYTEDANCE,
        description="Text or pictures to video of 4 to 12 seconds up to 1080p, with or without sound.",
        task_types=BOTH,
        fields=(
            prompt(20_000, low=3),
            ratio(*AR5, "21:9", default="1:1"),
            seconds(4, 12),
            size("480p", "720p", "1080p", default="720p"),
            style("fixed_lens"),
            sound("generate_audio"),
            frames("input_urls", most=2, required=False),
            moderation(),
        ),
        price_milli=SEEDANCE_1_5_PRICE,
    ),
    Model(
        name="bytedance/seedance-2",
        title="Seedance 2",
        provider=BYTEDANCE,
        description="Text, pictures or references to video of 4 to 15 seconds up to 4K, with sound.",
        task_types=BOTH,
        fields=(*SEEDANCE_2, size("480p", "720p", "1080p", "4k", default="720p"), *SHARED_2),
        price_milli=each_second({"480p": 19, "720p": 41, "1080p": 102, "4k": 208}),
    ),
    Model(
        name="bytedance/seedance-2-fast",
        title="Seedance 2 Fast",
        provider=BYTEDANCE,
        description="Text, pictures or references to video of 4 to 15 seconds up to 720p, with sound.",
        task_types=BOTH,
        fields=SEEDANCE_2_SMALL,
        price_milli=each_second({"480p": 15.5, "720p": 33}),
    ),
    Model(
        name="bytedance/seedance-2-mini",
        title="Seedance 2 Mini",
        provider=BYTEDANCE,
        description="Text, pictures or references to video of 4 to 15 seconds up to 720p, with sound.",
        task_types=BOTH,
        fields=SEEDANCE_2_SMALL,
        price_milli=each_second({"480p": 9.5, "720p": 20.5}),
    ),
    Model(
        name="bytedance/seedance-2-5",
        title="Seedance 2.5",
        provider=BYTEDANCE,
        description="Text, pictures or references to video of 4 to 30 seconds up to 1080p, with sound.",
        task_types=BOTH,
        fields=(
            prompt(30_000, required=False),
            first_frame("first_frame_url", required=False),
            last_frame("last_frame_url"),
            addresses("reference_image_urls", 30),
            addresses("reference_video_urls", 10, FieldMeaning.VIDEO),
            addresses("reference_audio_urls", 10, FieldMeaning.VOICE),
            ratio(*AR5, "21:9", "adaptive"),
            seconds(4, 30, default=5, also_taken=(-1,)),
            size("480p", "720p", "1080p", default="720p"),
            style("output_format", "mp4", "mov", default="mp4"),
            *SHARED_2,
        ),
        price_milli=each_second({"480p": 19, "720p": 41, "1080p": 102}),
        is_confirmed=False,
    ),
    Model(
        name="bytedance/v1-lite-text-to-video",
        title="Seedance 1.0 Lite, text to video",
        provider=BYTEDANCE,
        description="Text to video of 5 or 10 seconds up to 1080p, without sound.",
        fields=(prompt(10_000), V1_LITE_SHAPE, *V1),
        price_milli=V1_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="bytedance/v1-pro-text-to-video",
        title="Seedance 1.0 Pro, text to video",
        provider=BYTEDANCE,
        description="Text to video of 5 or 10 seconds up to 1080p, without sound.",
        fields=(prompt(10_000), V1_PRO_SHAPE, *V1),
        price_milli=V1_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="bytedance/v1-lite-image-to-video",
        title="Seedance 1.0 Lite, image to video",
        provider=BYTEDANCE,
        description="A first and a last picture to video of 5 or 10 seconds up to 1080p, without sound.",
        task_types=IMAGE,
        fields=(prompt(10_000), first_frame(), last_frame("end_image_url"), V1_LITE_SHAPE, *V1),
        price_milli=V1_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="bytedance/v1-pro-image-to-video",
        title="Seedance 1.0 Pro, image to video",
        provider=BYTEDANCE,
        description="A picture to video of 5 or 10 seconds up to 1080p, without sound.",
        task_types=IMAGE,
        fields=(prompt(10_000), first_frame(), V1_PRO_SHAPE, *V1),
        price_milli=V1_PRICE,
        is_confirmed=False,
    ),
)
