"""Kling's models."""

from vitascope.catalog.field import (
    AR3,
    BOTH,
    IMAGE,
    FieldMeaning,
    addresses,
    cfg,
    first_frame,
    frames,
    last_frame,
    lengths,
    negative,
    objects,
    prompt,
    ratio,
    seconds,
    shots,
    size,
    sound,
    switch,
)
from vitascope.catalog.model import Model
from vitascope.catalog.pictures import PictureLimits
from vitascope.catalog.prices import clip, each_second
from vitascope.catalog.rules import at_most_where, not_both_on, one_of, shots_fill

KLING = "Kling"
FIVE_OR_TEN = lengths("5", "10", default="5")
KLING_3_CREDITS = {"std": 14, "std sound": 20, "pro": 18, "pro sound": 27, "4K": 67, "4K sound": 67}
TO_15 = lengths(*(str(number) for number in range(3, 16)), default="5")
V2_PICTURE = PictureLimits(megabytes=10)
V2_FIRST = PictureLimits(megabytes=10, kinds=("image/jpeg", "image/png"))
OMNI_PICTURE = PictureLimits(
    megabytes=50, kinds=("image/jpeg", "image/png"), least_side=300, ratio=(0.4, 2.5)
)
V2_REST = (FIVE_OR_TEN, negative(500), cfg())
TURBO_SIZE = size("720p", "1080p", default="720p")
TURBO_PRICE = each_second({"720p": 18, "1080p": 22.5})
OMNI_PRICE = each_second({"720p": 14, "720p sound": 20, "1080p": 18, "1080p sound": 27, "4k": 67})
OMNI_RULES = (
    not_both_on("customize_multi_shots", "prefer_multi_shots"),
    shots_fill("multi_prompt", "customize_multi_shots", needed=False),
)
OMNI_LENGTH, OMNI_SIZE = seconds(3, 15, default=5), size("720p", "1080p", "4k", default="720p")
OMNI = (
    OMNI_LENGTH,
    ratio(*AR3),
    OMNI_SIZE,
    sound("audio"),
    switch("customize_multi_shots", FieldMeaning.SHOT_SWITCH, default=True),
    switch("prefer_multi_shots", FieldMeaning.STYLE),
    shots(6, characters=512, longest=15),
    objects("elements", 3),
)

