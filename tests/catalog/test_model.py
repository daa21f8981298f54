"""What rows become: prices for every combination, sizes, lengths, seeds, and what an engine must be
able to do.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from vitascope import catalog, ids
from vitascope.catalog import MODELS, FieldMeaning, Model
from vitascope.catalog.field import SEED_MAX
from vitascope.catalog.frames import frame_size
from vitascope.errors import Invalid
from vitascope.video import Ability, Shot, VideoSpec

ALL = tuple(Ability)
PICTURE = "https://example.com/a.png"
VALUES: Mapping[str, Any] = {
    "text": "a fox", "address": PICTURE, "addresses": [PICTURE], "objects": [{"name": "a"}], "switch": False,
}  # fmt: skip


def _smallest(model: Model) -> dict[str, Any]:
    """Return an input with what a model requires and no more."""
    given = {
        part.name: VALUES.get(part.kind)
        for part in model.fields
        if part.required and part.default is None
    }
    given |= {
        part.name: part.choices[0]
        for part in model.fields
        if part.name in given and part.kind == "choice"
    }
    given |= {
        part.name: int(part.low or 0)
        for part in model.fields
        if part.name in given and part.kind == "whole"
    }
    pictures = [
        part
        for part in model.fields
        if part.means in {FieldMeaning.FIRST_FRAME, FieldMeaning.FRAMES, FieldMeaning.REFERENCES}
    ]
    if "Text to Video" not in model.task_types and not any(part.name in given for part in pictures):
        given[pictures[0].name] = VALUES[pictures[0].kind]
    return {"prompt": "a fox"} | given


def _combinations(model: Model) -> Iterator[dict[str, Any]]:
    parts = [
        part
        for means in (FieldMeaning.SECONDS, FieldMeaning.SIZE, FieldMeaning.SOUND)
        if (part := model.named(means))
    ]
    choices = [
        part.choices
        or ((False, True) if part.kind == "switch" else (int(part.low or 0), int(part.high or 0)))
        for part in parts
    ]
    for values in product(*choices):
        yield _smallest(model) | dict(zip((part.name for part in parts), values, strict=True))


@pytest.mark.parametrize("name", MODELS)
def test_every_combination_of_length_size_and_sound_has_a_price_or_a_rule_against_it(
    name: str,
) -> None:
    model = MODELS[name]
    priced, refused = 0, []
    for given in _combinations(model):
        try:
            plan = model.plan({"model": name, "input": given}, short_side=1080, abilities=ALL)
        except Invalid as refusal:
            refused.append(refusal.message)
            continue
        assert plan.cost_milli > 0
        assert plan.spec.num_frames == model.seconds_of(given) * 24
        assert not plan.spec.width % 2
        assert not plan.spec.height % 2
        priced += 1
    assert priced
    assert all(" must not be " in sentence for sentence in refused), refused


@pytest.mark.parametrize(
    ("ratio", "short_side", "size"),
    [
        ("16:9", 480, (854, 480)), ("16:9", 720, (1280, 720)), ("9:16", 1080, (1080, 1920)), ("4:3", 720, (960, 720)),
        ("3:4", 1080, (1080, 1440)), ("21:9", 1080, (2520, 1080)), ("9:21", 480, (480, 1120)), ("1:1", 768, (768, 768)),
        ("2:3", 480, (480, 720)), ("3:2", 1080, (1620, 1080)), ("16:9", 2160, (3840, 2160)), ("auto", 360, (640, 360)),
    ],
)  # fmt: skip
def test_a_ratio_and_a_size_are_exact_pixels(
    ratio: str, short_side: int, size: tuple[int, int]
) -> None:
    assert frame_size(ratio, short_side) == size


def _plan(name: str, *, abilities: tuple[Ability, ...] = (), **given: Any) -> catalog.TaskPlan:
    body = {"model": name, "input": {"prompt": "a fox"} | given}
    return catalog.find(name).plan(body, short_side=1080, abilities=abilities)


def test_sound_costs_what_it_costs_where_the_engine_makes_it_and_is_left_out_elsewhere() -> None:
    silent = _plan("kling-2.6/text-to-video", sound=True, duration=10)
    assert (silent.cost_milli, silent.spec.sound, silent.spec.left_out) == (
        110_000,
        False,
        ("sound",),
    )
    audible = _plan("kling-2.6/text-to-video", sound=True, duration=10, abilities=ALL)
    assert (audible.cost_milli, audible.spec.sound, audible.spec.left_out) == (220_000, True, ())


def test_wishes_that_were_not_uttered_are_not_left_out() -> None:
    assert _plan("wan/2-7-text-to-video", prompt_extend=True).spec.left_out == ()
    assert _plan("wan/2-7-text-to-video", prompt_extend=False).spec.left_out == ("prompt_extend",)
    assert _plan("grok-imagine/text-to-video", mode="spicy").spec.left_out == ("mode",)


def test_pictures_are_in_the_spec_and_among_the_needs() -> None:
    last = "https://example.com/b.png"
    plan = _plan("kling-3.0/video", image_urls=[PICTURE, last])
    assert (plan.spec.first_frame, plan.spec.last_frame) == (PICTURE, last)
    assert plan.needs == {Ability.FIRST_FRAME: "image_urls", Ability.LAST_FRAME: "image_urls"}
    plan = _plan("kling/v2-1-pro", image_url=PICTURE, tail_image_url=last)
    assert (plan.spec.first_frame, plan.spec.last_frame) == (PICTURE, last)
    assert plan.needs == {Ability.FIRST_FRAME: "image_url", Ability.LAST_FRAME: "tail_image_url"}


def test_shots_need_an_engine_that_cuts_only_where_they_are_switched_on() -> None:
    shots = [{"prompt": "a fox", "duration": 2}, {"prompt": "a hare", "duration": "3"}]
    assert _plan("kling-3.0/video", multi_prompt=shots).needs == {}
    plan = _plan("kling-3.0/video", multi_prompt=shots, multi_shots=True, abilities=ALL)
    assert plan.needs == {Ability.SHOTS: "multi_prompt"}
    assert (plan.spec.sound, plan.cost_milli) == (True, 5 * 27_000)
    assert plan.spec.shots == (Shot("a fox", 48), Shot("a hare", 72))
    assert VideoSpec(**json.loads(json.dumps(plan.spec.stored()))) == plan.spec
    assert _plan("kling-3.0/video", multi_prompt=shots, abilities=ALL).spec.shots == ()


def test_shots_of_the_networks_choice_turn_the_callers_own_off() -> None:
    name = "kling-3.0-omni/text-to-video"
    cases: list[tuple[dict[str, Any], bool]] = [({}, True), ({"prefer_multi_shots": True}, False)]
    for given, own in cases:
        asked = json.loads(json.loads(_plan(name, **given).param)["input"])
        assert (asked["customize_multi_shots"], asked["prefer_multi_shots"]) == (own, not own)
    with pytest.raises(Invalid, match=r"must be false where input\.customize_multi_shots is true"):
        _plan(name, prefer_multi_shots=True, customize_multi_shots=True)


def test_a_picture_that_is_missing_is_named_and_nothing_in_its_stead() -> None:
    with pytest.raises(Invalid, match=r"^input\.image_urls is required$"):
        _plan("grok-imagine/image-to-video")


def test_veos_way_of_using_pictures_is_the_callers_or_nobodys() -> None:
    assert "generationType" not in _plan("veo3_fast", imageUrls=[PICTURE], abilities=ALL).param


def test_a_drawn_seed_is_one_that_every_model_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_random_below", lambda limit: limit - 1)
    assert _plan("wan/2-7-text-to-video").spec.seed == SEED_MAX


def test_a_length_below_nothing_is_the_models_usual_one() -> None:
    assert _plan("bytedance/seedance-2-5", duration="-1").spec.num_frames == 5 * 24


def test_null_and_empty_fields_are_as_absent() -> None:
    given: dict[str, Any] = {
        "image_urls": [],
        "kling_elements": None,
        "aspect_ratio": None,
        "mode": None,
    }
    plan = _plan("kling-3.0/video", **given)
    assert (plan.needs, plan.spec.width, plan.spec.height) == ({}, 1920, 1080)


def test_a_plain_spec_is_stored_as_the_version_before_reads_it() -> None:
    plain = _plan("kling/v2-1-master-text-to-video").spec.stored()
    assert set(plain) == {
        "prompt", "negative_prompt", "width", "height", "num_frames", "fps", "cfg_scale", "seed", "visible_label",
    }  # fmt: skip
    assert _plan("kling-2.6/text-to-video", sound=True, duration=5).spec.stored()["left_out"] == (
        "sound",
    )
