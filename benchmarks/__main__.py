"""`make bench`: run every measurement in turn, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

PARTS = {"hollow", "load", "prompts", "served"}
"""What other measurements are made of."""

for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    if path.stem in PARTS:
        continue
    print(f"\n== python -m benchmarks.{path.stem}", flush=True)
    if subprocess.run([sys.executable, "-m", f"benchmarks.{path.stem}"], check=False).returncode:
        sys.exit(f"benchmarks.{path.stem} failed")
