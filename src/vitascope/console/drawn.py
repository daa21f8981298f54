"""What will be drawn for the form as it is filled: a fragment that the playground asks for."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.accounts.account import Scope
from vitascope.console.context import PageContext
from vitascope.console.forms import fields_of, input_of
from vitascope.console.page import page
from vitascope.console.words import Words
from vitascope.errors import WireError
from vitascope.language import mark as _
from vitascope.video import VideoSpec

WORLD = {
    "place": _("Place"),
    "time": _("Time"),
    "weather": _("Weather"),
    "style": _("Style"),
    "camera": _("Camera"),
}
OF_ACTORS = ("colour", "motion")
"""What of an actor the seed chooses where the prompt does not say it."""
MANY = 12
"""From this count on it is many."""
MOST_SHOWN = 8
"""Actors, and words of a list, that are shown."""
NOTHING = 204
Explain = Callable[[str, VideoSpec], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What an engine will draw, in the visitor's language.

    world are labels with what they are; actors one line each. left_open are the labels of what
    the seed chooses. instead maps words of the prompt to what stands in for them; unknown cannot
    be drawn. unread says that nothing was read, for the prompt's language.
    """

    world: list[tuple[str, str]]
    actors: list[str]
    left_open: list[str]
    instead: list[tuple[str, str]]
    unknown: list[str]
    unread: bool


async def show(context: PageContext) -> Response:
    """Say what will be drawn; nothing where the engine does not say it or the form is not complete."""
    context.account.require(Scope.READ)
    try:
        said = await _said(context)
    except WireError:
        return Response(status_code=NOTHING)
    drawn = drawn_of(context.words, said)
    if drawn is None:
        return Response(status_code=NOTHING)
    return context.show("drawn.html", drawn=drawn)


async def _said(context: PageContext) -> Mapping[str, Any]:
    runtime = context.runtime
    model = catalog.MODELS.get(context.form.get("model", ""), catalog.DEFAULT)
    body = {"model": model.name, "input": input_of(fields_of(model), context.form)}
    runtime.accounts.count_explanation(context.account)
    engine, spec = await runtime.submission.to_explain(context.account, body)
    explain: Explain = context.request.app.state.api.state.explain
    return await explain(engine, spec)


def drawn_of(words: Words, said: Mapping[str, Any]) -> Drawn | None:
    """Return an engine's answer for people, None where it says nothing of what is known here."""
    if not {*WORLD, "actors", "unknown_words"} & set(said):
        return None
    names = _Names(words, said)
    left_open = {str(each) for each in _list(said, "left_open")}
    given = {name: str(said[name]) for name in WORLD if said.get(name)}
    instead = said.get("substitutes")
    pairs = instead.items() if isinstance(instead, Mapping) else ()
    return Drawn(
        world=[
            (words(WORLD[name]), names(name, key))
            for name, key in given.items()
            if name not in left_open
        ],
        actors=[*_actors(names, said, left_open), *_relations(names, said)][:MOST_SHOWN],
        left_open=[words(WORLD[name]) for name in WORLD if name in left_open],
        instead=[(str(word), names("noun", str(key))) for word, key in pairs][:MOST_SHOWN],
        unknown=[str(word) for word in _list(said, "unknown_words")][:MOST_SHOWN],
        unread=said.get("unread") is True,
    )


class _Names:
    """What people call an engine's keys, as its answer says; other keys are shown as they are."""

    def __init__(self, words: Words, said: Mapping[str, Any]) -> None:
        """Take the names in the visitor's language."""
        self.words = words
        names = said.get("names")
        own = names.get(words.locale) if isinstance(names, Mapping) else None
        self._own: Mapping[str, Any] = own if isinstance(own, Mapping) else {}

    def __call__(self, kind: str, key: str) -> str:
        of_kind = self._own.get(kind)
        name = of_kind.get(key) if isinstance(of_kind, Mapping) else None
        return str(name or key.replace("_", " "))


def _actors(names: _Names, said: Mapping[str, Any], left_open: set[str]) -> Iterator[str]:
    for number, actor in enumerate(_mappings(_list(said, "actors"))):
        if actor.get("subject"):
            given = (name for name in OF_ACTORS if f"actors.{number}.{name}" not in left_open)
            yield " · ".join(_parts(names, actor, set(given)))


def _parts(names: _Names, actor: Mapping[str, Any], has: set[str]) -> Iterator[str]:
    """What an actor is, does and has on; has names what the prompt says of it."""
    words = names.words
    yield _counted(
        words,
        _coloured(names, actor["subject"], actor.get("colour") if "colour" in has else None),
        actor,
    )
    if actor.get("mood"):
        yield names("mood", str(actor["mood"]))
    deed = _deed(names, actor) if "motion" in has else ""
    if deed:
        yield deed
    if actor.get("prop") and names("noun", str(actor["prop"])) not in deed:
        yield _coloured(names, actor["prop"], actor.get("prop_colour"))
    for worn in _mappings(_list(actor, "wears")):
        yield _coloured(names, worn.get("garment", ""), worn.get("colour"))
    for act in _mappings(_list(actor, "then")):
        if then := _deed(names, act):
            yield words("then {action}", action=then)


def _counted(words: Words, thing: str, actor: Mapping[str, Any]) -> str:
    count = actor.get("count")
    if not isinstance(count, int) or count < 2:
        return thing
    return words("many × {thing}", thing=thing) if count >= MANY else f"{count} × {thing}"


def _deed(names: _Names, act: Mapping[str, Any]) -> str:
    if act.get("action"):
        return names("action", str(act["action"]))
    motion = act.get("motion")
    return names("motion", str(motion)) if motion and motion != "still" else ""


def _coloured(names: _Names, thing: object, colour: object) -> str:
    named = names("noun", str(thing))
    if not colour:
        return named
    return names.words("{colour} {thing}", colour=names("colour", str(colour)), thing=named)


def _relations(names: _Names, said: Mapping[str, Any]) -> Iterator[str]:
    actors = _mappings(_list(said, "actors"))
    subjects = {
        number: names("noun", str(each.get("subject"))) for number, each in enumerate(actors)
    }
    for each in _mappings(_list(said, "relations")):
        of, to, relation = each.get("of"), each.get("to"), str(each.get("is", ""))
        if isinstance(of, int) and isinstance(to, int) and of in subjects and to in subjects:
            # Chinese says where something is in another order than what somebody does to another.
            form = (
                _("{one} chases {other}")
                if relation == "chasing"
                else _("{one} {relation} {other}")
            )
            values = {
                "one": subjects[of],
                "other": subjects[to],
                "relation": names("relation", relation),
            }
            yield names.words(form, **values)


def _list(said: Mapping[str, Any], name: str) -> list[Any]:
    value = said.get(name)
    return value if isinstance(value, list) else []


def _mappings(items: Iterable[Any]) -> list[Mapping[str, Any]]:
    return [each for each in items if isinstance(each, Mapping)]


ROUTES = [Route("/explain", page(show), methods=["POST"])]
