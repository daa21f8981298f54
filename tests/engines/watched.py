"""The diffusers engine as tests want it: short of memory, telling what it calls, split on a CPU."""

from typing import Any

from vitascope.engines.diffusers import DiffusersEngine
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
            time = float(named["timestep"].flatten()[0])
            self._seen.append((part, round(time, 1), len(named["hidden_states"])))

        return note

    def _notes(self, asked: dict[str, Any], way: Way) -> dict[str, object]:
        return super()._notes(asked, way) | {"seen": self._seen}


class SplitEngine(WatchedEngine):
    """Is split among processes on one CPU, as cards would be.

    diffusers divides by the number of accelerators, which is none here.
    """

    async def open(self) -> None:
        import torch

        torch.accelerator.device_count = lambda: 1
        await super().open()
