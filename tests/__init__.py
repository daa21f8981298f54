"""The tests, and the parts that benchmarks and long proofs share with them."""

import os
from pathlib import Path

# Engine children are started as the service starts them; this lets them find the tests' own
# engines.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
)
