"""A clip: the Scene is prepared once, then its frames are drawn by a few threads and handed out in
order.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

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


def render(
    scene: Scene, *, width: int, height: int, fps: int, num_frames: int, threads: int = THREADS
) -> Iterator[NDArray[uint8]]:
    """Yield num_frames planar I420 frames, shape (height * 3 // 2, width), BT.601 limited range;
    width and height even.

    The same scene gives the same bytes, whatever the number of threads.
    """
    cv2.setNumThreads(1)  # our threads draw whole frames: OpenCV's own would only get in their way
    clip = ScenePicture(scene, width, height)
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
    clip = ScenePicture(scene, width, height)
    times = [(number + 0.5) / moments * scene.seconds for number in range(moments)]
    fps = 24
    frames = [clip.frame(round(t * fps), fps) for t in times]
    return [np.asarray(cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420), np.uint8) for frame in frames]
