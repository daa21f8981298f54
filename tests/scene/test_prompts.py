"""What the shipped networks make of the prompts that people type first."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from vitascope.video import VideoSpec
from vitascope_scene.director import Director
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import forms_of

PAGE_EXAMPLE = (
    "士兵从运输机跳下的第一人称视角——镜头因气流颠簸而晃动，氧气面罩的反光忽明忽暗——云层散开时，"
    "下方战场中防空火力与导弹尾迹交织闪动"
)


@dataclass(frozen=True)
class PromptCase:
    """What must be seen: the subjects in order, and words of the world and of the first actor."""

    prompt: str
    subjects: tuple[str, ...] = ()
    world: dict[str, str] = field(default_factory=dict)
    actor: dict[str, Any] = field(default_factory=dict)
    effect: str = ""

    def missing_in(self, drawn: dict[str, Any]) -> list[str]:
        """Return which wishes a scene does not grant."""
        shown = tuple(actor["subject"] for actor in drawn["actors"])
        missing = [] if shown == self.subjects else [f"subjects: {shown}"]
        missing += [f"{k}: {drawn[k]}" for k, v in self.world.items() if drawn[k] != v]
        first = drawn["actors"][0] if drawn["actors"] else {}
        missing += [f"{k}: {first.get(k)}" for k, v in self.actor.items() if first.get(k) != v]
        return missing + ([self.effect] if self.effect not in {"", *drawn["effects"]} else [])


WISHES = (
    PromptCase("a cat", ("cat",)),
    PromptCase(
        "a city at night in the rain", (), {"place": "city", "time": "night", "weather": "rain"}
    ),
    PromptCase("a whale under water", ("whale",), {"place": "underwater"}),
    PromptCase("a red sports car", ("sports_car",), {}, {"colour": "red"}),
    PromptCase("日落时分的海边", (), {"place": "beach", "time": "sunset"}),
    PromptCase("竹林里的熊猫", ("panda",), {"place": "bamboo_grove"}),
    PromptCase("a dog running on the beach", ("dog",), {"place": "beach"}, {"action": "run"}),
    PromptCase("fireworks over the city", (), {"place": "city"}, {}, "fireworks"),
    PromptCase("snow falling in the forest", (), {"place": "forest", "weather": "snow"}),
    PromptCase(
        "a koala plays a guitar", ("koala",), {}, {"action": "play_guitar", "prop": "guitar"}
    ),
    PromptCase("a paper boat", ("paper_boat",)),
    PromptCase("一只蓝色的鸟在森林里飞", ("bird",), {"place": "forest"}, {"colour": "blue"}),
    PromptCase("两只猫", ("cat",), {}, {"count": 2}),
    PromptCase("一只戴红帽子的企鹅", ("penguin",)),
    PromptCase("a tiger chasing a deer through the jungle", ("tiger", "deer"), {"place": "jungle"}),
    PromptCase("水墨画风格的山水", (), {"style": "ink_wash"}),
    PromptCase("a blorp", ()),
)


@pytest.fixture(scope="module")
def director() -> Director:
    return Director()


def drawn(
    director: Director, prompt: str, negative_prompt: str = "", seed: int = 1
) -> dict[str, Any]:
    """What is drawn for a prompt, as plain values."""
    spec = VideoSpec(
        prompt=prompt,
        negative_prompt=negative_prompt,
        width=192,
        height=108,
        num_frames=120,
        fps=24,
        seed=seed,
    )
    return director.plan(spec).notes


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.prompt)
def test_a_prompt_that_people_type_first_is_followed(director: Director, wish: PromptCase) -> None:
    assert [wish.missing_in(drawn(director, wish.prompt, seed=seed)) for seed in range(3)] == [
        []
    ] * 3


def test_the_page_s_own_example_comes_out_whole(director: Director) -> None:
    notes = drawn(director, PAGE_EXAMPLE, negative_prompt="模糊、畸变、低画质")
    assert notes["place"] == "battlefield"
    assert notes["first_person"]
    assert notes["camera"] in ("falling", "handheld")
    wanted = {"mask_reflection", "clouds_opening", "tracer_fire", "missile_trails"}
    assert wanted <= set(notes["effects"])
    assert [actor["subject"] for actor in notes["actors"]] == ["soldier", "plane"]


def test_an_unknown_word_brings_nobody_and_is_said(director: Director) -> None:
    notes = drawn(director, "a blorp in the park")
    assert notes["actors"] == []
    assert notes["unknown_words"] == ["blorp"]
    assert notes["place"] == "park"


@pytest.mark.parametrize("prompt", ["a cat", "a dog", "a panda", "a bird"])
def test_what_nobody_said_is_the_subject_s_own(director: Director, prompt: str) -> None:
    for seed in range(6):
        notes = drawn(director, prompt, seed=seed)
        (actor,) = notes["actors"]
        traits = traits_of(actor["subject"])
        assert actor["colour"] in traits.colours
        assert notes["place"] in traits.places


@pytest.mark.parametrize("kind", ["time", "camera", "weather", "style"])
def test_a_negative_prompt_takes_away_what_the_seed_would_show(
    director: Director, kind: str
) -> None:
    before = drawn(director, "a car", seed=3)[kind]
    word = forms_of("en", kind, before)[0].text
    assert drawn(director, "a car", negative_prompt=word, seed=3)[kind] != before


def test_a_negative_subject_is_not_drawn(director: Director) -> None:
    notes = drawn(director, "a cat and a dog in the garden", negative_prompt="dog")
    assert [actor["subject"] for actor in notes["actors"]] == ["cat"]
