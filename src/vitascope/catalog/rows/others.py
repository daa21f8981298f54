"""Models of providers with few: Grok Imagine, HappyHorse, PixVerse, Gemini."""

from vitascope.catalog.field import (
    AR3,
    AR5,
    BOTH,
    IMAGE,
    FieldMeaning,
    InputField,
    addresses,
    first_frame,
    frames,
    last_frame,
    lengths,
    objects,
    prompt,
    ratio,
    seconds,
    seed,
    size,
    sound,
    style,
)
from vitascope.catalog.model import Model
from vitascope.catalog.prices import clip, each_second
from vitascope.catalog.rules import any_of

GROK, HAPPYHORSE, PIXVERSE = "xAI", "HappyHorse", "PixVerse"
GROK_MODE = style("mode", "fun", "normal", "spicy", default="normal")
TO_30 = tuple(str(number) for number in range(1, 31))
WIDE_AND_TALL = (*AR5, "21:9", "9:21", "3:2", "2:3")
HAPPYHORSE_SIZE = (seconds(3, 15, default=5), size("720p", "1080p", default="1080p"))
HAPPYHORSE_1_1_PRICE = each_second({"720p": 22.5, "1080p": 29})
HAPPYHORSE_PRICE = each_second({"720p": 28, "1080p": 48})
PIXVERSE_CLIP = (
    seconds(1, 15, default=5),
    size("360p", "540p", "720p", "1080p", default="720p", name="quality"),
    sound("generate_audio_switch"),
)
PIXVERSE_PRICE = each_second({"360p": 18, "540p": 18, "720p": 18, "1080p": 22.5})
PIXVERSE_SHAPE = (*AR5, "21:9", "3:2", "2:3")
GEMINI_PRICE = clip(
    {"4 720p": 90, "6 720p": 120, "8 720p": 150, "10 720p": 180}
    | {"4 1080p": 90, "6 1080p": 120, "8 1080p": 150, "10 1080p": 180}
    | {"4 4k": 210, "6 4k": 240, "8 4k": 270, "10 4k": 300}
)

