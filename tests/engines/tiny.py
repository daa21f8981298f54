"""Tiny checkpoints with random weights, built by the real classes and saved as real weights are.

Run as ``python -m tests.engines.tiny FOLDER [KIND…]``: in a process of its own, so that the tests
load no torch. Beside each kind's folder ``adapters`` holds its random adapters.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from vitascope.engines.pipelines import PIPELINES, Pipeline

WORDS = [
    "<pad>",
    "</s>",
    "<unk>",
    "<s>",
    "<|startoftext|>",
    "<|endoftext|>",
    "a",
    "cat",
    "on",
    "grass",
    "blurry",
]


FULL_STEPS = 5
"""Of each row, so that tasks made in full end soon, too."""


def make_row(name: str, frames: int, fps: int) -> Pipeline:
    return replace(
        PIPELINES[name], native_frames=frames, longest_frames=frames, fps=fps, steps=FULL_STEPS
    )


WAN = make_row("wan2.1-1.3b", 17, 16)
LTX = make_row("ltx", 25, 25)
HUNYUAN = make_row("hunyuan", 25, 24)
COGVIDEOX = make_row("cogvideox-5b", 9, 8)
WAN2 = make_row("wan2.2-a14b", 17, 16)
HUNYUAN15 = make_row("hunyuan1.5", 25, 24)
SKYREELS = make_row("skyreels-v2-14b", 25, 24)
"""The real rows, shortened to a second."""
SKYREELS_LONG = replace(
    PIPELINES["skyreels-v2-14b"], native_frames=25, longest_frames=65,
    long_call=PIPELINES["skyreels-v2-14b"].long_call | {"base_num_frames": 25, "overlap_history": 5},
)  # fmt: skip
"""A second natively.

What is longer, the pipeline continues by itself, as the real row's ten seconds.
"""


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""Held until the test run ends, and removed with it."""


def tokenizer(**special: str) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(
        models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>")
    )
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    names = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"} | special
    return PreTrainedTokenizerFast(tokenizer_object=inner, **names)


def t5(width: int = 32) -> Any:
    from transformers import T5Config, T5EncoderModel

    size = {"d_model": width, "d_kv": 8, "d_ff": 37, "num_layers": 2, "num_heads": 4}
    return T5EncoderModel(T5Config(vocab_size=len(WORDS), **size))


def umt5() -> Any:
    from transformers import UMT5Config, UMT5EncoderModel

    size = {"d_model": 32, "d_kv": 8, "d_ff": 37, "num_layers": 2, "num_heads": 4}
    return UMT5EncoderModel(UMT5Config(vocab_size=len(WORDS), **size))


def wan_vae() -> Any:
    from diffusers import AutoencoderKLWan

    return AutoencoderKLWan(base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1)


def wan_transformer(in_channels: int = 16, **more: Any) -> Any:
    from diffusers import WanTransformer3DModel

    return WanTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=in_channels,
        out_channels=16, text_dim=32, freq_dim=256, ffn_dim=32, num_layers=2, cross_attn_norm=True,
        qk_norm="rms_norm_across_heads", rope_max_seq_len=32, **more,
    )  # fmt: skip


def wan() -> Any:
    from diffusers import UniPCMultistepScheduler, WanPipeline

    scheduler = UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
    )
    return WanPipeline(tokenizer(), umt5(), wan_vae(), scheduler, wan_transformer())


def wan2() -> Any:
    import copy

    pipe = wan()
    second = copy.deepcopy(pipe.transformer)
    parts = {name: part for name, part in pipe.components.items() if part is not None}
    return type(pipe)(**parts | {"transformer_2": second}, boundary_ratio=0.875)


