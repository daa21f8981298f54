"""`vitascope verify`: what the labels and the watermark of files say, and whether they hold."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from vitascope import clock, config
from vitascope.cli.out import print_result
from vitascope.cli.words import say
from vitascope.errors import OperatorError
from vitascope.language import mark as _
from vitascope.media.labels import anchors_of
from vitascope.media.report import Find, Report, Verdict, report_of
from vitascope.media.verdict import examine
from vitascope.media.watermark.keys import KEYS_FILE, read_keys
from vitascope.text import one_line

ENDINGS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".png", ".jpg", ".jpeg")
"""What is checked in a folder."""
SENTENCES = {
    Verdict.GOOD: _("Unchanged since it was generated, and signed by a signer you trust."),
    Verdict.CHANGED: _("CHANGED since it was signed, or its labels are broken."),
    Verdict.UNLABELLED: _("It carries no complete labels."),
    Verdict.UNKNOWN_SIGNER: _(
        "Unchanged since signing, but the signer isn't trusted (see --trust)."
    ),
    Verdict.WATERMARK_ONLY: _(
        "It carries no complete labels, but its watermark says that it was generated."
    ),
}


async def verify_files(
    given: Sequence[Path], *, trust: Path | None, data: Path | None, as_json: bool
) -> int:
    """Check videos and pictures, print what was found, and return the exit code: the greatest of any file.

    A folder stands for what is in it. Raises OperatorError if a file cannot be read or a folder holds none.
    """
    anchors, keys = _anchors(trust, data), _keys(data)
    files = [file for path in given for file in _files(path)]
    worst = 0
    for file in files:
        try:
            report = report_of(examine(file, anchors), keys)
        except OSError as error:
            raise OperatorError(
                "{file} cannot be read: {why}", file=file, why=error.strerror
            ) from error
        facts = {"file": str(file), **report.facts}
        head = [str(file)] if len(files) > 1 else []
        print_result(facts, "\n".join(map(one_line, [*head, *_lines(report)])), as_json=as_json)
        worst = max(worst, report.verdict)
    return worst


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(
        file for file in path.rglob("*") if file.suffix.lower() in ENDINGS and file.is_file()
    )
    if not found:
        raise OperatorError("{folder} holds no video and no picture", folder=path)
    yield from found


def _anchors(trust: Path | None, data: Path | None) -> bytes:
    if trust is not None:
        try:
            return trust.read_bytes()
        except OSError as error:
            raise OperatorError(
                "{file} cannot be read: {why}", file=trust, why=error.strerror
            ) from error
    ours = anchors_of(config.load(data=data))
    return ours.read_bytes() if ours.exists() else b""


def _keys(data: Path | None) -> tuple[bytes, ...]:
    """Return this installation's keys of watermarks; none if it is not here, or for another user only."""
    folder = config.load(data=data).data
    try:
        return read_keys(folder)
    except PermissionError:
        return ()
    except OSError as error:
        raise OperatorError(
            "{file} cannot be read: {why}", file=folder / KEYS_FILE, why=error
        ) from error


def _lines(report: Report) -> list[str]:
    return [say(SENTENCES[report.verdict]), *_c2pa(report), *_gb(report), *_watermark(report)]


def _c2pa(report: Report) -> Iterator[str]:
    found = report.c2pa
    if found is None:
        yield say("C2PA manifest: none.")
        return
    signer = found["signer"] or say("nobody that can be named")
    if not found["whole"]:
        yield say(
            "C2PA manifest: signed by {signer}, but the file is not as it was signed.",
            signer=signer,
        )
    elif found["trusted"]:
        yield say("C2PA manifest: valid, signed by {signer}, whom you trust.", signer=signer)
    else:
        yield say(
            "C2PA manifest: valid, signed by {signer}; who that is nobody vouches for, so it is untrusted.",
            signer=signer,
        )
    details = {
        **found["generation"],
        "source": found["source_type"],
        "time-stamp": found["stamped"],
    }
    yield from (f"  {name}: {value}" for name, value in sorted(details.items()) if value != "")
    yield from _made_from(found["made_from"])
    if found["problem"]:
        yield say("Problem: {problem}", problem=found["problem"])


def _made_from(pictures: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for each in pictures:
        signer = each["signer"] or say("nobody that can be named")
        if each["whole"] == "yes":
            yield say(
                "  made from a picture ({role}) that {signer} signed",
                role=each["role"],
                signer=signer,
            )
        else:
            yield say(
                "  made from a picture ({role}) that was changed after {signer} signed it",
                role=each["role"],
                signer=signer,
            )


def _gb(report: Report) -> Iterator[str]:
    if report.gb is None:
        yield say("AIGC label (GB 45438): none.")
    else:
        yield say(
            "AIGC label (GB 45438): {label}, producer {producer}, number {number}",
            label=report.gb["label"],
            producer=report.gb["producer"],
            number=report.gb["produce_id"],
        )


def _watermark(report: Report) -> Iterator[str]:
    find = report.watermark
    if find is not None:
        yield say(
            "Watermark: made by Vitascope; such a find is wrong less than once in a billion clips."
        )
        yield from _payload(find)
    elif report.pictures:
        yield say(
            "Watermark: none found. That proves nothing: strong changes remove it, and other makers have none."
        )
    else:
        yield say("Watermark: not looked for, because no picture could be read.")


def _payload(find: Find) -> Iterator[str]:
    if find.payload is None:
        yield say("  Which installation made it can be read only there.")
    else:
        made = clock.utc_text(find.payload.made_ms)
        yield say(
            "  This installation made it, within 5 minutes of {time}; task reference {reference}.",
            time=made,
            reference=f"{find.payload.reference:08x}",
        )
    if find.is_mirrored:
        yield say("  The picture is mirrored.")
