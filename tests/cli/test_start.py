"""What a start does without: libraries that take long to load."""

import asyncio
import subprocess
import sys

HEAVY = {"alembic", "av", "c2pa", "cv2", "onnxruntime", "procrastinate", "torch"}
LOADED = f"import sys, vitascope.cli.app, vitascope.cli.serve; print(*sys.modules.keys() & {HEAVY})"


async def test_a_process_that_only_answers_loads_nothing_of_what_others_need() -> None:
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
