"""Weights on the disk: where they are, what to do when they are not, and which they are."""

import hashlib
import json
from pathlib import Path

from vitascope.engines.base import EngineError

INDEX = "model_index.json"
SAMPLE_BYTES = 1 << 20
"""Read from either end of every file of weights: all of 100 GB would take minutes, names and sizes
alone say little.
"""


def find_weights(weights: str, pipeline: str, download_gb: float) -> Path:
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
    index = _downloaded(weights, INDEX)
    if index is None:
        raise EngineError(
            "The weights of {pipeline} are not on this machine. "
            "Download them (about {gb} GB) with: hf download {weights}",
            pipeline=pipeline,
            gb=f"{download_gb:g}",
            weights=weights,
        )
    return index.parent


def _downloaded(name: str, file: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(name, file)
    except HFValidationError:
        return None
    return Path(found) if isinstance(found, str) else None


def find_file(name: str, download_gb: float) -> Path:
    """Return a file or folder that belongs to weights: a path, or ``owner/name/file`` on the hub
    that was downloaded before.

    Raises EngineError saying what to download and how big it is, where that is known.
    """
    path = Path(name).expanduser()
    if path.exists():
        return path
    owner, _, rest = name.partition("/")
    repository, _, inner = rest.partition("/")
    if not inner or path.is_absolute():
        raise EngineError("{name} is not on this machine.", name=name)
    repository = f"{owner}/{repository}"
    found = _downloaded(repository, inner)
    if found is None and download_gb:
        raise EngineError(
            "{name} is not on this machine. "
            "Download it (about {gb} GB) with: hf download {repository} {inner}",
            name=name,
            gb=f"{download_gb:g}",
            repository=repository,
            inner=inner,
        )
    if found is None:
        raise EngineError(
            "{name} is not on this machine. Download it with: hf download {repository} {inner}",
            name=name,
            repository=repository,
            inner=inner,
        )
    return found


def index_class(folder: Path) -> str:
    """Return the pipeline class that a folder of weights names."""
    return str(json.loads((folder / INDEX).read_text()).get("_class_name", ""))


def fingerprint(place: Path) -> str:
    """Return a hash that tells a folder of weights, or a file, from any other: of every file's
    name, size, head and tail.
    """
    digest = hashlib.sha256()
    folder = place if place.is_dir() else place.parent
    for path in sorted(folder.rglob("*")) if place.is_dir() else [place]:
        if path.suffix not in {".safetensors", ".bin", ".json"} or not path.is_file():
            continue
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(SAMPLE_BYTES))
            file.seek(max(0, size - SAMPLE_BYTES))
            digest.update(file.read(SAMPLE_BYTES))
    return f"sha256-ends:{digest.hexdigest()}"
