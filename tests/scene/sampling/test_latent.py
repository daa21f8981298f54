"""The scene latent: what goes in comes out, fitted to the frame."""

from dataclasses import replace

import numpy as np
import pytest

from vitascope_scene import keys
from vitascope_scene.sampling.latent import POINTS, VALUES, Layout, codes, latent_of, layout_of, scene_of


def a_layout() -> Layout:
    """A fox runs past a car."""
    along = np.linspace(-0.6, 0.6, POINTS, dtype=np.float32)
    still = np.zeros(POINTS, dtype=np.float32)
    fox = np.stack([along, still + 0.7, still + 0.4], axis=1)
    car = np.stack([still, still + 0.6, still + 0.3], axis=1)
    return Layout(
        place="forest",
        time="dawn",
        weather="fog",
        style="anime",
        camera_move="pan_left",
        effects=frozenset({"light_rays", "dust"}),
        first_person=True,
        relation="chasing",
        actors=(("fox", "white", "dash"), ("car", "red", "move_right")),
        paths=np.stack([fox, car]),
        camera=np.stack([-along, still, still + 1, still], axis=1),
    )


def test_a_layout_survives_its_latent() -> None:
    layout = a_layout()
    again = layout_of(latent_of(layout))
    assert replace(again, paths=layout.paths, camera=layout.camera) == layout
    np.testing.assert_allclose(again.paths, layout.paths, atol=0.03)
    np.testing.assert_allclose(again.camera, layout.camera, atol=0.03)


def test_words_survive_noise_of_half_their_strength() -> None:
    latent = latent_of(a_layout())
    noise = np.random.Generator(np.random.PCG64(0)).normal(0, 0.5, latent.shape).astype(np.float32)
    again = layout_of(latent + noise)
    assert (again.place, again.actors[0][0], again.actors[1][1]) == ("forest", "fox", "red")


@pytest.mark.parametrize("kind", VALUES)
def test_codes_are_far_apart(kind: str) -> None:
    table = codes(kind)
    apart = (table[:, None] != table[None]).sum(axis=2)
    assert table.shape[0] == len(VALUES[kind])
    assert apart[~np.eye(len(table), dtype=bool)].min() >= 8


def test_a_place_without_actors_survives_too() -> None:
    layout = replace(a_layout(), actors=(), paths=np.zeros((0, POINTS, 3), dtype=np.float32), relation=None)
    assert layout_of(latent_of(layout)).actors == ()


@pytest.mark.parametrize(("seconds", "steps"), [(5.0, 11), (10.0, 21)])
def test_a_scene_has_a_point_every_half_second_and_one_at_the_end(seconds: float, steps: int) -> None:
    scene = scene_of(a_layout(), width=1920, height=1080, seconds=seconds, seed=1)
    assert [actor.path.shape for actor in scene.actors] == [(steps, 3), (steps, 3)]
    assert scene.camera_path.shape == (steps, 4)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (1080, 1080)])
def test_a_wide_subject_fits_into_every_frame_with_its_feet_where_they_were(width: int, height: int) -> None:
    scene = scene_of(a_layout(), width=width, height=height, seconds=5, seed=1)
    car = scene.actors[1].path
    assert (car[:, 2] * height * 2.4 <= width).all()
    np.testing.assert_allclose(car[:, 1] + car[:, 2], 0.6, atol=1e-5)


def test_every_word_of_a_scene_is_a_vocabulary_key() -> None:
    noise = np.random.Generator(np.random.PCG64(3)).standard_normal((24, 24), dtype=np.float32)
    layout = layout_of(noise)
    assert layout.place in keys.PLACES
    assert layout.effects <= set(keys.EFFECTS)
    assert all(subject in keys.SUBJECTS for subject, _, _ in layout.actors)
