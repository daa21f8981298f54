"""From a spec and its pictures to an animation, and what the task's record says of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from vitascope.video import Picture, VideoSpec
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.meaning import Meaning
from vitascope_scene.picture.animation import Animation
from vitascope_scene.picture.fit import TRAVEL, fit_of, window_of
from vitascope_scene.picture.looks import DARK, brightness
from vitascope_scene.picture.moves import GENTLE, Move, move_of, way_of
from vitascope_scene.picture.said import PictureRequest, request_of
from vitascope_scene.sampling.layout import POINTS, Layout
from vitascope_scene.scene import Scene
from vitascope_scene.staging import Frame, stage

GROUND, WATER = "meadow", "lake"
"""Where they stand, or swim, who come before a picture of which nobody says where it is."""
Layouts = Callable[[Meaning], Sequence[Layout]]


def animation_of(
    spec: VideoSpec, meaning: Meaning, denied: frozenset[str], layouts: Layouts,
    first: Picture | None, last: Picture | None,
) -> Animation:  # fmt: skip
    """Plan what becomes of a spec's pictures.

    layouts samples where those go who come before them.
    """
    picture = first or last
    assert picture is not None
    request = request_of(spec.prompt, meaning, denied)
    move = _move(spec, request, first, last)
    scene = _scene(spec, request, move, layouts, picture)
    return Animation(
        scene=scene,
        request=request,
        move=move,
        first=None if first is None else first.pixels,
        last=None if last is None else last.pixels,
    )


def picture_notes(plan: Animation, spec: VideoSpec) -> dict[str, object]:
    """Return what a scene's notes say otherwise of a picture: its place and time are its own where
    nobody says.
    """
    travels = plan.move.travels
    fits = [
        fit_of(pixels.shape[:2], spec.width, spec.height, travels=travels)
        for pixels in (plan.first, plan.last)
        if pixels is not None
    ]
    picture: dict[str, object] = {
        "camera": plan.move.camera,
        "fit": fits[0],
        "first": plan.first is not None,
        "last": plan.last is not None,
        "water": plan.request.water,
        "in_it": list(plan.request.in_it),
    }
    return {"place": plan.request.meaning.place, "time": plan.request.time, "picture": picture}


def _move(
    spec: VideoSpec, request: PictureRequest, first: Picture | None, last: Picture | None
) -> Move:
    """The camera's move, along what the frame does not show where there is enough of it."""
    camera, seconds = request.camera or GENTLE, (spec.num_frames - 1) / spec.fps
    x, y = way_of(camera)
    rooms = [_room(spec, first, (x, y))] if first is not None else []
    rooms += [_room(spec, last, (-x, -y))] if last is not None else []
    return move_of(camera, max(seconds, 0.1), spec.seed, min(rooms), arrives=last is not None)


def _room(spec: VideoSpec, picture: Picture, way: tuple[float, float]) -> float:
    """How far a camera may travel along a picture, in half frames."""
    rows, columns = picture.pixels.shape[:2]
    spare = window_of(
        (rows, columns), spec.width, spec.height, focus=(0.5, 0.5, 1.0), way=way
    ).spare
    sides = (spec.width, spec.height, spec.width, spec.height)
    left, top, right, bottom = (
        2 * min(max(beyond, 0.0) / side, TRAVEL) for beyond, side in zip(spare, sides, strict=True)
    )
    return {(-1.0, 0.0): left, (1.0, 0.0): right, (0.0, -1.0): top, (0.0, 1.0): bottom}.get(
        way, 0.0
    )


def _scene(
    spec: VideoSpec, request: PictureRequest, move: Move, layouts: Layouts, picture: Picture
) -> Scene:
    """The scene before the picture: nothing in it that was not said."""
    meaning = request.meaning
    time = request.time or ("night" if brightness(picture.pixels) < DARK else "day")
    sampled = layouts(meaning) if meaning.subjects else [_nobody()]
    world = [
        replace(
            each, place=_place(meaning), time=time, weather=request.weather, style=meaning.style or "natural",
            camera_move=move.camera, effects=frozenset(meaning.effects), first_person=False, camera=_points(move),
        )
        for each in sampled
    ]  # fmt: skip
    frame = Frame(width=spec.width, height=spec.height, seconds=spec.num_frames / spec.fps)
    scene = stage(meaning, world, frame, seed=spec.seed)
    return replace(scene, cuts=())


def _place(meaning: Meaning) -> str:
    """Where those are who come before the picture: a fish or a boat in water."""
    afloat = any(traits_of(each.concept).anchor in ("surface", "deep") for each in meaning.subjects)
    return meaning.place or (WATER if afloat else GROUND)


def _points(move: Move) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """A camera's way at the points of a layout."""
    path = move.path()
    at = np.linspace(0, len(path) - 1, POINTS)
    return np.stack(
        [np.interp(at, np.arange(len(path)), column) for column in path.T], axis=1
    ).astype(np.float32)


def _nobody() -> Layout:
    """A layout without anybody."""
    return Layout(
        place=GROUND, time="day", weather="clear", style="natural", camera_move="static", effects=frozenset(),
        first_person=False, actors=(), paths=np.zeros((0, POINTS, 3), np.float32),
        camera=np.zeros((POINTS, 4), np.float32),
    )  # fmt: skip
