"""Networks that fit clips come in by name, as engines do."""

import tomllib
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from tests.engines.hosting import bench
from tests.media.pictures import spec
from vitascope.engines.tools import INTERPOLATORS, UPSCALERS
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


def test_every_tool_that_the_package_offers_is_a_class_that_is_there() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    offered = project["project"]["entry-points"]
    for group, method in ((INTERPOLATORS, "between"), (UPSCALERS, "scale")):
        assert len(offered[group]) >= 2
        for target in offered[group].values():
            module, _, name = target.partition(":")
            assert callable(getattr(getattr(import_module(module), name), method))
