"""Weights on the disk: where they are, what to do when they are not, and which they are."""

import hashlib
from pathlib import Path

from vitascope.engines.base import EngineError

INDEX = "model_index.json"
SAMPLE_BYTES = 1 << 20
"""Read from either end of every file of weights: all of 100 GB would take minutes, names and sizes
alone say little.
"""


def find_weights(weights: str, pipeline: str, download_gb: int) -> Path:
    """Return the folder of a pipeline's weights: a path, or a hub name that was downloaded before.

    Raises EngineError saying what to download and how big it is. Nothing is downloaded here: a
    service that starts must not fill a disk by surprise.
    """
    folder = Path(weights).expanduser()
    if (folder / INDEX).is_file():
        return folder
    if folder.exists():
        raise EngineError(
            "{folder} holds no {index}: it is not a folder of a diffusers pipeline's weights.",
            folder=folder,
            index=INDEX,
        )
    found = _downloaded(weights)
    if found is None:
        raise EngineError(
            "The weights of {pipeline} are not on this machine. "
            "Download them (about {gb} GB) with: hf download {weights}",
            pipeline=pipeline,
            gb=download_gb,
            weights=weights,
        )
    return found


def _downloaded(name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        index = try_to_load_from_cache(name, INDEX)
    except HFValidationError:
        return None
    return Path(index).parent if isinstance(index, str) else None


def fingerprint(folder: Path) -> str:
    """Return a hash that tells these weights from any others: of every file's name, size, head and
    tail.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".safetensors", ".bin", ".json"} or not path.is_file():
            continue
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(SAMPLE_BYTES))
            file.seek(max(0, size - SAMPLE_BYTES))
            digest.update(file.read(SAMPLE_BYTES))
    return f"sha256-ends:{digest.hexdigest()}"
