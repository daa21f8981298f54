"""`vitascope verify`: what a video's labels say, and whether they hold."""

from pathlib import Path

from vitascope import config
from vitascope.cli.out import tell
from vitascope.cli.words import say
from vitascope.errors import OperatorError
from vitascope.media.labels import anchors_of
from vitascope.media.verdict import Findings, Verdict, examine
from vitascope.text import one_line

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
        found = examine(file, anchors)
    except OSError as error:
        raise OperatorError(say("{file} cannot be read: {why}", file=file, why=error.strerror)) from error
    facts = {"file": str(file), **found.facts}
    tell(facts, _text(found), as_json=as_json)
    return found.verdict


def _anchors(trust: Path | None, data: Path | None) -> bytes:
    if trust is not None:
        try:
            return trust.read_bytes()
        except OSError as error:
            raise OperatorError(say("{file} cannot be read: {why}", file=trust, why=error.strerror)) from error
    ours = anchors_of(config.load(data=data))
    return ours.read_bytes() if ours.exists() else b""


def _text(found: Findings) -> str:
    label, provenance = found.label, found.provenance
    lines = [say(SENTENCES[found.verdict])]
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
    return "\n".join(map(one_line, lines))
