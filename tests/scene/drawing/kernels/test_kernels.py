"""Every implementation of the kernels gives the reference's bytes."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.scene.drawing.kernels import reference
from tests.scene.drawing.scenes import FPS, actor, scene
from vitascope_scene.drawing import kernels
from vitascope_scene.drawing.clip import ScenePicture
from vitascope_scene.scene import Scene

Pixels = NDArray[Any]
WIDTHS = (1, 2, 3, 7, 8, 9, 31, 33, 130)


@pytest.fixture(params=["avx2", "plain", "portable"], autouse=True)
def implementation(request: pytest.FixtureRequest) -> Iterator[str]:
    before = kernels.chosen()
    yield kernels.choose(request.param)
    kernels.choose(before)


def chance(*shape: int, seed: int = 0) -> Pixels:
    """Values of every kind: noise, nothing, everything."""
    rng = np.random.default_rng([seed, *shape])
    values = rng.integers(0, 256, shape, np.uint8)
    values[rng.random(shape) < 0.2] = 0
    values[rng.random(shape) < 0.2] = 255
    return values


def plate_of(height: int, width: int, seed: int = 0) -> Pixels:
    """A plate with stretches that are clear and opaque."""
    plate = chance(height, width, 4, seed=seed)
    plate[:, width // 4 : width // 2] = 0
    plate[:, width // 2 : width // 2 + width // 4, 3] = 255
    return plate


def cut(canvas: Pixels) -> Pixels:
    """A part of a wider canvas, whose rows are not side by side."""
    return np.pad(canvas, ((2, 2), (3, 5), (0, 0)))[2:-2, 3:-5]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_plate_is_laid_over_and_added(width: int) -> None:
    canvas, plate = chance(70, width, 4, seed=1), plate_of(70, width)
    laid, added = cut(canvas), cut(canvas)
    kernels.blend(laid, plate)
    kernels.add(added, cut(plate))
    np.testing.assert_array_equal(laid, reference.over(canvas, plate))
    np.testing.assert_array_equal(added, reference.added(canvas, plate))


def test_every_product_of_two_bytes_is_rounded_alike() -> None:
    values, alpha = np.meshgrid(np.arange(256), np.arange(256))
    canvas = np.repeat(values.astype(np.uint8)[..., None], 4, 2)
    plate = np.zeros_like(canvas)
    plate[..., 3] = alpha
    expected = reference.over(canvas, plate)
    kernels.blend(canvas, plate)
    np.testing.assert_array_equal(canvas, expected)


MATRICES = (
    ((1, 0, 0), (0, 1, 0)),
    ((1.37, 0, -11.3), (0, 0.83, 5.21)),
    ((0.21, 0, 30.5), (0, 0.4, 12.25)),
    ((-1.1, 0, 70.0), (0, 1.2, -9.0)),
    ((4, 0, 1.5), (0, 4, 1.5)),
    ((0.9, -0.31, 20.0), (0.28, 1.1, -12.0)),
    ((0, -1.3, 66.0), (1.3, 0, -3.0)),
    ((-0.8, 0.1, 55.0), (-0.05, -0.9, 60.0)),
    ((1, 0.001, 500.0), (-0.001, 1, 9.0)),
)


@pytest.mark.parametrize("copy", [False, True])
@pytest.mark.parametrize("repeat", [False, True])
@pytest.mark.parametrize("matrix", MATRICES)
def test_a_plate_is_brought_by_a_matrix(
    matrix: tuple[tuple[float, ...], ...], repeat: bool, copy: bool
) -> None:
    moved = np.array(matrix, np.float64)
    for height, width in ((1, 1), (1, 9), (40, 1), (37, 53), (80, 121)):
        plate, canvas = plate_of(height, width, seed=2), chance(67, 77, 4, seed=3)
        for share in (1.0, 0.37):
            drawn = cut(canvas)
            kernels.put(drawn, cut(plate), moved, share=share, copy=copy, repeat=repeat)
            x, y = positions(moved, 67, 77)
            piece = reference.looked_up(plate, x, y, repeat)
            expected = reference.put(canvas, piece, copy, round(share * 256))
            np.testing.assert_array_equal(drawn, expected)


@pytest.mark.parametrize("copy", [False, True])
def test_a_plate_is_enlarged_edge_to_edge_and_cut(copy: bool) -> None:
    for (height, width), (tall, wide) in (
        ((72, 128), (108, 192)), ((33, 57), (132, 228)), ((61, 97), (92, 146)), ((1, 5), (6, 30)), ((9, 1), (54, 6)),
    ):  # fmt: skip
        plate, canvas = plate_of(height, width), chance(tall - 3, wide - 2, 4, seed=12)
        drawn = cut(canvas)
        kernels.enlarge(drawn, cut(plate), wide, tall, copy=copy)
        piece = reference.enlarged(plate, wide, tall)[: tall - 3, : wide - 2]
        np.testing.assert_array_equal(drawn, reference.put(canvas, piece, copy, 256))


def positions(matrix: Pixels, height: int, width: int) -> tuple[Pixels, Pixels]:
    """Where the canvas's pixels lie in the plate, in thirty-seconds of a pixel."""
    y, x = np.mgrid[0:height, 0:width]
    if matrix[0, 1] == 0 and matrix[1, 0] == 0:
        straight = (np.stack([x, y]) - matrix[:, 2, None, None]) / matrix[
            [0, 1], [0, 1], None, None
        ]
        across, down = np.rint(straight * 32).astype(np.int64)
        return across, down
    (a, b, c), (d, e, f) = matrix
    turn = np.array([[e, -b], [-d, a]]) / (a * e - b * d)
    steps = np.rint(turn * 65536).astype(np.int64)
    start = np.rint(-turn @ (c, f) * 65536).astype(np.int64) + 1024
    return tuple((start[k] + x * steps[k, 0] + y * steps[k, 1]) // 2048 for k in (0, 1))


@pytest.mark.parametrize("width", WIDTHS)
def test_luma_is_finished(width: int) -> None:
    plane, dim = chance(70, width, seed=4), chance(70, width, seed=5)
    table, grain = chance(256, seed=6), chance(2, 70, width + 9, seed=7) // 6
    lift, drop = grain[0, :, 4 : width + 4], grain[1, :, 4 : width + 4]
    expected = reference.finished(plane, table, dim, lift, drop)
    kernels.finish(plane, table, dim, lift, drop)
    np.testing.assert_array_equal(plane, expected)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_colour_is_laid_through_a_mask(width: int) -> None:
    spot, mask = plate_of(70, width, seed=8), chance(70, width, seed=9)
    for colour in (chance(1, 1, 4, seed=10), chance(70, width, 4, seed=11)):
        drawn = cut(spot)
        kernels.lay(drawn, colour.copy(), mask)
        np.testing.assert_array_equal(drawn, reference.laid(spot, colour, mask))


def test_a_plate_that_is_not_seen_changes_nothing() -> None:
    canvas = chance(20, 30, 4)
    drawn = canvas.copy()
    for matrix in MATRICES:
        kernels.put(drawn, plate_of(9, 9), np.array(matrix, np.float64), share=0.001)
        kernels.put(drawn, plate_of(0, 9), np.array(matrix, np.float64))
    kernels.put(drawn, plate_of(9, 9), np.array(((1, 0, 900), (0, 1, 900)), np.float64))
    np.testing.assert_array_equal(drawn, canvas)


def test_what_is_not_there_is_not_used(implementation: str) -> None:
    assert kernels.chosen() == implementation
    assert kernels.choose("portable") == "portable"


SCENES = (
    scene(actor("dog", motion="dash", start=(-0.7, 0.3), end=(0.7, 0.3)), weather="snow", effects=("fireworks",)),
    scene(
        actor("sailboat"), place="sea", weather="storm", camera="handheld", style="cinematic",
        effects=("clouds_opening", "lens_flare"), lens=(0.2, 0.1, 1.3, 0.1), first_person=True,
    ),
    scene(
        place="city", time="night", weather="rain", camera="dolly_in", style="noir", effects=("reflections",),
        lens=(0, 0, 1.4, 0),
    ),
    scene(
        actor("man", motion="approach"), place="battlefield", weather="fog",
        effects=("smoke", "explosions", "tracer_fire"),
    ),
    scene(actor("swan"), place="lake", style="oil_painting"),
    scene(actor("whale", motion="move_right"), place="underwater"),
)  # fmt: skip


@pytest.mark.parametrize(
    "made", SCENES, ids=["snow", "storm", "city", "battle", "lake", "underwater"]
)
def test_a_seed_makes_the_same_frames_with_and_without_compiled_kernels(made: Scene) -> None:
    drawn = ScenePicture(made, 960, 540).frame(30, FPS)
    kernels.choose("portable")
    np.testing.assert_array_equal(drawn, ScenePicture(made, 960, 540).frame(30, FPS))
