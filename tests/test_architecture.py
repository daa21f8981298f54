"""docs/1-architecture.md and the README speak of code that is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "vitascope"
PAGES = ("docs/1-architecture.md", "README.md", "README.zh-CN.md")
FILE = re.compile(r"`(?:src/vitascope/)?([a-z_]+(?:/[a-z_]+)*\.py)`")
NAMED = re.compile(r"`([a-z_/]+\.py)`(?:\]\([^)]*\))? `([A-Za-z_.]+)`")
CLASS = re.compile(r"`([A-Z][A-Za-z]+)`")
NOT_OURS = {"COMMIT", "BEGIN"}


def _names(file: Path) -> set[str]:
    """Return the functions and classes of a file, methods by their own name too."""
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_exists(page: str) -> None:
    named = FILE.findall((ROOT / page).read_text())
    assert named
    assert [name for name in named if not (SOURCE / name).is_file()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_function_that_a_page_names_is_in_its_file(page: str) -> None:
    named = NAMED.findall((ROOT / page).read_text())
    assert named
    assert [
        (file, name) for file, name in named if name.rpartition(".")[2] not in _names(SOURCE / file)
    ] == []


def test_every_class_that_the_architecture_names_exists() -> None:
    ours = set().union(*(_names(path) for path in SOURCE.rglob("*.py")))
    named = set(CLASS.findall((ROOT / PAGES[0]).read_text())) - NOT_OURS
    assert named - ours == set()
