"""A clip: the Scene is prepared once, then its frames are drawn by a few threads and handed out in
order.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

import cv2
import numpy as np
from numpy import uint8
from numpy.typing import NDArray

from vitascope_scene.drawing.actors import DrawnActors
from vitascope_scene.drawing.camera import steadied, view_at
from vitascope_scene.drawing.effects import before_of
from vitascope_scene.drawing.haze import NEAR, gathered
from vitascope_scene.drawing.kernels import put
from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.drawing.post import PostProcess
from vitascope_scene.drawing.rear import Rear
from vitascope_scene.drawing.stage import Element, Set, stage_of
from vitascope_scene.drawing.weather import weather_of
from vitascope_scene.scene import Scene


def rolled(canvas: Pixels, roll: float) -> Pixels:
    """The picture turned about its middle, enlarged a little so that corners stay filled."""
    if abs(roll) < 1e-4:
        return canvas
    h, w = canvas.shape[:2]
    zoom = np.cos(roll) + 0.8 * abs(np.sin(roll)) * max(w / h, h / w)
    c, s = np.cos(roll) * zoom, np.sin(roll) * zoom
    matrix = np.array(
        [[c, -s, w / 2 - c * w / 2 + s * h / 2], [s, c, h / 2 - s * w / 2 - c * h / 2]]
    )
    turned = np.empty_like(canvas)
    put(turned, canvas, matrix, copy=True, repeat=True)
    return turned


DISSOLVES, SHARE = 1.6, 0.6
"""Seconds in which one world dissolves into the next, and the most of a world's own time."""
THREADS = 2
AHEAD = 4
"""Frames drawn before they are asked for."""


class ScenePicture:
    """A prepared scene: ``frame`` may be called in any order and from several threads."""

    def __init__(self, scene: Scene, width: int, height: int) -> None:
        """Build the place, the actors, the effects and the finish."""
        scene = steadied(scene)
        self.scene, self.width, self.height = scene, width, height
        self.stage = stage_of(scene, width, height)
        self.rear = Rear(scene, width, height)
        self.set: Set = self.rear.set_for(self.stage)
        self.cast = DrawnActors(self.stage, self.set)
        self.elements: list[Element] = [
            self.cast,
            *self.set.front,
            *weather_of(self.stage, self.set),
        ]
        self.lens = gathered(before_of(self.stage, self.set), NEAR)
        self.finish = PostProcess(self.stage, self.set)

    def draw(self, t: float) -> Pixels:
        """The picture at t seconds, RGBA, before the finish."""
        view = view_at(self.scene, self.width, self.height, t)
        canvas = self.rear.draw(t, self.width, self.height)
        for element in self.elements:
            element.draw(canvas, view)
        canvas = rolled(canvas, view.roll)
        for element in self.lens:
            element.draw(canvas, view)
        return canvas

    def frame(self, number: int, fps: int) -> NDArray[uint8]:
        """One finished frame as I420."""
        t = number / fps
        return self.finish.apply(
            self.draw(t), view_at(self.scene, self.width, self.height, t), number
        )


class TurningPicture:
    """A scene whose world changes: each of its worlds as a picture, prepared when it is first
    needed, one dissolving into the next.
    """

    def __init__(self, scene: Scene, width: int, height: int) -> None:
        """Note the worlds with the moments at which they begin."""
        worlds = [
            replace(scene, time=turn.time, weather=turn.weather, effects=turn.effects, turns=())
            for turn in scene.turns
        ]
        self._scenes = [replace(scene, turns=()), *worlds]
        self._begins = [0.0, *(turn.since for turn in scene.turns)]
        self._size = (width, height)
        self._pictures: dict[int, ScenePicture] = {}
        self._lock = Lock()
        self.half = min(DISSOLVES, SHARE * scene.seconds / len(self._scenes)) / 2

    def frame(self, number: int, fps: int) -> NDArray[uint8]:
        """One finished frame as I420."""
        t = number / fps
        current = max(n for n, begin in enumerate(self._begins) if begin <= t + self.half)
        drawn = self._picture(current).frame(number, fps)
        share = (t - self._begins[current] + self.half) / (2 * self.half)
        if current == 0 or share >= 1:
            return drawn
        before = self._picture(current - 1).frame(number, fps)
        return np.asarray(cv2.addWeighted(drawn, share, before, 1 - share, 0), np.uint8)

    def _picture(self, number: int) -> ScenePicture:
        """One of the worlds; those that are over are let go."""
        with self._lock:
            if number not in self._pictures:
                self._pictures = {n: p for n, p in self._pictures.items() if abs(n - number) < 2}
                self._pictures[number] = ScenePicture(self._scenes[number], *self._size)
            return self._pictures[number]


def picture_of(scene: Scene, width: int, height: int) -> ScenePicture | TurningPicture:
    """Return a scene prepared to be drawn."""
    return (TurningPicture if scene.turns else ScenePicture)(scene, width, height)


def render(
    scene: Scene, *, width: int, height: int, fps: int, num_frames: int, threads: int = THREADS
) -> Iterator[NDArray[uint8]]:
    """Yield num_frames planar I420 frames, shape (height * 3 // 2, width), BT.601 limited range;
    width and height even.

    The same scene gives the same bytes, whatever the number of threads.
    """
    cv2.setNumThreads(1)  # our threads draw whole frames: OpenCV's own would only get in their way
    clip = picture_of(scene, width, height)
    yield from in_order(lambda number: clip.frame(number, fps), num_frames, threads)


def in_order(
    draw: Callable[[int], NDArray[uint8]], num_frames: int, threads: int = THREADS
) -> Iterator[NDArray[uint8]]:
    """Yield what draw makes of every frame's number, drawn by a few threads."""
    if threads < 2:
        yield from map(draw, range(num_frames))
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="draw") as pool:
        waiting: deque[Future[NDArray[uint8]]] = deque()
        try:
            for number in range(num_frames):
                waiting.append(pool.submit(draw, number))
                if len(waiting) >= AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def pictures(scene: Scene, *, width: int, height: int, moments: int) -> list[NDArray[uint8]]:
    """Return so many frames spread over the clip, as RGB (height, width, 3)."""
    cv2.setNumThreads(1)
    clip = picture_of(scene, width, height)
    times = [(number + 0.5) / moments * scene.seconds for number in range(moments)]
    fps = 24
    frames = [clip.frame(round(t * fps), fps) for t in times]
    return [np.asarray(cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420), np.uint8) for frame in frames]
