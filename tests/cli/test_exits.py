"""Every error a command may end with has its exit code."""

import pytest

from vitascope.cli import exits
from vitascope.client import DeadlineExceeded, Unreachable
from vitascope.client.errors import error_of
from vitascope.errors import OperatorError, VitascopeError
from vitascope.wire import Code

EXPECTED = {401: 3, 402: 4, 404: 1, 422: 2, 429: 6, 433: 3, 455: 6, 499: 1, 500: 1, 501: 1, 505: 6}


@pytest.mark.parametrize("code", [code for code in Code if code is not Code.OK])
def test_every_code_has_its_exit_code(code: Code) -> None:
    assert exits.exit_code(error_of(code, "why")) == EXPECTED[code]


@pytest.mark.parametrize(
    ("error", "expected"),
    [(Unreachable("x"), 5), (DeadlineExceeded("x"), 6), (OperatorError("x"), 2), (VitascopeError("x"), 1)],
)
def test_every_other_error_has_its_exit_code(error: VitascopeError, expected: int) -> None:
    assert exits.exit_code(error) == expected
