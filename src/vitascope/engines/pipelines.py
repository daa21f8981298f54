"""Video networks as rows: what each makes by nature, and how to ask for it.

No library is imported here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from vitascope.engines.base import EngineError
from vitascope.engines.recipes import APACHE, RECIPES, TENCENT, Recipe
from vitascope.language import mark as _
from vitascope.video import Ability, VideoSpec

Size = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """One network family behind one class of diffusers.

    fps is what it was trained at. Frames come as ``frame_step * k + 1``; native_frames is where it
    is at its best, longest_frames what it can make at all. sizes are (width, height) in pixels, one
    per shape it knows. guidance is (least, default, most) of its useful range. steps is how many
    denoising steps it needs. download_gb is the size of the weights at ``hub``. calls_back is False
    where it tells nobody of its steps; has_guider where guidance is set on a part and not in the
    call; exact_decoder where half precision would band the picture. licence says where selling
    clips made with it needs a second look. call holds fixed arguments of the pipeline's call,
    long_call those that are added past native_frames, unguided those that make one pass a step
    where guidance makes two; it is empty where guidance is in the weights. recipes are ways to few
    steps, by name.

    from_picture is the class that begins a clip with a picture, over the same weights; where it is
    class_name itself, these weights make no clip without one. takes are the frames that can be
    given, needs those that must be. sized_by_picture is True where the pipeline takes its size from
    the picture's shape.
    """

    class_name: str
    hub: str
    download_gb: int
    fps: int
    native_frames: int
    longest_frames: int
    frame_step: int = 4
    sizes: tuple[Size, ...]
    guidance: tuple[float, float, float]
    steps: int
    licence: str
    calls_back: bool = True
    has_guider: bool = False
    exact_decoder: bool = False
    frames_argument: str = "num_frames"
    negative_prompts: bool = True
    any_length: bool = False
    call: dict[str, Any] = field(default_factory=dict)
    long_call: dict[str, Any] = field(default_factory=dict)
    unguided: dict[str, Any] = field(default_factory=lambda: {"guidance_scale": 1.0})
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    from_picture: str = ""
    takes: frozenset[Ability] = frozenset()
    needs: frozenset[Ability] = frozenset()
    sized_by_picture: bool = False

    @property
    def longest_seconds(self) -> float:
        """The longest clip it can make."""
        return (self.longest_frames + 0.5) / self.fps

    def num_frames(self, seconds: float) -> int:
        """Return how many frames to ask for so that a clip lasts these seconds.

        Raises EngineError where that is more than it can make.
        """
        return self.at_least(self.needed_frames(seconds))

    def needed_frames(self, seconds: float) -> int:
        """Return how many frames last so long."""
        return math.ceil(seconds * self.fps - 0.5)

    def at_least(self, needed: int, *, exactly: bool = False) -> int:
        """Return the nearest number of frames that it can make, not less than needed; no more than
        that even where it is better with more, if exactly.

        Raises EngineError where needed is more than it can make.
        """
        fewest = math.ceil((needed - 1) / self.frame_step) * self.frame_step + 1
        if fewest > self.longest_frames and needed <= self.longest_frames:
            fewest = self.longest_frames
        if fewest > self.longest_frames:
            raise EngineError(
                "This engine makes clips of at most {seconds} seconds.",
                seconds=int(self.longest_seconds),
            )
        return fewest if self.any_length or exactly else max(fewest, self.native_frames)

    def size(self, spec: VideoSpec) -> Size:
        """Return the native (width, height) whose ratio is nearest to spec's, the smaller part cut
        away later.
        """
        wanted = math.log(spec.width / spec.height)
        return min(self.sizes, key=lambda size: abs(math.log(size[0] / size[1]) - wanted))

    def guidance_scale(self, cfg_scale: float) -> float:
        """Map the wire's 0 to 1 onto the useful range, 0.5 on the default, straight on either side
        of it.
        """
        least, default, most = self.guidance
        if cfg_scale <= 0.5:
            return least + (default - least) * cfg_scale * 2
        return default + (most - default) * (cfg_scale - 0.5) * 2


SMALL = ((832, 480), (480, 832), (624, 624))
LARGE = ((1280, 720), (720, 1280), (960, 960))
FIRST, BOTH = frozenset({Ability.FIRST_FRAME}), frozenset({Ability.FIRST_FRAME, Ability.LAST_FRAME})
WAN: dict[str, Any] = {
    "class_name": "WanPipeline", "fps": 16, "native_frames": 81, "longest_frames": 81, "steps": 50, "licence": APACHE,
    "exact_decoder": True,
}  # fmt: skip

WAN_PICTURE = WAN | {
    "class_name": "WanImageToVideoPipeline", "from_picture": "WanImageToVideoPipeline", "takes": FIRST, "needs": FIRST,
    "steps": 40,
}  # fmt: skip
"""Of weights for pictures: these make nothing from a text alone."""

LTX2_UNGUIDED = {
    "guidance_scale": 1.0, "stg_scale": 0.0, "modality_scale": 1.0, "guidance_rescale": 0.0,
    "audio_guidance_scale": 1.0, "audio_stg_scale": 0.0, "audio_modality_scale": 1.0,
    "audio_guidance_rescale": 0.0,
}  # fmt: skip

COGVIDEO = _("CogVideoX licence: read it before selling")

PIPELINES: dict[str, Pipeline] = {
    "wan2.1-1.3b": Pipeline(
        **WAN, hub="Wan-AI/Wan2.1-T2V-1.3B-Diffusers", download_gb=29, sizes=SMALL, guidance=(1.0, 5.0, 9.0),
        recipes=RECIPES["wan2.1-1.3b"],
    ),
    "wan2.1-14b": Pipeline(
        **WAN, hub="Wan-AI/Wan2.1-T2V-14B-Diffusers", download_gb=80, sizes=LARGE, guidance=(1.0, 5.0, 9.0),
        recipes=RECIPES["wan2.1-14b"],
    ),
    "wan2.2-a14b": Pipeline(
        **WAN | {"steps": 40}, hub="Wan-AI/Wan2.2-T2V-A14B-Diffusers", download_gb=126, sizes=LARGE,
        guidance=(1.0, 4.0, 8.0), call={"guidance_scale_2": 3.0},
        unguided={"guidance_scale": 1.0, "guidance_scale_2": 1.0}, recipes=RECIPES["wan2.2-a14b"],
    ),
    "wan2.2-5b": Pipeline(
        **WAN | {"fps": 24, "native_frames": 121, "longest_frames": 121}, hub="Wan-AI/Wan2.2-TI2V-5B-Diffusers",
        download_gb=34, sizes=((1280, 704), (704, 1280), (960, 960)), guidance=(1.0, 5.0, 9.0),
        recipes=RECIPES["wan2.2-5b"], from_picture="WanImageToVideoPipeline", takes=FIRST,
    ),
    "wan2.1-i2v-14b-480p": Pipeline(
        **WAN_PICTURE, hub="Wan-AI/Wan2.1-I2V-14B-480P-Diffusers", download_gb=90, sizes=SMALL,
        guidance=(1.0, 5.0, 9.0),
    ),
    "wan2.1-i2v-14b-720p": Pipeline(
        **WAN_PICTURE, hub="Wan-AI/Wan2.1-I2V-14B-720P-Diffusers", download_gb=90, sizes=LARGE,
        guidance=(1.0, 5.0, 9.0),
    ),
    "wan2.1-flf2v-14b": Pipeline(
        **WAN_PICTURE | {"takes": BOTH, "needs": BOTH, "steps": 50}, hub="Wan-AI/Wan2.1-FLF2V-14B-720P-diffusers",
        download_gb=90, sizes=LARGE, guidance=(1.0, 5.5, 9.0),
    ),
    "wan2.2-i2v-a14b": Pipeline(
        **WAN_PICTURE | {"takes": BOTH}, hub="Wan-AI/Wan2.2-I2V-A14B-Diffusers", download_gb=126, sizes=LARGE,
        guidance=(1.0, 3.5, 8.0),
    ),
    "ltx": Pipeline(
        class_name="LTXPipeline", hub="Lightricks/LTX-Video", download_gb=28, fps=25, frame_step=8, native_frames=161,
        longest_frames=257, any_length=True, sizes=((704, 480), (480, 704), (512, 512)), guidance=(1.0, 3.0, 5.0),
        steps=50, licence=_("LTX licence: read it before selling"), call={"frame_rate": 25},
        recipes=RECIPES["ltx"], from_picture="LTXImageToVideoPipeline", takes=FIRST,
    ),
    "ltx-2": Pipeline(
        class_name="LTX2Pipeline", hub="Lightricks/LTX-2", download_gb=90, fps=24, frame_step=8, native_frames=121,
        longest_frames=481, any_length=True, sizes=((1280, 704), (704, 1280), (960, 960)), guidance=(1.0, 4.0, 7.0),
        steps=40, licence=_("LTX-2 licence: paid above 10 M USD a year"), call={"frame_rate": 24.0},
        unguided=LTX2_UNGUIDED, recipes=RECIPES["ltx-2"], from_picture="LTX2ImageToVideoPipeline", takes=FIRST,
    ),
    "hunyuan": Pipeline(
        class_name="HunyuanVideoPipeline", hub="hunyuanvideo-community/HunyuanVideo", download_gb=42, fps=24,
        native_frames=129, longest_frames=129, sizes=LARGE, guidance=(1.0, 6.0, 10.0), steps=50,
        negative_prompts=False, unguided={}, licence=TENCENT,
    ),
    "hunyuan-i2v": Pipeline(
        class_name="HunyuanVideoImageToVideoPipeline", hub="hunyuanvideo-community/HunyuanVideo-I2V", download_gb=43,
        fps=24, native_frames=129, longest_frames=129, sizes=LARGE, guidance=(1.0, 6.0, 10.0), steps=50,
        negative_prompts=False, unguided={}, licence=TENCENT, from_picture="HunyuanVideoImageToVideoPipeline",
        takes=FIRST, needs=FIRST,
    ),
    "hunyuan1.5": Pipeline(
        class_name="HunyuanVideo15Pipeline", hub="hunyuanvideo-community/HunyuanVideo-1.5-Diffusers-720p_t2v",
        download_gb=38, fps=24, native_frames=121, longest_frames=121, sizes=LARGE, guidance=(1.0, 6.0, 10.0),
        steps=50, calls_back=False, has_guider=True, recipes=RECIPES["hunyuan1.5"], licence=TENCENT,
    ),
    "hunyuan1.5-i2v": Pipeline(
        class_name="HunyuanVideo15ImageToVideoPipeline",
        hub="hunyuanvideo-community/HunyuanVideo-1.5-Diffusers-480p_i2v", download_gb=39, fps=24, native_frames=121,
        longest_frames=121, sizes=SMALL, guidance=(1.0, 6.0, 10.0), steps=50, calls_back=False, has_guider=True,
        licence=TENCENT, from_picture="HunyuanVideo15ImageToVideoPipeline", takes=FIRST, needs=FIRST,
        sized_by_picture=True,
    ),
    "cogvideox-5b": Pipeline(
        class_name="CogVideoXPipeline", hub="zai-org/CogVideoX-5b", download_gb=22, fps=8, native_frames=49,
        longest_frames=49, sizes=((720, 480),), guidance=(1.0, 6.0, 10.0), steps=50,
        licence=COGVIDEO,
    ),
    "cogvideox-5b-i2v": Pipeline(
        class_name="CogVideoXImageToVideoPipeline", hub="zai-org/CogVideoX-5b-I2V", download_gb=22, fps=8,
        native_frames=49, longest_frames=49, sizes=((720, 480),), guidance=(1.0, 6.0, 10.0), steps=50,
        licence=COGVIDEO, from_picture="CogVideoXImageToVideoPipeline", takes=FIRST, needs=FIRST,
    ),
    "skyreels-v2-14b": Pipeline(
        class_name="SkyReelsV2DiffusionForcingPipeline", hub="Skywork/SkyReels-V2-DF-14B-540P-Diffusers",
        download_gb=80, fps=24, native_frames=97, longest_frames=257, sizes=((960, 544), (544, 960), (720, 720)),
        guidance=(1.0, 6.0, 10.0), steps=30, any_length=True, licence=_("Skywork licence: read it before selling"),
        exact_decoder=True,
        long_call={"base_num_frames": 97, "overlap_history": 17, "addnoise_condition": 20, "ar_step": 0},
    ),
    "sana-video-2b": Pipeline(
        class_name="SanaVideoPipeline", hub="Efficient-Large-Model/SANA-Video_2B_480p_diffusers", download_gb=16,
        fps=16, native_frames=81, longest_frames=81, sizes=SMALL, guidance=(1.0, 6.0, 9.0), steps=50,
        licence=_("NVIDIA open model licence: read it before selling"), frames_argument="frames",
    ),
    "helios": Pipeline(
        class_name="HeliosPipeline", hub="BestWishYsh/Helios-Base", download_gb=80, fps=24, native_frames=132,
        longest_frames=1452, frame_step=1, any_length=True, sizes=((640, 384), (384, 640)), guidance=(1.0, 5.0, 9.0),
        steps=50, licence=APACHE,
    ),
}  # fmt: skip
"""By the name that an operator writes. Sizes of downloads are rough, for telling what to expect."""


def pipeline(name: str) -> Pipeline:
    """Return a row by its name, or by ``module:NAME`` where an operator keeps rows of his own.

    Raises EngineError naming those there are.
    """
    module, colon, attribute = name.partition(":")
    found = _own(module, attribute) if colon else PIPELINES.get(name)
    if not isinstance(found, Pipeline):
        raise EngineError(
            "There is no pipeline {name}; there are: {known}", name=name, known=", ".join(PIPELINES)
        )
    return found


def _own(module: str, attribute: str) -> object:
    try:
        return getattr(import_module(module), attribute, None)
    except ImportError as error:
        raise EngineError(
            "The pipeline row {module}:{attribute} cannot be loaded: {why}",
            module=module,
            attribute=attribute,
            why=error,
        ) from error
