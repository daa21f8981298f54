"""`vitascope explain` and `vitascope preview`: what an engine will draw, before anything is paid for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from vitascope import catalog, config
from vitascope.cli.out import print_result
from vitascope.cli.output import saving
from vitascope.cli.words import say
from vitascope.client.verbs import MODEL
from vitascope.engines.registry import open_explainer
from vitascope.engines.routes import Routes
from vitascope.errors import OperatorError
from vitascope.media.picture import rows_of, write_picture
from vitascope.video import VideoSpec

PREVIEW_FPS = 24
PICTURES = (".png", ".jpg")
"""Endings of a contact sheet's file."""


async def explain_prompts(
    prompts: list[str], options: Mapping[str, Any], *, data: Path | None, as_json: bool
) -> None:
    """Print what will be drawn for each prompt, one object a line with as_json."""
    engine = await _explainer(data)
    try:
        for prompt in prompts:
            drawn = engine.explain(_spec(prompt, options, short_side=180))
            print_result(
                {"prompt": prompt, **drawn},
                "" if as_json else _text(prompt, drawn),
                as_json=as_json,
            )
    finally:
        await engine.close()


async def preview_prompts(
    prompts: list[str],
    options: Mapping[str, Any],
    *,
    output: Path,
    moments: int,
    width: int,
    data: Path | None,
    as_json: bool,
) -> None:
    """Draw a contact sheet: a row for each prompt, so many frames of its clip beside each other."""
    if output.suffix not in PICTURES:
        raise OperatorError("{file} must end in .png or .jpg", file=output)
    engine = await _explainer(data)
    try:
        rows = []
        for prompt in prompts:
            spec = _spec(prompt, options, short_side=_short_side(width, options))
            rows.append(engine.preview(spec, moments))
    finally:
        await engine.close()
    with saving(output):
        write_picture(rows_of(rows), output)
    print_result(
        {"file": str(output), "prompts": len(prompts)},
        say("Saved {file}", file=output),
        as_json=as_json,
    )


def prompts_of(prompt: str | None, table: Path | None) -> list[str]:
    """Return the one prompt, or those of a file with a prompt a line. Raise OperatorError where there is none."""
    if table is None:
        if prompt is None or not prompt.strip():
            raise OperatorError("Provide a prompt, or a file with --from")
        return [prompt]
    try:
        lines = table.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise OperatorError(
            "{file} cannot be read: {why}", file=table, why=error.strerror
        ) from error
    except UnicodeDecodeError:
        raise OperatorError("{file} must be UTF-8 text", file=table) from None
    prompts = [line.strip() for line in lines if line.strip()]
    if not prompts:
        raise OperatorError("{file} holds no prompts", file=table)
    return prompts


async def _explainer(data: Path | None) -> Any:
    """The first engine that serves the model, open."""
    routes = Routes.of(config.load(data=data))
    table = routes.tables[routes.route(MODEL)[0].engine]
    return await open_explainer(table.kind, table.options)


def _spec(prompt: str, options: Mapping[str, Any], *, short_side: int) -> VideoSpec:
    """The spec that createTask would make.

    Where no seed is given, each prompt has one of its own: an answer repeats, and a sheet of many
    prompts does not show all at one time of day.
    """
    asked = {name: value for name, value in options.items() if value is not None}
    body = {"model": MODEL, "input": {"seed": crc32(prompt.encode()), **asked, "prompt": prompt}}
    return catalog.find(MODEL).plan(body, short_side=short_side, fps=PREVIEW_FPS).spec


def _short_side(width: int, options: Mapping[str, Any]) -> int:
    """Pixels of the shorter side of a frame of this width, whole for every ratio."""
    across, down = (int(part) for part in str(options.get("aspect_ratio", "16:9")).split(":"))
    return max(18, round(width * min(1.0, down / across) / 18) * 18)


def _text(prompt: str, drawn: Mapping[str, Any]) -> str:
    """What will be drawn, for people."""
    lines = [prompt]
    world = [
        drawn[key] for key in ("place", "time", "weather", "style", "camera") if drawn.get(key)
    ]
    lines.append("  " + say("scene: {words}", words=", ".join(world)))
    for number, actor in enumerate(drawn.get("actors", ())):
        lines.append(f"  {number + 1}. {_actor(actor)}")
    for relation in drawn.get("relations", ()):
        lines.append(f"  {relation['of'] + 1} {relation['is']} {relation['to'] + 1}")
    if drawn.get("unread"):
        lines.append("  " + say("the language of this prompt is not read"))
    if drawn.get("substitutes"):
        pairs = ", ".join(f"{word} → {shown}" for word, shown in drawn["substitutes"].items())
        lines.append("  " + say("shown instead: {pairs}", pairs=pairs))
    if drawn.get("unknown_words"):
        lines.append(
            "  " + say("cannot be drawn: {words}", words=", ".join(drawn["unknown_words"]))
        )
    return "\n".join(lines)


def _actor(actor: Mapping[str, Any]) -> str:
    """One actor in a few words."""
    count = actor.get("count") or 1
    parts = [f"{count} ×" if count > 1 else "", actor.get("colour"), actor["subject"]]
    parts += [
        actor.get("mood"),
        actor.get("action") or actor.get("motion"),
        actor.get("prop_colour"),
        actor.get("prop"),
    ]
    worn = [
        " ".join(filter(None, (each["colour"], each["garment"]))) for each in actor.get("wears", ())
    ]
    return " ".join(str(part) for part in parts if part) + (f" ({', '.join(worn)})" if worn else "")
