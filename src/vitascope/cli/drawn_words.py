"""What a reader is told of a clip that was just made: what of the prompt is not in it; and showing the clip."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from vitascope.cli.look import print_beside
from vitascope.cli.words import say
from vitascope.client import AsyncVitascope, Video
from vitascope.errors import VitascopeError


@dataclass(frozen=True, kw_only=True)
class DrawnWords:
    """Words of a prompt that the engine cannot draw, what it drew instead of others, and fields that it left out."""

    unknown: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    is_foreign: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """For machines: only what there is to tell."""
        facts = {
            "unknownWords": list(self.unknown),
            "substitutes": dict(self.instead),
            "leftOut": list(self.left_out),
        }
        return {name: value for name, value in facts.items() if value}

    def lines(self) -> list[str]:
        """For people."""
        said = []
        if self.is_foreign:
            said.append(say("the language of this prompt is not read"))
        if self.instead:
            pairs = ", ".join(f"{word} → {shown}" for word, shown in self.instead.items())
            said.append(say("shown instead: {pairs}", pairs=pairs))
        if self.unknown:
            said.append(say("cannot be drawn: {words}", words=", ".join(self.unknown)))
        if self.left_out:
            said.append(
                say(
                    "left out, as this engine cannot do it: {words}", words=", ".join(self.left_out)
                )
            )
        return [f"  {each}" for each in said]


async def words_of(client: AsyncVitascope, video: Video) -> DrawnWords:
    """Return what of a prompt is not in its clip; nothing where the engine or the service does not say."""
    given = dict(video.input)
    prompt = str(given.pop("prompt", ""))
    try:
        drawn = await client.videos.explain(prompt, model=video.model, more_input=given)
    except VitascopeError:
        drawn = {}
    return DrawnWords(
        unknown=tuple(map(str, drawn.get("unknown_words") or ())),
        instead={
            str(word): str(shown) for word, shown in dict(drawn.get("substitutes") or {}).items()
        },
        left_out=video.left_out,
        is_foreign=bool(drawn.get("unread")),
    )


def show(file: Path) -> None:
    """Open a clip in this machine's player, or say that there is none."""
    try:
        failed = typer.launch(str(file)) != 0
    except OSError:
        failed = True
    if failed:
        print_beside(
            say("{file} could not be opened: this machine has no player for it.", file=str(file))
        )
