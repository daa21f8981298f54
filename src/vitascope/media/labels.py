"""Labels: everything that says a video was generated, in the file, signed, and on the picture."""

import hashlib
import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vitascope.config import Settings
from vitascope.media import label
from vitascope.media.given import GivenPicture
from vitascope.media.label import ANCHOR_FILE
from vitascope.video import VideoSpec

if TYPE_CHECKING:
    from vitascope.media.identity import Identity
    from vitascope.media.provenance import Signed

LABEL_FOLDER = "labels"
"""Folder of the signing identity under the data folder."""

_FIRST_USE = threading.Lock()
"""Workers finish clips on threads side by side, and only one of them may make the identity."""


@dataclass(frozen=True, kw_only=True)
class Labels:
    """How this installation labels. prompt_key keys the prompt's hash, so that nobody can guess
    prompts from it.

    The AIGC tag and the manifest cannot be switched off; visible says whether the picture is marked
    too. timestamp_url is a service that says when a manifest was signed, None for none.
    """

    identity: "Callable[[], Identity]"
    prompt_key: bytes
    producer: str
    visible: bool
    timestamp_url: str | None = None

    @cached_property
    def _signer(self) -> "Any":
        # The C2PA library is big: a process that signs nothing never loads it.
        from vitascope.media.provenance import Signer

        with _FIRST_USE:
            return Signer(self.identity(), self.timestamp_url)

    def tags(self, task_id: str) -> dict[str, str]:
        """Return the metadata of a task's file."""
        return label.tags_of(self.producer, task_id)

    def mark(self, spec: VideoSpec) -> str:
        """Return the text to draw on the picture, empty for none."""
        return label.VISIBLE_TEXT if self._is_visible(spec) else ""

    def sign(
        self,
        path: Path,
        spec: VideoSpec,
        notes: Mapping[str, Any],
        given: Sequence[GivenPicture] = (),
    ) -> "Signed":
        """Sign a finished MP4, in place; return whether it is time-stamped, and whose manifests it
        keeps.

        notes are the engine's: ``source_type`` says where the pixels come from (IPTC), else a
        network made them. given are the pictures that the caller gave.
        """
        from vitascope.media.provenance import TRAINED

        generation = generation_of(spec, notes, self.prompt_key)
        if given:
            generation["pictures"] = {each.role: each.sha256 for each in given}
        source_type = str(notes.get("source_type", TRAINED))
        signed: Signed = self._signer.sign(path, generation, source_type, given)
        return signed

    def record(self, spec: VideoSpec, account_id: str, asked_ms: int) -> dict[str, object]:
        """Return what the task's record says about its labels: who did without the visible one, and
        when.
        """
        record: dict[str, object] = {"aigc": True, "c2pa": True, "visible": self._is_visible(spec)}
        if self.visible and spec.visible_label is False:
            record["opted_out"] = {"account": account_id, "at_ms": asked_ms}
        return record

    def _is_visible(self, spec: VideoSpec) -> bool:
        return self.visible if spec.visible_label is None else spec.visible_label


def anchors_of(settings: Settings) -> Path:
    """Return the file of the roots that this installation signs under.

    It is there from the first video on.
    """
    return settings.label_certificate or settings.data / LABEL_FOLDER / ANCHOR_FILE


def generation_of(spec: VideoSpec, notes: Mapping[str, Any], prompt_key: bytes) -> dict[str, Any]:
    """Return what the manifest says of the generation; the prompt only as a keyed hash."""
    return {
        "engine": str(notes.get("engine", "")),
        "weights": str(notes.get("weights", "")),
        "seed": spec.seed,
        "prompt_hash": hmac.new(
            prompt_key, spec.prompt.encode("utf-8", "surrogatepass"), hashlib.sha256
        ).hexdigest(),
    }
