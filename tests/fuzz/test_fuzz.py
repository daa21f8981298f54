"""The fuzzer can fail: what must not happen is found, made small, and said."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.fuzz.__main__ import BY_COMMAND, OVER_HTTP, is_good, main
from tests.fuzz.live import Live
from tests.fuzz.over_http import FIELD, FORM
from tests.fuzz.surface import CASES_A_ROUND, FuzzFault, FuzzResult, Surface, fuzz
from tests.outside.service import Service

NOBODYS_PID = 2**22 + 1
"""More than Linux gives out."""
SECONDS = 30.0
"""More than any of these takes; a fault ends it."""


def _live(log: Path) -> Live:
    log.write_text("")
    return Live(Service(url="http://127.0.0.1:1", key="", data=log.parent, log=log, pid=1))


def test_a_fault_is_found_and_made_small() -> None:
    def attempt(case: int) -> None:
        if case > 1_000:
            raise FuzzFault("too much")

    result = FuzzResult("numbers", seed=1)
    fuzz(Surface("numbers", st.integers(0, 10**9), attempt), result, SECONDS)
    assert "case: 1001" in result.faults[0]
    assert not is_good(result)


def test_a_fault_that_does_not_come_again_is_said_too() -> None:
    seen: list[int] = []

    def attempt(case: int) -> None:
        seen.append(case)
        if len(seen) == 40:
            raise FuzzFault("once")

    result = FuzzResult("numbers", seed=1)
    fuzz(Surface("numbers", st.integers(), attempt), result, SECONDS)
    assert "once" in result.faults[0]
    assert f"case: {seen[39]}" in result.faults[0]


def test_the_same_seed_gives_the_same_cases() -> None:
    def cases(seed: int) -> list[int]:
        seen: list[int] = []
        fuzz(Surface("numbers", st.integers(), seen.append), FuzzResult("numbers", seed), 0.001)
        return seen[:CASES_A_ROUND]

    assert cases(5) == cases(5) != cases(6)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (500, "oh"),
        (502, ""),
        (200, '{"code": 500, "msg": "internal"}'),
        (200, 'HTTP/1.1 200 OK\r\nx: y\r\n\r\n{"code": 500}'),
    ],
)
def test_no_answer_is_an_internal_error(tmp_path: Path, status: int, text: str) -> None:
    with pytest.raises(FuzzFault):
        _live(tmp_path / "log").require_well(status, text)


def test_refusals_are_good_answers(tmp_path: Path) -> None:
    answers = [(200, '{"code": 422}'), (503, ""), (431, "large"), (0, "")]
    assert [_is_fault(tmp_path, *answer) for answer in answers] == [False] * 4
    assert _is_fault(tmp_path, 500, "")


def _is_fault(folder: Path, status: int, text: str) -> bool:
    try:
        _live(folder / "log").require_well(status, text)
    except FuzzFault:
        return True
    return False


def test_a_line_of_the_log_that_nobody_may_cause_is_a_fault_once(tmp_path: Path) -> None:
    found = _live(tmp_path / "log")
    found.running.log.write_text("Traceback (most recent call last)")
    with pytest.raises(FuzzFault, match="Traceback"):
        found.require_well()
    found.require_well()


def test_a_service_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    found = _live(tmp_path / "log")
    found.running = replace(found.running, pid=NOBODYS_PID)
    with pytest.raises(FuzzFault, match="gone"):
        found.require_well()


def test_forms_are_found_with_their_fields() -> None:
    page = (
        '<form method="post" action="/console/keys"><input name="csrf"><input name="name"></form>'
    )
    ((action, inside),) = FORM.findall(page)
    assert (action, FIELD.findall(inside)) == ("/console/keys", ["csrf", "name"])


def test_who_waits_for_longer_than_a_second_is_a_fault() -> None:
    assert is_good(FuzzResult("x", 1, longest_stall=0.9))
    assert not is_good(FuzzResult("x", 1, longest_stall=1.1))


def test_without_a_name_all_surfaces_are_fuzzed(monkeypatch: pytest.MonkeyPatch) -> None:
    fuzzed: list[tuple[str, float]] = []

    def note(name: str, seconds: float, seed: int) -> FuzzResult:
        fuzzed.append((name, seconds))
        return FuzzResult(name, seed=seed)

    monkeypatch.setattr("tests.fuzz.__main__.fuzz_one", note)
    monkeypatch.setattr("sys.argv", ["fuzz", "--minutes", "1"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    surfaces = [*OVER_HTTP, *BY_COMMAND]
    assert fuzzed == [(name, 60 / len(surfaces)) for name in surfaces]
