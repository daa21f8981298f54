"""Common names become each model's own."""

import pytest

from vitascope.catalog import MODELS, own_spelling
from vitascope.errors import Invalid

A, B = "https://example.com/a.png", "https://example.com/b.png"
COMMON = {
    "duration": 5,
    "aspect_ratio": "4:3",
    "image": A,
    "last_frame": B,
    "sound": True,
    "resolution": "720p",
}


@pytest.mark.parametrize(
    ("model", "names", "own"),
    [
        ("wan/2-7-text-to-video", ("duration", "aspect_ratio"), {"duration": 5, "ratio": "4:3"}),
        ("kling/v2-1-pro", ("image", "last_frame"), {"image_url": A, "tail_image_url": B}),
        (
            "kling-3.0/video",
            ("image", "last_frame", "sound"),
            {"image_urls": [A, B], "sound": True},
        ),
        (
            "pixverse-v6/text-to-video",
            ("sound", "resolution"),
            {"generate_audio_switch": True, "quality": "720p"},
        ),
        ("kling-3.0-omni/text-to-video", ("sound",), {"audio": True}),
    ],
)
def test_each_models_fields_have_their_own_names(
    model: str, names: tuple[str, ...], own: dict[str, object]
) -> None:
    assert own_spelling(MODELS[model], {name: COMMON[name] for name in names}) == own


def test_what_nobody_asked_for_is_left_out_and_other_names_stay() -> None:
    asked = {"seed": 7, "duration": None, "acceleration": "none"}
    assert own_spelling(MODELS["wan/2-2-a14b-text-to-video-turbo"], asked) == {
        "seed": 7,
        "acceleration": "none",
    }


def test_what_a_model_has_no_field_for_is_refused() -> None:
    with pytest.raises(
        Invalid, match="must be left out: kling/v2-1-master-text-to-video has no such"
    ):
        own_spelling(MODELS["kling/v2-1-master-text-to-video"], {"image": A})


def test_the_first_picture_stands_before_the_last_one_however_they_are_given() -> None:
    assert own_spelling(MODELS["kling-3.0/video"], {"last_frame": B, "image": A}) == {
        "image_urls": [A, B]
    }
    assert own_spelling(MODELS["kling-3.0/video"], {"last_frame": B, "image_urls": [A]}) == {
        "image_urls": [A, B]
    }


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"last_frame": B}, "input.last_frame must not be given without input.image"),
        (
            {"image": A, "image_urls": [B]},
            "input.image must not be given together with input.image_urls",
        ),
    ],
)
def test_a_picture_without_a_place_in_the_list_is_refused(
    asked: dict[str, object], refusal: str
) -> None:
    with pytest.raises(Invalid, match=refusal):
        own_spelling(MODELS["kling-3.0/video"], asked)
