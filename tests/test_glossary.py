"""Names are the field's standard terms: the house's former private words name nothing any more.

Names of modules, classes, functions, parameters and variables, metrics and fields of log lines; prose is
`tests/test_style.py`'s.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("vitascope", "vitascope_chaos")
METRICS = ROOT / "src/vitascope/metrics.py"
STANDARD = {
    "alone": "serialize",
    "claimant": "claim_filter",
    "courier": "queue",
    "deaf": "unresponsive",
    "door": "caller, route",
    "firmly": "pinned",
    "forget": "purge",
    "forgive": "reset",
    "forged": "csrf_error",
    "guest": "current_user",
    "lasted": "seconds",
    "notebook": "engine_memo",
    "ordeal": "faults",
    "outbox": "queue",
    "outdated": "stale",
    "patience": "backoff, give_up_seconds",
    "poison": "crash_task",
    "postman": "dispatcher",
    "rests": "cooldowns",
    "shop": "deps",
    "sick": "unhealthy",
    "standing": "account_snapshot",
    "strike": "kill",
    "stumbled": "backoff",
    "terms": "override, settings",
    "timekeeper": "clock_monitor",
    "tell": "notify, announce",
    "told": "message, report",
    "unfit": "failed_checks",
    "upkeep": "maintenance",
    "visit": "page_context",
    "wish": "request",
    "wishes": "options, settings",
    "workshop": "deps",
}
"""A word that nobody outside would understand in a name, and what is written instead."""
KEPT = {"patience_seconds": "a setting of the `videos` engine that toml files hold"}


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def _defined(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.Attribute(attr=name, ctx=ast.Store()):
            yield name
        case ast.Call(func=ast.Attribute(value=ast.Name(id="logger")), keywords=keywords):
            yield from (keyword.arg for keyword in keywords if keyword.arg)


def _names() -> Iterator[tuple[str, str]]:
    """Return every name that the packages define, each with where."""
    for package in PACKAGES:
        for path in sorted((ROOT / "src" / package).rglob("*.py")):
            where = str(path.relative_to(ROOT))
            yield path.stem, where
            for node in ast.walk(ast.parse(path.read_text())):
                yield from ((name, where) for name in _defined(node))


def _metrics() -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(METRICS.read_text())):
        if isinstance(node, ast.Constant) and re.fullmatch(r"vitascope_\w+", str(node.value)):
            yield str(node.value), METRICS.name


@pytest.fixture(scope="module")
def names() -> list[tuple[str, str]]:
    return [*_names(), *_metrics()]


@pytest.mark.parametrize("word", STANDARD)
def test_no_name_holds_a_private_word(word: str, names: list[tuple[str, str]]) -> None:
    found = {
        f"{where}: {name}" for name, where in names if word in _words(name) - _words_kept(name)
    }
    assert found == set(), f"better: {STANDARD[word]}"


def _words_kept(name: str) -> set[str]:
    return _words(name) if name.lstrip("_") in KEPT else set()


def test_names_of_every_sort_are_looked_at(names: list[tuple[str, str]]) -> None:
    assert {"Submission", "submit", "caller", "vitascope_leases_lost", "creation", "engine"} <= {
        name for name, _ in names
    }
