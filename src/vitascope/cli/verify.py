"""`vitascope verify`: what a video's labels say, and whether they hold."""

import json
import sys
from dataclasses import asdict
from enum import IntEnum
from pathlib import Path

from vitascope import config
from vitascope.cli.words import say
from vitascope.errors import OperatorError
from vitascope.media.identity import ANCHOR_FILE
from vitascope.media.label import AigcLabel, read_label
from vitascope.media.labels import LABEL_FOLDER
from vitascope.media.provenance import Provenance, read_provenance


class Verdict(IntEnum):
    """What checking came to, and the command's exit code."""

    GOOD = 0
    CHANGED = 1
    UNLABELLED = 3
    UNKNOWN_SIGNER = 4


SENTENCES = {
    Verdict.GOOD: "Unchanged since it was generated, and signed by a signer you trust.",
    Verdict.CHANGED: "CHANGED since it was signed, or its labels are broken.",
    Verdict.UNLABELLED: "It carries no complete labels.",
    Verdict.UNKNOWN_SIGNER: "Unchanged since it was signed, but by nobody you trust (see --trust).",
}


async def verify_file(file: Path, *, trust: Path | None, data: Path | None, as_json: bool) -> int:
    """Check a video, print what was found, and return the exit code.

    Raises OperatorError where a file cannot be read.
    """
    anchors = _anchors(trust, data)
    try:
        label, provenance = read_label(file), read_provenance(file, anchors)
    except OSError as error:
        raise OperatorError(say("{file} cannot be read: {why}", file=file, why=error.strerror)) from error
    verdict = verdict_of(label, provenance)
    facts = {
        "file": str(file),
        "verdict": verdict.name.lower(),
        "aigc": asdict(label) if label else None,
        "c2pa": asdict(provenance) if provenance else None,
    }
    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n" if as_json else _text(verdict, label, provenance))
    return verdict


def verdict_of(label: AigcLabel | None, provenance: Provenance | None) -> Verdict:
    """Judge what was found."""
    if provenance is None:
        return Verdict.UNLABELLED
    if not provenance.whole:
        return Verdict.CHANGED
    if label is None:
        return Verdict.UNLABELLED
    return Verdict.GOOD if provenance.trusted else Verdict.UNKNOWN_SIGNER


def _anchors(trust: Path | None, data: Path | None) -> bytes:
    if trust is not None:
        try:
            return trust.read_bytes()
        except OSError as error:
            raise OperatorError(say("{file} cannot be read: {why}", file=trust, why=error.strerror)) from error
    settings = config.load(data=data)
    ours = settings.label_certificate or settings.data / LABEL_FOLDER / ANCHOR_FILE
    return ours.read_bytes() if ours.exists() else b""


def _text(verdict: Verdict, label: AigcLabel | None, provenance: Provenance | None) -> str:
    lines = [say(SENTENCES[verdict])]
    if label:
        lines.append(
            say(
                "AIGC label: {label}, producer {producer}, number {number}",
                label=label.label,
                producer=label.producer,
                number=label.produce_id,
            )
        )
    if provenance:
        lines.append(say("Signed by: {signer}", signer=provenance.signer or say("nobody that can be named")))
        lines += [f"  {name}: {value}" for name, value in sorted(provenance.generation.items())]
        lines += [say("Problem: {problem}", problem=provenance.problem)] if provenance.problem else []
    return "\n".join(lines) + "\n"
