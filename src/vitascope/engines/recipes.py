"""Recipes: what makes a network need few steps, and how it is then to be called; as data.

No library is imported here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from vitascope.language import mark as _

Expert = Literal["", "high", "low"]
"""Which transformer of weights that have two: the one of the noisy steps, the one of the others, or
both.
"""


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """A LoRA: changes that are added to a transformer's weights.

    file is a path, or ``owner/name/file`` on the hub; weight is how strongly it is added;
    download_gb is 0 where nobody knows.
    """

    file: str
    weight: float = 1.0
    expert: Expert = ""
    download_gb: float = 0


@dataclass(frozen=True, kw_only=True)
class Sampler:
    """How the noise is taken away.

    scheduler is a name of samplers.py, empty for the weights' own; shift moves its steps towards
    the noise. sigmas are the noise of each step before the shift, where it is not spread evenly.
    renoise adds fresh noise after each step, as some distilled weights were trained.
    """

    scheduler: str = ""
    shift: float | None = None
    sigmas: tuple[float, ...] = ()
    renoise: bool = False


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A way to few steps for one row.

    It brings adapters, a transformer of its own (path or ``owner/name/file``), or whole weights in
    place of the row's. index_class is what model_index.json of such weights says, where it tells
    them from others; pictures is False where they are for texts alone. Sizes are in gigabytes. call
    holds arguments in place of the row's. source is
    where the facts were read; doubt is what could not be confirmed.
    """

    steps: int
    sampler: Sampler
    adapters: tuple[Adapter, ...] = ()
    transformer: str = ""
    transformer_gb: float = 0
    weights: str = ""
    weights_gb: float = 0
    index_class: str = ""
    guidance: bool = False
    pictures: bool = True
    call: Mapping[str, Any] = field(default_factory=dict)
    licence: str
    source: str
    doubt: str = ""

    @property
    def download_gb(self) -> float:
        """What it needs beside the row's weights, or in place of them."""
        return (
            sum(each.download_gb for each in self.adapters) + self.transformer_gb + self.weights_gb
        )


FOUR_STEPS = Sampler(scheduler="euler", shift=5.0)
"""LightX2V's: four even steps, after the shift 1000, 937.5, 833.3 and 625 of 1,000."""
THREE_STEPS = Sampler(scheduler="euler", shift=1.0, sigmas=(1.0, 0.757, 0.522), renoise=True)
"""FastVideo's: its timesteps are taken as they stand, without a shift."""
LTX_STEPS = Sampler(
    scheduler="euler", shift=1.0, sigmas=(1.0, 0.9937, 0.9875, 0.9812, 0.975, 0.9094, 0.725)
)
LTX2_STEPS = Sampler(
    scheduler="euler",
    shift=1.0,
    sigmas=(1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875),
)

APACHE = "Apache-2.0"
TENCENT = _("Tencent Hunyuan: not in the EU, the UK and South Korea")
_HUB = "https://huggingface.co/"
_WAN21 = "lightx2v/Wan2.1-Distill-Loras"
_WAN22 = "lightx2v/Wan2.2-Distill-Loras"
_HUNYUAN = "lightx2v/Hy1.5-Distill-Models"

RECIPES: dict[str, dict[str, Recipe]] = {
    "wan2.1-1.3b": {
        "fast": Recipe(
            steps=3,
            sampler=THREE_STEPS,
            weights="FastVideo/FastWan2.1-T2V-1.3B-Diffusers",
            weights_gb=26.2,
            index_class="WanDMDPipeline",
            licence=APACHE,
            source=_HUB + "FastVideo/FastWan2.1-T2V-1.3B-Diffusers",
            doubt=_(
                "Trained with sparse attention, which diffusers has not: it runs here with full "
                "attention, and nobody has looked at the pictures."
            ),
        )
    },
    "wan2.1-14b": {
        "fast": Recipe(
            steps=4,
            sampler=FOUR_STEPS,
            adapters=(
                Adapter(
                    file=f"{_WAN21}/wan2.1_t2v_14b_lora_rank64_lightx2v_4step.safetensors",
                    download_gb=0.63,
                ),
            ),
            licence=APACHE,
            source=_HUB + _WAN21,
            doubt=_(
                "The page names no licence; Apache-2.0 is that of the maker's adapters for Wan 2.2."
            ),
        )
    },
    "wan2.2-a14b": {
        "fast": Recipe(
            steps=4,
            sampler=FOUR_STEPS,
            adapters=(
                Adapter(
                    file=f"{_WAN22}/wan2.2_t2v_A14b_high_noise_lora_rank64_lightx2v_4step_1217"
                    ".safetensors",
                    expert="high",
                    download_gb=0.61,
                ),
                Adapter(
                    file=f"{_WAN22}/wan2.2_t2v_A14b_low_noise_lora_rank64_lightx2v_4step_1217"
                    ".safetensors",
                    expert="low",
                    download_gb=0.61,
                ),
            ),
            licence=APACHE,
            source=_HUB + _WAN22,
            doubt=_(
                "The name and size of the high-noise file follow those of the low-noise file, "
                "which were read."
            ),
        )
    },
    "wan2.2-5b": {
        "fast": Recipe(
            steps=3,
            sampler=THREE_STEPS,
            weights="FastVideo/FastWan2.2-TI2V-5B-FullAttn-Diffusers",
            weights_gb=24,
            index_class="WanDMDPipeline",
            pictures=False,
            licence=APACHE,
            source=_HUB + "FastVideo/FastWan2.2-TI2V-5B-FullAttn-Diffusers",
            doubt=_(
                "The size is calculated: 11.4 GB of text encoder were read. The licence is that "
                "of the maker's other FastWan weights."
            ),
        )
    },
    "ltx": {
        "fast": Recipe(
            steps=7,
            sampler=LTX_STEPS,
            weights="Lightricks/LTX-Video-0.9.8-13B-distilled",
            weights_gb=48,
            call={"decode_timestep": 0.05, "decode_noise_scale": 0.025},
            licence=_("LTX licence: read it before selling"),
            source=_HUB + "docs/diffusers/api/pipelines/ltx_video",
            doubt=_(
                "The size is calculated: 13 billion parameters, a T5 text encoder, 2.5 GB of VAE."
            ),
        )
    },
    "ltx-2": {
        "fast": Recipe(
            steps=8,
            sampler=LTX2_STEPS,
            adapters=(
                Adapter(
                    file="Lightricks/LTX-2/ltx-2-19b-distilled-lora-384.safetensors", download_gb=8
                ),
            ),
            licence=_("LTX-2 licence: paid above 10 M USD a year"),
            source=_HUB + "Lightricks/LTX-2",
            doubt=_(
                "The size was not read. The maker adds a second pass at twice the size, which "
                "is not made here."
            ),
        )
    },
    "hunyuan1.5": {
        "fast": Recipe(
            steps=4,
            sampler=FOUR_STEPS,
            weights="hunyuanvideo-community/HunyuanVideo-1.5-Diffusers-480p_t2v",
            weights_gb=38,
            transformer=f"{_HUNYUAN}/hy1.5_t2v_480p_lightx2v_4step.safetensors",
            transformer_gb=16.7,
            licence=TENCENT,
            source=_HUB + _HUNYUAN,
            doubt=_(
                "The page says Apache-2.0, but the weights that it was made from do not allow "
                "that. Steps and shift are those of the maker's adapters for Wan. The maker of the "
                "network offers few steps for pictures only."
            ),
        )
    },
}
"""By the row's name and the recipe's. Facts read on 2026-12-01."""
