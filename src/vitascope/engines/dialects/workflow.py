"""A ComfyUI workflow as a file with named places for what an order says."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from vitascope.errors import OperatorError

PLACE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
PLACES = frozenset({
    "prompt", "negative_prompt", "width", "height", "num_frames", "fps", "seconds", "seed", "steps",
    "guidance_scale", "first_frame", "last_frame",
})  # fmt: skip
NEEDED = frozenset({"prompt", "seed"})
"""Without them every order would be the same one, which ComfyUI answers without working."""


class Workflow:
    """The nodes of a file, and which places they have."""

    def __init__(self, path: str) -> None:
        """Read the file. Raises OperatorError for one that is no workflow in the API's format."""
        self._path, self._nodes = path, _read(path)
        self.places = frozenset(_places(self._nodes))
        if unknown := sorted(self.places - PLACES):
            raise OperatorError(
                "The workflow {path} has an unknown place {name}; there are: {known}",
                path=path,
                name=unknown[0],
                known=", ".join(sorted(PLACES)),
            )
        self.require(NEEDED)

    def require(self, names: Iterable[str]) -> None:
        """Raise OperatorError naming the first place that is not there."""
        for name in sorted(set(names) - self.places):
            raise OperatorError(
                "The workflow {path} has no place {name}: write it in double braces where it belongs",
                path=self._path,
                name=name,
            )

    def filled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the nodes with values in their places.

        A text that is nothing but a place becomes the value itself, a number where it is one. What
        values hold is never read as a place.
        """
        nodes: dict[str, Any] = _filled(self._nodes, values)
        return nodes


def _read(path: str) -> dict[str, Any]:
    try:
        nodes = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise OperatorError(
            "The workflow {path} cannot be read: {why}", path=path, why=error.strerror
        ) from error
    except ValueError as error:
        raise OperatorError(
            "The workflow {path} is no JSON: {why}", path=path, why=error
        ) from error
    if not isinstance(nodes, dict) or not nodes or not all(map(_is_node, nodes.values())):
        raise OperatorError(
            'The workflow {path} is not in the API\'s format: export it with "Export (API)"',
            path=path,
        )
    return nodes


def _is_node(value: object) -> bool:
    return (
        isinstance(value, dict) and "class_type" in value and isinstance(value.get("inputs"), dict)
    )


def _places(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from PLACE.findall(value)
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _places(each)


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, values) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    if not isinstance(value, str):
        return value
    if whole := PLACE.fullmatch(value.strip()):
        return values[whole[1]]
    return PLACE.sub(lambda place: str(values[place[1]]), value)
