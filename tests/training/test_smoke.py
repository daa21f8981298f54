"""The whole training, from nothing to an evaluated network, in small."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.torch
@pytest.mark.timeout(300)
def test_the_smoke_run_goes_from_nothing_to_tables(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "training/run.sh", "--smoke", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "what nobody said is as one expects" in done.stdout
    assert {path.name for path in (tmp_path / "weights").iterdir()} == {"reader.onnx", "flow.onnx"}
