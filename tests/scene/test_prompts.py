"""What the shipped network makes of the prompts that people type first."""

from dataclasses import dataclass

import pytest

from vitascope_scene.lexicon.tables import forms_of
from vitascope_scene.sampling.latent import Layout, layout_of
from vitascope_scene.sampling.network import SceneNetwork
from vitascope_scene.traits import traits_of

PAGE_EXAMPLE = (
    "士兵从运输机跳下的第一人称视角——镜头因气流颠簸而晃动，氧气面罩的反光忽明忽暗——云层散开时，"
    "下方战场中防空火力与导弹尾迹交织闪动"
)
SEEDS = range(3)


@dataclass(frozen=True)
class Wish:
    """What must be seen; what is empty may be anything."""

    prompt: str
    subjects: tuple[str, ...] = ()
    colour: str = ""
    place: str = ""
    time: str = ""
    weather: str = ""
    motion: str = ""
    camera: str = ""
    style: str = ""
    effect: str = ""

    def missing_in(self, layout: Layout) -> list[str]:
        """Which wishes a layout does not grant."""
        actor = layout.actors[0] if layout.actors else ("", "", "")
        pairs = (
            ("subjects", self.subjects, tuple(subject for subject, _, _ in layout.actors)),
            ("colour", self.colour, actor[1]),
            ("motion", self.motion, actor[2]),
            ("place", self.place, layout.place),
            ("time", self.time, layout.time),
            ("weather", self.weather, layout.weather),
            ("camera", self.camera, layout.camera_move),
            ("style", self.style, layout.style),
        )
        missing = [f"{name}: {found} not {wanted}" for name, wanted, found in pairs if wanted and wanted != found]
        return missing + ([self.effect] if self.effect and self.effect not in layout.effects else [])


WISHES = (
    Wish("a cat", subjects=("cat",)),
    Wish("a city at night in the rain", place="city", time="night", weather="rain"),
    Wish("a rocket launch", subjects=("rocket",), motion="rise"),
    Wish("a whale under water", subjects=("whale",), place="underwater"),
    Wish("a red sports car", subjects=("car",), colour="red"),
    Wish("日落时分的海边", time="sunset", place="beach"),
    Wish("竹林里的熊猫", subjects=("panda",), place="bamboo_grove"),
    Wish("an astronaut floating in space", subjects=("astronaut",), motion="hover", place="space"),
    Wish("a dog running on the beach", subjects=("dog",), motion="dash", place="beach"),
    Wish("fireworks over the city", place="city", effect="fireworks"),
    Wish("a sailboat at sunset, drone shot", subjects=("sailboat",), time="sunset", camera="aerial"),
    Wish("snow falling in the forest", weather="snow", place="forest"),
    Wish("a dragon flying over the mountains", subjects=("dragon",), place="mountains"),
    Wish("一只蓝色的鸟在森林里飞", subjects=("bird",), colour="blue", place="forest"),
    Wish("雨夜的街道，赛博朋克", place="street", style="neon"),
    Wish("两只猫", subjects=("cat", "cat")),
    Wish("a tiger chasing a deer through the jungle", subjects=("tiger", "deer"), place="jungle"),
    Wish("northern lights over a snowy field", place="snowfield", effect="aurora"),
    Wish("火箭发射升空", subjects=("rocket",), motion="rise"),
    Wish("水墨画风格的山水，一叶小舟", style="ink_wash"),
    Wish("a steam train in the mountains, camera pans left", subjects=("train",), camera="pan_left"),
    Wish("a black and white film noir scene, a man in the rain", subjects=("man",), style="noir", weather="rain"),
)


@pytest.fixture(scope="module")
def network() -> SceneNetwork:
    return SceneNetwork()


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.prompt)
def test_a_prompt_that_people_type_first_is_followed(network: SceneNetwork, wish: Wish) -> None:
    layouts = [layout_of(network.sample(wish.prompt, seed=seed)) for seed in range(5)]
    assert [wish.missing_in(layout) for layout in layouts] == [[] for _ in layouts]