ROWS = (
    Model(
        name="kling/v2-1-master-text-to-video",
        title="Kling 2.1 Master, text to video",
        provider=KLING,
        description="Text to 1080p video of 5 or 10 seconds at 24 frames a second, without sound.",
        fields=(prompt(5_000), FIVE_OR_TEN, ratio(*AR3), negative(500), cfg()),
        price_milli=clip({"5": 160, "10": 320}),
    ),
    Model(
        name="kling/v2-1-master-image-to-video",
        title="Kling 2.1 Master, image to video",
        provider=KLING,
        description="A picture to 1080p video of 5 or 10 seconds, without sound.",
        task_types=IMAGE,
        fields=(prompt(5_000), first_frame(limits=V2_PICTURE), *V2_REST),
        price_milli=clip({"5": 160, "10": 320}),
    ),
    Model(
        name="kling/v2-1-pro",
        title="Kling 2.1 Pro, image to video",
        provider=KLING,
        description="A first and a last picture to 1080p video of 5 or 10 seconds, without sound.",
        task_types=IMAGE,
        fields=(
            prompt(5_000),
            first_frame(limits=V2_FIRST),
            last_frame("tail_image_url", limits=V2_PICTURE),
            *V2_REST,
        ),
        price_milli=clip({"5": 50, "10": 100}),
    ),
    Model(
        name="kling/v2-1-standard",
        title="Kling 2.1 Standard, image to video",
        provider=KLING,
        description="A picture to 720p video of 5 or 10 seconds, without sound.",
        task_types=IMAGE,
        fields=(prompt(5_000), first_frame(limits=V2_FIRST), *V2_REST),
        price_milli=clip({"5": 25, "10": 50}),
        short_side=720,
    ),
    Model(
        name="kling/v2-5-turbo-text-to-video-pro",
        title="Kling 2.5 Turbo Pro, text to video",
        provider=KLING,
        description="Text to 1080p video of 5 or 10 seconds, without sound.",
        fields=(prompt(2_500), FIVE_OR_TEN, ratio(*AR3), negative(2_500), cfg()),
        price_milli=clip({"5": 42, "10": 84}),
    ),
    Model(
        name="kling/v2-5-turbo-image-to-video-pro",
        title="Kling 2.5 Turbo Pro, image to video",
        provider=KLING,
        description="A first and a last picture to 1080p video of 5 or 10 seconds, without sound.",
        task_types=IMAGE,
        fields=(prompt(2_500), first_frame(), last_frame("tail_image_url"), *V2_REST),
        price_milli=clip({"5": 42, "10": 84}),
    ),
    Model(
        name="kling-2.6/text-to-video",
        title="Kling 2.6, text to video",
        provider=KLING,
        description="Text to 1080p video of 5 or 10 seconds, with or without sound.",
        fields=(
            prompt(1_000),
            sound("sound", required=True),
            ratio(*AR3, default="1:1"),
            lengths("5", "10", required=True),
        ),
        price_milli=clip({"5": 55, "10": 110, "5 sound": 110, "10 sound": 220}),
    ),
    Model(
        name="kling-2.6/image-to-video",
        title="Kling 2.6, image to video",
        provider=KLING,
        description="A picture to 1080p video of 5 or 10 seconds, with or without sound.",
        task_types=IMAGE,
        fields=(
            prompt(1_000),
            frames(),
            sound("sound", required=True),
            lengths("5", "10", required=True),
        ),
        price_milli=clip({"5": 55, "10": 110, "5 sound": 110, "10 sound": 220}),
    ),
    Model(
        name="kling-3.0/video",
        title="Kling 3.0",
        provider=KLING,
        description="Text or pictures to video of 3 to 15 seconds up to 4K, in shots, with or without sound.",
        task_types=BOTH,
        fields=(
            prompt(),
            sound("sound"),
            TO_15,
            ratio(*AR3),
            size("std", "pro", "4K", default="pro", name="mode"),
            switch("multi_shots", FieldMeaning.SHOT_SWITCH, brings_sound=True),
            shots(5, characters=500, longest=12),
            frames(most=2, required=False),
            objects("kling_elements", 3),
        ),
        rules=(
            shots_fill("multi_prompt", "multi_shots", needed=True),
            at_most_where("image_urls", 1, "multi_shots"),
        ),
        price_milli=each_second(KLING_3_CREDITS),
    ),
    Model(
        name="kling/v3-turbo-text-to-video",
        title="Kling 3.0 Turbo, text to video",
        provider=KLING,
        description="Text to video of 3 to 15 seconds, 720p or 1080p, without sound.",
        fields=(prompt(2_500), TO_15, ratio(*AR3, default=None), TURBO_SIZE),
        price_milli=TURBO_PRICE,
    ),
    Model(
        name="kling/v3-turbo-image-to-video",
        title="Kling 3.0 Turbo, image to video",
        provider=KLING,
        description="A picture to video of 3 to 15 seconds, 720p or 1080p, without sound.",
        task_types=IMAGE,
        fields=(prompt(2_500), frames(), TO_15, TURBO_SIZE),
        price_milli=TURBO_PRICE,
    ),
    Model(
        name="kling-3.0-omni/text-to-video",
        title="Kling 3.0 Omni, text to video",
        provider=KLING,
        description="Text to video of 3 to 15 seconds up to 4K, in shots, with or without sound.",
        fields=(prompt(3_072), *OMNI),
        rules=OMNI_RULES,
        price_milli=OMNI_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="kling-3.0-omni/image-to-video",
        title="Kling 3.0 Omni, image to video",
        provider=KLING,
        description="A picture to video of 3 to 15 seconds up to 4K, in shots, with or without sound.",
        task_types=IMAGE,
        fields=(prompt(3_072), frames(limits=OMNI_PICTURE), *OMNI),
        rules=OMNI_RULES,
        price_milli=OMNI_PRICE,
        is_confirmed=False,
    ),
    Model(
        name="kling-3.0-omni/reference-to-video",
        title="Kling 3.0 Omni, references to video",
        provider=KLING,
        description="Pictures of what it shows, or a video to go by, to video of 3 to 15 seconds up to 4K.",
        task_types=IMAGE,
        fields=(
            addresses("image_urls", 7),
            addresses("video_urls", 1, FieldMeaning.VIDEO),
            prompt(3_072, required=False),
            OMNI_LENGTH,
            OMNI_SIZE,
            ratio(*AR3),
            sound("audio"),
            objects("elements", 3),
        ),
        rules=(one_of("image_urls", "video_urls"),),
        price_milli=OMNI_PRICE,
        is_confirmed=False,
    ),
)