def skyreels() -> Any:
    from diffusers import (
        SkyReelsV2DiffusionForcingPipeline,
        SkyReelsV2Transformer3DModel,
        UniPCMultistepScheduler,
    )

    transformer = SkyReelsV2Transformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=16, out_channels=16,
        text_dim=32, freq_dim=256, ffn_dim=32, num_layers=2, cross_attn_norm=True,
        qk_norm="rms_norm_across_heads", rope_max_seq_len=32,
    )  # fmt: skip
    scheduler = UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=8.0
    )
    return SkyReelsV2DiffusionForcingPipeline(
        tokenizer(), umt5(), transformer, wan_vae(), scheduler
    )


def ltx() -> Any:
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXPipeline,
        LTXVideoTransformer3DModel,
    )

    transformer = LTXVideoTransformer3DModel(
        in_channels=8, out_channels=8, patch_size=1, patch_size_t=1, num_attention_heads=4, attention_head_dim=8,
        cross_attention_dim=32, num_layers=1, caption_channels=32,
    )  # fmt: skip
    vae = AutoencoderKLLTXVideo(
        latent_channels=8, block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8),
        layers_per_block=(1, 1, 1, 1, 1), decoder_layers_per_block=(1, 1, 1, 1, 1),
        spatio_temporal_scaling=(True, True, False, False), decoder_spatio_temporal_scaling=(True, True, False, False),
        decoder_inject_noise=(False, False, False, False, False), upsample_residual=(False, False, False, False),
        upsample_factor=(1, 1, 1, 1), timestep_conditioning=False, patch_size=1, patch_size_t=1, encoder_causal=True,
        decoder_causal=False,
    )  # fmt: skip
    vae.use_framewise_encoding = vae.use_framewise_decoding = False
    return LTXPipeline(FlowMatchEulerDiscreteScheduler(), vae, t5(), tokenizer(), transformer)


def hunyuan_vae() -> Any:
    from diffusers import AutoencoderKLHunyuanVideo

    return AutoencoderKLHunyuanVideo(
        latent_channels=4, block_out_channels=(8, 8, 8, 8), layers_per_block=1, norm_num_groups=4,
        spatial_compression_ratio=8, temporal_compression_ratio=4, mid_block_add_attention=True,
        down_block_types=["HunyuanVideoDownBlock3D"] * 4,
        up_block_types=["HunyuanVideoUpBlock3D"] * 4,
    )  # fmt: skip


