"""The house keeps its shape: small files, small functions."""

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "tests", "training", "benchmarks")
FILE_LINES = 400
FUNCTION_LINES = 60
MEDIAN_FUNCTION_LINES = 10


def _files() -> list[Path]:
    return [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path): count
        for path in _files()
        if (count := len(path.read_text().splitlines())) > FILE_LINES
    }
    assert long == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{p}:{f.lineno} {f.name}"
        for p in _files()
        for f in _functions(p)
        if _lines(f) > FUNCTION_LINES
    ]
    assert long == []


def test_the_median_function_of_the_package_has_at_most_10_lines() -> None:
    lengths = [_lines(f) for p in (ROOT / "src").rglob("*.py") for f in _functions(p)]
    assert median(lengths) <= MEDIAN_FUNCTION_LINES


def test_no_class_name_stands_for_two_things() -> None:
    homes: dict[str, list[str]] = {}
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_no_file_is_kept_from_the_formatter() -> None:
    mark = "# fmt" + ": off"  # in two pieces: this file is formatted
    assert [str(path) for path in _files() if mark in path.read_text()] == []
