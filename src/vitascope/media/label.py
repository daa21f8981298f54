"""The implicit label that GB 45438-2025 asks for: the AIGC tag in the file's metadata (appendix E)."""

import json
from dataclasses import dataclass
from pathlib import Path

TAG = "AIGC"
VISIBLE_TEXT = "AI生成 · AI-generated"
"""What the visible label says, where there is one; it is drawn by media.mark."""
GENERATED = "1"
"""Label's value for content that certainly was generated (2: possibly, 3: suspected)."""
INTEGRITY = "C2PA"
"""ReservedCode1 is the producer's own, for protecting content and label: it says where that
protection stands.
"""

ANCHOR_FILE = "authority.pem"
SIGNED_ENDING = ".signed"
"""Added to a file's name for its signed copy, until that takes the file's place."""


@dataclass(frozen=True, kw_only=True)
class AigcLabel:
    """Who made it under which number, who spread it under which number."""

    label: str
    producer: str
    produce_id: str
    propagator: str
    propagate_id: str


def tags_of(producer: str, task_id: str) -> dict[str, str]:
    """Return the metadata that a video file of this task carries.

    The maker is the first to spread it.
    """
    fields = {
        "Label": GENERATED,
        "ContentProducer": producer,
        "ProduceID": task_id,
        "ReservedCode1": INTEGRITY,
        "ContentPropagator": producer,
        "PropagateID": task_id,
        "ReservedCode2": "",
    }
    return {TAG: json.dumps(fields, ensure_ascii=False, separators=(",", ":"))}


def read_label(path: Path) -> AigcLabel | None:
    """Return a file's AIGC label, None where it has none or one that cannot be read."""
    import av  # FFmpeg is big: a process that reads no file never loads it

    try:
        with av.open(str(path)) as container:
            fields = json.loads(container.metadata.get(TAG, "null"))
        return AigcLabel(
            label=fields["Label"],
            producer=fields["ContentProducer"],
            produce_id=fields["ProduceID"],
            propagator=fields["ContentPropagator"],
            propagate_id=fields["PropagateID"],
        )
    except (av.FFmpegError, ValueError, KeyError, TypeError):
        return None
