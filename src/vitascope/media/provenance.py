"""The C2PA manifest and the seal: signed into a finished MP4, and checked offline.

The manifest says who made the file; the seal (``seal.py``) shows any change at all.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa

from vitascope import __version__, log
from vitascope.errors import OperatorError, VitascopeError
from vitascope.media.given import GivenPicture
from vitascope.media.identity import Identity
from vitascope.media.ingredients import add_ingredients, ingredients_of, usable
from vitascope.media.label import SIGNED_ENDING
from vitascope.media.seal import problem_of, seal

logger = log.get("media")

GENERATION = "org.vitascope.generation"
"""Our assertion: engine, weights' hash, seed and prompt hash; never the prompt."""
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""IPTC's vocabulary of where pictures come from; TRAINED and DRAWN are two of its words."""
TRAINED = "trainedAlgorithmicMedia"
"""A trained network made the pixels."""
DRAWN = "algorithmicMedia"
"""A program drew the pixels by rules, whatever chose what it draws."""
MIME = "video/mp4"
MOST_ADDED_BYTES = 8_000_000
"""By which manifests of given pictures may enlarge a video: they hold small pictures of their own."""


class IngredientsTooLarge(VitascopeError):
    """The manifests of given pictures are too large to be kept."""

    text = "they have more than {most:,} bytes"


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What a file's manifest says, and whether it holds.

    whole: manifest and seal fit every byte. trusted: its signer is one that the reader trusts.
    source_type is IPTC's word for where the pictures come from, stamped the time by a time-stamping
    service, each "" if nothing says so. made_from is what it says of given pictures, as
    ``ingredients.ingredients_of`` does.
    """

    whole: bool
    trusted: bool
    signer: str
    generation: Mapping[str, Any]
    problem: str
    source_type: str = ""
    stamped: str = ""
    made_from: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signed:
    """How a file was signed: whether it is time-stamped, and whose manifests it keeps, by role."""

    stamped: bool
    kept: tuple[str, ...] = ()


class Signer:
    """Signs finished files in the name of one identity, and has a service of timestamp_url (RFC
    3161) say when.
    """

    def __init__(self, identity: Identity, timestamp_url: str | None = None) -> None:
        """Read the identity.

        Raises OperatorError where the C2PA library does not accept it.
        """
        self._identity = identity
        try:
            self._plain = _signer(identity, None)
            self._stamping = _signer(identity, timestamp_url) if timestamp_url else None
            self._context = _context(identity.anchor.decode())
        except c2pa.C2paError as error:
            raise OperatorError(
                "The labels' certificate cannot be used: {why}", why=error
            ) from error

    def sign(
        self,
        path: Path,
        generation: Mapping[str, Any],
        source_type: str = TRAINED,
        given: Sequence[GivenPicture] = (),
    ) -> Signed:
        """Put manifest and seal into an MP4, in place and whole or not at all; on the disk when
        this returns.

        given are pictures that the clip was made from; their manifests are kept where they can be.
        It is not time-stamped if no service is set, if it does not answer, or if its answer would
        make the manifest invalid.
        """
        signed = path.with_name(path.name + SIGNED_ENDING)
        kept = usable(given)
        try:
            try:
                stamped = self._sign(path, signed, _manifest(generation, source_type, kept), kept)
            except (c2pa.C2paError, IngredientsTooLarge) as error:
                if not kept:
                    raise
                logger.warning("manifests of pictures not kept", why=str(error)[:200])
                kept = ()
                stamped = self._sign(path, signed, _manifest(generation, source_type, kept), kept)
            signed.rename(path)
        finally:
            signed.unlink(missing_ok=True)
        return Signed(stamped=stamped, kept=tuple(each.role for each in kept))

    def _sign(self, path: Path, signed: Path, manifest: str, kept: Sequence[GivenPicture]) -> bool:
        stamped = self._stamping is not None and self._stamp(path, signed, manifest, kept)
        if not stamped:
            self._write(self._plain, path, signed, manifest, kept)
        return stamped

    def _stamp(self, path: Path, signed: Path, manifest: str, kept: Sequence[GivenPicture]) -> bool:
        try:
            self._write(self._stamping, path, signed, manifest, kept)
        except c2pa.C2paError as error:
            logger.warning("not time-stamped", why=str(error)[:200])
            return False
        found = read_provenance(signed)
        if found is None or not found.whole or not found.stamped:
            logger.warning("not time-stamped", why=found.problem if found else "")
            return False
        return True

    def _write(
        self,
        signer: c2pa.Signer,
        path: Path,
        signed: Path,
        manifest: str,
        kept: Sequence[GivenPicture],
    ) -> None:
        builder = c2pa.Builder(manifest, self._context)
        try:
            add_ingredients(builder, kept)
            with path.open("rb") as source, signed.open("w+b") as target:
                builder.sign(signer, MIME, source, target)
                if signed.stat().st_size - path.stat().st_size > MOST_ADDED_BYTES:
                    raise IngredientsTooLarge(most=MOST_ADDED_BYTES)
                seal(target, self._identity)
                os.fsync(target.fileno())
        finally:
            builder.close()


def read_provenance(path: Path, anchors: bytes = b"", mime: str = MIME) -> Provenance | None:
    """Check a file's manifest, and its seal if we made it, without any network; None if it carries
    no manifest.

    anchors are the PEM certificates of the roots to trust; mime says what the file is.
    """
    try:
        with (
            path.open("rb") as file,
            c2pa.Reader(mime, file, context=_context(anchors.decode())) as reader,
        ):
            manifest = reader.get_active_manifest() or {}
            made_from = ingredients_of(json.loads(reader.json()), manifest)
            state = reader.get_validation_state()
            problem = _problem(reader.get_validation_results() or {})
    except c2pa.C2paError as error:
        return None if _has_no_manifest(error) else _broken(f"the manifest cannot be read: {error}")
    assertions = {each["label"]: each["data"] for each in manifest.get("assertions", ())}
    # Other makers' files have no seal of ours.
    signature, trusted, unsealed = manifest.get("signature_info", {}), state == "Trusted", ""
    if GENERATION in assertions:
        unsealed = problem_of(
            path, signature.get("cert_serial_number", ""), anchors, trusted=trusted
        )
    return Provenance(
        whole=not unsealed and state in {"Valid", "Trusted"},
        trusted=trusted,
        signer=signature.get("issuer") or "",
        generation=assertions.get(GENERATION, {}),
        problem=problem or unsealed,
        source_type=_source_type(assertions),
        stamped=signature.get("time") or "",
        made_from=tuple(made_from),
    )


def _signer(identity: Identity, timestamp_url: str | None) -> c2pa.Signer:
    return c2pa.Signer.from_info(
        c2pa.C2paSignerInfo("es256", identity.chain, identity.key, timestamp_url)
    )


def _source_type(assertions: Mapping[str, Any]) -> str:
    for label in ("c2pa.actions.v2", "c2pa.actions"):
        for action in assertions.get(label, {}).get("actions", ()):
            if found := action.get("digitalSourceType"):
                return str(found).removeprefix(SOURCE_TYPES)
    return ""


def _has_no_manifest(error: Exception) -> bool:
    return "ManifestNotFound" in f"{type(error).__name__}{error}"


def _broken(problem: str) -> Provenance:
    return Provenance(whole=False, trusted=False, signer="", generation={}, problem=problem)


def _problem(results: Mapping[str, Any]) -> str:
    failures = results.get("activeManifest", {}).get("failure", [])
    return next(
        (
            str(each["explanation"])
            for each in failures
            if each["code"] != "signingCredential.untrusted"
        ),
        "",
    )


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


def _manifest(generation: Mapping[str, Any], source_type: str, kept: Sequence[GivenPicture]) -> str:
    created: dict[str, Any] = {
        "action": "c2pa.created",
        "digitalSourceType": SOURCE_TYPES + source_type,
        "softwareAgent": {"name": f"Vitascope engine {generation.get('engine', '')}".strip()},
    }
    if kept:
        created["parameters"] = {"ingredientIds": [each.role for each in kept]}
    manifest = {
        "claim_generator_info": [{"name": "Vitascope", "version": __version__}],
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}},
            {"label": GENERATION, "data": dict(generation)},
        ],
    }
    return json.dumps(manifest)
