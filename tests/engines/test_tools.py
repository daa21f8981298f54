"""Networks that fit clips come in by name, as engines do."""

from dataclasses import replace
from pathlib import Path

from tests.engines.hosting import bench
from tests.media.pictures import spec
from vitascope.media.picture import read_frames
from vitascope.worker.messages import ClipReady

WHITE = "tests.engines.tools_for_tests:White"


async def test_an_engines_table_chooses_the_tools_and_the_record_says_which(tmp_path: Path) -> None:
    wanted = replace(spec(num_frames=24), prompt="blue")
    fades = "docs.examples.fades:FadeEngine"
    async with bench(tmp_path, fades, interpolator=WHITE, upscaler=WHITE, fps=12) as it:
        made = await it.make(wanted)
    assert isinstance(made, ClipReady)
    assert made.notes["fit"]["frame_rate"] == WHITE
    light = [frame.mean() for frame in read_frames(tmp_path / "out.mp4")]
    assert max(light[0:22:2]) < 120
    assert min(light[1:22:2]) > 240
