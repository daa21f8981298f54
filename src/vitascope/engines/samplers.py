"""Schedulers by an operator's words, and with steps that are not spread evenly."""

from typing import Any

from vitascope.engines.recipes import Sampler
from vitascope.errors import OperatorError

SCHEDULERS = {
    "euler": ("FlowMatchEulerDiscreteScheduler", "shift"),
    "unipc": ("UniPCMultistepScheduler", "flow_shift"),
    "ddim": ("CogVideoXDDIMScheduler", ""),
    "dpm": ("CogVideoXDPMScheduler", ""),
}
"""By the operator's word: the class of diffusers, and its argument for the shift."""
SHIFTS = dict(SCHEDULERS.values())
COGVIDEOX = "CogVideoX"
"""Only that network is trained for the schedulers whose names begin so."""
FLOW = {"UniPCMultistepScheduler": {"prediction_type": "flow_prediction", "use_flow_sigmas": True}}
"""What a class needs beside the shift for networks that were trained on flows."""


def check_sampler(sampler: Sampler) -> None:
    """Raise OperatorError for a scheduler that there is not, or one that has no shift."""
    if sampler.scheduler and sampler.scheduler not in SCHEDULERS:
        raise OperatorError(
            "scheduler must be one of {known}, not {name}",
            known=", ".join(SCHEDULERS),
            name=sampler.scheduler,
        )
    if sampler.scheduler and sampler.shift is not None and not SCHEDULERS[sampler.scheduler][1]:
        raise OperatorError(
            "shift must be left out: the scheduler {name} has none", name=sampler.scheduler
        )


def make_scheduler(diffusers: Any, own: Any, sampler: Sampler) -> Any:
    """Return the weights' own scheduler changed as sampler says, or another one in its place.

    Raises OperatorError where their own has no shift.
    """
    if sampler == Sampler():
        return own
    kind = getattr(diffusers, SCHEDULERS[sampler.scheduler][0]) if sampler.scheduler else type(own)
    name = kind.__name__
    if name.startswith(COGVIDEOX) != type(own).__name__.startswith(COGVIDEOX):
        raise OperatorError(
            "scheduler {name} does not fit these weights, which came with {own}",
            name=sampler.scheduler,
            own=type(own).__name__,
        )
    changes = _changes(name, sampler)
    if sampler.scheduler == "euler":
        kind = _evenly_stepping(kind, sampler.sigmas)
    if sampler.sigmas:
        return kind(**changes)
    if name == type(own).__name__ or name.startswith(COGVIDEOX):
        return kind.from_config(own.config, **changes)
    return kind(**{SHIFTS[name]: _shift(own)} | changes)


def described(scheduler: Any, sampler: Sampler) -> dict[str, object]:
    """Return what the record says of a scheduler."""
    described: dict[str, object] = {"name": type(scheduler).__name__, "shift": _shift(scheduler)}
    if sampler.sigmas:
        described["sigmas"] = list(sampler.sigmas)
    return described


def _shift(scheduler: Any) -> Any:
    return scheduler.config.get("shift", scheduler.config.get("flow_shift"))


def _changes(name: str, sampler: Sampler) -> dict[str, Any]:
    changes: dict[str, Any] = dict(FLOW.get(name, {}))
    if sampler.shift is not None:
        if not SHIFTS.get(name):
            raise OperatorError("shift must be left out: the scheduler {name} has none", name=name)
        changes[SHIFTS[name]] = sampler.shift
        if name == "FlowMatchEulerDiscreteScheduler":
            changes["use_dynamic_shifting"] = False
    if sampler.renoise:
        changes["stochastic_sampling"] = True
    return changes


def _evenly_stepping(kind: Any, fixed: tuple[float, ...]) -> Any:
    """Return a scheduler class whose steps are fixed ones, or evenly spread before the shift.

    diffusers spreads them after it where a pipeline asks for a number alone, and shifts them again:
    the last of four steps would be next to nothing.
    """

    def set_timesteps(
        self: Any,
        num_inference_steps: int | None = None,
        device: Any = None,
        sigmas: Any = None,
        mu: float | None = None,
        timesteps: Any = None,
    ) -> None:
        steps = list(fixed) or sigmas
        if steps is None and num_inference_steps:
            steps = [1 - step / num_inference_steps for step in range(num_inference_steps)]
        kind.set_timesteps(self, device=device, sigmas=steps, mu=mu)

    return type(kind.__name__, (kind,), {"set_timesteps": set_timesteps})
