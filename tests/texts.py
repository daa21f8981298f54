"""Every text that a person may read, as the code, the templates, the models' schemas and the
commands have them.
"""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import typer
from babel.messages.extract import extract_from_file

import vitascope
from vitascope import catalog, wire
from vitascope.api.app import make_routes
from vitascope.cli.app import app
from vitascope.cli.words import sentences
from vitascope.console import page
from vitascope.console.forms import fields_of
from vitascope.console.reference import operations
from vitascope.errors import VitascopeError
from vitascope.media import provenance
from vitascope.video import Ability

SOURCES = Path(vitascope.__file__).parents[1]
assert page
assert provenance
"""Modules that define errors, too: imported, so that every class of the tree is there."""
FOLDERS = ("vitascope", "vitascope_chaos")
Node = TypeVar("Node", bound=ast.AST)
TREE = "VitascopeError"
MARKERS = ("_", "mark", "words", "say")
CLASS_TEXTS = ("text", "title", "advice")


def texts() -> set[str]:
    """Return the English texts."""
    return {
        *_marked(),
        *_of_classes(),
        *_of_schemas(),
        *_of_enums(),
        *_of_reference(),
        *sentences(typer.main.get_command(app)),
    } - {""}


@functools.cache
def class_tree() -> dict[str, str]:
    """Return each class of the error tree with its parent's name, in the order of a walk over the
    files.
    """
    found: dict[str, str] = {}
    defined = [(node.name, _names(node.bases)) for _, node in nodes(ast.ClassDef)]
    while True:
        grown = found | {
            name: parent
            for name, bases in defined
            for parent in bases
            if parent in {TREE, *found} and name != TREE
        }
        if grown == found:
            return found
        found = grown


def nodes(kind: type[Node]) -> Iterator[tuple[Path, Node]]:
    """Yield the nodes of a kind in every module."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, kind):
                yield path, node


@functools.cache
def trees() -> list[tuple[Path, ast.Module]]:
    """Return every module as its syntax tree."""
    paths = [path for folder in FOLDERS for path in sorted((SOURCES / folder).rglob("*.py"))]
    return [(path, ast.parse(path.read_text())) for path in paths]


def name_of(node: ast.expr) -> str:
    """Return the last name of what is called or inherited from."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _names(bases: list[ast.expr]) -> list[str]:
    return [name_of(base) for base in bases]


def _marked() -> Iterator[str]:
    keywords: dict[str, None] = dict.fromkeys((*MARKERS, TREE, *class_tree()))
    for path, _ in trees():
        # Elsewhere a function of this name may be something else.
        own = "from vitascope.language import mark\n" not in path.read_text()
        used = {name: None for name in keywords if not (own and name == "mark")}
        yield from _extracted("python", path, used)
    for path in (SOURCES / "vitascope/console/templates").glob("*.html"):
        yield from _extracted("jinja2.ext:babel_extract", path, keywords)


@functools.cache
def _of_reference() -> frozenset[str]:
    """Return what the API's reference says of operations and fields."""
    runtime = SimpleNamespace(settings=SimpleNamespace(base_url="http://127.0.0.1"))
    document = make_routes(runtime).openapi()  # type: ignore[arg-type]
    found: set[str] = set()
    for operation in operations(document):
        found.add(operation.description)
        for rows in (operation.parameters, operation.body, operation.answer):
            found |= {row.description for row in rows}
    return frozenset(found)


def _extracted(method: str, path: Path, keywords: dict[str, None]) -> Iterator[str]:
    found = extract_from_file(method, path, keywords, options={"silent": "false"})
    yield from (text for _, text, _, _ in found if isinstance(text, str))


def _of_classes() -> Iterator[str]:
    """Yield what the error classes say without a rule, and the wire's own sentences."""
    for cls in _descendants(VitascopeError):
        yield from (str(vars(cls)[name]) for name in CLASS_TEXTS if name in vars(cls))
    yield from (str(text) for name, text in vars(wire).items() if name.endswith("_TEXT"))


def _of_enums() -> Iterator[str]:
    """Yield what an engine cannot do, as a refusal names it."""
    yield from (each.value for each in Ability)


def _descendants(cls: type[VitascopeError]) -> Iterator[type[VitascopeError]]:
    for each in cls.__subclasses__():
        yield each
        yield from _descendants(each)


def _of_schemas() -> Iterator[str]:
    for model in catalog.MODELS.values():
        for field in fields_of(model):
            yield from (text for text in (field.label, field.hint) if text)
