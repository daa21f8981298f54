"""The diffusers engine as tests want it: short of memory, telling what it calls, split on a CPU."""

from typing import Any

import numpy as np

from vitascope.engines.calls import FIRST
from vitascope.engines.diffusers import DiffusersEngine, _pictures
from vitascope.engines.plan import Way


class StarvedEngine(DiffusersEngine):
    """Runs out of memory unless it saves it, as real networks do on a small device."""

    def _run(self, job: Any, asked: dict[str, Any], way: Way) -> Any:
        if (
            self._memory == "normal" and "small" not in job.spec.prompt
        ) or "desert" in job.spec.prompt:
            raise self._torch.OutOfMemoryError("CUDA out of memory")
        return super()._run(job, asked, way)


class WatchedEngine(DiffusersEngine):
    """Tells in its notes what the transformers were called with: part, timestep and how many
    clips at once.
    """

    def _run(self, job: Any, asked: dict[str, Any], way: Way) -> Any:
        self._seen: list[tuple[str, float, int]] = []
        hooks = [
            network.register_forward_pre_hook(self._note(part), with_kwargs=True)
            for part in ("transformer", "transformer_2")
            if (network := getattr(self._pipe, part, None)) is not None
        ]
        try:
            return super()._run(job, asked, way)
        finally:
            for hook in hooks:
                hook.remove()

    def _note(self, part: str) -> Any:
        def note(network: Any, given: Any, named: dict[str, Any]) -> None:
            time = float(named["timestep"].max())
            self._seen.append((part, round(time, 1), len(named["hidden_states"])))

        return note

    def _notes(self, asked: dict[str, Any], way: Way) -> dict[str, object]:
        return super()._notes(asked, way) | {"seen": self._seen}


class StretchedEngine(WatchedEngine):
    """Tells of each stretch what its transformers were called with, and which share of their input
    stayed the same at every step: what noise is taken from changes, a given picture does not.
    goes_on says that it began with the last picture of the stretch before.
    """

    def _run(self, job: Any, asked: dict[str, Any], way: Way) -> Any:
        self._inputs: list[Any] = []
        before: Any = getattr(self, "_last", ())
        made = super()._run(job, asked, way)
        first = self._inputs[0]
        same = self._torch.stack([one == first for one in self._inputs]).all(dim=0)
        told = {
            "calls": self._seen,
            "channels": [*first.shape],
            "kept": round(float(same.float().mean()), 3),
            "goes_on": FIRST in asked and np.array_equal(asked[FIRST], before),
        }
        self._last = next(_pictures(made[-1:]))
        self._told = [*getattr(self, "_told", []), told]
        return made

    def _note(self, part: str) -> Any:
        note = super()._note(part)

        def both(network: Any, given: Any, named: dict[str, Any]) -> None:
            note(network, given, named)
            self._inputs.append(named["hidden_states"].clone())

        return both

    def _notes(self, asked: dict[str, Any], way: Way) -> dict[str, object]:
        told, self._told = self._told, []
        return super()._notes(asked, way) | {"told": told}


class SplitEngine(WatchedEngine):
    """Is split among processes on one CPU, as cards would be.

    diffusers divides by the number of accelerators, which is none here.
    """

    async def open(self) -> None:
        import torch

        torch.accelerator.device_count = lambda: 1
        await super().open()
