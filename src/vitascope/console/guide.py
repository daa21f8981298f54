"""The guide at /guide: the documentation in the visitor's language, with a search; open to everybody."""

from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from vitascope.console.context import PageContext
from vitascope.console.page import page
from vitascope.errors import NotFound
from vitascope.guide import pages
from vitascope.guide.markdown import FILES, ROOT, render
from vitascope.guide.search import search


async def show_contents(context: PageContext) -> Response:
    """Show the table of contents, or what a search found."""
    query = context.request.query_params.get("q", "").strip()
    language = context.words.language
    contents = {
        section: [pages.page(name, language) for name in names]
        for section, names in pages.SECTIONS.items()
    }
    decisions = [each for each in pages.every(language) if each.name.startswith(pages.DECISIONS)]
    return context.show(
        "guide.html",
        query=query,
        found=search(query, language),
        contents=contents,
        decisions=decisions,
    )


async def show_page(context: PageContext) -> Response:
    """Show a page.

    Raises NotFound for one that the guide does not have.
    """
    name = context.request.path_params["name"]
    found = pages.page(name, context.words.language)
    if found is None:
        raise NotFound("There is no page at {path}.", path=f"{ROOT}/{name}")
    rendered = render(found)
    every = [name for names in pages.SECTIONS.values() for name in names]
    at = every.index(name) if name in every else None
    language = context.words.language
    return context.show(
        "guide_page.html",
        shown=found,
        html=rendered.html,
        outline=[each for each in rendered.sections if each.level == 2],
        before=pages.page(every[at - 1], language) if at else None,
        after=pages.page(every[at + 1], language)
        if at is not None and at + 1 < len(every)
        else None,
    )


ROUTES = [
    Route(ROOT, page(show_contents, open_to_all=True)),
    *(
        Mount(f"{FILES}/{folder}", StaticFiles(directory=pages.folder() / folder))
        for folder in (pages.PICTURES, pages.EXAMPLES)
    ),
    Route(f"{ROOT}/{{name:path}}", page(show_page, open_to_all=True)),
]
