"""The networks at run time: a seed repeats, another differs, the scale pulls, any prompt is read."""

import numpy as np
import pytest

from vitascope_scene.sampling.latent import layout_of
from vitascope_scene.sampling.network import WEIGHTS, SceneNetwork, guidance_of
from vitascope_scene.tokenizer import MAX_TOKENS


@pytest.fixture(scope="module")
def network() -> SceneNetwork:
    return SceneNetwork()


def test_the_same_seed_gives_the_same_numbers_even_from_another_session(network: SceneNetwork) -> None:
    first = network.sample("a fox in the snow", negative_prompt="rain", cfg_scale=0.7, seed=5)
    again = SceneNetwork().sample("a fox in the snow", negative_prompt="rain", cfg_scale=0.7, seed=5)
    assert first.tobytes() == again.tobytes()


def test_another_seed_gives_another_scene(network: SceneNetwork) -> None:
    assert not np.array_equal(network.sample("a fox", seed=1), network.sample("a fox", seed=2))


def test_guidance_rises_with_the_scale() -> None:
    scales = [guidance_of(scale) for scale in (-1.0, 0.0, 0.25, 0.5, 0.75, 1.0, 2.0)]
    assert scales == sorted(scales)
    assert scales[0] == scales[1] < 1 < scales[3]


def test_a_free_clip_varies_more_than_a_literal_one(network: SceneNetwork) -> None:
    def different(scale: float) -> int:
        layouts = [layout_of(network.sample("a ship", cfg_scale=scale, seed=seed)) for seed in range(10)]
        return len({(s.place, s.time, s.weather, s.camera_move, s.actors) for s in layouts})

    assert different(0.0) >= different(1.0)


@pytest.mark.parametrize("prompt", ["🙂", "x" * 5000, "word " * 1000, "猫" * 5000, "!!!"])
def test_any_prompt_makes_a_scene(network: SceneNetwork, prompt: str) -> None:
    assert np.isfinite(network.sample(prompt, seed=1)).all()


def test_a_long_prompt_keeps_what_its_words_mean(network: SceneNetwork) -> None:
    prompt = "the invoice was long and the keyboard was new " * 30 + "a red fox in the snow"
    assert network.tokens(prompt).shape == (1, MAX_TOKENS)
    layout = layout_of(network.sample(prompt, seed=1))
    assert (layout.actors[0][0], layout.weather) == ("fox", "snow")


def test_the_weights_are_small_and_named() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 20_000_000
    assert (WEIGHTS / "MODEL_CARD.md").exists()


def test_steps_are_told_and_may_stop_the_sampling(network: SceneNetwork) -> None:
    told: list[float] = []

    def on_step(fraction: float) -> None:
        told.append(fraction)
        if fraction > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        network.sample("a cat", on_step=on_step)
    assert told == sorted(told)
    assert told[-1] < 0.6