def hunyuan() -> Any:
    from diffusers import (
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideoPipeline,
        HunyuanVideoTransformer3DModel,
    )
    from transformers import CLIPTextConfig, CLIPTextModel, LlamaConfig, LlamaModel

    transformer = HunyuanVideoTransformer3DModel(
        in_channels=4, out_channels=4, num_attention_heads=2, attention_head_dim=10, num_layers=1,
        num_single_layers=1, num_refiner_layers=1, patch_size=1, patch_size_t=1, guidance_embeds=True,
        text_embed_dim=16, pooled_projection_dim=8, rope_axes_dim=(2, 4, 4),
    )  # fmt: skip
    llama = LlamaConfig(
        vocab_size=len(WORDS), hidden_size=16, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4,
        bos_token_id=3, eos_token_id=1, pad_token_id=0, max_position_embeddings=512,
    )  # fmt: skip
    clip = CLIPTextConfig(
        vocab_size=len(WORDS), hidden_size=8, projection_dim=8, intermediate_size=37, num_hidden_layers=1,
        num_attention_heads=4, bos_token_id=4, eos_token_id=5, pad_token_id=0,
    )  # fmt: skip
    return HunyuanVideoPipeline(
        text_encoder=LlamaModel(llama),
        tokenizer=tokenizer(bos_token="<s>"),
        transformer=transformer,
        vae=hunyuan_vae(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        text_encoder_2=CLIPTextModel(clip),
        tokenizer_2=tokenizer(bos_token="<|startoftext|>", eos_token="<|endoftext|>"),
    )


CHAT = "{% for message in messages %}{{ message['content'] }} {% endfor %}"


def hunyuan15() -> Any:
    from diffusers import HunyuanVideo15Pipeline

    return HunyuanVideo15Pipeline(**hunyuan15_parts(task_type="t2v"))


def hunyuan15_parts(*, task_type: str) -> dict[str, Any]:
    from diffusers import (
        AutoencoderKLHunyuanVideo15,
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideo15Transformer3DModel,
    )
    from diffusers.guiders import ClassifierFreeGuidance
    from transformers import (
        ByT5Tokenizer,
        Qwen2_5_VLTextConfig,
        Qwen2_5_VLTextModel,
        T5Config,
        T5EncoderModel,
    )

    transformer = HunyuanVideo15Transformer3DModel(
        in_channels=9, out_channels=4, num_attention_heads=2, attention_head_dim=8, num_layers=1,
        num_refiner_layers=1, mlp_ratio=2.0, text_embed_dim=16, text_embed_2_dim=8, image_embed_dim=12,
        rope_axes_dim=(2, 2, 4), target_size=16, task_type=task_type,
    )  # fmt: skip
    vae = AutoencoderKLHunyuanVideo15(
        latent_channels=4, block_out_channels=(16, 16), layers_per_block=1, spatial_compression_ratio=4,
        temporal_compression_ratio=2, downsample_match_channel=False, upsample_match_channel=False,
    )  # fmt: skip
    qwen = Qwen2_5_VLTextConfig(
        vocab_size=len(WORDS), hidden_size=16, intermediate_size=16, num_hidden_layers=4,
        num_attention_heads=2, num_key_value_heads=2, pad_token_id=0, bos_token_id=3, eos_token_id=1,
        rope_parameters={"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e6},
    )  # fmt: skip
    small_t5 = T5Config(d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2, vocab_size=384)
    words = tokenizer()
    words.chat_template = CHAT
    return {
        "text_encoder": Qwen2_5_VLTextModel(qwen),
        "tokenizer": words,
        "transformer": transformer,
        "vae": vae,
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=9.0),
        "text_encoder_2": T5EncoderModel(small_t5),
        "tokenizer_2": ByT5Tokenizer(),
        "guider": ClassifierFreeGuidance(guidance_scale=6.0),
    }


def cogvideox_vae() -> Any:
    from diffusers import AutoencoderKLCogVideoX

    return AutoencoderKLCogVideoX(
        down_block_types=("CogVideoXDownBlock3D",) * 4, up_block_types=("CogVideoXUpBlock3D",) * 4,
        block_out_channels=(8, 8, 8, 8), latent_channels=4, layers_per_block=1, norm_num_groups=2,
        temporal_compression_ratio=4,
    )  # fmt: skip


def cogvideox_transformer(in_channels: int) -> Any:
    from diffusers import CogVideoXTransformer3DModel

    return CogVideoXTransformer3DModel(
        num_attention_heads=2, attention_head_dim=16, in_channels=in_channels, out_channels=4, time_embed_dim=2,
        text_embed_dim=32, num_layers=1, sample_width=8, sample_height=8, sample_frames=9, patch_size=2,
        temporal_compression_ratio=4, max_text_seq_length=226, use_rotary_positional_embeddings=True,
    )  # fmt: skip


def cogvideox() -> Any:
    from diffusers import CogVideoXDDIMScheduler, CogVideoXPipeline

    return CogVideoXPipeline(
        tokenizer(), t5(), cogvideox_vae(), cogvideox_transformer(4), CogVideoXDDIMScheduler()
    )


KINDS = {
    "WAN": wan,
    "WAN2": wan2,
    "LTX": ltx,
    "HUNYUAN": hunyuan,
    "HUNYUAN15": hunyuan15,
    "COGVIDEOX": cogvideox,
    "SKYREELS": skyreels,
}
LORA_RANK = 4
MAKERS_NAMES = {"attn1.to_q": "self_attn.q", "attn1.to_k": "self_attn.k"}
"""Wan's layers as its makers, and LightX2V, name them."""


def adapter(network: Any, seed: int) -> dict[str, Any]:
    """Return a random adapter of a transformer's first attention, by the names of diffusers."""
    import torch

    draw = torch.Generator().manual_seed(seed)
    state: dict[str, Any] = {}
    for name, layer in network.named_modules():
        if name.endswith((".to_q", ".to_k")):
            down = torch.randn(LORA_RANK, layer.in_features, generator=draw)
            up = torch.randn(layer.out_features, LORA_RANK, generator=draw)
            state |= {f"{name}.lora_A.weight": down, f"{name}.lora_B.weight": up}
    return state


def write_adapters(folder: Path, pipe: Any) -> None:
    """Write one adapter per transformer, and one of Wan's by its makers' names."""
    from safetensors.torch import save_file

    folder.mkdir()
    first = adapter(pipe.transformer, 1)
    save_file({f"transformer.{key}": one for key, one in first.items()}, folder / "a.safetensors")
    second = adapter(pipe.transformer, 2)
    for ours, theirs in MAKERS_NAMES.items():
        second = {key.replace(ours, theirs): one for key, one in second.items()}
    made = {f"diffusion_model.{key}": one for key, one in second.items() if "attn2" not in key}
    save_file(made, folder / "b.safetensors")


@cache
def checkpoints() -> Path:
    """Return a folder with all of them, built once per test run in a process of its own: no test
    loads torch.
    """
    _KEPT.append(tempfile.TemporaryDirectory(prefix="vitascope-checkpoints-"))
    command = [sys.executable, "-m", "tests.engines.tiny", _KEPT[-1].name]
    subprocess.run(command, check=True, capture_output=True, env=dict(os.environ))
    return Path(_KEPT[-1].name)


def write_hunyuan15(folder: Path, pipe: Any) -> None:
    """Write HunyuanVideo 1.5's transformer as its makers store it, into one file."""
    import torch
    from safetensors.torch import save_file

    from vitascope.engines.hunyuan15 import BLOCK_PARTS, REFINER_PARTS, STARTS, TOGETHER

    ours = pipe.transformer.state_dict()
    theirs = {}
    for key in list(ours):
        if ".attn.to_q." in key and "refiner" in key:
            three = [ours.pop(key.replace("to_q", f"to_{letter}")) for letter in "qkv"]
            theirs[key.replace("attn.to_q.", TOGETHER)] = torch.cat(three)
    theirs |= ours
    for key in [key for key in theirs if key.startswith("norm_out.linear.")]:
        theirs[key] = torch.cat(theirs[key].chunk(2)[::-1])
    for start, named in STARTS.items():
        for key in [key for key in theirs if key.startswith(named)]:
            number, _, rest = key.removeprefix(named).partition(".")
            for inner, part in (REFINER_PARTS if "refiner" in named else BLOCK_PARTS).items():
                if number.isdigit() and rest.startswith(part):
                    rest = inner + rest.removeprefix(part)
                    break
            name = f"{start}{number}.{rest}" if rest else start + number
            theirs[name] = theirs.pop(key)
    save_file({key: one.contiguous() for key, one in theirs.items()}, folder / "makers.safetensors")


def build(folder: Path, *kinds: str) -> None:
    """Write checkpoints of these kinds, or of all, each to a folder of its name, the same every
    time.
    """
    import torch

    from tests.engines.tiny_pictures import PICTURE_KINDS

    known = KINDS | PICTURE_KINDS
    for kind in kinds or known:
        torch.manual_seed(0)
        pipe = known[kind]()
        pipe.save_pretrained(folder / kind)
        write_adapters(folder / kind / "adapters", pipe)
        if kind == "HUNYUAN15":
            write_hunyuan15(folder / kind / "adapters", pipe)


if __name__ == "__main__":
    build(Path(sys.argv[1]), *sys.argv[2:])
