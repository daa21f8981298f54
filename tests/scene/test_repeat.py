"""From prompt to pixels and sound: a seed makes the same in every process, another seed something
else.
"""

import subprocess
import sys

PROMPT = "a red fox chasing a rabbit in the snow at night, fireworks and sparks"
RUN = """
import hashlib, sys
from vitascope.video import VideoSpec
from vitascope_scene.director import Director

director = Director()
for seed in map(int, sys.argv[2:]):
    spec = VideoSpec(prompt=sys.argv[1], width=96, height=54, num_frames=10, fps=2, seed=seed)
    plan = director.plan(spec)
    digest = hashlib.sha256(director.sound(plan.scene, spec).samples.tobytes())
    for frame in director.frames(plan, spec):
        digest.update(frame.tobytes())
    print(digest.hexdigest())
"""


def test_a_seed_makes_the_same_bytes_in_two_processes_and_another_seed_others() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", RUN, PROMPT, "7", "8"],
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    ]
    first, again = (run.stdout.split() for run in runs)
    assert first == again
    assert first[0] != first[1]
