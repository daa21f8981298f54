"""The device that networks run on: NVIDIA, AMD, Intel, Apple or none, and how much memory it has.

torch is passed in: only one module imports it.
"""

import os
from pathlib import Path
from typing import Any, Literal

from vitascope.engines.base import EngineError

COMPILED = "TORCHINDUCTOR_CACHE_DIR"
"""Where torch.compile keeps what it made; without it a folder of temporary files."""
OTHERS_WRITE = 0o022
ROOM = 0.75
"""Share of the free memory that weights may take: the rest is for what is computed with them."""

Offload = Literal["auto", "none", "model", "sequential"]


def choose_device(torch: Any, wanted: str) -> str:
    """Return the device that is meant, ``auto`` being the accelerator that torch finds, else cpu.

    AMD's cards are ``cuda`` in torch built for ROCm. Raises EngineError for one that is not here.
    """
    found = torch.accelerator.current_accelerator(check_available=True)
    kind = "cpu" if found is None else str(found.type)
    if wanted == "auto":
        return kind
    name, _, number = wanted.partition(":")
    count = 0 if found is None else torch.accelerator.device_count()
    if name != "cpu" and (name != kind or (number.isdigit() and int(number) >= count)):
        raise EngineError(
            "device {wanted} is not on this machine: torch {version} finds {found}",
            wanted=wanted,
            version=torch.__version__,
            found=f"{count} of the kind {kind}" if count else "no accelerator",
        )
    return wanted


def shares_memory(device: str) -> bool:
    """Say whether a device's memory is the machine's own: moving weights away saves nothing."""
    return device.partition(":")[0] in {"cpu", "mps"}


def free_bytes(torch: Any, device: str) -> int:
    """Return the free memory of a card; 0 where its driver does not tell."""
    try:
        return int(getattr(torch, device.partition(":")[0]).mem_get_info(device)[0])
    except (RuntimeError, AttributeError):
        return 0


def place(torch: Any, pipe: Any, device: str, offload: Offload) -> Offload:
    """Put a pipeline's weights where they fit; return how."""
    if device == "cpu":
        return "none"
    chosen = offload if offload != "auto" else _roomiest(torch, pipe, device)
    if chosen == "none":
        pipe.to(device)
    elif chosen == "model":
        pipe.enable_model_cpu_offload(device=device)
    else:
        pipe.enable_sequential_cpu_offload(device=device)
    return chosen


def _roomiest(torch: Any, pipe: Any, device: str) -> Offload:
    if shares_memory(device):
        return "none"
    room = free_bytes(torch, device) * ROOM
    sizes = [
        sum(weight.numel() * weight.element_size() for weight in part.parameters())
        for part in pipe.components.values()
        if hasattr(part, "parameters")
    ]
    if sum(sizes) <= room:
        return "none"
    return "model" if max(sizes) <= room else "sequential"


def is_out_of_memory(torch: Any, error: BaseException) -> bool:
    """Say whether an error means that memory ran out; Apple's devices tell by the text alone."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and "out of memory" in str(error).lower()


def keep_compiled(folder: str) -> None:
    """Have torch.compile keep what it makes in a folder, so that the next start finds it.

    To be called before torch is imported. Raises EngineError where the folder cannot be made, or
    others may write there: what is in it is run as code.
    """
    path = Path(folder).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(
            "compile_cache: the folder {path} cannot be made: {why}", path=path, why=error.strerror
        ) from error
    facts = path.stat()
    if facts.st_mode & OTHERS_WRITE or facts.st_uid not in {0, os.getuid()}:
        raise EngineError("compile_cache: other users may write to {path}", path=path)
    os.environ[COMPILED] = str(path)