ROWS = (
    Model(
        name="grok-imagine/text-to-video",
        title="Grok Imagine, text to video",
        provider=GROK,
        description="Text to video of 1 to 30 seconds up to 1080p.",
        fields=(
            prompt(),
            ratio("2:3", "3:2", *reversed(AR3), default="2:3"),
            GROK_MODE,
            seconds(1, 30, default=6),
            size("480p", "720p", "1080p", default="480p"),
        ),
        price_milli=each_second({"480p": 1.6, "720p": 3, "1080p": 3}),
        is_confirmed=False,
    ),
    Model(
        name="grok-imagine/image-to-video",
        title="Grok Imagine, image to video",
        provider=GROK,
        description="Pictures to video of 1 to 30 seconds, 480p or 720p.",
        task_types=IMAGE,
        fields=(
            frames(most=7, required=False),
            prompt(required=False),
            GROK_MODE,
            lengths(*TO_30, default="6"),
            size("480p", "720p", default="480p"),
        ),
        rules=(any_of("image_urls"),),
        price_milli=each_second({"480p": 1.6, "720p": 3}),
        ratio="2:3",
    ),
    Model(
        name="happyhorse-1-1/text-to-video",
        title="HappyHorse 1.1, text to video",
        provider=HAPPYHORSE,
        description="Text to video of 3 to 15 seconds, 720p or 1080p.",
        fields=(prompt(4_999), ratio(*WIDE_AND_TALL), *HAPPYHORSE_SIZE),
        price_milli=HAPPYHORSE_1_1_PRICE,
    ),
    Model(
        name="happyhorse-1-1/image-to-video",
        title="HappyHorse 1.1, image to video",
        provider=HAPPYHORSE,
        description="A picture to video of 3 to 15 seconds, 720p or 1080p.",
        task_types=IMAGE,
        fields=(prompt(4_999, required=False), frames(), *HAPPYHORSE_SIZE),
        price_milli=HAPPYHORSE_1_1_PRICE,
    ),
    Model(
        name="happyhorse-1-1/reference-to-video",
        title="HappyHorse 1.1, references to video",
        provider=HAPPYHORSE,
        description="Pictures of what it shows to video of 3 to 15 seconds, 720p or 1080p.",
        task_types=IMAGE,
        fields=(
            prompt(4_999, required=False),
            addresses("reference_image", 9, required=True),
            ratio(*WIDE_AND_TALL),
            *HAPPYHORSE_SIZE,
        ),
        price_milli=HAPPYHORSE_1_1_PRICE,
    ),
    Model(
        name="happyhorse/text-to-video",
        title="HappyHorse, text to video",
        provider=HAPPYHORSE,
        description="Text to video of 3 to 15 seconds, 720p or 1080p.",
        fields=(prompt(4_999), ratio(*AR5), *HAPPYHORSE_SIZE, seed()),
        price_milli=HAPPYHORSE_PRICE,
    ),
    Model(
        name="happyhorse/image-to-video",
        title="HappyHorse, image to video",
        provider=HAPPYHORSE,
        description="A picture to video of 3 to 15 seconds, 720p or 1080p.",
        task_types=IMAGE,
        fields=(prompt(4_999, required=False), frames(), *HAPPYHORSE_SIZE, seed()),
        price_milli=HAPPYHORSE_PRICE,
    ),
    Model(
        name="happyhorse/reference-to-video",
        title="HappyHorse, references to video",
        provider=HAPPYHORSE,
        description="Pictures of what it shows to video of 3 to 15 seconds, 720p or 1080p.",
        task_types=IMAGE,
        fields=(
            prompt(4_999, required=False),
            addresses("reference_image", 9, required=True),
            ratio(*AR5),
            *HAPPYHORSE_SIZE,
            seed(),
        ),
        price_milli=HAPPYHORSE_PRICE,
    ),
    Model(
        name="pixverse-v6/text-to-video",
        title="PixVerse 6, text to video",
        provider=PIXVERSE,
        description="Text to video of 1 to 15 seconds up to 1080p, with or without sound.",
        fields=(
            prompt(5_000, low=3),
            ratio(*PIXVERSE_SHAPE, default=None),
            *PIXVERSE_CLIP,
            style("generate_multi_clip_switch"),
            seed(),
        ),
        price_milli=PIXVERSE_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="pixverse-v6/image-to-video",
        title="PixVerse 6, image to video",
        provider=PIXVERSE,
        description="A picture to video of 1 to 15 seconds up to 1080p, by a template or a prompt.",
        task_types=IMAGE,
        fields=(
            frames(),
            prompt(5_000, required=False),
            InputField(
                name="template_id", means=FieldMeaning.STYLE, kind="whole", low=0, high=2**53
            ),
            *PIXVERSE_CLIP,
            style("generate_multi_clip_switch"),
            seed(),
        ),
        price_milli=PIXVERSE_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="pixverse-v6/transition",
        title="PixVerse 6, from picture to picture",
        provider=PIXVERSE,
        description="A first and a last picture to video of 1 to 15 seconds up to 1080p.",
        task_types=IMAGE,
        fields=(
            first_frame("first_frame_image_url"),
            last_frame("last_frame_image_url", required=True),
            prompt(5_000, required=False),
            *PIXVERSE_CLIP,
            seed(),
        ),
        price_milli=PIXVERSE_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="pixverse-v6/reference-to-video",
        title="PixVerse 6, references to video",
        provider=PIXVERSE,
        description="Pictures of what it shows to video of 1 to 15 seconds up to 1080p.",
        task_types=IMAGE,
        fields=(
            objects("image_references", 7, required=True),
            prompt(5_000, required=False),
            ratio(*PIXVERSE_SHAPE),
            *PIXVERSE_CLIP,
            seed(),
        ),
        price_milli=PIXVERSE_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="gemini-omni-video",
        title="Gemini Omni",
        provider="Google",
        description="Text or pictures to video of 4, 6, 8 or 10 seconds up to 4K.",
        task_types=BOTH,
        fields=(
            prompt(20_000),
            lengths("4", "6", "8", "10", required=True),
            ratio("16:9", "9:16"),
            size("720p", "1080p", "4k", default="720p"),
            frames(most=2, required=False),
            objects("video_list", 10, FieldMeaning.VIDEO),
            objects("audio_ids", 10, FieldMeaning.VOICE),
            objects("character_ids", 10),
            seed(),
        ),
        price_milli=GEMINI_PRICE,
        is_confirmed=False,
    ),
)
