"""Wan's models."""

from vitascope.catalog.field import (
    AR3,
    AR5,
    IMAGE,
    FieldMeaning,
    InputField,
    first_frame,
    frames,
    last_frame,
    lengths,
    moderation,
    negative,
    prompt,
    ratio,
    seconds,
    seed,
    size,
    sound,
    style,
    switch,
)
from vitascope.catalog.model import Model
from vitascope.catalog.prices import clip, each_second
from vitascope.catalog.rules import any_of

WAN = "Wan"
FIVE_OR_TEN = lengths("5", "10", required=True)
TO_720P, TO_1080P = size("480p", "720p", default="720p"), size("720p", "1080p", default="1080p")
CLIP_2_6 = (lengths("5", "10", "15", default="5"), TO_1080P, style("multi_shots"))
PRICE_2_2 = clip({"5 480p": 40, "5 720p": 80})
PRICE_2_5 = clip({"5 720p": 60, "10 720p": 120, "5 1080p": 100, "10 1080p": 200})
PRICE_2_6 = clip(
    {
        "5 720p": 70,
        "10 720p": 140,
        "15 720p": 210,
        "5 1080p": 104.5,
        "10 1080p": 209.5,
        "15 1080p": 315,
    }
)
PRICE_2_7 = each_second({"720p": 16, "1080p": 24})
SHARED_2_2 = (
    style("enable_prompt_expansion"),
    seed(default=0),
    style("acceleration", "none", "regular", default="none"),
    moderation(),
)
SHARED_2_5 = (negative(500), style("enable_prompt_expansion"), seed(), moderation())
SHARED_2_7 = (
    negative(500),
    style("prompt_extend", default=True),
    seed(),
    switch("watermark", FieldMeaning.IGNORED),
    moderation(),
)


def _voice(name: str) -> InputField:
    return InputField(name=name, means=FieldMeaning.VOICE, kind="address")


ROWS = (
    Model(
        name="wan/2-2-a14b-text-to-video-turbo",
        title="Wan 2.2 A14B Turbo, text to video",
        provider=WAN,
        description="Text to video of 5 seconds, 480p or 720p, without sound.",
        fields=(prompt(5_000), TO_720P, ratio("16:9", "9:16"), *SHARED_2_2),
        price_milli=PRICE_2_2,
    ),
    Model(
        name="wan/2-2-a14b-image-to-video-turbo",
        title="Wan 2.2 A14B Turbo, image to video",
        provider=WAN,
        description="A picture to video of 5 seconds, 480p or 720p, without sound.",
        task_types=IMAGE,
        fields=(prompt(5_000), first_frame(), TO_720P, *SHARED_2_2),
        price_milli=PRICE_2_2,
    ),
    Model(
        name="wan/2-5-text-to-video",
        title="Wan 2.5, text to video",
        provider=WAN,
        description="Text to video of 5 or 10 seconds, 720p or 1080p.",
        fields=(prompt(800), FIVE_OR_TEN, ratio(*AR3), TO_1080P, *SHARED_2_5),
        price_milli=PRICE_2_5,
    ),
    Model(
        name="wan/2-5-image-to-video",
        title="Wan 2.5, image to video",
        provider=WAN,
        description="A picture to video of 5 or 10 seconds, 720p or 1080p.",
        task_types=IMAGE,
        fields=(prompt(800), first_frame(), FIVE_OR_TEN, TO_1080P, *SHARED_2_5),
        price_milli=PRICE_2_5,
    ),
    Model(
        name="wan/2-6-text-to-video",
        title="Wan 2.6, text to video",
        provider=WAN,
        description="Text to video of 5, 10 or 15 seconds, 720p or 1080p.",
        fields=(prompt(5_000), *CLIP_2_6),
        price_milli=PRICE_2_6,
    ),
    Model(
        name="wan/2-6-image-to-video",
        title="Wan 2.6, image to video",
        provider=WAN,
        description="A picture to video of 5, 10 or 15 seconds, 720p or 1080p.",
        task_types=IMAGE,
        fields=(prompt(5_000), frames(), *CLIP_2_6, moderation()),
        price_milli=PRICE_2_6,
    ),
    Model(
        name="wan/2-6-flash-image-to-video",
        title="Wan 2.6 Flash, image to video",
        provider=WAN,
        description="A picture to video of 5, 10 or 15 seconds, 720p or 1080p, with or without sound.",
        task_types=IMAGE,
        fields=(prompt(1_500), frames(), sound("audio", required=True), *CLIP_2_6),
        price_milli=PRICE_2_6,
        is_confirmed=False,
    ),
    Model(
        name="wan/2-7-text-to-video",
        title="Wan 2.7, text to video",
        provider=WAN,
        description="Text to video of 2 to 15 seconds, 720p or 1080p; a voice may lead it.",
        fields=(
            prompt(5_000),
            seconds(2, 15, default=5),
            ratio(*AR5, name="ratio"),
            TO_1080P,
            _voice("audio_url"),
            *SHARED_2_7,
        ),
        price_milli=PRICE_2_7,
    ),
    Model(
        name="wan/2-7-image-to-video",
        title="Wan 2.7, image to video",
        provider=WAN,
        description="A first picture, a last one, or a clip to go on from, to video of 2 to 15 seconds.",
        task_types=IMAGE,
        fields=(
            prompt(5_000),
            first_frame("first_frame_url", required=False),
            last_frame("last_frame_url"),
            InputField(name="first_clip_url", means=FieldMeaning.VIDEO, kind="address"),
            _voice("driving_audio_url"),
            seconds(2, 15, default=5),
            TO_1080P,
            *SHARED_2_7,
        ),
        rules=(any_of("first_frame_url", "first_clip_url"),),
        price_milli=PRICE_2_7,
    ),
)
