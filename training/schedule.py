"""What both trainings share: the learning rate's course and where the shards lie."""

import math
from pathlib import Path


def cosine_rate(step: int, steps: int, peak: float, *, warm: int) -> float:
    """Linear to the peak over warm steps, then a cosine down to a fiftieth of it."""
    warm = min(warm, steps // 4 + 1)
    if step < warm:
        return peak * (step + 1) / warm
    gone = (step - warm) / max(1, steps - warm)
    return peak * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone)))


def shard_paths(folder: Path) -> list[Path]:
    """The shards made so far, in order."""
    return sorted(path for path in folder.glob("shard-*.npz") if "partial" not in path.name)
