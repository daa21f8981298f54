"""The flow network at run time: what was given, a seed and a scale in, layouts out.

Onnxruntime and NumPy.
"""

import hashlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene.meaning import Meaning
from vitascope_scene.sampling.choice import given_of, layout_of
from vitascope_scene.sampling.codes import CHANNELS
from vitascope_scene.sampling.given import FEATURES, Given, features_of, held_of
from vitascope_scene.sampling.latent import PATHS, SLOTS
from vitascope_scene.sampling.layout import Layout

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

WEIGHTS = Path(__file__).parents[1] / "weights"
STEPS = 24
SHIFT = 3.0
"""Steps are finer near the noise, where the words are decided."""
FREE, LITERAL, BEND = 0.5, 1.6, 1.55
"""Guidance at cfg_scale 0 and 1, and how the way between bends."""
CALM = 1.3
"""Most guidance a path gets: beyond it subjects leave the frame."""


class SceneNetwork:
    """The flow network, loaded once."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        """Load flow.onnx; it computes on one thread, so that a seed repeats."""
        self._flow = _session(folder / "flow.onnx")
        self.fingerprint = _fingerprint(folder)

    def layouts(
        self,
        meaning: Meaning,
        *,
        denied: frozenset[str] = frozenset(),
        cfg_scale: float = 0.5,
        seed: int = 0,
        on_step: Callable[[float], None] = lambda share: None,
    ) -> tuple[Layout, ...]:
        """Return one layout a beat; all share the world of the first.

        on_step is told the share of steps that is done and may raise to stop.
        """
        layouts: list[Layout] = []
        for beat in range(meaning.beats):
            given = given_of(meaning, beat, cfg_scale, seed, layouts[0] if layouts else None)

            def step(share: float, beat: int = beat) -> None:
                on_step((beat + share) / meaning.beats)

            latent = self.sample(given, cfg_scale=cfg_scale, seed=seed + beat, on_step=step)
            layouts.append(layout_of(latent, given, meaning.denied | denied))
        return tuple(layouts)

    def sample(
        self,
        given: Given,
        *,
        cfg_scale: float = 0.5,
        seed: int = 0,
        on_step: Callable[[float], None] = lambda share: None,
    ) -> "NDArray[float32]":
        """Return one latent (SLOTS, CHANNELS); the slots that are given hold their codes."""
        held, features = held_of(given), features_of(given)
        both = np.stack([held, np.zeros_like(held)]), np.stack([features, np.zeros_like(features)])
        fixed = held[:, CHANNELS] > 0
        guidance = _guidance(cfg_scale)
        noise = np.random.Generator(np.random.PCG64(seed))
        latent = noise.standard_normal((SLOTS, CHANNELS), dtype=np.float32)
        for number, (now, then) in enumerate(pairwise(_times())):
            latent[fixed] = held[fixed, :CHANNELS]
            asked, free = self._velocity(latent, float(now), *both)
            velocity = free + guidance * (asked - free)
            latent = latent + np.float32(then - now) * velocity
            on_step((number + 1) / STEPS)
        latent[fixed] = held[fixed, :CHANNELS]
        return latent

    def _velocity(
        self,
        latent: "NDArray[float32]",
        time: float,
        held: "NDArray[float32]",
        features: "NDArray[float32]",
    ) -> "NDArray[float32]":
        """Where a latent goes, told everything and told nothing, (2, SLOTS, CHANNELS)."""
        assert features.shape[-1] == FEATURES
        feed = {
            "latent": np.repeat(latent[None], 2, axis=0),
            "time": np.full(2, time, dtype=np.float32),
            "held": held,
            "features": features,
        }
        return np.asarray(self._flow.run(None, feed)[0], dtype=np.float32)


def guidance_of(cfg_scale: float) -> float:
    """The wire's 0 (free) to 1 (literal) as classifier-free guidance.

    The middle is a little above plain.
    """
    return float(LITERAL - (LITERAL - FREE) * (1 - min(max(cfg_scale, 0.0), 1.0)) ** BEND)


def _guidance(cfg_scale: float) -> "NDArray[float32]":
    guidance = np.full((SLOTS, 1), guidance_of(cfg_scale), dtype=np.float32)
    guidance[PATHS:] = np.minimum(guidance[PATHS:], CALM)
    return guidance


def _times() -> "NDArray[np.float64]":
    """From 0 (noise) to 1 (scene) in STEPS steps."""
    sigma = np.linspace(1.0, 0.0, STEPS + 1)
    return np.asarray(1 - SHIFT * sigma / (1 + (SHIFT - 1) * sigma), dtype=np.float64)


def _session(path: Path) -> "InferenceSession":
    """An onnxruntime session on one thread."""
    import onnxruntime  # loaded late: importing this package must stay quick

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _fingerprint(folder: Path) -> str:
    """The first twelve digits of the weights' SHA-256, to name them in a task's record."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.onnx")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
