"""One error tree: it is as drawn, and a class says all there is to know about its errors."""

import ast
import re

import pytest

import vitascope.errors
from tests.texts import TREE, class_tree, name_of, nodes
from vitascope.client import DeadlineExceeded, Unreachable
from vitascope.client.errors import error_of
from vitascope.errors import (
    Away,
    Exit,
    Maintenance,
    OperatorError,
    TooFrequent,
    VitascopeError,
    WireError,
    class_of,
)
from vitascope.wire import Code

REFUSALS = [code for code in Code if code is not Code.OK]
EXITS = {401: 3, 402: 4, 404: 1, 422: 2, 429: 6, 433: 3, 455: 6, 499: 1, 500: 1, 501: 1, 505: 6}
NO_ERRORS = {
    "AnswerTooLong",
    "GenerationCancelled",
    "Lost",
    "NoAnswer",
    "NotReadable",
    "_Lost",
}
"""What a library of the network needs to be its own, and what is raised and caught within one
module.
"""


def _drawn() -> dict[str, str]:
    """Return each class of the drawing with its parent's name."""
    lines = [
        line
        for line in (vitascope.errors.__doc__ or "").splitlines()
        if line.startswith((TREE, "├", "│", "└"))
    ]
    path: list[str] = []
    found = {}
    for line in lines:
        name = re.sub(r"^[├└│─ ]*", "", line)
        depth = (len(line) - len(name)) // 4
        path[depth:] = [name]
        if depth:
            found[name] = path[depth - 1]
    return found


def test_the_tree_is_as_drawn() -> None:
    assert _drawn() == class_tree()


def test_every_exception_of_the_package_is_in_the_tree() -> None:
    bases = {
        "Exception",
        "RuntimeError",
        "ValueError",
        "OSError",
        "TimeoutError",
        "LookupError",
        "ReadError",
    }
    outside = {
        node.name
        for _, node in nodes(ast.ClassDef)
        if {name_of(base) for base in node.bases} & bases
    }
    assert outside - {TREE, *class_tree()} == NO_ERRORS


@pytest.mark.parametrize("code", REFUSALS)
def test_every_code_has_one_class_that_knows_its_statuses_and_its_words(code: Code) -> None:
    kind = class_of(code)
    assert kind is not None
    assert (kind.code, int(kind.exit_code)) == (code, EXITS[code])
    assert 400 <= kind.http_status < 600
    assert kind.openai_type.endswith(("_error", "insufficient_quota"))
    assert kind.title.endswith(".")


def test_a_code_of_another_service_has_no_class_and_is_named() -> None:
    assert class_of(777) is None
    assert str(error_of(777, "Odd {thing}.")) == "Odd {thing}. (code 777)"


def test_a_class_without_a_code_of_its_own_does_not_stand_for_its_parents() -> None:
    assert (Away.code, class_of(455)) == (Code.MAINTENANCE, Maintenance)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Unreachable("x"), Exit.UNREACHABLE),
        (DeadlineExceeded("x"), Exit.TRY_LATER),
        (OperatorError("x"), Exit.BAD_INPUT),
        (VitascopeError("x"), Exit.FAILED),
    ],
)
def test_every_other_error_has_its_exit_code(error: VitascopeError, expected: Exit) -> None:
    assert error.exit_code is expected


def test_an_error_is_its_rule_with_its_values() -> None:
    error = WireError("{field} must be at most {count:,} characters", field="prompt", count=5_000)
    assert error.message == "prompt must be at most 5,000 characters"
    assert (error.rule, error.values["count"]) == (
        "{field} must be at most {count:,} characters",
        5_000,
    )


def test_what_another_says_is_no_rule() -> None:
    assert str(Maintenance("Back at {noon}.")) == "Back at {noon}."
    assert str(OperatorError("{why}", why="{odd}")) == "{odd}"


def test_a_refusal_for_calling_too_often_says_when_to_come_back() -> None:
    assert TooFrequent(retry_after_seconds=7).retry_after_seconds == 7
    assert str(TooFrequent()) == TooFrequent.text