@pytest.mark.parametrize("seed", range(5))
def test_the_page_s_own_example_comes_out_whole(network: SceneNetwork, seed: int) -> None:
    layout = layout_of(network.sample(PAGE_EXAMPLE, negative_prompt="模糊、畸变、低画质", seed=seed))
    assert layout.place == "battlefield"
    assert layout.first_person
    assert layout.camera_move in ("falling", "handheld")
    assert {"mask_reflection", "clouds_opening", "tracer_fire", "missile_trails"} <= layout.effects
    assert {subject for subject, _, _ in layout.actors} == {"soldier", "plane"}


@pytest.mark.parametrize("prompt", ["a beach at sunset", "竹林", "a city at night in the rain"])
def test_a_prompt_that_names_only_a_place_shows_nobody(network: SceneNetwork, prompt: str) -> None:
    assert all(not layout_of(network.sample(prompt, seed=seed)).actors for seed in SEEDS)


def test_a_panda_lives_in_bamboo(network: SceneNetwork) -> None:
    layouts = [layout_of(network.sample("a panda", seed=seed)) for seed in range(20)]
    assert {layout.place for layout in layouts} == {"bamboo_grove"}


@pytest.mark.parametrize("prompt", ["a cat", "一只猫在雪地里奔跑", "a dog", "a panda", "a fox running", "a bird"])
def test_a_colour_that_nobody_named_is_the_subject_s_own(network: SceneNetwork, prompt: str) -> None:
    for seed in range(12):
        subject, colour, _ = layout_of(network.sample(prompt, seed=seed)).actors[0]
        assert colour in traits_of(subject).colours


def test_a_negative_prompt_takes_a_colour_away(network: SceneNetwork) -> None:
    shown = [layout_of(network.sample("a car", seed=seed)).actors[0][1] for seed in range(16)]
    left = [
        layout_of(network.sample("a car", negative_prompt=colour, seed=seed)).actors[0][1]
        for seed, colour in enumerate(shown)
    ]
    assert sum(before == after for before, after in zip(shown, left, strict=True)) <= 1


@pytest.mark.parametrize(("prompt", "negative_prompt"), [("a cat", "dog"), ("一辆红色的汽车", "狗")])
def test_a_negative_subject_brings_in_nobody(network: SceneNetwork, prompt: str, negative_prompt: str) -> None:
    for seed in range(6):
        layouts = [
            layout_of(network.sample(prompt, negative_prompt=denied, seed=seed)) for denied in ("", negative_prompt)
        ]
        assert [actor[0] for actor in layouts[0].actors] == [actor[0] for actor in layouts[1].actors]


def test_a_negative_subject_leaves_every_actor(network: SceneNetwork) -> None:
    left = asked = 0
    for seed in range(40):
        shown = [actor[0] for actor in layout_of(network.sample("something is jumping", seed=seed)).actors]
        if len(shown) > 1:
            asked += 1
            word = forms_of("en", "subject", shown[-1])[0].text
            layout = layout_of(network.sample("something is jumping", negative_prompt=word, seed=seed))
            left += shown[-1] not in {actor[0] for actor in layout.actors}
    assert asked >= 5
    assert left >= 0.9 * asked


def test_a_negative_prompt_of_empty_words_changes_no_word_that_was_asked_for(network: SceneNetwork) -> None:
    wish = Wish("a blue fox in the snow", subjects=("fox",), colour="blue", weather="snow")
    layout = layout_of(network.sample(wish.prompt, negative_prompt="blurry, low quality, distorted", seed=4))
    assert wish.missing_in(layout) == []


def test_subjects_stay_visible_for_most_of_the_clip(network: SceneNetwork) -> None:
    for prompt in ("a cat", "a horse running", "a plane in the sky", "一条鲸鱼在水下", "a red sports car"):
        path = layout_of(network.sample(prompt, seed=1)).paths[0]
        assert (abs(path[:, 0]) < 1.05).mean() >= 0.7


def test_two_of_a_kind_stand_apart_and_a_chase_goes_one_way(network: SceneNetwork) -> None:
    for seed in SEEDS:
        cats = layout_of(network.sample("two cats in a room", seed=seed)).paths
        assert abs(cats[0, :, 0] - cats[1, :, 0]).mean() > 0.3
        chase = layout_of(network.sample("a tiger chasing a deer", seed=seed)).paths
        assert (chase[:, -1, 0] > chase[:, 0, 0] + 0.3).all()
