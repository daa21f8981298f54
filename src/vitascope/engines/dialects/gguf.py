"""Files that stable-diffusion.cpp's server is started with, by the row of what they make; as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from vitascope.engines.base import EngineError
from vitascope.engines.recipes import APACHE
from vitascope.language import mark

START_TEXT = mark("{problem}. Download {files} ({licence}), then run: {command}")


@dataclass(frozen=True, kw_only=True)
class ModelFile:
    """A file on the hub as ``owner/name/file``, and the server's option that takes it.

    gb is its size in GB of 10^9 bytes, None where it was not read.
    """

    option: str
    hub: str
    gb: float | None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.hub.rpartition("/")[2]

    @property
    def said(self) -> str:
        """Where it is and how big it is."""
        return self.hub if self.gb is None else f"{self.hub} ({self.gb:g} GB)"


@dataclass(frozen=True, kw_only=True)
class ServedModel:
    """Everything that one network needs, and what else the server is told.

    unconfirmed says what of it could not be read at its source.
    """

    files: tuple[ModelFile, ...]
    options: str
    licence: str
    unconfirmed: str = ""

    @property
    def command(self) -> str:
        """How the server is started beside the files."""
        files = " ".join(f"--{file.option} {file.name}" for file in self.files)
        return f"sd-server {files} {self.options}"


WAN_REPACKED = "Comfy-Org/Wan_2.1_ComfyUI_repackaged/split_files"
UMT5 = ModelFile(
    option="t5xxl", hub="city96/umt5-xxl-encoder-gguf/umt5-xxl-encoder-Q8_0.gguf", gb=6.04
)
WAN_VAE = ModelFile(option="vae", hub=f"{WAN_REPACKED}/vae/wan_2.1_vae.safetensors", gb=0.254)
WAN_OPTIONS = "--diffusion-fa --flow-shift 3.0"
A14B = "QuantStack/Wan2.2-T2V-A14B-GGUF"
LTX = "unsloth/LTX-2.3-GGUF"

SERVED: Mapping[str, ServedModel] = {
    "wan2.1-1.3b": ServedModel(
        files=(
            ModelFile(
                option="diffusion-model",
                hub=f"{WAN_REPACKED}/diffusion_models/wan2.1_t2v_1.3B_fp16.safetensors",
                gb=2.84,
            ),
            WAN_VAE,
            UMT5,
        ),
        options=WAN_OPTIONS,
        licence=APACHE,
    ),
    "wan2.1-14b": ServedModel(
        files=(
            ModelFile(
                option="diffusion-model",
                hub="city96/Wan2.1-T2V-14B-gguf/wan2.1-t2v-14b-Q4_K_M.gguf",
                gb=10.1,
            ),
            WAN_VAE,
            UMT5,
        ),
        options=f"{WAN_OPTIONS} --offload-to-cpu",
        licence=APACHE,
    ),
    "wan2.2-5b": ServedModel(
        files=(
            ModelFile(
                option="diffusion-model",
                hub="QuantStack/Wan2.2-TI2V-5B-GGUF/Wan2.2-TI2V-5B-Q4_K_M.gguf",
                gb=3.44,
            ),
            ModelFile(
                option="vae",
                hub="Comfy-Org/Wan_2.2_ComfyUI_Repackaged/split_files/vae/wan2.2_vae.safetensors",
                gb=1.41,
            ),
            UMT5,
        ),
        options=f"{WAN_OPTIONS} --offload-to-cpu",
        licence=APACHE,
    ),
    "wan2.2-a14b": ServedModel(
        files=(
            ModelFile(
                option="diffusion-model",
                hub=f"{A14B}/LowNoise/Wan2.2-T2V-A14B-LowNoise-Q4_K_M.gguf",
                gb=9.65,
            ),
            ModelFile(
                option="high-noise-diffusion-model",
                hub=f"{A14B}/HighNoise/Wan2.2-T2V-A14B-HighNoise-Q4_K_M.gguf",
                gb=9.65,
            ),
            WAN_VAE,
            UMT5,
        ),
        options=f"{WAN_OPTIONS} --offload-to-cpu",
        licence=APACHE,
        unconfirmed="The two sizes were read of the same files for image to video.",
    ),
    "ltx-2": ServedModel(
        files=(
            ModelFile(
                option="diffusion-model", hub=f"{LTX}/ltx-2.3-22b-dev-UD-Q4_K_M.gguf", gb=None
            ),
            ModelFile(
                option="vae", hub=f"{LTX}/vae/ltx-2.3-22b-dev_video_vae.safetensors", gb=None
            ),
            ModelFile(
                option="audio-vae", hub=f"{LTX}/vae/ltx-2.3-22b-dev_audio_vae.safetensors", gb=None
            ),
            ModelFile(
                option="embeddings-connectors",
                hub=f"{LTX}/text_encoders/ltx-2.3-22b-dev_embeddings_connectors.safetensors",
                gb=None,
            ),
            ModelFile(
                option="llm",
                hub="unsloth/gemma-3-12b-it-GGUF/gemma-3-12b-it-qat-UD-Q4_K_XL.gguf",
                gb=None,
            ),
        ),
        options="--diffusion-fa --offload-to-cpu",
        licence="LTX-2 licence: paid above 10 M USD a year; Gemma licence",
        unconfirmed="No size was read, and not which folder of the Gemma files has this one.",
    ),
}
"""By the names of pipelines.py. Names of files follow the server's own pages."""


def with_help(problem: EngineError, pipeline: str) -> EngineError:
    """Return a problem with a server together with what to download and how to start it; the
    problem itself where this row's files are not known.
    """
    row = SERVED.get(pipeline)
    if row is None:
        return problem
    return EngineError(
        START_TEXT,
        problem=problem,
        files=", ".join(file.said for file in row.files),
        licence=row.licence,
        command=row.command,
    )
