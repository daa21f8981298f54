"""Networks as files: pictures enlarged tile by tile without seams, pictures between two, and
files that are no such network.
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.media.networks import write_fade, write_upscaler
from tests.media.pictures import moved, moving, spec, texture
from vitascope.engines.tools import make_tools
from vitascope.errors import OperatorError
from vitascope.media.fit import fit
from vitascope.media.learned import MARGIN, TILE, LearnedInterpolator, LearnedUpscaler
from vitascope.media.motion import Blend


def _repeated(picture: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    return picture.repeat(factor, axis=0).repeat(factor, axis=1)


@pytest.mark.parametrize(
    ("factor", "more"), [(2, {}), (3, {}), (2, {"side": 64}), (2, {"half": True})]
)
def test_a_picture_of_several_tiles_is_enlarged_as_one(
    tmp_path: Path, factor: int, more: dict[str, Any]
) -> None:
    picture = texture(2 * TILE + 61, TILE + 17)
    upscaler = LearnedUpscaler(model=str(write_upscaler(tmp_path / "n.onnx", factor, **more)))
    height, width = (side * factor for side in picture.shape[:2])
    made = upscaler.scale(picture, width, height)
    assert np.abs(made.astype(int) - _repeated(picture, factor)).max() <= 1


def test_what_a_network_sees_around_a_pixel_leaves_no_seams(tmp_path: Path) -> None:
    picture = texture(2 * TILE, TILE)
    upscaler = LearnedUpscaler(model=str(write_upscaler(tmp_path / "n.onnx", look=2)))
    made = upscaler.scale(picture, picture.shape[1] * 2, picture.shape[0] * 2)
    seen = cv2.blur(picture, (5, 5), borderType=cv2.BORDER_REPLICATE)
    inner = slice(MARGIN, -MARGIN)
    error = made.astype(int) - _repeated(np.asarray(seen, np.uint8), 2)
    assert np.abs(error[inner, inner]).max() <= 1


def test_any_size_is_exact_and_what_shrinks_is_not_given_to_the_network(tmp_path: Path) -> None:
    upscaler = LearnedUpscaler(model=str(write_upscaler(tmp_path / "n.onnx")))
    picture = texture(160, 90)
    assert upscaler.scale(picture, 1920, 1080).shape == (1080, 1920, 3)
    assert upscaler.scale(picture, 200, 113).shape == (113, 200, 3)
    small = cv2.resize(picture, (80, 45), interpolation=cv2.INTER_AREA)
    assert (upscaler.scale(picture, 80, 45) == small).all()


@pytest.mark.parametrize("moment", [(1,), (1, 1, 1, 1), ()])
def test_a_network_that_takes_a_moment_is_asked_for_each(
    tmp_path: Path, moment: tuple[int, ...]
) -> None:
    fade = LearnedInterpolator(model=str(write_fade(tmp_path / "n.onnx", moment=moment)))
    before, after = texture(100, 70), moved(texture(100, 70), 3)
    moments = [0.25, 0.5, 0.8]
    pairs = zip(
        fade.between(before, after, moments), Blend().between(before, after, moments), strict=True
    )
    for made, mixed in pairs:
        assert made.shape == before.shape
        assert np.abs(made.astype(int) - mixed).max() <= 1


def test_a_network_that_makes_the_middle_alone_is_asked_for_halves(tmp_path: Path) -> None:
    fade = LearnedInterpolator(model=str(write_fade(tmp_path / "n.onnx", moment=None)))
    before, after = np.full((64, 64, 3), 40, np.uint8), np.full((64, 64, 3), 56, np.uint8)
    moments = [1 / 3, 0.5, 0.625, 0.95]
    made = [int(picture.mean()) for picture in fade.between(before, after, moments)]
    for value, moment in zip(made, moments, strict=True):
        assert abs(value - (40 + 16 * moment)) <= 2


def test_at_a_cut_the_nearer_picture_is_shown(tmp_path: Path) -> None:
    fade = LearnedInterpolator(model=str(write_fade(tmp_path / "n.onnx")))
    before, after = texture(160, 90, 1), 255 - texture(160, 90, 2)
    made = list(fade.between(before, after, [0.25, 0.75]))
    assert (made[0] == before).all()
    assert (made[1] == after).all()


def test_an_engine_s_table_names_the_files_and_the_record_has_them(tmp_path: Path) -> None:
    options = {
        "interpolator": "vitascope.media.learned:LearnedInterpolator",
        "interpolator_model": str(write_fade(tmp_path / "fade.onnx")),
        "upscaler": "vitascope.media.learned:LearnedUpscaler",
        "upscaler_model": str(write_upscaler(tmp_path / "twice.onnx")),
        "tools_device": "cpu",
        "steps": 4,
    }
    tools, rest = make_tools(options)
    assert rest == {"steps": 4}
    fitted = fit(moving(80, 45, fps=12, seconds=1), spec(160, 90, num_frames=24), tools)
    frames = list(fitted.frames)
    assert [frame.shape for frame in frames] == [(90, 160, 3)] * 24
    said = fitted.notes["fit"]
    assert isinstance(said, dict)
    assert str(said["size"]).endswith("(twice.onnx)")
    assert str(said["frame_rate"]).endswith("(fade.onnx)")


def test_files_that_are_no_such_network_are_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("no network")
    twice, fade = write_upscaler(tmp_path / "a.onnx"), write_fade(tmp_path / "b.onnx")
    same = write_upscaler(tmp_path / "c.onnx", 1)
    for kind, options, sentence in (
        (LearnedUpscaler, {}, 'There is no network file ""'),
        (LearnedUpscaler, {"model": "/no/such.onnx"}, r"There is no network file /no/such\.onnx"),
        (LearnedUpscaler, {"model": str(tmp_path / "text.onnx")}, "cannot be used: "),
        (LearnedUpscaler, {"model": str(fade)}, "cannot be used: it has 3 inputs, not one"),
        (LearnedUpscaler, {"model": str(same)}, "cannot be used: it makes"),
        (LearnedInterpolator, {"model": str(twice)}, "it has 1 inputs, not two or three"),
        (LearnedUpscaler, {"model": str(twice), "device": "tpu"}, "tools_device must be auto, cpu"),
    ):
        with pytest.raises(OperatorError, match=sentence):
            kind(**options)


def test_a_file_for_a_tool_that_takes_none_is_the_operator_s_mistake() -> None:
    with pytest.raises(OperatorError, match="upscaler lanczos does not take these settings"):
        make_tools({"upscaler_model": "/a.onnx"})
    with pytest.raises(OperatorError, match="tools_device needs upscaler_model"):
        make_tools({"tools_device": "gpu"})


def test_a_gpu_that_onnxruntime_does_not_have_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(write_upscaler(tmp_path / "n.onnx"))
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(OperatorError, match="tools_device cannot be gpu: onnxruntime here has CPU"):
        LearnedUpscaler(model=path, device="gpu")
