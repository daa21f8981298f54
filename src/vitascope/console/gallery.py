"""The gallery: one's own finished films, newest first, found by words of their prompts."""

from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from vitascope import clock
from vitascope.console.context import PageContext
from vitascope.console.media import media_of
from vitascope.console.page import page
from vitascope.console.paths import ROOT
from vitascope.console.tasks import place_of
from vitascope.console.variations import variations_of
from vitascope.tasks.task import Filter
from vitascope.wire import State

PAGE_FILMS = 24
MOST_WORDS = 6
QUERY_CHARACTERS = 200


async def show(context: PageContext) -> Response:
    """Show a page of films that are still kept, those whose prompts have every word asked for."""
    query = context.request.query_params
    asked = query.get("q", "")[:QUERY_CHARACTERS].strip()
    favourites = query.get("favourites") == "1"
    given = {"q": asked, "favourites": "1" if favourites else "", "before": query.get("before", "")}
    here = urlencode({name: value for name, value in given.items() if value})
    wanted = Filter(
        state=State.SUCCESS,
        words=tuple(asked.split()[:MOST_WORDS]),
        kept=True,
        favourite=favourites,
        created_from_ms=clock.now_ms() - round(context.runtime.settings.media_days * clock.DAY_MS),
        before=place_of(query.get("before")),
        limit=PAGE_FILMS + 1,
    )
    found = await context.runtime.tasks.list_tasks(context.account, wanted)
    shown, more = found[:PAGE_FILMS], found[PAGE_FILMS:]
    last = shown[-1] if more else None
    return context.show(
        "gallery_films.html" if "part" in query else "gallery.html",
        films=[
            (
                task,
                media_of(context.runtime, task),
                await variations_of(context, task),
                context.runtime.films.public_path(task),
            )
            for task in shown
        ],
        favourites=favourites,
        here="/gallery" + (f"?{here}" if here else ""),
        part=f"{ROOT}/gallery?" + (f"{here}&part=films" if here else "part=films"),
        asked=asked,
        before=query.get("before", ""),
        following=f"{last.created_ms}.{last.id}" if last else "",
        days=context.runtime.settings.media_days,
    )


ROUTES = [Route("/gallery", page(show))]
