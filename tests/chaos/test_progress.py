"""What stands on the terminal while a proof is carried out."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from vitascope_chaos.plan import ProofPlan, ProofResult
from vitascope_chaos.progress import ProgressLine


def _shown(*, terminal: bool) -> str:
    drawn = StringIO()
    console = Console(file=drawn, force_terminal=terminal, width=100, color_system=None)
    result = ProofResult(seconds={"kill9_random": 1_234.0})
    result.faults["kill9_random: serve killed"] = 1_000
    with ProgressLine(ProofPlan(folder=Path(), kills=1_000, tasks=10_000), console=console) as line:
        line.show(result, 3_401)
        line.show(result, 3_402)
    return drawn.getvalue()


def test_a_terminal_shows_the_proof_that_is_under_way_and_how_much_is_done() -> None:
    shown = _shown(terminal=True)
    assert "zombie_worker" in shown
    assert "1000/1500" in shown
    assert "3,402/10,000 tasks" in shown


def test_elsewhere_each_proof_that_is_done_is_one_line() -> None:
    assert _shown(terminal=False) == "kill9_random: 1,000 faults in 1,234 s\n"
