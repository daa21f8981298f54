"""`python -m tests.outside.clients [PYTHON]`: other people's clients of OpenAI's video API against a real service.

PYTHON is an interpreter that has the packages openai and litellm; they are no part of this
program's own tests, and come and go with their own releases.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.outside.service import Service, service

OPENAI = """
import sys, openai
url, key = sys.argv[1:]
client = openai.OpenAI(base_url=url + "/v1", api_key=key)
video = client.videos.create_and_poll(prompt="a paper boat on a river", seconds="5", size="1920x1080")
assert video.status == "completed", video
assert client.videos.download_content(video.id).read()[4:8] == b"ftyp"
assert [each.id for each in client.videos.list(order="asc")] == [video.id]
assert any(each.id == video.model for each in client.models.list())
try:
    client.videos.create(prompt="")
except openai.BadRequestError as error:
    assert error.param == "prompt", error
else:
    raise SystemExit("an empty prompt was taken")
print("openai", openai.__version__, video.id)
"""
LITELLM = """
import sys, time, importlib.metadata, litellm
url, key = sys.argv[1:]
to = {"api_base": url + "/v1", "api_key": key, "custom_llm_provider": "openai"}
video = litellm.video_generation(
    model="openai/kling/v2-1-master-text-to-video", prompt="a red fox in the snow", seconds="5", size="1920x1080",
    **to,
)
for _ in range(600):
    seen = litellm.video_status(video_id=video.id, **to)
    if seen.status in ("completed", "failed"):
        break
    time.sleep(0.1)
assert seen.status == "completed", seen
assert litellm.video_content(video_id=video.id, **to)[4:8] == b"ftyp"
print("litellm", importlib.metadata.version("litellm"), seen.id)
"""
PROGRAMS = {"openai": OPENAI, "litellm": LITELLM}


def tried(running: Service, python: str, name: str) -> bool:
    """Run one client's program; print what it says, and return whether it did all it tried."""
    done = subprocess.run(
        [python, "-c", PROGRAMS[name], running.url, running.key],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    sys.stdout.write(done.stdout if done.returncode == 0 else f"{name}: {done.stderr[-2_000:]}\n")
    return done.returncode == 0


def main(python: str) -> int:
    """Try every client; return how many failed."""
    with tempfile.TemporaryDirectory() as folder, service(Path(folder)) as running:
        return sum(not tried(running, python, name) for name in PROGRAMS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else sys.executable))
