"""The C2PA manifest and the seal: signed into a finished MP4, and checked offline.

The manifest says who made the file; the seal (``seal.py``) shows any change at all.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa

from vitascope import __version__
from vitascope.errors import OperatorError
from vitascope.media.identity import Identity
from vitascope.media.label import SIGNED_ENDING
from vitascope.media.seal import problem_of, seal

GENERATION = "org.vitascope.generation"
"""Our assertion: engine, weights' hash, seed and prompt hash; never the prompt."""
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
MIME = "video/mp4"


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What a file's manifest says, and whether it holds.

    whole: manifest and seal fit every byte. trusted: its signer is one that the reader trusts.
    """

    whole: bool
    trusted: bool
    signer: str
    generation: Mapping[str, Any]
    problem: str


class Signer:
    """Signs finished files in the name of one identity."""

    def __init__(self, identity: Identity) -> None:
        """Read the identity.

        Raises OperatorError where the C2PA library does not accept it.
        """
        self._identity = identity
        try:
            self._signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", identity.chain, identity.key, None))
            self._context = _context(identity.anchor.decode())
        except c2pa.C2paError as error:
            raise OperatorError(f"The labels' certificate cannot be used: {error}") from error

    def sign(self, path: Path, generation: Mapping[str, Any]) -> None:
        """Put manifest and seal into an MP4, in place and whole or not at all; on the disk when this returns."""
        signed = path.with_name(path.name + SIGNED_ENDING)
        builder = c2pa.Builder(json.dumps(_manifest(generation)), self._context)
        try:
            with path.open("rb") as source, signed.open("w+b") as target:
                builder.sign(self._signer, MIME, source, target)
                seal(target, self._identity)
                os.fsync(target.fileno())
            signed.rename(path)
        finally:
            builder.close()
            signed.unlink(missing_ok=True)


def read_provenance(path: Path, anchors: bytes = b"") -> Provenance | None:
    """Check an MP4's manifest and seal without any network; None where it carries no manifest.

    anchors are the PEM certificates of the roots to trust.
    """
    try:
        with path.open("rb") as file, c2pa.Reader(MIME, file, context=_context(anchors.decode())) as reader:
            manifest = reader.get_active_manifest() or {}
            state = reader.get_validation_state()
            problem = _problem(reader.get_validation_results() or {})
    except c2pa.C2paError as error:
        return None if _has_no_manifest(error) else _broken(f"the manifest cannot be read: {error}")
    signature = manifest.get("signature_info", {})
    trusted = state == "Trusted"
    unsealed = problem_of(path, signature.get("cert_serial_number", ""), anchors, trusted=trusted)
    return Provenance(
        whole=not unsealed and state in {"Valid", "Trusted"},
        trusted=trusted,
        signer=signature.get("issuer", ""),
        generation=next((a["data"] for a in manifest.get("assertions", ()) if a["label"] == GENERATION), {}),
        problem=problem or unsealed,
    )


def _has_no_manifest(error: Exception) -> bool:
    return "ManifestNotFound" in f"{type(error).__name__}{error}"


def _broken(problem: str) -> Provenance:
    return Provenance(whole=False, trusted=False, signer="", generation={}, problem=problem)


def _problem(results: Mapping[str, Any]) -> str:
    failures = results.get("activeManifest", {}).get("failure", [])
    return next((str(each["explanation"]) for each in failures if each["code"] != "signingCredential.untrusted"), "")


def _context(anchors: str) -> c2pa.Context:
    return c2pa.Context.from_dict(
        {
            "version": 1,
            "trust": {"trust_anchors": anchors} if anchors else {},
            "verify": {
                "verify_trust": True, "verify_after_sign": False, "remote_manifest_fetch": False, "ocsp_fetch": False,
            },
            "builder": {"thumbnail": {"enabled": False}},
        }
    )  # fmt: skip


def _manifest(generation: Mapping[str, Any]) -> dict[str, Any]:
    created = {
        "action": "c2pa.created",
        "digitalSourceType": SOURCE_TYPE,
        "softwareAgent": {"name": f"Vitascope engine {generation.get('engine', '')}".strip()},
    }
    return {
        "claim_generator_info": [{"name": "Vitascope", "version": __version__}],
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}},
            {"label": GENERATION, "data": dict(generation)},
        ],
    }
