"""Pictures that a clip was made from and that carry a C2PA manifest: it is kept, as an ingredient.

`python -m vitascope.media.ingredients FILE MEDIA_TYPE` tries one out, in a process of its own: a
stranger made it, and the process that signs has a key.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import c2pa

from vitascope import log
from vitascope.media.bounds import bound_this_process
from vitascope.media.given import GivenPicture

logger = log.get("media")

BOXES = b"jumb"
"""What every file with a manifest holds, as it is: the type of the boxes that manifests lie in."""
TRY_SECONDS = 60
RELATIONSHIP = "inputTo"
"""C2PA's word for what went into the making, as against what is shown (``componentOf``)."""


def usable(pictures: Iterable[GivenPicture]) -> tuple[GivenPicture, ...]:
    """Return those of the pictures that carry a manifest which can be kept, valid or not."""
    return tuple(each for each in pictures if _has_boxes(each.path) and _is_usable(each))


def add_ingredients(builder: c2pa.Builder, pictures: Sequence[GivenPicture]) -> None:
    """Add pictures to a manifest that is being built; raises C2paError for what cannot be."""
    for each in pictures:
        with each.path.open("rb") as file:
            about = {"title": each.role, "relationship": RELATIONSHIP, "label": each.role}
            builder.add_ingredient(json.dumps(about), each.media_type, file)


def ingredients_of(reader: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what a manifest says of its ingredients: each one's role, and who signed it.

    reader is the whole store of the file. An ingredient is ``whole`` where its own manifest held
    when it was added.
    """
    manifests = reader.get("manifests", {})
    found = []
    for each in manifest.get("ingredients", ()):
        own = manifests.get(each.get("active_manifest"), {})
        results = each.get("validation_results", {}).get("activeManifest", {})
        codes = {failure["code"] for failure in results.get("failure", ())}
        found.append(
            {
                "role": str(each.get("title", "")),
                "signer": str(own.get("signature_info", {}).get("issuer") or ""),
                "whole": "yes" if codes <= {"signingCredential.untrusted"} else "no",
            }
        )
    return found


def _has_boxes(path: Path) -> bool:
    return BOXES in path.read_bytes()


def _is_usable(picture: GivenPicture) -> bool:
    command = [sys.executable, "-m", __name__, str(picture.path), picture.media_type]
    try:
        tried = subprocess.run(command, capture_output=True, timeout=TRY_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        logger.warning("manifest of a picture not kept", role=picture.role, why="it takes too long")
        return False
    if tried.returncode:
        why = tried.stderr.decode(errors="replace")[-200:]
        logger.warning("manifest of a picture not kept", role=picture.role, why=why)
    return tried.returncode == 0


def main(path: str, media_type: str) -> None:
    """Read a picture's manifest and add it to one that is never written; fail if that cannot be."""
    bound_this_process()
    settings = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
    context = c2pa.Context.from_dict({"version": 1, **settings})
    try:
        with (
            Path(path).open("rb") as file,
            c2pa.Reader(media_type, file, context=context) as reader,
        ):
            reader.get_validation_state()
        builder = c2pa.Builder("{}", context)
        add_ingredients(builder, [GivenPicture(role="", path=Path(path), media_type=media_type)])
    except c2pa.C2paError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
